"""That a student's file went to another centre, and that they are back."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_
from app.records import RecordId
from app.usecases.moves import Gone, come_back, gone_to
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.layouts import Margins, clear, column
from ui.widgets.refill import keeping_focus


class GoneNotice(QWidget):
    """Takes no room while the student is here.

    has_digits: also those of the sealed file, for whom reads them out.  Signals: changed(),
    the student is back; shown(), what is below may have moved.
    """

    changed = Signal()
    shown = Signal()

    def __init__(
        self, desk: Desk, person: RecordId, *, has_digits: bool = False, margins: Margins = 0
    ) -> None:
        super().__init__()
        self._desk, self._person, self._has_digits = desk, person, has_digits
        self._held = column(self, gap=0, margins=margins)
        self.hide()

    def refresh(self) -> None:
        """Ask whether the student has gone."""
        self._desk.jobs.ask(gone_to, self._person, done=self.show_gone, only_latest=True)

    def show_gone(self, gone: Gone | None) -> None:
        """Say where to, when and who wrote it down."""
        with keeping_focus(self):
            clear(self._held)
            self.setVisible(gone is not None)
            if gone is not None:
                self._held.addWidget(self._notice(gone))
        self.shown.emit()

    @Slot()
    def come_back(self) -> None:
        """Write down that the student is here again."""
        done = self.after_return
        self._desk.jobs.run(come_back, self._person, done=done, initiator=self)

    def after_return(self, _: RecordId) -> None:
        """Say so; it can be taken back."""
        self._desk.tell(N_("Written down: they are back."), can_undo=True)
        self.refresh()
        self.changed.emit()

    # -- within -------------------------------------------------------------------------------

    def _notice(self, gone: Gone) -> Notice:
        theme, note = self._desk.theme, None
        if self._has_digits and gone.digits:
            words = N_("The digits of the sealed file: {digits}")
            note = words.with_values(digits=gone.digits)
        told = gone.words(theme.language)
        notice = Notice(theme, told, note=note, tone="warn", icon="log-out")
        back = Button(theme, N_("They are back"), size="small", icon="undo-2")
        back.clicked.connect(self.come_back)
        notice.add_act(back)
        return notice
