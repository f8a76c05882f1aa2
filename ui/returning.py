"""Vaults that come back: from a backup, and from the travel seal."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.usecases.restoring import BroughtBack, bring_back
from app.usecases.travel import release, seal_closed
from ui.opening import Opener


class Returner(QObject):
    """Brings back backups, and seals closed vaults for travel; why not is the opener's to tell.

    Signals, on the main thread: restored(BroughtBack); sealed(); released(Path).
    """

    restored = Signal(object)
    sealed = Signal()
    released = Signal(object)

    def __init__(self, opener: Opener) -> None:
        super().__init__(opener)
        self._opener, self._jobs = opener, opener.jobs

    def restore(self, backup: Path, passphrase: str, beside: tuple[Path, ...]) -> None:
        """Make a vault of a backup; beside: vaults whose erased people are to stay out."""
        self._opener.allow()
        act = partial(bring_back, beside=beside, tell=self._opener.tell_progress)
        refuse = self._opener.refuse
        self._jobs.ask(act, backup, passphrase, done=self.tell_restored, failed=refuse)

    def seal(self, folder: Path, path: Path) -> None:
        """Let the keys of a vault that nobody has open leave into a file."""
        refuse = self._opener.refuse
        self._jobs.ask(seal_closed, folder, path, done=self.tell_sealed, failed=refuse)

    def release(self, folder: Path, path: Path) -> None:
        """Put the keys in a sealed file back."""
        refuse = self._opener.refuse
        self._jobs.ask(release, folder, path, done=self.tell_released, failed=refuse)

    def tell_restored(self, brought: BroughtBack) -> None:
        """Pass on what came back."""
        self.restored.emit(brought)

    def tell_sealed(self, _: None) -> None:
        """Pass on that the vault is sealed."""
        self.sealed.emit()

    def tell_released(self, folder: Path) -> None:
        """Pass on that the vault opens again."""
        self.released.emit(folder)
