"""History: who changed what and when, and the questions that two computers have left."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.calendars import show_moment
from app.i18n import N_, verbatim
from app.records import RecordId
from app.usecases.histories import HistoryEntry, history_of_person
from app.usecases.records import shown_value
from ui.desk import Desk
from ui.widgets.badges import Badge
from ui.widgets.cards import Card
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage

SHOWN_AT_MOST = 150


class HistoryPart(QWidget):
    """All changes about one person, the newest first."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        page = ScrollPage(gap=8, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(760))
        column(self, gap=0).addWidget(page)
        page.body.addWidget(Heading(desk.theme, N_("Who changed what and when"), 3))
        self._held = column(gap=8)
        page.body.addLayout(self._held)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the changes."""
        self._desk.jobs.ask(history_of_person, self._person, SHOWN_AT_MOST, done=self.show_entries)

    def show_entries(self, entries: tuple[HistoryEntry, ...]) -> None:
        """Show a line for each change."""
        clear(self._held)
        if not entries:
            words, note = (
                N_("Nothing was changed yet."),
                N_("Each saved answer leaves a line here."),
            )
            self._held.addWidget(EmptyState(self._desk.theme, "clock", words, note))
        for entry in entries:
            self._held.addWidget(self._line(entry))

    def _line(self, entry: HistoryEntry) -> QWidget:
        theme = self._desk.theme
        card = Card(gap=2, margins=(16, 10, 16, 10))
        line = row(gap=10)
        line.addWidget(Label(theme, entry.field.label, weight=600))
        line.addStretch(1)
        if not entry.is_current:
            line.addWidget(Badge(theme, N_("Earlier value"), icon="clock"))
        card.body.addLayout(line)
        value = shown_value(entry.field, entry.stored, theme.catalog)
        shown = verbatim(value) if value else N_("Emptied")
        card.body.addWidget(Label(theme, shown, "lead", wraps=True))
        when = show_moment(entry.at.astimezone(), theme.language)
        who = N_("{worker} · {time}").with_values(worker=entry.worker, time=when)
        card.body.addWidget(Label(theme, who, "small", colour="ink2"))
        return card
