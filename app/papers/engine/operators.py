"""PDF drawing operators as text (ISO 32000-1, 8.5): numbers, colours, paths."""

from __future__ import annotations

from app.papers.engine.geometry import Box
from app.papers.engine.style import Colour

# Control points this far along make a Bezier curve a quarter circle within 0.03 %.
KAPPA = 0.5523


def number(value: float) -> str:
    """Return ``value`` with three decimals at most, as PDF writes numbers."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def fill_colour(colour: Colour) -> str:
    """Return the operator that sets the colour of letters and areas."""
    return _colour(colour, "g", "rg")


def line_colour(colour: Colour) -> str:
    """Return the operator that sets the colour of lines."""
    return _colour(colour, "G", "RG")


def rounded(x: float, y: float, box: Box, radius: float) -> str:
    """Return the path of a rectangle from (x, y), y upwards, with rounded corners."""
    if radius <= 0:
        return f"{_row(x, y, box.width, box.height)} re"
    right, top = x + box.width, y + box.height
    near = radius * (1 - KAPPA)
    return " ".join(
        [
            f"{_row(x + radius, y)} m {_row(right - radius, y)} l",
            f"{_row(right - near, y, right, y + near, right, y + radius)} c",
            f"{_row(right, top - radius)} l",
            f"{_row(right, top - near, right - near, top, right - radius, top)} c",
            f"{_row(x + radius, top)} l",
            f"{_row(x + near, top, x, top - near, x, top - radius)} c",
            f"{_row(x, y + radius)} l",
            f"{_row(x, y + near, x + near, y, x + radius, y)} c h",
        ]
    )


def _colour(colour: Colour, grey: str, rgb: str) -> str:
    if colour.red == colour.green == colour.blue:
        return f"{number(colour.red)} {grey}"
    return f"{_row(colour.red, colour.green, colour.blue)} {rgb}"


def _row(*values: float) -> str:
    return " ".join(map(number, values))
