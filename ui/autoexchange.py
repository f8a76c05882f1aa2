"""Exchanges by itself with the online places for which somebody has asked for that.

There is nothing to be pressed and nothing to be seen: without a connection it tries again
later, and what came is shown where it belongs.  What goes wrong the job keeps with the place:
the page of the exchange shows it, and after a day Today.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from app.usecases.targets import due_targets
from ui.jobs import Jobs
from ui.longwork import LongWork

AUTO = "auto-exchange"
FIRST_MS = 60_000  # nobody waits for it, and everybody for the first picture
AGAIN_MS = 10 * 60_000


class AutoExchange(QObject):
    """Looks from time to time whether an online place is due, for as long as a window is open."""

    def __init__(self, jobs: Jobs[Any]) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self._waiting: list[str] = []
        self.run = LongWork.of(jobs, AUTO)
        self.run.told.connect(self.go_on)
        self.clock = QTimer(self)
        self.clock.timeout.connect(self.look)
        self.clock.start(FIRST_MS)

    @Slot()
    def look(self) -> None:
        """Ask which places are due."""
        self.clock.start(AGAIN_MS)
        if not self.run.is_running:
            self._jobs.ask(due_targets, done=self.begin)

    def stop(self) -> None:
        """Look no more: the window ends."""
        self.clock.stop()
        self._waiting.clear()

    def begin(self, names: tuple[str, ...]) -> None:
        """Exchange with each, one after the other."""
        self._waiting = list(names)
        self.go_on()

    @Slot()
    def go_on(self) -> None:
        """Take the next one, whatever came of the last: without a connection it is tried later."""
        if self._waiting and not self.run.is_running:
            self.run.begin(["sync", "--target", self._waiting.pop(0)])
