"""Picture scales to point at: five faces for each question, and the ladder with its rungs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.i18n import N_, Text
from app.papers.drawing import Frame, Piece, Placed, area, framed, layered, stacked, tagged
from app.papers.engine import WHITE, FontSet, Stroke, grey
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_kit import sign
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look
from app.papers.sheets.writing import blanks
from app.schema.standing import MOST_RUNG
from app.schema.talkcodes import FACES, SCALE_POINTS, SCALES
from app.schema.voicecodes import RUNGS

TITLE = N_("How is it for you?")
POINT = N_("Point at the face that fits. There is no wrong answer.")
LADDER = N_("On which rung do you stand today?")
MENTORING = N_("How is the mentoring for you?")
FOOT = N_("You need not answer. You may stop at any time.")
_PAD = 10.0
_SIDE = 2.9  # of a face, by the size of running text
_EDGE = Stroke(1.1, grey(0.25))


@dataclass(frozen=True)
class ScalesSheet:
    """What stands on the sheet: nothing about anybody."""

    facts: SheetFacts


def compose_scales(content: ScalesSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the sheet laid out; each question stands whole on one page."""
    sheet = Sheet(content.facts, fonts)
    heads = sheet.heads(sheet.say(TITLE), [])
    parts = [
        sheet.paragraph(sheet.say(POINT)),
        *(Part(_faces(sheet, words, SCALE_POINTS)) for words in SCALES.values()),
        Part(_faces(sheet, MENTORING, FACES)),
        sheet.heading(sheet.say(LADDER)),
        # The ladders keep together: pointed at one after the other, they are compared.
        *(Part(_ladder(sheet, words), is_head=True) for words in RUNGS.values()),
        Part(blanks(sheet, [(sheet.say(one), 1.0) for one in _signs()], sheet.width)),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _faces(sheet: Sheet, asked: Text, answers: Mapping[str, Text]) -> Piece:
    """Return a question above its faces, from the least on, each with its word."""
    width = sheet.width - 2 * _PAD
    head = sheet.setter.pair(sheet.say(asked), replace(sheet.strong, kind="H3"), width)
    column = width / len(answers)
    look = replace(sheet.small, align="center", lines=3, gap_pt=0.5)
    side = sheet.sizes.body * _SIDE
    parts, height = [], 0.0
    for at, (code, words) in enumerate(answers.items()):
        text = sheet.setter.pair(sheet.say(words), look, column - 4)
        x = column * at
        parts.append(Placed(sign(f"face_{code}", side), x + (column - side) / 2, 0))
        parts.append(Placed(text, x + 2, side + 3))
        parts += sheet.setter.breath(x + column, text)
        height = max(height, side + 3 + text.height)
    row = layered(width, height, parts)
    return _boxed(stacked([head, row], 6))


def _ladder(sheet: Sheet, asked: Text) -> Piece:
    """Return a sentence above the rungs, from the foot on."""
    width = sheet.width - 2 * _PAD
    head = sheet.setter.pair(sheet.say(asked), replace(sheet.strong, kind="H3"), width)
    column = width / (MOST_RUNG + 1)
    side = min(column - 3, sheet.sizes.body * 2.3)
    parts = []
    for rung in range(MOST_RUNG + 1):
        x = column * rung + (column - side) / 2
        parts.append(Placed(_rung(sheet, rung, side), x, 0))
    return _boxed(stacked([head, layered(width, side, parts)], 6))


def _rung(sheet: Sheet, rung: int, side: float) -> Piece:
    look = Look(min(side * 0.5, sheet.sizes.body + 1), align="center", bold=False)
    text = sheet.setter.main(replace(sheet.digits(rung), second=None), look, side)
    parts = [
        Placed(area(side, side, fill=WHITE, line=_EDGE, radius=side / 2), 0, 0),
        Placed(text, 0, (side - text.height) / 2),
        *sheet.setter.breath(side, text),
    ]
    return layered(side, side, parts)


def _boxed(piece: Piece) -> Piece:
    return tagged(framed(piece, Frame(_PAD, 7, None, Stroke(0.9, grey(0.4)), 8)), "Sect")


def _signs() -> Iterator[Text]:
    yield N_("Day")
    yield N_("Helper")
