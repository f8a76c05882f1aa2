"""The sessions of one person as cards: those that wait for a word first, then those to come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.schema import mentoring as fields
from app.usecases.sessions import arrange, settle_session
from ui.desk import Desk
from ui.pages.sessioncard import SessionCard
from ui.widgets.empty import EmptyState
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus

LONGEST_WAIT_MS = 3_600_000
_SETTLED: MappingProxyType[str, Text] = MappingProxyType(
    {
        "held": N_("The meeting is marked as held."),
        "missed": N_("The meeting is marked as missed."),
        "cancelled": N_("The meeting is called off."),
    }
)


class SessionList(QWidget):
    """A card for each session; how a meeting went is written down with one press.

    Signals: settled(str), how a meeting went, now written; refused(Problem), it was
    not; notes_wanted(str) and move_wanted(str), the session that is to be written in
    a form; reached(QWidget), a card that was asked for is there to be seen.
    """

    settled = Signal(str)
    refused = Signal(object)
    notes_wanted = Signal(str)
    move_wanted = Signal(str)
    reached = Signal(QWidget)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sessions: tuple[Record, ...] | None = None
        self._written = self._wanted = ""
        self._held = column(self, gap=10)
        # A meeting that begins while the page is shown asks how it went from then on.
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self.fill)

    def show_sessions(self, sessions: tuple[Record, ...]) -> None:
        """Show a card for each session."""
        self._sessions = sessions
        self.fill()

    @Slot(str)
    def leave_out(self, session: str) -> None:
        """Show the card of ``session`` without buttons while it is written in a form."""
        if session != self._written:
            self._written = session
            self.fill()

    def show_meeting(self, session: RecordId) -> None:
        """Give the keyboard to the card of ``session``, as soon as it is there."""
        self._wanted = session
        QTimer.singleShot(0, self, self.land)

    @Slot()
    def fill(self) -> None:
        """Show the cards as things stand now."""
        if self._sessions is None:
            return
        now = self._desk.now()
        arranged = arrange(self._sessions, now)
        with keeping_focus(self):
            clear(self._held)
            for session in (*arranged.unsettled, *arranged.coming, *arranged.past):
                has_acts = session.id != self._written
                card = SessionCard(self._desk.theme, session, now, has_acts=has_acts)
                card.told.connect(self.settle)
                card.notes_wanted.connect(self.notes_wanted)
                card.move_wanted.connect(self.move_wanted)
                self._held.addWidget(card)
            if not self._sessions and not self._written:
                self._held.addWidget(
                    EmptyState(
                        self._desk.theme,
                        "calendar-days",
                        N_("There was no session yet."),
                        N_("Plan the first one: the date stands on the roadmap."),
                    )
                )
        self._wait_for(arranged.coming)
        if self._wanted:
            QTimer.singleShot(0, self, self.land)

    @Slot()
    def land(self) -> None:
        """Go to the card that was asked for, once it is there."""
        cards = (one for one in self.findChildren(SessionCard) if one.isVisible())
        card = next((one for one in cards if one.session.id == self._wanted), None)
        if card is None:
            return
        self._wanted = ""
        if card.first is not None:
            card.first.setFocus(Qt.FocusReason.TabFocusReason)
        self.reached.emit(card)

    @Slot(str, str)
    def settle(self, session: str, state: str) -> None:
        """Write down how a planned meeting went, without more words."""
        self._desk.jobs.run(
            settle_session,
            RecordId(session),
            {"state": state},
            done=partial(self.after_settling, state),
            failed=self.pass_on,
            initiator=self,
        )

    def after_settling(self, state: str, _: RecordId) -> None:
        """Say what was written; the cards are shown anew, since the records changed."""
        self._desk.tell(_SETTLED[state], can_undo=True)
        self.settled.emit(state)

    def pass_on(self, problem: Problem) -> None:
        """Tell why it was not written."""
        self.refused.emit(problem)

    def _wait_for(self, coming: Sequence[Record]) -> None:
        """Look again when the next meeting begins."""
        starts_at = coming[0].get(fields.starts_at) if coming else None
        if starts_at is None:
            self._turn.stop()
            return
        wait_ms = (starts_at - self._desk.now()).total_seconds() * 1000
        self._turn.start(max(1, min(round(wait_ms) + 1, LONGEST_WAIT_MS)))
