"""What stands on which page of a roadmap; nothing is ever cut, more pages are made instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil

from app.papers.drawing import Piece, Placed, layered, stacked
from app.papers.sheets.roadmap_card import Card
from app.papers.sheets.roadmap_content import RoadmapContent
from app.papers.sheets.roadmap_head import NEXT_TITLE, TITLE, first_head, later_head
from app.papers.sheets.roadmap_kit import Kit, Section
from app.papers.sheets.roadmap_ladder import ladder
from app.papers.sheets.roadmap_lists import bring, foundations, helpers, notes, sharing
from app.papers.sheets.roadmap_meeting import meeting, steps_now
from app.papers.sheets.roadmap_road import Road, goal_flag, goes_on, key, lane_heads

_GAP = 6.5
_ROAD_GAP = 7.0
_LEAST_NOTES = 80.0
# For measuring only: as wide as any number of a page.
_SOME_PAGE = 88
# A shorter stretch is no road: then it goes on on a second page.
FEWEST_STEPS = 6

Fits = Callable[[int, int], bool]


class _RoadPages:
    """The road measured for pages on which ``room`` points of height are free."""

    def __init__(self, kit: Kit, stops: Sequence[Card], room: float) -> None:
        self._kit = kit
        self._cards = stops
        self._room = room
        lanes = lane_heads(kit)
        self._first = stacked([first_head(kit), lanes], _GAP)
        self._later = stacked([later_head(kit, kit.say(TITLE)), lanes], _GAP)
        self._key = key(kit)
        self._goal = goal_flag(kit)
        self._end = self._goal.sized(height=max(self._goal.height, goes_on(kit, _SOME_PAGE).height))
        # Names and goals of the longest kind leave no room below them for a step.
        self._is_head_alone = False
        self._is_head_alone = bool(stops) and not self.fits(0, 1)

    def fits(self, start: int, count: int) -> bool:
        """Tell whether ``count`` steps from ``start`` on fit one page."""
        road = Road(self._kit, self._cards[start : start + count], self._key, self._end)
        return road.least <= self._left(start)

    def drawn(self) -> list[Piece]:
        """Return the pages, each at most as high as the room."""
        out: list[Piece] = []
        if self._is_head_alone:
            out.append(stacked([first_head(self._kit), goes_on(self._kit, 2)], _GAP))
        start = 0
        counts = shared_out(len(self._cards), self._kit.measures.most_steps, self.fits)
        for at, count in enumerate(counts):
            is_last = at == len(counts) - 1
            last = self._goal if is_last else goes_on(self._kit, len(out) + 2)
            road = Road(self._kit, self._cards[start : start + count], self._key, last)
            drawn = road.drawn(self._left(start))
            out.append(stacked([self._head(start), drawn], _ROAD_GAP))
            start += count
        return out

    def _head(self, start: int) -> Piece:
        return self._later if start or self._is_head_alone else self._first

    def _left(self, start: int) -> float:
        return self._room - self._head(start).height - _ROAD_GAP


def road_bodies(kit: Kit, stops: Sequence[Card], room: float) -> list[Piece]:
    """Return the pages of the road with ``stops``, each at most ``room`` points high."""
    return _RoadPages(kit, stops, room).drawn()


def few_pages_of(kit: Kit, stops: Sequence[Card], room: float) -> RoadmapContent:
    """Return the content with the steps that few pages hold; the rest comes later.

    Few are as many as the first ``FEWEST_STEPS`` need: one, if letters are not large or many.
    """
    content, most = kit.content, kit.measures.most_steps
    if len(stops) <= most and _RoadPages(kit, stops, room).fits(0, len(stops)):
        return content
    told = replace(kit, content=replace(content, later=content.later + 1))
    fits = _RoadPages(told, stops, room).fits
    held = accumulate(_filled(len(stops), fits, lambda _start, _pages: most))
    count = next((count for count in held if count >= FEWEST_STEPS), len(stops))
    if count == len(stops):
        return content
    return replace(content, steps=content.steps[:count], later=content.later + len(stops) - count)


def next_bodies(kit: Kit, room: float) -> list[Piece]:
    """Return the pages after the road, each at most ``room`` points high."""
    head = later_head(kit, kit.say(NEXT_TITLE))
    pages = _Pages(head, room)
    pages.add(steps_now(kit))
    pages.add(meeting(kit))
    columns = _in_columns(kit, pages.left)
    if columns is not None:
        pages.add(columns)
        return pages.finished()
    for row in _rows(kit):
        pages.add_row(row)
    _add_last(kit, pages)
    return pages.finished()


def _in_columns(kit: Kit, room: float) -> Piece | None:
    """Return all lists and the notes in two columns of ``room`` points, or None if too many."""
    sizes = kit.measures
    if sizes.is_small:
        return None
    columns = [
        [part for part in (make(kit, sizes.lane) for make in makers) if part is not None]
        for makers in ((bring, ladder), (helpers, foundations))
    ]
    left = [room - sum(part.height + _GAP for part in parts) for parts in columns]
    shared = sharing(kit, sizes.lane)
    at_share = 0 if left[0] >= left[1] else 1
    at_notes = 1 - at_share
    if left[at_share] < shared.height or left[at_notes] < _LEAST_NOTES:
        return None
    boxes = [[part.boxed() for part in parts] for parts in columns]
    boxes[at_share].append(shared.boxed(left[at_share]))
    boxes[at_notes].append(notes(kit, sizes.lane, left[at_notes]))
    return side_by_side([stacked(column, _GAP) for column in boxes], sizes.width)


def _add_last(kit: Kit, pages: _Pages) -> None:
    """Add what may be shared and, beside or below it, room for notes to the end of the page."""
    sizes = kit.measures
    if not sizes.is_small:
        shared = sharing(kit, sizes.lane)
        height = pages.left
        if shared.height <= height:
            boxes = (shared.boxed(height), notes(kit, sizes.lane, height))
            pages.add(side_by_side(boxes, sizes.width))
            return
    pages.add_row([sharing(kit, sizes.width)])
    if pages.left < _LEAST_NOTES:
        pages.begin()
    pages.add(notes(kit, sizes.width, pages.left))


def side_by_side(boxes: Sequence[Piece], width: float) -> Piece:
    """Return one or two boxes from the start to the end of ``width``."""
    parts = [Placed(boxes[0], 0, 0)]
    parts += [Placed(box, width - box.width, 0) for box in boxes[1:]]
    return layered(width, max(box.height for box in boxes), parts)


def shared_out(total: int, most: int, fits: Fits) -> list[int]:
    """Return how many of ``total`` steps stand on each page: few pages, evenly filled.

    fits(start, count) tells whether so many steps from ``start`` on fit one page;
    one step always gets its page.
    """
    full = _filled(total, fits, lambda _start, _pages: most)
    wanted = len(full)
    even = _filled(total, fits, lambda start, done: ceil((total - start) / max(1, wanted - done)))
    return even if len(even) == wanted and max(even) <= most else full


def _filled(total: int, fits: Fits, most: Callable[[int, int], int]) -> list[int]:
    counts: list[int] = []
    start = 0
    while start < total or not counts:
        limit = min(most(start, len(counts)), total - start)
        count = min(1, total)
        while count < limit and fits(start, count + 1):
            count += 1
        counts.append(count)
        start += count
    return counts


def _rows(kit: Kit) -> list[list[Section]]:
    """Return the lists of the last pages, two side by side where the sheet is wide enough."""
    sizes, content = kit.measures, kit.content
    pairs = (
        (bool(content.bring), bool(content.helpers), bring, helpers),
        (content.ladder is not None, bool(content.foundations), ladder, foundations),
    )
    rows: list[list[Section]] = []
    for has_first, has_second, first, second in pairs:
        is_pair = has_first and has_second and not sizes.is_small
        width = sizes.lane if is_pair else sizes.width
        made = [part for part in (first(kit, width), second(kit, width)) if part is not None]
        rows += [made] if is_pair else [[part] for part in made]
    return rows


class _Pages:
    """Pages being filled from the top."""

    def __init__(self, head: Piece, room: float) -> None:
        self._head = head
        self._room = room
        self._pages: list[list[Piece]] = [[head]]

    @property
    def left(self) -> float:
        """The height that is free on the current page, the gap before the next part taken off."""
        return self._room - sum(piece.height + _GAP for piece in self._pages[-1])

    @property
    def is_fresh(self) -> bool:
        return len(self._pages[-1]) == 1

    def begin(self) -> None:
        """Start a new page."""
        self._pages.append([self._head])

    def add(self, piece: Piece) -> None:
        """Put a part that cannot be parted on this page or the next."""
        if piece.height > self.left and not self.is_fresh:
            self.begin()
        self._pages[-1].append(piece)

    def add_row(self, row: Sequence[Section]) -> None:
        """Put sections side by side, parted between pages only if no page holds them whole."""
        while row:
            height = max(section.height for section in row)
            if height > self.left and not self.is_fresh:
                self.begin()
                continue
            if height <= self.left:
                self._place(row, height)
                return
            row = self._part(row)

    def finished(self) -> list[Piece]:
        """Return each page from its head on."""
        return [stacked(page, _GAP) for page in self._pages]

    def _part(self, row: Sequence[Section]) -> list[Section]:
        """Place what fits on this fresh page and return the rest."""
        parts = [section.parted(self.left) for section in row]
        here = [first for first, _ in parts]
        self._place(here, max(section.height for section in here))
        self.begin()
        return [rest for _, rest in parts if rest is not None]

    def _place(self, row: Sequence[Section], height: float) -> None:
        boxes = [section.boxed(height) for section in row]
        self._pages[-1].append(side_by_side(boxes, self._head.width))
