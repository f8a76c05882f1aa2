"""Small pictures of documents, packed so that no picture decoder is needed to show them.

Bytes: 0 width 2 | 2 height 2 | 4 colours 1 | 5 palette, 3 each | zlib of one index a pixel.
"""

from __future__ import annotations

import zlib

from app.errors import Code, Problem
from app.i18n import N_
from app.papers.scans import LONGEST_THUMBNAIL_PX
from app.papers.takings import Pixels

MOST_COLOURS = 64
_HEAD_BYTES = 5


def pack(width_px: int, height_px: int, palette: bytes, indices: bytes) -> bytes:
    """Return the packed picture; palette: red, green, blue of at most 64 colours."""
    head = width_px.to_bytes(2, "big") + height_px.to_bytes(2, "big")
    return head + bytes([len(palette) // 3]) + palette + zlib.compress(indices, 9)


def unpack(packed: bytes) -> Pixels:
    """Return the picture as pixels; raise Problem 30 for anything that is none.

    No more memory is taken than the largest such picture needs.
    """
    width, height = int.from_bytes(packed[:2], "big"), int.from_bytes(packed[2:4], "big")
    colours = packed[4] if len(packed) > _HEAD_BYTES else 0
    start = _HEAD_BYTES + 3 * colours
    if not (0 < width <= LONGEST_THUMBNAIL_PX and 0 < height <= LONGEST_THUMBNAIL_PX):
        raise _damaged()
    reader = zlib.decompressobj()
    try:
        indices = reader.decompress(packed[start:], width * height + 1)
    except zlib.error:
        raise _damaged() from None
    if len(indices) != width * height or max(indices) >= colours:
        raise _damaged()
    table = [packed[at : at + 3] + b"\xff" for at in range(_HEAD_BYTES, start, 3)]
    return Pixels(width, height, b"".join(map(table.__getitem__, indices)))


def _damaged() -> Problem:
    words = N_("The small picture of this document is damaged. Open the document to see it.")
    return Problem(words, Code.INTEGRITY, detail="thumbnail")
