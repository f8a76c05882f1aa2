"""A document whose file is on another computer: said calmly, and fetched if it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.i18n import N_
from app.records import RecordId
from app.usecases.documents import DocumentView
from app.usecases.elsewhere import want_document
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice

_COMES = N_("It comes with the next exchange with a computer that has it.")
_ASK = N_("This computer fetches only the files that somebody asks for.")


class ElsewhereNotice(Notice):
    """Signals: asked_for(), the file comes with the next exchange."""

    asked_for = Signal()

    def __init__(self, desk: Desk, view: DocumentView) -> None:
        words = N_("The file of this document is on another computer.")
        note = _COMES if view.is_coming else _ASK
        super().__init__(desk.theme, words, note=note, icon="cloud-off", tone="plain")
        self._desk, self._document = desk, view.id
        if not view.is_coming:
            fetch = Button(desk.theme, N_("Fetch it"), size="small")
            fetch.clicked.connect(self.fetch)
            self.add_act(fetch)

    @Slot()
    def fetch(self) -> None:
        """Have the file fetched with the next exchange."""
        self._desk.jobs.run(want_document, self._document, done=self.after_asking, initiator=self)

    def after_asking(self, _: RecordId) -> None:
        """Say that it comes."""
        self._desk.tell(_COMES)
        self.asked_for.emit()
