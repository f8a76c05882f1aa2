"""Whose words went online before the yes ended, on the page of the exchange."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.calendars.writing import show_day
from app.errors import Problem
from app.i18n import N_, Text
from app.usecases.online import SentPerson, sent_online
from ui.desk import Desk
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column


class SentOnline(QWidget):
    """Names and days; nothing where there is nobody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._body = column(self, gap=8)

    @Slot()
    def refresh(self) -> None:
        """Ask whose words went."""
        self._desk.jobs.ask(sent_online, done=self.show_sent, failed=self.show_refusal)

    def show_sent(self, sent: tuple[SentPerson, ...]) -> None:
        """Show each person with the first and the last day."""
        theme = self._desk.theme
        clear(self._body)
        self.setVisible(bool(sent))
        if not sent:
            return
        self._body.addWidget(Heading(theme, N_("Online until the yes ended"), 3))
        card = Card(gap=6)
        for one in sent:
            card.body.addWidget(Label(theme, self._line(one), wraps=True))
        note = N_(
            "Nothing more of them goes there. Each computer takes its files about them away "
            "with its next exchange, and keeps what it has itself."
        )
        card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        self._body.addWidget(card)

    def show_refusal(self, _problem: Problem) -> None:
        """Show nothing to who may carry no changes."""
        self.show_sent(())

    def _line(self, one: SentPerson) -> Text:
        language = self._desk.theme.language
        return N_("{name}: from {first} to {last}").with_values(
            name=one.name,
            first=show_day(self._day(one.first), language),
            last=show_day(self._day(one.last), language),
        )

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._desk.now().tzinfo).date()
