"""One safeguarding concern as the lead has it before them: closed in the list, then read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot

from app.calendars import show_day
from app.i18n import N_, Text, verbatim
from app.schema.concern import CONCERN_SORTS
from app.usecases.concerns import ConcernView, OpeningView
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice, Rule
from ui.widgets.fields import StoryField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import row
from ui.widgets.questions import Question

_Act = tuple[Text, str, Any]  # words, icon, what it is connected to


class ConcernCard(Card):
    """A concern; its words only if ``is_read``.

    Signals: read_wanted(); close_wanted(words); mark_wanted(bool); file_wanted().
    """

    read_wanted = Signal()
    close_wanted = Signal(str)
    mark_wanted = Signal(bool)
    file_wanted = Signal()

    def __init__(
        self, theme: Theme, view: ConcernView, *, is_read: bool, is_lead: bool = True
    ) -> None:
        super().__init__(gap=10, margins=(20, 16, 20, 16))
        self._theme, self._view = theme, view
        self._name = verbatim(view.person_name) if view.person_name else N_("No file any more")
        self.setAccessibleName(theme.plain(self._name))
        self._add_head()
        if not is_read:
            self._add_acts([(N_("Read it"), "eye", self.read_wanted)])
            return
        for one in view.openings:
            self.body.addWidget(Notice(theme, opening_words(theme, one), tone="warn", icon="eye"))
        for line in view.words.splitlines():  # each begins where its own language begins
            self.body.addWidget(Label(theme, verbatim(line), "answer", wraps=True))
        if not view.is_open and is_lead:
            self._add_closing()
        if is_lead:
            self._add_lead_acts()

    @Slot()
    def close_it(self) -> None:
        """Ask for the concern to be closed with what was typed."""
        self.close_wanted.emit(self.story.text())

    @Slot()
    def turn_mark(self) -> None:
        """Ask for the mark on the person's page, or for its end."""
        self.mark_wanted.emit(not self._view.is_marked)

    def show_problem(self, words: Text) -> None:
        """Say beside the words what is missing."""
        self.question.show_problem(words)
        self.story.setFocus()

    def _add_head(self) -> None:
        theme, view = self._theme, self._view
        line = row(gap=12)
        line.addWidget(Heading(theme, self._name, 4), 1)
        if view.sort in CONCERN_SORTS:
            line.addWidget(Badge(theme, CONCERN_SORTS[view.sort], icon="handshake"))
        is_open = view.is_open
        words = N_("Open") if is_open else N_("Closed")
        icon = "circle-dot" if is_open else "circle-check"
        line.addWidget(Badge(theme, words, icon=icon, tone="warn" if is_open else "plain"))
        self.body.addLayout(line)
        facts = N_("{number}. {name} wrote this on {day}.").with_values(
            number=view.number,
            name=view.by_name,
            day=show_day(view.at.date(), theme.language),
        )
        self.body.addWidget(Label(theme, facts, "small", colour="ink2", wraps=True))

    def _add_closing(self) -> None:
        theme, view = self._theme, self._view
        self.body.addWidget(Rule())
        if view.closed_at is not None:
            said = N_("Closed on {day} by {name}:").with_values(
                day=show_day(view.closed_at.date(), theme.language), name=view.closed_by_name
            )
            self.body.addWidget(Label(theme, said, "small", weight=600, wraps=True))
        for line in view.closing.splitlines():
            self.body.addWidget(Label(theme, verbatim(line), wraps=True))

    def _add_lead_acts(self) -> None:
        theme, view = self._theme, self._view
        mark = N_("Take the mark off the page") if view.is_marked else N_("Mark the page")
        told = N_("The page says “Speak to the safeguarding lead” to all, and no more.")
        if view.is_open:
            self.body.addWidget(Rule())
            asked = N_("What was done?")
            self.story = StoryField(theme, asked, least=2)
            self.question = Question(theme, asked, self.story, role="small")
            self.body.addWidget(self.question)
        acts: list[_Act] = [(N_("Close it"), "check", self.close_it)] if view.is_open else []
        if view.person_name:
            acts += [(mark, "shield-alert", self.turn_mark)]
            acts += [(N_("Open the file"), "user", self.file_wanted)]
        self._add_acts(acts)
        if view.person_name:
            self.body.addWidget(Label(theme, told, "small", colour="ink2", wraps=True))

    def _add_acts(self, acts: list[_Act]) -> None:
        line = Flow(gap=10)
        for words, icon, act in acts:
            button = Button(self._theme, words, icon=icon)
            button.clicked.connect(act)
            line.add(button)
        self.body.addWidget(line)


def opening_words(theme: Theme, one: OpeningView) -> Text:
    """Return who opened a concern, who agreed, and when."""
    day = show_day(one.at.date(), theme.language)
    words = N_("{name} opened this; {other} agreed, on {day}.")
    return words.with_values(name=one.by_name, other=one.agreed_name, day=day)
