"""Laid lines as PDF text operators, so that they come out again by copy and search.

Left to right, each letter with its marks is one code that reads as its whole text.
In a line with right-to-left words, readers of PDF turn round what they find:

- pypdf what is in one text object: there, each word is an object of its own, in the
  order of reading, and each Arabic digit is too;
- Poppler what stands between two strong letters: an unseen direction mark closes
  each number, and each word of the other direction;
- all of them the text of one code: there, each character has its own code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple
from unicodedata import bidirectional

from app.papers.engine.embed import Code, EmbeddedFont
from app.papers.engine.fonts import Face
from app.papers.engine.isolates import plain
from app.papers.engine.itemise import INVISIBLE, clings
from app.papers.engine.layout import Laid, Line
from app.papers.engine.operators import fill_colour, number
from app.papers.engine.shape import ShapedRun
from app.papers.engine.truetype import Part

FontOf = Callable[[Face], EmbeddedFont]

LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
# How far from a word its direction mark stands, by the size of the letters: inside
# the space that follows, where sorting by place cannot swap the two.
MARK_DISTANCE = 0.02
_STRONG = ({"L"}, {"R", "AL"})
_SEPARATORS = frozenset({"CS", "ES", "ET"})
_NEUTRAL = frozenset({"ON", "WS", "S"})
# Signs that join the next consonant to the one before (Indic_Conjunct_Break=Linker, and the
# coeng of Khmer): Bengali, Myanmar, Khmer.  A font may draw the second over the first.
_LINKERS = frozenset("\u09cd\u1039\u17d2")


@dataclass(slots=True)
class _Cluster:
    """The glyphs of one letter; each part is moved from the cluster's left edge."""

    start: int
    end: int
    parts: list[Part]
    advance: int


class _Piece(NamedTuple):
    """One letter of a line: its characters, its place in points, and its codes."""

    start: int
    end: int
    left: float
    right: float
    shaped: ShapedRun
    codes: list[Code]


class _Mark(NamedTuple):
    """An unseen direction mark on one side of ``piece``, at ``edge``."""

    piece: _Piece
    sign: str
    edge: float


def text_operators(laid: Laid, x: float, y: float, font_of: FontOf) -> list[str]:
    """Return the operators that draw ``laid`` with its top left corner at (x, y) of the page.

    Points from the lower left corner of the page, as in PDF.
    """
    out: list[str] = []
    for line in laid.lines:
        draw = _mixed_line if _has_rtl(line) else _plain_line
        out += draw(laid, line, (x + line.x_pt, y - line.baseline_pt), font_of)
    return out


def _plain_line(laid: Laid, line: Line, at: tuple[float, float], font_of: FontOf) -> list[str]:
    """Return a line without right-to-left words, of which each run is one text object."""
    x, y = at
    out: list[str] = []
    colour = None
    for shaped in line.runs:
        style = line.styles[shaped.run.style]
        size = style.size_pt * laid.scale
        font = font_of(shaped.run.face)
        letters = [_codes(one, shaped, line.text, font) for one in _clusters(shaped, line.text)]
        if letters and style.colour != colour:
            colour = style.colour
            out.append(fill_colour(colour))
        out += _text_object(font, (x, y, size), [code for codes in letters for code in codes])
        x += shaped.width(size)
    return out + _trailing_space(laid, line, (at[0], x, y), font_of)


def _mixed_line(laid: Laid, line: Line, at: tuple[float, float], font_of: FontOf) -> list[str]:
    x, y = at
    pieces: list[_Piece] = []
    for shaped in line.runs:
        size = line.styles[shaped.run.style].size_pt * laid.scale
        pieces += _pieces(shaped, line.text, (x, size), font_of(shaped.run.face))
        x += shaped.width(size)
    pieces.sort(key=lambda piece: piece.start)
    out: list[str] = []
    colour = None
    for group in _groups(line, pieces):
        style = line.styles[group[0].shaped.run.style]
        if style.colour != colour:
            colour = style.colour
            out.append(fill_colour(colour))
        seen = sorted(group, key=lambda piece: (piece.left, piece.right))
        codes = [code for piece in seen for code in piece.codes]
        place = (seen[0].left, y, style.size_pt * laid.scale)
        out += _text_object(font_of(group[0].shaped.run.face), place, codes)
    for mark in _direction_marks(laid, line, pieces):
        size = line.styles[mark.piece.shaped.run.style].size_pt * laid.scale
        gap = MARK_DISTANCE * size * (-1 if mark.sign == RIGHT_TO_LEFT_MARK else 1)
        font = font_of(mark.piece.shaped.run.face)
        codes = [Code(font.code((), mark.sign, 0), 0, 0)]
        out += _text_object(font, (mark.edge + gap, y, size), codes)
    return out + _trailing_space(laid, line, (at[0], x, y), font_of)


def _pieces(
    shaped: ShapedRun, text: str, place: tuple[float, float], font: EmbeddedFont
) -> Iterator[_Piece]:
    """Yield the letters of a run from left to right; ``place`` is its left edge and size."""
    left, size = place
    scale = size / font.face.units_per_em
    for cluster in _clusters(shaped, text):
        right = left + cluster.advance * scale
        codes = _codes(cluster, shaped, text, font)
        yield _Piece(cluster.start, cluster.end, left, right, shaped, codes)
        left = right


def _groups(line: Line, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the letters that share a text object, in the order of reading."""
    group: list[_Piece] = []
    was_wordly = False
    for piece in pieces:
        is_wordly = _is_wordly(line.text[piece.start])
        if group and not (was_wordly and is_wordly and group[-1].shaped is piece.shaped):
            yield group
            group = []
        group.append(piece)
        was_wordly = is_wordly
    if group:
        yield group


def _has_rtl(line: Line) -> bool:
    return any(shaped.run.is_rtl for shaped in line.runs)


def _is_wordly(character: str) -> bool:
    """Tell whether ``character`` may share a text object with its neighbours."""
    is_arabic_digit = character.isdigit() and not character.isascii()
    return (character.isalnum() and not is_arabic_digit) or clings(character)


def _direction_marks(laid: Laid, line: Line, pieces: list[_Piece]) -> Iterator[_Mark]:
    """Yield unseen marks around the spaces beside words against the line's direction.

    One mark closes such a word, or a number; the opposite one opens the next word.
    Poppler takes the whole page for left to right or right to left, by its letters:
    the first mark serves it if it guesses the line's direction, the second if not.
    A right-to-left mark stands on the left of its word, the other on the right.
    """
    closing, opening = RIGHT_TO_LEFT_MARK, LEFT_TO_RIGHT_MARK
    if not laid.is_rtl:
        closing, opening = opening, closing
    inner: list[_Piece] = []
    is_open = False
    kinds = [_kind(laid, line, piece) for piece in pieces]
    for piece, kind, next_kind in zip(pieces, kinds, [*kinds[1:], "strong"], strict=True):
        if kind == "strong":
            yield from _beside_strong(line, piece, (closing, opening), (is_open, next_kind))
        is_open = is_open and kind == "neutral"
        inner = [*inner, piece] if kind == "inner" else [piece] if kind == "number" else []
        if not inner or (kind, next_kind) == ("inner", "inner"):
            continue
        edge = _edge(inner, opening)
        outer = next(one for one in inner if edge in {one.left, one.right})
        if bidirectional(line.text[outer.start]) in _NEUTRAL:
            yield _Mark(outer, opening, edge)
        if next_kind != "strong":
            yield _Mark(piece, closing, _edge(inner, closing))
            is_open = True


def _beside_strong(
    line: Line, piece: _Piece, signs: tuple[str, str], around: tuple[bool, str]
) -> Iterator[_Mark]:
    """Yield the marks of a letter in the line's own direction."""
    closing, opening = signs
    is_open, next_kind = around
    if is_open:
        yield _Mark(piece, opening, _edge([piece], opening))
    if next_kind != "strong" and bidirectional(line.text[piece.end - 1]) == "NSM":
        # Else the mark above the last letter of a word goes to the next word.
        yield _Mark(piece, closing, _edge([piece], closing))


def _edge(pieces: list[_Piece], sign: str) -> float:
    """Return the side of ``pieces`` on which the mark ``sign`` stands."""
    if sign == RIGHT_TO_LEFT_MARK:
        return min(piece.left for piece in pieces)
    return max(piece.right for piece in pieces)


def _kind(laid: Laid, line: Line, piece: _Piece) -> Literal["inner", "strong", "number", "neutral"]:
    """Return what a reader of PDF takes ``piece`` for, in a line of this direction."""
    base = int(laid.is_rtl)
    character = line.text[piece.start]
    found = bidirectional(character)
    if (piece.shaped.run.level ^ base) & 1:
        return "inner"
    if found in _STRONG[base]:
        return "strong"
    # A no-break space is a separator of numbers by its class, and a space to all readers.
    is_number = laid.is_rtl and found in _SEPARATORS and not character.isspace()
    return "number" if is_number else "neutral"


def _trailing_space(
    laid: Laid, line: Line, at: tuple[float, float, float], font_of: FontOf
) -> list[str]:
    """Return an unseen space after a wrapped line, which keeps its words apart when copied."""
    left, right, y = at
    if line.end == len(line.text) or line.text[line.end - 1] != " " or not line.runs:
        return []
    shaped = line.runs[0] if laid.is_rtl else line.runs[-1]
    face = shaped.run.face
    glyph = face.glyph(" ")
    if glyph is None:
        return []
    size = line.styles[shaped.run.style].size_pt * laid.scale
    advance = face.advance(glyph)
    x = left - advance * size / face.units_per_em if laid.is_rtl else right
    font = font_of(face)
    code = font.code((Part(glyph, 0, 0),), " ", advance)
    return _text_object(font, (x, y, size), [Code(code, advance, advance)])


def _text_object(
    font: EmbeddedFont, place: tuple[float, float, float], codes: list[Code]
) -> list[str]:
    """Return BT to ET with ``codes`` from ``place`` (x, y, size) on."""
    x, y, size = place
    array: list[str] = []
    word = ""
    gap = 0.0
    for code, natural, wanted in codes:
        if abs(gap) > 0.01:
            array += [f"<{word}>"] if word else []
            array.append(number(gap * 1000 / font.face.units_per_em))
            word, gap = "", 0.0
        word += f"{code:04X}"
        gap = natural - wanted
    if not word:
        return []
    array.append(f"<{word}>")
    start = f"BT /{font.name} {number(size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm"
    return [start, f"[{' '.join(array)}] TJ", "ET"]


def _codes(cluster: _Cluster, shaped: ShapedRun, text: str, font: EmbeddedFont) -> list[Code]:
    """Return the codes of a letter from left to right."""
    letter = text[cluster.start : cluster.end]
    key = (letter, cluster.advance, shaped.run.level & 1, *cluster.parts)
    found = font.spelled.get(key)
    if found is None:
        found = font.spelled[key] = _spelled(cluster, plain(letter), font, is_rtl=shaped.run.is_rtl)
    return found


def _spelled(cluster: _Cluster, says: str, font: EmbeddedFont, *, is_rtl: bool) -> list[Code]:
    """Return the codes of a letter that reads as ``says``."""
    if not says:
        return []
    if is_rtl and len(says) > 1:
        return _split(cluster, says, font)
    parts = tuple(cluster.parts) if ord(says[0]) not in INVISIBLE else ()
    natural = float(cluster.advance)
    if len(parts) == 1 and parts[0].dx == parts[0].dy == 0:
        natural = font.face.advance(parts[0].glyph)
    return [Code(font.code(parts, says, natural), natural, cluster.advance)]


def _split(cluster: _Cluster, says: str, font: EmbeddedFont) -> list[Code]:
    """Return one code per character from left to right; the first character has the ink."""
    seen = sum(ord(character) not in INVISIBLE for character in says)
    step = cluster.advance / max(1, seen)
    out = []
    for character in reversed(says[1:]):
        width = 0.0 if ord(character) in INVISIBLE else step
        out.append(Code(font.code((), character, width), width, width))
    before = sum(code.wanted for code in out)
    parts = tuple(Part(p.glyph, round(p.dx - before), p.dy) for p in cluster.parts)
    rest = cluster.advance - before
    out.append(Code(font.code(parts, says[0], rest), rest, rest))
    return out


def _clusters(shaped: ShapedRun, text: str) -> list[_Cluster]:
    """Return the letters of a run from left to right, with the characters each stands for."""
    out: list[_Cluster] = []
    is_rtl = shaped.run.is_rtl
    for glyph, start, advance, dx, dy in shaped.glyphs:
        is_new = not out or out[-1].start != start
        if is_new and (not out or is_rtl or text[start - 1] not in _LINKERS):
            out.append(_Cluster(start, 0, [], 0))
        current = out[-1]
        current.parts.append(Part(glyph, current.advance + dx, dy))
        current.advance += advance
    # HarfBuzz keeps clusters in order, so a letter ends where its neighbour begins.
    end = shaped.run.end
    for cluster in out if is_rtl else reversed(out):
        cluster.end, end = end, cluster.start
    return out
