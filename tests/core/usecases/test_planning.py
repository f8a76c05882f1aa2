"""Slots for two people, and a worker's week: what is planned, what is hidden, what clocks do."""

from __future__ import annotations

import time as system_time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from app.calendars import first_weekday, week_of
from app.languages import all_languages
from app.records import RecordId
from app.rules.slots import Stretch
from app.schema.kinds import Stored
from app.usecases.attendances import invite, mark
from app.usecases.events import add_event, cancel_event
from app.usecases.login import Login
from app.usecases.mentors import register_mentor
from app.usecases.people import start_intake
from app.usecases.planning import Pair, free_slots, plan_slot
from app.usecases.records import RowInput, get_record, put_records
from app.usecases.sessions import plan_session, settle_session
from app.usecases.weeks import EntryKind, show_week
from tests.fakes import NOON, four_things

MONDAY = NOON.date() + timedelta(days=7)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this computer stand in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    system_time.tzset()
    yield
    monkeypatch.undo()
    system_time.tzset()


@pytest.fixture
def pair(login: Login) -> Pair:
    """Return a student and a mentor who are both free on Monday mornings and afternoons."""
    student = start_intake(login, four_things("Amina")).value
    mentor = register_mentor(login, "Lena Weber", {"answer": "given"}).value
    free = "mon-morning,mon-afternoon"
    change(login, student, week_grid=free)
    offer(login, mentor, week_grid=free)
    return Pair(student, mentor, "Amina", "Lena Weber")


def change(login: Login, person: RecordId, **values: str) -> None:
    put_records(login, [RowInput("person", values, person)])


def offer(login: Login, mentor: RecordId, **values: str) -> None:
    put_records(login, [RowInput("mentor", {"person": mentor, **values})])


def starts(login: Login, pair: Pair, minutes: int = 60, **told: date) -> list[str]:
    found = free_slots(login, pair.student, pair.mentor, minutes, **told)  # type: ignore[arg-type]
    return [f"{one.start:%m-%d %H:%M}" for one in found.slots]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute).astimezone()


def stored(day: date, hour: int, **more: Stored) -> dict[str, Stored]:
    return {"starts_at": at(day, hour).isoformat(timespec="minutes"), **more}


@pytest.mark.usefixtures("berlin")
def test_the_next_slots_are_the_beginnings_of_what_both_are_free_for(
    login: Login, pair: Pair
) -> None:
    """Today's afternoon has begun an hour before the clock of the test."""
    assert starts(login, pair)[:3] == ["03-02 14:00", "03-09 08:00", "03-09 14:00"]
    assert starts(login, pair, first=MONDAY)[0] == "03-09 08:00"
    assert starts(login, pair, 300) == []


@pytest.mark.usefixtures("berlin")
def test_clocks_put_forward_between_two_weeks_move_no_slot_of_people_here(
    login: Login, pair: Pair
) -> None:
    """Eight in the morning stays eight; in UTC it is another hour."""
    first = date(2026, 3, 23)
    found = free_slots(login, pair.student, pair.mentor, 60, first=first).slots

    here = [f"{one.start:%m-%d %H:%M}" for one in found]
    assert here[:4] == ["03-23 08:00", "03-23 14:00", "03-30 08:00", "03-30 14:00"]
    assert [one.start.astimezone(UTC).hour for one in found[:4]] == [7, 13, 6, 12]


@pytest.mark.usefixtures("berlin")
def test_a_mentor_in_another_zone_is_free_by_the_clocks_there(login: Login, pair: Pair) -> None:
    """Afternoon in Kabul ends at half past two in winter, at half past three in summer."""
    offer(login, pair.mentor, zone="Asia/Kabul")

    there = ["03-09 08:00", "03-09 10:30", "03-09 14:00"]
    assert starts(login, pair, 30, first=MONDAY)[:3] == there
    winter = free_slots(login, pair.student, pair.mentor, 30, first=MONDAY).free
    assert winter[2] == Stretch(at(MONDAY, 14), at(MONDAY, 14, 30))
    summer = free_slots(login, pair.student, pair.mentor, 30, first=date(2026, 3, 30)).free
    assert summer[-1].end.time().isoformat("minutes") == "15:30"


@pytest.mark.usefixtures("berlin")
def test_what_is_planned_takes_its_time_from_both(login: Login, pair: Pair) -> None:
    """A meeting of the student, one of the mentor with another, an event; not if it is off."""
    other = start_intake(login, four_things("Bashir")).value
    own = plan_session(login, pair.student, stored(MONDAY, 8, minutes=60)).value
    plan_session(login, other, stored(MONDAY, 9, minutes=90, with_whom="Lena Weber"))
    event = add_event(login, stored(MONDAY, 14, title="Talk", minutes=180)).value
    invite(login, event, [pair.mentor])
    assert starts(login, pair, first=MONDAY)[:2] == ["03-09 10:30", "03-09 17:00"]

    settle_session(login, own, {"state": "cancelled"})
    mark(login, event, {pair.mentor: "excused"})
    assert starts(login, pair, first=MONDAY)[:3] == ["03-09 08:00", "03-09 10:30", "03-09 14:00"]

    mark(login, event, {pair.mentor: "coming"})
    cancel_event(login, event)
    assert "03-09 14:00" in starts(login, pair, first=MONDAY)


@pytest.mark.usefixtures("berlin")
def test_a_mentor_on_a_pause_is_asked_for_nothing(login: Login, pair: Pair) -> None:
    """Until the day after it; and after the last day that was promised there is none."""
    offer(login, pair.mentor, paused_until="2026-03-09", available_until="2026-03-16")

    assert starts(login, pair) == ["03-16 08:00", "03-16 14:00"]


@pytest.mark.usefixtures("berlin")
def test_of_whom_nobody_asked_the_other_week_counts_and_it_is_said(
    login: Login, pair: Pair
) -> None:
    """With nothing known of both there is nothing to propose."""
    change(login, pair.student, week_grid="")
    found = free_slots(login, pair.student, pair.mentor)
    assert (found.unasked, bool(found.slots)) == ((pair.student,), True)

    offer(login, pair.mentor, week_grid="")
    found = free_slots(login, pair.student, pair.mentor)
    assert (found.unasked, found.slots) == ((pair.student, pair.mentor), ())


@pytest.mark.usefixtures("berlin")
def test_a_slot_that_was_taken_is_proposed_no_more(login: Login, pair: Pair) -> None:
    """Each plan makes the next proposal another one, and none of them overlap."""
    for _ in range(4):
        plan_slot(login, pair, free_slots(login, pair.student, pair.mentor).slots[0].start)
    view = [
        one
        for week in range(3)
        for one in show_week(login, NOON.date() + timedelta(days=7 * week)).entries
    ]

    assert len(view) == 4
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(view))
    row = get_record(login, view[0].id)
    assert (row.stored["with_whom"], row.stored["minutes"]) == ("Lena Weber", 45)


@pytest.mark.usefixtures("berlin")
def test_a_week_holds_events_and_meetings_by_the_clocks_here(login: Login, pair: Pair) -> None:
    """An event planned in Kabul stands at its hour here; one over midnight on both days."""
    plan_session(login, pair.student, stored(MONDAY, 9))
    kabul = {"title": "Call", "starts_at": "2026-03-10T12:00+04:30", "zone": "Asia/Kabul"}
    add_event(login, kabul)
    add_event(login, stored(MONDAY + timedelta(days=2), 20, title="Night walk", minutes=720))
    week = show_week(login, MONDAY)

    assert [(one.kind, one.name) for one in week.entries] == [
        (EntryKind.MEETING, "Amina"), (EntryKind.EVENT, "Call"), (EntryKind.EVENT, "Night walk"),
    ]  # fmt: skip
    assert week.entries[1].starts_at.isoformat(timespec="minutes") == "2026-03-10T08:30+01:00"
    counts = [len(week.of_day(MONDAY + timedelta(days=n))) for n in range(7)]
    assert counts == [1, 1, 1, 1, 0, 0, 0]
    assert [one.name for one in show_week(login, MONDAY + timedelta(days=7)).entries] == []


def test_a_week_begins_where_the_language_is_spoken() -> None:
    """CLDR: Monday in Britain, Saturday in Syria and Afghanistan, Sunday in Ethiopia."""
    begins = {one: first_weekday(one) for one in ("en", "ar", "prs", "am", "uk", "pga")}

    assert begins == {"en": 0, "ar": 5, "prs": 5, "am": 6, "uk": 0, "pga": 0}
    assert {first_weekday(one) for one in all_languages()} == {0, 5, 6}
    week = week_of(date(2026, 3, 2), "ar")
    assert (week[0], week[-1]) == (date(2026, 2, 28), date(2026, 3, 6))
    assert week_of(date(2026, 2, 28), "ar") == week
