"""Papers of invented people as they could be scanned: drawn, and marked as not real."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.i18n import Text, verbatim
from app.papers import thumbnails
from app.papers.drawing import Frame, Piece, Placed, area, framed, layered, picture, stacked
from app.papers.engine import FontSet, Stroke, grey
from app.papers.preview import page_pixels
from app.papers.sheets.roadmap import paint_roadmap
from app.papers.sheets.roadmap_content import PaperSize, Words
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look

_THUMBNAIL_PX = 144
_GREYS = 16
_SEAL_PT = 84.0
_LINES = (0.92, 0.78, 0.86, 0.6, 0.9, 0.7)  # of the width: words that nobody needs to read


@dataclass(frozen=True)
class PaperText:
    """What stands on a paper.  name: in its own letters."""

    title: Text
    name: str
    words: str
    office: str
    pictogram: str
    day: date


@dataclass(frozen=True)
class DrawnPaper:
    """A paper as a PDF, and its packed small picture."""

    pdf: bytes
    thumbnail: bytes


def draw_paper(text: PaperText) -> DrawnPaper:
    """Return a paper of one page; the same bytes for the same text."""
    facts = SheetFacts(
        language="en",
        second_language=None,
        paper=PaperSize.A5,
        is_large=False,
        issued_on=text.day,
        issued_day=Words(text.day.isoformat(), "en"),
        centre=Words(text.office, "en"),
        is_demonstration=True,
    )
    sheet = Sheet(facts, _fonts())
    heads = sheet.heads(sheet.say(text.title), [])
    composed = compose_sheet(sheet, heads, list(_parts(sheet, text)))
    pdf = paint_roadmap(composed).pdf
    return DrawnPaper(pdf, _small(pdf))


def _parts(sheet: Sheet, text: PaperText) -> Iterator[Part]:
    big = Look(sheet.sizes.title, sheet.sizes.second, lines=3, least_pt=12, align="center")
    name = sheet.setter.main(sheet.own(text.name), big, sheet.width - 40)
    space = Part(area(sheet.width, 18))
    yield space
    yield Part(framed(name, Frame(20, 18, grey(0.94), Stroke(1), 0)))
    yield sheet.paragraph(sheet.say(verbatim(text.words)), replace(sheet.strong, lines=6))
    yield from (space, Part(_print(sheet.width)), Part(_print(sheet.width)), space)
    yield Part(_below(sheet.width, text.pictogram))


def _below(width: float, pictogram: str) -> Piece:
    """Return lines that look like print, and a seal at their end."""
    room = width - _SEAL_PT - 16
    lines = _print(room)
    seal = layered(
        _SEAL_PT,
        _SEAL_PT,
        [
            Placed(area(_SEAL_PT, _SEAL_PT, line=Stroke(2), radius=_SEAL_PT / 2), 0, 0),
            Placed(picture(pictogram, _SEAL_PT * 0.6), _SEAL_PT * 0.2, _SEAL_PT * 0.2),
        ],
    )
    height = max(lines.height, seal.height)
    return layered(width, height, [Placed(lines, 0, 0), Placed(seal, width - _SEAL_PT, 0)])


def _print(width: float) -> Piece:
    return stacked([area(width * share, 5, fill=grey(0.8)) for share in _LINES], 9)


@functools.cache
def _fonts() -> FontSet:
    return FontSet()


def _small(pdf: bytes) -> bytes:
    """Return the small picture of a page in a few greys, packed."""
    drawn = page_pixels(pdf, 1, _THUMBNAIL_PX)
    green = drawn.rgbx[1::4]  # of grey, any channel does
    step = 256 // _GREYS
    indices = green.translate(bytes(value // step for value in range(256)))
    palette = b"".join(bytes([grade * 255 // (_GREYS - 1)]) * 3 for grade in range(_GREYS))
    return thumbnails.pack(drawn.width_px, drawn.height_px, palette, indices)
