"""Mentors with more students than places, because two computers gave the last one away.

Nobody did wrong: each computer saw a free place.  It is asked, as other questions are.
Matches beyond the places for which somebody gave a reason are meant so, and not asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.roles import Operation
from app.schema import matches as fields
from app.schema.matches import HOLDING_STATES, MATCH
from app.usecases.hands import computer_of
from app.usecases.login import Login, Outcome, name_of
from app.usecases.people import names_of
from app.usecases.rows import edited

PREFIX = "places"  # of the name of such a question on the command line


@dataclass(frozen=True)
class Holder:
    """A match that holds a place: the student's name, who gave it when, on which computer."""

    match: Record
    student: str
    worker: str
    at: datetime
    computer: str
    is_here: bool


@dataclass(frozen=True)
class Overbooked:
    """A mentor who has fewer places than students hold, those given last at the end."""

    mentor: RecordId
    name: str
    places: int
    holders: tuple[Holder, ...]

    @property
    def id(self) -> str:
        """What names this question on the command line."""
        return f"{PREFIX}:{self.mentor}"


def overbooked_mentors(login: Login) -> tuple[Overbooked, ...]:
    """Return the mentors who have too many students without a reason, by name."""
    over = _over(login)
    names = names_of(login, over) if over else {}
    found = [_told(login, one, names.get(one, ""), places) for one, places in over.items()]
    return tuple(sorted(found, key=lambda one: (one.name, one.mentor)))


def overbooked_names(login: Login, most: int | None = None) -> tuple[tuple[str, ...], int]:
    """Return the names of the first of them, and how many there are; reads no match."""
    over = sorted(_over(login))
    names = names_of(login, over[:most]) if over[:most] else {}
    return tuple(names.values()), len(over)


def count_overbooked(login: Login) -> int:
    """Return how many there are; reads no file."""
    return len(_over(login))


def leave_overbooked(login: Login, asked: Overbooked, reason: str) -> Outcome[RecordId]:
    """Let all of them go on, with a reason; written with the match that was given last.

    Raises Problem 2 without a reason, or if something was written since it was shown.
    """
    if not reason.strip():
        words = N_("Please fill in “{field}”.")
        said = words.with_values(field=fields.override_reason.label)
        raise Problem(said, Code.USAGE, field=fields.override_reason.key)
    now = {one.mentor: one for one in overbooked_mentors(login)}.get(asked.mentor)
    if now is None or _rows(now) != _rows(asked):
        raise Problem(N_("This was changed meanwhile. Look at it again first."), Code.USAGE)
    more = len(now.holders) - now.places
    changes = [
        change
        for one in now.holders[-more:]
        for change in edited(
            login.need(MATCH.name, one.match.id), {fields.override_reason.key: reason.strip()}
        )
    ]
    return login.save(changes, N_("Let a mentor have more students"), asked.mentor)


def _over(login: Login) -> dict[RecordId, int]:
    """Return the mentors and their places, to those who may see mentors."""
    return login.store.overbooked() if login.gate.allows(Operation.MENTOR_READ) else {}


def _told(login: Login, mentor: RecordId, name: str, places: int) -> Overbooked:
    rows = [
        one
        for one in login.store.records(MATCH.name, where=("mentor", mentor))
        if one.get(fields.match_state, "") in HOLDING_STATES and not one.get(fields.override_reason)
    ]
    names = names_of(login, [one.subject for one in rows])
    holders = [_holder(login, one, names.get(one.subject, "")) for one in rows]
    holders.sort(key=lambda one: (one.at, one.match.id))
    return Overbooked(mentor, name, places, tuple(holders))


def _holder(login: Login, match: Record, student: str) -> Holder:
    """Return who gave the place: whoever wrote the state that stands now."""
    states = [one for one in login.store.history(match.id, "state") if one.is_current]
    last = max(states, key=lambda one: one.id)
    at = datetime.fromtimestamp(last.at_ms / 1000, UTC)
    computer, is_here = computer_of(login, last.device)
    return Holder(match, student, name_of(login, last.user), at, computer, is_here)


def _rows(one: Overbooked) -> tuple[int, frozenset[RecordId]]:
    return one.places, frozenset(holder.match.id for holder in one.holders)
