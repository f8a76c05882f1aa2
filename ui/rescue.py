"""Ways before the records besides a passphrase: a backup comes back, a sealed vault opens again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.usecases.restoring import BroughtBack
from app.usecases.travel import look_at_sealed
from ui.language import window_languages
from ui.opening import Opener
from ui.pages.bringback import BringBackPage, Stage
from ui.pages.sealed import NotSealedPage, SealedPage
from ui.returning import Returner
from ui.theme.appearance import Theme


class Rescue(QObject):
    """Makes the pages of these ways for the window, and keeps where somebody came from.

    Signals: shown(QWidget), a page to show; spoken(str), another language; vault_wanted(Path),
    the lock screen of a vault; first_wanted(), the ways to begin; back_wanted(), the lock
    screen of the last vault; lock_wanted(), the end of this process.
    """

    shown = Signal(object)
    spoken = Signal(str)
    vault_wanted = Signal(object)
    first_wanted = Signal()
    back_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, opener: Opener, returner: Returner, parent: QObject) -> None:
        super().__init__(parent)
        self._opener, self._returner = opener, returner
        self._page: BringBackPage | SealedPage | NotSealedPage | None = None
        self._vault = Path()
        self._beside: tuple[Path, ...] = ()
        self._is_from_lock = False
        returner.restored.connect(self._show_brought)

    def bring_back(self, theme: Theme, last: str, *, is_from_lock: bool) -> None:
        """Show how a backup is brought back; last: the vault that knows who was erased, or ""."""
        self._beside = (Path(last),) if last else ()
        self._is_from_lock = is_from_lock
        self._show_stage(theme, Stage())

    def show_sealed(self, theme: Theme, vault: Path) -> None:
        """Show that a vault is sealed for travel; raises Problem 30 if its mark is damaged."""
        page = SealedPage(theme, look_at_sealed(vault), window_languages())
        self._vault = vault
        page.release_wanted.connect(partial(self._returner.release, vault))
        page.other_wanted.connect(self.first_wanted)
        page.restore_wanted.connect(partial(self._bring_back_sealed, page))
        self._show(page)

    def show_not_sealed(self, theme: Theme, problem: Problem) -> None:
        """Say why a vault is not sealed; its records are closed, and the process is to end."""
        page = NotSealedPage(theme, problem, window_languages())
        page.leave_wanted.connect(self.lock_wanted)
        self._show(page)

    def rebuild(self, theme: Theme, page: QWidget | None) -> bool:
        """Show a page of these ways in another look or language; tell whether it is one."""
        if isinstance(page, BringBackPage):
            self._show_stage(theme, page.stage)
        elif isinstance(page, NotSealedPage):
            self.show_not_sealed(theme, page.problem)
        return isinstance(page, BringBackPage | NotSealedPage)

    def _show_stage(self, theme: Theme, stage: Stage) -> None:
        page = BringBackPage(theme, window_languages(), stage)
        page.back_wanted.connect(self.back_wanted if self._is_from_lock else self.first_wanted)
        page.restore_wanted.connect(self._restore)
        page.stop_wanted.connect(self._opener.stop_making)
        page.open_wanted.connect(self.vault_wanted)
        self._opener.progressed.connect(page.show_progress)
        self._show(page)

    @Slot(object, str)
    def _restore(self, backup: Path, passphrase: str) -> None:
        self._returner.restore(backup, passphrase, self._beside)

    def _bring_back_sealed(self, page: SealedPage) -> None:
        self.bring_back(page.theme, str(self._vault), is_from_lock=True)

    @Slot(object)
    def _show_brought(self, brought: BroughtBack) -> None:
        if isinstance(self._page, BringBackPage):
            self._page.show_brought(brought)

    def _show(self, page: BringBackPage | SealedPage | NotSealedPage) -> None:
        page.language_wanted.connect(self.spoken)
        self._page = page
        self.shown.emit(page)
        page.setFocus()
