"""Places on a page, in points from its top left corner, y downwards."""

from __future__ import annotations

from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4


def mm(length_mm: float) -> float:
    """Return ``length_mm`` in points."""
    return length_mm * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Size:
    """A width and a height in points."""

    width: float
    height: float


A4 = Size(mm(210), mm(297))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its top left corner and its size, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, horizontal: float, vertical: float | None = None) -> Box:
        """Return the box without a border of ``horizontal`` and ``vertical`` points."""
        up = horizontal if vertical is None else vertical
        return Box(
            self.x + horizontal, self.y + up, self.width - 2 * horizontal, self.height - 2 * up
        )

    def mirrored(self, within: Box) -> Box:
        """Return the box where it stands in a sheet that reads from right to left."""
        return Box(within.x + within.right - self.right, self.y, self.width, self.height)

    def at_start(self, width: float, *, rtl: bool, offset: float = 0.0) -> Box:
        """Return the part of ``width`` points, ``offset`` from where reading starts."""
        x = self.right - offset - width if rtl else self.x + offset
        return Box(x, self.y, width, self.height)
