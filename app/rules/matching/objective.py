"""What a good set of pairs is: five levels, each exact, and their one folded number.

A level counts infinitely more than all that follow it.  Folded, they are the digits of
one whole number with a base per level that no sum of the level can leave; so that the
largest number is the best set, and a difference of two numbers can be read level by level.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

MOST_FIT = 1000
BANDS = (450, 600)
STAY_BONUS = 60
_TIE_BITS = 64


class Pair(NamedTuple):
    """A student and a mentor who may be matched, and how well they fit, 0 to 1000."""

    student: str
    mentor: str
    fit: int


class Levels(NamedTuple):
    """What a pair, a set of pairs or the difference of two sets counts at each level.

    fit holds the stay bonus; tie is the sum of the hashes.
    """

    priority: int
    matched: int
    fair: int
    good: int
    fit: int
    tie: int


@dataclass(frozen=True)
class Question:
    """Who may be matched with whom.

    capacity: free places by mentor.  priority: students who come first.  kept: the open
    proposals, (student, mentor), which stay where little speaks against it.
    """

    pairs: tuple[Pair, ...]
    capacity: Mapping[str, int]
    priority: frozenset[str] = frozenset()
    kept: frozenset[tuple[str, str]] = frozenset()
    stay_bonus: int = STAY_BONUS
    bands: tuple[int, int] = BANDS
    students: tuple[str, ...] = field(init=False)
    mentors: tuple[str, ...] = field(init=False)
    by_ids: Mapping[tuple[str, str], Pair] = field(init=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.pairs))
        by_ids = {(one.student, one.mentor): one for one in ordered}
        if len(by_ids) != len(ordered) or any(not 0 <= one.fit <= MOST_FIT for one in ordered):
            raise ValueError("a pair stands twice or its fit is out of range")
        if any(one < 0 for one in self.capacity.values()):
            raise ValueError("a capacity is below zero")
        put = object.__setattr__  # the only way into a frozen object
        put(self, "pairs", ordered)
        put(self, "students", tuple(sorted({one.student for one in ordered})))
        put(self, "mentors", tuple(sorted({one.mentor for one in ordered})))
        put(self, "by_ids", MappingProxyType(by_ids))

    def levels(self, pair: Pair) -> Levels:
        """Return what a pair counts at each level."""
        is_kept = (pair.student, pair.mentor) in self.kept
        fair, good = self.bands
        return Levels(
            priority=int(pair.student in self.priority),
            matched=1,
            # An open proposal counts as good, so that a fit that moved by a little over a
            # band's edge does not set off a chain of changes.
            fair=int(is_kept or pair.fit >= fair),
            good=int(is_kept or pair.fit >= good),
            fit=pair.fit + (self.stay_bonus if is_kept else 0),
            tie=tie_of(pair.student, pair.mentor),
        )

    def total(self, pairs: Iterable[Pair]) -> Levels:
        """Return what a set of pairs counts at each level."""
        return added(self.levels(one) for one in pairs)

    @property
    def folding(self) -> Folding:
        """How levels become one number for as many students as there are."""
        most = Levels(1, 1, 1, 1, MOST_FIT + self.stay_bonus, 2**_TIE_BITS - 1)
        return Folding(tuple(2 * len(self.students) * one + 1 for one in most))


@dataclass(frozen=True)
class Folding:
    """Turns levels into one number and back.  bases: one per level, odd, the first unused."""

    bases: Sequence[int]

    def fold(self, levels: Levels) -> int:
        """Return the number that stands for ``levels``."""
        value = 0
        for base, digit in zip(self.bases, levels, strict=True):
            value = value * base + digit
        return value

    def unfold(self, value: int) -> Levels:
        """Return the levels of a number, of a sum of pairs or of a difference of two sums."""
        digits = []
        for base in reversed(self.bases[1:]):
            digit = (value + base // 2) % base - base // 2
            digits.append(digit)
            value = (value - digit) // base
        return Levels(value, *reversed(digits))


def added(levels: Iterable[Levels]) -> Levels:
    """Return the sum, level by level."""
    totals = [0] * len(Levels._fields)
    for one in levels:
        for at, digit in enumerate(one):
            totals[at] += digit
    return Levels(*totals)


def tie_of(student: str, mentor: str) -> int:
    """Return the 64 bits that settle what all other levels leave open, alike everywhere."""
    raw = hashlib.sha256(f"{student}\x1f{mentor}".encode()).digest()
    return int.from_bytes(raw[: _TIE_BITS // 8], "big")
