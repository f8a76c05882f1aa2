"""After how many quiet minutes this computer locks, and what else locks it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot

from app.i18n import N_, Text, plural
from ui.preferences import IDLE_MINUTES
from ui.theme.appearance import Theme
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.labels import Label

_ASKED = N_("Lock after so many quiet minutes")
_NOTE = N_(
    "After one quiet minute the page is covered. Waymark also locks when you press Ctrl+L, "
    "when the screen is locked and when the computer sleeps."
)


class LockCard(Card):
    """Signals: minutes_wanted(int), after each choice."""

    minutes_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(gap=12)
        self.body.addWidget(Label(theme, _ASKED, weight=600, wraps=True))
        options = [Option(str(one), _minutes(one)) for one in IDLE_MINUTES]
        self.group = ChoiceGroup(theme, _ASKED, options)
        self.group.changed.connect(self.choose)
        self.body.addWidget(self.group)
        self.body.addWidget(Label(theme, _NOTE, "small", colour="ink2", wraps=True))

    def show_minutes(self, minutes: int) -> None:
        """Show what holds now."""
        with QSignalBlocker(self.group):
            self.group.choose([str(minutes)])

    @Slot()
    def choose(self) -> None:
        """Ask for what is chosen now."""
        chosen = self.group.chosen()
        if chosen:
            self.minutes_wanted.emit(int(chosen[0]))


def _minutes(count: int) -> Text:
    return plural("{count} minute", "{count} minutes", count)
