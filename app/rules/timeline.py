"""Where the steps of a plan stand on a timeline: lanes, rows and days, without pixels.

Pure.  Along the line the unit is the day, counted from the first day shown; across
it the unit is the row of a lane.  A card is never narrower than its words need, so
steps that follow closely stand in rows below each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Way = Literal["earlier", "later", "up", "down"]
DAYS_OF_WEEK = 7
MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class TimedStep:
    """A step with its lane and the days between which it is worked on, both included."""

    id: str
    lane: str
    first: date
    last: date
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """The place of one step: its lane, its row there, and its days from the first one shown."""

    id: str
    lane: str
    row: int
    start: int
    days: int

    @property
    def end(self) -> int:
        return self.start + self.days


@dataclass(frozen=True)
class Link:
    """A step that comes after another; it crosses when they stand in different lanes."""

    before: str
    after: str
    crosses: bool


@dataclass(frozen=True)
class Timeline:
    """Every card, and how much room there is: days along the line, rows of each lane.

    cards: in the order of time.  months: first days of the months shown, each with
    its day from the start.
    """

    first_day: date
    days: int
    cards: tuple[Card, ...]
    rows: Mapping[str, int]
    links: tuple[Link, ...]

    def card(self, step: str) -> Card | None:
        """Return the card of a step, or None if it is not in the plan."""
        return next((one for one in self.cards if one.id == step), None)

    def offset(self, day: date) -> int:
        """Return how many days after the first one shown ``day`` is."""
        return (day - self.first_day).days

    @property
    def months(self) -> tuple[tuple[date, int], ...]:
        found, day = [], self.first_day
        while (at := self.offset(day)) < self.days:
            found.append((day, at))
            day = next_month(day)
        return tuple(found)


def lay_out(
    steps: Sequence[TimedStep],
    lanes: Sequence[str],
    today: date,
    *,
    least_days: int,
    gap_days: int,
) -> Timeline:
    """Return where the cards of ``steps`` stand; none overlaps another.

    lanes: in order from above; a step of a lane that is not named stands in the last.
    least_days: how wide a card is at least, for its words.  gap_days: between two cards.
    """
    first = min([today, *(min(one.first, one.last) for one in steps)])
    first_day = first.replace(day=1)
    ends: dict[str, list[int]] = {lane: [] for lane in lanes}
    cards = []
    for one in sorted(steps, key=lambda step: (min(step.first, step.last), step.last, step.id)):
        lane = one.lane if one.lane in ends else lanes[-1]
        begins = min(one.first, one.last)
        start = (begins - first_day).days
        days = max((one.last - begins).days + 1, least_days)
        row = _free_row(ends[lane], start, gap_days)
        ends[lane][row] = start + days
        cards.append(Card(one.id, lane, row, start, days))
    last = max([(today - first_day).days, *(one.end for one in cards)])
    whole = _end_of_month(first_day + timedelta(days=last)) - first_day
    rows = {lane: max(1, len(found)) for lane, found in ends.items()}
    return Timeline(first_day, whole.days + 1, tuple(cards), rows, _links(steps, cards))


def mirrored(timeline: Timeline) -> tuple[Card, ...]:
    """Return the cards as they stand when the line runs leftwards: same rows, days turned."""
    return tuple(replace(one, start=timeline.days - one.end) for one in timeline.cards)


def neighbour(timeline: Timeline, step: str, way: Way) -> str:
    """Return the step that an arrow key leads to; the same one at the edge.

    Earlier and later walk one lane in the order of time; up and down lead to the
    nearest card of the row above or below, over the edge of the lane.
    """
    here = timeline.card(step)
    if here is None:
        return timeline.cards[0].id if timeline.cards else step
    if way in {"earlier", "later"}:
        lane = [one.id for one in timeline.cards if one.lane == here.lane]
        at = lane.index(step) + (1 if way == "later" else -1)
        return lane[min(max(at, 0), len(lane) - 1)]
    levels = _levels(timeline)
    level = levels[here.lane] + here.row
    beyond = {one.id: levels[one.lane] + one.row for one in timeline.cards}
    far = [one for one in timeline.cards if _is_beyond(beyond[one.id], level, way)]
    if not far:
        return step
    return min(far, key=lambda one: (abs(beyond[one.id] - level), _apart(one, here), one.start)).id


def months_later(day: date, months: int) -> date:
    """Return the same day of another month; the last one of a month that is too short."""
    year, month = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    last = _end_of_month(date(year, month + 1, 1)).day
    return date(year, month + 1, min(day.day, last))


def whole_weeks(days: float) -> int:
    """Return the days of the nearest number of whole weeks: where a dragged card comes to rest."""
    return round(days / DAYS_OF_WEEK) * DAYS_OF_WEEK


def next_month(day: date) -> date:
    """Return the first day of the month after that of ``day``."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _free_row(ends: list[int], start: int, gap_days: int) -> int:
    for row, end in enumerate(ends):
        if end + gap_days <= start:
            return row
    ends.append(0)
    return len(ends) - 1


def _links(steps: Iterable[TimedStep], cards: Iterable[Card]) -> tuple[Link, ...]:
    lanes = {one.id: one.lane for one in cards}
    return tuple(
        Link(before, one.id, lanes[before] != lanes[one.id])
        for one in steps
        for before in one.depends_on
        if before in lanes and before != one.id
    )


def _levels(timeline: Timeline) -> dict[str, int]:
    """Return at which row, counted over all lanes, each lane begins."""
    levels, level = {}, 0
    for lane, rows in timeline.rows.items():
        levels[lane] = level
        level += rows
    return levels


def _is_beyond(level: int, here: int, way: Way) -> bool:
    return level < here if way == "up" else level > here


def _apart(one: Card, other: Card) -> int:
    """Return how many days lie between two cards; 0 if they share some."""
    return max(0, one.start - other.end, other.start - one.end)


def _end_of_month(day: date) -> date:
    return next_month(day) - timedelta(days=1)
