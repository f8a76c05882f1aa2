"""The road itself: cards in two lanes, in the order of their numbers, parted over pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.i18n import N_
from app.papers.drawing import (
    Piece,
    Placed,
    area,
    layered,
    picture,
    stacked,
    tagged,
    upright,
)
from app.papers.engine import BLACK, WHITE, Stroke, grey
from app.papers.sheets.roadmap_card import (
    DONE,
    LANE_PICTURES,
    LANES,
    LEARNING,
    WORK,
    Card,
    node,
)
from app.papers.sheets.roadmap_content import Words
from app.papers.sheets.roadmap_kit import Kit, at, badge, beside, tick_box
from app.papers.sheets.roadmap_look import SQUARE, TOLERANCE
from app.papers.sheets.typesetting import Look

_LEAST_GAP, _WIDEST_GAP = 5.0, 40.0
# How much lower a card starts than the one before it in the other lane.
_STEP_DOWN = 14.0
# What a card gets at its edges before cards of few words grow.
_MOST_AIR = 10.0
_TALLEST_CARD = 140.0
# The label "I am here" stands out of its card.
_HERE_GAP = 7.0
_SEARCH_STEPS = 14
_ROAD = 12.0
_END_GAP = 6.0
_GOAL_LINES = 16
LINE = Stroke(1.5)


@dataclass(frozen=True, slots=True)
class Spacing:
    """How freely the cards of a page stand: air in each, their least height, the gap between."""

    air: float
    tall: float
    gap: float


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the cards of a page stand: top and height of each, and where each lane ends."""

    places: tuple[tuple[float, float], ...]
    ends: dict[str, float]


def lane_heads(kit: Kit) -> Piece:
    """Return the headings of the two lanes, the round and the square one, or of the only one."""
    sizes = kit.measures
    if sizes.has_one_lane:
        only = LEARNING if kit.content.steps[0].lane == LEARNING else WORK
        return _lane_head(kit, only, sizes.width)
    heads = [_lane_head(kit, lane, sizes.lane) for lane in (LEARNING, WORK)]
    height = max(head.height for head in heads)
    heads = [_lane_head(kit, lane, sizes.lane, height) for lane in (LEARNING, WORK)]
    second_x = sizes.width - sizes.lane
    return layered(sizes.width, height, [Placed(heads[0], 0, 0), Placed(heads[1], second_x, 0)])


def cards(kit: Kit) -> tuple[Card, ...]:
    """Return every step, measured."""
    sizes = kit.measures
    if sizes.has_one_lane:
        width = sizes.width - sizes.rail
    else:
        width = sizes.width - 2 * sizes.rail - 14 if sizes.is_narrow else sizes.lane - sizes.rail
    return tuple(Card(kit, step, width) for step in kit.content.steps)


class Road:
    """One page of the road; ``key`` and ``end`` stand in the free corners of its lanes."""

    def __init__(self, kit: Kit, cards: Sequence[Card], key: Piece, end: Piece) -> None:
        self._kit = kit
        self._cards = cards
        self._key = key
        self._end = end

    @property
    def least(self) -> float:
        """The height this page needs."""
        return self._height(self._arranged(Spacing(0, 0, _LEAST_GAP)))

    def drawn(self, height: float) -> Piece:
        """Return the road; its cards grow, then move apart, to fill ``height``."""
        spacing = self._spacing(height)
        arranged = self._arranged(spacing)
        width = self._kit.measures.width
        # A road without steps goes all the way down: there they are written by hand.
        least = self._height(arranged)
        rail = self._rail(min(height, least + 6) if self._cards else height)
        parts = [Placed(rail, x, 0) for x in self._rail_places()]
        items = [
            tagged(self._stop(card, place, spacing.air), "LI")
            for card, place in zip(self._cards, arranged.places, strict=True)
        ]
        stops = tagged(layered(width, height, [Placed(item, 0, 0) for item in items]), "L")
        parts.append(Placed(stops, 0, 0))
        parts += self._extras(arranged)
        # Higher than asked if a card has no room: the paper is refused for it.
        return layered(width, height if least <= height + TOLERANCE else least, parts)

    def _spacing(self, height: float) -> Spacing:
        """Return the spacing that fills ``height``: first air, then taller cards, then gaps."""

        def fits(spacing: Spacing) -> bool:
            return self._height(self._arranged(spacing)) <= height + 0.01

        low = _LEAST_GAP
        some_gap = _largest(low, low + 3, lambda gap: fits(Spacing(0, 0, gap)))
        air = _largest(0, _MOST_AIR, lambda air: fits(Spacing(air, 0, some_gap)))
        tall = _largest(0, _TALLEST_CARD, lambda tall: fits(Spacing(air, tall, some_gap)))
        gap = _largest(some_gap, _WIDEST_GAP, lambda gap: fits(Spacing(air, tall, gap)))
        return Spacing(air, tall, gap)

    def _height(self, arranged: Arrangement) -> float:
        ends = arranged.ends
        if self._kit.measures.is_narrow:
            return max(ends.values()) + _END_GAP + self._tail().height
        short = min(ends.values())
        return max(*ends.values(), short + _END_GAP + self._end.height)

    def _arranged(self, spacing: Spacing) -> Arrangement:
        """Return the places of the cards; each starts below the start of the one before."""
        gap = spacing.gap
        is_narrow = self._kit.measures.is_narrow
        free = {LEARNING: 0.0, WORK: 0.0}
        places: list[tuple[float, float]] = []
        for card in self._cards:
            lane = _lane(card)
            height = max(card.least + spacing.air, spacing.tall)
            top = max(free.values()) if is_narrow else free[lane]
            if places and not is_narrow:
                # The key stands above the lane that begins later.
                is_first = not any(lane == _lane(other) for other in self._cards[: len(places)])
                lower = self._key.height + 6 if is_first else _STEP_DOWN
                top = max(top, places[-1][0] + lower)
            top += max(0.0, _LEAST_GAP + _HERE_GAP - (gap if places else 0)) * card.step.is_now
            places.append((top, height))
            free[lane] = top + height + gap
        ends = {lane: max(0.0, end - gap) for lane, end in free.items()}
        return Arrangement(tuple(places), ends)

    def _stop(self, card: Card, place: tuple[float, float], air: float) -> Piece:
        sizes = self._kit.measures
        top, height = place
        number = node(
            self._kit,
            card.step.number,
            is_round=card.is_learning,
            is_done=card.step.is_done,
        )
        node_x, card_x = self._across(card)
        parts = [
            Placed(number, node_x, top + (height - sizes.node) / 2),
            Placed(card.drawn(height, air), card_x, top),
        ]
        return layered(sizes.width, top + height, parts)

    def _across(self, card: Card) -> tuple[float, float]:
        """Return x of the number and of the card."""
        sizes = self._kit.measures
        if card.is_learning or sizes.has_one_lane:
            return 0, sizes.rail
        if sizes.is_narrow:
            return sizes.width - sizes.node, sizes.width - sizes.rail - card.width
        start = sizes.width - sizes.lane
        return start, start + sizes.rail

    def _rail_places(self) -> list[float]:
        sizes = self._kit.measures
        off = (sizes.node - _ROAD) / 2
        if sizes.has_one_lane:
            return [off]
        if sizes.is_narrow:
            return [off, sizes.width - sizes.node + off]
        return [off, sizes.width - sizes.lane + off]

    def _rail(self, height: float) -> Piece:
        """Return a road: two edges and a broken line between them."""
        ground = area(_ROAD, height, fill=grey(0.93))
        edge = upright(height, Stroke(1, grey(0.3)))
        middle = upright(height - 6, Stroke(1.2, grey(0.3), (5, 5)))
        parts = [
            Placed(ground, 0, 0),
            Placed(edge, -0.5, 0),
            Placed(edge, _ROAD - 0.5, 0),
            Placed(middle, _ROAD / 2 - 0.6, 3),
        ]
        return layered(_ROAD, height, parts)

    def _tail(self) -> Piece:
        """Return what stands below the cards: the end and the key, side by side if they may."""
        across = _breadth(self._kit)
        beside = across - self._key.width
        if self._end.width > beside:
            return stacked([self._key, self._end], _END_GAP)
        height = max(self._end.height, self._key.height)
        return layered(across, height, [Placed(self._end, 0, 0), Placed(self._key, beside, 0)])

    def _extras(self, arranged: Arrangement) -> list[Placed]:
        """Return the key and what stands at the end of the road."""
        sizes = self._kit.measures
        if sizes.is_narrow:
            top = max(arranged.ends.values()) + _END_GAP
            return [Placed(self._tail(), sizes.rail, top)]
        starts = {LEARNING: sizes.rail, WORK: sizes.width - sizes.lane + sizes.rail}
        tops = {
            lane: min(
                (
                    place[0]
                    for card, place in zip(self._cards, arranged.places, strict=True)
                    if _lane(card) == lane
                ),
                default=1e6,
            )
            for lane in starts
        }
        later = LEARNING if tops[LEARNING] > tops[WORK] else WORK
        shorter = LEARNING if arranged.ends[LEARNING] <= arranged.ends[WORK] else WORK
        end_top = arranged.ends[shorter] + _END_GAP
        if shorter == later and tops[later] > 1e5:
            end_top = max(end_top, self._key.height + _END_GAP)
        return [
            Placed(self._key, starts[later], 0),
            Placed(self._end, starts[shorter], end_top),
        ]


def _lane(card: Card) -> str:
    return LEARNING if card.is_learning else WORK


def _largest(low: float, high: float, fits: Callable[[float], bool]) -> float:
    """Return the largest value from ``low`` to ``high`` that fits; ``low`` if none does."""
    if fits(high):
        return high
    for _ in range(_SEARCH_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _lane_head(kit: Kit, lane: str, width: float, height: float = 0.0) -> Piece:
    sizes = kit.measures
    is_round = lane == LEARNING
    side = sizes.heading * 1.5
    mark = badge(LANE_PICTURES[lane], side, radius=side / 2 if is_round else 4)
    look = Look(sizes.heading, sizes.second, kind="H2", lines=2, least_pt=10)
    text = kit.setter.in_line(kit.say(LANES[lane]), look, width - side - 36)
    tall = max(height, text.height + 8, side + 8)
    radius = tall / 2 if is_round else SQUARE
    box = area(width, tall, fill=WHITE, line=Stroke(1.6), radius=radius)
    parts = [
        Placed(box, 0, 0),
        Placed(mark, 10, (tall - side) / 2),
        Placed(text, 10 + side + 10, (tall - text.height) / 2),
    ]
    return layered(width, tall, parts)


def key(kit: Kit) -> Piece:
    """Return what the marks mean: a done step, and one still to do."""
    sizes = kit.measures
    entries = [
        _key_entry(kit, kit.say(DONE), is_done=True),
        _key_entry(kit, kit.say(N_("Still to do")), is_done=False),
    ]
    second_x = entries[0].width + 14
    width = second_x + entries[1].width
    widest, across = max(entry.width for entry in entries), _breadth(kit)
    if width > across or (sizes.is_small and widest <= across / 2):
        return stacked(entries, 4).sized(width=widest)
    height = max(entry.height for entry in entries)
    return layered(width, height, [Placed(entries[0], 0, 0), Placed(entries[1], second_x, 0)])


def _key_entry(kit: Kit, words: Words, *, is_done: bool) -> Piece:
    sizes = kit.measures
    side = sizes.box * 0.8
    look = Look(sizes.body - 1, sizes.second, bold=False, gap_pt=0.5)
    round_one = area(side, side, fill=WHITE if is_done else BLACK, line=LINE, radius=side / 2)
    box = tick_box(side, is_done=is_done, alt="")
    signs = layered(2 * side + 4, side, [Placed(round_one, 0, 0), Placed(box, side + 4, 0)])
    text = kit.setter.pair(words, look, kit.setter.natural_width(words, look))
    return beside(signs, text, 6)


def goal_flag(kit: Kit) -> Piece:
    """Return the end of the road: the flag and the goal."""
    sizes = kit.measures
    look = Look(sizes.sentence, 9, lines=_GOAL_LINES, least_pt=10)
    width = _end_width(kit)
    side = sizes.sentence * 2
    goal = kit.setter.main(kit.content.goal, look, width - side - 8, at("goal", N_("My goal")))
    flag = beside(picture("flag", side), goal, 8)
    if not kit.content.later:
        return tagged(flag, "Div")
    words = kit.say(N_("Steps that come later: {count}"), count=kit.digits(str(kit.content.later)))
    more = kit.setter.pair(words, Look(sizes.body, 9, bold=False), width - side - 8)
    return tagged(stacked([beside(picture("arrow", side * 0.7), more, 8), flag], 4), "Div")


def goes_on(kit: Kit, page: int) -> Piece:
    """Return the end of a page whose road goes on on ``page``."""
    sizes = kit.measures
    look = Look(sizes.body, 9, bold=True)
    side = sizes.sentence * 1.6
    words = kit.say(N_("The road goes on on page {page}."), page=kit.digits(str(page)))
    text = kit.setter.pair(words, look, _end_width(kit) - side - 8)
    return tagged(beside(picture("arrow", side), text, 8), "Div")


def _end_width(kit: Kit) -> float:
    sizes = kit.measures
    across = _breadth(kit)
    if not sizes.is_narrow:
        return across
    beside = across - key(kit).width - 12
    return beside if beside >= across / 2 - 12 else across


def _breadth(kit: Kit) -> float:
    """Return the width beside a road: in one of two lanes, between two roads, or all of it."""
    sizes = kit.measures
    if not sizes.is_narrow:
        return sizes.lane - sizes.rail
    return sizes.width - (1 if sizes.has_one_lane else 2) * sizes.rail
