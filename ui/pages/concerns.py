"""Safeguarding concerns: the lead reads and closes them, a manager asks for one in need."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.usecases.concerns import (
    ConcernDesk,
    ConcernView,
    close_concern,
    concern_desk,
    mark_person,
    show_concern,
)
from ui.desk import Desk, Destination
from ui.pages.concerncard import ConcernCard
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage


class ConcernsPage(QWidget):
    """Shows to each what they may see; to most that there is nothing here for them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._view = ConcernDesk(is_lead=False, may_ask=False, readers=())
        self._read: dict[RecordId, ConcernView] = {}
        self._cards: dict[RecordId, ConcernCard] = {}
        self._number = LineField(theme, N_("Number of the concern"))
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(theme, N_("Safeguarding concerns")))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._told, self._body = column(gap=10), column(gap=12)
        page.body.addLayout(self._told)
        page.body.addLayout(self._body)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask what there is for this worker."""
        self._desk.jobs.ask(concern_desk, done=self.show_desk)

    def show_desk(self, view: ConcernDesk) -> None:
        """Show the concerns to the lead, the question for one to a manager."""
        self._view = view
        with keeping_focus(self):
            clear(self._body)
            self._cards.clear()
            if view.is_lead:
                self._show_list(view)
            elif view.may_ask:
                self._show_asking()
            else:
                self._show_nothing(N_("Only the safeguarding lead reads concerns."))

    def read(self, concern: RecordId) -> None:
        """Ask for the words of one concern; that is noted in the audit."""
        jobs, done = self._desk.jobs, self.after_reading
        jobs.run(show_concern, concern, done=done, failed=self.show_refusal, initiator=self)

    def after_reading(self, view: ConcernView) -> None:
        """Show one concern with its words."""
        clear(self._told)
        self._read[view.id] = view
        if self._view.is_lead:
            self.show_desk(self._view)
        else:
            self._told.addWidget(ConcernCard(self._desk.theme, view, is_read=True, is_lead=False))

    def close_concern(self, concern: RecordId, words: str) -> None:
        """Write down what was done."""
        failed = partial(self.show_missing, concern)
        jobs, done = self._desk.jobs, self.after_closing
        jobs.run(close_concern, concern, words, done=done, failed=failed, initiator=self)

    def after_closing(self, concern: RecordId) -> None:
        """Show it among those that are closed."""
        self._read.pop(concern, None)
        self._desk.tell(N_("This concern is closed."))
        self.refresh()

    def mark(self, view: ConcernView, is_marked: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Let the person's page say whom to speak to, or end that."""
        act = partial(mark_person, is_marked=is_marked)
        jobs, done = self._desk.jobs, partial(self.after_marking, is_marked)
        jobs.run(act, view.person, done=done, failed=self.show_refusal, initiator=self)

    def after_marking(self, is_marked: bool, person: RecordId) -> None:  # noqa: FBT001 - an answer
        """Show the cards with the mark as it is now."""
        self._desk.tell(N_("This is done."), can_undo=True)
        for concern, view in self._read.items():
            if view.person == person:
                self._read[concern] = replace(view, is_marked=is_marked)
        self.show_desk(self._view)

    def open_file(self, person: RecordId) -> None:
        """Go to the person's page."""
        self._desk.go(Destination("student", person, "overview"))

    @Slot()
    def ask_for_one(self) -> None:
        """Ask for the concern with the number that was typed."""
        self.read(RecordId(self._number.text()))

    def show_refusal(self, problem: Problem) -> None:
        """Say why nothing is opened, or who must agree first."""
        clear(self._told)
        must_agree = problem.code is Code.NEEDS_SECOND_PERSON
        words = _ASKED if must_agree else problem.text
        tone: Tone = "primary" if must_agree else "warn"
        self._told.addWidget(Notice(self._desk.theme, words, tone=tone))

    def show_missing(self, concern: RecordId, problem: Problem) -> None:
        """Say beside the words what is missing."""
        card = self._cards.get(concern)
        if card is not None:
            card.show_problem(problem.text)

    def _show_list(self, view: ConcernDesk) -> None:
        if not view.concerns:
            self._show_nothing(N_("There are no concerns."))
        for is_open, title in ((True, N_("Open")), (False, N_("Closed"))):
            those = [one for one in view.concerns if one.is_open == is_open]
            if those:
                self._body.addWidget(Heading(self._desk.theme, title, 3))
            for one in those:
                self._body.addWidget(self._card(one))

    def _card(self, listed: ConcernView) -> ConcernCard:
        view = self._read.get(listed.id, listed)
        card = ConcernCard(self._desk.theme, view, is_read=listed.id in self._read)
        card.read_wanted.connect(partial(self.read, view.id))
        card.close_wanted.connect(partial(self.close_concern, view.id))
        card.mark_wanted.connect(partial(self.mark, view))
        card.file_wanted.connect(partial(self.open_file, view.person))
        self._cards[view.id] = card
        return card

    def _show_asking(self) -> None:
        theme = self._desk.theme
        card = Card(gap=12, margins=(20, 16, 20, 16))
        card.body.addWidget(Heading(theme, N_("Read one concern with a second person"), 4))
        for words in (_WHO, _HOW):
            card.body.addWidget(Label(theme, words, wraps=True))
        self._number = LineField(theme, N_("Number of the concern"))
        self._number.keep_code()
        self._number.returnPressed.connect(self.ask_for_one)
        note = N_("Who wrote the concern was told its number.")
        asked = N_("Which concern?")
        card.body.addWidget(Question(theme, asked, self._number, note=note, role="small"))
        ask = Button(theme, N_("Ask to read it"), kind="primary", icon="eye")
        ask.clicked.connect(self.ask_for_one)
        line = Flow(gap=10)
        line.add(ask)
        card.body.addWidget(line)
        self._body.addWidget(card)

    def _show_nothing(self, words: Text) -> None:
        note = N_("To write one, open the student’s page and press “Raise a concern”.")
        self._body.addWidget(EmptyState(self._desk.theme, "shield", words, note))


_WHO = N_("Only the safeguarding lead reads concerns.")
_HOW = N_(
    "In need, a manager and the data protection officer open one together for a day. The "
    "safeguarding lead is told, and it is written into the audit."
)
_ASKED = N_(
    "The data protection officer must agree. It waits under “Who works here”. Ask for it again "
    "here once they have."
)
