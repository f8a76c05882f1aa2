"""Figures: what was measured, the limit it must keep, and how two things are compared.

Only ratios have limits, since both sides were measured in the same run on the same
computer; milliseconds and sizes without one are told for people.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

ROUNDS = 9


@dataclass(frozen=True)
class Figure:
    """One thing measured.  limit: the most it may be, or None if it is only told.

    unit: ``x`` for a ratio, else ``ms``, ``kB``, ``count``.  note: what was compared with
    what, or what was found.
    """

    area: str
    name: str
    reached: float
    limit: float | None = None
    unit: str = "x"
    note: str = ""

    @property
    def passes(self) -> bool:
        """Whether the limit is kept; what has none always passes."""
        return self.limit is None or self.reached <= self.limit

    def as_object(self) -> dict[str, Any]:
        """Return the figure as JSON has it."""
        return {
            "area": self.area,
            "name": self.name,
            "reached": round(self.reached, 3),
            "limit": self.limit,
            "unit": self.unit,
            "passes": self.passes,
            "note": self.note,
        }


@dataclass
class Stopwatch:
    """The least time that one side has needed in any round, in seconds."""

    least_s: float = field(default=math.inf)

    @contextmanager
    def cpu(self) -> Iterator[None]:
        """Count the processor time of this process that is used inside."""
        began = time.process_time()
        yield
        self.least_s = min(self.least_s, time.process_time() - began)

    @contextmanager
    def wall(self) -> Iterator[None]:
        """Count the time that passes inside."""
        began = time.perf_counter()
        yield
        self.least_s = min(self.least_s, time.perf_counter() - began)


Side = Callable[[Stopwatch], None]


def least_times(ours: Side, theirs: Side, rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the least seconds of each side, in rounds that take turns.

    The least is the run that other programs disturbed the least; in turns, since a
    processor's speed changes over a run.
    """
    one, other = Stopwatch(), Stopwatch()
    for _ in range(rounds):
        ours(one)
        theirs(other)
    return one.least_s, other.least_s


def compare(ours: Side, theirs: Side, rounds: int = ROUNDS) -> float:
    """Return how many times the least time of ``theirs`` the least time of ``ours`` is."""
    one, other = least_times(ours, theirs, rounds)
    return one / other
