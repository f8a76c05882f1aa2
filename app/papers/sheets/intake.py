"""“What we wrote down”: one person's intake on paper, to check, correct and keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.i18n import N_, Text, plural
from app.papers.drawing import Piece, Placed, layered, rule, stacked, tagged
from app.papers.engine import FontSet, Origin
from app.papers.sheets.consents import whose
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import beside, headed, sign
from app.papers.sheets.roadmap_look import HAIR
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.writing import box, lines_to_write

TITLE = N_("What we wrote down")
FOOT = N_("This sheet is yours. Others can read it too: keep it in a safe place.")
_RULES: tuple[tuple[str, Text], ...] = (
    ("eye", N_("Read this, or let somebody read it to you.")),
    ("pen", N_("Is something wrong? Tick its box. We change it with you.")),
    ("hand_stop", N_("Shall we take something out? Tell us. You need not say why.")),
)
_BETWEEN = 12.0
_ASKED_SHARE = 0.42
_NOTES = 3


@dataclass(frozen=True)
class Told:
    """One answer.  asked: the person's half of the line.  more: own words that belong to it."""

    key: str
    asked: Text
    pictogram: str
    answer: Words
    more: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ToldTopic:
    """One part of the talk with what was told in it."""

    title: Text
    pictogram: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class IntakeSheet:
    """What stands on the sheet.

    student: empty where only the code is wanted on paper.  withheld: how many answers
    are left out because others at home must not read them.
    """

    facts: SheetFacts
    student: str
    code: str
    topics: tuple[ToldTopic, ...]
    withheld: int


def compose_intake(content: IntakeSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the sheet laid out; an answer stays on one page with what it answers."""
    sheet = Sheet(content.facts, fonts)
    below = [whose(sheet, content.student, content.code), _rules(sheet)]
    code = Words(content.code, "en")
    later = sheet.signs(
        content.code, sheet.small, sheet.setter.natural_width(code, sheet.small) + 1
    )
    heads = sheet.heads(sheet.say(TITLE), below, later)
    parts = [part for topic in content.topics for part in _topic(sheet, topic)]
    if not parts:
        parts = [sheet.paragraph(sheet.say(N_("Nothing was written down yet.")))]
    return compose_sheet(sheet, heads, [*parts, *_end(sheet, content.withheld)], FOOT)


def _rules(sheet: Sheet) -> Piece:
    side = sheet.sizes.body + 3
    room = sheet.width - side - 8
    told = [
        headed(name, sheet.setter.pair(sheet.say(words), sheet.body, room), side, gap=8)
        for name, words in _RULES
    ]
    return tagged(stacked(told, 3), "Sect")


def _topic(sheet: Sheet, topic: ToldTopic) -> Iterator[Part]:
    yield sheet.heading(sheet.say(topic.title), topic.pictogram)
    for told in topic.told:
        yield Part(tagged(_told(sheet, told), "Sect"))


def _told(sheet: Sheet, told: Told) -> Piece:
    """Return one answer with its picture before it and a box to tick after it."""
    side = sheet.strong.main_pt * 1.7
    tick = box(sheet, is_round=False)
    room = sheet.width - side - tick.width - 2 * _BETWEEN
    body = _in_line(sheet, told, room)
    line = beside(sign(told.pictogram, side), body, _BETWEEN)
    height = max(line.height, tick.height)
    parts = [
        Placed(line, 0, (height - line.height) / 2),
        Placed(tick, sheet.width - tick.width, (height - tick.height) / 2),
    ]
    whole = layered(sheet.width, height, parts)
    return stacked([whole, rule(sheet.width, HAIR)], 5)


def _in_line(sheet: Sheet, told: Told, width: float) -> Piece:
    """Return what was asked with the answer beside it, or below it where there is no room."""
    origin = Origin(told.key, told.asked)
    narrow = sheet.sizes.is_small or sheet.facts.is_large
    half = width if narrow else (width - _BETWEEN) * _ASKED_SHARE
    rest = width if narrow else width - half - _BETWEEN
    look = replace(sheet.body, gap_pt=0.5)
    asked = sheet.setter.pair(sheet.say(told.asked), look, half, origin)
    strong = replace(sheet.strong, gap_pt=0.5)
    answer = sheet.setter.pair(told.answer, strong, rest, origin)
    own = [sheet.setter.main(one, sheet.body, rest, origin) for one in told.more]
    said = stacked([answer, *own], 2)
    if narrow:
        return stacked([asked, said], 2)
    parts = [
        Placed(asked, 0, 0),
        *sheet.setter.breath(half, asked),
        Placed(said, half + _BETWEEN, 0),
    ]
    return layered(width, max(asked.height, said.height), parts)


def _end(sheet: Sheet, withheld: int) -> Iterator[Part]:
    """Yield how many answers are not on paper, and lines for what is to be changed."""
    if withheld:
        words = plural(
            "{count} answer is not on this sheet, so that nobody else reads it. Ask us to read it"
            " to you.",
            "{count} answers are not on this sheet, so that nobody else reads them. Ask us to read"
            " them to you.",
            withheld,
        )
        side = sheet.sizes.body + 4
        text = sheet.setter.pair(sheet.say(words), sheet.body, sheet.width - side - 8)
        yield Part(headed("lock", text, side, gap=8))
    yield sheet.heading(sheet.say(N_("What is to be changed")), "pen")
    yield Part(lines_to_write(sheet, sheet.width, _NOTES))
