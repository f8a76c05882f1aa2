"""What one guest does at an event and said about it, or that they are not on the list any more."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_
from app.records import RecordId
from app.schema.event import ATTENDANCE, attendance_part, attendance_words
from app.usecases.attendances import remove_guest, save_guest
from app.usecases.intakes import KeptDraft
from ui.desk import Desk
from ui.pages.rowform import FormKind, RowForm
from ui.widgets.buttons import Button
from ui.widgets.layouts import column

FORM = FormKind(
    ATTENDANCE.name,
    N_("About one guest"),
    (attendance_part, attendance_words),
    save_guest,
    N_("It is saved."),
)


class GuestForm(QWidget):
    """Signals: ended(), the form can go; refused(Problem), it was not saved."""

    ended = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, kept: KeptDraft) -> None:
        super().__init__()
        self._desk, self._row = desk, kept.draft.now
        lines = column(self, gap=8)
        self.form = RowForm(desk, FORM, kept)
        self.form.saved.connect(self.ended)
        self.form.stopped.connect(self.ended)
        lines.addWidget(self.form)
        off = Button(desk.theme, N_("Take off the list"), kind="quiet", icon="user-x")
        off.clicked.connect(self.take_off)
        lines.addWidget(off)

    @Slot()
    def take_off(self) -> None:
        """Take the guest off the list."""
        event = RecordId(str(self._row.stored["event"]))
        self.form.flush()
        jobs, person, failed = self._desk.jobs, self._row.subject, self.show_refusal
        done = self.after_taking
        jobs.run(remove_guest, event, person, done=done, failed=failed, initiator=self)

    def after_taking(self, _: RecordId) -> None:
        """Say that the guest is off the list."""
        self._desk.tell(N_("The person is off the list."), can_undo=True)
        self.ended.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Tell why the guest stays on the list."""
        self.refused.emit(problem)
