"""Recovery sheets on paper: words with their numbers, a square code, and what to do with them.

The vault's alias stands where other papers have the centre's name, so that a sheet that is
found tells nobody whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.i18n import N_, Text
from app.papers.drawing import (
    Frame,
    Piece,
    Placed,
    QrMark,
    decoration,
    framed,
    layered,
    stacked,
    tagged,
)
from app.papers.engine import BLACK, FontSet, Origin, Stroke, grey, isolate_ltr, mm
from app.papers.qr import qr_code
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_kit import first_baseline
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look
from app.papers.sheets.writing import after_number, blanks

TITLE = N_("Recovery sheet {place} of {count}")
FOOT = N_("Whoever has two of these sheets can read everything in the vault.")
USE = (
    N_("Open Waymark and choose the vault of this name."),
    N_("Choose “Use recovery sheets” below the passphrase."),
    N_("Type the words of two sheets. The numbers beside the words do as well."),
)
_COLUMNS = 3
_LEAST_CODE_MM = 42.0


@dataclass(frozen=True)
class PaperSheet:
    """What stands on one sheet: its place among the three, its words and their numbers."""

    place: int
    words: tuple[str, ...] = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class RecoveryPaper:
    """Sheets that were made together.  facts.centre: the vault's alias.  series: their number."""

    facts: SheetFacts
    series: int
    sheets: tuple[PaperSheet, ...] = field(repr=False)


def compose_recovery(content: RecoveryPaper, *, fonts: FontSet | None = None) -> Composition:
    """Return all sheets laid out, each on a page of its own."""
    sheet = Sheet(content.facts, fonts)
    made = [_composed(sheet, content, one) for one in content.sheets]
    first = made[0]
    return replace(
        first,
        pages=tuple(page for one in made for page in one.pages),
        findings=tuple(dict.fromkeys(found for one in made for found in one.findings)),
        fallbacks=tuple(dict.fromkeys(found for one in made for found in one.fallbacks)),
    )


def _composed(sheet: Sheet, content: RecoveryPaper, one: PaperSheet) -> Composition:
    title = sheet.say(TITLE, place=sheet.digits(one.place), count=sheet.digits(len(content.sheets)))
    heads = sheet.heads(title, [_what_it_is(sheet, content)])
    parts = [
        Part(_words(sheet, one)),
        sheet.heading(sheet.say(N_("If a passphrase is lost"))),
        Part(_use(sheet, one)),
        Part(blanks(sheet, [(sheet.say(N_("Who keeps this sheet")), 1.0)], sheet.width)),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _what_it_is(sheet: Sheet, content: RecoveryPaper) -> Piece:
    told = [
        (N_("Any two of these three sheets open the vault. One alone opens nothing."), True),
        (
            N_(
                "Keep this sheet locked away, far from the other two. Do not copy it and take no "
                "picture of it."
            ),
            False,
        ),
    ]
    lines = [_line(sheet, words, is_strong=strong) for words, strong in told]
    number = isolate_ltr(f"{content.series:05}")
    words = N_("Sheets with the number {number} belong together.")
    lines.append(sheet.setter.main(sheet.say(words, number=number), sheet.small, sheet.width))
    return tagged(stacked(lines, 4), "Sect")


def _line(sheet: Sheet, words: Text, *, is_strong: bool) -> Piece:
    return sheet.setter.main(
        sheet.say(words), sheet.strong if is_strong else sheet.body, sheet.width
    )


def _words(sheet: Sheet, one: PaperSheet) -> Piece:
    """Return the words in columns, read downwards, each after its place and before its number."""
    inner = sheet.width - 20
    column = inner / _COLUMNS
    rows = -(-len(one.words) // _COLUMNS)
    cells = list(_cells(sheet, one, column - 10))
    height = max(cell.height for cell in cells) + 5
    parts = [
        Placed(cell, column * (at // rows), height * (at % rows)) for at, cell in enumerate(cells)
    ]
    body = layered(inner, height * rows, parts)
    return tagged(framed(body, Frame(10, 9, None, Stroke(1.4), 8)), "Sect")


def _cells(sheet: Sheet, one: PaperSheet, width: float) -> Iterator[Piece]:
    """Yield each word; set from left to right on every sheet, as Latin letters are."""
    sizes = sheet.sizes
    small = Look(sizes.small, bold=False, colour=grey(0.35), kind="Span")
    strong = Look(sizes.sentence, kind="Span", least_pt=10.0, lines=1)
    lead, tail = sizes.small * 2.0, sizes.body * 2.7
    for at, (word, number) in enumerate(zip(one.words, one.numbers, strict=True), 1):
        place = sheet.latin(f"{at}.", replace(small, align="end"), lead)
        written = sheet.latin(word, strong, width - lead - tail - 10)
        code = sheet.latin(
            number, replace(small, main_pt=sizes.body, colour=BLACK, align="end"), tail
        )
        base = first_baseline(written)
        in_order = [
            Placed(place, 0, base - first_baseline(place)),
            Placed(written, lead + 5, 0),
            Placed(code, width - tail, base - first_baseline(code)),
        ]
        yield tagged(layered(width, written.height, _turned(sheet, in_order, width)), "P", "en")


def _turned(sheet: Sheet, parts: Sequence[Placed], width: float) -> list[Placed]:
    """Return parts from left to right also where the sheet goes from right to left."""
    if not sheet.setter.is_rtl:
        return list(parts)
    return [Placed(one.piece, width - one.x - one.piece.width, one.y) for one in parts]


def _use(sheet: Sheet, one: PaperSheet) -> Piece:
    code = qr_code("".join(one.numbers), is_number=True)
    side = max(mm(code.least_side_mm), mm(_LEAST_CODE_MM))
    alt = sheet.say(N_("Square code: the numbers of all words.")).main
    square = Piece(side, side, (QrMark(0, 0, side, code, alt),))
    room = sheet.width - side - 14
    steps = [_step(sheet, at, words, room) for at, words in enumerate(USE, 1)]
    words = N_("The square holds the same numbers, for a scanner. Never scan it with a phone.")
    steps.append(sheet.setter.main(sheet.say(words), sheet.small, room, Origin()))
    told = tagged(stacked(steps, 6), "Sect")
    height = max(side, told.height)
    parts = [Placed(told, 0, 0), Placed(square, sheet.width - side, 0)]
    return layered(sheet.width, height, parts)


def _step(sheet: Sheet, at: int, words: Text, width: float) -> Piece:
    look = replace(sheet.body, bold=True)
    number = sheet.setter.main(replace(sheet.digits(at), second=None), look, sheet.sizes.body * 1.2)
    text = sheet.setter.main(sheet.say(words), sheet.body, width - number.width - 8)
    return after_number(sheet, decoration(number), text)
