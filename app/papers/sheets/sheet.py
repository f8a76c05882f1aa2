"""What the plain papers share: words in two languages, sizes, and blocks filled into pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.calendars import in_digits
from app.errors import Code, Problem
from app.i18n import N_, Catalog, Text
from app.papers.drawing import (
    Frame,
    Piece,
    Placed,
    decoration,
    framed,
    layered,
    picture,
    rule,
    stacked,
    tagged,
)
from app.papers.engine import FontSet, Origin, Stroke, grey
from app.papers.painting import Facts, Page
from app.papers.sheets.roadmap import Composition
from app.papers.sheets.roadmap_content import PaperSize, Words
from app.papers.sheets.roadmap_kit import beside, first_baseline, known
from app.papers.sheets.roadmap_look import HAIR, TOLERANCE, measures
from app.papers.sheets.typesetting import Look, Typesetter, Voice

GAP = 9.0
FOOT_GAP = 8.0
NOWHERE = Origin()


@dataclass(frozen=True)
class SheetFacts:
    """What every plain paper says of itself.

    language, second_language: BCP 47; the first leads and decides direction.
    issued_day: the day in words.  is_demonstration marks the sheet as fictional.
    is_about_somebody: it tells of one person.
    """

    language: str
    second_language: str | None
    paper: PaperSize
    is_large: bool
    issued_on: date
    issued_day: Words
    centre: Words
    is_demonstration: bool = False
    is_about_somebody: bool = True
    is_reviewed: bool = False

    @property
    def is_translated(self) -> bool:
        """Whether any words on it are a translation; they are written in English first."""
        return any(one not in {None, "en"} for one in (self.language, self.second_language))


@dataclass(frozen=True)
class Part:
    """A block that stays on one page.

    is_head: it never stands last on a page.  outline: its entry in the file's outline.
    """

    piece: Piece
    is_head: bool = False
    outline: str = ""


@dataclass(frozen=True)
class Heads:
    """The title of a paper, the top of its first page, and the one of the pages after it."""

    title: Words
    first: Piece
    later: Piece


class Sheet:
    """The hand that writes one plain paper: its sizes, its setter, its two languages."""

    def __init__(self, facts: SheetFacts, fonts: FontSet | None = None) -> None:
        self.facts = facts
        self.sizes = measures(facts.paper, is_large=facts.is_large)
        fonts = fonts or FontSet()
        self.setter = Typesetter(fonts, facts.language, facts.second_language)
        self._signs = Typesetter(fonts, "en", None)
        second = Catalog(facts.second_language) if facts.second_language else None
        self._voice = Voice(Catalog(facts.language), second)

    @property
    def width(self) -> float:
        """The width between the margins, in points."""
        return self.sizes.width

    @property
    def body(self) -> Look:
        """The look of running text."""
        return Look(self.sizes.body, self.sizes.second, bold=False)

    @property
    def strong(self) -> Look:
        """The look of what is read first in a block."""
        return Look(self.sizes.sentence if self.facts.is_large else 12, self.sizes.second)

    @property
    def small(self) -> Look:
        """The look of what is said beside the point."""
        return Look(self.sizes.small, self.sizes.second, bold=False, colour=grey(0.2))

    def say(self, text: Text, **values: str | Words) -> Words:
        """Return a sentence of the program in the languages of the paper.

        One that the first language lacks is said in the second alone, with a star.
        """
        return self._voice.say(text, **values)

    def slot(self, slots: Mapping[str, str]) -> Words:
        """Return a ``{language: text}`` sentence, as ``say`` does one of the program."""
        first, second = self.facts.language, self.facts.second_language
        order = [tag for tag in (first, second, "en", *slots) if tag is not None and tag in slots]
        if not order:
            return Words("", first)
        if order[0] != first or second is None:
            return Words(slots[order[0]], order[0])
        other = second if second in slots else "en"
        return Words(slots[first], first, slots.get(other), other)

    def own(self, words: str) -> Words:
        """Return a person's or a place's own words, which are never translated."""
        return Words(words, self.facts.language)

    def signs(self, signs: str, look: Look, width: float) -> Piece:
        """Return Latin letters and digits, such as a question's number, where lines begin.

        Set by themselves, readers of PDF give them back in their own order.
        """
        look = replace(look, align="end" if self.setter.is_rtl else "start")
        return self.latin(signs, look, width)

    def latin(self, signs: str, look: Look, width: float) -> Piece:
        """Return Latin letters and digits in a place of their own, from left to right."""
        return self._signs.main(Words(signs, "en"), look, width)

    def digits(self, number: int | str) -> Words:
        """Return a number, or a time, in the digits of both languages."""
        first, second = self.facts.language, self.facts.second_language
        told = in_digits(str(number), second) if second else None
        return Words(in_digits(str(number), first), first, told, second)

    def heading(self, words: Words, pictogram: str = "", *, origin: Origin = NOWHERE) -> Part:
        """Return the heading of a part of the paper, with its pictogram before it."""
        look = Look(self.sizes.heading, self.sizes.second + 0.5, kind="H2")
        side = self.sizes.heading * 1.7 if pictogram else 0.0
        room = self.width - side - (10 if pictogram else 0)
        text = self.setter.pair(words, look, room, origin)
        line = beside(picture(known(pictogram), side), text, 10) if pictogram else text
        ruled = stacked([line.sized(width=self.width), rule(self.width, Stroke(1.2))], 3)
        return Part(tagged(ruled, "Div"), is_head=True, outline=words.main)

    def paragraph(self, words: Words, look: Look | None = None, origin: Origin = NOWHERE) -> Part:
        """Return words across the whole sheet."""
        return Part(self.setter.pair(words, look or self.body, self.width, origin))

    def heads(self, title: Words, below: Sequence[Piece], later: Piece | None = None) -> Heads:
        """Return title and centre above ``below``, and the line with which further pages begin.

        later: what stands at the end of that line, such as a place for a code.
        """
        first = stacked([self._practice(), self._first_line(title), *below], GAP)
        look = Look(self.sizes.heading, self.sizes.second, lines=4)
        line = self._later_line(title, look, later)
        return Heads(title, first, stacked([self._practice(), line, rule(self.width, HAIR)], 4))

    def _later_line(self, title: Words, look: Look, later: Piece | None) -> Piece:
        if later is None:
            return self.setter.in_line(title, look, self.width, at_end=False)
        left = self.width - later.width - 12
        if left < self.setter.natural_width(replace(title, second=None), look):
            text = self.setter.in_line(title, look, self.width, at_end=False)
            return stacked([text, later.sized(width=self.width)], 4)
        text = self.setter.in_line(title, look, left, at_end=False)
        parts = [Placed(text, 0, 0), Placed(later, self.width - later.width, 0)]
        return layered(self.width, max(text.height, later.height), parts)

    def _first_line(self, title: Words) -> Piece:
        sizes = self.sizes
        width = self.width * 0.6
        look = Look(sizes.title * 0.8, sizes.small + 2, kind="H1", lines=3, least_pt=14)
        text = self.setter.pair(title, look, width)
        end = replace(self.small, align="end", lines=8, least_pt=9)
        room = self.width - width - 12
        centre = self.setter.pair(
            self.facts.centre, replace(end, bold=True), room, Origin("centre", N_("Centre"))
        )
        day = self.setter.main(replace(self.facts.issued_day, second=None), end, room)
        right = stacked([centre, day], 2.5)
        height = max(text.height, right.height)
        left = [Placed(text, 0, 0), *self.setter.breath(width, text)]
        return layered(self.width, height, [*left, Placed(right, self.width - room, 0)])

    def _practice(self) -> Piece:
        """Return the mark of a paper from the demonstration centre."""
        if not self.facts.is_demonstration:
            return Piece(self.width, 0)
        told = N_("For practice only. This person is not real.")
        if not self.facts.is_about_somebody:
            told = N_("This is the demonstration centre: all people here are invented.")
        words = self.say(told)
        look = Look(self.sizes.small + 1, self.sizes.second, align="center")
        text = self.setter.in_line(words, replace(look, align="start"), self.width - 24)
        return tagged(framed(text, Frame(12, 3, None, Stroke(1.2, dash_pt=(4, 3)), 4)), "Note")


def compose_sheet(
    sheet: Sheet, heads: Heads, parts: Sequence[Part], note: Text | None = None
) -> Composition:
    """Return the parts filled into pages; ``note`` stands at the foot of each.

    Raises a Problem (2) if a part is higher than a page.
    """
    pieces = [heads.first, heads.later, *(part.piece for part in parts)]
    has_star = any(mark.fallback is not None for piece in pieces for mark in piece.texts)
    foot_height = _foot(sheet, 1, 1, note, has_star=has_star).height + FOOT_GAP
    bodies = _bodies(heads, parts, sheet.sizes.room - foot_height)
    pages = []
    for number, (body, outline) in enumerate(bodies, 1):
        foot = _foot(sheet, number, len(bodies), note, has_star=has_star)
        pages.append(Page(_page(sheet, body, foot), outline))
    texts = [mark for page in pages for mark in page.piece.texts]
    findings = tuple(dict.fromkeys(found for mark in texts for found in mark.laid.findings))
    if not findings and any(page.piece.height > sheet.sizes.page.height for page in pages):
        raise Problem(
            N_("There is too much text for this paper. Please shorten it or choose larger paper."),
            Code.USAGE,
            detail="a page runs over",
        )
    fallbacks = tuple(dict.fromkeys(mark.fallback for mark in texts if mark.fallback))
    facts = sheet.facts
    about = Facts(heads.title.main, facts.language, facts.issued_on, is_rtl=sheet.setter.is_rtl)
    return Composition(tuple(pages), sheet.sizes.page, about, findings, fallbacks)


def _bodies(heads: Heads, parts: Sequence[Part], room: float) -> list[tuple[Piece, str]]:
    """Return each page's body and the outline's words for it."""
    pages: list[list[Part]] = [[Part(heads.first, outline=heads.title.main)]]
    for at, part in enumerate(parts):
        needed = sum(one.piece.height + GAP for one in _kept_together(parts, at))
        used = sum(one.piece.height + GAP for one in pages[-1]) - GAP
        is_begun = len(pages) == 1 or len(pages[-1]) > 1
        if used + needed > room + TOLERANCE and is_begun:
            pages.append([Part(heads.later)])
        pages[-1].append(part)
    return [
        (
            stacked([one.piece for one in page], GAP),
            next((one.outline for one in page if one.outline), ""),
        )
        for page in pages
    ]


def _kept_together(parts: Sequence[Part], at: int) -> Sequence[Part]:
    """Return the part at ``at`` and, of a head, all that follows up to the first that is none."""
    end = at
    while end + 1 < len(parts) and parts[end].is_head:
        end += 1
    return parts[at : end + 1]


def _page(sheet: Sheet, body: Piece, foot: Piece) -> Piece:
    sizes = sheet.sizes
    parts = [
        Placed(body, sizes.margin, sizes.top),
        Placed(foot, sizes.margin, sizes.page.height - sizes.bottom - foot.height),
    ]
    # Higher than the sheet if the words have no room; that is never printed.
    over = body.height + FOOT_GAP + foot.height - sizes.room
    height = sizes.page.height + (over if over > TOLERANCE else 0.0)
    return layered(sizes.page.width, height, parts)


def _foot(sheet: Sheet, page: int, pages: int, note: Text | None, *, has_star: bool) -> Piece:
    """Return the foot: what to do with the sheet, what the star means, and the page's number."""
    sizes = sheet.sizes
    number_width = sizes.small * 9
    width = sheet.width - number_width - 8
    small = replace(sheet.small, main_pt=sizes.small - 0.5, colour=grey(0.25))
    lines = []
    if note is not None:
        lines.append(sheet.setter.in_line(sheet.say(note), small, width, at_end=False))
    if has_star:
        star = sheet.say(N_("* These words are not yet translated."))
        lines.append(sheet.setter.in_line(star, small, width, at_end=False))
    if sheet.facts.is_translated and not sheet.facts.is_reviewed:
        checked = N_("No native speaker has checked the translation on this sheet yet.")
        lines.append(sheet.setter.main(sheet.say(checked), small, width))
    count = sheet.say(
        N_("Page {page} of {pages}"), page=sheet.digits(page), pages=sheet.digits(pages)
    )
    look = Look(sizes.small + 0.5, align="end")
    number = sheet.setter.main(replace(count, second=None), look, number_width)
    words = stacked(lines, 2.5)
    level = first_baseline(words) - first_baseline(number)
    parts = [Placed(decoration(number), width + 8, max(0.0, level))]
    if lines:
        breath = sheet.setter.breath(width, words)
        parts = [Placed(tagged(words, "Note"), 0, max(0.0, -level)), *breath, *parts]
    height = max(part.y + part.piece.height for part in parts)
    line = layered(sheet.width, height, parts)
    return stacked([rule(sheet.width, HAIR), line], 5)
