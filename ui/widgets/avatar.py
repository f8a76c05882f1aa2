"""A round avatar with initials.  Decoration: the name stands beside it in words."""

from __future__ import annotations

import unicodedata
from zlib import crc32

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.painting import smooth

TONES: tuple[Tone, ...] = ("learning", "work", "primary", "warn", "foundations")


class Avatar(QWidget):
    """Initials of ``name`` on a soft ground, whose colour always is the same for one name."""

    def __init__(self, theme: Theme, name: str, size_px: int = 40) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        side = theme.grown(size_px, 0.4)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        paint_avatar(painter, self._theme, self.rect().toRectF(), self._name)
        painter.end()


def paint_avatar(painter: QPainter, theme: Theme, rect: QRectF, name: str) -> None:
    """Draw the avatar of ``name`` into the square ``rect``."""
    palette = theme.palette
    shades = palette.shades(TONES[crc32(name.encode()) % len(TONES)])
    outline = QPen(QColor(shades.ink), palette.edge_px)
    painter.setPen(outline if palette.is_outlined else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shades.soft))
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
    letters = initials(name)
    font = theme.font("body", 600)
    font.setPixelSize(max(8, int(rect.width() * (0.38 if len(letters) > 1 else 0.44))))
    painter.setFont(font)
    painter.setPen(QColor(shades.ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letters)


def initials(name: str) -> str:
    """Return the first letters of the first two words, or one where letters join, as in Arabic."""
    words = [word for word in (_letters(part) for part in name.split()) if word]
    if not words:
        return ""
    first = words[0][0]
    if len(words) == 1 or unicodedata.bidirectional(first) != "L":
        return first.upper()
    return (first + words[1][0]).upper()


def _letters(word: str) -> str:
    return "".join(letter for letter in word if letter.isalpha())
