"""How a match ends: with a letter or quietly, and what an early end asks for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema import matches as fields
from app.schema import mentoring as session_fields
from app.usecases.consents import answer_consents
from app.usecases.endings import CALL_AFTER_DAYS, end_of, review_end
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matching import work_out
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import log_session, sessions_of
from app.usecases.sheets import PlainPaper, SheetOrder, draw_sheet, save_sheet
from app.usecases.undoing import undo_last
from tests.core.papers.engine.reading import by_pypdf
from tests.core.usecases.test_matchboard import helper, waiting

GOOD = {"student_reason": "goal_reached", "mentor_reason": "time_over"}


def begun(login: Login, student: str = "Amina", mentor: str = "Lena") -> RecordId:
    """Return a match that has begun."""
    match = propose_pair(login, waiting(login, student), helper(login, mentor)).value
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        move_match(login, match, state)
    return match


def letter(login: Login, match: RecordId) -> SheetOrder:
    return SheetOrder(PlainPaper.THANKS, "en", about=login.need("match", match).subject)


def test_a_good_end_gives_a_letter_with_names_and_days_alone(login: Login, tmp_path: Path) -> None:
    """Nothing of the file is in it but the two names and the two days."""
    match = begun(login)
    person = login.need("match", match).subject
    put_records(login, [RowInput("aspiration", {"person": person, "words": "Bread."})])
    log_session(login, person, {"note_file": "She cried."})
    move_match(login, match, "closed", {**GOOD, "ending": "letter"})
    save_sheet(login, letter(login, match), tmp_path / "letter.pdf", accept_missing=True)
    words = by_pypdf((tmp_path / "letter.pdf").read_bytes())

    assert "Amina" in words
    assert "Lena" in words
    assert "Bread" not in words
    assert "cried" not in words
    assert "goal" not in words.lower()


@pytest.mark.parametrize(
    "told",
    [
        {"student_reason": "no_fit", "mentor_reason": "not_said"},
        {"student_reason": "goal_reached", "mentor_reason": "no_contact"},
        {**GOOD, "ending": "quiet"},
    ],
)
def test_a_sad_or_quiet_end_has_no_letter(login: Login, told: dict[str, str]) -> None:
    """Where one side was hurt, thanks would hurt more; staff may choose quiet, too."""
    match = begun(login)
    move_match(login, match, "closed", told)

    assert not end_of(login.need("match", match)).may_celebrate
    with pytest.raises(Problem) as caught:
        draw_sheet(login, letter(login, match))
    assert caught.value.code is Code.USAGE


def test_a_match_that_goes_on_has_no_letter(login: Login) -> None:
    """The letter comes when the end has come."""
    match = begun(login)
    with pytest.raises(Problem):
        draw_sheet(login, letter(login, match))


def test_a_quiet_end_plans_a_call_to_each_side(login: Login) -> None:
    """Both are called two weeks later on a working day; taken back with the end itself."""
    match = begun(login)
    record = login.need("match", match)
    mentor = RecordId(record.get(fields.match_mentor, ""))
    move_match(login, match, "closed", {**GOOD, "ending": "quiet"})

    for side in (record.subject, mentor):
        (call,) = sessions_of(login, side)
        at = call.get(session_fields.starts_at)
        assert at is not None
        days = at.astimezone().date() - login.context.today
        assert timedelta(CALL_AFTER_DAYS) <= days <= timedelta(CALL_AFTER_DAYS + 2)
        assert at.astimezone().weekday() < 5
    undo_last(login)
    assert sessions_of(login, mentor) == ()


def test_after_an_early_end_nobody_is_matched_before_it_was_talked_about(login: Login) -> None:
    """The review opens the way to a new mentor, and is written down once."""
    match = begun(login)
    person = login.need("match", match).subject
    helper(login, "Max")
    move_match(login, match, "closed", {"student_reason": "no_time", "mentor_reason": "moved"})

    assert end_of(login.need("match", match)).is_early
    assert person not in work_out(login).answer.mentor_of
    review_end(login, match)
    assert person in work_out(login).answer.mentor_of
    with pytest.raises(Problem) as caught:
        review_end(login, match)
    assert caught.value.code is Code.USAGE


def test_whoever_took_back_the_yes_can_rest_or_end_but_not_go_on(login: Login) -> None:
    """A pause needs no consent; to go on again does."""
    match = begun(login)
    person = login.need("match", match).subject
    answer_consents(login, person, [{"purpose": "share_with_mentor", "answer": "withdrawn"}])

    move_match(login, match, "paused")
    with pytest.raises(Problem) as caught:
        move_match(login, match, "active")
    assert caught.value.code is Code.NO_CONSENT
    move_match(login, match, "closing")
    move_match(login, match, "closed", GOOD)
