"""A week of seven days and their parts as a grid of boxes, ticked where something suits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from app.i18n import N_, Text
from ui.theme.appearance import Theme
from ui.theme.tokens import HIT_PX, RADIUS_S
from ui.widgets.choices import ARROWS, Option, press
from ui.widgets.labels import Label
from ui.widgets.painting import box, draw_icon, smooth

GAP_PX, TICK_PX = 6, 18
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class WeekGrid(QWidget):
    """One box for each day and part; the key of a box is ``day-part``.

    Arrow keys walk the boxes, in a right-to-left language to the side they point to;
    Space ticks.  Tab stops once, at the box that was left last.
    Signals: changed(), after the user's own act only.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, name: Text, days: Sequence[Option], parts: Sequence[Option]
    ) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(theme.plain(name))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP_PX)
        self._rows: list[list[_Cell]] = []
        self._is_showing = False
        centre = Qt.AlignmentFlag.AlignCenter
        for at, part in enumerate(parts, start=1):
            head = Label(theme, part.words, "small", colour="ink2", wraps=True)
            head.setAlignment(centre)
            grid.addWidget(head, 0, at)
            grid.setColumnStretch(at, 1)
        for down, day in enumerate(days, start=1):
            grid.addWidget(Label(theme, day.words, weight=600), down, 0)
            cells = [_Cell(theme, day, part) for part in parts]
            for across, cell in enumerate(cells, start=1):
                cell.toggled.connect(self._tell)
                grid.addWidget(cell, down, across)
            self._rows.append(cells)
        self._set_stop(self._rows[0][0])

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of the boxes ticked, day by day."""
        return tuple(cell.key for cell in self._cells() if cell.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Tick these boxes and no other."""
        wanted = set(keys)
        self._is_showing = True
        for cell in self._cells():
            cell.setChecked(cell.key in wanted)
        self._is_showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        place = next(((at, row.index(cell)) for at, row in enumerate(self._rows)
                      for cell in row if cell.hasFocus()), None)  # fmt: skip
        key = Qt.Key(event.key())
        if place is None or key not in ARROWS or event.modifiers():
            super().keyPressEvent(event)
            return
        target = self._target(place, key)
        self._set_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _target(self, place: tuple[int, int], key: Qt.Key) -> _Cell:
        down, across = place
        row = self._rows[down]
        if key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            return row[0] if key is Qt.Key.Key_Home else row[-1]
        by_day, by_part = _STEPS[key]
        by_part = -by_part if self._theme.is_rtl else by_part
        down = min(max(down + by_day, 0), len(self._rows) - 1)
        across = min(max(across + by_part, 0), len(row) - 1)
        return self._rows[down][across]

    def _cells(self) -> list[_Cell]:
        return [cell for row in self._rows for cell in row]

    def _set_stop(self, stop: _Cell) -> None:
        policies = Qt.FocusPolicy
        for cell in self._cells():
            cell.setFocusPolicy(policies.StrongFocus if cell is stop else policies.ClickFocus)

    @Slot()
    def _tell(self) -> None:
        if not self._is_showing:
            self.changed.emit()


class _Cell(QCheckBox):
    """One part of one day."""

    def __init__(self, theme: Theme, day: Option, part: Option) -> None:
        super().__init__()
        self._theme, self.key = theme, f"{day.key}-{part.key}"
        said = N_("{day}: {parts}").with_values(day=day.words, parts=part.words)
        self.setAccessibleName(theme.plain(said))
        self.setToolTip(theme.plain(said))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        side = self._theme.grown(HIT_PX)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt override
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        # A button would walk to its neighbour by itself, in the order of making.
        if event.key() in ARROWS:
            event.ignore()
            return
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette = self._theme, self._theme.palette
        is_on, rect, painter = self.isChecked(), self.rect().toRectF(), smooth(self)
        fill = "primary_soft" if is_on else "hover" if self.underMouse() else "surface"
        edge = palette.primary if is_on else palette.line_strong
        thick = palette.edge_px + is_on
        box(painter, rect, RADIUS_S, fill=theme.colour(fill).name(), edge=edge, px=thick)  # type: ignore[arg-type]  # mypy widens the literals
        if is_on:
            side = theme.grown(TICK_PX)
            square = QRectF(0, 0, side, side)
            square.moveCenter(rect.center())
            draw_icon(painter, theme, square, "check", colour=palette.primary_soft_ink)
        painter.end()
