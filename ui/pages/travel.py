"""The travel seal: what it does, whether it can be put on now, and putting it on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_, verbatim
from app.usecases.travel import Sealed, has_fresh_backup, note_travel, ready_for_travel
from ui.desk import Desk, Destination
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage

_STEPS = (
    N_("The keys of all workers leave this computer into one file. You choose where."),
    N_("Send the file ahead, or leave it with somebody. Do not carry it with the computer."),
    N_("Then nobody opens the vault here, you neither, until the file is back."),
    N_("If the file is lost, only a backup brings the records back."),
)


class TravelPage(QWidget):
    """Signals: seal_wanted(Path), once all is ready: the window closes the records for it."""

    seal_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        note = N_("For a border or a long way, where somebody may make you type a passphrase.")
        whole.addWidget(PageHeader(theme, N_("Travel seal"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        card = Card(gap=10)
        for number, words in enumerate(_STEPS, 1):
            line = row(gap=12)
            line.addWidget(Label(theme, verbatim(f"{number}."), weight=600, colour="primary"))
            line.addWidget(Label(theme, words, wraps=True), 1)
            card.body.addLayout(line)
        page.body.addWidget(card)
        self._below = column(gap=12)
        page.body.addLayout(self._below)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask whether there is a backup to fall back on."""
        self._desk.jobs.ask(has_fresh_backup, done=self.show_ways)

    def show_ways(self, has_backup: bool) -> None:  # noqa: FBT001 - an answer from the core
        """Offer what comes first: a backup, or the place of the file."""
        clear(self._below)
        theme = self._desk.theme
        if not has_backup:
            words = N_(
                "Make a backup first, and leave it elsewhere: a lost sealed file is a lost vault."
            )
            notice = Notice(theme, words, tone="warn")
            backup = Button(theme, N_("Go to the backups"), icon="archive")
            backup.clicked.connect(self.show_backup)
            notice.add_act(backup)
            self._below.addWidget(notice)
            return
        line = row(gap=10)
        choose = Button(theme, N_("Choose a place for the file"), kind="primary", icon="file-lock")
        choose.clicked.connect(self.choose_place)
        line.addWidget(choose)
        line.addStretch(1)
        self._below.addLayout(line)

    @Slot()
    def show_backup(self) -> None:
        """Go to the backups."""
        self._desk.go(Destination("backup"))

    @Slot()
    def choose_place(self) -> None:
        """Let a new file be chosen, and ask whether it may go there."""
        title = self._desk.theme.plain(N_("Where shall the sealed file go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, "travel.seal")
        if chosen:
            path = Path(chosen)
            done, failed = partial(self.ask_again, path), self.show_problem
            self._desk.jobs.ask(ready_for_travel, path, done=done, failed=failed)

    def ask_again(self, path: Path, ready: Sealed) -> None:
        """Say what will happen and what is not well yet, and ask for the last word."""
        theme = self._desk.theme
        clear(self._below)
        for words in ready.warnings:
            self._below.addWidget(Notice(theme, words, tone="warn"))
        card = Card(gap=10)
        card.body.addWidget(Heading(theme, N_("Seal the vault now?"), 3))
        where = N_("The keys go into “{file}” in {folder}. The window locks then.")
        told = where.with_values(file=path.name, folder=str(path.parent))
        card.body.addWidget(Label(theme, told, wraps=True))
        line = row(gap=10)
        seal = Button(theme, N_("Seal and lock"), kind="primary", icon="lock")
        line.addWidget(seal)
        later = Button(theme, N_("Not now"))
        later.clicked.connect(self.refresh)
        line.addWidget(later)
        line.addStretch(1)
        card.body.addLayout(line)
        asked = column(gap=0)
        card.body.addLayout(asked)
        card.setFocusProxy(seal)
        seal.clicked.connect(partial(self._begin, AskAgain(self._desk, asked, card), path))
        self._below.addWidget(card)
        seal.setFocus()

    def show_problem(self, problem: Problem) -> None:
        """Say why it cannot be sealed there, above the way to choose another place."""
        self.show_ways(has_backup=problem.detail != "backup")
        if problem.detail != "backup":
            self._below.insertWidget(0, Notice(self._desk.theme, problem.text, tone="warn"))

    def _begin(self, asking: AskAgain, path: Path) -> None:
        """Write it into the audit, and ask the window to close the records and seal them."""
        done, failed = partial(self._seal, path), self.show_problem
        asking.run(note_travel, path, done=done, failed=failed)

    def _seal(self, path: Path, _: None) -> None:
        self.seal_wanted.emit(path)
