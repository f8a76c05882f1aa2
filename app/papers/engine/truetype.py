"""Composite glyphs appended to a TrueType font (OpenType, tables glyf, loca, hmtx, maxp).

A subset that holds one glyph per letter as its readers see it can give each of
them one code and one text, so that copying and searching find whole letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack, unpack_from
from typing import NamedTuple

HAS_MORE, WORDS, OFFSETS = 0x20, 0x1, 0x2


class Part(NamedTuple):
    """A glyph inside a composite one, moved by (dx, dy) font units."""

    glyph: int
    dx: int
    dy: int


class Composite(NamedTuple):
    """A glyph made of parts, ``advance`` font units wide."""

    advance: int
    parts: tuple[Part, ...]


class _Size(NamedTuple):
    points: int
    contours: int
    depth: int


class _Outlines:
    """The glyf and loca tables, open for reading and appending."""

    def __init__(self, tables: dict[str, bytes], count: int) -> None:
        if unpack_from(">h", tables["head"], 50)[0] == 0:
            self.places: list[int] = [
                2 * place for place in unpack_from(f">{count + 1}H", tables["loca"])
            ]
        else:
            self.places = list(unpack_from(f">{count + 1}L", tables["loca"]))
        self.data = bytearray(tables["glyf"][: self.places[-1]])

    def has_ink(self, glyph: int) -> bool:
        return self.places[glyph + 1] > self.places[glyph]

    def box(self, part: Part) -> tuple[int, int, int, int]:
        """Return the moved bounding box of ``part``: left, bottom, right, top."""
        left, bottom, right, top = unpack_from(">4h", self.data, self.places[part.glyph] + 2)
        return left + part.dx, bottom + part.dy, right + part.dx, top + part.dy

    def size(self, glyph: int) -> _Size:
        """Return the points, contours and nesting of ``glyph``."""
        if not self.has_ink(glyph):
            return _Size(0, 0, 0)
        place = self.places[glyph]
        contours = unpack_from(">h", self.data, place)[0]
        if contours >= 0:
            last = place + 10 + 2 * (contours - 1)
            points = unpack_from(">H", self.data, last)[0] + 1 if contours else 0
            return _Size(points, contours, 0)
        sizes = [self.size(part) for part in self._parts(place + 10)]
        points = sum(size.points for size in sizes)
        return _Size(
            points, sum(size.contours for size in sizes), 1 + max(size.depth for size in sizes)
        )

    def append(self, parts: Sequence[Part]) -> int:
        """Append a composite glyph; return its left side bearing."""
        left = 0
        if parts:
            boxes = [self.box(part) for part in parts]
            left = min(box[0] for box in boxes)
            right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
            bottom = min(box[1] for box in boxes)
            record = pack(">hhhhh", -1, left, bottom, right, top)
            for number, part in enumerate(parts, 1):
                more = HAS_MORE if number < len(parts) else 0
                record += pack(">HHhh", WORDS | OFFSETS | more, *part)
            self.data += record + b"\0" * (-len(record) % 4)
        self.places.append(len(self.data))
        return left

    def _parts(self, place: int) -> list[int]:
        glyphs = []
        more = True
        while more:
            flags, glyph = unpack_from(">HH", self.data, place)
            glyphs.append(glyph)
            scale = 2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            place += 4 + (4 if flags & WORDS else 2) + scale
            more = bool(flags & HAS_MORE)
        return glyphs


def with_composites(font: bytes, composites: Sequence[Composite]) -> tuple[bytes, int]:
    """Return ``font`` with ``composites`` appended, and the glyph number of the first."""
    tables = _tables(font)
    count = unpack_from(">H", tables["maxp"], 4)[0]
    outlines = _Outlines(tables, count)
    metrics = _metrics(tables, count)
    sizes = [_Size(0, 0, 0)]
    most = 0
    for advance, parts in composites:
        inked = [part for part in parts if outlines.has_ink(part.glyph)]
        inside = [outlines.size(part.glyph) for part in inked]
        sizes += [
            _Size(sum(size.points for size in inside), sum(size.contours for size in inside), 1),
            *(size._replace(points=0, contours=0, depth=size.depth + 1) for size in inside),
        ]
        most = max(most, len(inked))
        metrics.append((max(0, min(0xFFFF, advance)), outlines.append(inked)))
    tables["glyf"] = bytes(outlines.data)
    tables["loca"] = pack(f">{len(outlines.places)}L", *outlines.places)
    tables["hmtx"] = b"".join(pack(">Hh", *metric) for metric in metrics)
    tables["head"] = _patched(tables["head"], {8: pack(">L", 0), 50: pack(">h", 1)})
    tables["hhea"] = _patched(tables["hhea"], {34: pack(">H", len(metrics))})
    tables["maxp"] = _limits(tables["maxp"], len(metrics), sizes, most)
    return _assembled(tables), count


def _tables(font: bytes) -> dict[str, bytes]:
    found = {}
    for number in range(unpack_from(">H", font, 4)[0]):
        tag, _, offset, length = unpack_from(">4sLLL", font, 12 + 16 * number)
        found[tag.decode("ascii")] = font[offset : offset + length]
    return found


def _metrics(tables: dict[str, bytes], count: int) -> list[tuple[int, int]]:
    """Return the (advance, left side bearing) of each glyph."""
    long = unpack_from(">H", tables["hhea"], 34)[0]
    table = tables["hmtx"]
    metrics: list[tuple[int, int]] = [
        unpack_from(">Hh", table, 4 * number) for number in range(long)
    ]
    last = metrics[-1][0]
    return metrics + [
        (last, unpack_from(">h", table, 4 * long + 2 * number)[0]) for number in range(count - long)
    ]


def _limits(maxp: bytes, count: int, sizes: Sequence[_Size], most: int) -> bytes:
    """Return the maxp table raised to what the new glyphs need."""
    points, contours, parts, depth = (
        unpack_from(">H", maxp, offset)[0] for offset in (10, 12, 28, 30)
    )
    return _patched(
        maxp,
        {
            4: pack(">H", count),
            10: pack(">H", max(points, *(size.points for size in sizes))),
            12: pack(">H", max(contours, *(size.contours for size in sizes))),
            28: pack(">H", max(parts, most)),
            30: pack(">H", max(depth, *(size.depth for size in sizes))),
        },
    )


def _patched(table: bytes, changes: dict[int, bytes]) -> bytes:
    out = bytearray(table)
    for offset, value in changes.items():
        out[offset : offset + len(value)] = value
    return bytes(out)


def _assembled(tables: dict[str, bytes]) -> bytes:
    """Return a font file of ``tables``, checksums included."""
    power = len(tables).bit_length() - 1
    header = pack(
        ">LHHHH", 0x00010000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power))
    )
    place = len(header) + 16 * len(tables)
    body = b""
    for tag in sorted(tables):
        padded = tables[tag] + b"\0" * (-len(tables[tag]) % 4)
        checksum = sum(unpack_from(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        header += pack(">4sLLL", tag.encode("ascii"), checksum, place, len(tables[tag]))
        body += padded
        place += len(padded)
    return header + body
