"""A week as columns of hours: what is on as buttons at their times, free time softly behind.

Rightward and leftward languages have their first day where lines begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_S, Tone
from ui.widgets.announce import announce
from ui.widgets.painting import Words, blaze, box, draw_line, inset, leading, pen, smooth, unmarked

DAYS, HOUR = 7, 60
HEAD_PX, AXIS_PX, HOUR_PX, GAP_PX, LEAST_PX = 54, 58, 52, 3, 24
USUAL_HOURS = (8, 19)
_TURNS = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


@dataclass(frozen=True)
class Block:
    """One thing in the week: its day (0 is the first), and its minutes since midnight.

    spoken: all about it, for a screen reader and for a pointer that rests on it.
    """

    key: str
    day: int
    start: int
    end: int
    time: str
    words: Text
    spoken: str
    tone: Tone = "primary"
    is_faded: bool = False


@dataclass(frozen=True)
class Band:
    """Free time of a day, in minutes since midnight."""

    day: int
    start: int
    end: int


@dataclass(frozen=True)
class WeekPicture:
    """What a week shows.  days: their names, and the day as it is spoken.

    hours: as they stand at the side, from 0 to 24.  today, minute: the day of now, or None,
    and its minute.
    """

    days: tuple[tuple[str, str, str], ...]
    hours: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    bands: tuple[Band, ...] = ()
    today: int | None = None
    minute: int = 0
    span: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        first = min((USUAL_HOURS[0], *(one.start // HOUR for one in self.blocks)))
        last = max((USUAL_HOURS[1], *(-(-one.end // HOUR) for one in self.blocks)))
        object.__setattr__(self, "span", (first, last))


class _BlockButton(QPushButton):
    """A thing in the week, to be opened."""

    def __init__(self, theme: Theme, block: Block, parent: QWidget) -> None:
        super().__init__(parent)
        self.block, self._theme = block, theme
        self._words = theme.line(block.words)
        self.setText(unmarked(self._words))
        self.setAccessibleName(block.spoken)
        self.setToolTip(block.spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the week walks

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette, rect = self._theme, self._theme.palette, self.rect().toRectF()
        shades = palette.shades(self.block.tone)
        painter = smooth(self)
        ground = palette.surface if self.block.is_faded else shades.soft
        ground = palette.hover if self.underMouse() else ground
        edge = palette.line if self.block.is_faded else shades.mark
        box(painter, rect, RADIUS_S, fill=ground, edge=edge, px=palette.edge_px)
        box(painter, leading(theme, rect, 0, 4), 2, fill=edge)
        room = rect.adjusted(8, 3, -6, -3)
        painter.setPen(palette.ink3 if self.block.is_faded else shades.ink)
        self._draw_words(painter, room)
        painter.end()

    def _draw_words(self, painter: QPainter, room: QRectF) -> None:
        """Draw time and words on one line if there is but one, else below each other."""
        theme = self._theme
        small, bold = theme.font("caption", 400), theme.font("caption", 600)
        if self.block.is_faded:
            bold.setStrikeOut(True)
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        words = Words(theme, self._words, bold, room.width())
        time = Words(theme, self.block.time, small, room.width())
        painter.setFont(bold)
        if time.height_px + words.height_px <= room.height():
            time.draw(painter, room.left(), room.top())
            words.draw(painter, room.left(), room.top() + time.height_px)
        elif time.height_px * 2 <= room.height():
            time.draw(painter, room.left(), room.top())
            below = room.adjusted(0, time.height_px, 0, 0)
            below.setHeight(time.height_px)
            draw_line(painter, theme, below, self._words)
        else:
            draw_line(painter, theme, room, self._words)


class WeekGround(QWidget):
    """The week; arrow keys go from day to day and along what is on, pages from week to week.

    Signals: opened(str), the key of a block; turned(int), so many weeks on or back.
    """

    opened = Signal(str)
    turned = Signal(int)

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__()
        self._theme, self._name = theme, theme.plain(name)
        self._picture: WeekPicture | None = None
        self._buttons: list[_BlockButton] = []
        self.day = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self._name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_week(self, picture: WeekPicture, day: int) -> None:
        """Show a week, with one of its days marked."""
        focused = next((one.block.key for one in self._buttons if one.hasFocus()), "")
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._picture = picture
        self._buttons = [_BlockButton(self._theme, one, self) for one in picture.blocks]
        for button in self._buttons:
            button.clicked.connect(self._open)
            button.show()
        self.updateGeometry()
        self._place()
        self.choose_day(day)
        again = next((one for one in self._buttons if one.block.key == focused), None)
        if again is not None:
            again.setFocus(Qt.FocusReason.TabFocusReason)

    def choose_day(self, day: int) -> None:
        """Mark a day."""
        self.day = day
        if self._picture is not None:
            name = self._picture.days[day][2]
            self.setAccessibleName(f"{self._name}, {name}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        first, last = self._span()
        height = self._head_px() + (last - first) * self._hour_px() + 8
        return QSize(640, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(280, self.sizeHint().height())

    @property
    def blocks(self) -> tuple[QWidget, ...]:
        """What is on, in the order of time, each to be pressed."""
        return tuple(self._buttons)

    def top_of(self, minute: int) -> int:
        """Return where a minute of the day is, in pixels from the top."""
        first, _ = self._span()
        return self._head_px() + round((minute - first * HOUR) * self._hour_px() / HOUR)

    # -- what the hand does -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        key = event.key()
        if event.modifiers() or self._picture is None:
            super().keyPressEvent(event)
        elif key in _TURNS:
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            is_onward = (key == Qt.Key.Key_Right) != self._theme.is_rtl
            self._go(1 if is_onward else -1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.choose_day(day)
        super().mousePressEvent(event)

    def _go(self, days: int) -> None:
        """Go to another day; over the edge of the week lies the next one."""
        day = self.day + days
        if not 0 <= day < DAYS:
            self.day = day % DAYS
            self.turned.emit(days)
            return
        self.choose_day(day)
        self.setFocus(Qt.FocusReason.TabFocusReason)
        announce(self, self.accessibleName())

    def _walk(self, step: int) -> None:
        """Go along what is on in the day that is marked."""
        of_day = [one for one in self._buttons if one.block.day == self.day]
        at = next((at for at, one in enumerate(of_day) if one.hasFocus()), None)
        wanted = (0 if step > 0 else len(of_day) - 1) if at is None else at + step
        if 0 <= wanted < len(of_day):
            of_day[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _open(self) -> None:
        button = self.sender()
        if isinstance(button, _BlockButton):
            self.opened.emit(button.block.key)

    # -- where things are ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put each button at its time, side by side with those at the same time."""
        for day in range(DAYS):
            of_day = [one for one in self._buttons if one.block.day == day]
            for group in _overlapping(of_day):
                lanes = _lanes(group)
                for button, lane in lanes.items():
                    place = self._place_of(button.block, lane, max(lanes.values()) + 1)
                    button.setGeometry(place.toRect())

    def _place_of(self, block: Block, lane: int, lanes: int) -> QRectF:
        column = self._column(block.day).adjusted(GAP_PX, 0, -GAP_PX, 0)
        width = column.width() / lanes
        room = leading(self._theme, column, lane * width, width - (2 if lanes > 1 else 0))
        top = self.top_of(block.start)
        height = max(self.top_of(block.end) - top - 2, self._theme.grown(LEAST_PX))
        return QRectF(room.left(), top + 1, room.width(), height)

    def _column(self, day: int) -> QRectF:
        whole = QRectF(0, 0, self.width(), self.height())
        axis = self._theme.grown(AXIS_PX, 0.9)
        width = (self.width() - axis) / DAYS
        return leading(self._theme, whole, axis + day * width, width)

    def _day_at(self, point: QPoint) -> int | None:
        places = enumerate(self._column(day) for day in range(DAYS))
        return next((day for day, one in places if one.contains(point.toPointF())), None)

    def _span(self) -> tuple[int, int]:
        return self._picture.span if self._picture is not None else USUAL_HOURS

    def _head_px(self) -> int:
        return self._theme.grown(HEAD_PX, 0.9)

    def _hour_px(self) -> int:
        return self._theme.grown(HOUR_PX, 0.7)

    # -- how it looks -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        if self._picture is None:
            return
        painter = smooth(self)
        self._paint_days(painter, self._picture)
        self._paint_hours(painter, self._picture)
        self._paint_now(painter, self._picture)
        painter.end()

    def _paint_days(self, painter: QPainter, picture: WeekPicture) -> None:
        theme, palette = self._theme, self._theme.palette
        head = self._head_px()
        for day, (weekday, number, _) in enumerate(picture.days):
            column = self._column(day)
            room = column.adjusted(1, head, -1, -4)
            box(painter, room, RADIUS_S, fill=palette.surface, edge=palette.line)
            for band in picture.bands:
                if band.day == day:
                    self._paint_band(painter, room, band)
            line = QRectF(column.left() + 4, 4, column.width() - 8, head - 10)
            if day == self.day:
                blaze(painter, theme, leading(theme, line, 0, 5))
            above = inset(theme, line, 10, 0)
            above.setHeight(line.height() / 2)
            below = above.translated(0, above.height())
            is_today = day == picture.today
            painter.setPen(palette.primary if is_today else palette.ink2)
            painter.setFont(theme.font("caption", 600 if is_today else 400))
            draw_line(painter, theme, above, weekday)
            painter.setPen(palette.primary if is_today else palette.ink)
            painter.setFont(theme.font("body", 600))
            draw_line(painter, theme, below, number)

    def _paint_band(self, painter: QPainter, room: QRectF, band: Band) -> None:
        palette = self._theme.palette
        top, end = self.top_of(band.start), self.top_of(band.end)
        place = QRectF(room.left(), top, room.width(), end - top).intersected(room)
        edge = palette.primary if palette.is_outlined else ""
        box(painter, place, 0, fill=palette.primary_soft, edge=edge)

    def _paint_hours(self, painter: QPainter, picture: WeekPicture) -> None:
        theme = self._theme
        first, last = picture.span
        painter.setFont(theme.font("caption"))
        for hour in range(first, last + 1):
            y = self.top_of(hour * HOUR)
            axis = QRectF(0, y - 9, self.width(), 18)
            room = leading(theme, axis, 4, theme.grown(AXIS_PX, 0.9) - 10)
            if hour > first:
                painter.setPen(theme.palette.ink2)
                draw_line(painter, theme, room, picture.hours[hour])
            if first < hour < last:
                pen(painter, theme, "line")
                for day in range(DAYS):
                    column = self._column(day).adjusted(2, 0, -2, 0)
                    painter.drawLine(round(column.left()), y, round(column.right()), y)

    def _paint_now(self, painter: QPainter, picture: WeekPicture) -> None:
        """Draw a line at this very minute."""
        first, last = picture.span
        if picture.today is None or not first * HOUR <= picture.minute <= last * HOUR:
            return
        column = self._column(picture.today).adjusted(1, 0, -1, 0)
        y = self.top_of(picture.minute)
        box(
            painter,
            QRectF(column.left(), y - 1, column.width(), 3),
            1,
            fill=self._theme.palette.blaze,
        )


def _overlapping(buttons: Sequence[_BlockButton]) -> list[list[_BlockButton]]:
    """Return buttons of a day in groups that touch in time."""
    groups: list[list[_BlockButton]] = []
    until = -1
    for one in sorted(buttons, key=lambda button: (button.block.start, -button.block.end)):
        if one.block.start >= until:
            groups.append([])
        groups[-1].append(one)
        until = max(until, one.block.end)
    return groups


def _lanes(group: Sequence[_BlockButton]) -> dict[_BlockButton, int]:
    """Return in which lane each button stands, so that none covers another."""
    ends: list[int] = []
    lanes = {}
    for one in group:
        lane = next((at for at, end in enumerate(ends) if end <= one.block.start), len(ends))
        ends[lane : lane + 1] = [one.block.end]
        lanes[one] = lane
    return lanes
