"""From the passphrase to open keys, off the main thread: key stretching takes about a second."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal, Slot

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.demonstration import demonstration_keys
from app.usecases.newkeys import open_with_stick
from app.usecases.recovering import Recovery, Worker, recover_as_asked, workers_for_sheets
from app.usecases.recovery import Step
from app.usecases.vaults import Entry, Keys, NewVault, free_folder, make_centre, open_current
from ui.jobs import Jobs

_FIRST = MappingProxyType({Step.SET_UP: "setup", Step.RENEW: "recovery"})


@dataclass(frozen=True)
class Opened:
    """A vault whose keys are open.  first: the page to begin with.

    typed_ms: when the worker gave their passphrase (Unix ms); None where nobody did.
    """

    folder: Path
    keys: Keys = field(repr=False)
    first: str = "today"
    typed_ms: int | None = None


class Opener(QObject):
    """Opens and makes vaults, one at a time.

    Signals, on the main thread: opened(Opened); refused(Problem); progressed(done, total),
    people of a demonstration centre or hundredths of a backup; renewed(done, total), rows of
    a vault of an older version; workers_found(workers), for two recovery sheets.
    """

    opened = Signal(object)
    refused = Signal(object)
    progressed = Signal(int, int)
    renewed = Signal(int, int)
    workers_found = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._folder = Path()
        self._first = "today"
        self._typed_ms: int | None = None
        self._is_stopped = threading.Event()
        # Its "login" is only the context: no vault is open yet.
        self.jobs: Jobs[Context] = Jobs(self._give_context, self._give_context, close=_nothing)

    @Slot(object, str, str, str)
    def unlock(self, folder: Path, slot_id: str, passphrase: str, stick: str = "") -> None:
        """Try a passphrase on one slot of a vault, or on the new keys that a stick brings."""
        self._begin(folder)
        self.allow()
        progress = self._tell_renewed
        opening = partial(open_current, slot_id=slot_id, progress=progress)
        if stick:
            opening = partial(open_with_stick, place=Path(stick), progress=progress)
        asked = partial(opening, folder=folder, passphrase=passphrase)
        self.jobs.ask(asked, done=self.tell_entry, failed=self.refuse)

    @Slot(object, object)
    def read_sheets(self, folder: Path, typed: Sequence[str]) -> None:
        """Find out who works at the vault that two recovery sheets open."""
        self._begin(folder)
        self.jobs.ask(workers_for_sheets, folder, typed, done=self.tell_workers, failed=self.refuse)

    @Slot(object, object, str)
    def recover(self, typed: Sequence[str], worker: Worker, passphrase: str) -> None:
        """Give a worker a new passphrase; who leads goes on to the sheets that follow."""
        self._first = "recovery" if worker.leads else "today"
        self._typed_ms = self._context.clock_ms
        asked = Recovery(self._folder, tuple(typed), worker.id, passphrase)
        self.jobs.ask(recover_as_asked, asked, done=self.tell, failed=self.refuse)

    @Slot()
    def make_demonstration(self) -> None:
        """Make a demonstration centre in a new folder."""
        folder = free_folder(self._context, "demonstration")
        self._begin(folder)
        self._typed_ms = None
        self.allow()
        self.jobs.ask(
            demonstration_keys,
            folder,
            self.tell_progress,
            done=self.tell,
            failed=self.forget_and_refuse,
        )

    @Slot()
    def stop_making(self) -> None:
        """Stop making a vault, or bringing one up to date."""
        self._is_stopped.set()

    def allow(self) -> None:
        """Forget that anything was to stop; something new begins."""
        self._is_stopped.clear()

    @Slot(str, str, str)
    def make_centre(self, centre: str, worker: str, passphrase: str) -> None:
        """Make the vault of a new centre in a new folder."""
        folder = free_folder(self._context, "centre")
        self._begin(folder)
        self.jobs.ask(
            make_centre,
            folder,
            passphrase,
            NewVault(centre, worker),
            done=self.tell_entry,
            failed=self.refuse,
        )

    def tell_entry(self, entry: Entry) -> None:
        """Pass on that the vault is open, and which page comes first there."""
        self._first = _FIRST.get(entry.first, "today")
        self.tell(entry.keys)

    def tell_workers(self, workers: Sequence[Worker]) -> None:
        """Pass on who can get a new passphrase."""
        self.workers_found.emit(workers)

    def tell(self, keys: Keys) -> None:
        """Pass on that the vault is open."""
        self.opened.emit(Opened(self._folder, keys, self._first, self._typed_ms))

    def refuse(self, problem: Problem) -> None:
        """Pass on why it is not."""
        self.refused.emit(problem)

    def forget_and_refuse(self, problem: Problem) -> None:
        """Take away what was made of a demonstration centre, and pass on why it is not whole."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.refuse(problem)

    def stop(self) -> None:
        """End the threads."""
        self.stop_making()
        self.jobs.stop()

    def tell_progress(self, done: int, total: int) -> None:
        """Pass on how far a making is; runs on the worker's thread, and ends it if asked."""
        self._end_if_asked()
        self.progressed.emit(done, total)

    def _tell_renewed(self, done: int, total: int) -> None:
        """Pass on how many rows are in order; runs on the worker's thread, and ends it if asked."""
        self._end_if_asked()
        self.renewed.emit(done, total)

    def _end_if_asked(self) -> None:
        if self._is_stopped.is_set():
            raise Problem(N_("Stopped."), Code.CANCELLED)

    def _begin(self, folder: Path) -> None:
        self._folder, self._first = folder, "today"
        self._typed_ms = self._context.clock_ms

    def _give_context(self) -> Context:
        return self._context


def _nothing(_: Context) -> None:
    """A context needs no closing."""
