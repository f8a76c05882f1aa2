"""Cards, rules, panels and notices: the quiet boxes that hold other parts."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import INKS, Tone
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Label
from ui.widgets.layouts import Margins, column, row

PanelKind = Literal["bar", "foot", "rail", "stepper", "inspector", "results", "segments", "toast"]


class Card(QFrame):
    """A box with a thin edge; ``body`` is its column.  A tone other than plain fills it softly."""

    def __init__(self, tone: Tone = "plain", *, gap: int = 8, margins: Margins = 22) -> None:
        super().__init__()
        self.setProperty("card", tone)
        self.body = column(self, gap=gap, margins=margins)


class Panel(QFrame):
    """A fixed place of the window's frame: bar above, foot below, stepper or inspector beside."""

    def __init__(self, kind: PanelKind) -> None:
        super().__init__()
        self.setProperty("panel", kind)


class Rule(QFrame):
    """A thin line between two things."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", "rule")
        self.setAccessibleName("")


NOTICE_ICONS: MappingProxyType[Tone, str] = MappingProxyType(
    {
        "plain": "info",
        "primary": "circle-check",
        "warn": "triangle-alert",
        "danger": "circle-alert",
    }
)


class Notice(Card):
    """A fact to know now: icon, a sentence, a second one, and at most a few acts.

    It never covers the page and never waits for an answer.
    """

    def __init__(
        self,
        theme: Theme,
        words: Text,
        *,
        note: Text | None = None,
        tone: Tone = "primary",
        icon: str = "",
    ) -> None:
        super().__init__(tone, margins=(16, 12, 16, 12))
        self.setAccessibleName(theme.plain(words))
        line = row(gap=12)
        mark = Icon(theme, icon or NOTICE_ICONS.get(tone, "info"), INKS[tone])
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self._line, self._mark = line, mark
        sentences = column(gap=2)
        sentences.addWidget(Label(theme, words, weight=600, wraps=True))
        if note is not None:
            sentences.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        line.addLayout(sentences, 1)
        self.body.addLayout(line)
        self._acts = row(gap=8)
        line.addLayout(self._acts)

    def add_act(self, button: Button) -> None:
        """Append what can be done about it."""
        self._line.setAlignment(self._mark, Qt.AlignmentFlag.AlignVCenter)
        self._acts.addWidget(button)
