"""The mark of Waymark, and the panel of contour lines with one marked trail."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.i18n import N_
from ui.theme.appearance import Theme
from ui.widgets.painting import box, smooth

CONTOURS, CONTOUR_POINTS = 15, 60
BLAZES_AT = (0.2, 0.56)
LOW, CLEAR_PX, PATH_ENDS = 0.25, 28, 0.63  # words below, room above them, the path's lowest point
SIGN = "#FFFFFF"
# As it is written in each language; the window's title stays Latin for the system's lists.
PROGRAM = N_("Waymark")


class Mark(QWidget):
    """The logo: a trail blaze of two painted bars.  Decoration; assistive technology passes it."""

    def __init__(self, theme: Theme, size_px: int = 34, *, on_brand: bool = False) -> None:
        super().__init__()
        self._theme, self._on_brand = theme, on_brand
        side = theme.grown(size_px, 0.4)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        palette, side = self._theme.palette, float(self.width())
        painter = smooth(self)
        is_bright = not palette.is_dark and not self._on_brand
        fill = palette.primary if is_bright else palette.brand2
        edge = palette.primary if palette.is_outlined else ""
        ground = QRectF(1, 1, side - 2, side - 2)
        box(painter, ground, side * 0.26, fill=fill, edge=edge, px=2)
        long = QRectF(side * 0.32, side * 0.20, side * 0.14, side * 0.60)
        short = QRectF(side * 0.54, side * 0.34, side * 0.14, side * 0.46)
        box(painter, long, side * 0.05, fill=palette.blaze)
        box(painter, short, side * 0.05, fill=SIGN)
        painter.end()


class Blaze(QWidget):
    """An upright marigold bar that says "you are here" beside unfinished work."""

    def __init__(self, theme: Theme, height_px: int = 64) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(8)
        self.setMinimumHeight(24)
        self.setMaximumHeight(height_px)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        box(painter, self.rect().toRectF(), 4, fill=self._theme.palette.blaze)
        painter.end()


class Trail(QWidget):
    """Quiet contour lines with one dotted path between blazes; put words on it by a layout."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        painter.fillRect(self.rect(), self._theme.colour("brand"))
        if self._theme.is_rtl:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        self._paint_contours(painter)
        self._paint_path(painter)
        painter.end()

    def _paint_contours(self, painter: QPainter) -> None:
        width, height = self.width(), self.height()
        painter.setPen(QPen(self._theme.colour("contour"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in range(CONTOURS):
            base = height * (0.18 + line * 0.075)
            points = [
                QPointF(width * at / CONTOUR_POINTS, base + _swell(at, line))
                for at in range(CONTOUR_POINTS + 1)
            ]
            painter.drawPolyline(points)

    def _room_px(self) -> int:
        """Return the height whose upper part is free of words, for the path to run in."""
        height = self.height()
        words = [one.y() for one in self.findChildren(QLabel) if one.y() > height * LOW]
        return min(height, round((min(words, default=height) - CLEAR_PX) / PATH_ENDS))

    def _paint_path(self, painter: QPainter) -> None:
        palette = self._theme.palette
        path = _trail_path(self.width(), self._room_px())
        pen = QPen(QColor(palette.blaze), 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 3.2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        for share in (*BLAZES_AT, 1.0):
            at = path.pointAtPercent(share)
            halo = QRectF(at.x() - 11, at.y() - 19, 22, 38)
            box(painter, halo, 7, fill=palette.brand)
            colour = SIGN if share == 1.0 else palette.blaze
            box(painter, halo.adjusted(6, 6, -6, -6), 3, fill=colour)


def _swell(at: int, line: int) -> float:
    """Return how far contour ``line`` leaves its level at point ``at``, in pixels."""
    wave = math.sin(at / 9 + line * 0.42) * (24 + line * 2.2)
    return wave + math.cos(at / 17 - line * 0.3) * 30


def _trail_path(width: int, height: int) -> QPainterPath:
    def point(x: float, y: float) -> QPointF:
        return QPointF(width * x, height * y)

    path = QPainterPath(point(-0.03, 0.62))
    path.cubicTo(point(0.22, 0.66), point(0.24, 0.46), point(0.44, 0.45))
    path.cubicTo(point(0.66, 0.44), point(0.60, 0.26), point(0.84, 0.235))
    return path
