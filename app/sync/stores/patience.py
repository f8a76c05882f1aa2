"""How long a place on the network may take, and what is said when it does not answer.

A place may be slow, as the connections of our centres are; it may not hang for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.stores.store import COPY_BYTES, too_much

CONNECT_S = 10.0  # until somebody is there
SILENCE_S = 30.0  # without one byte
FIRST_S = 90.0  # for an answer, however small
SLOWEST_BYTES_S = 512  # of what follows: a bundle of 64 MiB has a day and a half

_SILENT = N_("The online place does not answer. Look at the connection, then try again.")
Clock = Callable[[], float]  # seconds, from anywhere, never backwards


class Patience:
    """The time that one verb may take, which grows with what has come or gone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = clock() + FIRST_S

    def spend(self, moved_bytes: int = 0) -> None:
        """Count bytes that were moved; raise Problem 31 when it all takes too long."""
        self._until += moved_bytes / SLOWEST_BYTES_S
        if self._clock() > self._until:
            raise silent("too slow")


def pieces(source: BinaryIO, patience: Patience) -> Iterator[bytes]:
    """Yield what ``source`` gives, as long as the other side takes it in time."""
    while piece := source.read(COPY_BYTES):
        yield piece
        patience.spend(len(piece))


class Measure:
    """A sink that takes no more than it may, in no more time than it may."""

    def __init__(self, sink: Callable[[bytes], object], most_bytes: int, patience: Patience):
        self._sink, self.left, self.patience = sink, most_bytes, patience

    def take(self, piece: bytes) -> None:
        """Pass a piece on; raise Problem 24 before it is too much, 31 when it took too long."""
        if len(piece) > self.left:
            raise too_much()
        self.left -= len(piece)
        self.patience.spend(len(piece))
        self._sink(piece)


def silent(why: str) -> Problem:
    """Return the Problem (31) of a place that is not reached, or goes silent.  why: for the log."""
    return Problem(_SILENT, Code.STORAGE, detail=why)


def is_silent(problem: Problem) -> bool:
    """Tell whether a place was not reached: there is no connection, and nothing is wrong."""
    return problem.text == _SILENT


def refused(why: str) -> Problem:
    """Return the Problem (31) of a place that does not let us in."""
    words = N_("The online place does not let us in. Check the name, the password and the folder.")
    return Problem(words, Code.STORAGE, detail=why)


def full(why: str) -> Problem:
    """Return the Problem (31) of a place without space."""
    words = N_("The online place is full. Free some space there. Nothing was lost.")
    return Problem(words, Code.STORAGE, detail=why)


def strange(why: str) -> Problem:
    """Return the Problem (31) of an answer that makes no sense."""
    words = N_("The online place answered in a way that Waymark does not know. Check its address.")
    return Problem(words, Code.STORAGE, detail=why)


def unsure(why: str) -> Problem:
    """Return the Problem (31) of a place that cannot show that it is the right one."""
    words = N_(
        "The online place could not show that it is the right one. Nothing was sent. "
        "Ask who runs it."
    )
    return Problem(words, Code.STORAGE, detail=why)
