"""Sizes of a roadmap: the sheet, its margins and its letters, in points."""

from __future__ import annotations

from dataclasses import dataclass

from app.papers.engine import A4, WHITE, Size, Stroke, grey, mm
from app.papers.sheets.roadmap_content import PaperSize

SHEETS = {
    PaperSize.A4: A4,
    PaperSize.A5: Size(mm(148), mm(210)),
    PaperSize.LETTER: Size(mm(215.9), mm(279.4)),
}
# Learning is round, work is square: told apart without colour, on any printer.
ROUND, SQUARE = 11.0, 1.5
THICK = Stroke(2.4)
NOW = Stroke(2.8)
# Points by which a page may be measured too high: less than a hair.
TOLERANCE = 0.5
FINE = Stroke(0.9, grey(0.4))
HAIR = Stroke(0.6, grey(0.55))
PAPER = WHITE


@dataclass(frozen=True, slots=True)
class Measures:
    """The sizes of one paper.

    is_narrow: one card across, learning at the start and work at the end; else
    two lanes side by side.  has_one_lane: all steps are of one, which gets the whole
    width.  is_small: no lists side by side.  most_steps: on one page.
    """

    page: Size
    margin: float
    top: float
    bottom: float
    gutter: float
    is_narrow: bool
    has_one_lane: bool
    is_small: bool
    most_steps: int
    title: float
    goal: float
    heading: float
    sentence: float
    body: float
    second: float
    small: float
    picture: float
    box: float
    node: float

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.page.width - 2 * self.margin

    @property
    def room(self) -> float:
        """The height between the margins."""
        return self.page.height - self.top - self.bottom

    @property
    def lane(self) -> float:
        """The width of one of two lanes side by side."""
        return (self.width - self.gutter) / 2

    @property
    def rail(self) -> float:
        """The width of the road beside the cards, with the space up to them."""
        return self.node + 6


def measures(paper: PaperSize, *, is_large: bool, has_one_lane: bool = False) -> Measures:
    """Return the sizes for a sheet; large print has bigger letters and at most 8 steps a page."""
    is_small = paper is PaperSize.A5
    return Measures(
        page=SHEETS[paper],
        margin=mm(9) if is_small else mm(11),
        top=mm(8),
        bottom=mm(7),
        gutter=10 if is_small else 12,
        is_narrow=is_small or is_large or has_one_lane,
        has_one_lane=has_one_lane,
        is_small=is_small,
        most_steps=8 if is_large else 14,
        title=20 if is_small else 34 if is_large else 30,
        goal=14 if is_small else 22 if is_large else 18,
        heading=13 if is_small else 19 if is_large else 15,
        sentence=17 if is_large else 13,
        body=14 if is_large else 11,
        second=12 if is_large else 9,
        small=12 if is_large else 9.5,
        picture=46 if is_large else 34,
        box=26 if is_large else 20,
        node=32 if is_large else 25,
    )
