"""The matching board: who stands on it, pairs that staff chooses, and proposals held fast."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.matching.hard import Rule
from app.schema import matches as fields
from app.usecases.login import Login
from app.usecases.matchboard import (
    board_of,
    hold_fast,
    matches_of,
    propose_pair,
    withdraw,
)
from app.usecases.matching import keep_proposals, work_out
from app.usecases.matchlife import move_match
from app.usecases.moves import come_back
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.undoing import undo_last
from tests.core.usecases.test_mentors import mentor, ready
from tests.fakes import four_things

LATER = "2030-01-01"


def waiting(login: Login, name: str = "Amina", **more: str) -> RecordId:
    """Return a student who agreed to a mentor and speaks English well enough."""
    person = start_intake(login, four_things(name)).value
    agreed = {"person": person, "purpose": "share_with_mentor", "answer": "given"}
    told = {"answered_on": "2026-01-01", "valid_until": LATER, "explained_language": "ar"}
    speaks = {"person": person, "language": "en", "spoken_level": "B2"}
    put_records(login, [RowInput("consent", {**agreed, **told}), RowInput("language", speaks)])
    if more:
        put_records(login, [RowInput("person", more, id=person)])
    return person


def helper(login: Login, name: str = "Lena", **more: str) -> RecordId:
    """Return a mentor who may begin, with two places."""
    person = mentor(login, name)
    ready(login, person)
    speaks = {"person": person, "language": "en", "spoken_level": "C1"}
    put_records(login, [RowInput("language", speaks)])
    if more:
        put_records(login, [RowInput("mentor", {"person": person, **more})])
    return person


def test_both_sides_stand_on_the_board(login: Login) -> None:
    """Whoever may be matched; the others are counted with what is missing."""
    amina, lena = waiting(login), helper(login)
    start_intake(login, four_things("Omar"))
    mentor(login, "Max")

    board = board_of(login)

    assert [one.id for one in board.waiting] == [amina]
    assert [one.id for one in board.rooms] == [lena]
    assert [one.name for one, _ in board.not_ready] == ["Max"]
    (candidate,) = board.candidates(board.waiting[0])
    assert candidate.may_be
    assert candidate.fit > 300
    assert len(board.scores(board.waiting[0], candidate.room)) == 6


def test_who_lacks_consent_is_held_back_with_the_reason(login: Login) -> None:
    """A student who wants a mentor and has not agreed to sharing is no case for a proposal."""
    person = start_intake(login, four_things("Omar")).value
    put_records(login, [RowInput("person", {"wants_mentor": "yes"}, id=person)])

    ((held, failing),) = board_of(login).held_back

    assert held.id == person
    assert [one.rule for one in failing] == [Rule.CONSENT]
    with pytest.raises(Problem) as refused:
        propose_pair(login, person, helper(login))
    assert refused.value.code is Code.NO_CONSENT


def test_who_went_to_another_centre_waits_there(login: Login) -> None:
    """They stand on no board and in no run, also with an open proposal, until they are back."""
    amina, lena = waiting(login), helper(login)
    for is_proposed in (False, True):
        put_records(login, [RowInput("move", {"person": amina, "on": "2026-03-01"})])

        assert board_of(login).waiting == ()
        proposal = work_out(login)
        assert proposal.pool.student == {}
        with pytest.raises(Problem) as refused:
            propose_pair(login, amina, lena)
        assert refused.value.code is Code.NOT_FOUND

        come_back(login, amina)
        assert [one.id for one in board_of(login).waiting] == [amina]
        if not is_proposed:
            propose_pair(login, amina, lena)


def test_a_pair_that_staff_chose_is_proposed_and_taken_back(login: Login) -> None:
    """With its fit; undo takes it away again."""
    amina, lena = waiting(login), helper(login)
    match = propose_pair(login, amina, lena).value

    line = board_of(login).student(amina)
    assert line is not None
    assert line.mentor == lena
    assert line.proposal is not None
    assert line.proposal.get(fields.match_fit, 0) > 300
    assert [name for _, name in matches_of(login, amina)] == ["Lena"]
    undo_last(login)
    again = board_of(login).student(amina)
    assert again is not None
    assert again.proposal is None

    match = propose_pair(login, amina, lena).value
    withdraw(login, match)
    after = board_of(login)
    assert Rule.DECLINED in {one.rule for one in after.candidates(after.waiting[0])[0].failing}
    with pytest.raises(Problem) as over:
        withdraw(login, match)
    assert over.value.code is Code.USAGE


def test_a_pair_that_a_rule_forbids_is_refused(login: Login) -> None:
    """2 with the rule; 40 for whoever is not on the board."""
    amina = waiting(login, week_grid="mon-morning")
    lena = helper(login, week_grid="sun-evening")
    with pytest.raises(Problem) as forbidden:
        propose_pair(login, amina, lena)
    with pytest.raises(Problem) as nobody:
        propose_pair(login, amina, mentor(login, "Max"))

    assert (forbidden.value.code, nobody.value.code) == (Code.USAGE, Code.NOT_FOUND)


def test_the_last_place_is_not_proposed_twice(login: Login) -> None:
    """Capacity counts open proposals too; another choice closes the one before."""
    amina, omar = waiting(login), waiting(login, "Omar")
    lena, max_ = helper(login, capacity="1"), helper(login, "Max")
    propose_pair(login, amina, lena)
    with pytest.raises(Problem) as full:
        propose_pair(login, omar, lena)
    assert full.value.code is Code.USAGE

    propose_pair(login, amina, max_)
    propose_pair(login, omar, lena)
    states = [row.get(fields.match_state) for row, _ in matches_of(login, amina)]
    assert states == ["proposed", "closed"]


def test_what_is_held_fast_outlives_every_run(login: Login) -> None:
    """A poorer pair that staff holds stays; let go, the next run may replace it."""
    amina = waiting(login, help_topics="cv")
    poor = helper(login, "Poor", topics="digital", capacity="1")
    good = helper(login, "Good", topics="cv", capacity="1")
    match = propose_pair(login, amina, poor, is_fast=True).value

    keep_proposals(login, work_out(login))
    line = board_of(login).student(amina)
    assert line is not None
    assert (line.mentor, line.is_fast) == (poor, True)

    hold_fast(login, match, is_fast=False)
    keep_proposals(login, work_out(login))
    after = board_of(login).student(amina)
    assert after is not None
    assert after.mentor == good


def test_the_reading_of_a_board_ends_when_nobody_waits_for_it(login: Login) -> None:
    """41, between two kinds of record."""
    answers = iter([True, True, False])
    with pytest.raises(Problem) as stopped:
        board_of(login, lambda: next(answers))

    assert stopped.value.code is Code.CANCELLED


def test_what_is_agreed_to_leaves_the_lists_and_is_on_the_way(login: Login) -> None:
    """The student waits no more, the place is held, the card goes on with the match."""
    amina, lena = waiting(login), helper(login, capacity="1")
    match = propose_pair(login, amina, lena).value
    move_match(login, match, "student_agreed")

    board = board_of(login)
    assert not board.waiting
    assert not board.rooms
    (one,) = board.on_the_way
    assert (one.match.id, one.student, one.mentor) == (match, "Amina", "Lena")
