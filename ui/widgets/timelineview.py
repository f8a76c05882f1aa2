"""The timeline in its scrolling frame: months stay above it and lanes beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.i18n import N_, Text
from ui.theme.appearance import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.layouts import row
from ui.widgets.painting import Words, draw_icon, inset, leading, smooth
from ui.widgets.timeline import TimelineGround
from ui.widgets.timelinecard import LANE_TONES, StepFace
from ui.widgets.timelineground import paint_months, paint_today_mark
from ui.widgets.timelineplace import HEAD_PX, LANE_HEAD_PX, Place, Zoom

LANE_ICONS: Mapping[str, str] = {
    "learning": "graduation-cap", "work": "briefcase", "foundations": "house",
}  # fmt: skip
SHOWN_BEFORE_TODAY = 0.22  # of the width: enough to see where one comes from


class TimelineView(QScrollArea):
    """Scrolls the cards under frozen heads; opens with today in sight.

    lanes: the words for each lane.
    Signals: zoom_wanted(str), by the buttons in the corner.
    """

    zoom_wanted = Signal(str)

    def __init__(self, theme: Theme, place: Place, lanes: Mapping[str, Text]) -> None:
        super().__init__()
        self._theme = theme
        self._is_placed = False
        self.ground = TimelineGround(theme, place)
        self.setWidget(self.ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side = theme.grown(LANE_HEAD_PX, 0.7)
        self._top = theme.grown(HEAD_PX)
        sides = (0, self._side) if theme.is_rtl else (self._side, 0)
        self.setViewportMargins(sides[0], self._top, sides[1], 0)
        self._wanted = ""
        self._lanes = _LaneHeads(self, theme, lanes)
        self._months = _MonthHead(self, theme)
        self._corner = QWidget(self)
        corner = row(self._corner, gap=2, margins=8)
        out = IconButton(theme, "zoom-out", N_("See quarters"))
        near = IconButton(theme, "zoom-in", N_("See months"))
        self._zooms: dict[Zoom, IconButton] = {"quarter": out, "month": near}
        for button in (out, near):
            button.clicked.connect(self._ask_zoom)
            corner.addWidget(button)
        corner.addStretch(1)
        self._show_zoom()
        self.ground.placed.connect(self._repaint)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._repaint)

    def show_steps(self, place: Place, faces: Sequence[StepFace]) -> None:
        """Show these steps; a new zoom begins at today."""
        is_rescaled = place.zoom != self.ground.place.zoom
        self.ground.show_steps(place, faces)
        self._show_zoom()
        if is_rescaled or not self._is_placed:
            QTimer.singleShot(0, self, self.show_today)

    def show_card(self, step: str) -> None:
        """Scroll until a step can be seen, once the cards have found their places."""
        self._wanted = step
        QTimer.singleShot(0, self, self._show_wanted)

    @Slot()
    def show_today(self) -> None:
        """Scroll so that today stands near the beginning of the line."""
        self._is_placed = True
        width = self.viewport().width()
        before = 1 - SHOWN_BEFORE_TODAY if self._theme.is_rtl else SHOWN_BEFORE_TODAY
        self._scroll_to(round(self.ground.place.x(self.ground.place.here) - width * before))

    def ensureWidgetVisible(  # noqa: N802 - Qt override
        self,
        childWidget: QWidget,  # noqa: N803 - Qt's own name
        xmargin: int = 50,
        ymargin: int = 50,
    ) -> None:
        """Scroll until ``childWidget`` can be seen; Qt's own forgets that lines run leftwards."""
        rect = QRect(childWidget.mapTo(self.ground, QPoint(0, 0)), childWidget.size())
        rect = rect.adjusted(-xmargin, -ymargin, xmargin, ymargin)
        room = self.viewport().rect()
        at = self.ground.mapTo(self.viewport(), QPoint(0, 0))
        left, right = -at.x(), -at.x() + room.width()
        if rect.width() > room.width():
            self._scroll_to(rect.right() - room.width() if self._theme.is_rtl else rect.left())
        elif rect.left() < left or rect.right() > right:
            self._scroll_to(rect.left() if rect.left() < left else rect.right() - room.width())
        top = self.verticalScrollBar().value()
        if rect.top() < top or rect.height() > room.height():
            self.verticalScrollBar().setValue(rect.top())
        elif rect.bottom() > top + room.height():
            self.verticalScrollBar().setValue(rect.bottom() - room.height())

    @Slot()
    def _show_wanted(self) -> None:
        card = next((one for one in self.ground.cards if one.face.id == self._wanted), None)
        if card is not None:
            self.ensureWidgetVisible(card, 30, 16)

    def _scroll_to(self, left: int) -> None:
        """Let ``left`` of the ground stand at the left edge; Qt counts a leftward bar back."""
        room = self.ground.width() - self.viewport().width()
        self.horizontalScrollBar().setValue(room - left if self._theme.is_rtl else left)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(60, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        room = self.viewport().geometry()
        beside = room.right() + 1 if self._theme.is_rtl else room.left() - self._side
        self._lanes.setGeometry(beside, room.top(), self._side, room.height())
        self._corner.setGeometry(beside, room.top() - self._top, self._side, self._top)
        self._months.setGeometry(room.left(), room.top() - self._top, room.width(), self._top)

    def _show_zoom(self) -> None:
        for zoom, button in self._zooms.items():
            button.setEnabled(zoom != self.ground.place.zoom)

    @Slot()
    def _ask_zoom(self) -> None:
        wanted: Zoom = "quarter" if self.ground.place.zoom == "month" else "month"
        self.zoom_wanted.emit(wanted)
        self._zooms["month" if wanted == "quarter" else "quarter"].setFocus(
            Qt.FocusReason.TabFocusReason
        )

    @Slot()
    def _repaint(self) -> None:
        self._lanes.update()
        self._months.update()
        for card in self.ground.cards:
            if card.width() > self.viewport().width() / 4:
                card.update()  # a long card keeps its words in sight


class _LaneHeads(QWidget):
    """The names of the lanes, beside their bands."""

    def __init__(self, view: TimelineView, theme: Theme, lanes: Mapping[str, Text]) -> None:
        super().__init__(view)
        self._view, self._theme, self._words = view, theme, lanes
        self.setAccessibleName(" · ".join(theme.plain(words) for words in lanes.values()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        top = self._view.ground.mapTo(self._view.viewport(), self.rect().topLeft()).y()
        painter.translate(0, top)
        for lane in self._view.ground.place.timeline.rows:
            self._paint_lane(painter, lane)
        painter.end()

    def _paint_lane(self, painter: QPainter, lane: str) -> None:
        theme = self._theme
        shades = theme.palette.shades(LANE_TONES.get(lane, "foundations"))
        band = self._view.ground.place.lane(lane)
        band.setWidth(self.width())
        painter.fillRect(band, QColor(shades.lane))
        painter.setPen(QPen(QColor(theme.palette.line), 1))
        x = 0.5 if theme.is_rtl else self.width() - 0.5
        painter.drawLine(round(x), round(band.top()), round(x), round(band.bottom()))
        room = inset(theme, band, 18, 8)
        side = theme.grown(24)
        square = leading(theme, room, 0, side).adjusted(0, 14, 0, 0)
        square.setHeight(side)
        draw_icon(painter, theme, square, LANE_ICONS.get(lane, "house"), colour=shades.mark)
        font = theme.font("lead" if theme.text_scale < 1.5 else "body", 700)
        words = Words(theme, theme.line(self._words[lane]), font, room.width())
        painter.setPen(shades.ink)
        words.draw(painter, room.left(), square.bottom() + 8)


class _MonthHead(QWidget):
    """The months, and the blaze over today."""

    def __init__(self, view: TimelineView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        ground = self._view.ground
        left = ground.mapTo(self._view.viewport(), self.rect().topLeft()).x()
        room = self.rect().toRectF()
        half = room.height() / 2
        upper = room.adjusted(left, 2, left, -half)
        paint_months(painter, ground.place, upper, room.width())
        paint_today_mark(painter, ground.place, room.adjusted(left, half + 2, 0, -3))
        painter.end()
