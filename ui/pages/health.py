"""How well the centre is prepared: backup, who can let others in, and what the disk gives away."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_
from app.usecases.health import HealthLine, Mark, look_at_health
from ui.desk import Desk, Destination
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import clear, column, row
from ui.widgets.marked import MarkedLine
from ui.widgets.scrolling import ScrollPage


class HealthPage(QWidget):
    """Asks the core each time it is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        note = N_("What would happen if this computer were lost or stolen today.")
        whole.addWidget(PageHeader(theme, N_("Health"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._lines = column(gap=14)
        page.body.addLayout(self._lines)
        acts = row(gap=10)
        backup = Button(theme, N_("Go to the backups"), icon="archive")
        backup.clicked.connect(self.show_backup)
        acts.addWidget(backup)
        acts.addStretch(1)
        page.body.addLayout(acts)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask again how things stand."""
        language = self._desk.theme.language
        self._desk.jobs.ask(look_at_health, language, done=self.show_lines)

    def show_lines(self, lines: tuple[HealthLine, ...]) -> None:
        """Show what was looked at."""
        theme = self._desk.theme
        clear(self._lines)
        if all(one.mark is not Mark.LOOK for one in lines):
            self._lines.addWidget(Notice(theme, N_("All is well, as far as Waymark can see.")))
        card = Card(gap=14)
        for line in lines:
            card.body.addWidget(MarkedLine(theme, line))
        self._lines.addWidget(card)

    @Slot()
    def show_backup(self) -> None:
        """Go to the backups."""
        self._desk.go(Destination("backup"))
