"""Events of the centre: planned, changed, called off, and looked at. They name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.calendars import show_moment
from app.errors import Code, Problem
from app.i18n import N_, Catalog, Text, plural
from app.records import Change, Draft, Record, RecordId
from app.rules.clocks import at_place, at_wall_clock
from app.schema import event as fields
from app.schema.event import ATTENDANCE, EVENT
from app.schema.eventcodes import CAME, EXPECTED, MARKED
from app.schema.kinds import Stored
from app.schema.zones import zone_of
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login, Outcome, name_of
from app.usecases.records import typed_values
from app.usecases.rows import changes_of_new, edited, joined, new_row

USUAL_MINUTES = 60
_PLAN, _CHANGE = N_("Plan an event"), N_("Change an event")
EARLY = timedelta(hours=12)  # doors open before the hour
ON_THE_DAY = CAME | {"absent"}  # what nobody can know before
_FAR = timedelta(days=2)  # no two places are further apart in their clocks
_NEVER = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class EventLine:
    """One event in a list.

    starts_at: as clocks at its place show it.  guests: how many are on its list, ``coming``
    of them have said yes or came, of ``marked`` it is known whether they came.
    """

    id: RecordId
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int | None
    is_cancelled: bool
    guests: int
    coming: int
    marked: int

    @property
    def is_overbooked(self) -> bool:
        """Whether more people come than find a place."""
        return self.capacity is not None and self.coming > self.capacity


@dataclass(frozen=True)
class SavedEvent:
    """An event that was saved.  freed: how many marks of a day before were taken off."""

    id: RecordId
    freed: int = 0

    @property
    def words(self) -> Text | None:
        """What is to be told beside that it is saved; None if nothing is."""
        if not self.freed:
            return None
        return plural(
            "The event has not been yet. The mark of {count} person was taken off.",
            "The event has not been yet. The marks of {count} people were taken off.",
            self.freed,
        )


def add_event(login: Login, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Plan an event, led by this worker unless ``stored`` names another one."""
    event = new_event(login, stored)
    return login.save(changes_of_new(event), _PLAN, event.id)


def change_event(
    login: Login, event_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[SavedEvent]:
    """Change what is known of an event; without its own words, its time stays where it is.

    Who had been marked on a day before is only invited to one that is still to come, in the
    same save.
    """
    event = login.need(EVENT.name, event_id)
    placed = _placed(replace(event, stored={**event.stored, **stored}))
    changed = {**stored, fields.event_starts_at.key: placed.stored.get("starts_at")}
    freed = _freed(login, placed)
    changes = joined([edited(event, changed), *freed])
    return login.save(changes, _CHANGE, SavedEvent(event.id, len(freed)))


def cancel_event(
    login: Login, event_id: RecordId, *, takes_place: bool = False
) -> Outcome[RecordId]:
    """Call an event off, or say that it takes place after all; saying it again is no change."""
    event = login.need(EVENT.name, event_id)
    act = N_("Let an event take place") if takes_place else N_("Call off an event")
    return login.save(edited(event, {"cancelled": not takes_place}), act, event.id)


def new_event(login: Login, stored: Mapping[str, Stored]) -> Record:
    """Return an event that is not saved yet, its time as clocks at its place show it."""
    base: dict[str, Stored] = {"minutes": USUAL_MINUTES, "worker": login.user}
    centre = login.centre.id
    return _placed(new_row(login.context, EVENT, centre, {**base, **stored, "centre": centre}))


def event_draft(login: Login, event_id: RecordId | None = None) -> KeptDraft:
    """Return a draft of a new event or of one there is, with words about it not saved yet."""
    waiting = waiting_event(login, event_id)
    if waiting is not None:
        return waiting
    event = new_event(login, {}) if event_id is None else login.need(EVENT.name, event_id)
    return KeptDraft(Draft(event), {})


def waiting_event(login: Login, event_id: RecordId | None = None) -> KeptDraft | None:
    """Return this worker's words about an event, or about a new one, that were not saved yet."""
    for one in kept_drafts(login, login.centre.id):
        is_new = not one.draft.base.versions
        is_wanted = is_new if event_id is None else one.draft.now.id == event_id
        if one.draft.now.schema is EVENT and is_wanted:
            return one
    return None


def save_event(login: Login, draft: Draft) -> Outcome[SavedEvent]:
    """Make a draft of an event a fact; its time counts by the clocks of its place.

    Marks that cannot be are taken off as ``change_event`` does.
    """
    is_other = any(
        draft.now.stored.get(one.key) != draft.base.stored.get(one.key)
        for one in (fields.event_starts_at, fields.event_zone)
    )
    moment = draft.now.get(fields.event_starts_at)
    if moment is not None and is_other:
        zone = zone_of(draft.now.get(fields.event_zone))
        told = at_wall_clock(moment.date(), moment.time(), zone)
        draft.now = draft.now.put(fields.event_starts_at, told)
    for problem in draft.problems():
        raise problem
    event, act = draft.now, _CHANGE if draft.base.versions else _PLAN
    freed = _freed(login, event)
    changes = joined([draft.changes(), *freed])
    return login.save(changes, act, SavedEvent(event.id, len(freed)), dropping=[event.id])


def typed_event(login: Login, values: Mapping[str, Any], zone: str = "") -> dict[str, Stored]:
    """Return what the log keeps for an event typed as text.

    A time without its distance to UTC is that of the clocks at the event's place, which
    is ``zone`` unless the words name another.  Raises Problem 2 that names the field.
    """
    told = dict(values)
    words = str(told.get("starts_at", ""))
    stored = typed_values(login, EVENT, told)
    if len(words.strip()) == len("2027-05-31T10:00"):
        wall = datetime.fromisoformat(words.strip())
        place = zone_of(str(stored.get("zone") or zone))
        try:
            moment = at_wall_clock(wall.date(), wall.time(), place)
        except Problem as problem:
            raise Problem(problem.text, problem.code, field="starts_at") from None
        stored["starts_at"] = fields.event_starts_at.kind.to_stored(moment)
    return stored


def list_events(login: Login, first: date, last: date) -> tuple[EventLine, ...]:
    """Return the events from a day on to another one, both with it, the earliest first.

    Days are those of this computer's place.
    """
    texts = ((first - _FAR).isoformat(), (last + 2 * _FAR).isoformat())
    rows = login.vault.records(EVENT.name, between=("starts_at", *texts))
    lines = (line_of(login, one) for one in rows)
    here = [one for one in lines if first <= at_place(one.starts_at, None).date() <= last]
    return tuple(sorted(here, key=lambda one: (one.starts_at, one.id)))


def line_of(login: Login, event: Record) -> EventLine:
    """Return an event as a line of a list, with its guests counted."""
    rows = login.vault.records(ATTENDANCE.name, where=("event", event.id))
    states = Counter(one.get(fields.attendance_state, "invited") for one in rows)
    starts_at = event_start(event)
    return EventLine(
        id=event.id,
        title=event.get(fields.event_title, ""),
        kind=event.get(fields.event_kind, "other"),
        starts_at=starts_at,
        ends_at=event_end(event),
        place=event.get(fields.event_place, ""),
        capacity=event.get(fields.event_capacity),
        is_cancelled=event.get(fields.event_cancelled, False),
        guests=states.total(),
        coming=sum(states[one] for one in EXPECTED),
        marked=sum(states[one] for one in MARKED),
    )


def event_start(event: Record) -> datetime:
    """Return when an event begins, as clocks at its place show it."""
    moment = event.get(fields.event_starts_at, _NEVER)
    zone = zone_of(event.get(fields.event_zone))
    return at_place(moment, zone) if zone else moment


def event_end(event: Record) -> datetime:
    """Return when an event ends, as clocks at its place show it; true time has passed since."""
    start = event_start(event)
    minutes = event.get(fields.event_minutes, USUAL_MINUTES)
    ends_at = start.astimezone(UTC) + timedelta(minutes=minutes)
    zone = zone_of(event.get(fields.event_zone))
    return at_place(ends_at, zone or start.tzinfo)


def leader_of(login: Login, event: Record) -> str:
    """Return the name of the worker who leads an event; empty if it is not said."""
    worker = event.get(fields.event_led_by)
    return name_of(login, RecordId(worker)) if worker else ""


def when_words(event: Record, catalog: Catalog) -> str:
    """Return day, time and, where it was said, the place whose clocks are meant."""
    words = show_moment(event_start(event), catalog.language)
    zone = event.get(fields.event_zone)
    return f"{words} ({fields.event_zone.kind.show(zone, catalog)})" if zone else words


def is_ahead(login: Login, event: Record) -> bool:
    """Tell whether an event is still to come, so that nobody can have come to it."""
    return event_start(event).astimezone(UTC) - login.context.now() > EARLY


def _freed(login: Login, event: Record) -> list[tuple[Change, ...]]:
    """Return the changes that take marks of an earlier day off an event that is still to come."""
    if not is_ahead(login, event):
        return []
    rows = login.vault.records(ATTENDANCE.name, where=("event", event.id))
    marked = (one for one in rows if one.get(fields.attendance_state, "") in ON_THE_DAY)
    return [edited(one, {fields.attendance_state.key: "invited"}) for one in marked]


def _placed(event: Record) -> Record:
    """Return an event with its time written as clocks at its place show that moment."""
    moment = event.get(fields.event_starts_at)
    zone = zone_of(event.get(fields.event_zone))
    if moment is None or zone is None:
        return event
    return event.put(fields.event_starts_at, at_place(moment, zone))


def need_event(login: Login, event_id: RecordId) -> Record:
    """Return an event that takes place; Problem 40 if there is none, 2 if it was called off."""
    event = login.need(EVENT.name, event_id)
    if event.get(fields.event_cancelled, False):
        raise Problem(N_("This event was called off."), Code.USAGE, field="cancelled")
    return event
