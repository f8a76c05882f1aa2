"""The history of a plan in sentences, beside what was printed of it."""

from __future__ import annotations

import itertools

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.calendars import show_day, show_moment
from app.i18n import N_, verbatim
from app.languages import language_name
from app.schema import plan as fields
from app.usecases.planboard import PlanPast
from app.usecases.planhistory import PlanEvent, PrintedRoadmap
from ui.desk import Desk
from ui.widgets.badges import Badge
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row

SHOWN_AT_MOST = 120


class PastPanel(QWidget):
    """Two columns: who changed what when, and the papers with where they differ now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        both = row(self, gap=20)
        if theme.text_scale >= 1.5:
            both.setDirection(QBoxLayout.Direction.TopToBottom)
        self._papers = self._column(both, Heading(theme, N_("What was printed"), 4))
        self._events = self._column(both, Heading(theme, N_("Who changed what and when"), 4))

    def show_past(self, past: PlanPast) -> None:
        """Show both histories, the newest first."""
        clear(self._events)
        clear(self._papers)
        days = itertools.groupby(past.events[:SHOWN_AT_MOST], lambda one: (one.at, one.worker))
        for (_, worker), said in days:
            self._events.addWidget(self._event(worker, tuple(said)))
        for paper in past.papers:
            self._papers.addWidget(self._paper(paper))
        if not past.papers:
            words = N_("Nothing has been printed yet.")
            self._papers.addWidget(Label(self._desk.theme, words, colour="ink2", wraps=True))

    def _event(self, worker: str, said: tuple[PlanEvent, ...]) -> QWidget:
        theme = self._desk.theme
        card = Card(gap=4, margins=(16, 10, 16, 10))
        when = show_moment(said[0].at.astimezone(), theme.language)
        who = N_("{worker} · {time}").with_values(worker=worker, time=when)
        card.body.addWidget(Label(theme, who, "small", colour="ink2", wraps=True))
        for one in said:
            card.body.addWidget(Label(theme, one.words, wraps=True))
        return card

    def _paper(self, paper: PrintedRoadmap) -> QWidget:
        theme, issue = self._desk.theme, paper.issue
        card = Card(gap=6, margins=(16, 12, 16, 12))
        number = N_("Number {number}").with_values(number=issue.get(fields.number, 0))
        card.body.addWidget(Label(theme, number, weight=600))
        printed = issue.get(fields.printed_on)
        tags = [issue.get(fields.issue_language), issue.get(fields.second_language)]
        facts = [language_name(tag, theme.language) for tag in tags if tag]
        if printed is not None:
            facts.insert(0, show_day(printed, theme.language))
        words = verbatim(" · ".join(facts))
        card.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        icon, tone = ("triangle-alert", "warn") if paper.differs else ("circle-check", "primary")
        state = N_("Not as the plan any more") if paper.differs else N_("As the plan")
        card.body.addWidget(Badge(theme, state, icon=icon, tone=tone))  # type: ignore[arg-type]  # a Tone's name
        card.body.addWidget(Label(theme, paper.words, wraps=True))
        for one in paper.differs:
            card.body.addWidget(Label(theme, one, "small", colour="ink2", wraps=True))
        return card

    @staticmethod
    def _column(both: QBoxLayout, heading: Heading) -> QVBoxLayout:
        whole = column(gap=10)
        whole.addWidget(heading)
        held = column(gap=8)
        whole.addLayout(held)
        whole.addStretch(1)
        both.addLayout(whole, 1)
        return held
