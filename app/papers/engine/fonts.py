"""The faces Waymark prints with: one line of ``FAMILIES`` per family, opened when first used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import overload

import uharfbuzz as hb

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"

LOST_LETTER = 0xFFFD


@dataclass(frozen=True, slots=True)
class Family:
    """A family of two static TrueType files, ``<name>-Regular.ttf`` and ``<name>-Bold.ttf``.

    scripts: ISO 15924 codes it is the first choice of, in the order of ``FAMILIES``.
    tall: letters, apart from each other, whose ink is as high and as deep as a usual
    line of these scripts; rarer stacks get more room where they stand.
    languages: if given, the first choice for these languages only (BCP 47).
    """

    name: str
    scripts: tuple[str, ...]
    tall: str
    languages: tuple[str, ...] = ()


# Adding a script is one line here and two files in resources/fonts.
FAMILIES = (
    Family("NotoSans", ("Latn", "Cyrl", "Grek"), "Å Й g j р"),
    Family("Vazirmatn", ("Arab",), "ل أ گ چ ع ي إ"),
    Family("NotoSansArabic", ("Arab",), "ل أ گ چ ع ي إ"),
    Family("NotoSansEthiopic", ("Ethi",), "Å ሔ ቊ g"),
    Family("NotoSansMyanmar", ("Mymr",), "ကို့ မြို့ ပြု ဏ္ဍ"),
    Family("NotoSansBengali", ("Beng",), "কি র্চ হৃ ক্ষু"),
    Family("NotoSansKhmer", ("Khmr",), "កើ កាំ ខ្ម ប្រ"),
    Family("NotoSansThai", ("Thai",), "ปี้ กุ โต๊ะ"),
)


@dataclass(frozen=True, slots=True)
class Extent:
    """Height above and depth below the baseline, both positive, in parts of the size."""

    ascent: float
    descent: float


class Face:
    """One open font file.  Holds HarfBuzz objects: never hand it to another process."""

    def __init__(self, path: Path, tall: str) -> None:
        self.path = path
        self.face = hb.Face(hb.Blob(path.read_bytes()))
        self.font = hb.Font(self.face)
        self.units_per_em: int = self.face.upem
        # Neither controls nor the sign of a lost letter may pass for printable.
        known = (code for code in self.face.unicodes if code >= 0x20 and code != LOST_LETTER)
        self.cover: frozenset[int] = frozenset(known)
        self.name: str = self.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or path.stem
        self._advances: dict[int, int] = {}
        self._inks: dict[int, tuple[int, int]] = {}
        self.extent = self._measured(tall)

    def advance(self, glyph: int) -> int:
        """Return the natural advance of ``glyph`` in font units."""
        found = self._advances.get(glyph)
        if found is None:
            found = self._advances[glyph] = self.font.get_glyph_h_advance(glyph)
        return found

    def ink(self, glyph: int) -> tuple[int, int]:
        """Return the top and bottom of the ink of ``glyph``, in font units, (0, 0) if none."""
        found = self._inks.get(glyph)
        if found is None:
            box = self.font.get_glyph_extents(glyph)
            top, depth = (box.y_bearing, box.height) if box else (0, 0)
            found = self._inks[glyph] = (top, top + depth)
        return found

    def glyph(self, character: str) -> int | None:
        """Return the plain glyph of ``character``, or None if there is none."""
        found: int | None = self.font.get_nominal_glyph(ord(character))
        return found

    def _measured(self, tall: str) -> Extent:
        buffer = hb.Buffer()
        buffer.add_str(tall)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        inks = [
            (ink[0] + at.y_offset, ink[1] + at.y_offset)
            for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
            if (ink := self.ink(info.codepoint)) != (0, 0)
        ]
        top = max(ink[0] for ink in inks)
        bottom = min(ink[1] for ink in inks)
        return Extent(top / self.units_per_em, -bottom / self.units_per_em)


class Chain(Sequence[Face]):
    """Faces in their order of preference, each opened when it is first asked for.

    Most texts need the first one only, and a script's file is a few hundred kilobytes.
    """

    def __init__(self, openers: Sequence[Callable[[], Face]]) -> None:
        self._openers = openers

    def __len__(self) -> int:
        return len(self._openers)

    @overload
    def __getitem__(self, index: int) -> Face: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Face]: ...
    def __getitem__(self, index: int | slice) -> Face | Sequence[Face]:
        if isinstance(index, slice):
            return Chain(self._openers[index])
        return self._openers[index]()


class FontSet:
    """The faces of one process, in their order of preference."""

    def __init__(self, folder: Path = FOLDER, families: tuple[Family, ...] = FAMILIES) -> None:
        self._folder = folder
        self._families = families
        self._opened: dict[tuple[str, bool], Face] = {}
        self._chains: dict[tuple[str, str, bool], Chain] = {}

    def faces(self, script: str, language: str, *, bold: bool) -> Chain:
        """Return every face, the best for ``script`` in ``language`` first.

        Taking one raises OSError if its file is gone from the installation.
        """
        key = (script, language, bold)
        if key not in self._chains:
            ranked = sorted(self._families, key=lambda family: _rank(family, script, language))
            self._chains[key] = Chain([partial(self._open, one, bold=bold) for one in ranked])
        return self._chains[key]

    def _open(self, family: Family, *, bold: bool) -> Face:
        key = (family.name, bold)
        if key not in self._opened:
            path = self._folder / f"{family.name}-{'Bold' if bold else 'Regular'}.ttf"
            self._opened[key] = Face(path, family.tall)
        return self._opened[key]


def _rank(family: Family, script: str, language: str) -> int:
    """Return 0 for a family made for this language, 1 for its script, 2 for any other."""
    if script not in family.scripts:
        return 2
    if not family.languages:
        return 1
    return 0 if language.split("-")[0] in family.languages else 2
