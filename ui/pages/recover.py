"""Two recovery sheets at the lock screen: typed one after the other, then a new passphrase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.usecases.recovering import Worker
from ui.pages.twosheets import TwoSheets
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.passwords import GOOD_PASSPHRASES, PasswordField, differs, too_short
from ui.widgets.rows import Tile

COLUMN_PX = 640


class RecoverPage(Welcome):
    """Asks for one thing after the other.

    Signals: sheets_typed(two texts), to know who works here; worker_chosen(texts, worker,
    passphrase); back_wanted(), to the passphrase.
    """

    sheets_typed = Signal(object)
    worker_chosen = Signal(object, object, str)
    back_wanted = Signal()

    def __init__(self, theme: Theme, alias: str, languages: tuple[str, ...]) -> None:
        super().__init__(theme, languages, widest_px=COLUMN_PX)
        self._typed: tuple[str, ...] = ()
        self._workers: tuple[Worker, ...] = ()
        self.body.addWidget(Heading(theme, N_("Use recovery sheets"), 1))
        self.body.addWidget(Label(theme, verbatim(alias), "lead", colour="ink2"))
        self._told = column(gap=0)
        self.body.addLayout(self._told)
        self._held = column(gap=10)
        self.body.addLayout(self._held)
        back = Button(theme, N_("Back to the lock screen"), kind="link")
        back.clicked.connect(self.back_wanted)
        self.add_at_end(back)
        self.ask_for_sheets()

    def ask_for_sheets(self) -> None:
        """Show where two sheets are typed."""
        clear(self._held)
        self.sheets = TwoSheets(self.theme, size="big")
        self.sheets.typed.connect(self.take)
        self._held.addWidget(self.sheets)
        self.setFocusProxy(self.sheets)

    @Slot(object)
    def take(self, typed: tuple[str, ...]) -> None:
        """Go on with two sheets that are right: do they open this vault?"""
        self._typed = typed
        self.sheets_typed.emit(typed)

    def choose_worker(self, workers: Sequence[Worker]) -> None:
        """Ask who gets a new passphrase, and for it."""
        self._workers = tuple(workers)
        clear(self._held)
        clear(self._told)
        self._held.addWidget(Heading(self.theme, N_("Who needs a new passphrase?"), 3))
        self._group = QButtonGroup(self)
        for at, one in enumerate(self._workers):
            tile = Tile(self.theme, verbatim(one.name), verbatim(one.label), avatar_of=one.name)
            tile.setCheckable(True)
            tile.setChecked(at == 0)
            self._group.addButton(tile, at)
            self._held.addWidget(tile)
        self.first = PasswordField(self.theme, N_("New passphrase"))
        self.again = PasswordField(self.theme, N_("The same passphrase again"))
        self._questions = [
            self.question(self._held, N_("New passphrase"), self.first, GOOD_PASSPHRASES),
            self.question(self._held, N_("The same passphrase again"), self.again),
        ]
        self._go = Button(self.theme, N_("Open the vault"), kind="primary", size="big")
        self._go.clicked.connect(self.submit)
        self.again.submitted.connect(self.submit)
        self._held.addWidget(self._go)
        self.first.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for the new passphrase to be set, once it is there twice."""
        passphrase = self.first.text()
        short = too_short(passphrase)
        differing = None if short else differs(passphrase, self.again.text())
        self._questions[0].show_problem(short)
        self._questions[1].show_problem(differing)
        if not short and not differing and self._go.isEnabled():
            self._go.setEnabled(False)
            worker = self._workers[self._group.checkedId()]
            self.worker_chosen.emit(self._typed, worker, passphrase)

    def show_refusal(self, problem: Problem) -> None:
        """Say what went wrong; sheets that open nothing are typed anew."""
        if self._workers and problem.field == "passphrase":
            self._tell(problem.text, "danger")
            self._go.setEnabled(True)
            return
        if self._workers:
            self._workers = ()
            clear(self._told)
            self.ask_for_sheets()
        self.sheets.start_anew(problem)

    def _tell(self, words: Text, tone: Tone) -> None:
        clear(self._told)
        self._told.addWidget(Notice(self.theme, words, tone=tone))
