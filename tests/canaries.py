"""Looking for words that must be nowhere: in files, in names of files, in every usual encoding."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

# Whoever is in the records of a test that looks for leaks; no other file may hold these.
CANARIES: Mapping[str, str] = MappingProxyType(
    {
        "latin": "Zanzibarheliotrope",
        "arabic": "قنبرجبلستان",
        "ukrainian": "Жовтоканарчук",
        "phone": "99887766554",
        "search": "Quetzalwort",
        "note": "Nightjarmeadow",
        "centre": "Bitternharbour",
        "passphrase": "spoonbill-avocet-godwit",
    }
)
DEEPEST = 2  # streams inside streams
LONGEST_INFLATED = 50_000_000
_ZIP_HEADER = b"PK\x03\x04"
_ANY_HEADER = 32 + zlib.MAX_WBITS  # zlib or gzip, as its first bytes say
_RAW = -zlib.MAX_WBITS


def leaks_in(folders: Iterable[Path], words: Iterable[str] = tuple(CANARIES.values())) -> list[str]:
    """Return "file: word as encoding" for each of ``words`` that any file holds or is named by."""
    found = []
    wanted = tuple(words)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            found += [f"the name of {path.name}: {one}" for one in wanted if one in path.name]
            if path.is_file():
                found += [f"{path.name}: {one}" for one in words_in(path.read_bytes(), wanted)]
    return found


def words_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Return "word as encoding" for each of ``words`` in the bytes or in what they inflate to."""
    wanted = tuple(words)
    found = []
    for depth, layer in _layers(data, 0):
        inside = " in a deflated stream" if depth else ""
        for word in wanted:
            found += [f"{word} as {name}{inside}" for name, form in forms(word) if form in layer]
    return sorted(set(found))


@lru_cache(maxsize=64)
def forms(word: str) -> tuple[tuple[str, bytes], ...]:
    """Return the encodings of a word, each with its name; also in lower and upper case."""
    made: dict[bytes, str] = {}
    for said in (word, word.lower(), word.upper()):
        for charset in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = said.encode(charset)
            made.setdefault(raw, charset)
            made.setdefault(raw.hex().encode(), f"{charset} in hex")
            made.setdefault(raw.hex().upper().encode(), f"{charset} in hex")
            for text in _base64(raw):
                made.setdefault(text, f"{charset} in base64")
        escaped = json.dumps(said)[1:-1]
        made.setdefault(escaped.encode(), "JSON escapes")
        made.setdefault(quote(said).encode(), "percent escapes")
        made.setdefault(quote(said).lower().encode(), "percent escapes")
    return tuple((name, form) for form, name in made.items())


def _base64(raw: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of the bytes wherever they begin in a text: without the edges."""
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + raw)
        whole = text[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
        yield whole
        yield whole.translate(bytes.maketrans(b"+/", b"-_"))


def _layers(data: bytes, depth: int) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes and, in them, all that a zlib, gzip or zip header begins, inflated.

    A raw stream has no header: one is looked for where a file begins only.
    """
    yield depth, data
    if depth == DEEPEST:
        return
    for start, bits in _streams(data):
        inflated = _inflated(data[start:], bits)
        if inflated:
            yield from _layers(inflated, depth + 1)


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where streams may begin, and what kind of header they have."""
    yield 0, _RAW
    for second in range(256):
        if (0x7800 + second) % 31 == 0:
            yield from ((at, _ANY_HEADER) for at in _places(data, bytes((0x78, second))))
    yield from ((at, _ANY_HEADER) for at in _places(data, b"\x1f\x8b\x08"))
    for at in _places(data, _ZIP_HEADER):
        if len(data) >= at + 30:
            name, extra = struct.unpack_from("<HH", data, at + 26)
            yield at + 30 + name + extra, _RAW


def _places(data: bytes, part: bytes) -> Iterator[int]:
    at = data.find(part)
    while at >= 0:
        yield at
        at = data.find(part, at + 1)


def _inflated(data: bytes, bits: int) -> bytes:
    """Return what the beginning of ``data`` inflates to, as far as it does."""
    reader = zlib.decompressobj(bits)
    whole = b""
    try:
        for at in range(0, len(data), 4096):
            whole += reader.decompress(data[at : at + 4096], LONGEST_INFLATED)
            if reader.eof:
                break
    except zlib.error:
        pass  # damaged or no stream at all; what came before counts
    return whole
