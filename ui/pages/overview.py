"""The first part of a student's page: the person at a glance, each block with one button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Problem
from app.i18n import N_, verbatim
from app.records import RecordId
from app.schema import caseload as note_fields
from app.usecases.caseload import assign
from app.usecases.handovers import NOTE_FIELDS, handover_draft, mark_handover_read, save_handover
from app.usecases.helps import Help
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.personoverview import PersonOverview, overview_of
from ui.desk import Desk, Destination
from ui.pages import overviewblocks as blocks
from ui.pages.rowform import FormKind, RowForm
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.choices import Option
from ui.widgets.filling import Filling
from ui.widgets.layouts import TwoColumns, clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage

NOTE_FORM = FormKind(
    "handover",
    N_("Hand over to another helper"),
    (note_fields.handover_to, *NOTE_FIELDS),
    save_handover,
    N_("The handover note is kept."),
    is_personal=False,
)


class OverviewPart(QWidget):
    """A person at a glance; a handover note is written here too."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._view: PersonOverview | None = None
        self._form: RowForm | None = None
        self.filling = Filling()
        page = ScrollPage(gap=14, margins=(32, 20, 32, 28))
        self._page = page
        column(self, gap=0).addWidget(page)
        self._top = column(gap=14)
        page.body.addLayout(self._top)
        self._columns = TwoColumns(18, (6, 5))
        page.body.addLayout(self._columns)
        self._main, self._side = self._columns.main, self._columns.side
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the person as things stand now."""
        self._desk.jobs.ask(overview_of, self._person, done=self.show_overview, only_latest=True)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self._form is not None:
            self._form.flush()

    def show_overview(self, view: PersonOverview) -> None:
        """Show the blocks anew; the keyboard stays where it is."""
        self._view = view
        with keeping_focus(self):
            for place, fill in ((self._main, self._fill_main), (self._side, self._fill_side)):
                clear(place)
                # Filled before it is seen: laid out and shown once, not block by block.
                held = QWidget()
                fill(column(held, gap=14), view)
                place.addWidget(held)
                held.show()
        self.filling.all_is_there()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._columns.fit(self._desk.theme, self.width())

    @Slot()
    def take_on(self) -> None:
        """Look after this person from now on."""
        self._desk.jobs.run(
            _take_on, self._person, done=self.after_taking, failed=self.show_refusal,
            initiator=self,
        )  # fmt: skip

    def after_taking(self, _: Any) -> None:  # noqa: ANN401 - the id is not needed
        """Say so, and show it."""
        self._desk.tell(N_("You look after this person now."), can_undo=True)
        self.refresh()

    @Slot()
    def write_note(self) -> None:
        """Begin a handover note with what the record holds."""
        language = self._desk.theme.language
        # Asked where words are sealed, so that those of a page just left are there.
        self._desk.jobs.run(_draft, self._person, language, done=self.open_form)

    def open_form(self, kept: KeptDraft) -> None:
        """Open the form of a note above the blocks."""
        view = self._view
        if self._form is not None or view is None:
            return
        workers = tuple(
            Option(str(one.id), verbatim(one.name))
            for one in view.workers
            if one.is_active and one.id != view.me
        )
        self._form = RowForm(self._desk, NOTE_FORM, kept, offers={"user": workers})
        self._form.saved.connect(self.close_form)
        self._form.stopped.connect(self.close_form)
        self._top.addWidget(self._form)
        self._form.show()
        self._page.ensureWidgetVisible(self._form)
        self._form.begin(note_fields.matters_now.key)

    @Slot()
    def close_form(self) -> None:
        """Take the form away."""
        self._form = None
        clear(self._top)
        self.refresh()

    @Slot()
    def mark_read(self) -> None:
        """Write down that the note was read."""
        note = self._view.note if self._view else None
        if note is not None:
            self._desk.jobs.run(
                mark_handover_read, note.record.id, done=self.after_reading, initiator=self
            )

    def after_reading(self, _: Any) -> None:  # noqa: ANN401 - the id is not needed
        """Say so; the note stays in the history."""
        self._desk.tell(N_("Written down: you have read the note."), can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it was not done."""
        self._top.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def follow(self) -> None:
        """Go to the part of the page that the pressed button is named after."""
        sender = self.sender()
        if sender is not None:
            self._desk.go(Destination("student", self._person, sender.objectName()))

    @Slot()
    def leave_centre(self) -> None:
        """Go where a sealed file is made for another centre."""
        self._desk.go(Destination("leaving", self._person))

    def _fill_main(self, main: QVBoxLayout, view: PersonOverview) -> None:
        theme = self._desk.theme
        if view.note is not None:
            note = blocks.handover(theme, view.note)
            note.add_act(N_("I have read it"), self.mark_read, "primary")
            main.addWidget(note)
        meeting = blocks.next_meeting(theme, view)
        words = N_("Say how it went") if view.unsettled else N_("To the meetings")
        is_none = view.unsettled is None and view.meeting is None
        meeting.add_act(N_("Plan a meeting") if is_none else words, self.follow).setObjectName(
            "sessions"
        )
        main.addWidget(meeting)
        step = blocks.next_step(theme, view)
        step.add_act(N_("To the plan"), self.follow).setObjectName("plan")
        main.addWidget(step)
        if view.helps:
            main.addWidget(self._helps(view.helps))
        goals = blocks.goals(theme, view)
        goals.add_act(N_("To the goals"), self.follow).setObjectName("plan")
        main.addWidget(goals)
        sessions = blocks.last_sessions(theme, view.sessions)
        sessions.add_act(N_("All meetings"), self.follow).setObjectName("sessions")
        main.addWidget(sessions)

    def _fill_side(self, side: QVBoxLayout, view: PersonOverview) -> None:
        theme = self._desk.theme
        who = blocks.who(theme, view)
        who.add_act(N_("To the talk"), self.follow).setObjectName("intake")
        side.addWidget(who)
        care = blocks.responsible(theme, view.responsible)
        is_mine = any(one.is_me for one in view.responsible)
        if is_mine or view.responsible:
            care.add_act(N_("Hand over"), self.write_note)
        else:
            care.add_act(N_("I look after them"), self.take_on)
        side.addWidget(care)
        lines = blocks.own_lines(theme, view.lines)
        lines.add_act(N_("Ask again"), self.follow).setObjectName("intake")
        side.addWidget(lines)
        papers = blocks.papers(theme, view.papers)
        papers.add_act(N_("To the papers"), self.follow).setObjectName("papers")
        side.addWidget(papers)
        goes = Button(theme, N_("Goes to another centre …"), kind="quiet", icon="log-out")
        goes.clicked.connect(self.leave_centre)
        side.addWidget(goes, 0, Qt.AlignmentFlag.AlignLeading)

    def _helps(self, helps: tuple[Help, ...]) -> QWidget:
        theme = self._desk.theme
        block = blocks.Block(theme, N_("What would help next"), "sparkles")
        for one in helps:
            line = RowButton(theme, one.words, icon=one.icon)
            line.setObjectName(one.part)
            line.clicked.connect(self.follow)
            block.body.addWidget(line)
        return block


def _take_on(login: Login, person: RecordId) -> Outcome[RecordId]:
    return assign(login, person, login.user)


def _draft(login: Login, person: RecordId, language: str) -> Outcome[KeptDraft]:
    return unchanged(handover_draft(login, person, language))
