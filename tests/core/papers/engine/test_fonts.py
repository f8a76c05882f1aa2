"""The font files that travel with Waymark: two weights of each family, free to be embedded."""

from __future__ import annotations

from struct import unpack_from

import pytest
import uharfbuzz as hb

from app.papers.engine import FAMILIES, Family, FontSet
from app.papers.engine.fonts import FOLDER

RESTRICTED = 0x2
FONTS = FontSet()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.name)
def test_a_family_has_both_weights_and_may_be_embedded(family: Family, bold: bool) -> None:
    """Its licence stands beside it, and its own bits do not forbid it (OpenType, OS/2)."""
    name = f"{family.name}-{'Bold' if bold else 'Regular'}"
    face = hb.Face(hb.Blob((FOLDER / f"{name}.ttf").read_bytes()))

    assert face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) == name
    assert f"{name}.ttf" in (FOLDER / "OFL.txt").read_text("utf-8")
    assert not unpack_from(">H", bytes(face.reference_table("OS/2").data), 8)[0] & RESTRICTED
    assert "glyf" in face.table_tags


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.name)
def test_a_family_is_the_first_for_its_scripts(family: Family) -> None:
    """And it has every letter that its usual line is measured by."""
    first = next(one for one in FAMILIES if set(one.scripts) & set(family.scripts))
    chain = FONTS.faces(family.scripts[0], "en", bold=False)

    assert chain[0].name == f"{first.name}-Regular"
    own = next(face for face in chain if face.name == f"{family.name}-Regular")
    assert own.cover.issuperset(map(ord, family.tall))
    assert 0.5 < own.extent.ascent < 1.4
    assert 0 < own.extent.descent < 0.8


def test_a_chain_has_every_face_once() -> None:
    """A letter that the first lacks is looked for in all the others."""
    chain = FONTS.faces("Khmr", "km", bold=True)

    assert len(chain) == len({face.name for face in chain}) == len(FAMILIES)
    assert chain[0].name == "NotoSansKhmer-Bold"
