"""Asks why somebody opens a file that is in other hands, before it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Problem
from app.i18n import N_, Text
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
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question

_PURPOSES = (
    Option("access", N_("For the person to see their file")),
    Option("erasure", N_("To erase the file")),
)

_OPEN, _LEAVE = N_("Open the file"), N_("Leave it closed")
_GO_ON, _STOP = N_("Go on"), N_("Not now")


class WhyPanel(QWidget):
    """Signals: said(), the file may be opened; given_up()."""

    said = Signal()
    given_up = Signal()

    def __init__(
        self,
        desk: Desk,
        person: RecordId,
        *,
        needs_purpose: bool,
        ways: tuple[Text, Text] = (_OPEN, _LEAVE),
    ) -> None:
        super().__init__()
        self._desk, self._person, self._ways = desk, person, ways
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
        go = Button(theme, self._ways[0], kind="primary")
        go.clicked.connect(self.submit)
        leave = Button(theme, self._ways[1], kind="quiet")
        leave.clicked.connect(self.given_up)
        acts.add(go)
        acts.add(leave)
        return acts


def asks_why(problem: Problem) -> bool:
    """Tell whether something was refused only until it is said why."""
    return problem.detail == REASON


class WhyFirst(QObject):
    """Asks in a place of a page why something is done about somebody in other hands, then does it.

    One act waits at a time; who is asked about the next forgets the one before.
    """

    def __init__(self, desk: Desk, place: QVBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._place = desk, place
        self._act: Callable[[], None] | None = None

    def ask(self, person: RecordId, act: Callable[[], None]) -> None:
        """Ask why, and do ``act`` once it is said."""
        self._act = act
        clear(self._place)
        panel = WhyPanel(self._desk, person, needs_purpose=False, ways=(_GO_ON, _STOP))
        panel.said.connect(self.go_on)
        panel.given_up.connect(self.give_up)
        self._place.addWidget(panel)
        panel.begin()

    @Slot()
    def go_on(self) -> None:
        """Do what waited."""
        act, self._act = self._act, None
        clear(self._place)
        if act is not None:
            act()

    @Slot()
    def give_up(self) -> None:
        """Let it be."""
        self._act = None
        clear(self._place)
