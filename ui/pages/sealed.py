"""Before the records: a vault that is sealed for travel, and one that could not be sealed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from app.errors import Problem
from app.i18n import N_, verbatim
from app.usecases.health import told_moment
from app.usecases.travel import SealedVault
from ui.pages.bringback import BRING_BACK
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column


class SealedPage(Welcome):
    """Signals: release_wanted(Path), the file; restore_wanted(); other_wanted()."""

    release_wanted = Signal(object)
    restore_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, theme: Theme, sealed: SealedVault, languages: tuple[str, ...]) -> None:
        super().__init__(theme, languages)
        self.body.addWidget(Heading(theme, N_("This computer is sealed for travel"), 1))
        self.body.addWidget(Label(theme, verbatim(sealed.alias), "lead", colour="ink2"))
        self.body.addSpacing(8)
        since = N_("Sealed: {moment}.").with_values(
            moment=told_moment(sealed.sealed_ms, theme.language)
        )
        for words in (
            since,
            N_("Its keys are in the sealed file, which is elsewhere. No passphrase opens it here."),
            N_("Bring that file back, and the vault opens with its passphrases as before."),
        ):
            self.body.addWidget(Label(theme, words, colour="ink2", wraps=True))
        self.body.addSpacing(8)
        self._told = column(gap=0)
        self.body.addLayout(self._told)
        self._choose = Button(
            theme, N_("Choose the sealed file"), kind="primary", size="big", icon="key-round"
        )
        self._choose.clicked.connect(self.choose_file)
        self.body.addWidget(self._choose)
        for words, wanted in (
            (BRING_BACK, self.restore_wanted),
            (N_("Open another vault"), self.other_wanted),
        ):
            link = Button(theme, words, kind="link")
            link.clicked.connect(wanted)
            self.add_at_end(link)
        self.setFocusProxy(self._choose)

    @Slot()
    def choose_file(self) -> None:
        """Let the sealed file be chosen with the system's own chooser."""
        title = self.theme.plain(N_("Which is the sealed file?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            clear(self._told)
            self._choose.setEnabled(False)
            self.release_wanted.emit(Path(chosen))

    def show_refusal(self, problem: Problem) -> None:
        """Say why it is sealed still."""
        clear(self._told)
        self._told.addWidget(Notice(self.theme, problem.text, tone="danger"))
        self._choose.setEnabled(True)
        self._choose.setFocus()


class NotSealedPage(Welcome):
    """Why a vault was not sealed; it opens as before.  Signals: leave_wanted()."""

    leave_wanted = Signal()

    def __init__(self, theme: Theme, problem: Problem, languages: tuple[str, ...]) -> None:
        super().__init__(theme, languages)
        self.problem = problem
        self.body.addWidget(Heading(theme, N_("The vault is not sealed"), 1))
        note = N_("It opens with its passphrases as before.")
        self.body.addWidget(Notice(theme, problem.text, note=note, tone="danger"))
        self.body.addSpacing(8)
        leave = Button(theme, N_("Go to the lock screen"), kind="primary", size="big")
        leave.clicked.connect(self.leave_wanted)
        self.body.addWidget(leave)
        self.setFocusProxy(leave)
