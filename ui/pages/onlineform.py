"""An online place as somebody types it from what the people who run it have written down."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_
from app.usecases.targets import NewTarget
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column
from ui.widgets.passwords import PasswordField
from ui.widgets.questions import Question
from ui.widgets.scrolling import reveal_soon
from ui.widgets.selects import Tick


class OnlineForm(Card):
    """Signals: wanted(NewTarget), to be kept and tried; given_up()."""

    wanted = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("primary", gap=12, margins=(18, 14, 18, 14))
        self._theme = theme
        title = N_("A new online place")
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 3))
        self.name = LineField(theme, N_("Name of the place"))
        self.address = LineField(theme, N_("Address"), example=N_("https://… , s3://… or sftp://…"))
        self.login = LineField(theme, N_("Login name"))
        self.secret = PasswordField(
            theme,
            N_("Password of the place"),
            show=N_("Show the password"),
            hide=N_("Hide the password"),
        )
        for field in (self.address, self.login):
            field.keep_code()
        self._questions = self._asked()
        for question in self._questions.values():
            self.body.addWidget(question)
        self.automatic = Tick(theme, N_("Exchange by itself when there is a connection"))
        self.body.addWidget(self.automatic)
        self._below = column(gap=0)
        self.body.addLayout(self._below)
        self.body.addWidget(self._acts())

    def begin(self) -> None:
        """Let the first answer be given."""
        self.name.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for the place to be kept and tried; what it cannot be the core says."""
        for question in self._questions.values():
            question.show_problem(None)
        clear(self._below)
        self.wanted.emit(
            NewTarget(
                self.name.text(),
                self.address.text(),
                self.login.text(),
                self.secret.text(),
                is_automatic=self.automatic.isChecked(),
            )
        )

    def show_problem(self, problem: Problem) -> None:
        """Say beside the field, or below all of them, what is to be put right."""
        question = self._questions.get(problem.field or "")
        if question is not None:
            question.show_problem(problem.text)
            question.editor.setFocus()
            clear(self._below)
        else:
            self.show_notice(Notice(self._theme, problem.text, tone="warn"))

    def show_notice(self, notice: Notice) -> None:
        """Say below the questions how far it is."""
        clear(self._below)
        self._below.addWidget(notice)
        reveal_soon(notice)

    def _asked(self) -> dict[str, Question]:
        """Return the questions, by the field of a problem that concerns them."""
        theme = self._theme
        sealed = N_("It stays sealed in the records of this computer. No other computer gets it.")
        return {
            "name": Question(theme, N_("What do you call this place?"), self.name, role="small"),
            "address": Question(
                theme,
                N_("What is its address?"),
                self.address,
                note=N_("Whoever runs the place can tell you. Copy it as it is."),
                role="small",
            ),
            "login": Question(
                theme,
                N_("With which name do you come in?"),
                self.login,
                note=N_("For S3 this is the id of the access key."),
                role="small",
            ),
            "secret": Question(
                theme,
                N_("With which password?"),
                self.secret,
                note=sealed,
                role="small",
            ),
        }

    def _acts(self) -> Flow:
        acts = Flow(gap=10)
        self.try_it = Button(self._theme, N_("Try it"), kind="primary", icon="globe")
        self.try_it.clicked.connect(self.submit)
        leave = Button(self._theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.given_up)
        acts.add(self.try_it)
        acts.add(leave)
        return acts
