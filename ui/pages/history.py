"""History: who changed what and when, and the questions that two computers have left."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.calendars import show_moment
from app.i18n import N_, verbatim
from app.records import RecordId
from app.usecases.audits import AuditLine, Reading, looks_at
from app.usecases.histories import HistoryEntry, history_of_person
from app.usecases.originwords import first_words
from app.usecases.records import shown_value
from ui.desk import Desk
from ui.pages.erasing import ErasePlace
from ui.pages.questions import QuestionsPanel
from ui.widgets.badges import Badge
from ui.widgets.cards import Card
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage

SHOWN_AT_MOST = 150
LABEL_PX, LOOKS_SHOWN = 190, 20


class HistoryPart(QWidget):
    """All changes about one person, the newest first."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self.reading = Reading()
        page = ScrollPage(gap=8, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(760))
        column(self, gap=0).addWidget(page)
        self._questions = QuestionsPanel(desk, person)
        page.body.addWidget(self._questions)
        self._looks = column(gap=6)
        page.body.addLayout(self._looks)
        page.body.addWidget(Heading(desk.theme, N_("Who changed what and when"), 3))
        self._held = column(gap=8)
        page.body.addLayout(self._held)
        page.body.addSpacing(16)
        self._erase = ErasePlace(desk, person)
        page.body.addWidget(self._erase)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the changes, and for what two computers left open."""
        self._questions.refresh()
        self._erase.refresh()
        jobs = self._desk.jobs
        jobs.ask(history_of_person, self._person, SHOWN_AT_MOST, done=self.show_entries)
        self.reading.stop()
        self.reading = reading = Reading()
        jobs.ask(
            looks_at,
            self._person,
            LOOKS_SHOWN,
            reading,
            done=self.show_looks,
            only_latest=True,
            apart=reading,
        )

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt override
        if not event.spontaneous():  # the page was left; a window out of sight goes on
            self.reading.stop()
        super().hideEvent(event)

    def show_looks(self, looks: tuple[AuditLine, ...] | None) -> None:
        """Say who opened or printed this file, to whom that may be said."""
        if not self.reading.goes_on:  # it was ended early: this is not all
            return
        clear(self._looks)
        if looks is None:
            return
        theme = self._desk.theme
        self._looks.addWidget(Heading(theme, N_("Who opened or printed this file"), 3))
        if not looks:
            self._looks.addWidget(Label(theme, N_("Nobody yet."), colour="ink2"))
        card = Card(gap=6, margins=(16, 12, 16, 12))
        for look in looks:
            card.body.addLayout(self._look(look))
        card.setVisible(bool(looks))
        self._looks.addWidget(card)
        self._looks.addSpacing(12)

    def show_entries(self, entries: tuple[HistoryEntry, ...]) -> None:
        """Show a card for each record that a save changed, a line for each answer in it."""
        clear(self._held)
        if not entries:
            words, note = (
                N_("Nothing was changed yet."),
                N_("Each saved answer leaves a line here."),
            )
            self._held.addWidget(EmptyState(self._desk.theme, "clock", words, note))
        for _, saved in itertools.groupby(entries, lambda one: (one.at, one.record.id)):
            self._held.addWidget(self._card(tuple(saved)))

    def _look(self, look: AuditLine) -> QHBoxLayout:
        theme = self._desk.theme
        line = row(gap=12)
        when = show_moment(look.at.astimezone(), theme.language)
        who = N_("{worker} · {time}").with_values(worker=look.worker_name, time=when)
        said = Label(theme, look.words, "small", weight=600, wraps=True)
        said.setFixedWidth(theme.grown(LABEL_PX))
        line.addWidget(said, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(theme, who, "small", colour="ink2", wraps=True), 1)
        return line

    def _card(self, saved: tuple[HistoryEntry, ...]) -> QWidget:
        theme, first = self._desk.theme, saved[0]
        card = Card(gap=8, margins=(16, 12, 16, 12))
        when = show_moment(first.at.astimezone(), theme.language)
        who = N_("{worker} · {time}").with_values(worker=first.worker, time=when)
        head = row(gap=12)
        head.addWidget(Label(theme, first.record.schema.label, weight=600))
        head.addWidget(Label(theme, who, "small", colour="ink2", wraps=True), 1)
        card.body.addLayout(head)
        for entry in saved:
            card.body.addLayout(self._line(entry))
        return card

    def _line(self, entry: HistoryEntry) -> QHBoxLayout:
        theme = self._desk.theme
        line = row(gap=12)
        label = Label(theme, entry.field.label, "small", colour="ink2", wraps=True)
        label.setFixedWidth(theme.grown(LABEL_PX))
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        value = shown_value(entry.field, entry.stored, theme.catalog)
        shown = verbatim(value) if value else N_("Emptied")
        told = column(gap=2)
        told.addWidget(Label(theme, shown, wraps=True))
        if entry.origin is not None:
            words = first_words(entry.origin, theme.language)
            told.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        told.addStretch(1)
        line.addLayout(told, 1)
        if not entry.is_current:
            badge = Badge(theme, N_("Earlier value"), icon="clock")
            line.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        return line
