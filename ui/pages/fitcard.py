"""Somebody whom an opening may fit, as a card: why, what is missing, what to ask first."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.i18n import N_, verbatim
from app.usecases.fitting import Suggested
from app.usecases.openingwords import ask_words, missing_words, why_words
from ui.theme.appearance import Theme
from ui.theme.tokens import ColourName
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import row

_SAID: tuple[tuple[str, ColourName], ...] = (
    ("circle-check", "primary"),
    ("circle-alert", "warn"),
    ("circle-help", "ink2"),
)


class FitCard(Card):
    """Shows the reasons; the acts name the person only where names are shown.

    Signals, each with the person: opened(str), kept(str).
    """

    opened = Signal(str)
    kept = Signal(str)

    def __init__(self, theme: Theme, one: Suggested, *, is_named: bool) -> None:
        super().__init__(gap=6, margins=16)
        self._person = one.person
        title = verbatim(one.name if is_named else one.code)
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 4))
        fit, catalog = one.fit, theme.catalog
        told = (why_words(fit, catalog), missing_words(fit, catalog), ask_words(fit, catalog))
        for (icon, colour), sentences in zip(_SAID, told, strict=True):
            for words in sentences:
                line = row(gap=10)
                line.addWidget(Icon(theme, icon, colour=colour))
                line.addWidget(Label(theme, verbatim(words), wraps=True), 1)
                self.body.addLayout(line)
        if is_named:
            self._add_acts(theme, one.name)

    def _add_acts(self, theme: Theme, name: str) -> None:
        acts = Flow(gap=10)
        for words, icon, act in (
            (N_("Open the file"), "user", self.open),
            (N_("Put it among the applications"), "send", self.keep),
        ):
            button = Button(theme, words, icon=icon, size="small")
            told = N_("{label}: {words}").with_values(label=words, words=name)
            button.setAccessibleName(theme.plain(told))
            button.clicked.connect(act)
            acts.add(button)
        self.body.addWidget(acts)

    @Slot()
    def open(self) -> None:
        """Ask for the file of the person."""
        self.opened.emit(self._person)

    @Slot()
    def keep(self) -> None:
        """Ask to put it among the person's applications."""
        self.kept.emit(self._person)
