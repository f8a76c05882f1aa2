"""A person's own answers over time as a small line; told in words to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.widgets.painting import pen, smooth

FACES = (1, 5)
MOST_LINES = 6  # of the grid: more would be a hatching
HEIGHT_PX = 76
DOT_PX, LAST_PX = 4.0, 6.0
LINE_PX = 2.0


class OwnLine(QWidget):
    """Draws answers, each at its day; the last one is where the person is now.

    points: (day, answer) from the first on, at least two.  words: says the same.
    levels: the least and the most that can be answered.
    """

    def __init__(
        self,
        theme: Theme,
        points: Sequence[tuple[date, int]],
        words: Text,
        *,
        levels: tuple[int, int] = FACES,
    ) -> None:
        super().__init__()
        self._least, self._most = levels
        self._theme, self._points = theme, tuple(points)
        self.setAccessibleName(theme.plain(words))
        self.setToolTip(theme.plain(words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(220, self._theme.grown(HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(80, self.sizeHint().height())

    def places(self) -> tuple[QPointF, ...]:
        """Return where each answer stands in the widget; time runs as the language does."""
        edge = LAST_PX + 3
        room = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        first, last = self._points[0][0], self._points[-1][0]
        days = max(1, (last - first).days)
        is_one_day = first == last
        found = []
        for at, (day, value) in enumerate(self._points):
            share = at / (len(self._points) - 1) if is_one_day else (day - first).days / days
            along = 1 - share if self._theme.is_rtl else share
            x = room.left() + along * room.width()
            y = room.bottom() - (value - self._least) / (self._most - self._least) * room.height()
            found.append(QPointF(x, y))
        return tuple(found)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        self._paint_levels(painter)
        places = self.places()
        painter.setPen(QPen(self._theme.colour("primary"), LINE_PX))
        painter.drawPolyline(QPolygonF(list(places)))
        painter.setPen(QPen(self._theme.colour("surface"), 1.5))
        painter.setBrush(self._theme.colour("primary"))
        for place in places[:-1]:
            painter.drawEllipse(place, DOT_PX, DOT_PX)
        # The marigold means "you are here", as on every page.
        painter.setPen(QPen(self._theme.colour("primary"), 1.5))
        painter.setBrush(self._theme.colour("blaze"))
        painter.drawEllipse(places[-1], LAST_PX, LAST_PX)
        painter.end()

    def _paint_levels(self, painter: QPainter) -> None:
        edge = LAST_PX + 3
        room = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        pen(painter, self._theme, "line")
        gaps = self._most - self._least
        gaps = gaps if gaps < MOST_LINES else gaps // 2
        for level in range(gaps + 1):
            y = room.bottom() - level / gaps * room.height()
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
