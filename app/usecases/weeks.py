"""The week of one worker: events of the centre, and planned meetings with their people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from app.records import Record, RecordId
from app.rules.clocks import at_place
from app.rules.roles import Answer, Operation
from app.schema import event as event_fields
from app.schema import mentoring as session_fields
from app.schema.mentoring import SESSION
from app.usecases.events import list_events
from app.usecases.login import Login
from app.usecases.people import names_of
from app.usecases.planning import USUAL_MINUTES

DAYS = 7


class EntryKind(StrEnum):
    """What stands in a week."""

    EVENT = "event"
    MEETING = "meeting"


@dataclass(frozen=True)
class Entry:
    """One thing in a week, by the clocks of this computer.

    name: the title of an event, the names of whom a meeting is between.  person: the
    student of a meeting.  is_own: led by this worker, or with somebody in their care.
    """

    kind: EntryKind
    id: RecordId
    name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    person: RecordId | None = None
    is_own: bool = True
    is_cancelled: bool = False


@dataclass(frozen=True)
class WeekView:
    """Seven days from ``first`` on, and what is in them, the earliest first."""

    first: date
    entries: tuple[Entry, ...]

    def of_day(self, day: date) -> tuple[Entry, ...]:
        """Return what is on for some part of a day."""
        return tuple(one for one in self.entries if _touches(one, day))


def show_week(login: Login, first: date) -> WeekView:
    """Return the week that begins on ``first``; meetings of people in other hands are left out."""
    last = first + timedelta(days=DAYS - 1)
    found = [*_events(login, first, last), *_meetings(login, first, last)]
    found.sort(key=lambda one: (one.starts_at, one.ends_at, one.id))
    return WeekView(first, tuple(found))


def _events(login: Login, first: date, last: date) -> Iterator[Entry]:
    # An event of several days may have begun before the week.
    for line in list_events(login, first - timedelta(days=DAYS), last):
        starts_at, ends_at = at_place(line.starts_at, None), at_place(line.ends_at, None)
        if ends_at.date() < first:
            continue
        row = login.vault.record("event", line.id)
        is_own = row is not None and row.get(event_fields.event_led_by) == login.user
        yield Entry(
            EntryKind.EVENT, line.id, line.title, starts_at, ends_at, line.place,
            is_own=is_own, is_cancelled=line.is_cancelled,
        )  # fmt: skip


def _meetings(login: Login, first: date, last: date) -> Iterator[Entry]:
    midnight = time()
    since = datetime.combine(first, midnight).astimezone(UTC)
    until = datetime.combine(last + timedelta(days=1), midnight).astimezone(UTC)
    found = login.vault.planned_meetings(since, until).rows
    own = [one for one in found if _is_own(login, one.subject)]
    names = names_of(login, [one.subject for one in own])
    for one in own:
        row = login.vault.record(SESSION.name, one.id)
        starts_at = row.get(session_fields.starts_at) if row is not None else None
        if row is not None and starts_at is not None:
            yield _meeting(row, starts_at, names.get(row.subject, ""))


def _is_own(login: Login, person: RecordId) -> bool:
    return login.gate.answer(Operation.NOTES_READ, person) is Answer.YES


def _meeting(row: Record, starts_at: datetime, name: str) -> Entry:
    minutes = row.get(session_fields.minutes, USUAL_MINUTES)
    start = at_place(starts_at, None)
    end = at_place(starts_at + timedelta(minutes=minutes), None)
    return Entry(
        EntryKind.MEETING, row.id, name, start, end, row.get(session_fields.session_place, ""),
        person=row.subject,
    )  # fmt: skip


def _touches(entry: Entry, day: date) -> bool:
    """Tell whether an entry is on for some part of a day; what ends at midnight does not touch."""
    last = entry.ends_at - timedelta(minutes=1)
    return entry.starts_at.date() <= day <= max(entry.starts_at.date(), last.date())
