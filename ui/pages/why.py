"""Asks why somebody opens a file that is in other hands, before it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_
from app.records import RecordId
from app.usecases.gate import REASON, Because
from app.usecases.whys import say_why
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.questions import Question

_PURPOSES = (
    Option("access", N_("For the person to see their file")),
    Option("erasure", N_("To erase the file")),
)


class WhyPanel(QWidget):
    """Signals: said(), the file may be opened; given_up()."""

    said = Signal()
    given_up = Signal()

    def __init__(self, desk: Desk, person: RecordId, *, needs_purpose: bool) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        theme = desk.theme
        whole = column(self, gap=0, margins=(28, 20, 28, 20))
        card = Card("warn", gap=10, margins=(18, 14, 18, 14))
        card.setMaximumWidth(theme.grown(640))
        whole.addWidget(card)
        whole.addStretch(1)
        words = N_("Why do you need this file?")
        card.body.addWidget(Heading(theme, words, 3))
        note = N_("This person is in another worker’s hands.")
        if needs_purpose:
            note = N_("Say first what this is for: access or erasure.")
        card.body.addWidget(Label(theme, note, colour="ink2", wraps=True))
        self._purpose: ChoiceGroup | None = None
        if needs_purpose:
            self._purpose = ChoiceGroup(theme, words, list(_PURPOSES))
            self._purpose.choose(["access"])
            card.body.addWidget(self._purpose)
        self.line = LineField(theme, words)
        self.line.returnPressed.connect(self.submit)
        asked = N_("Say it in a few words")
        told = N_("The person may ask who looked, and why.")
        self.question = Question(theme, asked, self.line, note=told, role="small")
        card.body.addWidget(self.question)
        card.body.addWidget(self._acts())

    def begin(self) -> None:
        """Let the reason be typed."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def submit(self) -> None:
        """Write the reason down, and open the file."""
        why = REASON if self._purpose is None else self._purpose.chosen()[0]
        because = Because(why, self.line.text())
        self.question.show_problem(None)
        jobs, failed = self._desk.jobs, self.show_refusal
        jobs.run(
            say_why, self._person, because, done=self.after_saying, failed=failed, initiator=self
        )

    def after_saying(self, _: RecordId) -> None:
        """Let the page go on."""
        self.said.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the line what is missing."""
        self.question.show_problem(problem.text)
        self.begin()

    def _acts(self) -> Flow:
        theme, acts = self._desk.theme, Flow(gap=10)
        go = Button(theme, N_("Open the file"), kind="primary")
        go.clicked.connect(self.submit)
        leave = Button(theme, N_("Leave it closed"), kind="quiet")
        leave.clicked.connect(self.given_up)
        acts.add(go)
        acts.add(leave)
        return acts
