"""The foot of the intake: back, where the words are, and on to the next topic."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.calendars import show_time
from app.i18n import N_, Text
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Panel
from ui.widgets.layouts import column, row
from ui.widgets.stateline import State, StateLine

SIDE_PX, GAP_PX = 44, 16


class IntakeFoot(Panel):
    """Two buttons with the state line between them or, where there is no room, above them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("foot")
        self._desk, theme = desk, desk.theme
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

    def name_next(self, following: Text | None) -> None:
        """Say which topic follows; None where there is none."""
        words = (
            N_("Save") if following is None else N_("Next: {topic}").with_values(topic=following)
        )
        self.next.say(words)

    @Slot()
    def show_typing(self) -> None:
        """Say that words are being written."""
        self.state.show_state("saving", N_("Typing …"))

    @Slot()
    def show_kept(self) -> None:
        """Say that the words are sealed, and that they are no facts yet."""
        self._say("saving", N_("Kept on this computer, not yet saved · {time}"))

    def show_saved(self) -> None:
        """Say that the answers are facts now."""
        self._say("saved", N_("Saved on this computer · {time}"))

    def _say(self, state: State, words: Text) -> None:
        time = show_time(self._desk.now().time())
        self.state.show_state(state, words.with_values(time=time))

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
