"""A letter at the good end of a match: thanks to the student, in warm and plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.i18n import N_, Text
from app.papers.drawing import Frame, Piece, Placed, framed, layered, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke, isolate
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import sign
from app.papers.sheets.sheet import GAP, Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look
from app.papers.sheets.writing import blanks, lines_to_write

TITLE = N_("You have come a long way")
DEAR = N_("Dear {name}")
DEAR_ALL = N_("Dear student")
TOGETHER = N_("You and {mentor} walked a part of your way together, from {first} to {last}.")
_SENTENCES: tuple[Text, ...] = (
    N_("You came, you asked, you tried, and you went on. That was your work."),
    N_("We are glad that we could see it."),
    N_("The door of our centre stays open. Come by when you like."),
    N_("We wish you all the best for your next steps."),
)
FOOT = N_("This letter is yours. Show it to whom you like.")


@dataclass(frozen=True)
class Celebration:
    """What stands in the letter.  student: empty where only the code is wanted on paper."""

    facts: SheetFacts
    student: str
    mentor: str
    first_day: Words
    last_day: Words


def compose_celebration(content: Celebration, *, fonts: FontSet | None = None) -> Composition:
    """Return the letter laid out."""
    sheet = Sheet(content.facts, fonts)
    heads = sheet.heads(sheet.say(TITLE), [])
    together = sheet.say(
        TOGETHER,
        mentor=isolate(content.mentor),
        first=_isolated(content.first_day),
        last=_isolated(content.last_day),
    )
    dear = (
        sheet.say(DEAR, name=isolate(content.student)) if content.student else sheet.say(DEAR_ALL)
    )
    look = replace(sheet.body, main_pt=sheet.sizes.body + 2, lines=12, gap_pt=1)
    told = [
        sheet.setter.pair(dear, replace(look, bold=True), _inner(sheet), _NAMED),
        sheet.setter.pair(together, look, _inner(sheet), _NAMED),
        *(sheet.setter.pair(sheet.say(one), look, _inner(sheet)) for one in _SENTENCES),
    ]
    parts = [
        Part(_medal(sheet)),
        Part(_letter(stacked(told, GAP + 2))),
        sheet.paragraph(sheet.say(N_("In our own words:")), sheet.small),
        Part(lines_to_write(sheet, sheet.width, 3)),
        Part(blanks(sheet, [(sheet.say(one), 1.0) for one in _signs()], sheet.width)),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


_NAMED = Origin("student", N_("Name of the student"))
_PAD = 18.0


def _inner(sheet: Sheet) -> float:
    return sheet.width - 2 * _PAD


def _isolated(words: Words) -> Words:
    second = isolate(words.second) if words.second else words.second
    return replace(words, main=isolate(words.main), second=second)


def _medal(sheet: Sheet) -> Piece:
    """Return the picture of the letter in the middle of the sheet."""
    side = Look(sheet.sizes.title).main_pt * 2.2
    return layered(sheet.width, side, [Placed(sign("medal", side), (sheet.width - side) / 2, 0)])


def _letter(words: Piece) -> Piece:
    return tagged(framed(words, Frame(_PAD, _PAD, None, Stroke(1.6), 12)), "Sect")


def _signs() -> Iterator[Text]:
    yield N_("The mentor")
    yield N_("The centre")
