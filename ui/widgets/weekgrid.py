"""A grid to tick: rows by columns, walked with the arrow keys, mirrored in leftward languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from app.i18n import N_, Text
from ui.theme.appearance import Theme
from ui.theme.tokens import HIT_PX, RADIUS_S
from ui.widgets.choices import ARROWS, press, set_quietly
from ui.widgets.labels import Label
from ui.widgets.painting import box, draw_icon, smooth

TICK_PX, GAP_PX = 18, 4
CELL = N_("{row}, {column}")
_Key = Qt.Key


class _Cell(QCheckBox):
    """One place of the grid: filled with a tick where it suits."""

    def __init__(self, theme: Theme, at: tuple[int, int], key: str, words: Text) -> None:
        super().__init__()
        self._theme, self.at, self.key = theme, at, key
        self.setAccessibleName(theme.plain(words))
        self.setToolTip(theme.plain(words))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(self._theme.grown(64, 0.6), self._theme.grown(HIT_PX, 0.7))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(28, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt override
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        palette, rect = self._theme.palette, self.rect().toRectF()
        painter = smooth(self)
        is_on = self.isChecked()
        fill = palette.primary_soft if is_on else palette.surface
        fill = palette.hover if self.underMouse() and not is_on else fill
        edge = palette.primary if is_on else palette.line_strong
        box(painter, rect, RADIUS_S, fill=fill, edge=edge, px=palette.edge_px + is_on)
        if is_on:
            side = self._theme.grown(TICK_PX, 0.8)
            left, top = (rect.width() - side) / 2, (rect.height() - side) / 2
            square = QRectF(left, top, side, side)
            draw_icon(painter, self._theme, square, "check", colour=palette.primary_soft_ink)
        painter.end()


class TickGrid(QWidget):
    """Every row with every column can be ticked; the key of a place is ``row-column``.

    Tab enters the grid once; arrow keys walk it, Space or Enter ticks.
    Signals: changed(), after the user's own act only, never after ``choose``.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, name: Text, rows: Mapping[str, Text], columns: Mapping[str, Text]
    ) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(theme.plain(name))
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        self._size = (len(rows), len(columns))
        for across, words in enumerate(columns.values()):
            self._grid.addWidget(self._head(words, is_centred=True), 0, across + 1)
            self._grid.setColumnStretch(across + 1, 1)
        for down, (row, words) in enumerate(rows.items()):
            self._grid.addWidget(self._head(words), down + 1, 0)
            for across, (column, under) in enumerate(columns.items()):
                told = CELL.with_values(row=words, column=under)
                self._add((down, across), f"{row}-{column}", told)
        self._set_stop(self._cells[0, 0])

    def chosen(self) -> tuple[str, ...]:
        """Return the keys ticked, row by row."""
        return tuple(cell.key for cell in self._cells.values() if cell.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Tick exactly ``keys``; keys that are not in the grid are passed over."""
        wanted = set(keys)
        for cell in self._cells.values():
            set_quietly(cell, is_checked=cell.key in wanted)

    def cell(self, key: str) -> QCheckBox:
        """Return the place of ``key``."""
        return next(one for one in self._cells.values() if one.key == key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        here = next((one.at for one in self._cells.values() if one.hasFocus()), None)
        if event.key() not in ARROWS or event.modifiers() or here is None:
            super().keyPressEvent(event)
            return
        target = self._cells[self._beside(here, event.key())]
        self._set_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _beside(self, here: tuple[int, int], key: int) -> tuple[int, int]:
        """Return where an arrow key leads; at the edge it stays."""
        down, across = here
        onward = -1 if self._theme.is_rtl else 1
        ways = {
            int(_Key.Key_Down): (down + 1, across),
            int(_Key.Key_Up): (down - 1, across),
            int(_Key.Key_Right): (down, across + onward),
            int(_Key.Key_Left): (down, across - onward),
            int(_Key.Key_Home): (down, 0),
            int(_Key.Key_End): (down, self._size[1] - 1),
        }
        found = ways[key]
        return found if found in self._cells else here

    def _add(self, at: tuple[int, int], key: str, words: Text) -> None:
        cell = self._cells[at] = _Cell(self._theme, at, key, words)
        cell.toggled.connect(self._tell)
        self._grid.addWidget(cell, at[0] + 1, at[1] + 1)

    def _head(self, words: Text, *, is_centred: bool = False) -> Label:
        label = Label(self._theme, words, "small", weight=500, colour="ink2")
        edge = Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeading
        label.setAlignment(edge | Qt.AlignmentFlag.AlignVCenter)
        return label

    @Slot()
    def _tell(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, _Cell):
            self._set_stop(pressed)
        self.changed.emit()

    def _set_stop(self, stop: _Cell) -> None:
        """Make ``stop`` the one place that Tab reaches."""
        policies = Qt.FocusPolicy
        for cell in self._cells.values():
            cell.setFocusPolicy(policies.StrongFocus if cell is stop else policies.ClickFocus)
