"""Who did what: written down by everybody, read by the data protection officer alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.usecases.audits import (
    AuditFilter,
    AuditLine,
    Reading,
    list_audit,
    looks_at,
    may_read_audit,
    note_listed,
    note_opened,
    note_searched,
    show_entry,
    verify_audit,
)
from app.usecases.auditwords import ActKind
from app.usecases.doctor import examine
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.requests import approve_request, list_requests
from app.usecases.vaults import NewVault, init_vault, look_at_vault, open_login
from tests.core.usecases.team import FIRST, Team, team_of_one
from tests.fakes import four_things


@pytest.fixture
def team(tmp_path: Path, context: Context) -> Team:
    """Return a vault of a manager, an intake worker and the data protection officer."""
    team = team_of_one(tmp_path / "vault", context)
    team.add("Omar", "intake")
    team.add("Dora", "dpo")
    return team


@pytest.fixture
def logins(team: Team) -> Iterator[dict[str, Login]]:
    """Return a login of each."""
    logins = {name: team.login(name) for name in team.ids}
    yield logins
    for one in logins.values():
        one.close()


def kinds(lines: tuple[AuditLine, ...]) -> list[str]:
    """Return what sort each line is of."""
    return [one.kind.value for one in lines]


def test_the_officer_reads_what_everybody_did(logins: dict[str, Login]) -> None:
    """Who, what, when and whom; with names for people to read."""
    omar, dora = logins["Omar"], logins["Dora"]
    person = start_intake(omar, four_things("أمينة الحسن")).value
    note_opened(omar, person)
    note_searched(omar)
    note_listed(omar, "person")

    lines = list_audit(dora, AuditFilter(worker=omar.user)).lines

    assert kinds(lines) == ["open", "search", "open", "change", "sign-in"]
    opened = lines[2]
    assert (opened.worker_name, opened.people) == ("Omar", ((person, "أمينة الحسن"),))
    assert abs(opened.at - dora.context.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("name", ["Leila", "Omar"])
def test_nobody_else_reads_it(logins: dict[str, Login], name: str) -> None:
    """Neither through the core, nor with the open file: the key is not theirs."""
    login = logins[name]
    assert not may_read_audit(login)
    for asked in (
        lambda: list_audit(login, AuditFilter()),
        lambda: show_entry(login, "1.0"),
        lambda: next(login.store.audit.entries()),
    ):
        with pytest.raises(Problem) as refused:
            asked()
        assert refused.value.code == Code.NOT_PERMITTED
    assert looks_at(login, logins["Dora"].user, 5) is None
    assert verify_audit(login).code == Code.OK


def test_until_there_is_an_officer_the_manager_reads(tmp_path: Path, context: Context) -> None:
    """Somebody must be able to answer who opened a file."""
    init_vault(tmp_path / "v", FIRST, NewVault("Linden Centre", "Leila"), context).close()
    login = open_login(tmp_path / "v", lambda: FIRST, context)

    assert kinds(list_audit(login, AuditFilter()).lines) == ["sign-in", "change"]
    login.close()


def test_an_officer_who_comes_later_reads_what_was_before(team: Team) -> None:
    """The key of the time before goes on to them; the manager can read nothing new."""
    dora, leila = team.login("Dora"), team.login("Leila")

    acts = [line.words.msgid for line in list_audit(dora, AuditFilter(), limit=500).lines]

    assert len(acts) > 5
    assert not leila.store.audit.is_readable
    dora.close()
    leila.close()


def test_filters_keep_what_is_wanted(logins: dict[str, Login]) -> None:
    """By person, by worker, by sort of act and by days, alone and together."""
    omar, dora = logins["Omar"], logins["Dora"]
    one = start_intake(omar, four_things("أمينة")).value
    other = start_intake(logins["Leila"], four_things("Yusuf")).value
    put_records(omar, [RowInput("name", {"person": one, "words": "Amina"})])
    note_opened(omar, other)
    today = dora.context.today

    def found(wanted: AuditFilter) -> list[str]:
        return kinds(list_audit(dora, wanted).lines)

    assert found(AuditFilter(person=one)) == ["change", "change"]
    assert found(AuditFilter(person=other)) == ["open", "change"]
    assert found(AuditFilter(person=other, worker=omar.user)) == ["open"]
    assert found(AuditFilter(kind=ActKind.OPEN)) == ["open"]
    assert found(AuditFilter(since=today, until=today)) == found(AuditFilter())
    assert found(AuditFilter(until=today - timedelta(days=1))) == []
    assert found(AuditFilter(since=today + timedelta(days=1))) == []


def test_pages_follow_each_other(logins: dict[str, Login]) -> None:
    """Page by page comes the same as in one go, and the last page says that it is the last."""
    dora = logins["Dora"]
    whole = list_audit(dora, AuditFilter(), limit=500)
    place, found = None, []
    while True:
        page = list_audit(dora, AuditFilter(), place, limit=3)
        found += [one.place for one in page.lines]
        place = page.place
        if place is None:
            break

    assert found == [one.place for one in whole.lines]
    assert whole.place is None
    assert show_entry(dora, found[2]) == whole.lines[2]


@pytest.mark.parametrize(
    ("text", "code"), [("x", Code.USAGE), ("9999.0", Code.NOT_FOUND), ("1.7", Code.NOT_FOUND)]
)
def test_an_entry_that_is_none_is_said(logins: dict[str, Login], text: str, code: Code) -> None:
    """A number that is none, or that no entry has."""
    with pytest.raises(Problem) as refused:
        show_entry(logins["Dora"], text)
    assert refused.value.code == code


def test_wrong_passphrases_are_told_with_whose_they_were(team: Team) -> None:
    """The next one who signs in brings them; who typed them nobody knows."""
    labels = [one.label for one in look_at_vault(team.folder).slots]
    for label in labels:
        with pytest.raises(Problem):
            open_login(team.folder, lambda: "quite another passphrase", team.context, label=label)
    dora = open_login(team.folder, lambda: team.passphrases["Dora"], team.later(minutes=5))

    lines = list_audit(dora, AuditFilter(kind=ActKind.REFUSED)).lines

    assert {one.worker_name for one in lines} == {"Leila", "Omar", "Dora"}
    assert len(lines) == 3
    dora.close()
    again = team.login("Dora")
    assert len(list_audit(again, AuditFilter(kind=ActKind.REFUSED)).lines) == 3
    again.close()


def test_a_request_is_told_with_whom_it_is_about(logins: dict[str, Login], team: Team) -> None:
    """Asking and approving stand there, each by who did it."""
    team.add("Mara", "coordinator")
    dora = logins["Dora"]
    (waiting,) = list_requests(dora)
    approve_request(dora, waiting.id)

    lines = list_audit(dora, AuditFilter(kind=ActKind.APPROVE), limit=2).lines

    assert [one.worker_name for one in lines] == ["Dora", "Leila"]
    assert {one.about for one in lines} == {(("user", waiting.about),)}


def test_a_person_can_be_told_who_looked(logins: dict[str, Login]) -> None:
    """Opening, opening with a reason, printing and taking out; not the writing."""
    omar, dora = logins["Omar"], logins["Dora"]
    person = start_intake(omar, four_things("أمينة")).value
    note_opened(omar, person)
    note_opened(omar, person)
    omar.store.note("look:reason", "person", person, omar.user)
    omar.vault.note("print", "brief", person, omar.user)

    looks = looks_at(dora, person, 10)

    assert looks is not None
    assert kinds(looks) == ["print", "reason", "open"]
    assert len(looks_at(dora, person, 2) or ()) == 2


def test_a_long_reading_can_be_ended(logins: dict[str, Login]) -> None:
    """Another thread stops it, as when the window locks."""
    reading = Reading()
    reading.stop()

    assert looks_at(logins["Dora"], logins["Omar"].user, 10, reading) == ()


def test_what_erasing_leaves_is_an_id(logins: dict[str, Login]) -> None:
    """After somebody was erased their entries stay, without a name and without a gap."""
    omar, dora = logins["Omar"], logins["Dora"]
    person = start_intake(omar, four_things("أمينة")).value
    note_opened(omar, person)

    omar.store.erase(person, user=omar.user)

    lines = list_audit(dora, AuditFilter(person=person)).lines
    assert kinds(lines) == ["change", "open", "change"]
    assert {one.people for one in lines} == {((person, ""),)}
    assert verify_audit(dora).faults == ()


def test_the_doctor_tells_of_a_broken_record(logins: dict[str, Login]) -> None:
    """With a sentence, and the code says what; the command line has the details."""
    omar = logins["Omar"]
    omar.store._connection.execute("DELETE FROM audit_entry WHERE seq = 3")

    found = [one for one in examine(omar).findings if one.code.startswith("audit")]

    assert [one.code for one in found] == ["audit_missing"]
    assert verify_audit(omar).code == Code.INTEGRITY


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE audit_entry SET signature = zeroblob(64) WHERE seq = 4", Code.BAD_SIGNATURE),
        ("DELETE FROM audit_entry WHERE seq = 4", Code.INTEGRITY),
        ("DELETE FROM audit_entry WHERE seq > 4", Code.ROLLBACK),
    ],
)
def test_each_sort_of_fault_has_its_code(logins: dict[str, Login], sql: str, code: Code) -> None:
    """Forged 21, cut off 23, all else 30; and a sentence each."""
    login = logins["Omar"]
    login.store._connection.execute(sql)

    report = verify_audit(login)

    assert report.code == code
    assert len(report.words) == len(report.faults) > 0


def test_entries_signed_by_somebody_unknown_are_told(logins: dict[str, Login]) -> None:
    """Who works here stands in the roster; a key of nobody there could be anybody's."""
    login = logins["Omar"]
    login.store._connection.execute(
        "DELETE FROM signed_act WHERE seq = (SELECT max(seq) FROM signed_act)"
    )

    assert {one.code for one in verify_audit(login).faults} >= {"audit_stranger"}


def test_what_a_later_day_brings_is_told_again(team: Team) -> None:
    """Ten minutes later the same page is a new look."""
    omar = team.login("Omar")
    person = start_intake(omar, four_things("أمينة")).value
    note_opened(omar, person)
    omar.close()
    later = open_login(team.folder, lambda: team.passphrases["Omar"], team.later(days=1))
    note_opened(later, person)
    later.close()
    dora = team.login("Dora")
    looks = looks_at(dora, person, 10)
    assert looks is not None
    assert len(looks) == 2
    dora.close()
