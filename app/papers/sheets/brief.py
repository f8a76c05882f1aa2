"""One page about a student for their mentor: what the student agreed to tell, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n import N_, Text
from app.papers.drawing import Piece, stacked, tagged
from app.papers.engine import FontSet, Origin, isolate
from app.papers.sheets.consents import whose
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import Helper, Words
from app.papers.sheets.roadmap_kit import headed
from app.papers.sheets.roadmap_lists import shown_value
from app.papers.sheets.sheet import Part, Sheet, SheetFacts, compose_sheet

TITLE = N_("Brief for the mentor")
FOOT = N_("This page is only for you. Do not copy it. Give it back at the end.")
ASK = N_("What is not here was not agreed to. Ask the student, not others.")
WORRIED = N_("Are you worried about the student? Call us at once.")
_LINES = 40


@dataclass(frozen=True)
class BriefLine:
    """One thing told: what it is, and the answer."""

    kind: str
    key: str
    label: Text
    words: Words


@dataclass(frozen=True)
class BriefPart:
    """Things told that belong together."""

    title: Text
    pictogram: str
    lines: tuple[BriefLine, ...]


@dataclass(frozen=True)
class BriefSheet:
    """What stands on the page.

    student: empty where only the code is wanted on paper.  helpers: how the centre is reached.
    """

    facts: SheetFacts
    student: str
    code: str
    mentor: str
    parts: tuple[BriefPart, ...]
    helpers: tuple[Helper, ...]


def compose_brief(content: BriefSheet, *, fonts: FontSet | None = None) -> Composition:
    """Return the page laid out.

    It is one page, as the student was told: what has no room is left out, from the longest
    part first.
    """
    while True:
        composed = _composed(content, fonts)
        longest = max(content.parts, key=_length, default=None)
        if len(composed.pages) <= 1 or longest is None or not longest.lines:
            return composed
        shorter = replace(longest, lines=longest.lines[:-1])
        parts = tuple(shorter if one is longest else one for one in content.parts)
        content = replace(content, parts=parts)


def _length(part: BriefPart) -> int:
    return len(part.lines)


def _composed(content: BriefSheet, fonts: FontSet | None) -> Composition:
    sheet = Sheet(content.facts, fonts)
    mentor = sheet.say(N_("For {name}"), name=isolate(content.mentor))
    told = sheet.setter.pair(mentor, replace(sheet.body, bold=True), sheet.width)
    heads = sheet.heads(sheet.say(TITLE), [whose(sheet, content.student, content.code), told])
    parts = [
        *(part for one in content.parts if one.lines for part in _told(sheet, one)),
        sheet.paragraph(sheet.say(ASK), sheet.small),
        Part(_worried(sheet, content.helpers)),
    ]
    return compose_sheet(sheet, heads, parts, FOOT)


def _told(sheet: Sheet, part: BriefPart) -> Iterator[Part]:
    yield sheet.heading(sheet.say(part.title), part.pictogram)
    look = replace(sheet.body, gap_pt=0.5, lines=_LINES)
    for line in part.lines:
        origin = Origin(f"{line.kind}.{line.key}", line.label)
        words = _after_label(sheet.say(line.label), line.words)
        yield Part(tagged(sheet.setter.pair(words, look, sheet.width, origin), "Sect"))


def _after_label(label: Words, words: Words) -> Words:
    """Return an answer after what it answers, in each language of the page."""
    main = f"{label.main}: {isolate(words.main)}"
    if label.second is None:
        return Words(main, label.main_language)
    second = f"{label.second}: {isolate(words.second or words.main)}"
    return Words(main, label.main_language, second, label.second_language)


def _worried(sheet: Sheet, helpers: Sequence[Helper]) -> Piece:
    head = sheet.setter.pair(sheet.say(WORRIED), replace(sheet.body, bold=True), sheet.width)
    side = sheet.sizes.body + 3
    lines = [
        headed(
            one.pictogram,
            sheet.setter.main(sheet.own(shown_value(one.value)), sheet.strong, sheet.width - 40),
            side,
            gap=8,
        )
        for one in helpers
        if one.value and one.pictogram == "phone"
    ]
    return tagged(stacked([head, *lines], 4), "Sect")
