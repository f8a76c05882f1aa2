"""The pages of a document, drawn one by one; a page that nobody looks at any more is given up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent

from app.errors import Code, Problem
from app.usecases.decoding import Stopper
from app.usecases.documents import DocumentView, document_page
from ui.desk import Desk
from ui.widgets.pagepad import PagePad


class DocumentPages(PagePad):
    """Draws off the window's thread, in a process with limits, while others go on reading.

    Signals: refused(Problem), a page cannot be drawn.
    """

    refused = Signal(object)

    def __init__(self, desk: Desk, view: DocumentView) -> None:
        super().__init__(desk.theme, view.pages)
        self._desk, self._document = desk, view.id
        self._drawing = Stopper()
        self.wanted.connect(self.draw)

    @Slot(int, int, int)
    def draw(self, page: int, zoom: int, width_px: int) -> None:
        """Have a page drawn instead of the one that is being drawn."""
        self.stop()
        self._drawing = Stopper()
        self._desk.jobs.ask(
            partial(document_page, stopper=self._drawing),
            self._document,
            page,
            width_px,
            done=partial(self.show_pixels, page, zoom),
            failed=self.show_refusal,
            apart=self._drawing,
        )

    def stop(self) -> None:
        """Give up the page that is being drawn."""
        self._drawing.stop()

    def show_refusal(self, problem: Problem) -> None:
        """Leave the place empty and say why, unless the page was given up."""
        if problem.code != Code.CANCELLED:
            self.show_nothing()
            self.refused.emit(problem)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt override
        self.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt override
        super().showEvent(event)
        if self._drawing.is_stopped and not self.is_drawn:
            self.show_page(self.page)  # it was given up when somebody looked elsewhere
