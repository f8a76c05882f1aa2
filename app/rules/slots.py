"""When two people are free at once: parts of their weeks, in their own time zones.

Pure.  A moment is free for somebody if clocks at their place show a weekday and an hour
of a part that they named; so nothing is lost or counted twice when clocks are changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from app.rules.clocks import at_place

# From the hour of the first up to the hour of the second, in the words of the week grid.
PART_HOURS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"morning": (8, 12), "midday": (12, 14), "afternoon": (14, 18), "evening": (18, 21)}
)
STEP = timedelta(minutes=15)  # every time zone's distance to UTC is made of these
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Stretch:
    """Time from ``start`` up to ``end``, both in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Week:
    """The parts of a week in which somebody is free, such as ``mon-morning``, and where.

    zone: None is the place of this computer.
    """

    parts: frozenset[str]
    zone: tzinfo | None = None


def free_times(week: Week, span: Stretch) -> list[Stretch]:
    """Return when somebody is free within ``span``, in order; neighbours are joined."""
    found: list[Stretch] = []
    for piece in _even_pieces(span, week.zone):
        shift = at_place(piece.start, week.zone).utcoffset() or timedelta()
        found += _within_piece(week.parts, piece, shift)
    return joined(found)


def shared(first: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """Return the time that two lists of stretches have in common; both are in order."""
    found, at, to = [], 0, 0
    while at < len(first) and to < len(other):
        start = max(first[at].start, other[to].start)
        end = min(first[at].end, other[to].end)
        if start < end:
            found.append(Stretch(start, end))
        if first[at].end <= other[to].end:
            at += 1
        else:
            to += 1
    return found


def without(free: Sequence[Stretch], busy: Iterable[Stretch]) -> list[Stretch]:
    """Return ``free``, in order, less the time of ``busy``."""
    taken = joined(one for one in busy if one.start < one.end)
    found = []
    for one in free:
        start = one.start
        for other in taken:
            if other.end > start and other.start < one.end:
                found.append(Stretch(start, max(start, other.start)))
                start = max(start, other.end)
        found.append(Stretch(start, max(start, one.end)))
    return [one for one in found if one.start < one.end]


def joined(many: Iterable[Stretch]) -> list[Stretch]:
    """Return stretches in order, those that touch or overlap as one."""
    found: list[Stretch] = []
    for one in sorted(many):
        if found and one.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def parts_shown(week: Week, here: tzinfo | None, monday: date) -> frozenset[str]:
    """Return the parts of a week, by the clocks of ``here``, of which somebody is free an hour.

    In the week that begins on ``monday``; with clocks that differ it can be another one later.
    """
    start = datetime.combine(monday, time())
    start = (start.replace(tzinfo=here) if here else start.astimezone()).astimezone(UTC)
    span = Stretch(start - timedelta(days=1), start + timedelta(days=8))
    free = free_times(week, span)
    found = set()
    for day in _DAYS:
        for part in PART_HOURS:
            mine = free_times(Week(frozenset({f"{day}-{part}"}), here), span)
            if any(one.end - one.start >= _HOUR for one in shared(free, mine)):
                found.add(f"{day}-{part}")
    return frozenset(found)


def slots(free: Iterable[Stretch], minutes: int) -> Iterator[Stretch]:
    """Yield a slot of so many minutes at the start of each stretch that has room for it.

    It begins on a full quarter of an hour.
    """
    length = timedelta(minutes=minutes)
    for one in free:
        start = _next_quarter(one.start)
        if start + length <= one.end:
            yield Stretch(start, start + length)


def minutes_in(one: Stretch) -> int:
    """Return how many minutes the longest slot of a stretch has; below zero for none."""
    return (one.end - _next_quarter(one.start)) // _MINUTE


def _next_quarter(moment: datetime) -> datetime:
    """Return the next full quarter of an hour, ``moment`` itself if it is one."""
    late = timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment + STEP - late if late else moment


def _even_pieces(span: Stretch, zone: tzinfo | None) -> Iterator[Stretch]:
    """Yield ``span`` cut where clocks in ``zone`` are changed, to the minute."""
    start = at = span.start
    while at < span.end:
        then = min(at + _HOUR, span.end)
        if _shift(at, zone) != _shift(then, zone):
            change = _change(at, then, zone)
            yield Stretch(start, change)
            start = change
        at = then
    if start < span.end:
        yield Stretch(start, span.end)


def _change(before: datetime, after: datetime, zone: tzinfo | None) -> datetime:
    """Return the first moment of the new time between two moments that have another one."""
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if _shift(middle, zone) == _shift(before, zone):
            before = middle
        else:
            after = middle
    # Clocks are changed on the full minute, wherever the stretch began.
    return after.replace(second=0, microsecond=0)


def _shift(moment: datetime, zone: tzinfo | None) -> timedelta | None:
    return at_place(moment, zone).utcoffset()


def _within_piece(parts: frozenset[str], piece: Stretch, shift: timedelta) -> Iterator[Stretch]:
    """Yield the free time of a piece in which clocks differ from UTC by ``shift`` all along."""
    day = (piece.start + shift).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    while day - shift < piece.end:
        for part, (first, last) in PART_HOURS.items():
            if f"{_DAYS[day.weekday()]}-{part}" in parts:
                start = max(day + timedelta(hours=first) - shift, piece.start)
                end = min(day + timedelta(hours=last) - shift, piece.end)
                if start < end:
                    yield Stretch(start, end)
        day += timedelta(days=1)
