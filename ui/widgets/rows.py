"""Rows and tiles: whole lines and small cards that are one button each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX, RADIUS_M, ColourName, Role
from ui.widgets.avatar import paint_avatar
from ui.widgets.painting import (
    Words,
    box,
    draw_icon,
    draw_line,
    fit_height,
    inset,
    leading,
    smooth,
    unmarked,
)

AVATAR_PX, ICON_PX, GAP_PX, TIME_PX = 38, 20, 14, 84


class _Row(QPushButton):
    """A button that shows two lines of words; told to a screen reader as one sentence."""

    def __init__(self, theme: Theme, words: Text, note: Text | None) -> None:
        super().__init__()
        self.theme = theme
        self._words = self._note = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.say(words, note)

    def say(self, words: Text, note: Text | None = None) -> None:
        """Show other words."""
        self._words = self.theme.line(words)
        self._note = self.theme.line(note) if note is not None else ""
        plain = self.theme.plain(words)
        told = f"{plain}, {self.theme.plain(note)}" if note is not None else plain
        self.setText(unmarked(self._words))
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.updateGeometry()
        self.update()

    def _ground(self, painter: QPainter, *, edge: ColourName | None) -> None:
        palette = self.theme.palette
        fill = palette.hover if self.underMouse() or self.isDown() else palette.surface
        line = palette.colour(edge) if edge else ""
        box(painter, self.rect().toRectF(), RADIUS_M, fill=fill, edge=line, px=palette.edge_px)


class Tile(_Row):
    """A small card for a person: avatar, name, a line below; checkable, it shows a tick."""

    def __init__(
        self,
        theme: Theme,
        words: Text,
        note: Text | None = None,
        *,
        avatar_of: str = "",
        is_choice: bool = False,
    ) -> None:
        super().__init__(theme, words, note)
        self._avatar_of = avatar_of
        self._is_choice = is_choice
        self.setCheckable(is_choice)
        self.setAutoExclusive(is_choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(150, self.theme.grown(50, 0.85))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(100, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette, rect = self.theme, self.theme.palette, self.rect().toRectF()
        painter = smooth(self)
        if self.isChecked():
            px = palette.edge_px + 1
            box(painter, rect, RADIUS_M, fill=palette.primary_soft, edge=palette.primary, px=px)
        else:
            self._ground(painter, edge="line_strong" if self._is_choice else "line")
        room = inset(theme, rect, GAP_PX, GAP_PX)
        if self._avatar_of:
            side = min(theme.grown(AVATAR_PX, 0.4), self.height() - 8)
            square = _square(leading(theme, room, 0, side), side)
            paint_avatar(painter, theme, square, self._avatar_of)
            room = inset(theme, room, side + 12, 0)
        if self._is_choice:
            side = theme.grown(ICON_PX)
            if self.isChecked():
                square = _square(leading(theme, room, room.width() - side, side), side)
                draw_icon(painter, theme, square, "check", colour=palette.primary)
            room = inset(theme, room, 0, side + 8)
        role: Role = "body" if self._is_choice else "small"
        _two_lines(painter, theme, room, self._words, note=self._note, font=theme.font(role, 600))
        painter.end()


class RowButton(_Row):
    """A line of a card that leads somewhere: icon, avatar or time first, a chevron last.

    Give one of ``icon``, ``avatar_of`` (a name) or neither.
    """

    def __init__(
        self,
        theme: Theme,
        words: Text,
        note: Text | None = None,
        *,
        icon: str = "",
        avatar_of: str = "",
        colour: ColourName = "ink2",
    ) -> None:
        super().__init__(theme, words, note)
        self._icon, self._avatar_of = icon, avatar_of
        self._colour: ColourName = colour
        self._time = self._time_note = ""
        self._keeps_end_px = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_time(self, time: Text, note: Text) -> None:
        """Begin the line with a time of day and a word about it, as meetings do."""
        self._time, self._time_note = self.theme.line(time), self.theme.line(note)
        told = f"{self.theme.plain(time)}, {self.theme.plain(note)}, {self.accessibleName()}"
        self.setAccessibleName(told)
        self.update()

    def keep_end_free(self, width_px: int) -> None:
        """Leave room before the chevron, for a badge laid over this line."""
        self._keeps_end_px = width_px
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(220, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(140, self.theme.grown(FIELD_PX))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        first, second = self._laid_out(float(width - self._before() - self._after()))
        words = first.height_px + (second.height_px if second else 0)
        return max(self.theme.grown(FIELD_PX), round(words) + 20)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        fit_height(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette, rect = self.theme, self.theme.palette, self.rect().toRectF()
        painter = smooth(self)
        if self.underMouse() or self.isDown():
            self._ground(painter, edge=None)
        self._paint_time(painter, rect)
        self._paint_sign(painter, inset(theme, rect, GAP_PX + self._time_px(), 0))
        room = inset(theme, rect, self._before(), self._after())
        first, second = self._laid_out(room.width())
        height = first.height_px + (second.height_px if second else 0)
        y = (rect.height() - height) / 2
        painter.setPen(palette.ink)
        first.draw(painter, room.left(), y)
        if second:
            painter.setPen(palette.ink2)
            second.draw(painter, room.left(), y + first.height_px)
        side = theme.grown(ICON_PX)
        chevron = _square(leading(theme, rect, rect.width() - side - 12, side), side)
        draw_icon(painter, theme, chevron, "chevron-right", colour=palette.ink2)
        painter.end()

    def _paint_time(self, painter: QPainter, rect: QRectF) -> None:
        if self._time:
            theme = self.theme
            room = leading(theme, rect, GAP_PX, self._time_px() - GAP_PX)
            font = theme.font("title", 600)
            _two_lines(painter, theme, room, self._time, note=self._time_note, font=font)

    def _paint_sign(self, painter: QPainter, room: QRectF) -> None:
        theme, side = self.theme, self._sign_px()
        square = _square(leading(theme, room, 0, side), side)
        if self._avatar_of:
            paint_avatar(painter, theme, square, self._avatar_of)
        elif self._icon:
            colour = theme.palette.colour(self._colour)
            draw_icon(painter, theme, square, self._icon, colour=colour)

    def _laid_out(self, room: float) -> tuple[Words, Words | None]:
        theme = self.theme
        font = theme.font("lead" if self._avatar_of else "body", 600)
        first = Words(theme, self._words, font, room)
        if not self._note:
            return first, None
        return first, Words(theme, self._note, theme.font("small"), room)

    def _sign_px(self) -> int:
        if self._avatar_of:
            return self.theme.grown(AVATAR_PX, 0.4)
        return self.theme.grown(ICON_PX) if self._icon else 0

    def _time_px(self) -> int:
        return self.theme.grown(TIME_PX, 0.9) + GAP_PX if self._time else 0

    def _before(self) -> int:
        sign = self._sign_px()
        return GAP_PX + self._time_px() + (sign + GAP_PX if sign else 0)

    def _after(self) -> int:
        return self.theme.grown(ICON_PX) + 20 + self._keeps_end_px


def _square(strip: QRectF, side: float) -> QRectF:
    return QRectF(strip.left(), strip.center().y() - side / 2, side, side)


def _two_lines(
    painter: QPainter, theme: Theme, room: QRectF, words: str, *, note: str, font: QFont
) -> None:
    painter.setPen(theme.palette.ink)
    painter.setFont(font)
    if not note:
        draw_line(painter, theme, room, words)
        return
    below = theme.font("caption")
    first_px, second_px = QFontMetricsF(font).height(), QFontMetricsF(below).height()
    share = min(1.0, room.height() / (first_px + second_px))
    first_px, second_px = first_px * share, second_px * share
    top = room.center().y() - (first_px + second_px) / 2
    draw_line(painter, theme, QRectF(room.left(), top, room.width(), first_px), words)
    painter.setFont(below)
    painter.setPen(theme.palette.ink3)
    draw_line(painter, theme, QRectF(room.left(), top + first_px, room.width(), second_px), note)
