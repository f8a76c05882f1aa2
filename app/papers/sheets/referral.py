"""A request for help to another place, on paper: what is asked, whom for, and room to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n import N_, Text
from app.papers.drawing import Frame, Piece, framed, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke, isolate
from app.papers.sheets.consents import whose
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Helper, Words
from app.papers.sheets.roadmap_kit import headed
from app.papers.sheets.roadmap_lists import shown_value
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.writing import blanks, box, in_columns, lines_to_write, ticked

TITLE = N_("A request for help")
INTRODUCTION = N_("An introduction")
FOOT = N_("This sheet tells only what is needed. Shred it when it is no longer needed.")
_BETWEEN = 24.0  # points between what is told side by side
_ANSWERS = (N_("We take it on."), N_("We cannot help."), N_("Please call us."))


@dataclass(frozen=True)
class ReferralSheet:
    """What stands on the sheet.

    student: empty where only the code is wanted on paper.  ask: in the worker's own words.
    told: what is told of the person, each a name and words.  consent: when the person said
    yes, and until when it counts.  helpers: how the centre is reached.
    """

    facts: SheetFacts
    student: str
    code: str
    to: str
    about: Words
    ask: str
    told: tuple[tuple[Text, Words], ...]
    consent: tuple[Words, Words | None]
    helpers: tuple[Helper, ...]
    is_introduction: bool = False


def compose_referral(content: ReferralSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the sheet laid out."""
    sheet = Sheet(content.facts, fonts)
    title = INTRODUCTION if content.is_introduction else TITLE
    heads = sheet.heads(sheet.say(title), [_to(sheet, content)])
    parts = [
        sheet.heading(sheet.say(N_("What we ask for")), "handshake"),
        Part(_ask(sheet, content)),
        sheet.heading(sheet.say(N_("Whom it is for")), "person_star"),
        Part(whose(sheet, content.student, content.code)),
        *_told(sheet, content.told),
        *_consent(sheet, content.consent),
        sheet.heading(sheet.say(N_("Your answer")), "pen"),
        Part(_answer(sheet)),
        *_reached(sheet, content.helpers),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _to(sheet: Sheet, content: ReferralSheet) -> Piece:
    words = sheet.say(N_("To: {place}"), place=isolate(content.to))
    origin = Origin("to", N_("To whom"))
    return sheet.setter.pair(words, replace(sheet.strong, lines=4), sheet.width, origin)


def _ask(sheet: Sheet, content: ReferralSheet) -> Piece:
    inner = sheet.width - 24
    about = sheet.setter.pair(content.about, replace(sheet.body, bold=True), inner)
    look = replace(sheet.strong, lines=20)
    origin = Origin("ask", N_("What we ask for"))
    ask = sheet.setter.main(sheet.own(isolate(content.ask)), look, inner, origin)
    whole = stacked([about, ask], 5).sized(width=inner)
    return tagged(framed(whole, Frame(12, 9, None, Stroke(1.4), 8)), "Sect")


def _told(sheet: Sheet, told: Sequence[tuple[Text, Words]]) -> Iterator[Part]:
    """Yield what is told, two beside each other, so that an ordinary request is one page."""
    width, pieces = (sheet.width - _BETWEEN) / 2, []
    for number, (label, words) in enumerate(told):
        small = sheet.setter.pair(sheet.say(label), sheet.small, width)
        look = replace(sheet.body, lines=12)
        said = sheet.setter.pair(words, look, width, Origin(f"told.{number}", label))
        pieces.append(tagged(stacked([small, said], 1).sized(width=width), "Div"))
    for line in in_columns(sheet, pieces, sheet.width, most=2):
        yield Part(line)


def _consent(sheet: Sheet, consent: tuple[Words, Words | None]) -> Iterator[Part]:
    given, until = consent
    words = sheet.say(N_("The person said yes to this on {day}."), day=given)
    side = sheet.sizes.body + 4
    room = sheet.width - side - 8
    lines = [sheet.setter.pair(words, sheet.body, room)]
    if until is not None:
        end = sheet.say(N_("The yes counts until {day}. After that, ask us."), day=until)
        lines.append(sheet.setter.pair(end, sheet.body, room))
    yield Part(tagged(headed("consent", stacked(lines, 3), side, gap=8), "Note"))


def _answer(sheet: Sheet) -> Piece:
    lines = [
        ticked(sheet, sheet.say(words), [box(sheet, is_round=True)], sheet.width)
        for words in _ANSWERS
    ]
    signed = blanks(sheet, [(sheet.say(N_("Day")), 1.0), (sheet.say(N_("Name")), 2.0)], sheet.width)
    return tagged(stacked([*lines, lines_to_write(sheet, sheet.width, 2), signed], 5), "Sect")


def _reached(sheet: Sheet, helpers: Sequence[Helper]) -> Iterator[Part]:
    if not helpers:
        return
    yield sheet.heading(sheet.say(N_("How to reach us")), "phone")
    side = sheet.sizes.body + 4
    for one in helpers:
        if not one.value:
            continue
        value = shown_value(one.value)
        text = sheet.setter.main(sheet.own(value), sheet.strong, sheet.width - side - 8)
        yield Part(headed(one.pictogram, text, side, gap=8))
