"""Pieces of a page: measured, nested and placed before anything is drawn.

All lengths are points.  x runs from the side where reading starts, y downwards;
a sheet that reads from right to left is turned round as a whole when painted.
Marks are named tuples: each is moved once for every piece around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.papers.engine import BLACK, Colour, Kind, Laid, Origin, Stroke
from app.papers.qr import QrCode


class TextMark(NamedTuple):
    """A laid text; ``fallback`` is where it comes from if it stands there untranslated."""

    x: float
    y: float
    laid: Laid
    kind: Kind
    fallback: Origin | None = None


class PictureMark(NamedTuple):
    """A pictogram in a square; without ``alt`` it is decoration."""

    x: float
    y: float
    side: float
    name: str
    colour: Colour = BLACK
    alt: str = ""


class QrMark(NamedTuple):
    """A QR code in a square, its quiet edge included."""

    x: float
    y: float
    side: float
    code: QrCode
    alt: str


class AreaMark(NamedTuple):
    """A rectangle with rounded corners; a circle if ``radius`` is half its side."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour | None = None
    line: Stroke | None = None
    radius: float = 0.0


class LineMark(NamedTuple):
    """A straight line, ``width`` across and ``height`` down."""

    x: float
    y: float
    width: float
    height: float
    line: Stroke


class OpenMark(NamedTuple):
    """What follows, up to its CloseMark, belongs to one element; kind None: decoration."""

    kind: Kind | None
    language: str | None = None
    x: float = 0.0
    y: float = 0.0


class CloseMark(NamedTuple):
    """The end of the last open element."""

    x: float = 0.0
    y: float = 0.0


Mark = TextMark | PictureMark | QrMark | AreaMark | LineMark | OpenMark | CloseMark


@dataclass(frozen=True, slots=True)
class Piece:
    """Marks that belong together, and the room they take from (0, 0)."""

    width: float
    height: float
    marks: tuple[Mark, ...] = ()

    def at(self, x: float, y: float) -> tuple[Mark, ...]:
        """Return the marks moved by (x, y)."""
        if x == 0 and y == 0:
            return self.marks
        return tuple([mark._replace(x=mark.x + x, y=mark.y + y) for mark in self.marks])

    def sized(self, width: float | None = None, height: float | None = None) -> Piece:
        """Return the piece with other room around the same marks."""
        return replace(
            self,
            width=self.width if width is None else width,
            height=self.height if height is None else height,
        )

    def reach(self, y: float) -> float:
        """Return how far across the words go that stand below ``y``, in whole or in part."""
        return max(
            (
                mark.x + max(line.width_pt for line in mark.laid.lines)
                for mark in self.texts
                if mark.laid.lines and mark.y + mark.laid.height_pt > y
            ),
            default=0.0,
        )

    @property
    def texts(self) -> tuple[TextMark, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, TextMark))


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and the place of its first corner."""

    piece: Piece
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """How a box around a piece looks; paddings in points."""

    across: float = 12.0
    down: float = 10.0
    fill: Colour | None = None
    line: Stroke | None = None
    radius: float = 8.0


def layered(width: float, height: float, parts: Iterable[Placed]) -> Piece:
    """Return ``parts`` at their places, the first one undermost."""
    marks = [mark for part in parts for mark in part.piece.at(part.x, part.y)]
    return Piece(width, height, tuple(marks))


def stacked(pieces: Sequence[Piece], gap: float = 0.0) -> Piece:
    """Return ``pieces`` one below the other; those without height take no gap."""
    parts: list[Placed] = []
    top = 0.0
    for piece in pieces:
        if piece.height <= 0:
            continue
        parts.append(Placed(piece, 0, top))
        top += piece.height + gap
    width = max((piece.width for piece in pieces), default=0.0)
    return layered(width, max(0.0, top - gap), parts)


def framed(piece: Piece, frame: Frame, *, height: float | None = None) -> Piece:
    """Return ``piece`` in a box, which is at least ``height`` high."""
    width = piece.width + 2 * frame.across
    tall = max(piece.height + 2 * frame.down, height or 0.0)
    area = Piece(width, tall, (AreaMark(0, 0, width, tall, frame.fill, frame.line, frame.radius),))
    return layered(width, tall, [Placed(area, 0, 0), Placed(piece, frame.across, frame.down)])


def tagged(piece: Piece, kind: Kind, language: str | None = None) -> Piece:
    """Return ``piece`` as one element of the structure, in ``language`` if given."""
    return replace(piece, marks=(OpenMark(kind, language), *piece.marks, CloseMark()))


def decoration(piece: Piece) -> Piece:
    """Return ``piece`` as decoration, which a screen reader passes over."""
    return replace(piece, marks=(OpenMark(None), *piece.marks, CloseMark()))


def picture(name: str, side: float, *, colour: Colour = BLACK, alt: str = "") -> Piece:
    """Return the pictogram ``name`` in a square of ``side``."""
    return Piece(side, side, (PictureMark(0, 0, side, name, colour, alt),))


def area(
    width: float,
    height: float,
    *,
    fill: Colour | None = None,
    line: Stroke | None = None,
    radius: float = 0.0,
) -> Piece:
    """Return a plain rectangle."""
    return Piece(width, height, (AreaMark(0, 0, width, height, fill, line, radius),))


def rule(width: float, line: Stroke) -> Piece:
    """Return a line across; it takes its own thickness in height."""
    return Piece(width, line.width_pt, (LineMark(0, line.width_pt / 2, width, 0, line),))


def upright(height: float, line: Stroke) -> Piece:
    """Return a line downwards."""
    return Piece(line.width_pt, height, (LineMark(line.width_pt / 2, 0, 0, height, line),))


def ink_middle(laid: Laid) -> float:
    """Return how far below the top of ``laid`` the middle of its first line's ink lies."""
    if not laid.lines:
        return 0.0
    line = laid.lines[0]
    tops: list[float] = []
    depths: list[float] = []
    for shaped in line.runs:
        face = shaped.run.face
        scale = laid.scale * line.styles[shaped.run.style].size_pt / face.units_per_em
        inks = [(face.ink(glyph.glyph), glyph.dy) for glyph in shaped.glyphs]
        tops += [(ink[0] + dy) * scale for ink, dy in inks if ink != (0, 0)]
        depths += [(ink[1] + dy) * scale for ink, dy in inks if ink != (0, 0)]
    if not tops:
        return line.baseline_pt
    return line.baseline_pt - (max(tops) + min(depths)) / 2
