"""Painting words and icons: wrapped, mirrored and sharp, for parts that draw themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from ui.theme.appearance import Theme
from ui.theme.tokens import ColourName

_Align = Qt.AlignmentFlag
LINE_SEPARATOR = "\N{LINE SEPARATOR}"
UNLIMITED_PX = 1e6


LAID_OUT = 2048  # as many words and widths as a few pages hold


@dataclass(frozen=True, slots=True)
class _Setting:
    """Words, and all that decides where their lines end."""

    words: str
    face: str  # the font's key, by which two fonts are the same
    width_px: float
    is_rtl: bool
    is_centred: bool
    font: QFont = field(compare=False)


class Words:
    """Words laid out in lines no wider than ``width_px``, ready to be drawn anywhere.

    Layouts ask for the same height many times, and a page for the same words: what was
    laid out lately is kept.
    """

    def __init__(
        self, theme: Theme, words: str, font: QFont, width_px: float, *, is_centred: bool = False
    ) -> None:
        setting = _Setting(words, font.key(), max(1.0, width_px), theme.is_rtl, is_centred, font)
        self._layout, self.height_px = _laid_out(setting)

    @property
    def lines(self) -> int:
        return self._layout.lineCount()

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw with the painter's pen, the upper left corner at (x, y)."""
        self._layout.draw(painter, QPointF(x, y))


@lru_cache(maxsize=LAID_OUT)
def _laid_out(setting: _Setting) -> tuple[QTextLayout, float]:
    """Return words broken into lines, and their height in pixels."""
    layout = QTextLayout(setting.words.replace("\n", LINE_SEPARATOR), setting.font)
    sides = Qt.LayoutDirection
    option = QTextOption(_alignment(is_rtl=setting.is_rtl, is_centred=setting.is_centred))
    option.setTextDirection(sides.RightToLeft if setting.is_rtl else sides.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(setting.width_px)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, height


def width_of(words: str, font: QFont) -> int:
    """Return the width of ``words`` on one line, in whole pixels, as ``Words`` lays them out."""
    return _natural_width(
        _Setting(words, font.key(), UNLIMITED_PX, is_rtl=False, is_centred=False, font=font)
    )


@lru_cache(maxsize=LAID_OUT)
def _natural_width(setting: _Setting) -> int:
    # QFontMetrics measures some joined scripts narrower than QTextLayout then needs.
    layout = QTextLayout(setting.words.replace("\n", LINE_SEPARATOR), setting.font)
    layout.beginLayout()
    widest = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(UNLIMITED_PX)
        widest = max(widest, line.naturalTextWidth())
    layout.endLayout()
    return math.ceil(widest) + 1


def longest_word(words: str, font: QFont) -> int:
    """Return the width below which even the longest word of ``words`` would be cut."""
    return max((width_of(word, font) for word in words.split()), default=0)


def draw_line(
    painter: QPainter, theme: Theme, rect: QRectF, words: str, *, is_centred: bool = False
) -> None:
    """Draw ``words`` on one line within ``rect``, shortened with an ellipsis if they must be."""
    shown = QFontMetricsF(painter.font()).elidedText(
        words, Qt.TextElideMode.ElideRight, rect.width()
    )
    align = _alignment(is_rtl=theme.is_rtl, is_centred=is_centred) | _Align.AlignVCenter
    side = painter.layoutDirection()
    # As a label does, by the first strong letter; ``Theme.line`` sees to that one.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    # Qt cuts letters at the rectangle's edge unless told not to; Arabic ones reach further down.
    painter.drawText(rect, int(align | Qt.TextFlag.TextDontClip), shown)
    painter.setLayoutDirection(side)


def draw_icon(painter: QPainter, theme: Theme, rect: QRectF, name: str, *, colour: str) -> None:
    """Draw the Lucide icon ``name`` into the square ``rect`` in ``colour`` (``#RRGGBB``)."""
    device = painter.device()
    pixmap = theme.pixmap(name, colour, round(rect.width()), device.devicePixelRatioF())
    painter.drawPixmap(rect.toRect(), pixmap)


def fit_height(part: QWidget) -> None:
    """Let ``part`` be no taller than its words need at the width it has; call it on resizing."""
    height = part.heightForWidth(part.width())
    if part.maximumHeight() != height:
        part.setMaximumHeight(height)


def unmarked(words: str) -> str:
    """Return ``words`` for ``setText`` of a button, where a lone "&" would make a shortcut."""
    return words.replace("&", "&&")


def smooth(widget: QWidget) -> QPainter:
    """Return a painter on ``widget`` that draws smooth edges; end it when done."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter, rect: QRectF, radius: float, *, fill: str = "", edge: str = "", px: float = 1
) -> None:
    """Draw a rounded box; an empty ``fill`` or ``edge`` (``#RRGGBB``) is left out."""
    half = px / 2 if edge else 0.0
    painter.setPen(QPen(QColor(edge), px) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def blaze(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Draw the trail sign that means "you are here": an upright marigold bar."""
    corner = rect.width() * 0.4
    box(painter, rect, corner, fill=theme.palette.blaze)


def pen(painter: QPainter, theme: Theme, name: ColourName, px: float = 1) -> None:
    """Draw from now on with the palette's colour ``name``, lines ``px`` wide."""
    painter.setPen(QPen(theme.colour(name), px))


def leading(theme: Theme, rect: QRectF, offset: float, width: float) -> QRectF:
    """Return the part of ``rect`` that is ``width`` wide, ``offset`` from where lines begin."""
    left = rect.right() - offset - width if theme.is_rtl else rect.left() + offset
    return QRectF(left, rect.top(), width, rect.height())


def inset(theme: Theme, rect: QRectF, start: float, end: float) -> QRectF:
    """Return ``rect`` without ``start`` pixels where lines begin and ``end`` where they end."""
    left, right = (end, start) if theme.is_rtl else (start, end)
    return rect.adjusted(left, 0, -right, 0)


def _alignment(*, is_rtl: bool, is_centred: bool) -> Qt.AlignmentFlag:
    if is_centred:
        return _Align.AlignHCenter
    return (_Align.AlignRight if is_rtl else _Align.AlignLeft) | _Align.AlignAbsolute
