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


def safe_parts(
    parts: Mapping[str, tuple[int, int]], whole: Shown, fewest: int = FEWEST
) -> Shown | None:
    """Return in how many people of each group something holds, as far as it may be told, or None.

    parts: of each group, in its order, in how many it holds and in how many not.  whole:
    what is told of the groups' sizes beside it.  A group is told only if its size is, and if
    neither number is smaller than ``fewest``: all but a few tells as much as a few.  The others
    stand together as in ``safe_table``, with those for whom it does not hold.
    """
    held = {key for key, both in parts.items() if key not in whole.counts or min(both) < fewest}
    large = [key for key in parts if key not in held]
    # What is left of both sums if all of the held groups were on one side: if that is enough for
    # those that go with them, and then some, the smaller part of each may be none or more.
    size = sum(sum(parts[key]) for key in held)
    spare, taken = [sum(parts[key][at] for key in held) - size for at in (0, 1)], 0
    while held and taken < len(large) and (not taken or min(spare) < fewest * (taken + 1) - 1):
        spare = [one + more for one, more in zip(spare, parts[large[taken]], strict=True)]
        taken += 1
    shown = {key: parts[key][0] for key in large[taken:]}
    rest = sum(both[0] for key, both in parts.items() if key not in shown)
    return Shown(shown, rest) if shown else None
