"""When the steps of a plan fall due: dependencies, three-point durations, critical path, next.

Pure: takes steps and days, gives days.  A step may start when all it depends on
are done or left out.  Durations are the template's most frequent ones; only a
step that has passed its longest duration, or the day a person set, is late, and
a step that waits for others never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DONE = "done"
SKIPPED = "skipped"
DOING = "doing"


@dataclass(frozen=True)
class PlannedStep:
    """What the schedule needs to know of one step; weeks are short, typical, long."""

    id: str
    weeks: tuple[int, int, int] = (0, 1, 2)
    depends_on: tuple[str, ...] = ()
    state: str = "planned"
    is_waiting: bool = False
    is_optional: bool = False
    due_on: date | None = None
    done_on: date | None = None

    @property
    def is_closed(self) -> bool:
        return self.state in {DONE, SKIPPED}


@dataclass(frozen=True)
class Dates:
    """The days of one step: it can start, should be done, is late only after."""

    starts_on: date
    due_on: date
    late_after: date
    slack_days: int
    is_critical: bool
    is_overdue: bool


@dataclass(frozen=True)
class Schedule:
    """The whole plan's days.

    order: ids such that each step stands after all it depends on.  next: the
    open steps that may be done now, the best first.  circular: ids of steps
    whose dependencies run in a circle; the link that closes it is left out.
    """

    dates: Mapping[str, Dates]
    order: tuple[str, ...]
    next: tuple[str, ...]
    ends_on: date | None
    circular: frozenset[str]

    @property
    def critical(self) -> tuple[str, ...]:
        return tuple(one for one in self.order if self.dates[one].is_critical)


def make_schedule(steps: Sequence[PlannedStep], starts_on: date, today: date) -> Schedule:
    """Return the days of ``steps`` for a plan that begins on ``starts_on``, seen on ``today``."""
    known = {step.id: step for step in steps}
    before, circular = _acyclic(steps, known)
    order = _sorted_by_dependency(steps, before)
    starts, dues, ends = _forward(order, known, before, (starts_on, today))
    slack = _slack(order, before, starts, ends)
    dates = {}
    for one in order:
        step = known[one]
        late_after = step.due_on or starts[one] + timedelta(weeks=step.weeks[2])
        late_after = max(late_after, dues[one])
        is_open = not step.is_closed
        dates[one] = Dates(
            starts_on=starts[one],
            due_on=dues[one],
            late_after=late_after,
            slack_days=slack[one],
            is_critical=is_open and slack[one] <= 0,
            is_overdue=is_open and not step.is_waiting and today > late_after,
        )
    ends_on = max(ends.values(), default=None)
    return Schedule(dates, order, _next(order, known, before, dates), ends_on, circular)


def late_days(steps: Sequence[PlannedStep], starts_on: date | None) -> list[date]:
    """Return the first day on which each step is overdue if nothing changes, the earliest first.

    What ``make_schedule`` says on any day, for many plans at once.  A step that comes
    after an open one moves with today and so is never late, unless a person set its day;
    nor is one of a plan without a first day.
    """
    known = {step.id: step for step in steps}
    before, _ = _acyclic(steps, known)
    ends: dict[str, date | None] = {}  # None: not before today
    late = []
    for one in _sorted_by_dependency(steps, before):
        step = known[one]
        start = _latest([starts_on, *(ends[other] for other in before[one])])
        due = step.due_on or _later(start, step.weeks[1])
        if step.is_closed:
            ends[one] = start if step.state == SKIPPED else step.done_on or due
            continue
        ends[one] = None
        last = step.due_on or _later(start, step.weeks[2])
        if last is not None and due is not None and not step.is_waiting:
            late.append(max(last, due) + timedelta(days=1))
    return sorted(late)


def _latest(days: Sequence[date | None]) -> date | None:
    """Return the latest of days, None if one of them is not fixed."""
    fixed = [day for day in days if day is not None]
    return max(fixed) if len(fixed) == len(days) else None


def _later(day: date | None, weeks: int) -> date | None:
    return None if day is None else day + timedelta(weeks=weeks)


def _forward(
    order: Iterable[str],
    known: Mapping[str, PlannedStep],
    before: Mapping[str, tuple[str, ...]],
    bounds: tuple[date, date],
) -> tuple[dict[str, date], dict[str, date], dict[str, date]]:
    """Return (start, due, expected end) of each step; an end never lies before today."""
    plan_start, today = bounds
    starts: dict[str, date] = {}
    dues: dict[str, date] = {}
    ends: dict[str, date] = {}
    for one in order:
        step = known[one]
        starts[one] = max([plan_start, *(ends[other] for other in before[one])])
        dues[one] = step.due_on or starts[one] + timedelta(weeks=step.weeks[1])
        if step.state == DONE:
            ends[one] = dues[one] = step.done_on or dues[one]
        elif step.state == SKIPPED:
            ends[one] = starts[one]
        else:
            ends[one] = max(dues[one], today)
    return starts, dues, ends


def _slack(
    order: Sequence[str],
    before: Mapping[str, tuple[str, ...]],
    starts: Mapping[str, date],
    ends: Mapping[str, date],
) -> dict[str, int]:
    """Return by how many days each step may slip before the plan's end does."""
    last = max(ends.values(), default=None)
    latest: dict[str, date] = {one: last or ends[one] for one in order}
    for one in reversed(order):
        span = max(ends[one] - starts[one], timedelta(0))
        for other in before[one]:
            latest[other] = min(latest[other], latest[one] - span)
    return {one: (latest[one] - ends[one]).days for one in order}


def _next(
    order: Iterable[str],
    known: Mapping[str, PlannedStep],
    before: Mapping[str, tuple[str, ...]],
    dates: Mapping[str, Dates],
) -> tuple[str, ...]:
    ready = [
        one
        for one in order
        if not known[one].is_closed and all(known[other].is_closed for other in before[one])
    ]

    def rank(one: str) -> tuple[bool, bool, bool, bool, date]:
        step = known[one]
        urgent = dates[one].is_critical
        return (
            step.state != DOING,
            step.is_waiting,
            step.is_optional,
            not urgent,
            dates[one].due_on,
        )

    return tuple(sorted(ready, key=rank))


def _acyclic(
    steps: Iterable[PlannedStep], known: Mapping[str, PlannedStep]
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return each step's dependencies without links that close a circle, and who was in one."""
    before: dict[str, tuple[str, ...]] = {}
    circular: set[str] = set()
    for step in steps:
        kept = []
        for other in dict.fromkeys(step.depends_on):
            if other not in known:
                continue  # the step it waited for is gone; nothing to wait for
            if other == step.id or step.id in _reach(other, before):
                circular.update({step.id, other})
            else:
                kept.append(other)
        before[step.id] = tuple(kept)
    return before, frozenset(circular)


def _reach(start: str, before: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(before.get(one, ()))
    return seen


def _sorted_by_dependency(
    steps: Iterable[PlannedStep], before: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    order: list[str] = []
    placed: set[str] = set()
    waiting = [step.id for step in steps]
    while waiting:
        left = []
        for one in waiting:
            if placed.issuperset(before[one]):
                order.append(one)
                placed.add(one)
            else:
                left.append(one)
        waiting = left
    return tuple(order)
