"""Which stipends the meetings of a match have earned; one meeting never earns two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Promise:
    """A stipend that was agreed: since when meetings count, and how many it needs."""

    id: str
    agreed_on: date
    meetings: int


@dataclass(frozen=True)
class Earning:
    """How many meetings count for a stipend, and how many it needs."""

    counted: int
    needed: int

    @property
    def is_earned(self) -> bool:
        return self.counted >= self.needed


def earned(promises: Sequence[Promise], meetings: Sequence[date]) -> Mapping[str, Earning]:
    """Return how far each stipend of one match is earned, by id.

    Stipends are filled in the order in which they were agreed, each from the earliest
    meetings on or after its day that no stipend before it has used.
    """
    left = sorted(meetings)
    found = {}
    for one in sorted(promises, key=_order):
        usable = [day for day in left if day >= one.agreed_on][: one.meetings]
        for day in usable:
            left.remove(day)
        found[one.id] = Earning(len(usable), one.meetings)
    return found


def _order(one: Promise) -> tuple[date, str]:
    return one.agreed_on, one.id
