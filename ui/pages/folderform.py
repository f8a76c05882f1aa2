"""A folder to be kept as a place to exchange with: which one, its name, who may go there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.usecases.targets import NewTarget
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question
from ui.widgets.selects import Tick

BY_ITSELF = N_("Exchange by itself when it is there")


def left_to_right(address: str) -> Text:
    """Return an address so that its slashes stand where they belong on an Arabic page, too."""
    return verbatim(f"\u2066{address}\u2069")


class FolderForm(Card):
    """Signals: wanted(NewTarget), to be kept and tried; given_up()."""

    wanted = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("primary", gap=12, margins=(18, 14, 18, 14))
        self._theme, self._folder = theme, ""
        title = N_("A folder that stays on the list")
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 3))
        self.choice = Button(theme, N_("Choose the folder"), icon="folder-open")
        self.choice.clicked.connect(self.choose)
        acts = Flow(gap=10, is_level=True)
        acts.add(self.choice)
        self.body.addWidget(acts)
        self._chosen = column(gap=0)
        self.body.addLayout(self._chosen)
        self.name = LineField(theme, N_("Name of the place"))
        words = N_("What do you call this place?")
        self._question = Question(theme, words, self.name, role="small")
        self.body.addWidget(self._question)
        self.is_online = Tick(theme, N_("The folder goes over the internet"))
        self.body.addWidget(self.is_online)
        note = N_("Then only students who said yes to the internet go there.")
        self.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        self.automatic = Tick(theme, BY_ITSELF)
        self.body.addWidget(self.automatic)
        self._below = column(gap=0)
        self.body.addLayout(self._below)
        self.body.addWidget(self._acts())

    def begin(self) -> None:
        """Let the folder be chosen."""
        self.choice.setFocus()

    @Slot()
    def choose(self) -> None:
        """Ask which folder, and call the place as it is called unless somebody has named it."""
        title = self._theme.plain(N_("Which folder?"))
        folder = QFileDialog.getExistingDirectory(self, title)
        if not folder:
            return
        self._folder = folder
        clear(self._chosen)
        shown = Label(self._theme, left_to_right(folder), "small", colour="ink2", wraps=True)
        self._chosen.addWidget(shown)
        if not self.name.text().strip():
            self.name.setText(Path(folder).name)

    @Slot()
    def submit(self) -> None:
        """Ask for the folder to be kept and tried; what it cannot be the core says."""
        self._question.show_problem(None)
        clear(self._below)
        if not self._folder:
            words = N_("Choose the folder first.")
            self.show_notice(Notice(self._theme, words, tone="warn"))
            self.choice.setFocus()
            return
        self.wanted.emit(
            NewTarget(
                self.name.text(),
                Path(self._folder).as_uri(),
                is_automatic=self.automatic.isChecked(),
                goes_online=self.is_online.isChecked(),
            )
        )

    def show_problem(self, problem: Problem) -> None:
        """Say beside the name, or below, what is to be put right."""
        if problem.field == "name":
            self._question.show_problem(problem.text)
            self.name.setFocus()
            clear(self._below)
        else:
            self.show_notice(Notice(self._theme, problem.text, tone="warn"))

    def show_notice(self, notice: Notice) -> None:
        """Say below the questions how far it is."""
        clear(self._below)
        self._below.addWidget(notice)

    def _acts(self) -> Flow:
        acts = Flow(gap=10)
        self.try_it = Button(self._theme, N_("Keep the folder"), kind="primary", icon="folder")
        self.try_it.clicked.connect(self.submit)
        leave = Button(self._theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.given_up)
        acts.add(self.try_it)
        acts.add(leave)
        return acts
