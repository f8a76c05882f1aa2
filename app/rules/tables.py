"""Tables of counts that tell nothing about one person: small numbers stand together or not at all.

Sources: the rules of threshold and complementary suppression for one-way tables in
Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5  # people in a number that is told inside the centre's own network


@dataclass(frozen=True)
class Shown:
    """What is told of one table: numbers by group, and how many are in all others together."""

    counts: Mapping[str, int]
    others: int = 0

    @property
    def total(self) -> int:
        """How many people the table counts."""
        return sum(self.counts.values()) + self.others


def safe_table(counts: Mapping[str, int], fewest: int = FEWEST) -> Shown | None:
    """Return what may be told of a table in which each person stands in one group, or None.

    counts: of all groups there are, in their fixed order, also empty ones.  A group with
    fewer than ``fewest`` people is not told; with such groups go others, in the order of
    the groups and not by their size, until their sum leaves each of them open.  A table
    of fewer than twice ``fewest`` people, or with nothing left, is held back whole.
    """
    if sum(counts.values()) < 2 * fewest:
        return None
    held = {key for key, count in counts.items() if count < fewest}
    if not held:
        return Shown(dict(counts))
    large = [key for key in counts if key not in held]
    others, taken = sum(counts[key] for key in held), 0
    while taken < len(large) and (not taken or others < 2 * fewest - 1):
        others += counts[large[taken]]
        taken += 1
    shown = {key: counts[key] for key in large[taken:]}
    return Shown(shown, others) if shown else None
