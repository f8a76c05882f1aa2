"""How text looks on paper: colour, size, weight, alignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["start", "end", "center", "left", "right"]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by its red, green and blue, each 0 to 1."""

    red: float
    green: float
    blue: float


def grey(lightness: float) -> Colour:
    """Return the grey of ``lightness``, 0 (black) to 1 (white)."""
    return Colour(lightness, lightness, lightness)


BLACK = grey(0)
WHITE = grey(1)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks.

    align: "start" and "end" follow the direction of the text's language, "left"
    and "right" do not.  leading: height of a line by its letters' height.
    balanced: lines of nearly equal length, for titles.  smallest_pt: the size to
    which a text may shrink before it counts as too long; None: not at all.
    """

    size_pt: float
    bold: bool = False
    colour: Colour = BLACK
    align: Align = "start"
    leading: float = 1.15
    balanced: bool = False
    smallest_pt: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a paragraph in its own style, of which size, weight and colour count."""

    text: str
    style: TextStyle
