"""Digits to compare aloud, and the question whether they are the same elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from app.i18n import N_, Text, verbatim
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.scrolling import reveal_soon

ALL_THE_SAME = N_("All the same")


class Digits(Label):
    """Groups of digits in two lines, from left to right in every language of the window."""

    def __init__(self, theme: Theme, digits: str) -> None:
        groups = digits.split()
        half = (len(groups) + 1) // 2
        parts = (groups[:half], groups[half:])
        lines = "\n".join(f"\u2066{' '.join(part)}\u2069" for part in parts if part)
        super().__init__(theme, verbatim(lines), "title", wraps=True)
        self.setAccessibleName(digits)


class DigitsQuestion(Card):
    """Shows digits, and asks whether all are the same elsewhere.

    yes: the words of the button for it.  level: of the heading.  ``asked`` is a place below, as
    for the passphrase.  Signals: same(), other().
    """

    same = Signal()
    other = Signal()

    def __init__(
        self,
        theme: Theme,
        title: Text,
        digits: str,
        notes: Sequence[Text],
        *,
        yes: Text = ALL_THE_SAME,
        level: int = 3,
    ) -> None:
        super().__init__("primary", gap=10)
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, level))
        self.body.addWidget(Digits(theme, digits))
        for at, words in enumerate(notes):
            self.body.addWidget(Label(theme, words, weight=600 if at else 400, wraps=True))
        same = Button(theme, yes, kind="primary", icon="circle-check")
        same.clicked.connect(self.same)
        self._no = Button(theme, N_("No"))
        self._no.clicked.connect(self.other)
        acts, self.asked = Flow(gap=10), column(gap=0)
        acts.add(same)
        acts.add(self._no)
        self.setFocusProxy(same)
        self.body.addWidget(acts)
        self.body.addLayout(self.asked)

    def begin(self) -> None:
        """Come into sight, the keyboard on No: a key pressed twice has compared nothing."""
        self.show()  # which a layout does only after this event
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal_soon(self)
