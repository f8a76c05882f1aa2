"""What is left of a match stands on Today: an early end to talk about, pages still out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.context import fixed_clock
from app.records import RecordId
from app.usecases.briefs import briefs_of, give_back, keep_brief
from app.usecases.consents import answer_consents
from app.usecases.endings import review_end
from app.usecases.login import Login
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.today import Due, TodayItem, list_today
from app.usecases.undoing import undo_last
from tests.core.usecases.test_day_sheet import said
from tests.core.usecases.test_endings import begun
from tests.fakes import NOON

EARLY = {"student_reason": "moved", "mentor_reason": "time_over"}


def lines(login: Login, kind: Due) -> tuple[TodayItem, ...]:
    return list_today(login).of(kind)


def about(login: Login, kind: Due, words: str) -> tuple[object, ...]:
    """Return of the one line of a kind whom and what it is about, its day and its names.

    The sheet for the desk has it in these words.
    """
    (line,) = lines(login, kind)
    assert words in said(login)
    return line.person, line.record, line.day, dict(line.words.values)


def on(login: Login, days: int) -> Login:
    """Return the login as it is so many days later."""
    now = fixed_clock(NOON + timedelta(days=days))
    return replace(login, context=replace(login.context, now=now))


def with_page(login: Login) -> tuple[RecordId, RecordId, RecordId]:
    """Return a match that has begun, its student, and a page that was printed about them."""
    match = begun(login)
    student = login.need("match", match).subject
    tells(login, student, "given")
    return match, student, keep_brief(login, student, "en").value


def tells(login: Login, student: RecordId, answer: str, **more: str) -> None:
    told = {"purpose": "share_with_mentor", "answer": answer, **more}
    answer_consents(login, student, [told])


def test_an_early_end_stands_there_until_it_was_talked_about(login: Login) -> None:
    """With both names and the day of the end; the sheet for the desk has it too."""
    match = begun(login)
    student = login.need("match", match).subject
    assert lines(login, Due.REVIEW) == ()
    move_match(login, match, "closed", EARLY)

    found = about(
        login, Due.REVIEW, "Amina and Lena ended early. Talk about it before the next match."
    )

    names = {"student": "Amina", "mentor": "Lena"}
    assert found == (student, match, login.context.today, names)
    review_end(login, match)
    assert lines(login, Due.REVIEW) == ()


@pytest.mark.parametrize(("days", "count"), [(0, 1), (365, 1), (366, 0)])
def test_an_early_end_is_news_for_a_year(login: Login, days: int, count: int) -> None:
    """As all that ended long ago."""
    move_match(login, begun(login), "closed", EARLY)

    assert len(lines(on(login, days), Due.REVIEW)) == count


def test_an_end_in_time_and_a_match_that_never_began_ask_for_no_talk(login: Login) -> None:
    """Only what had begun can end early, and the planned day is not early."""
    match = begun(login)
    end = login.need("match", match).stored["planned_end"]
    last = (date.fromisoformat(str(end)) - NOON.date()).days
    later = on(login, last)
    move_match(later, match, "closed", EARLY)

    assert lines(later, Due.REVIEW) == ()
    assert lines(later, Due.MATCH_END) == ()


def test_a_page_is_asked_back_when_the_match_is_over(login: Login) -> None:
    """While it runs or rests the mentor may have it; once it came back the line goes."""
    match, student, page = with_page(login)
    move_match(login, match, "paused")
    assert lines(login, Due.BRIEF) == ()
    move_match(login, match, "active")
    move_match(login, match, "closed", EARLY)

    found = about(login, Due.BRIEF, "Lena still has a page about Amina. Ask for it back.")

    names = {"mentor": "Lena", "student": "Amina"}
    assert found == (student, page, login.context.today, names)
    give_back(login, page)
    assert lines(login, Due.BRIEF) == ()
    undo_last(login)
    assert len(lines(login, Due.BRIEF)) == 1


@pytest.mark.parametrize(
    ("answers", "is_out"),
    [
        (["withdrawn"], True),
        (["refused"], True),
        (["withdrawn", "given"], False),
        (["given"], False),
        (["ask_later"], True),
    ],
)
def test_a_page_is_asked_back_when_the_yes_is_over(
    login: Login, answers: list[str], *, is_out: bool
) -> None:
    """What stands now counts, not what was said in between."""
    _, student, page = with_page(login)
    for answer in answers:
        tells(login, student, answer)

    found = lines(login, Due.BRIEF)

    assert [one.record for one in found] == [page] * is_out


def test_a_page_is_asked_back_when_the_yes_has_run_out(login: Login) -> None:
    """On its last day it still holds."""
    _, student, _ = with_page(login)
    until = login.context.today + timedelta(days=9)
    tells(login, student, "given", valid_until=until.isoformat())

    assert lines(on(login, 9), Due.BRIEF) == ()
    assert len(lines(on(login, 10), Due.BRIEF)) == 1


def test_of_two_answers_side_by_side_the_careful_one_counts(login: Login) -> None:
    """A yes and a no of two computers that did not know of each other are no yes."""
    _, student, _ = with_page(login)
    told = {"person": student, "purpose": "share_with_mentor"}
    put_records(
        login, [RowInput("consent", {**told, "answer": one}) for one in ("given", "refused")]
    )

    assert len(lines(login, Due.BRIEF)) == 1


def test_a_page_about_nobody_is_asked_back_by_no_line(login: Login) -> None:
    """All pages that are back, and none of another student, are told."""
    _, student, page = with_page(login)
    tells(login, student, "withdrawn")
    second = begun(login, "Omar", "Paul")
    other = login.need("match", second).subject
    tells(login, other, "given")
    keep_brief(login, other, "en")

    assert [one.record for one in lines(login, Due.BRIEF)] == [page]
    assert [one.is_back for one in briefs_of(login, other)] == [False]
