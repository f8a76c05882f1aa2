"""Who finds which lines about matches on the list: whose task they are, and whose people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.context import fixed_clock
from app.records import RecordId
from app.usecases.caseload import assign
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.today import Due, list_today
from tests.core.usecases.office import Office, open_office
from tests.core.usecases.test_matchboard import helper, waiting
from tests.fakes import NOON

OF_MATCHES = {Due.SILENT, Due.CONTACT, Due.MATCH_END, Due.OVERFULL, Due.CHECK}
LATER = timedelta(days=26 * 7 - 20)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with two matches: of a student of the intake worker, and of another's."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        leila = found.logins["first"]
        mentor = helper(leila)
        for name, role in (("Amina", "intake"), ("Omar", "first")):
            student = waiting(leila, name)
            match = propose_pair(leila, student, mentor).value
            for state in ("student_agreed", "mentor_agreed", "ready", "active"):
                move_match(leila, match, state)
            assign(leila, student, found.logins[role].user)
        ends = (leila.context.today + LATER).isoformat()
        told = {"person": mentor, "type": "police", "result": "passed", "checked_on": "2026-03-02"}
        put_records(leila, [RowInput("check", {**told, "valid_until": ends})])
        put_records(leila, [RowInput("mentor", {"person": mentor, "capacity": "1"})])
        yield found


def later(login: Login) -> Login:
    """Return the login when a match is silent and nearly at its end."""
    now = fixed_clock(NOON + LATER)
    return replace(login, context=replace(login.context, now=now))


def shown(login: Login) -> dict[Due, set[RecordId | None]]:
    """Return whom the lines about matches are about, by kind."""
    found = list_today(later(login))
    return {one: {item.person for item in found.of(one)} for one in OF_MATCHES if found.count(one)}


@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_those_who_look_after_mentors_find_all_of_it(office: Office, role: str) -> None:
    """Both matches, both sides of each, the mentor's check, and that the mentor has no room."""
    found = shown(office.logins[role])

    assert set(found) == OF_MATCHES
    assert len(found[Due.SILENT]) == len(found[Due.MATCH_END]) == 2


def test_whoever_looks_after_a_student_finds_that_the_two_do_not_meet(office: Office) -> None:
    """Of their own student alone, and nothing that they could not write down."""
    found = shown(office.logins["intake"])

    assert set(found) == {Due.SILENT, Due.MATCH_END}
    assert all(len(people) == 1 for people in found.values())


@pytest.mark.parametrize("role", ["dpo", "safeguarding"])
def test_nobody_else_finds_any(office: Office, role: str) -> None:
    """Neither the officer nor the safeguarding lead works with matches."""
    assert shown(office.logins[role]) == {}
