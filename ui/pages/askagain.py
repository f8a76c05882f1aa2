"""One calm question before grave acts: the passphrase once more, asked where the act is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Concatenate, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Problem
from app.i18n import N_
from app.usecases.again import confirm
from app.usecases.login import Login, Outcome
from app.usecases.presence import AGAIN
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.layouts import clear, row
from ui.widgets.passwords import PasswordField
from ui.widgets.questions import Question

FIELD_PX = 440
R = TypeVar("R")
_ASKED = N_("Your passphrase once more")
_WHY = N_("So that nobody does this in your name while you are away from the computer.")


class AskAgain(QObject):
    """Does grave acts of one page; asks for the passphrase in ``place`` when the core wants it.

    owner: the page or card whose acts they are; it gets the focus back.
    """

    def __init__(self, desk: Desk, place: QVBoxLayout, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._place, self._owner = desk, place, owner

    def run(
        self,
        use_case: Callable[Concatenate[Login, ...], Outcome[R]],
        *arguments: object,
        done: Callable[[R], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """Call a use case as ``Jobs.run`` does; after the right passphrase, once more."""
        clear(self._place)
        again = partial(self.run, use_case, *arguments, done=done, failed=failed)
        self._desk.jobs.run(
            use_case,
            *arguments,
            done=done,
            failed=partial(self.take, again, failed),
            initiator=self._owner,
        )

    def take(
        self, again: Callable[[], None], failed: Callable[[Problem], None] | None, problem: Problem
    ) -> None:
        """Ask for the passphrase and then do it again, or pass on another problem."""
        if problem.detail != AGAIN:
            tell = failed or self._desk.jobs.problem.emit
            tell(problem)
            return
        clear(self._place)
        card = AgainCard(self._desk)
        card.confirmed.connect(partial(self.go_on, again))
        card.given_up.connect(self.leave)
        self._place.addWidget(card)
        card.begin()

    def go_on(self, again: Callable[[], None]) -> None:
        """Do what was asked for, now that it is known who asks."""
        self._owner.setFocus()
        again()

    @Slot()
    def leave(self) -> None:
        """Do nothing, and take the question away."""
        clear(self._place)
        self._owner.setFocus()


class AgainCard(Card):
    """The question itself.  Signals: confirmed(); given_up()."""

    confirmed = Signal()
    given_up = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("primary", gap=10, margins=(18, 14, 18, 14))
        self._desk, theme = desk, desk.theme
        self.setAccessibleName(theme.plain(_ASKED))
        self.field = PasswordField(theme, _ASKED)
        self.field.submitted.connect(self.submit)
        self.question = Question(theme, _ASKED, self.field, note=_WHY, role="small")
        self.question.setMaximumWidth(theme.grown(FIELD_PX))
        line = row(gap=0)  # which counts the lines of the note at the width they really have
        line.addWidget(self.question, 1000)
        line.addStretch(1)
        self.body.addLayout(line)
        acts = Flow(gap=10)
        self._yes = Button(theme, N_("Go on"), kind="primary", icon="key-round")
        self._yes.clicked.connect(self.submit)
        no = Button(theme, N_("Leave it"), kind="quiet")
        no.clicked.connect(self.given_up)
        acts.add(self._yes)
        acts.add(no)
        self.body.addWidget(acts)

    def begin(self) -> None:
        """Let the passphrase be typed."""
        self.field.setFocus()

    @Slot()
    def submit(self) -> None:
        """Try the passphrase, which takes about a second."""
        words = self.field.text()
        if not words or not self._yes.isEnabled():
            return
        self._yes.setEnabled(False)
        self.question.show_problem(None)
        self._desk.jobs.run(
            confirm, words, done=self.after_confirm, failed=self.show_refusal, initiator=self
        )

    def after_confirm(self, _: None) -> None:
        """Pass on that the worker is there."""
        self.field.clear()
        self.confirmed.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field why it was not taken, or how long to wait."""
        self._yes.setEnabled(True)
        self.field.clear()
        self.question.show_problem(problem.text)
        self.begin()
