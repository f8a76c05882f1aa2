"""One stop on the road: its number, picture, box to tick, sentence, day and helper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from app.i18n import N_
from app.papers.drawing import (
    Piece,
    Placed,
    area,
    ink_middle,
    layered,
    picture,
    tagged,
)
from app.papers.engine import BLACK, WHITE, Origin, Stroke, grey
from app.papers.sheets.roadmap_content import RoadStep, Words
from app.papers.sheets.roadmap_kit import Fact, Kit, at_step, facts, known, tick_box
from app.papers.sheets.roadmap_look import FINE, NOW, ROUND, SQUARE
from app.papers.sheets.typesetting import Look

LEARNING, WORK = "learning", "work"
LANES = {LEARNING: N_("Learning"), WORK: N_("Work")}
LANE_PICTURES = {LEARNING: "study", WORK: "work"}
HERE = N_("I am here")
DONE = N_("Done")
_PAD = 8.0
_EDGE = 4.5
# Of the air, so much goes above and below the words; the rest between them and the facts.
_AIR_EACH = 0.32
_HERE_INSIDE = 8.0
# As many as the longest words of a record need, in large print on a small sheet.
_MOST_LINES = 24


@dataclass(frozen=True)
class Card:
    """A step measured for a card of ``width``; drawn at any height from ``least`` on."""

    kit: Kit
    step: RoadStep
    width: float

    @property
    def is_learning(self) -> bool:
        return self.step.lane == LEARNING

    @cached_property
    def least(self) -> float:
        """The height that the words and the pictures need."""
        return self._top + max(self._words.height + 2.5 + self._facts.height, self._lead) + _EDGE

    def drawn(self, height: float, air: float) -> Piece:
        """Return the card without its number; ``air`` of the height goes to its edges."""
        step = self.step
        line = NOW if step.is_now else FINE
        radius = ROUND if self.is_learning else SQUARE
        box = area(self.width, height, fill=WHITE, line=line, radius=radius)
        top, edge = self._top + air * _AIR_EACH, _EDGE + air * _AIR_EACH
        facts_y = height - edge - self._facts.height
        parts = [
            Placed(box, 0, 0),
            *self._pictures(height, (top, edge)),
            Placed(self._words, self._text_x, top),
            Placed(self._facts, self._text_x, facts_y),
        ]
        if step.is_now:
            here = here_label(self.kit)
            parts.append(Placed(here, self.width - here.width - 12, _HERE_INSIDE - here.height))
        return layered(self.width, height, parts)

    @cached_property
    def _top(self) -> float:
        return _EDGE + (_HERE_INSIDE - 2 if self.step.is_now else 0)

    @property
    def _lead(self) -> float:
        """The height of picture and box, which stand one below the other beside the words."""
        sizes = self.kit.measures
        if sizes.is_narrow:
            return max(sizes.picture, sizes.box)
        return sizes.picture + 4 + sizes.box

    @property
    def _text_x(self) -> float:
        return _PAD + self.kit.measures.picture + 8

    @property
    def _text_width(self) -> float:
        after = self.kit.measures.box + 10 if self.kit.measures.is_narrow else 0.0
        return self.width - self._text_x - _PAD - after

    @property
    def _place(self) -> Origin:
        return at_step(self.step)

    @cached_property
    def _words(self) -> Piece:
        sizes = self.kit.measures
        look = Look(sizes.sentence, sizes.second, lines=_MOST_LINES)
        return self.kit.setter.pair(self.step.sentence, look, self._text_width, self._place)

    @cached_property
    def _facts(self) -> Piece:
        """The day and the helper."""
        sizes, step = self.kit.measures, self.step
        day_look = Look(sizes.body, sizes.second, lines=3)
        some = [Fact("calendar", step.day, day_look, self._place)]
        if step.helper is not None:
            helper_look = replace(day_look, main_pt=sizes.body - 0.5, bold=False, lines=_MOST_LINES)
            some.append(Fact("person", step.helper, helper_look, self._place))
        return facts(self.kit, some, self._text_width)

    def _pictures(self, height: float, edges: tuple[float, float]) -> list[Placed]:
        top, edge = edges
        sizes, step = self.kit.measures, self.step
        lane = self.kit.say(LANES[LEARNING if self.is_learning else WORK]).main
        shade = grey(0.35) if step.is_done else BLACK
        shown = picture(known(step.pictogram), sizes.picture, colour=shade, alt=lane)
        done = self.kit.say(DONE).main
        box = tick_box(sizes.box, is_done=step.is_done, alt=done)
        if sizes.is_narrow:
            middle = (top + height - edge) / 2
            return [
                Placed(shown, _PAD, middle - sizes.picture / 2),
                Placed(box, self.width - _PAD - sizes.box, middle - sizes.box / 2),
            ]
        box_x = _PAD + (sizes.picture - sizes.box) / 2
        return [
            Placed(shown, _PAD, top),
            Placed(box, box_x, height - edge - 1 - sizes.box),
        ]


def node(kit: Kit, step_number: int, *, is_round: bool, is_done: bool) -> Piece:
    """Return the number of a stop: round for learning, square for work, outlined when done."""
    side = kit.measures.node
    fill, ink = (WHITE, BLACK) if is_done else (BLACK, WHITE)
    radius = side / 2 if is_round else 4
    shape = area(side, side, fill=fill, line=Stroke(2), radius=radius)
    look = Look(side * 0.56, align="center", kind="Lbl", colour=ink, lines=1, least_pt=8)
    text = kit.setter.main(kit.digits(str(step_number)), look, side)
    middle = ink_middle(text.texts[0].laid)
    return layered(side, side, [Placed(shape, 0, 0), Placed(text, 0, side / 2 - middle)])


def here_label(kit: Kit) -> Piece:
    """Return the black label "I am here", which stands on the upper edge of a card."""
    words = kit.say(HERE)
    size = kit.measures.body
    look = Look(size, bold=True, colour=WHITE, lines=1)
    width = kit.setter.natural_width(Words(words.main, words.main_language), look) + 8
    text = kit.setter.main(words, look, width)
    height, pin = max(size * 1.65, text.height + 3), size * 1.15
    middle = ink_middle(text.texts[0].laid)
    ground = area(width + pin + 10, height, fill=BLACK, radius=height / 2)
    parts = [
        Placed(ground, 0, 0),
        Placed(picture("pin", pin, colour=WHITE), 7, (height - pin) / 2),
        Placed(text, 7 + pin + 3, height / 2 - middle),
    ]
    return tagged(layered(ground.width, height, parts), "Div")
