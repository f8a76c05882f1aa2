"""Before the records: a vault made of a backup, with a passphrase of the time it was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from app.errors import Code, Problem
from app.i18n import N_, verbatim
from app.usecases.backups import told
from app.usecases.restoring import BroughtBack, told_back
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.passwords import PasswordField
from ui.widgets.progress import SHARE, ProgressPanel
from ui.widgets.rows import RowButton

BRING_BACK = N_("Bring back a backup")


@dataclass(frozen=True)
class Stage:
    """How far somebody has come here: the file, the work (done, total), what came back."""

    backup: Path | None = None
    work: tuple[int, int] | None = None
    brought: BroughtBack | None = None


class BringBackPage(Welcome):
    """The file and the passphrase; then how far it is; then what came back.

    Signals: restore_wanted(Path, passphrase); stop_wanted(), while it is made;
    back_wanted(); open_wanted(Path), the folder of the vault that is back.
    """

    restore_wanted = Signal(object, str)
    stop_wanted = Signal()
    back_wanted = Signal()
    open_wanted = Signal(object)

    def __init__(self, theme: Theme, languages: tuple[str, ...], stage: Stage) -> None:
        super().__init__(theme, languages)
        self.stage = stage
        self._panel: ProgressPanel | None = None
        self._held = column(gap=10)
        self.body.addLayout(self._held)
        if stage.brought is not None:
            self.show_brought(stage.brought)
        elif stage.work is not None:
            self.show_progress(*stage.work)
        else:
            self.show_form()

    @Slot()
    def show_form(self, problem: Problem | None = None) -> None:
        """Ask for the file and the passphrase; say above them what went wrong."""
        theme = self.theme
        self._clear(replace(self.stage, work=None))
        self._held.addWidget(Heading(theme, BRING_BACK, 1))
        if problem is not None:
            is_mild = problem.code in (Code.THROTTLED, Code.CANCELLED)
            tone: Tone = "warn" if is_mild else "danger"
            self._held.addWidget(Notice(theme, problem.text, tone=tone))
        note = N_("It becomes a new vault on this computer. No vault that is here is changed.")
        self._held.addWidget(Label(theme, note, colour="ink2", wraps=True))
        self._file = RowButton(theme, N_("Choose the backup"), icon="archive", colour="primary")
        self._file.clicked.connect(self.choose_file)
        framed = Card(gap=0, margins=4)
        framed.body.addWidget(self._file)
        self._which = self.question(self._held, N_("Which backup?"), framed)
        self._passphrase = PasswordField(theme, N_("A passphrase of then"))
        self._passphrase.submitted.connect(self.submit)
        self._said = self.question(
            self._held,
            N_("A passphrase of then"),
            self._passphrase,
            N_("Of any worker of the centre, as it was on the day of the backup."),
        )
        self._add_acts()
        self._name_file()
        is_wrong = problem is not None and problem.code is Code.WRONG_PASSPHRASE
        self._passphrase.show_wrong(wrong=is_wrong)
        first = self._file if self.stage.backup is None else self._passphrase
        self.setFocusProxy(first)
        first.setFocus()

    @Slot()
    def choose_file(self) -> None:
        """Let the backup be chosen with the system's own chooser."""
        title = self.theme.plain(N_("Which backup shall be put back?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            self.stage = replace(self.stage, backup=Path(chosen))
            self._name_file()
            self._which.show_problem(None)
            self._passphrase.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for the vault to be made, once both are there."""
        backup, words = self.stage.backup, self._passphrase.text()
        self._which.show_problem(N_("Choose the file of the backup.") if backup is None else None)
        self._said.show_problem(None if words else N_("Type the passphrase."))
        if backup is None or not words:
            (self._file if backup is None else self._passphrase).setFocus()
            return
        self.show_progress(0, 0)
        self.restore_wanted.emit(backup, words)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is, in hundredths; a total of 0: nobody knows yet."""
        if self._panel is None:
            self._clear(self.stage)
            self._held.addWidget(Heading(self.theme, BRING_BACK, 1))
            self._panel = ProgressPanel(self.theme, N_("Making a vault of the backup"), SHARE)
            self._panel.stop_wanted.connect(self.stop_wanted)
            self._held.addWidget(self._panel)
        self.stage = replace(self.stage, work=(done, total))
        self._panel.show_progress(done, total)

    @Slot(object)
    def show_brought(self, brought: BroughtBack) -> None:
        """Say what came back, and lead to its lock screen."""
        self._clear(replace(self.stage, work=None, brought=brought))
        report = brought.report
        words = N_("The vault is back. It counts as a new device from now on.")
        tone: Tone = "primary" if report.is_good else "warn"
        self._held.addWidget(Heading(self.theme, BRING_BACK, 1))
        self._held.addWidget(Notice(self.theme, words, tone=tone))
        card = Card(gap=8)
        for line in (*told_back(report), *told(report)):
            card.body.addWidget(Label(self.theme, line, wraps=True))
        self._held.addWidget(card)
        go = Button(self.theme, N_("Go to the lock screen"), kind="primary", size="big")
        go.clicked.connect(self.open_brought)
        self._held.addWidget(go)
        self.setFocusProxy(go)
        go.setFocus()

    @Slot()
    def open_brought(self) -> None:
        """Ask for the lock screen of the vault that is back."""
        if self.stage.brought is not None:
            self.open_wanted.emit(self.stage.brought.folder)

    def show_refusal(self, problem: Problem) -> None:
        """Say why there is no vault, and let it be tried again."""
        if problem.code is Code.CANCELLED:
            problem = Problem(N_("Stopped. No vault was made."), problem.code)
        self.show_form(problem)

    def _name_file(self) -> None:
        """Show on the button which file is chosen, and where it lies."""
        backup = self.stage.backup
        if backup is not None:
            self._file.say(verbatim(backup.name), verbatim(str(backup.parent)))

    def _add_acts(self) -> None:
        make = Button(self.theme, N_("Bring it back"), kind="primary", size="big")
        make.clicked.connect(self.submit)
        back = Button(self.theme, N_("Back"), kind="quiet", icon="arrow-left")
        back.clicked.connect(self.back_wanted)
        self._held.addSpacing(8)
        self._held.addWidget(make)
        self._held.addWidget(back)

    def _clear(self, stage: Stage) -> None:
        clear(self._held)
        self._panel = None
        self.stage = stage
