"""A small card to carry: when the next meeting is, and how the centre is reached.

Both halves stand on one sheet: cut out, and folded in the middle, they are front and back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.i18n import N_
from app.papers.drawing import Frame, Piece, Placed, framed, layered, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke, grey, isolate, isolate_ltr, mm
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Helper, Meeting, Words
from app.papers.sheets.roadmap_kit import headed
from app.papers.sheets.roadmap_lists import shown_value
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.typesetting import Look
from app.papers.sheets.writing import blanks

TITLE = N_("My next meeting")
CUT = N_("Cut along the line, and fold the card in the middle.")
# Two halves side by side, each a little larger than a bank card.
LEAST_HALF_MM = 90.0
LEAST_HEIGHT_MM = 56.0
_PAD = 10.0
# What takes more of a page than this has no room below the head of the sheet.
_WHOLE = 0.7
_CUT = Stroke(0.9, grey(0.35), dash_pt=(4, 3))
# As many as the longest address or name of a record needs.
_LINES = 16


@dataclass(frozen=True)
class CardSheet:
    """What stands on the card.

    student: empty where only the code is wanted on paper.  meeting: None leaves lines to
    write one down.  helpers: phone and place of the centre, and what to do when one
    cannot come.
    """

    facts: SheetFacts
    student: str
    code: str
    meeting: Meeting | None
    helpers: tuple[Helper, ...]


def compose_card(content: CardSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the card laid out on its sheet."""
    sheet = Sheet(content.facts, fonts)
    heads = sheet.heads(sheet.say(TITLE), [])
    side = sheet.sizes.body + 4
    text = sheet.setter.pair(sheet.say(CUT), sheet.body, sheet.width - side - 8)
    note = Part(headed("arrow", text, side, gap=8))
    card = [Part(tagged(piece, "Sect")) for piece in _card(sheet, content)]
    return compose_sheet(sheet, heads, [note, *card])


def _card(sheet: Sheet, content: CardSheet) -> list[Piece]:
    """Return both halves: side by side if the sheet is wide enough, else one above the other.

    On the smallest sheet in the largest letters they are two, each on a page of its own.
    """
    is_wide = 2 * mm(LEAST_HALF_MM) <= sheet.width and not sheet.facts.is_large
    width = sheet.width / 2 if is_wide else sheet.width
    inner = width - 2 * _PAD
    halves = [stacked(list(draw(sheet, content, inner)), 6) for draw in (_front, _back)]
    height = max(mm(LEAST_HEIGHT_MM) - 2 * _PAD, *(half.height for half in halves))
    boxes = [
        framed(layered(inner, height, [Placed(half, 0, 0)]), Frame(_PAD, _PAD, None, _CUT, 0))
        for half in halves
    ]
    if not is_wide:
        whole = stacked(boxes, 0)
        return [whole] if whole.height <= sheet.sizes.room * _WHOLE else boxes
    first, second = boxes
    parts = [
        Placed(first, 0, 0),
        *sheet.setter.breath(first.width, first),
        Placed(second, first.width, 0),
    ]
    return [layered(first.width + second.width, first.height, parts)]


def _front(sheet: Sheet, content: CardSheet, width: float) -> Iterator[Piece]:
    """Yield whose card it is, and the next meeting or a place to write one."""
    look = Look(sheet.sizes.body + 1, sheet.sizes.second, lines=_LINES)
    if content.student:
        origin = Origin("student", N_("Name of the student"))
        yield sheet.setter.main(sheet.own(isolate(content.student)), look, width, origin)
    head = Look(sheet.sizes.body, sheet.sizes.second, kind="H2", gap_pt=0.5)
    yield headed("talk", sheet.setter.pair(sheet.say(TITLE), head, width - 26), 18, gap=8)
    if content.meeting is None:
        labels = [(sheet.say(one), 1.0) for one in (N_("Day"), N_("Time"))]
        yield from (blanks(sheet, labels, width) for _ in range(2))
        yield blanks(sheet, [(sheet.say(N_("Place")), 1.0)], width)
        return
    for name, key, words in _meeting(sheet, content.meeting):
        origin = Origin(f"meeting.{key}", N_("Next meeting"))
        shown = Look(sheet.sizes.body + 1, sheet.sizes.second, lines=_LINES, gap_pt=0.5)
        yield headed(name, sheet.setter.pair(words, shown, width - 20, origin), 14, gap=6)


def _meeting(sheet: Sheet, meeting: Meeting) -> Iterator[tuple[str, str, Words]]:
    """Yield pictogram, key and words of each thing known of the meeting."""
    yield "calendar", "day", meeting.day
    yield "clock", "time", sheet.digits(isolate_ltr(meeting.time))
    if meeting.place is not None:
        yield "pin", "place", meeting.place
    if meeting.with_whom:
        yield "person", "with_whom", sheet.own(isolate(meeting.with_whom))


def _back(sheet: Sheet, content: CardSheet, width: float) -> Iterator[Piece]:
    """Yield the centre, its phone in large digits, its place, and the person's number."""
    look = Look(sheet.sizes.body, sheet.sizes.second, lines=_LINES)
    yield sheet.setter.main(content.facts.centre, look, width, Origin("centre", N_("Centre")))
    for number, helper in enumerate(content.helpers):
        yield _helper(sheet, helper, width, Origin(f"helpers.{number}", N_("Who helps")))
    code = sheet.say(N_("Number {code}"), code=isolate_ltr(content.code))
    yield sheet.setter.main(replace(code, second=None), sheet.small, width)


def _helper(sheet: Sheet, helper: Helper, width: float, origin: Origin) -> Piece:
    note_look = replace(sheet.small, gap_pt=0.5)
    note = sheet.setter.pair(helper.note, note_look, width - 22, origin)
    if not helper.value:
        return headed(helper.pictogram, note, 14, gap=8)
    is_phone = helper.pictogram == "phone"
    look = Look(sheet.sizes.heading if is_phone else sheet.sizes.body, lines=_LINES, least_pt=10)
    value = sheet.setter.main(sheet.own(shown_value(helper.value)), look, width - 22, origin)
    return headed(helper.pictogram, stacked([value, note], 1), 14, gap=8)
