"""A centre and this hub get to know each other: a file, a card, and two times 30 digits."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_
from app.usecases.hubadmitting import Admitted, CentreView
from app.usecases.hubdesk import (
    AskingCentre,
    WrittenInvitation,
    admit_asking,
    look_at_card,
    write_invitation,
)
from app.usecases.hubwords import ADMITTED, ADMITTED_BEFORE, INVITED_AGAIN
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import Digits, DigitsQuestion
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question
from ui.widgets.scrolling import reveal_soon

FILE_NAME = "hub.waymark"


class InvitingPanel(QWidget):
    """What is asked or was done for one centre; empty when nothing is.

    Signals: began(), something is asked or told here; changed(), the list has to be read anew.
    """

    began = Signal()
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._body = column(self, gap=0)

    @Slot()
    def open_form(self) -> None:
        """Let a new centre be named."""
        self._ask_for(InvitationForm(self._desk.theme))

    def invite_again(self, one: CentreView) -> None:
        """Let the file for a centre be written once more: it may be lost."""
        form = InvitationForm(self._desk.theme)
        form.name.setText(one.name)
        self._ask_for(form)

    def write(self, form: InvitationForm, name: str, label: str) -> None:
        """Let a place for the file be chosen, and write it there."""
        title = self._desk.theme.plain(N_("Where shall the file for the centre go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, FILE_NAME)
        if chosen:
            self._desk.jobs.run(
                write_invitation,
                name,
                label,
                Path(chosen),
                done=self.show_written,
                failed=form.show_problem,
            )

    def show_written(self, made: WrittenInvitation) -> None:
        """Say where the file lies, and which digits the centre must hear."""
        theme, card = self._desk.theme, Card("primary", gap=8)
        words = N_("The file “{file}” is for “{name}”. Send it there, and read these digits aloud:")
        told = words.with_values(file=made.file.name, name=made.name)
        card.body.addWidget(Label(theme, told, wraps=True))
        card.body.addWidget(Digits(theme, made.digits))
        if made.is_again:
            card.body.addWidget(Label(theme, INVITED_AGAIN, "small", colour="ink2", wraps=True))
        note = N_("They send a card back. Choose it here with “Choose its card”.")
        card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        self._show(card)
        self.changed.emit()

    def choose_card(self, one: CentreView) -> None:
        """Let the file be chosen that the centre has sent back."""
        title = self._desk.theme.plain(N_("Which card did the centre send?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            jobs, done = self._desk.jobs, self.show_digits
            jobs.ask(look_at_card, one.name, Path(chosen), done=done, failed=self.show_problem)

    def show_digits(self, asking: AskingCentre) -> None:
        """Show the digits of the card, and ask whether the centre shows the same."""
        title = N_("Does the centre “{name}” show these digits?").with_values(name=asking.name)
        note = N_("Read all 30 aloud by phone. Whoever sent the card is believed from then on.")
        yes = N_("All the same: take in what it sends")
        card = DigitsQuestion(self._desk.theme, title, asking.digits, (note,), yes=yes)
        card.same.connect(partial(self._admit, AskAgain(self._desk, card.asked, card), asking))
        card.other.connect(self.leave_form)
        self._show(card)
        card.begin()

    def after_admitting(self, made: Admitted) -> None:
        """Say that the centre is believed now."""
        words = ADMITTED_BEFORE if made.is_again else ADMITTED
        self._show(Notice(self._desk.theme, words))
        self.changed.emit()

    @Slot()
    def leave_form(self) -> None:
        """Take away what was asked."""
        clear(self._body)

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        self._show(Notice(self._desk.theme, problem.text, tone="warn"))

    # -- within -------------------------------------------------------------------------------

    def _ask_for(self, form: InvitationForm) -> None:
        form.wanted.connect(partial(self.write, form))
        form.given_up.connect(self.leave_form)
        self._show(form)
        form.begin()

    def _admit(self, again: AskAgain, asking: AskingCentre) -> None:
        done, failed = self.after_admitting, self.show_problem
        again.run(admit_asking, asking, done=done, failed=failed)

    def _show(self, part: QWidget) -> None:
        clear(self._body)
        self._body.addWidget(part)
        reveal_soon(part)
        self.began.emit()


class InvitationForm(Card):
    """How this hub calls a centre, and how the centre is to call this hub.

    Signals: wanted(name, label), once both are there; given_up().
    """

    wanted = Signal(str, str)
    given_up = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("primary", gap=10, margins=(18, 14, 18, 14))
        self._theme = theme
        title = N_("Invite a centre")
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 3))
        self.name = LineField(theme, N_("Name of the centre"))
        self.label = LineField(theme, N_("Name of this hub"))
        note = N_("The centre and its students read this name. They say yes to sharing with it.")
        self._questions = {
            "name": Question(theme, N_("What do you call the centre?"), self.name, role="small"),
            "label": Question(
                theme,
                N_("What is the centre to call this hub?"),
                self.label,
                note=note,
                role="small",
            ),
        }
        for question in self._questions.values():
            self.body.addWidget(question)
        self._below = column(gap=0)
        self.body.addLayout(self._below)
        acts = Flow(gap=10)
        save = Button(theme, N_("Save the file for the centre"), kind="primary", icon="upload")
        save.clicked.connect(self.submit)
        leave = Button(theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.given_up)
        acts.add(save)
        acts.add(leave)
        self.body.addWidget(acts)

    def begin(self) -> None:
        """Let the first answer be given that is missing."""
        (self.label if self.name.text() else self.name).setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for it, once both names are there."""
        words = {"name": self.name.text().strip(), "label": self.label.text().strip()}
        for key, question in self._questions.items():
            question.show_problem(None if words[key] else N_("Write the name."))
        missing = next((key for key, one in words.items() if not one), None)
        if missing is None:
            self.wanted.emit(words["name"], words["label"])
        else:
            self._questions[missing].editor.setFocus()

    def show_problem(self, problem: Problem) -> None:
        """Say beside the field, or below both, what is to be put right."""
        clear(self._below)
        question = self._questions.get(problem.field or "")
        if question is not None:
            question.show_problem(problem.text)
            question.editor.setFocus()
        else:
            self._below.addWidget(Notice(self._theme, problem.text, tone="warn"))
