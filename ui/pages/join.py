"""Before the records: a computer that is new in a centre asks to be let in, and comes in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.usecases.enrolling import Waiting
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import Digits
from ui.widgets.fields import LineField
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.passwords import PasswordField
from ui.widgets.rows import RowButton

JOIN = N_("Join a centre")
ASKING_NAME = "join.waymark"
_WHOSE = N_("Of the worker who opens Waymark here first, as at the other computer.")


@dataclass(frozen=True)
class JoinStage:
    """How far somebody has come: the computer has asked, with these digits; the answer's file."""

    has_asked: bool = False
    asking: Waiting | None = None
    answer: Path | None = None


class JoinPage(Welcome):
    """First the file that asks and its digits, then the answer.

    Signals: ask_wanted(Path, label, passphrase); join_wanted(Path, passphrase); back_wanted().
    """

    ask_wanted = Signal(object, str, str)
    join_wanted = Signal(object, str)
    back_wanted = Signal()

    def __init__(self, theme: Theme, languages: tuple[str, ...], stage: JoinStage) -> None:
        super().__init__(theme, languages)
        self.stage = stage
        self._held = column(gap=10)
        self.body.addLayout(self._held)
        self._show_stage()

    @Slot()
    def show_asking(self) -> None:
        """Ask for a name of this computer and the passphrase, for the file that asks."""
        self.stage = JoinStage()
        self._begin(
            N_("This computer asks a computer of the centre with a file. It holds no names.")
        )
        self._label = LineField(self.theme, N_("A name for this computer"))
        self._named = self.question(
            self._held,
            N_("A name for this computer"),
            self._label,
            N_("For the list of computers. No person’s name."),
        )
        self._add_passphrase()
        self._add(N_("Save the file that asks"), self.submit_asking)
        self._label.setFocus()

    @Slot()
    def submit_asking(self) -> None:
        """Let a place for the file be chosen, once all is there."""
        label, words = self._label.text().strip(), self._passphrase.text()
        self._named.show_problem(None if label else N_("Give this computer a name."))
        self._said.show_problem(None if words else N_("Type the passphrase."))
        if not label or not words:
            (self._passphrase if label else self._label).setFocus()
            return
        title = self.theme.plain(N_("Where shall the file that asks go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, ASKING_NAME)
        if chosen:
            self.ask_wanted.emit(Path(chosen), label, words)

    @Slot(object)
    def show_asked(self, asking: Waiting) -> None:
        """Show the digits to read aloud, and wait for the answer."""
        self.stage = JoinStage(has_asked=True, asking=asking)
        self._show_stage()

    @Slot()
    def choose_answer(self) -> None:
        """Let the answer be chosen with the system's own chooser."""
        title = self.theme.plain(N_("Which file is the answer?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            self.stage = replace(self.stage, answer=Path(chosen))
            self._name_answer()
            self._passphrase.setFocus()

    @Slot()
    def submit_answer(self) -> None:
        """Ask for the vault to be made, once the answer and the passphrase are there."""
        answer, words = self.stage.answer, self._passphrase.text()
        self._which.show_problem(N_("Choose the answer.") if answer is None else None)
        self._said.show_problem(None if words else N_("Type the passphrase."))
        if answer is None or not words:
            (self._answer if answer is None else self._passphrase).setFocus()
            return
        clear(self._held)
        note = N_("This takes a few seconds.")
        self._held.addWidget(
            Notice(self.theme, N_("Taking in the records of the centre"), note=note, icon="clock")
        )
        self.join_wanted.emit(answer, words)

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say what went wrong, above the form again."""
        self._show_stage()
        tone = "warn" if problem.code in {Code.WRONG_PASSPHRASE, Code.THROTTLED} else "danger"
        notice = Notice(self.theme, problem.text, tone="warn" if tone == "warn" else "danger")
        self._held.insertWidget(1, notice)

    # -- within -------------------------------------------------------------------------------

    def _show_stage(self) -> None:
        if not self.stage.has_asked:
            self.show_asking()
            return
        asking = self.stage.asking
        self._begin(_asked(asking))
        if asking is not None:
            card = Card(gap=8)
            card.body.addWidget(Digits(self.theme, asking.digits))
            words = N_("Read these 30 digits aloud at the other computer, after it has the file.")
            card.body.addWidget(Label(self.theme, words, wraps=True))
            where = N_("There: Settings, Computers of the centre, Choose its file.")
            card.body.addWidget(Label(self.theme, where, colour="ink2", wraps=True))
            self._held.addWidget(card)
        self._answer = RowButton(self.theme, N_("Choose the answer"), icon="mail", colour="primary")
        self._answer.clicked.connect(self.choose_answer)
        framed = Card(gap=0, margins=4)
        framed.body.addWidget(self._answer)
        self._which = self.question(self._held, N_("I have the answer"), framed)
        self._add_passphrase()
        self._add(N_("Open the centre here"), self.submit_answer)
        anew = Button(self.theme, N_("Ask anew, with a new file"), kind="link")
        anew.clicked.connect(self.show_asking)
        self._held.addWidget(anew)
        self._name_answer()
        self._answer.setFocus()

    def _begin(self, note: Text) -> None:
        clear(self._held)
        self._held.addWidget(Heading(self.theme, JOIN, 1))
        self._held.addWidget(Label(self.theme, note, colour="ink2", wraps=True))

    def _add_passphrase(self) -> None:
        self._passphrase = PasswordField(self.theme, N_("Your passphrase at the centre"))
        self._said = self.question(
            self._held, N_("Your passphrase at the centre"), self._passphrase, _WHOSE
        )

    def _add(self, words: Text, act: object) -> None:
        go = Button(self.theme, words, kind="primary", size="big")
        go.clicked.connect(act)
        self._passphrase.submitted.connect(act)
        back = Button(self.theme, N_("Back"), kind="quiet", icon="arrow-left")
        back.clicked.connect(self.back_wanted)
        self._held.addSpacing(8)
        self._held.addWidget(go)
        self._held.addWidget(back)

    def _name_answer(self) -> None:
        answer = self.stage.answer
        if answer is not None:
            self._answer.say(verbatim(answer.name), verbatim(str(answer.parent)))


def _asked(asking: Waiting | None) -> Text:
    if asking is None:
        return N_("This computer has asked already. Bring the answer on a stick.")
    return N_("The file is written. Take it to a computer of the centre on a stick.")
