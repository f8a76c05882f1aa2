"""What becomes true after a pair was proposed counts when the match goes on."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.usecases.login import Login
from app.usecases.matchboard import hold_fast, propose_pair
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from tests.core.usecases.test_matchboard import helper, waiting


def test_a_proposal_held_fast_keeps_its_own_place(login: Login) -> None:
    """The mentor's only place is the one it holds, and it goes on with it."""
    match = propose_pair(login, waiting(login), helper(login, capacity="1")).value
    hold_fast(login, match)

    move_match(login, match, "student_agreed")
    move_match(login, match, "mentor_agreed")


@pytest.mark.parametrize("by_student", [True, False])
def test_who_is_kept_apart_meanwhile_does_not_meet(login: Login, *, by_student: bool) -> None:
    """Whoever of the two it was written down for; ending is possible all the same."""
    person, lena = waiting(login), helper(login)
    match = propose_pair(login, person, lena).value
    one, other = (person, lena) if by_student else (lena, person)
    told = {"person": one, "other": other, "reason": "student_asked"}
    put_records(login, [RowInput("apart", told)])

    with pytest.raises(Problem) as refused:
        move_match(login, match, "student_agreed")

    assert (refused.value.code, refused.value.detail) == (Code.NOT_PERMITTED, "apart")
    reasons = {"student_reason": "no_fit", "mentor_reason": "not_said"}
    move_match(login, match, "closed", reasons)
