"""What stands above the matching board: how far the matching is, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Code, Problem
from app.i18n import N_
from ui.desk import Desk
from ui.longwork import LongWork
from ui.widgets.cards import Notice
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel


class BoardRun(QWidget):
    """Runs the matching in the job process.

    Signals: answered(str, object), what was asked (the second word of a command) and its
    value; running(bool).
    """

    answered = Signal(str, object)
    running = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._panel: ProgressPanel | None = None
        self._body = column(self, gap=10, margins=(36, 0, 36, 0))
        self._run = LongWork.of(desk.jobs, "matching")
        self._run.told.connect(self.show_run)

    def begin(self, arguments: Sequence[str]) -> None:
        """Ask the job process, unless it is at work."""
        if not self._run.is_running:
            self.clear()
            self._run.begin(arguments)

    @Slot()
    def show_run(self) -> None:
        """Show how far it is, or hand over what came of it."""
        run = self._run
        self.running.emit(run.is_running)
        if run.is_running:
            self._show_progress()
        elif self._panel is not None:
            self.clear()
            if run.problem is not None:
                self.refuse(run.problem)
            elif run.value is not None:
                self.answered.emit(run.arguments[1], run.value)

    def refuse(self, problem: Problem) -> None:
        """Say why nothing was done; who stopped it knows."""
        self.clear()
        if problem.code is not Code.CANCELLED:
            self._body.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    def clear(self) -> None:
        """Say nothing."""
        self._panel = None
        clear(self._body)

    def _show_progress(self) -> None:
        if self._panel is None:
            self.clear()
            self._panel = ProgressPanel(self._desk.theme, N_("Working out the best pairs"))
            self._panel.stop_wanted.connect(self._run.stop)
            self._body.addWidget(self._panel)
        self._panel.show_progress(self._run.done, self._run.total)
