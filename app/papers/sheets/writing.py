"""Places to write by hand: boxes to tick, lines, and labelled blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.papers.drawing import Piece, Placed, area, decoration, layered, rule, stacked
from app.papers.engine import WHITE, Stroke, grey, mm
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import beside
from app.papers.sheets.sheet import Sheet
from app.papers.sheets.typesetting import Look

LINE_MM = 8.5
_ACROSS = 12.0
_LINE = Stroke(0.8, grey(0.4))
_EDGE = Stroke(1.2)


def box(sheet: Sheet, *, is_round: bool, mark: str = "") -> Piece:
    """Return a box to tick: round where one answer is wanted; ``mark`` stands in it in grey."""
    side = sheet.sizes.box * (0.62 if sheet.facts.is_large else 0.7)
    radius = side / 2 if is_round else 2.5
    shape = area(side, side, fill=WHITE, line=_EDGE, radius=radius)
    if not mark:
        return shape
    look = Look(side * 0.62, align="center", colour=grey(0.55), bold=False, kind="Span")
    text = sheet.setter.main(sheet.own(mark), look, side)
    inside = decoration(layered(side, side, [Placed(text, 0, (side - text.height) / 2)]))
    return layered(side, side, [Placed(shape, 0, 0), Placed(inside, 0, 0)])


def in_columns(
    sheet: Sheet, pieces: Sequence[Piece], width: float, *, most: int = 4
) -> list[Piece]:
    """Return the lines of pieces set in as many columns as the widest allows."""
    widest = max((one.width for one in pieces), default=width)
    count = max(1, min(most, len(pieces), int((width + _ACROSS) // (widest + _ACROSS))))
    column = (width + _ACROSS) / count
    rows = [pieces[at : at + count] for at in range(0, len(pieces), count)]
    return [
        layered(
            width,
            max(one.height for one in row),
            [part for at, one in enumerate(row) for part in _parted(sheet, one, column * at)],
        )
        for row in rows
    ]


def ticked(sheet: Sheet, words: Words, boxes: Sequence[Piece], width: float) -> Piece:
    """Return boxes before what they stand for, as narrow as the words allow."""
    lead = _in_row(sheet, boxes, 3)
    look = replace(sheet.body, gap_pt=0.5)
    room = width - lead.width - 6
    natural = min(room, sheet.setter.natural_width(words, look) + 1)
    text = sheet.setter.pair(words, look, natural)
    return beside(lead, text, 6)


def after_number(sheet: Sheet, number: Piece, body: Piece, gap: float = 8.0) -> Piece:
    """Return ``body`` after its number; who copies the line gets a space between them."""
    parts = [Placed(number, 0, 0), *sheet.setter.breath(number.width, number)]
    x = number.width + gap
    height = max(number.height, body.height)
    return layered(x + body.width, height, [*parts, Placed(body, x, 0)])


def lines_to_write(
    sheet: Sheet, width: float, count: int, *, numbered: Sequence[Piece] = ()
) -> Piece:
    """Return lines to write on, each with its number before it if there are any."""
    step = mm(LINE_MM)
    made = []
    for at in range(count):
        lead = numbered[at] if at < len(numbered) else None
        start = lead.width + 6 if lead else 0.0
        parts = [Placed(rule(width - start, _LINE), start, step - _LINE.width_pt)]
        if lead is not None:
            above = step - lead.height
            parts.append(Placed(layered(width, step, _parted(sheet, lead, 0.0)), 0, above))
        made.append(layered(width, step, parts))
    return stacked(made)


def blanks(sheet: Sheet, labels: Sequence[tuple[Words, float]], width: float) -> Piece:
    """Return labelled blanks side by side; each label with its share of ``width``."""
    total = sum(share for _, share in labels)
    room = width - _ACROSS * (len(labels) - 1)
    parts, x, step = [], 0.0, mm(LINE_MM)
    pieces = []
    for label, share in labels:
        part = room * share / total
        pieces.append((x, part, sheet.setter.in_line(label, sheet.small, part, at_end=False)))
        x += part + _ACROSS
    tallest = max(text.height for _, _, text in pieces)
    for x, part, text in pieces:
        parts.append(Placed(text, x, tallest - text.height))
        parts.append(Placed(rule(part, _LINE), x, tallest + step - _LINE.width_pt))
        parts += sheet.setter.breath(x + part, text)
    return layered(width, tallest + step, parts)


def cells(sheet: Sheet, count: int, *, after: Sequence[int] = ()) -> Piece:
    """Return ``count`` squares for one sign each, with a gap after the places in ``after``."""
    side = mm(8) if sheet.facts.is_large else mm(6.2)
    parts, x = [], 0.0
    for at in range(count):
        parts.append(Placed(area(side, side, fill=WHITE, line=_EDGE, radius=1.5), x, 0))
        x += side + (6 if at + 1 in after else 1.5)
    return layered(x, side, parts)


def _parted(sheet: Sheet, piece: Piece, x: float) -> list[Placed]:
    """Return a piece at its place, with an unseen space after its words."""
    return [Placed(piece, x, 0), *sheet.setter.breath(x + piece.width, piece)]


def _in_row(sheet: Sheet, pieces: Sequence[Piece], gap: float) -> Piece:
    parts, x = [], 0.0
    for one in pieces:
        parts += _parted(sheet, one, x)
        x += one.width + gap
    return layered(max(0.0, x - gap), max((one.height for one in pieces), default=0.0), parts)
