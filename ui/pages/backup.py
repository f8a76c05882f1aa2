"""Backups: when and where the last one was made; a new one, a test, and a vault made of one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text, plural
from app.usecases.backups import tidy_backup
from app.usecases.health import HealthLine, look_at_backup
from ui.desk import Desk
from ui.longwork import LongWork
from ui.widgets.cards import Card, Notice
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import clear, column
from ui.widgets.marked import MarkedLine
from ui.widgets.progress import SHARE, ProgressPanel
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage

MAKE, VERIFY, RESTORE = "make", "verify", "restore"
_RUNNING: MappingProxyType[str, Text] = MappingProxyType(
    {
        MAKE: N_("Making and testing a backup"),
        VERIFY: N_("Testing the backup"),
        RESTORE: N_("Making a vault of the backup"),
    }
)
_DONE: MappingProxyType[str, Text] = MappingProxyType(
    {
        MAKE: N_("The backup is made and tested."),
        VERIFY: N_("The backup is whole: it was opened and read to its end."),
        RESTORE: N_("The vault is there. Open it with a passphrase of the time of the backup."),
    }
)
_STOPPED: MappingProxyType[str, Text] = MappingProxyType(
    {
        MAKE: N_("Stopped. No backup was made."),
        VERIFY: N_("Stopped. The backup was not tested."),
        RESTORE: N_("Stopped. No vault was made."),
    }
)


class BackupPage(QWidget):
    """Asks the core each time it is shown; what runs goes on when the page is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._run = LongWork.of(desk.jobs, "backup")
        self._panel: ProgressPanel | None = None
        whole = column(self, gap=0)
        note = N_("Everything in one sealed file. Keep it on a stick, away from this computer.")
        whole.addWidget(PageHeader(theme, N_("Backup"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._state = Card(gap=14)
        self._state.hide()
        page.body.addWidget(self._state)
        self._below = column(gap=12)
        page.body.addLayout(self._below)
        self._acts = Card(gap=2, margins=8)
        page.body.addWidget(self._acts)
        self._offer()
        page.body.addStretch(1)
        self._run.told.connect(self.show_run)

    def refresh(self) -> None:
        """Ask what is known of the last backup, and show what runs."""
        self._ask()
        self.show_run()

    def show_lines(self, lines: tuple[HealthLine, ...]) -> None:
        """Show what is known of the last backup."""
        clear(self._state.body)
        for line in lines:
            self._state.body.addWidget(MarkedLine(self._desk.theme, line))
        self._state.show()

    @Slot()
    def choose_new(self) -> None:
        """Let a new file be chosen, and write the backup there."""
        title = self._desk.theme.plain(N_("Where shall the backup be kept?"))
        name = f"{self._desk.today.isoformat()}.waymark"
        chosen, _ = QFileDialog.getSaveFileName(self, title, name)
        if chosen:
            self._run.begin(["backup", MAKE, chosen])

    @Slot()
    def choose_to_test(self) -> None:
        """Let a backup be chosen, and put it back to the test."""
        chosen = self._chosen(N_("Which backup shall be tested?"))
        if chosen:
            self._run.begin(["backup", VERIFY, chosen])

    @Slot()
    def choose_to_restore(self) -> None:
        """Let a backup and an empty folder be chosen, and make a vault there."""
        chosen = self._chosen(N_("Which backup shall be put back?"))
        title = self._desk.theme.plain(N_("Choose a new, empty folder for the vault"))
        folder = QFileDialog.getExistingDirectory(self, title) if chosen else ""
        if folder:
            self._run.begin(["backup", RESTORE, chosen, folder])

    @Slot()
    def show_run(self) -> None:
        """Show how far it is, or how it ended."""
        run = self._run
        self._acts.setVisible(not run.is_running)
        if run.is_running:
            self._show_progress()
            return
        was_running, self._panel = self._panel is not None, None
        if run.value is not None:
            self._show(_end_of(self._desk, run.arguments[1], run.value))
            if was_running:
                self._ask()
        elif run.problem is not None:
            self._show_problem(run, run.problem)

    def _ask(self) -> None:
        language = self._desk.theme.language
        self._desk.jobs.ask(look_at_backup, language, done=self.show_lines)

    def _show_progress(self) -> None:
        if self._panel is None:
            words = _RUNNING[self._run.arguments[1]]
            self._panel = ProgressPanel(self._desk.theme, words, SHARE)
            self._panel.stop_wanted.connect(self._run.stop)
            self._show(self._panel)
        self._panel.show_progress(self._run.done, self._run.total)

    def _show_problem(self, run: LongWork, problem: Problem) -> None:
        """Say why it ended early; what a stopped one left on the stick goes."""
        words = problem.text
        if problem.code is Code.CANCELLED:
            words = _STOPPED[run.arguments[1]]
            self._desk.jobs.run(tidy_backup, Path(run.arguments[2]))
        self._show(Notice(self._desk.theme, words, tone="warn"))

    def _chosen(self, title: Text) -> str:
        chosen, _ = QFileDialog.getOpenFileName(self, self._desk.theme.plain(title))
        return chosen

    def _offer(self) -> None:
        """Put what can be done into its card: the usual first, the rare last."""
        theme = self._desk.theme
        for words, note, icon, act in (
            (
                N_("Make a backup now"),
                N_("You choose where. It is tested before it counts as made."),
                "archive",
                self.choose_new,
            ),
            (
                N_("Test a backup"),
                N_("Opens it and reads it to its end. Nothing in this vault changes."),
                "shield-check",
                self.choose_to_test,
            ),
            (
                N_("Put a backup back"),
                N_("Makes a second vault in a new folder. This vault stays as it is."),
                "archive-restore",
                self.choose_to_restore,
            ),
        ):
            button = RowButton(theme, words, note, icon=icon, colour="primary")
            button.clicked.connect(act)
            self._acts.body.addWidget(button)

    def _show(self, part: QWidget) -> None:
        clear(self._below)
        self._below.addWidget(part)


def _end_of(desk: Desk, act: str, value: Mapping[str, Any]) -> Notice:
    """Return how it ended, and what is not well with the backup."""
    count = int(value["documents"])
    words = plural("There is {count} document in it.", "There are {count} documents in it.", count)
    if value["faults"]:
        words = N_("The records in it were not in order when it was made. See: waymark doctor.")
    elif value["missing"]:
        words = plural(
            "{count} document was not on the computer any more when it was made.",
            "{count} documents were not on the computer any more when it was made.",
            int(value["missing"]),
        )
    is_good = not value["faults"] and not value["missing"]
    return Notice(desk.theme, _DONE[act], note=words, tone="primary" if is_good else "warn")
