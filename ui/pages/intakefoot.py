"""The foot of the intake: back, where the words are, and on to the next topic."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.i18n import N_
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Panel
from ui.widgets.layouts import column, row
from ui.widgets.stateline import StateLine

SIDE_PX, GAP_PX = 44, 16


class IntakeFoot(Panel):
    """Two buttons with the state line between them or, where there is no room, above them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("foot")
        lines = column(self, gap=8, margins=(SIDE_PX, 12, SIDE_PX, 12))
        self._above = row(gap=0)
        lines.addLayout(self._above)
        line = row(gap=GAP_PX)
        lines.addLayout(line)
        self.back = Button(theme, N_("Back"), icon="arrow-left", size="big")
        self.state = StateLine(theme, N_("Nothing is waiting to be saved"))
        self.next = Button(
            theme, N_("Next"), kind="primary", size="big", icon="arrow-right", trails=True
        )
        self._between = QWidget()
        row(self._between).addWidget(self.state)
        line.addWidget(self.back)
        line.addWidget(self._between, 1)
        line.addWidget(self.next)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # other words need other room
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Put the state line where it is whole."""
        parts = (self.back, self.state, self.next)
        needed = sum(one.sizeHint().width() for one in parts) + 2 * SIDE_PX + 2 * GAP_PX
        home = self._above if needed > self.width() else self._between.layout()
        if home is not None and home.indexOf(self.state) < 0:
            home.addWidget(self.state)
