"""A red light that is passed: who, when and about whom in the audit, the reason in the match."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.schema import matches as fields
from app.usecases.audits import AuditFilter, AuditLine, list_audit
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import GATE_IS_CLOSED, move_match
from app.usecases.records import RowInput, put_records
from tests.canaries import leaks_in, words_in
from tests.core.usecases.team import Team, team_of_one
from tests.core.usecases.test_matchboard import helper, waiting

REASON = "Ospreyreason agreed by phone"
ACT = "Let a match through a closed gate"


@pytest.fixture
def team(tmp_path: Path, context: Context) -> Team:
    """Return a vault of a manager, a coordinator and the data protection officer."""
    team = team_of_one(tmp_path / "vault", context)
    team.add("Omar", "coordinator")
    team.add("Dora", "dpo")
    return team


def agreed(team: Team) -> tuple[RecordId, RecordId]:
    """Return a match that both agreed to, and its student; the mentor's agreement ran out since."""
    login = team.login("Leila")
    student, mentor = waiting(login), helper(login)
    match = propose_pair(login, student, mentor).value
    for state in ("student_agreed", "mentor_agreed"):
        move_match(login, match, state)
    (row,) = login.vault.records("agreement", subject=mentor)
    put_records(login, [RowInput("agreement", {"valid_until": "2020-01-01"}, id=row.id)])
    login.close()
    return match, student


def told(team: Team) -> list[AuditLine]:
    """Return the lines of the audit about red lights that were passed, as the officer sees them."""
    dora = team.login("Dora")
    lines = list_audit(dora, AuditFilter()).lines
    dora.close()
    return [one for one in lines if ACT in Catalog("en").say(one.words)]


def passed(login: Login, match: RecordId, state: str, **told: str) -> None:
    move_match(login, match, state, told)


def test_who_passed_a_red_light_stands_in_the_audit_and_why_in_the_match_alone(team: Team) -> None:
    """Refused without a reason, and then no line; the audit has no word of the reason."""
    match, student = agreed(team)
    omar = team.login("Omar")
    with pytest.raises(Problem) as refused:
        passed(omar, match, "ready")
    assert (refused.value.code, refused.value.detail) == (Code.NOT_PERMITTED, GATE_IS_CLOSED)
    assert told(team) == []

    passed(omar, match, "ready", override_reason=REASON)

    assert omar.need("match", match).get(fields.override_reason) == REASON
    omar.close()
    (line,) = told(team)
    assert (line.worker_name, line.kind.value) == ("Omar", "change")
    assert [one for one, _ in line.people] == [student]
    assert words_in(repr(line).encode(), ["Ospreyreason"]) == []
    assert leaks_in([team.folder], ["Ospreyreason"]) == []


def test_a_match_that_goes_its_way_is_no_override(team: Team) -> None:
    """Only where a light is red: once the gate is open again, nothing more is told."""
    match, _ = agreed(team)
    omar = team.login("Omar")
    mentor = RecordId(omar.need("match", match).get(fields.match_mentor, ""))
    passed(omar, match, "ready", override_reason=REASON)
    (row,) = omar.vault.records("agreement", subject=mentor)
    put_records(omar, [RowInput("agreement", {"valid_until": "2030-01-01"}, id=row.id)])
    passed(omar, match, "active")

    assert len(told(team)) == 1
    omar.close()
