"""What every part of a roadmap is built with: sizes, setter, voice and the content itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.calendars import in_digits
from app.i18n import N_, Text
from app.papers.drawing import (
    Frame,
    Piece,
    Placed,
    area,
    framed,
    layered,
    picture,
    stacked,
    tagged,
)
from app.papers.engine import BLACK, WHITE, Origin, Stroke, grey, isolate
from app.papers.pictograms import has_pictogram
from app.papers.sheets.roadmap_content import RoadmapContent, RoadStep, Words
from app.papers.sheets.roadmap_look import FINE, Measures
from app.papers.sheets.typesetting import Look, Typesetter, Voice, has_second

PAD_ACROSS, PAD_DOWN = 13.0, 8.0
HEAD_GAP = 6.0
# Height of a capital by the size of Noto Sans.
_CAPITAL = 0.714


@dataclass(frozen=True, slots=True)
class Kit:
    """Handed to each part; ``at`` and ``say`` are its two short words."""

    content: RoadmapContent
    measures: Measures
    setter: Typesetter
    voice: Voice

    def say(self, text: Text, **values: str | Words) -> Words:
        """Return one of the sheet's own sentences in the languages of the paper."""
        return self.voice.say(text, **values)

    def own(self, words: str) -> Words:
        """Return a person's or a place's own words, which are never translated."""
        return Words(words, self.content.language)

    def digits(self, words: str) -> Words:
        """Return a number or a time in the digits of both languages; codes never come here."""
        second = self.content.second_language
        told = in_digits(words, second) if second else None
        return Words(in_digits(words, self.content.language), self.content.language, told, second)

    @property
    def body(self) -> Look:
        """The look of running text."""
        return Look(self.measures.body, self.measures.second, bold=False)

    @property
    def heading(self) -> Look:
        """The look of a part's heading."""
        return Look(self.measures.heading, self.measures.second, kind="H2")


def at(key: str, label: Text) -> Origin:
    """Return where words come from, for messages that name the field."""
    return Origin(key, label)


def at_step(step: RoadStep) -> Origin:
    """Return where a step's words come from: its number, and what it says to whoever prints it."""
    words = step.sentence.second or step.sentence.main
    return Origin(
        step.field, N_("Step {number}: {words}").with_values(number=step.number, words=words)
    )


def tick_box(side: float, *, is_done: bool, alt: str) -> Piece:
    """Return a box to tick; a ticked one reads out as ``alt``."""
    box = area(side, side, fill=WHITE, line=Stroke(1.5), radius=3)
    if not is_done:
        return box
    tick = picture("tick", side * 1.05, alt=alt)
    return layered(side, side, [Placed(box, 0, 0), Placed(tick, side * 0.06, -side * 0.1)])


def beside(lead: Piece, words: Piece, gap: float) -> Piece:
    """Return ``lead`` before ``words``, in their middle unless they are many lines."""
    height = max(lead.height, words.height)
    lead_y = (height - lead.height) / 2 if height < 2 * lead.height else 0.0
    words_y = max(0.0, (lead.height - words.height) / 2)
    parts = [Placed(lead, 0, lead_y), Placed(words, lead.width + gap, words_y)]
    return layered(lead.width + gap + words.width, height, parts)


@dataclass(frozen=True, slots=True)
class Fact:
    """A short fact with its small pictogram, such as a day or a helper."""

    name: str
    words: Words
    look: Look
    origin: Origin


def facts(kit: Kit, some: Sequence[Fact], width: float, across: float = 9.0) -> Piece:
    """Return facts side by side where they have room; the second language in one line below."""
    told = [fact for fact in some if fact.words.main.strip()]
    if not told:
        return Piece(width, 0)
    first = _in_few_rows(kit, told, width, across)
    others = [fact.words for fact in told if has_second(fact.words)]
    if not others:
        return first
    second = " · ".join(isolate(words.second or "") for words in others)
    line = replace(others[0], second=second)
    indent = _icon(told[0])
    below = kit.setter.second(line, told[0].look, width - indent, told[0].origin)
    moved = layered(width, below.height, [Placed(below, indent, 0)])
    return stacked([first, moved], 1)


def _in_few_rows(kit: Kit, told: Sequence[Fact], width: float, across: float) -> Piece:
    """Return the facts in one row if those that are not bold may shrink so far, else in two."""
    for part in (1.0, 0.95, 0.9, 0.86):
        sized = [fact if fact.look.bold else _resized(fact, part) for fact in told]
        needed = sum(_icon(fact) + _natural(kit, fact) + across for fact in sized) - across
        if needed <= width:
            break
    else:
        sized = list(told)
    pieces = [_fact(kit, fact, width) for fact in sized]
    return packed(kit, pieces, width, across=across, down=3)


def _resized(fact: Fact, part: float) -> Fact:
    return replace(fact, look=replace(fact.look, main_pt=fact.look.main_pt * part))


def _icon(fact: Fact) -> float:
    """Return the width of a fact's pictogram and the gap after it."""
    return fact.look.main_pt + 1.5 + 4


def _natural(kit: Kit, fact: Fact) -> float:
    return kit.setter.natural_width(replace(fact.words, second=None), fact.look, fact.origin)


def _fact(kit: Kit, fact: Fact, width: float) -> Piece:
    alone = replace(fact.words, second=None)
    room = min(width - _icon(fact), _natural(kit, fact))
    text = kit.setter.main(alone, fact.look, room, fact.origin)
    return headed(fact.name, text, _icon(fact) - 4)


def headed(name: str, text: Piece, side: float, *, gap: float = 4.0) -> Piece:
    """Return a small pictogram level with the first line of ``text``."""
    middle = _first_middle(text)
    off = max(0.0, side / 2 - middle)
    parts = [
        Placed(picture(name, side, colour=grey(0.1)), 0, off + middle - side / 2),
        Placed(text, side + gap, off),
    ]
    return layered(side + gap + text.width, text.height + off, parts)


def _first_middle(text: Piece) -> float:
    """Return how far down the middle of the first line's capitals is."""
    if not text.texts:
        return text.height / 2
    laid = text.texts[0].laid
    return laid.lines[0].baseline_pt - _CAPITAL / 2 * laid.lines[0].styles[0].size_pt * laid.scale


def first_baseline(piece: Piece) -> float:
    """Return how far down the first line stands; 0 without words."""
    return next((mark.y + mark.laid.lines[0].baseline_pt for mark in piece.texts), 0.0)


def packed(kit: Kit, pieces: Sequence[Piece], width: float, *, across: float, down: float) -> Piece:
    """Return ``pieces`` side by side, in as many rows as ``width`` asks for."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        used = sum(other.width + across for other in rows[-1]) if rows else width
        if used + piece.width > width:
            rows.append([])
        rows[-1].append(piece)
    return stacked([_in_row(kit, row, width, across) for row in rows], down)


def _in_row(kit: Kit, pieces: Sequence[Piece], width: float, across: float) -> Piece:
    """Return ``pieces`` side by side, their first lines on one baseline."""
    parts = []
    x = 0.0
    level = max(first_baseline(piece) for piece in pieces)
    for piece in pieces:
        parts.append(Placed(piece, x, level - first_baseline(piece)))
        x += piece.width + across
        parts += kit.setter.breath(x - across, piece)
    return layered(width, max(part.y + part.piece.height for part in parts), parts)


def badge(name: str, side: float, *, radius: float) -> Piece:
    """Return a pictogram in white on a black ground."""
    inner = side * 0.74
    off = (side - inner) / 2
    ground = area(side, side, fill=BLACK, radius=radius)
    return layered(
        side, side, [Placed(ground, 0, 0), Placed(picture(name, inner, colour=WHITE), off, off)]
    )


def known(name: str) -> str:
    """Return ``name``, or a plain pictogram's where the content names none we have."""
    return name if has_pictogram(name) else "other"


def sign(name: str, side: float) -> Piece:
    """Return the pictogram ``name``, or a plain one."""
    return picture(known(name), side)


@dataclass(frozen=True, slots=True)
class Section:
    """A boxed part of a page: a heading and items that may be parted between pages."""

    head: Piece
    items: tuple[Piece, ...]
    gap: float = 5.5
    line: Stroke = FINE

    @property
    def height(self) -> float:
        """The height of the box around everything."""
        shown = [item.height for item in self.items if item.height > 0]
        inside = sum(shown) + self.gap * (len(shown) - 1) + HEAD_GAP if shown else 0.0
        return self.head.height + inside + 2 * PAD_DOWN

    def boxed(self, height: float | None = None) -> Piece:
        """Return the whole section in its box."""
        items = stacked([tagged(item, "LI") for item in self.items], self.gap)
        whole = stacked([self.head, tagged(items, "L")], HEAD_GAP)
        return tagged(framed(whole, _frame(self.line), height=height), "Sect")

    def parted(self, room: float) -> tuple[Section, Section | None]:
        """Return what fits into ``room`` points of height, and the rest."""
        left = room - 2 * PAD_DOWN - self.head.height - HEAD_GAP + self.gap
        count = 0
        for item in self.items:
            left -= item.height + self.gap
            if left < -0.01:
                break
            count += 1
        # One item always goes on, or there would be no end of pages.
        count = max(1, count)
        if count >= len(self.items):
            return self, None
        rest = Section(self.head, self.items[count:], self.gap, self.line)
        return Section(self.head, self.items[:count], self.gap, self.line), rest


def section_head(kit: Kit, words: Words, name: str, width: float) -> Piece:
    """Return a heading with its pictogram."""
    side = kit.measures.heading * 1.6
    text = kit.setter.in_line(words, kit.heading, width - side - 10)
    return beside(picture(name, side, colour=grey(0)), text, 10)


def _frame(line: Stroke) -> Frame:
    return Frame(PAD_ACROSS, PAD_DOWN, None, line, 9)
