"""The first start: the demonstration, a new centre, joining one, a vault that is here, a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text
from ui.pages.bringback import BRING_BACK
from ui.pages.join import JOIN
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.fields import LineField
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.passwords import GOOD_PASSPHRASES, PasswordField, differs, too_short
from ui.widgets.progress import ProgressPanel
from ui.widgets.rows import RowButton


class FirstRunPage(Welcome):
    """Five ways to begin, and the form of a new centre.

    Signals: demonstration_wanted(); stop_wanted(), while it is made;
    centre_wanted(centre, worker, passphrase); vault_chosen(Path); restore_wanted(), of a
    backup; join_wanted(), a centre that has other computers; back_wanted(), to the vault
    there was before, if there is one.
    """

    demonstration_wanted = Signal()
    stop_wanted = Signal()
    centre_wanted = Signal(str, str, str)
    vault_chosen = Signal(object)
    restore_wanted = Signal()
    join_wanted = Signal()
    back_wanted = Signal()

    def __init__(
        self, theme: Theme, languages: tuple[str, ...], *, can_go_back: bool = False
    ) -> None:
        super().__init__(theme, languages)
        self._named = ("", "")
        self._panel: ProgressPanel | None = None
        self._held = column(gap=10)
        self.body.addLayout(self._held)
        if can_go_back:
            back = Button(theme, N_("Back to the lock screen"), kind="link")
            back.clicked.connect(self.back_wanted)
            self.add_at_end(back)
        self.show_choices()

    @Slot()
    def show_choices(self) -> None:
        """Show the ways to begin."""
        clear(self._held)
        self._named = ("", "")
        self._panel = None
        self._held.addWidget(Heading(self.theme, N_("Welcome. How do you want to begin?"), 1))
        self._held.addSpacing(10)
        card = Card(gap=2, margins=8)
        self._held.addWidget(card)
        first: QWidget | None = None
        for words, note, icon, act in self._ways():
            button = RowButton(self.theme, words, note, icon=icon, colour="primary")
            button.clicked.connect(act)
            card.body.addWidget(button)
            if first is None:
                first = button
                self.setFocusProxy(button)
                button.setFocus()

    def _ways(self) -> tuple[tuple[Text, Text, str, Callable[[], None]], ...]:
        """Return the words, the note, the icon and the act of each way to begin."""
        return (
            (
                N_("Try the demonstration centre"),
                N_("Invented people, nothing to set up. You can break nothing."),
                "graduation-cap",
                self.ask_for_demonstration,
            ),
            (
                N_("Set up our centre"),
                N_("A new, empty vault on this computer, with your own passphrase."),
                "house",
                self.show_form,
            ),
            (
                JOIN,
                N_("Other computers of the centre use Waymark already. This one is new."),
                "link",
                self.join_wanted.emit,
            ),
            (
                N_("Open a vault that is here already"),
                N_("Choose its folder on this computer."),
                "hard-drive",
                self.choose_folder,
            ),
            (
                BRING_BACK,
                N_("From its file, with a passphrase of the day it was made."),
                "archive-restore",
                self.restore_wanted.emit,
            ),
        )

    @Slot()
    def ask_for_demonstration(self) -> None:
        """Ask for the demonstration centre to be made."""
        clear(self._held)
        self._panel = ProgressPanel(self.theme, N_("Making the demonstration centre"))
        self._panel.show_progress(0, 0)
        self._panel.stop_wanted.connect(self.stop_wanted)
        self._held.addWidget(self._panel)
        self.demonstration_wanted.emit()

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how many people of the demonstration centre are there."""
        if self._panel is not None:
            self._panel.show_progress(done, total)

    @Slot()
    def choose_folder(self) -> None:
        """Let a folder be chosen; the system's own chooser, the only window that waits."""
        title = self.theme.plain(N_("Choose the folder of the vault"))
        chosen = QFileDialog.getExistingDirectory(self, title)
        if chosen:
            self.vault_chosen.emit(Path(chosen))

    @Slot()
    def show_form(self) -> None:
        """Show what a new centre needs: its name, the first worker, a passphrase twice."""
        clear(self._held)
        self._held.addWidget(Heading(self.theme, N_("Set up our centre"), 1))
        note = N_("Nobody can open the vault without the passphrase, not even we. Keep it safe.")
        self._held.addWidget(Label(self.theme, note, colour="ink2", wraps=True))
        self._held.addSpacing(6)
        self._centre = LineField(self.theme, N_("Name of the centre"))
        self._worker = LineField(self.theme, N_("Your name"))
        self._first = PasswordField(self.theme, N_("Passphrase"))
        self._again = PasswordField(self.theme, N_("The same passphrase again"))
        self._questions = {
            "name": self.question(self._held, N_("What is your centre called?"), self._centre),
            "worker": self.question(self._held, N_("What is your name?"), self._worker),
            "passphrase": self.question(
                self._held, N_("Your passphrase"), self._first, GOOD_PASSPHRASES
            ),
            "again": self.question(self._held, N_("The same passphrase again"), self._again),
        }
        make = Button(self.theme, N_("Make the vault"), kind="primary", size="big")
        make.clicked.connect(self.submit)
        back = Button(self.theme, N_("Back"), kind="quiet", icon="arrow-left")
        back.clicked.connect(self.show_choices)
        self._held.addSpacing(8)
        self._held.addWidget(make)
        self._held.addWidget(back)
        self._again.submitted.connect(self.submit)
        self._centre.setText(self._named[0])
        self._worker.setText(self._named[1])
        self._centre.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for the vault to be made, once everything is there."""
        said = {
            "name": N_("Write the name of the centre.")
            if not self._centre.text().strip()
            else None,
            "worker": N_("Write your name.") if not self._worker.text().strip() else None,
            "passphrase": too_short(self._first.text()),
            "again": differs(self._first.text(), self._again.text()),
        }
        for key, words in said.items():
            self._questions[key].show_problem(words)
        wrong = next((self._questions[key] for key, words in said.items() if words), None)
        if wrong is not None:
            wrong.editor.setFocus()
            return
        self._named = (self._centre.text().strip(), self._worker.text().strip())
        passphrase = self._first.text()
        self.show_work(N_("Making the vault"))
        self.centre_wanted.emit(*self._named, passphrase)

    def show_work(self, words: Text) -> None:
        """Show that something is being made, which takes some seconds."""
        clear(self._held)
        line = Notice(self.theme, words, note=N_("This takes a few seconds."), icon="clock")
        self._held.addWidget(line)

    def show_refusal(self, problem: Problem) -> None:
        """Say what went wrong, above the form that was filled in or the ways to begin."""
        if any(self._named):
            self.show_form()
        else:
            self.show_choices()
        if problem.code is Code.CANCELLED:
            return  # the person who stopped it knows
        self._held.insertWidget(1, Notice(self.theme, problem.text, tone="danger"))
