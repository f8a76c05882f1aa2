"""What single rows mean for the matching: who is kept apart, what holds a place, what is a no."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from app.records import OpId, Record
from app.rules.matching.facts import NEVER
from app.schema import matches as match_fields
from app.schema import meeting as wishes
from app.schema import mentors
from app.schema.matches import HOLDING_STATES

_SAID_NO = frozenset({"declined", "no_fit"})
Rows = Mapping[str, list[Record]]


def by_person(rows: Iterable[Record]) -> Rows:
    """Return rows under the person whom they are about."""
    found: dict[str, list[Record]] = defaultdict(list)
    for one in rows:
        found[str(one.subject)].append(one)
    return found


def kept_apart(rows: Rows) -> Mapping[str, frozenset[str]]:
    """Return whom each person must not meet; whoever wrote it down, it holds both ways."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, told in rows.items():
        for one in told:
            other = one.get(mentors.apart_other)
            if other:
                found[person].add(other)
                found[other].add(person)
    return {person: frozenset(others) for person, others in found.items()}


def is_unread(person: Record, apart: Iterable[Record]) -> bool:
    """Whether somebody told whom to keep away, and nobody has written it down since.

    The words themselves are never matched with names: they only say that a person must read.
    """
    key = wishes.mentor_excludes.key
    if not person.get(wishes.mentor_excludes, ""):
        return False
    told = max(person.versions.get(key, ()), default=None)
    read = (version for one in apart for many in one.versions.values() for version in many)
    return told is None or max(read, default=OpId(0, 0)) < told


def is_no(reason: str | None) -> bool:
    """Whether the reason of an end means that somebody does not want the other."""
    return reason in _SAID_NO


def is_holding(match: Record) -> bool:
    """Whether a match holds one of its mentor's places."""
    return match.get(match_fields.match_state, "") in HOLDING_STATES


def is_open(match: Record) -> bool:
    """Whether a match is a proposal that nobody has answered or closed."""
    return match.get(match_fields.match_state, "") == "proposed"


def is_fast(match: Record) -> bool:
    """Whether staff holds a proposal fast, so that no run takes it away."""
    return is_open(match) and match.get(match_fields.match_locked, False)


def wants_review(match: Record) -> bool:
    """Whether a match that had begun ended before its time, and nobody has talked about it."""
    closed, planned = match.get(match_fields.closed_on), match.get(match_fields.planned_end)
    return (
        match.get(match_fields.started_on) is not None
        and match.get(match_fields.reviewed_on) is None
        and closed is not None
        and planned is not None
        and closed < planned
    )


def checks_until(rows: Iterable[Record]) -> Mapping[str, date]:
    """Return until when each check counts: the last one of its kind, if it was passed."""
    latest: dict[str, tuple[date, bool, date]] = {}
    for one in rows:
        day = one.get(mentors.checked_on, date.min)
        is_refused = one.get(mentors.check_result) == "refused"
        if is_refused or one.get(mentors.check_result) == "passed":
            told = (day, is_refused, one.get(mentors.check_until, NEVER))
            kind = one.get(mentors.check_type, "")
            latest[kind] = max(latest.get(kind, told), told)
    return {kind: until for kind, (_, is_refused, until) in latest.items() if not is_refused}
