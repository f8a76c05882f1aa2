"""Long work in the job process that goes on when its page is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.errors import Problem
from ui.jobs import Jobs, WorkHandle


class LongWork(QObject):
    """One kind of long work of a window: begun or not, on its way, or over.

    Signals: told(), how far it is has changed, or it is over.
    """

    told = Signal()

    def __init__(self, jobs: Jobs[Any], name: str) -> None:
        super().__init__(jobs)
        self.setObjectName(name)
        self._jobs = jobs
        self._work: WorkHandle | None = None
        self.arguments: tuple[str, ...] = ()
        self.done = self.total = 0
        self.value: Mapping[str, Any] | None = None
        self.problem: Problem | None = None

    @staticmethod
    def of(jobs: Jobs[Any], name: str) -> LongWork:
        """Return the work of this name in this window, begun or not."""
        here = Qt.FindChildOption.FindDirectChildrenOnly
        return jobs.findChild(LongWork, name, here) or LongWork(jobs, name)

    @property
    def is_running(self) -> bool:
        return self._work is not None and not self._work.is_over

    def begin(self, arguments: Sequence[str]) -> None:
        """Do what the words of a command line order, unless such work is running."""
        if self.is_running:
            return
        self.arguments = tuple(arguments)
        self.done = self.total = 0
        self.value = self.problem = None
        work = self._jobs.work
        self._work = work(arguments, done=self.take, failed=self.fail, progress=self.count)
        self.told.emit()

    def forget(self) -> None:
        """Know nothing any more of what came of it: it was taken back."""
        self.value = self.problem = None

    @Slot()
    def stop(self) -> None:
        """Begin nothing more; what is finished stays."""
        if self._work is not None:
            self._work.cancel()

    def count(self, done: int, total: int) -> None:
        """Know how far it is."""
        self.done, self.total = done, total
        self.told.emit()

    def take(self, value: Mapping[str, Any]) -> None:
        """Know what came of it."""
        self.value = value
        self.told.emit()

    def fail(self, problem: Problem) -> None:
        """Know why it ended early."""
        self.problem = problem
        self.told.emit()
