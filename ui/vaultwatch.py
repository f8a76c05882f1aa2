"""Notices what others wrote into the vault: the job process, a command line, another window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.usecases.inbox import count_inbox, written_elsewhere
from ui.jobs import Jobs

AGAIN_MS = 20_000  # between two looks, each of which reads one number


class VaultWatch(QObject):
    """Counts the open questions, and looks from time to time whether others wrote anything.

    Signals: came(), something was written that this window's own pages have not told of;
    counted(int), how many questions are open.
    """

    came = Signal()
    counted = Signal(int)

    def __init__(self, jobs: Jobs[Any]) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self._before: int | None = None
        self._is_over = False
        self.clock = QTimer(self)
        self.clock.timeout.connect(self.look)
        self.clock.start(AGAIN_MS)
        jobs.work_ended.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Ask whether anything was written."""
        if not self._is_over:
            self._jobs.ask(written_elsewhere, done=self.compare, only_latest=True)

    def compare(self, now: int) -> None:
        """Tell if anything was, since the last look."""
        before, self._before = self._before, now
        if before is not None and before != now:
            self.count()
            self.came.emit()

    @Slot()
    def count(self) -> None:
        """Ask how many questions are open."""
        if not self._is_over:
            self._jobs.ask(count_inbox, done=self.tell, only_latest=True)

    def tell(self, count: int) -> None:
        """Tell how many there are."""
        self.counted.emit(count)

    def stop(self) -> None:
        """Look no more: the window ends."""
        self._is_over = True
        self.clock.stop()
