"""Meetings belong to their match, both sides are asked, and doors that opened are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.records import RecordId
from app.schema import mentoring as fields
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import GATE_IS_CLOSED, move_match
from app.usecases.pairs import (
    advocacy_draft,
    check_in_draft,
    doors_of,
    log_advocacy,
    log_check_in,
    running_pairs,
    save_advocacy,
    save_check_in,
    talks_of,
)
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import log_session, plan_session, save_session, session_draft
from app.usecases.syncing import sync_store
from app.usecases.today import Due, TodayItem, list_today
from app.usecases.undoing import undo_last
from tests.core.usecases.computers import let_in
from tests.core.usecases.test_matchboard import helper, waiting
from tests.fakes import NOON, fake_context


def begun(login: Login) -> tuple[RecordId, RecordId, RecordId]:
    """Return a student, a mentor and their match, which begins today."""
    student, mentor = waiting(login), helper(login)
    match = propose_pair(login, student, mentor).value
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        move_match(login, match, state)
    return student, mentor, match


def after(login: Login, days: int) -> Login:
    """Return the login so many days later."""
    now = fixed_clock(NOON + timedelta(days=days))
    return replace(login, context=replace(login.context, now=now))


def lines(login: Login, kind: Due) -> list[TodayItem]:
    """Return the lines of a kind on the list of today."""
    return list(list_today(login).of(kind))


def test_a_new_session_is_with_the_one_mentor_there_is(login: Login) -> None:
    """The form has the match, the saved row also the mentor's name; nobody types it."""
    student, _, match = begun(login)

    draft = session_draft(login, student, "held")
    saved = save_session(login, draft).value

    row = login.need("session", saved)
    assert row.get(fields.session_match) == match
    assert row.get(fields.with_whom) == "Lena"


def test_without_a_mentor_a_session_is_of_no_match(login: Login) -> None:
    """A student who waits meets a worker; the name that was typed stays."""
    student = waiting(login)
    assert fields.session_match.key not in session_draft(login, student, "held").now.stored

    saved = log_session(login, student, {"with_whom": "Nadia"}).value

    row = login.need("session", saved)
    assert (row.get(fields.session_match), row.get(fields.with_whom)) == (None, "Nadia")


def test_a_name_that_was_typed_is_not_replaced(login: Login) -> None:
    """Two helpers at one meeting are both told."""
    student, _, match = begun(login)

    saved = log_session(login, student, {"match": match, "with_whom": "Lena and Nadia"}).value

    assert login.need("session", saved).get(fields.with_whom) == "Lena and Nadia"


def test_the_match_of_another_student_is_refused(login: Login) -> None:
    """A session, a plan and a door name only matches of their own student."""
    _, _, match = begun(login)
    other = waiting(login, "Omar")
    tomorrow = {"starts_at": "2099-01-01T10:00+01:00"}
    for act in (
        lambda: log_session(login, other, {"match": match}),
        lambda: plan_session(login, other, {"match": match, **tomorrow}),
        lambda: log_advocacy(login, other, {"act": "introduced", "match": match}),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert (refused.value.code, refused.value.field) == (Code.USAGE, "match")


def test_a_match_falls_silent_after_three_weeks_and_a_meeting_ends_that(login: Login) -> None:
    """Meetings with others do not count, one of the match does, and undo brings the line back."""
    student, _, match = begun(login)
    assert lines(after(login, 21), Due.SILENT) == []
    later = after(login, 22)
    log_session(later, student, {"with_whom": "Nadia"})
    (line,) = lines(later, Due.SILENT)
    assert (line.person, line.record, line.words.count) == (student, match, 22)

    log_session(later, student, {"match": match})
    assert lines(later, Due.SILENT) == []

    undo_last(later)
    assert len(lines(later, Due.SILENT)) == 1
    move_match(later, match, "paused")
    assert lines(later, Due.SILENT) == []


def test_both_sides_are_asked_each_on_its_own(login: Login) -> None:
    """After a week two lines; a talk with one side leaves the other's."""
    student, _, match = begun(login)
    assert lines(after(login, 6), Due.CONTACT) == []
    later = after(login, 7)
    assert len(lines(later, Due.CONTACT)) == 2

    log_check_in(later, match, {"side": "mentor", "goes": "well"})

    (line,) = lines(later, Due.CONTACT)
    assert line.day == date(2026, 3, 2) + timedelta(days=7)
    assert (line.person, line.record) == (student, match)
    talks = talks_of(later, login.need("match", match))
    assert [one.get(fields.check_in_side) for one in talks.done] == ["mentor"]
    assert talks.following["student"] == later.context.today
    assert talks.following["mentor"] == later.context.today + timedelta(days=21)


def test_the_same_talk_twice_is_one_row(login: Login) -> None:
    """Written down on two computers or twice here, it is one talk; the words are the later ones."""
    _, _, match = begun(login)
    first = log_check_in(login, match, {"side": "student", "goes": "well"}).value

    draft = check_in_draft(login, match, "student")
    draft.put(fields.check_in_words, "She is glad.")
    second = save_check_in(login, draft).value

    assert first == second
    row = login.need("check_in", first)
    assert (row.get(fields.check_in_state), row.get(fields.check_in_words)) == (
        "well",
        "She is glad.",
    )


def test_talks_lie_in_the_time_of_the_match(login: Login) -> None:
    """A day to come and one before the beginning are refused at the field of the day."""
    _, _, match = begun(login)
    for days in (-1, 1):
        day = (login.context.today + timedelta(days=days)).isoformat()
        with pytest.raises(Problem) as refused:
            log_check_in(login, match, {"side": "student", "done_on": day})
        assert (refused.value.code, refused.value.field) == (Code.USAGE, "done_on")


def test_a_door_is_kept_and_told_on(login: Login) -> None:
    """Who was asked, then what came of it, in one row; the match is filled in."""
    student, _, match = begun(login)
    draft = advocacy_draft(login, student)
    assert draft.now.get(fields.advocacy_match) == match
    draft.put(fields.advocacy_act, "introduced")
    draft.put(fields.advocacy_to, "Bakery Sonne")
    row = save_advocacy(login, draft).value

    again = advocacy_draft(login, student, row)
    again.put(fields.advocacy_result, "met")
    save_advocacy(login, again)

    (door,) = doors_of(login, student)
    assert (door.id, door.get(fields.advocacy_to)) == (row, "Bakery Sonne")
    assert door.get(fields.advocacy_result) == "met"
    assert [one.id for one in running_pairs(login, student)] == [match]


def test_the_planned_end_is_on_the_list_a_month_before(login: Login) -> None:
    """And stays there until somebody says that it comes to its end."""
    _, _, match = begun(login)
    end = login.need("match", match).stored["planned_end"]
    left = (date.fromisoformat(str(end)) - login.context.today).days

    assert lines(after(login, left - 31), Due.MATCH_END) == []
    later = after(login, left - 30)
    assert [one.words.count for one in lines(later, Due.MATCH_END)] == [30]
    assert len(lines(after(login, left + 5), Due.MATCH_END)) == 1
    move_match(later, match, "closing")
    assert lines(later, Due.MATCH_END) == []


def test_the_last_place_given_away_twice_is_a_question_after_the_meeting(
    login: Login, tmp_path: Path
) -> None:
    """Each computer lets its own match begin; once both know, the list asks, and nothing breaks."""
    first, second = waiting(login, "Amina"), waiting(login, "Omar")
    mentor = helper(login, capacity="1")
    matches = [propose_pair(login, first, mentor).value]
    put_records(login, [RowInput("mentor", {"person": mentor, "capacity": "2"})])
    matches.append(propose_pair(login, second, mentor).value)
    put_records(login, [RowInput("mentor", {"person": mentor, "capacity": "1"})])
    world = fake_context(tmp_path / "state-2", NOON + timedelta(hours=1), seed=2)
    other = let_in(login, tmp_path / "second", world)
    folder = tmp_path / "folder"
    folder.mkdir()
    both = (login, other)
    _meet(both, folder)
    for one, match in zip(both, matches, strict=True):
        for state in ("student_agreed", "mentor_agreed", "ready", "active"):
            move_match(one, match, state)
        assert lines(one, Due.OVERFULL) == []

    _meet(both, folder)

    for one in both:
        (line,) = lines(one, Due.OVERFULL)
        assert (line.person, line.words.count) == (mentor, 2)
    reasons = {"student_reason": "not_said", "mentor_reason": "no_time"}
    move_match(other, matches[0], "closed", reasons)
    assert lines(other, Due.OVERFULL) == []
    other.close()


def test_whoever_has_too_many_students_may_pause_and_end(login: Login) -> None:
    """The way out of too few places is open without a reason, the way back in is not."""
    _, mentor, match = begun(login)
    put_records(login, [RowInput("mentor", {"person": mentor, "capacity": "0"})])
    assert len(lines(login, Due.OVERFULL)) == 1

    move_match(login, match, "paused")
    with pytest.raises(Problem) as refused:
        move_match(login, match, "active")
    move_match(login, match, "closing")

    assert refused.value.detail == GATE_IS_CLOSED


def _meet(both: tuple[Login, Login], folder: Path) -> None:
    """Let two computers tell each other everything by a folder."""
    for _ in range(2):
        for one in both:
            sync_store(one, FolderStore(folder), again=True)
