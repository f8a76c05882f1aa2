"""Kinds of match: a group is named alike by all in it, a peer is a student too."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.usecases.groups import groups_of, set_form
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.mentors import make_mentor, mentor_view
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from tests.core.usecases.test_matchboard import helper, waiting
from tests.core.usecases.test_mentors import ready
from tests.fakes import four_things


def agreed(login: Login, student: RecordId, mentor: RecordId) -> RecordId:
    """Return a match to which the student said yes."""
    match = propose_pair(login, student, mentor).value
    move_match(login, match, "student_agreed")
    return match


def test_a_group_holds_those_who_share_its_name(login: Login) -> None:
    """Each keeps a place of the mentor; one that is closed is in the group no more."""
    lena = helper(login, "Lena", capacity="3")
    students = [waiting(login, name) for name in ("Amina", "Omar", "Yusuf")]
    matches = [agreed(login, one, lena) for one in students]
    for one in matches:
        set_form(login, one, "group", "Tuesday circle")
    move_match(
        login, matches[2], "closed", {"student_reason": "moved", "mentor_reason": "not_said"}
    )

    found = groups_of(match for match, _ in mentor_view(login, lena).matches)
    assert {name: set(many) for name, many in found.items()} == {
        "Tuesday circle": set(students[:2])
    }
    set_form(login, matches[0], "one")
    assert login.need("match", matches[0]).stored.get("group") is None


def test_a_group_has_a_name_and_a_peer_a_students_file(login: Login) -> None:
    """Whoever has become a mentor after being a student is a peer; others are not."""
    lena, alumna = helper(login, "Lena"), start_intake(login, four_things("Salma")).value
    match = agreed(login, waiting(login), lena)
    for form, group, field in (("group", " ", "group"), ("peer", None, "form")):
        with pytest.raises(Problem) as caught:
            set_form(login, match, form, group)
        assert (caught.value.code, caught.value.field) == (Code.USAGE, field)
    make_mentor(login, alumna)
    ready(login, alumna)
    speaks = {"person": alumna, "language": "en", "spoken_level": "C1"}
    put_records(login, [RowInput("language", speaks)])
    assert mentor_view(login, alumna).is_student
    from_peer = propose_pair(login, waiting(login, "Omar"), alumna).value
    set_form(login, from_peer, "peer")
    assert login.need("match", from_peer).stored["form"] == "peer"
