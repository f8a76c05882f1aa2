"""A handover note on paper, for the worker who goes on with somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n import N_, Text
from app.papers.drawing import Frame, Piece, framed, stacked, tagged
from app.papers.engine import FontSet, Origin, Stroke, isolate
from app.papers.sheets.consents import whose
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import headed
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet
from app.papers.sheets.writing import lines_to_write

TITLE = N_("Handover note")
FOOT = N_("For the team only. Lock it away, and shred it when it is read.")


@dataclass(frozen=True)
class Told:
    """One part of the note.  own: the worker's words as they were written."""

    title: Text
    pictogram: str
    own: str


@dataclass(frozen=True)
class HandoverSheet:
    """What stands on the note.

    between: from whom to whom, each a name; empty where nobody is named.  warnings:
    what the desk must know.  following: the next meeting and the next step, in words.
    """

    facts: SheetFacts
    student: str
    code: str
    between: tuple[str, str]
    warnings: tuple[str, ...]
    told: tuple[Told, ...]
    following: tuple[tuple[str, Words], ...]


def compose_handover(content: HandoverSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the note laid out."""
    sheet = Sheet(content.facts, fonts)
    below = [whose(sheet, content.student, content.code), _between(sheet, content.between)]
    heads = sheet.heads(sheet.say(TITLE), below)
    parts = [
        *_warnings(sheet, content.warnings),
        *(part for one in content.told for part in _told(sheet, one)),
        *_following(sheet, content.following),
        sheet.heading(sheet.say(N_("My notes")), "pen"),
        Part(lines_to_write(sheet, sheet.width, 5)),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _between(sheet: Sheet, names: tuple[str, str]) -> Piece:
    first, then = (isolate(one) if one else "…" for one in names)
    text = sheet.say(N_("From {a} to {b}"), a=first, b=then)
    return sheet.setter.pair(text, replace(sheet.body, bold=True), sheet.width)


def _warnings(sheet: Sheet, warnings: Sequence[str]) -> Iterator[Part]:
    for number, words in enumerate(warnings):
        origin = Origin(f"flag.{number}", N_("What the desk does"))
        side = sheet.strong.main_pt + 6
        text = sheet.setter.main(sheet.own(words), sheet.strong, sheet.width - side - 32, origin)
        line = headed("warning", text, side, gap=8).sized(width=sheet.width - 24)
        yield Part(tagged(framed(line, Frame(12, 7, None, Stroke(2), 6)), "Note"))


def _told(sheet: Sheet, told: Told) -> Iterator[Part]:
    yield sheet.heading(sheet.say(told.title), told.pictogram)
    words = told.own.strip()
    if not words:
        yield sheet.paragraph(sheet.say(N_("Nothing was written here.")), sheet.small)
        return
    for line in words.split("\n"):
        if line.strip():
            look = replace(sheet.body, lines=60)
            piece = sheet.setter.main(sheet.own(line), look, sheet.width, Origin("", told.title))
            yield Part(piece)


def _following(sheet: Sheet, following: Sequence[tuple[str, Words]]) -> Iterator[Part]:
    if not following:
        return
    yield sheet.heading(sheet.say(N_("What comes next")), "calendar")
    side = sheet.sizes.body + 4
    for pictogram, words in following:
        text = sheet.setter.pair(words, sheet.body, sheet.width - side - 8)
        yield Part(stacked([headed(pictogram, text, side, gap=8)]))
