"""Which files of documents an exchange fetches to this computer: all, or those asked for."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.errors import Problem
from app.i18n import N_
from app.usecases.elsewhere import ALL, NEEDED, choose_fetch, fetch_way
from ui.desk import Desk
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.labels import Label
from ui.widgets.segments import Segments

WAYS = (
    Option(ALL, N_("Fetch all documents")),
    Option(NEEDED, N_("Only those I ask for")),
)


class FetchCard(Card):
    """One choice; it holds for this computer only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=8, margins=(18, 12, 18, 14))
        self._desk, theme = desk, desk.theme
        name = N_("Scans and photos of other computers")
        self.body.addWidget(Label(theme, name, weight=600, wraps=True))
        self.ways = Segments(theme, name, WAYS)
        self.ways.chosen.connect(self.choose)
        self.body.addWidget(self.ways)
        note = N_(
            "Their small pictures come in any case. On a small computer, fetch what you need."
        )
        self.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        desk.jobs.ask(fetch_way, done=self.show_way, failed=self.show_nothing)

    def show_way(self, way: str) -> None:
        """Show what holds now."""
        self.ways.choose(way)

    def show_nothing(self, _: Problem) -> None:
        """Show nothing to those who carry no changes."""
        self.hide()

    @Slot(str)
    def choose(self, way: str) -> None:
        """Let this hold from now on."""
        self._desk.jobs.run(choose_fetch, way, done=self.show_way, initiator=self)
