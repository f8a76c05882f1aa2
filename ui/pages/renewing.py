"""After an update of Waymark the tables are made anew from the log: a calm page until they are."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.i18n import N_
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.widgets.labels import Heading, Label
from ui.widgets.progress import ProgressPanel


class RenewingPage(Welcome):
    """Says what happens, how far it is, and that it may be stopped without harm.

    Signals: stop_wanted(), once; the vault is then as it was before.
    """

    stop_wanted = Signal()

    def __init__(self, theme: Theme, languages: tuple[str, ...]) -> None:
        super().__init__(theme, languages)
        self.told = (0, 0)
        self.body.addWidget(Heading(theme, N_("Waymark is new on this computer"), 1))
        for words in (
            N_("It puts the records in order for the new version. This happens once."),
            N_("It may take a few minutes. Nothing is lost if you stop or switch off."),
        ):
            self.body.addWidget(Label(theme, words, "lead", colour="ink2", wraps=True))
        self.body.addSpacing(16)
        self.panel = ProgressPanel(theme, N_("Putting the records in order"))
        self.panel.stop_wanted.connect(self.stop_wanted)
        self.body.addWidget(self.panel)

    def show_progress(self, done: int, total: int) -> None:
        """Tell how many rows of the log are in order, of how many."""
        self.told = (done, total)
        self.panel.show_progress(done, total)
