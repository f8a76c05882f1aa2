"""A week as a small picture: which parts of which days somebody is free, to look at only."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Text
from app.schema.grids import DAY_PARTS, WEEK_DAYS, WeekGrid
from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_S
from ui.widgets.painting import box, draw_icon, draw_line, leading, smooth, width_of

CELL_PX, LINE_PX, GAP_PX = 88, 28, 4


class WeekPicture(QWidget):
    """Days across, parts of the day below each other; a tick where somebody is free."""

    def __init__(self, theme: Theme, name: Text, free: Collection[str]) -> None:
        super().__init__()
        self._theme, self._free = theme, frozenset(free)
        said = WeekGrid().show(tuple(free), theme.catalog)
        self.setAccessibleName(f"{theme.plain(name)}: {said}")
        self.setToolTip(said)
        self._days = [theme.line(words) for words in WEEK_DAYS.values()]
        self._parts = [theme.line(words) for words in DAY_PARTS.values()]
        font = theme.font("caption", 500)
        self._head = max(width_of(one, font) for one in self._parts) + 12
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        wide = self._head + len(self._days) * self._theme.grown(CELL_PX)
        return QSize(wide, (len(self._parts) + 1) * self._theme.grown(LINE_PX, 0.8))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(self._head + len(self._days) * 20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, painter = self._theme, smooth(self)
        painter.setFont(theme.font("caption", 500))
        painter.setPen(theme.palette.ink2)
        wide = min(self.width(), self.sizeHint().width())
        cell = (wide - self._head) / len(self._days)
        line = theme.grown(LINE_PX, 0.8)
        for at, words in enumerate(self._days):
            draw_line(painter, theme, self._place(self._head + at * cell, 0, cell, line), words)
        for down, (part, words) in enumerate(zip(DAY_PARTS, self._parts, strict=True), 1):
            painter.setPen(theme.palette.ink2)
            draw_line(painter, theme, self._place(0, down * line, self._head, line), words)
            for at, day in enumerate(WEEK_DAYS):
                place = self._place(self._head + at * cell, down * line, cell, line)
                self._paint_cell(painter, place, is_free=f"{day}-{part}" in self._free)
        painter.end()

    def _place(self, x: float, y: float, width: float, height: float) -> QRectF:
        whole = QRectF(0, y, self.width(), height)
        return leading(self._theme, whole, x, width)

    def _paint_cell(self, painter: QPainter, place: QRectF, *, is_free: bool) -> None:
        palette = self._theme.palette
        room = place.adjusted(GAP_PX / 2, GAP_PX / 2, -GAP_PX / 2, -GAP_PX / 2)
        fill = palette.primary_soft if is_free else palette.surface
        box(painter, room, RADIUS_S, fill=fill, edge=palette.line)
        if is_free:
            side = room.height() * 0.7
            middle = room.center()
            square = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            draw_icon(painter, self._theme, square, "check", colour=palette.primary)
