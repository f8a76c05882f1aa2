"""What is asked of every place where bundles lie: five verbs and safe names.

No locks, no clock and no modification times: every path has one writer, every bundle's
name is that of its content, and readers check what they get.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from app.errors import Code, Defect, Problem
from app.i18n import N_

MOST_ENTRIES = 200_000
LONGEST_NAME = 80
COPY_BYTES = 1 << 20

_PART = r"[a-z0-9][a-z0-9._-]*"
_NAME = re.compile(rf"{_PART}(/{_PART}){{0,3}}")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@dataclass(frozen=True, order=True)
class Entry:
    """One file of a store: its name, with ``/`` between the parts, and its length in bytes."""

    name: str
    size_bytes: int


class Store(Protocol):
    """A place for files that others can reach too.

    Every verb raises Problem 31 when the place does not answer, is full, or may not be
    written; 40 when there is no such file; 24 when there is more than a store can have.
    """

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        """Return the files whose names begin with ``prefix``, in order; foreign ones left out.

        prefix: "" or a folder's name that ends with ``/``.
        """

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        """Write the file into ``sink``; raise 24 before more than ``most_bytes`` are written.

        start: the byte from which on it is wanted; nothing is written where it has no more.
        """

    def put(self, name: str, source: BinaryIO) -> None:
        """Put what ``source`` gives under ``name``, wholly or not at all, in place of an old one.

        A store that cannot promise that may leave a torn file if it is stopped midway.
        """

    def move(self, old: str, new: str) -> None:
        """Give the file another name, in place of one that has it."""

    def delete(self, name: str) -> None:
        """Remove the file; one that is not there is removed already."""


def is_name(text: str) -> bool:
    """Tell whether ``text`` can name a file on every store: FAT, Windows, URLs, S3.

    At most 80 of ``a-z 0-9 . _ -`` in up to four parts, none of which begins or ends
    with a dot or is a device of Windows.  Names that end with ``.tmp`` are unfinished.
    """
    parts = text.split("/")
    is_safe = _NAME.fullmatch(text) is not None and len(text) <= LONGEST_NAME
    is_odd = any(one.endswith(".") or _DEVICE.fullmatch(one) for one in parts)
    return is_safe and not is_odd and not text.endswith(".tmp")


def check_name(text: str) -> None:
    """Refuse a name of our own making that no store could have."""
    if not is_name(text):
        raise Defect("a name that not every store can have")


def copy(source: BinaryIO, sink: BinaryIO, most_bytes: int) -> None:
    """Copy piece by piece; raise Problem 24 before more than ``most_bytes`` are written."""
    left = most_bytes
    while piece := source.read(min(COPY_BYTES, left + 1)):
        if len(piece) > left:
            raise too_much()
        sink.write(piece)
        left -= len(piece)


def read(store: Store, name: str, most_bytes: int) -> bytes:
    """Return a small file whole."""
    sink = io.BytesIO()
    store.get(name, sink, most_bytes)
    return sink.getvalue()


def read_listed(store: Store, entry: Entry, most_bytes: int) -> bytes:
    """Return a small file of a list; raise Problem 24, and read nothing, where it is not small."""
    if entry.size_bytes > most_bytes:
        words = N_("This file is larger than any that Waymark puts there. It was not read.")
        raise Problem(words, Code.OVER_LIMIT, detail="file")
    return read(store, entry.name, most_bytes)


def write(store: Store, name: str, content: bytes) -> None:
    """Put a small file."""
    store.put(name, io.BytesIO(content))


def absent() -> Problem:
    """Return the Problem (40) of a file that is not in the store."""
    return Problem(N_("This file is not there any more. Look at the list again."), Code.NOT_FOUND)


def too_much() -> Problem:
    """Return the Problem (24) of a store that holds or gives more than it should."""
    words = N_("This place holds more, or larger, files than Waymark puts there. Use another one.")
    return Problem(words, Code.OVER_LIMIT, detail="store")
