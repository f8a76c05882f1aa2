"""The head of a page: its name, a line of facts, and what can be done here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.i18n import Text, verbatim
from ui.theme.appearance import Theme
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column, row

NARROW_PX = 620
GAP_PX = 14


class PageHeader(QWidget):
    """Name and facts where lines begin, acts across from them or, in a narrow window, below."""

    def __init__(self, theme: Theme, words: Text, note: Text | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._line = row(self, gap=GAP_PX, margins=(36, 24, 36, 10))
        lines = column(gap=2)
        self.heading = Heading(theme, words, 1)
        self.note = Label(theme, note or verbatim(""), "body", colour="ink2", wraps=True)
        self.note.setVisible(note is not None)
        lines.addWidget(self.heading)
        lines.addWidget(self.note)
        self._line.addLayout(lines, 1)
        self._acts = Flow(gap=12)
        self._line.addWidget(self._acts, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_act(self, part: QWidget) -> None:
        """Append something to press or to type in."""
        self._acts.add(part)

    def say(self, words: Text, note: Text | None = None) -> None:
        """Show another name and other facts."""
        self.heading.say(words)
        self.note.setVisible(note is not None)
        if note is not None:
            self.note.say(note)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        is_narrow = self.width() < self._theme.grown(NARROW_PX, 0.8)
        side = 20 if is_narrow else 36
        room = self.width() - 2 * side - GAP_PX - self.heading.sizeHint().width()
        is_below = is_narrow or self._acts.sizeHint().width() > room
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if is_below else ways.LeftToRight)
        self._line.setContentsMargins(side, 12 if is_narrow else 24, side, 10)
