"""A list that drops down, and a box to tick.  Both draw their own arrow and tick."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QListView, QSizePolicy

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import HIT_PX, RADIUS_S
from ui.widgets.choices import Option
from ui.widgets.painting import (
    Words,
    box,
    draw_icon,
    fit_height,
    leading,
    longest_word,
    smooth,
    unmarked,
    width_of,
)

ARROW_PX, ARROW_MARGIN_PX, BOX_PX = 18, 11, 22
FEWEST_CHARS, MOST_CHARS = 6, 24
_Key = Qt.Key
OPENING = frozenset(
    {
        _Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Home,
        _Key.Key_End, _Key.Key_Space, _Key.Key_Enter, _Key.Key_Return,
    }
)  # fmt: skip


class Select(QComboBox):
    """One of a list, opened with a press.

    Signals: activated(int), Qt's own, after the user's choice only.
    """

    def __init__(self, theme: Theme, name: Text, options: Sequence[Option] = ()) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(theme.plain(name))
        # The plain list: Qt's menu-like popup ignores the height of rows.
        self.setView(QListView(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(options)

    def offer(self, options: Sequence[Option]) -> None:
        """Replace the list; the first option becomes current."""
        self.clear()
        for option in options:
            self.addItem(self._theme.line(option.words), option.key)
        # Room for what the closed list says at first, however long the others are.
        font = self._theme.font()
        chars = math.ceil(width_of(self.itemText(0), font) / width_of("X", font)) + 1
        self.setMinimumContentsLength(min(max(chars, FEWEST_CHARS), MOST_CHARS))

    def chosen(self) -> str:
        """Return the key of the current option, or "" when the list is empty."""
        key = self.currentData()
        return key if isinstance(key, str) else ""

    def choose(self, key: str) -> None:
        """Make ``key`` current; a key that is not in the list changes nothing."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        # A closed list would take the next answer at each key, before all can be looked at.
        if event.key() in OPENING or event.text().strip():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        # Turning the wheel over a list scrolls the page; it never changes an answer.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        super().paintEvent(event)
        side = self._theme.grown(ARROW_PX)
        left = ARROW_MARGIN_PX if self._theme.is_rtl else self.width() - ARROW_MARGIN_PX - side
        palette = self._theme.palette
        painter = smooth(self)
        square = QRectF(left, (self.height() - side) / 2, side, side)
        colour = palette.ink2 if self.isEnabled() else palette.disabled
        draw_icon(painter, self._theme, square, "chevron-down", colour=colour)
        painter.end()


class Tick(QCheckBox):
    """A box to tick, with its words.  Signals: toggled(bool), Qt's own."""

    def __init__(self, theme: Theme, words: Text) -> None:
        super().__init__()
        self._theme = theme
        self._words = theme.line(words)
        self.setText(unmarked(self._words))
        self.setAccessibleName(theme.plain(words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policies = QSizePolicy.Policy
        policy = QSizePolicy(policies.Preferred, policies.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        width = self._around() + width_of(self._words, self._theme.font())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        width = self._around() + longest_word(self._words, self._theme.font())
        return QSize(width, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        words = self._laid_out(width)
        return max(self._theme.grown(HIT_PX), round(words.height_px) + 12)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        fit_height(self)

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt override
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette, rect = self._theme, self._theme.palette, self.rect().toRectF()
        side = theme.grown(BOX_PX)
        painter = smooth(self)
        square = leading(theme, rect, 1, side)
        square = QRectF(square.left(), (rect.height() - side) / 2, side, side)
        is_on = self.isChecked()
        edge = palette.primary if is_on or self.underMouse() else palette.line_strong
        fill = palette.primary if is_on else palette.surface
        if not self.isEnabled():
            fill, edge = palette.sunken, palette.line
        box(painter, square, RADIUS_S, fill=fill, edge=edge, px=palette.edge_px)
        if is_on:
            tick = palette.on_primary if self.isEnabled() else palette.disabled
            draw_icon(painter, theme, square.adjusted(3, 3, -3, -3), "check", colour=tick)
        words = self._laid_out(self.width())
        painter.setPen(palette.ink if self.isEnabled() else palette.disabled)
        left = 0 if theme.is_rtl else self._around()
        words.draw(painter, left, (rect.height() - words.height_px) / 2)
        painter.end()

    def _laid_out(self, width: int) -> Words:
        return Words(self._theme, self._words, self._theme.font(), width - self._around())

    def _around(self) -> int:
        return self._theme.grown(BOX_PX) + 12
