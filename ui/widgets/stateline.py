"""The state line: always says where the words that were typed are."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from PySide6.QtWidgets import QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import ColourName
from ui.widgets.announce import announce
from ui.widgets.labels import Icon, Line
from ui.widgets.layouts import row

State = Literal["saved", "saving", "problem"]
STATES: MappingProxyType[State, tuple[str, ColourName]] = MappingProxyType(
    {
        "saved": ("circle-check", "primary"),
        "saving": ("pencil", "ink3"),
        "problem": ("triangle-alert", "danger"),
    }
)


class StateLine(QWidget):
    """An icon and a sentence such as "Saved on this computer · 10:42".

    A problem is said aloud at once; that all is well is only shown.
    """

    def __init__(self, theme: Theme, words: Text, state: State = "saved") -> None:
        super().__init__()
        self._theme = theme
        self.state: State = state
        line = row(self, gap=8)
        self._icon = Icon(theme, *STATES[state], 18)
        self._words = Line(theme, words, "small", weight=500, colour="ink2")
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)

    def show_state(self, state: State, words: Text) -> None:
        """Say where the words are now."""
        turned_bad = state == "problem" and self.state != "problem"
        self.state = state
        self._icon.show_icon(*STATES[state])
        self._words.say(words)
        if turned_bad:
            announce(self, self._theme.plain(words), is_urgent=True)
