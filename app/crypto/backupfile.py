"""The bytes of a backup, format 1: key slots in front, everything else sealed behind them.

docs/formats/backup.md describes the format.  Knows bytes and keys; knows no files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from app.crypto import canonical, seal, slotfile
from app.errors import Code, Problem
from app.i18n import N_

# The front: 0 magic 8 | 8 version 4 | 12 epoch 4 | 16 length of the slots 4   [bytes]
MAGIC = b"waymkbak"
VERSION = 1
FRONT_BYTES = 20
ABOUT = "about"
RECORDS = "records.db"
LONGEST_ABOUT = 4096

_FIRST = (ABOUT, RECORDS)
_INFO = b"waymark backup v1"
_NAME_BYTES = 2
_SIZE_BYTES = 8
_LONGEST_NAME = 120
_NAMES = re.compile(r"documents/[0-9a-f]{32}|releases/[0-9a-z][0-9a-z._-]{0,99}")
_HIGHEST = 2**63

Piece: TypeAlias = bytes | memoryview


@dataclass(frozen=True)
class Head:
    """What stands in front of the seal: the vault.json of the vault, and its key epoch."""

    epoch: int
    slots: bytes

    def encode(self) -> bytes:
        """Return the bytes with which the backup begins."""
        numbers = (VERSION, self.epoch, len(self.slots))
        return MAGIC + b"".join(one.to_bytes(4, "big") for one in numbers) + self.slots

    def key(self, case_key: bytes, vault_id: str, file_id: bytes) -> bytes:
        """Return the 32-byte key of the sealed part; another one if any byte of the head changes.

        HKDF-SHA256 (RFC 5869): salt = SHA-256 of the head, info = "waymark backup v1" |
        vault id (16) | epoch (4) | file id (16).
        """
        place = bytes.fromhex(vault_id) + self.epoch.to_bytes(4, "big") + file_id
        salt = hashlib.sha256(self.encode()).digest()
        return seal.subkey(case_key, _INFO + place, salt=salt)


def read_front(front: bytes) -> tuple[int, int]:
    """Return the key epoch and the length of the slots, from the first 20 bytes.

    Raises Problem 30 for what is no backup, 32 for a newer format.
    """
    if len(front) != FRONT_BYTES or not front.startswith(MAGIC):
        raise Problem(N_("This is no backup of Waymark, or it is damaged."), Code.INTEGRITY)
    version, epoch, length = (int.from_bytes(front[at : at + 4], "big") for at in (8, 12, 16))
    if version > VERSION:
        words = N_("A newer Waymark made this backup. Update Waymark, then try again.")
        raise Problem(words, Code.NEWER_VERSION, detail="backup format")
    if version != VERSION or not epoch or not 0 < length <= slotfile.LIMIT_BYTES:
        raise damaged("front")
    return epoch, length


def damaged(detail: str) -> Problem:
    """Return the Problem (30) of a backup that is not as it was written."""
    words = N_("This backup is damaged or cut short. Use another one.")
    return Problem(words, Code.INTEGRITY, detail=detail)


@contextmanager
def telling_damage() -> Iterator[None]:
    """Say of the backup, not of the vault, that a seal inside is broken."""
    try:
        yield
    except seal.BrokenSeal:
        raise damaged("seal") from None


@dataclass(frozen=True)
class About:
    """The first entry: when it was made (Unix ms), and how much is in it.

    records: length of the records file in bytes.  documents: how many sealed files
    follow.  missing: how many more the records know, which were not there any more.
    """

    made_ms: int
    records: int
    documents: int
    missing: int

    def encode(self) -> bytes:
        """Return canonical JSON."""
        return canonical.canonical(
            {
                "documents": self.documents,
                "made_ms": self.made_ms,
                "missing": self.missing,
                "records": self.records,
            }
        )


def read_about(data: bytes) -> About:
    """Return what ``About.encode`` wrote, or raise Problem 30."""
    try:
        value = canonical.read(data)
        if not isinstance(value, dict):
            raise damaged("about")
        numbers = {key: _whole(number) for key, number in value.items()}
        return About(**numbers)
    except (canonical.Malformed, TypeError):
        raise damaged("about") from None


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < _HIGHEST:
        raise damaged("about")
    return value


def entry(name: str, size: int, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield an entry: length of the name 2 | name | size 8 | the bytes of ``parts``."""
    raw = name.encode()
    yield len(raw).to_bytes(_NAME_BYTES, "big") + raw + size.to_bytes(_SIZE_BYTES, "big")
    yield from parts


def the_end() -> bytes:
    """Return what follows the last entry."""
    return bytes(_NAME_BYTES)


class Entries:
    """Reads the entries of an opened backup, one after the other.

    chunks: the plain bytes.  size: how many there are in all; no entry can be longer.
    """

    def __init__(self, chunks: Iterator[bytes], size: int) -> None:
        self._chunks, self._left = chunks, size
        self._waiting = memoryview(b"")
        self._names = 0
        self._last = ""

    def next(self) -> tuple[str, int] | None:
        """Return the name and size of the next entry, or None after the last one.

        The bytes of the one before must all have been taken.  Names come in order and
        have no others' meaning: Problem 30 otherwise.
        """
        length = int.from_bytes(self.take(_NAME_BYTES), "big")
        if not length:
            if self._left or self._names < len(_FIRST):
                raise damaged("end")
            return None
        if length > _LONGEST_NAME:
            raise damaged("name")
        name = self.take(length).decode("ascii", "replace")
        self._refuse_out_of_turn(name)
        size = int.from_bytes(self.take(_SIZE_BYTES), "big")
        if size > self._left:
            raise damaged("size")
        return name, size

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes, few."""
        return b"".join(bytes(part) for part in self.parts(size))

    def parts(self, size: int) -> Iterator[Piece]:
        """Yield the next ``size`` bytes, in pieces; Problem 30 if there are fewer."""
        if size > self._left:
            raise damaged("size")
        while size:
            if not self._waiting:
                self._waiting = memoryview(next(self._chunks, b""))
                if not self._waiting:
                    raise damaged("end")
            part = self._waiting[:size]
            self._waiting = self._waiting[len(part) :]
            size -= len(part)
            self._left -= len(part)
            yield part

    def _refuse_out_of_turn(self, name: str) -> None:
        number, before = self._names, self._last
        self._names, self._last = number + 1, name
        if number < len(_FIRST):
            is_right = name == _FIRST[number]
        else:
            is_right = bool(_NAMES.fullmatch(name)) and (number == len(_FIRST) or name > before)
        if not is_right:
            raise damaged("name")
