"""A computer that is new in a centre: its page before the records, and what is done for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.context import Context
from app.usecases.enrolling import Joined, Waiting, is_waiting, join_from, write_asking
from ui.language import window_languages
from ui.opening import Opened, Opener
from ui.pages.join import JoinPage, JoinStage
from ui.theme.appearance import Theme


class Joiner(QObject):
    """Makes the page for the window, and works for it on the opener's thread.

    Signals: shown(QWidget), a page to show; spoken(str), another language; first_wanted(),
    the ways to begin; opened(Opened), the vault that was joined.
    """

    shown = Signal(object)
    spoken = Signal(str)
    first_wanted = Signal()
    opened = Signal(object)

    def __init__(self, opener: Opener, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._opener, self._context = opener, context
        self._page: JoinPage | None = None
        self._typed_ms: int | None = None

    def begin(self, theme: Theme) -> None:
        """Show how far this computer has come."""
        self.show_stage(theme, JoinStage(has_asked=is_waiting(self._context)))

    def show_stage(self, theme: Theme, stage: JoinStage) -> None:
        """Show the page at this stage, as after a change of language."""
        page = JoinPage(theme, window_languages(), stage)
        page.language_wanted.connect(self.spoken)
        page.back_wanted.connect(self.first_wanted)
        page.ask_wanted.connect(self.ask)
        page.join_wanted.connect(self.join)
        self._page = page
        self.shown.emit(page)

    @Slot(object, str, str)
    def ask(self, file: Path, label: str, passphrase: str) -> None:
        """Write the file that asks."""
        jobs, page = self._opener.jobs, self._page
        if page is not None:
            arguments = (file, label, passphrase)
            jobs.ask(write_asking, *arguments, done=self.tell_asked, failed=page.show_refusal)

    @Slot(object, str)
    def join(self, answer: Path, passphrase: str) -> None:
        """Make the vault of the answer."""
        jobs, page = self._opener.jobs, self._page
        self._typed_ms = self._context.clock_ms
        if page is not None:
            jobs.ask(join_from, answer, passphrase, done=self.tell, failed=page.show_refusal)

    def tell_asked(self, asking: Waiting) -> None:
        """Show the digits."""
        if self._page is not None:
            self._page.show_asked(asking)

    def tell(self, joined: Joined) -> None:
        """Pass on that the vault is open."""
        self.opened.emit(Opened(joined.folder, joined.keys, typed_ms=self._typed_ms))
