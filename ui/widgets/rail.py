"""The rail: where one can go, and the blaze beside where one is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX, RADIUS_M, RAIL_PX, RAIL_SLIM_PX
from ui.widgets.brand import Mark
from ui.widgets.choices import press, set_quietly
from ui.widgets.labels import Line
from ui.widgets.layouts import column, row
from ui.widgets.painting import (
    blaze,
    box,
    draw_icon,
    draw_line,
    inset,
    leading,
    smooth,
    unmarked,
    width_of,
)
from ui.widgets.scrolling import ScrollPage

ICON_PX, ICON_AT, WORDS_AT = 20, 18, 50


class Place(QPushButton):
    """One destination: icon, word and perhaps how many things wait there."""

    def __init__(self, theme: Theme, key: str, words: Text, icon: str) -> None:
        super().__init__()
        self.key = key
        self.is_slim = False
        self._theme, self._icon, self._count = theme, icon, 0
        self._words, self._plain = theme.line(words), theme.plain(words)
        self.setText(unmarked(self._words))
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Say how many things wait there; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(
            f"{self._plain}, {self._theme.number(count)}" if count else self._plain
        )
        self.setToolTip(self._plain)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(FIELD_PX, self._theme.grown(FIELD_PX, 0.7))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def nextCheckState(self) -> None:  # noqa: N802 - Qt override
        """Leave checking to the rail: only arriving moves the blaze."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette, rect = self._theme, self._theme.palette, self.rect().toRectF()
        painter = smooth(self)
        is_here = self.isChecked()
        if is_here:
            edge = palette.line
            box(painter, rect, RADIUS_M, fill=palette.surface, edge=edge, px=palette.edge_px)
            height = rect.height() * 0.46
            mark = leading(theme, rect, 3, 4)
            blaze(painter, theme, QRectF(mark.left(), (rect.height() - height) / 2, 4, height))
        elif self.underMouse():
            box(painter, rect, RADIUS_M, fill=palette.hover)
        colour = palette.ink if is_here else palette.ink2
        side = theme.grown(ICON_PX, 0.4)
        at = (rect.width() - side) / 2 if self.is_slim else float(ICON_AT)
        square = leading(theme, rect, at, side)
        square = QRectF(square.left(), (rect.height() - side) / 2, side, side)
        draw_icon(painter, theme, square, self._icon, colour=colour)
        if self.is_slim:
            self._paint_dot(painter, square)
        else:
            painter.setFont(theme.font("body", 600 if is_here else 500))
            painter.setPen(colour)
            self._paint_words(painter, rect, side - ICON_PX)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF, more: float) -> None:
        pill = self._pill_width()
        room = inset(self._theme, rect, WORDS_AT + more, 12 + (pill + 6 if pill else 0))
        draw_line(painter, self._theme, room, self._words)
        if not self._count:
            return
        palette, height = self._theme.palette, self._theme.grown(22, 0.9)
        start = leading(self._theme, rect, rect.width() - 10 - pill, pill).left()
        where = QRectF(start, (rect.height() - height) / 2, pill, height)
        edge = palette.primary if palette.is_outlined else ""
        box(painter, where, height / 2 - 1, fill=palette.primary_soft, edge=edge)
        painter.setFont(self._count_font())
        painter.setPen(palette.primary_soft_ink)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self._theme.number(self._count))

    def _paint_dot(self, painter: QPainter, icon: QRectF) -> None:
        if self._count:
            corner = icon.topLeft() if self._theme.is_rtl else icon.topRight()
            dot = QRectF(corner.x() - 5, corner.y() - 5, 11, 11)
            palette = self._theme.palette
            box(painter, dot, 5, fill=palette.primary, edge=palette.rail, px=2)

    def _count_font(self) -> QFont:
        return self._theme.font("caption", 600)

    def _pill_width(self) -> int:
        if not self._count:
            return 0
        words = self._theme.number(self._count)
        return max(self._theme.grown(26, 0.9), width_of(words, self._count_font()) + 15)


class Rail(QFrame):
    """The window's first column: mark, places, and below them who is working.

    ``foot`` is a column for the person and the lock.  Arrow keys walk the places.
    Signals: chosen(str), the key of the place pressed; the page then calls ``arrive``.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__()
        self._theme = theme
        self.is_slim = False
        self._places: dict[str, Place] = {}
        self.setProperty("panel", "rail")
        self.setAccessibleName(theme.plain(name))
        self._lines = column(self, gap=4, margins=(12, 18, 12, 14))
        top = row(gap=10, margins=(6, 0, 6, 0))
        top.addWidget(Mark(theme))
        self._name = Line(theme, name, "title", weight=700)
        top.addWidget(self._name, 1)
        self._lines.addLayout(top)
        self._lines.addSpacing(14)
        # In a low or much enlarged window the places scroll; the lock below always shows.
        places = ScrollPage(gap=4, margins=0)
        self._list = places.body
        self._list.addStretch(1)
        self._lines.addWidget(places, 1)
        self.foot = column(gap=8)
        self._lines.addLayout(self.foot)
        self.set_slim(slim=False)

    def add_place(self, key: str, words: Text, icon: str) -> None:
        """Append a destination."""
        place = Place(self._theme, key, words, icon)
        place.is_slim = self.is_slim
        place.clicked.connect(self._go)
        place.toggled.connect(self._toggle)
        self._places[key] = place
        self._list.insertWidget(self._list.count() - 1, place)

    def arrive(self, key: str) -> None:
        """Put the blaze beside ``key``, or beside nothing when there is no such place."""
        for place in self._places.values():
            set_quietly(place, is_checked=place.key == key)

    def set_count(self, key: str, count: int) -> None:
        """Say how many things wait at ``key``."""
        self._places[key].set_count(count)

    def set_slim(self, *, slim: bool) -> None:
        """Show icons only, for a narrow window; names stay in tooltips and for screen readers."""
        self.is_slim = slim
        self.setFixedWidth(RAIL_SLIM_PX if slim else self._theme.grown(RAIL_PX, 0.7))
        self._name.setVisible(not slim)
        side = 8 if slim else 12
        self._lines.setContentsMargins(side, 18, side, 14)
        for place in self._places.values():
            place.is_slim = slim
            place.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        places = list(self._places.values())
        focused = next((at for at, place in enumerate(places) if place.hasFocus()), None)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if focused is None or event.key() not in steps:
            super().keyPressEvent(event)
            return
        target = places[(focused + steps[Qt.Key(event.key())]) % len(places)]
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(bool)
    def _toggle(self, is_checked: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Go where a screen reader pressed: it toggles without a click."""
        pressed = self.sender()
        if isinstance(pressed, Place):
            set_quietly(pressed, is_checked=not is_checked)  # only arriving moves the blaze
            self.chosen.emit(pressed.key)

    @Slot()
    def _go(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Place):
            self.chosen.emit(pressed.key)
