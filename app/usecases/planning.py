"""When a student and a mentor can meet: what both are free for, less what they have planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.rules.clocks import at_place
from app.rules.roles import Operation
from app.rules.slots import Stretch, Week, free_times, minutes_in, shared, slots, without
from app.schema import event as event_fields
from app.schema import matches as match_fields
from app.schema import meeting as wishes
from app.schema import mentoring as session_fields
from app.schema import mentors as mentor_fields
from app.schema.event import ATTENDANCE, EVENT
from app.schema.matches import HOLDING_STATES, MATCH
from app.schema.mentoring import SESSION
from app.schema.mentors import MENTOR
from app.schema.person import PERSON
from app.schema.zones import zone_of
from app.usecases.events import event_end, event_start
from app.usecases.login import Login, Outcome
from app.usecases.people import names_of
from app.usecases.sessions import plan_session

USUAL_MINUTES = 45
WEEKS = 4
MOST = 8
_NOT_THERE = frozenset({"excused", "absent"})
_WHOLE_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Pair:
    """A student and a mentor with a match that runs, by name."""

    student: RecordId
    mentor: RecordId
    student_name: str
    mentor_name: str


@dataclass(frozen=True)
class Proposals:
    """Slots in which both are free, the earliest first, by the clocks of this computer.

    free: all the time that they share.  unasked: of whom nobody has written down when
    they are free, so that only the other's week counts.
    """

    slots: tuple[Stretch, ...]
    free: tuple[Stretch, ...]
    unasked: tuple[RecordId, ...]


def pairs_of(login: Login) -> tuple[Pair, ...]:
    """Return the pairs whose match runs and whose student this worker looks after, by name."""
    rows = [
        one
        for state in sorted(HOLDING_STATES)
        for one in login.vault.records(MATCH.name, where=("state", state))
        if login.gate.allows(Operation.NOTES_WRITE, one.subject)
    ]
    mentors = [RecordId(one.get(match_fields.match_mentor, "")) for one in rows]
    names = names_of(login, [*(one.subject for one in rows), *mentors])
    pairs = {
        Pair(one.subject, mentor, names.get(one.subject, ""), names.get(mentor, ""))
        for one, mentor in zip(rows, mentors, strict=True)
    }
    by_name = sorted(pairs, key=lambda one: (one.student_name.casefold(), one.student))
    return tuple(by_name)


def free_slots(
    login: Login,
    student: RecordId,
    mentor: RecordId,
    minutes: int = USUAL_MINUTES,
    *,
    first: date | None = None,
    most: int = MOST,
) -> Proposals:
    """Return when the two can meet for so many minutes within ``WEEKS`` weeks.

    first: the day from which on, today if left out; nothing lies in the past.  Raises
    Problem 40 if one of them is not there, 12 to 14 as the gate does.
    """
    span = _span(login, first or login.context.today)
    asked = {student: _student_week(login, student), mentor: _mentor_week(login, mentor)}
    weeks = [one for one in asked.values() if one is not None]
    free = [span]
    for week in weeks:
        free = shared(free, free_times(week, span))
    free = shared(free, list(_there(login, mentor, span)))
    free = without(free, [*_busy_student(login, student), *_busy_mentor(login, mentor, span)])
    unasked = tuple(one for one, week in asked.items() if week is None)
    if len(weeks) == 0:
        return Proposals((), (), unasked)
    here = [Stretch(at_place(one.start, None), at_place(one.end, None)) for one in free]
    return Proposals(tuple(islice(slots(here, minutes), most)), tuple(here), unasked)


def no_slots_words(found: Proposals, minutes: int) -> Text:
    """Return why there is no slot, and what to do: no shared time, or none so long."""
    if not found.free:
        return N_("They share no free time in the next four weeks.")
    longest = max(0, *(minutes_in(one) for one in found.free))
    words = N_("They share no free time of {minutes} minutes. The longest has {longest}.")
    return words.with_values(minutes=minutes, longest=longest)


def plan_slot(
    login: Login, pair: Pair, starts_at: datetime, minutes: int = USUAL_MINUTES
) -> Outcome[RecordId]:
    """Plan a meeting of a student and a mentor in a slot; raises what ``plan_session`` does."""
    stored = {
        "starts_at": session_fields.starts_at.kind.to_stored(starts_at),
        "minutes": minutes,
        "kind": "one_to_one",
        "with_whom": pair.mentor_name,
    }
    return plan_session(login, pair.student, stored)


def _span(login: Login, first: date) -> Stretch:
    """Return the time from the beginning of a day, or from now on, over some weeks."""
    begin = datetime.combine(first, time()).astimezone(UTC)
    now = login.context.now().astimezone(UTC).replace(second=0, microsecond=0)
    return Stretch(max(begin, now + timedelta(minutes=1)), begin + WEEKS * _WHOLE_WEEK)


def _student_week(login: Login, student: RecordId) -> Week | None:
    row = login.need(PERSON.name, student)
    parts = row.get(wishes.week_grid, ())
    return Week(frozenset(parts)) if parts else None


def _mentor_week(login: Login, mentor: RecordId) -> Week | None:
    row = _offer(login, mentor)
    parts = row.get(mentor_fields.mentor_grid, ())
    zone = zone_of(row.get(mentor_fields.mentor_zone))
    return Week(frozenset(parts), zone) if parts else None


def _offer(login: Login, mentor: RecordId) -> Record:
    rows = login.vault.about(MENTOR.name, [mentor], MENTOR.fields)
    if not rows:
        words = N_("This person is not in the register of mentors.")
        raise Problem(words, Code.NOT_FOUND, field="mentor")
    return rows[0]


def _there(login: Login, mentor: RecordId, span: Stretch) -> Iterator[Stretch]:
    """Yield the time in which a mentor is there: begun, not ended, not on a pause."""
    row = _offer(login, mentor)
    start, end = span.start, span.end
    paused = row.get(mentor_fields.paused_until)
    begins = row.get(mentor_fields.available_from)
    ends = row.get(mentor_fields.available_until)
    if paused is not None:
        start = max(start, _midnight(paused + timedelta(days=1)))
    if begins is not None:
        start = max(start, _midnight(begins))
    if ends is not None:
        end = min(end, _midnight(ends + timedelta(days=1)))
    if start < end:
        yield Stretch(start, end)


def _busy_student(login: Login, student: RecordId) -> Iterator[Stretch]:
    rows = login.vault.records(SESSION.name, subject=student)
    yield from _meetings(rows)
    yield from _events(login, student)


def _busy_mentor(login: Login, mentor: RecordId, span: Stretch) -> Iterator[Stretch]:
    """Yield what a mentor has planned, also with students of other workers: the hours alone."""
    login.gate.authorize(Operation.MENTOR_READ)
    name = names_of(login, [mentor]).get(mentor, "")
    if name:
        days = (span.start.date() - timedelta(days=2), span.end.date() + timedelta(days=2))
        between = ("starts_at", days[0].isoformat(), days[1].isoformat())
        whom = (session_fields.with_whom.key, name)
        yield from _meetings(login.store.records(SESSION.name, where=whom, between=between))
    yield from _events(login, mentor)


def _meetings(rows: Iterable[Record]) -> Iterator[Stretch]:
    for one in rows:
        starts_at = one.get(session_fields.starts_at)
        if starts_at is not None and one.get(session_fields.session_state) == "planned":
            start = starts_at.astimezone(UTC)
            minutes = one.get(session_fields.minutes, USUAL_MINUTES)
            yield Stretch(start, start + timedelta(minutes=minutes))


def _events(login: Login, person: RecordId) -> Iterator[Stretch]:
    """Yield the events that somebody is on the list of and has not said no to."""
    for one in login.vault.about(ATTENDANCE.name, [person], ATTENDANCE.fields):
        event_id = RecordId(one.get(event_fields.attendance_event, ""))
        event = login.vault.record(EVENT.name, event_id)
        is_off = event is None or event.get(event_fields.event_cancelled, False)
        if event is not None and not is_off and _is_coming(one):
            yield Stretch(event_start(event).astimezone(UTC), event_end(event).astimezone(UTC))


def _is_coming(row: Record) -> bool:
    return row.get(event_fields.attendance_state, "invited") not in _NOT_THERE


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone(UTC)
