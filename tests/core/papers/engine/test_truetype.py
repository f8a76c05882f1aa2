"""Composite glyphs appended to a font file."""

from __future__ import annotations

from pathlib import Path
from struct import unpack_from

import pytest
import uharfbuzz as hb

from app.papers.engine.fonts import FOLDER
from app.papers.engine.truetype import Composite, Part, with_composites

FONTS = sorted(FOLDER.glob("*.ttf"))


def opened(data: bytes) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob(data)))


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_a_composite_has_the_ink_of_its_parts(path: Path) -> None:
    """Its box is that of the moved parts, and its advance the one asked for."""
    data = path.read_bytes()
    before = opened(data)
    letter, dot = before.get_nominal_glyph(ord("A")), before.get_nominal_glyph(ord("."))
    assert letter is not None
    assert dot is not None

    made, first = with_composites(
        data, [Composite(777, (Part(letter, 0, 0), Part(dot, 10, 2000))), Composite(55, ())]
    )

    after = opened(made)
    base, top = before.get_glyph_extents(letter), before.get_glyph_extents(dot)
    found = after.get_glyph_extents(first)
    assert found.y_bearing == top.y_bearing + 2000
    assert found.y_bearing + found.height == base.y_bearing + base.height
    assert found.x_bearing == min(base.x_bearing, top.x_bearing + 10)
    assert after.get_glyph_h_advance(first) == 777
    assert after.get_glyph_h_advance(first + 1) == 55
    assert after.get_glyph_extents(first + 1).height == 0
    assert after.get_glyph_extents(letter) == base


def test_the_tables_stay_whole() -> None:
    """Tags are sorted, checksums right, and the counts of glyphs agree."""
    data = FONTS[0].read_bytes()
    made, first = with_composites(data, [Composite(10, (Part(5, 1, 2), Part(6, 3, 4)))])

    tags = []
    for number in range(unpack_from(">H", made, 4)[0]):
        tag, checksum, offset, length = unpack_from(">4sLLL", made, 12 + 16 * number)
        padded = made[offset : offset + length] + b"\0" * (-length % 4)
        assert sum(unpack_from(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF == checksum
        tags.append(tag)
    face = hb.Face(hb.Blob(made))
    assert tags == sorted(tags)
    assert face.glyph_count == first + 1
    assert unpack_from(">H", bytes(face.reference_table("maxp").data), 28)[0] >= 2
