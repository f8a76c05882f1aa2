"""Who comes to an event: invited, marked on the day, many at once, and never twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, Draft, Record, RecordId, derived_id
from app.rules.consent import consent_for
from app.schema import event as fields
from app.schema.consent import CONSENT
from app.schema.event import ATTENDANCE, EVENT
from app.schema.eventcodes import ATTENDANCE_STATES, MARKED
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.usecases.consents import consent_event
from app.usecases.events import (
    ON_THE_DAY,
    EventLine,
    event_start,
    is_ahead,
    line_of,
    need_event,
)
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.people import names_of
from app.usecases.rows import changes_of_new, edited, joined, new_row

_MARK = N_("Mark who came")
_INVITE = N_("Invite to an event")
_CHANGE = N_("Change an entry of a list")


@dataclass(frozen=True)
class Guest:
    """One person on the list of an event."""

    person: RecordId
    name: str
    state: str
    part: str
    words: str

    @property
    def is_marked(self) -> bool:
        return self.state in MARKED


@dataclass(frozen=True)
class EventView:
    """An event with all who are on its list, in the order of their names."""

    event: Record
    line: EventLine
    guests: tuple[Guest, ...]


@dataclass(frozen=True)
class Marked:
    """What became of marks: whose were written, whose stood there already, who was left out.

    left_out: people who have not agreed to a file here, so that nothing may be kept.
    """

    written: tuple[RecordId, ...] = ()
    same: tuple[RecordId, ...] = ()
    left_out: tuple[RecordId, ...] = ()


def show_event(login: Login, event_id: RecordId) -> EventView:
    """Return an event and its guests; Problem 40 if there is none."""
    event = login.need(EVENT.name, event_id)
    rows = _rows(login, event_id)
    names = names_of(login, rows)
    guests = [_guest(one, names.get(person, "")) for person, one in rows.items()]
    guests.sort(key=lambda one: (one.name.casefold(), one.person))
    return EventView(event, line_of(login, event), tuple(guests))


def events_of(login: Login, person: RecordId) -> tuple[tuple[Record, Record], ...]:
    """Return a person's (event, attendance) pairs, the latest event first."""
    found = []
    for one in login.vault.records(ATTENDANCE.name, subject=person):
        event_id = RecordId(one.get(fields.attendance_event, ""))
        event = login.vault.record(EVENT.name, event_id)
        if event is not None:
            found.append((event, one))
    found.sort(key=lambda pair: event_start(pair[0]), reverse=True)
    return tuple(found)


def invite(login: Login, event_id: RecordId, people: Iterable[RecordId]) -> Outcome[Marked]:
    """Put people on the list of an event; whoever stands on it already stays as they are."""
    need_event(login, event_id)
    there = _rows(login, event_id)
    states = {one: _state(there.get(one)) or "invited" for one in people}
    return _write(login, event_id, states, _INVITE)


def marks_of(told: Iterable[tuple[RecordId, str]]) -> dict[RecordId, str]:
    """Return one mark for each person of a list, which may name somebody again.

    Raises Problem 2 for somebody of whom it says two different things.
    """
    marks: dict[RecordId, str] = {}
    places: dict[RecordId, int] = {}
    for place, (person, state) in enumerate(told, 1):
        if marks.setdefault(person, state) != state:
            words = N_(
                "Entries {first} and {second} are about the same person and differ. Keep one."
            )
            said = words.with_values(first=places[person], second=place)
            raise Problem(said, Code.USAGE, field=fields.attendance_state.key)
        places.setdefault(person, place)
    return marks


def mark(login: Login, event_id: RecordId, marks: Mapping[RecordId, str]) -> Outcome[Marked]:
    """Write down of each person whether they came, in one save; who was not on the list is now.

    Raises Problem 2 for a state there is not, and for coming to what is still to come.
    """
    event = need_event(login, event_id)
    for state in marks.values():
        _need_state(login, event, state)
    return _write(login, event_id, marks, _MARK)


def mark_rest(login: Login, event_id: RecordId, state: str) -> Outcome[Marked]:
    """Mark everybody on the list of whom nothing is known yet."""
    rows = _rows(login, event_id)
    rest = {person: state for person, one in rows.items() if _state(one) not in MARKED}
    return mark(login, event_id, rest)


def describe_guest(
    login: Login, event_id: RecordId, person: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write what a guest does there, or said about it; Problem 40 if they are not on the list."""
    row = login.need(ATTENDANCE.name, attendance_id(event_id, person))
    return login.save(edited(row, stored), _CHANGE, row.id)


def guest_draft(login: Login, event_id: RecordId, person: RecordId) -> KeptDraft:
    """Return a draft of what a guest does there and said about it, with words not saved yet.

    Raises Problem 40 if they are not on the list.
    """
    row = login.need(ATTENDANCE.name, attendance_id(event_id, person))
    waiting = {one.draft.now.id: one for one in kept_drafts(login, person)}
    return waiting.get(row.id) or KeptDraft(Draft(row), {})


def save_guest(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft of a guest's entry a fact."""
    row = draft.now.id
    return login.save(draft.changes(), _CHANGE, row, dropping=[row])


def remove_guest(login: Login, event_id: RecordId, person: RecordId) -> Outcome[RecordId]:
    """Take somebody off the list of an event; Problem 40 if they are not on it."""
    row = login.need(ATTENDANCE.name, attendance_id(event_id, person))
    made = login.vault.delete(row, N_("Take off a list").msgid, user=login.user)
    return Outcome(row.id, made)


def attendance_id(event_id: RecordId, person: RecordId) -> RecordId:
    """Return the id of the row that says whether a person comes: the same on every computer."""
    return derived_id(ATTENDANCE.name, event_id, person)


def _write(
    login: Login, event_id: RecordId, states: Mapping[RecordId, str], act: Text
) -> Outcome[Marked]:
    """Give people on the list, or from now on it, their states; what stands is left alone."""
    there = _rows(login, event_id)
    same = tuple(one for one, state in states.items() if _state(there.get(one)) == state)
    changed = {one: state for one, state in states.items() if one not in same}
    for person in changed:
        login.know_person(person)
    out = tuple(one for one in changed if one not in there and not _may_keep(login, one))
    written = tuple(one for one in changed if one not in out)
    changes = joined(
        _changes(login, there.get(one), (event_id, one), changed[one]) for one in written
    )
    told = Marked(written, same, out)
    return login.save(changes, act, told) if changes else unchanged(told)


def _changes(
    login: Login, row: Record | None, whose: tuple[RecordId, RecordId], state: str
) -> tuple[Change, ...]:
    if row is not None:
        return edited(row, {"state": state})
    event_id, person = whose
    stored = {"person": person, "event": event_id, "state": state}
    return changes_of_new(new_row(login.context, ATTENDANCE, person, stored))


def _need_state(login: Login, event: Record, state: str) -> None:
    if state not in ATTENDANCE_STATES:
        words = N_("Choose one of the listed answers.")
        raise Problem(words, Code.USAGE, field=fields.attendance_state.key)
    if state in ON_THE_DAY and is_ahead(login, event):
        words = N_("This event is still to come. Nobody can have come or stayed away.")
        raise Problem(words, Code.USAGE, field=fields.attendance_state.key)


def _rows(login: Login, event_id: RecordId) -> dict[RecordId, Record]:
    rows = login.vault.records(ATTENDANCE.name, where=("event", event_id))
    return {one.subject: one for one in rows}


def _state(row: Record | None) -> str:
    return "" if row is None else row.get(fields.attendance_state, "invited")


def _guest(row: Record, name: str) -> Guest:
    return Guest(
        person=row.subject,
        name=name,
        state=_state(row),
        part=row.get(fields.attendance_part, "guest"),
        words=row.get(fields.attendance_words, ""),
    )


def _may_keep(login: Login, person: RecordId) -> bool:
    """Tell whether somebody has agreed to a file here; of another's people, too."""
    rows = login.vault.records(CONSENT.name, subject=person)
    purpose = Purpose.KEEP_FILE.value
    events = [consent_event(one) for one in rows]
    return consent_for(events, purpose, login.context.today).is_live
