"""Fonts inside a PDF: one subset per face, one code per letter, its text beside it.

Type 0 fonts over CIDFontType2 with Identity-H (ISO 32000-1, 9.7) and a ToUnicode
map of our own: copying and searching give back what was typed.
"""

from __future__ import annotations

from hashlib import sha256
from struct import unpack_from
from typing import NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from app.errors import Defect
from app.papers.engine import objects
from app.papers.engine.fonts import Face
from app.papers.engine.operators import number
from app.papers.engine.truetype import Composite, Part, with_composites

KEPT_TABLES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp"})
SYMBOLIC = 4
MAX_CODES = 0xFFFF
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class _Letter(NamedTuple):
    """What one code draws and what it says; the advance in font units is part of it."""

    parts: tuple[Part, ...]
    text: str
    advance: float


class Code(NamedTuple):
    """A code in a TJ array: how far the viewer moves on, and how far it should (font units)."""

    code: int
    natural: float
    wanted: float


class EmbeddedFont:
    """The subset of one face in one document.  ReportLab asks it for its objects at the end."""

    def __init__(self, name: str, face: Face) -> None:
        self.name = name
        self.face = face
        empty = _Letter((Part(0, 0, 0),), "", float(face.advance(0)))
        self._letters = [empty]
        self._codes = {empty: 0}
        # What each letter in each shape became: a text has few, and each of them often.
        self.spelled: dict[tuple[object, ...], list[Code]] = {}

    def code(self, parts: tuple[Part, ...], text: str, advance: float) -> int:
        """Return the code that draws ``parts`` and reads as ``text``."""
        letter = _Letter(parts, text, round(advance, 2))
        found = self._codes.get(letter)
        if found is None:
            found = self._codes[letter] = len(self._letters)
            self._letters.append(letter)
            if found > MAX_CODES:
                raise Defect("one document needs more than 65535 letters of a face")
        return found

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802 - ReportLab's name
        """Put the font and its streams into ``document``."""
        data, glyphs = self._subset()
        tag = "".join(chr(65 + byte % 26) for byte in sha256(data).digest()[:6])
        base = objects.name(f"{tag}+{self.face.name}")
        file = objects.put_stream(document, f"{self.name}.file", data)
        mapping = b"".join(glyph.to_bytes(2) for glyph in glyphs)
        thousandth = 1000 / self.face.units_per_em
        widths = [number(letter.advance * thousandth) for letter in self._letters[1:]]
        descendant = objects.dictionary(
            "Font",
            Subtype=objects.name("CIDFontType2"),
            BaseFont=base,
            CIDSystemInfo=objects.dictionary(
                Registry=objects.text("Adobe"), Ordering=objects.text("Identity"), Supplement=0
            ),
            FontDescriptor=objects.put(document, f"{self.name}.facts", self._facts(base, file)),
            DW=round(self.face.advance(0) * thousandth),
            W=objects.array([1, objects.array(widths)]),
            CIDToGIDMap=objects.put_stream(document, f"{self.name}.glyphs", mapping),
        )
        below = objects.put(document, f"{self.name}.descendant", descendant)
        font = objects.dictionary(
            "Font",
            Subtype=objects.name("Type0"),
            BaseFont=base,
            Encoding=objects.name("Identity-H"),
            DescendantFonts=objects.array([below]),
            ToUnicode=objects.put_stream(document, f"{self.name}.text", self._to_unicode()),
        )
        objects.add_font(document, self.name, objects.put(document, f"{self.name}.font", font))

    def _subset(self) -> tuple[bytes, list[int]]:
        """Return the font file and the glyph of each code in it."""
        plan = hb.SubsetPlan(self.face.face, self._wanted())
        data = bytes(plan.execute().blob.data)
        new = dict(plan.old_to_new_glyph_mapping)
        composites: dict[Composite, int] = {}
        glyphs: list[int | Composite] = []
        for letter in self._letters:
            if len(letter.parts) == 1 and letter.parts[0][1:] == (0, 0):
                glyphs.append(new[letter.parts[0].glyph])
                continue
            parts = tuple(Part(new[p.glyph], round(p.dx), round(p.dy)) for p in letter.parts)
            composite = Composite(round(letter.advance), parts)
            composites.setdefault(composite, len(composites))
            glyphs.append(composite)
        data, first = with_composites(data, list(composites))
        return data, [g if isinstance(g, int) else first + composites[g] for g in glyphs]

    def _wanted(self) -> hb.SubsetInput:
        """Return what the subset keeps: outlines and widths of the glyphs used."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update({0} | {p.glyph for letter in self._letters for p in letter.parts})
        wanted.flags = (
            hb.SubsetFlags.NO_LAYOUT_CLOSURE
            | hb.SubsetFlags.NOTDEF_OUTLINE
            | hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NO_BIDI_CLOSURE
        )
        for tag in self.face.face.table_tags:
            if tag not in KEPT_TABLES:
                wanted.drop_table_tag_set.add(int.from_bytes(tag.encode("ascii")))
        return wanted

    def _facts(self, base: str, file: objects.Reference) -> objects.Dictionary:
        """Return the font descriptor (ISO 32000-1, 9.8)."""
        thousandth = 1000 / self.face.units_per_em
        extents = self.face.font.get_font_extents("ltr")
        box = unpack_from(">4h", bytes(self.face.face.reference_table("head").data), 36)
        cap = self.face.font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        return objects.dictionary(
            "FontDescriptor",
            FontName=base,
            Flags=SYMBOLIC,
            FontBBox=objects.array(round(side * thousandth) for side in box),
            ItalicAngle=0,
            Ascent=round(extents.ascender * thousandth),
            Descent=round(extents.descender * thousandth),
            CapHeight=round(cap * thousandth),
            StemV=80,
            FontFile2=file,
        )

    def _to_unicode(self) -> bytes:
        """Return the CMap from codes to text (ISO 32000-1, 9.10.3)."""
        texts = [(code, letter.text) for code, letter in enumerate(self._letters) if letter.text]
        lines = [_CMAP_HEAD]
        for start in range(0, len(texts), 100):
            part = texts[start : start + 100]
            lines.append(f"{len(part)} beginbfchar")
            lines += [f"<{code:04X}> <{_utf16(text)}>" for code, text in part]
            lines.append("endbfchar")
        return "\n".join([*lines, _CMAP_TAIL]).encode("ascii")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be", "replace").hex().upper()
