"""The header of an age file: who can open it, as text.  c2sp.org/age, "Header".

Knows lines and their limits; knows no keys but the one of the checksum.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from app.crypto.seal import subkey
from app.errors import Code, Problem
from app.i18n import N_

FILE_KEY_BYTES = 16
MOST_HEADER_BYTES = 64 * 1024
COLUMNS = 64

_VERSION = b"age-encryption.org/v1"
_STANZA = b"-> "
_END = b"---"
_MAC_BYTES = 32
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")


@dataclass(frozen=True)
class Stanza:
    """One way to the file key: the words of its first line, and the wrapped key."""

    words: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A header as it was read: its stanzas, its bytes up to "---", its checksum."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes

    @property
    def raw(self) -> bytes:
        """All bytes of the header, its last newline included."""
        return self.covered + b" " + encode64(self.mac) + b"\n"

    def check(self, file_key: bytes) -> None:
        """Return if the header is as the holder of the file key wrote it; else raise 20."""
        if not hmac.compare_digest(_mac(file_key, self.covered), self.mac):
            raise damaged("age mac")


def begins(content: bytes) -> bool:
    """Tell whether a file begins as an age file of version 1, whatever follows."""
    return content.startswith(_VERSION + b"\n")


def make(stanzas: Iterable[Stanza], file_key: bytes) -> Header:
    """Return the header with these stanzas."""
    kept = tuple(stanzas)
    lines = [_VERSION]
    for one in kept:
        lines.append(_STANZA + b" ".join(one.words))
        lines.extend(_wrapped(encode64(one.body)))
    covered = b"\n".join([*lines, _END])
    return Header(kept, covered, _mac(file_key, covered))


def read(source: BinaryIO) -> Header:
    """Return the header at the start of ``source``, which then stands behind it.

    Raises Problem 20 for anything but a header of at most ``MOST_HEADER_BYTES`` bytes,
    32 for a later version of the format.
    """
    lines = _Lines(source)
    version = lines.next()
    if version != _VERSION:
        raise _version_problem(version)
    stanzas = []
    while True:
        line = lines.next()
        if line.startswith(_END):
            break
        stanzas.append(_stanza(line, lines))
    start, space, mac = line.partition(b" ")
    if start != _END or not space or not stanzas:
        raise damaged("age header")
    covered = lines.read_bytes[: -len(mac) - 2]
    return Header(tuple(stanzas), covered, decode64(mac, _MAC_BYTES))


def encode64(data: bytes) -> bytes:
    """Return base64 without padding: RFC 4648, section 4."""
    return base64.b64encode(data).rstrip(b"=")


def decode64(text: bytes, length: int | None = None) -> bytes:
    """Return what ``encode64`` was given, of ``length`` bytes; raise Problem 20 for other text."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise damaged("age header") from None
    if encode64(data) != text or length not in {None, len(data)}:
        raise damaged("age header")
    return data


def damaged(detail: str) -> Problem:
    """Return the Problem (20) of an age file that is not as it was written."""
    words = N_("This file is damaged or was changed on its way. Ask for it once more.")
    return Problem(words, Code.BUNDLE_MALFORMED, detail=detail)


class _Lines:
    """The lines of a header; no more is read than the header's own bytes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.read_bytes = b""

    def next(self) -> bytes:
        room = MOST_HEADER_BYTES - len(self.read_bytes)
        line = self._source.readline(room)
        self.read_bytes += line
        if not line.endswith(b"\n"):
            raise damaged("age header")
        return line[:-1]


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    if not line.startswith(_STANZA):
        raise damaged("age header")
    words = tuple(line[len(_STANZA) :].split(b" "))
    if not all(_ARGUMENT.fullmatch(word) for word in words):
        raise damaged("age header")
    body = b""
    while True:
        part = lines.next()
        body += part
        if len(part) > COLUMNS:
            raise damaged("age header")
        if len(part) < COLUMNS:
            return Stanza(words, decode64(body))


def _wrapped(text: bytes) -> list[bytes]:
    """Return lines of 64 signs and a last one that is shorter, empty if need be."""
    return [text[at : at + COLUMNS] for at in range(0, len(text) + 1, COLUMNS)]


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(subkey(file_key, b"header"), covered, hashlib.sha256)


def _version_problem(version: bytes) -> Problem:
    if version.startswith(_VERSION[:-1]):
        words = N_("This file was made by a newer program. Update Waymark to open it.")
        return Problem(words, Code.NEWER_VERSION, detail="age header")
    return damaged("age header")
