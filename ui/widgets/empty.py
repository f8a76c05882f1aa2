"""What stands where nothing is yet: it says the next act."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import column, row

WIDTH_PX = 420


class EmptyState(QWidget):
    """An icon, what this place is for, and one button that begins."""

    def __init__(self, theme: Theme, icon: str, words: Text, note: Text) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        held = QWidget()
        held.setMaximumWidth(theme.grown(WIDTH_PX))
        self._lines = column(held, gap=6)
        self._lines.addWidget(Icon(theme, icon, "ink3", 36), 0, middle)
        self._lines.addSpacing(6)
        for label in (
            Heading(theme, words, 3),
            Label(theme, note, "body", colour="ink2", wraps=True),
        ):
            label.setAlignment(middle)
            self._lines.addWidget(label)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(held, 1000)
        across.addStretch(1)
        whole = column(self, gap=0, margins=(16, 24, 16, 24))
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(1)
        self.setAccessibleName(theme.plain(words))

    def add_act(self, button: Button) -> None:
        """Append the button that begins."""
        self._lines.addSpacing(10)
        self._lines.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
