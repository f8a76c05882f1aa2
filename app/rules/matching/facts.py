"""What matching knows of students and mentors: plain frozen facts, gathered elsewhere.

None stands for what nobody has told us; it never counts as a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

_NOTHING: Mapping[str, int] = MappingProxyType({})
_NO_DAYS: Mapping[str, date] = MappingProxyType({})
NEVER = date.max


def spoken_well(languages: Mapping[str, int], least: int) -> frozenset[str]:
    """Return the tags of those languages that somebody speaks at a level or above it."""
    return frozenset(tag for tag, level in languages.items() if level >= least)


@dataclass(frozen=True)
class StudentFacts:
    """A student who may get a mentor.  id: of the person.

    languages: level from 0 (not yet) to 7 (mother tongue) by tag.  free: parts of the week.
    forms: ways to meet.  topics: wanted help.  fields: codes such as ``isco:221``.
    wishes: for the mentor.  never_with: people they must not meet.  has_unread_limit: they
    told whom to keep away, and nobody has written down who that is.  asks_later: they do
    not want a mentor now.  waiting_since, deadline: first day and nearest goal's day.
    """

    id: str
    languages: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    takes_interpreter: bool = False
    free: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    wishes: frozenset[str] | None = None
    gender: str | None = None
    is_minor: bool = False
    has_consent: bool = False
    asks_later: bool = False
    has_unread_limit: bool = False
    never_with: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    needs_review: bool = False
    waiting_since: date | None = None
    deadline: date | None = None
    is_at_risk: bool = False


@dataclass(frozen=True)
class MentorFacts:
    """A mentor.  id: of the person.  places: those free; below zero if too many are held.

    checks: last valid day by type (``NEVER`` where it does not end).  modules: training
    done.  since, until: days of availability; pauses are worked into them.  limits: whom
    they ask not to be given.  never_with, declined: as for students, from their side.
    """

    id: str
    places: int = 0
    languages: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    free: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    gender: str | None = None
    was_newcomer: bool | None = None
    is_approved: bool = False
    checks: Mapping[str, date] = field(default_factory=lambda: _NO_DAYS)
    modules: frozenset[str] = frozenset()
    has_agreement: bool = False
    since: date | None = None
    until: date | None = None
    limits: frozenset[str] = frozenset()
    never_with: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
