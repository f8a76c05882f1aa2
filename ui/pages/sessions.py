"""Sessions: which meetings wait for a word, when the next one is, and a form to write one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.schema import mentoring as fields
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.pairs import running_pairs
from app.usecases.sessions import (
    Act,
    kept_session,
    log_drafts,
    move_draft,
    session_draft,
    sessions_of,
    settle_draft,
)
from ui.desk import Desk
from ui.pages.sessionform import SessionForm
from ui.pages.sessionlist import SessionList
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.choices import Option
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage


@dataclass(frozen=True)
class Offers:
    """What may be written, the likeliest first, and the matches it may belong to."""

    drafts: tuple[KeptDraft, ...]
    pairs: tuple[Option, ...] = ()


_SAVED: MappingProxyType[Act, Text] = MappingProxyType(
    {
        Act.LOG: N_("The session is saved."),
        Act.PLAN: N_("The meeting is planned."),
        Act.SETTLE: N_("The session is saved."),
        Act.MOVE: N_("The meeting has another time now."),
    }
)


class SessionsPart(QWidget):
    """The sessions of one person, and above them the form of one or the ways to open it."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._form: SessionForm | None = None
        page = ScrollPage(gap=14, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(760))
        column(self, gap=0).addWidget(page)
        self._page = page
        self._refusal, self._top = column(gap=0), column(gap=12)
        page.body.addLayout(self._refusal)
        page.body.addLayout(self._top)
        self._list = SessionList(desk)
        self._list.settled.connect(self.after_settling)
        self._list.refused.connect(self.show_refusal)
        self._list.notes_wanted.connect(self.start_notes)
        self._list.move_wanted.connect(self.start_move)
        self._list.reached.connect(self.bring_up)
        page.body.addWidget(self._list)
        page.body.addStretch(1)
        self._show_acts()

    def refresh(self) -> None:
        """Ask for the sessions, and for words about one that were not saved yet."""
        self._desk.jobs.ask(sessions_of, self._person, done=self._list.show_sessions)
        if self._form is None:
            # Asked where words are sealed, so that those of a page just left are there.
            self._desk.jobs.run(_kept, self._person, done=self.show_kept)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self._form is not None:
            self._form.flush()

    def show_meeting(self, session: RecordId) -> None:
        """Bring the card of ``session`` before the eyes, and the keyboard to it."""
        self._list.show_meeting(session)

    def show_kept(self, offers: Offers) -> None:
        """Open the form again on words that were left half-typed."""
        if offers.drafts and self._form is None:
            self._open(offers).go_back(offers.drafts[0])

    @Slot()
    def start_log(self) -> None:
        """Open the form of a session that was held: one that was planned lately, or another."""
        self._start(_log_offer, self._person)

    @Slot()
    def start_plan(self) -> None:
        """Open the form of a meeting to come."""
        self._start(_plan_offer, self._person)

    @Slot(str)
    def start_notes(self, session: str) -> None:
        """Open the form of a session that is there, at its notes."""
        self._start(_settle_offer, RecordId(session), fields.note_student.key)

    @Slot(str)
    def start_move(self, session: str) -> None:
        """Open the form of a planned meeting, to give it another time."""
        self._start(_move_offer, RecordId(session))

    def open_form(self, key: str, offers: Offers) -> None:
        """Show the form, ready to be typed in at the question of ``key``, else at the first."""
        self._open(offers)
        if self._form is not None:
            self._form.begin(key)
            QTimer.singleShot(0, self, self._show_question)  # once the form has its size

    @Slot(str)
    def after_settling(self, _: str) -> None:
        """Go where the next meeting is planned: that is what usually follows."""
        clear(self._refusal)
        if self._form is None:
            self._plan.setFocus(Qt.FocusReason.TabFocusReason)
            self.bring_up(self._plan)

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say above everything why it was not saved."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self._page.verticalScrollBar().setValue(0)

    @Slot(object)
    def after_save(self, act: Act) -> None:
        """Say what was saved; the sessions are shown anew, since the records changed."""
        self._desk.tell(_SAVED[act], can_undo=True)
        self._show_acts()

    @Slot()
    def close_form(self) -> None:
        """Show the list as it is now, without the form."""
        self._show_acts()
        self.refresh()

    @Slot()
    def _show_question(self) -> None:
        """Scroll to the question that has the keyboard."""
        asked = self._form.asked if self._form is not None else None
        if asked is not None:
            self.bring_up(asked)

    @Slot(QWidget)
    def bring_up(self, part: QWidget) -> None:
        """Scroll until ``part`` is seen."""
        # A part just added has no place yet: let every layout that waits for it settle first.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._page.ensureWidgetVisible(part)

    def _start(self, offering: Callable[..., Offers], about: RecordId, key: str = "") -> None:
        done = partial(self.open_form, key)
        self._desk.jobs.ask(offering, about, done=done, failed=self.show_refusal)

    def _open(self, offers: Offers) -> SessionForm:
        self.flush()
        form = SessionForm(self._desk, offers.drafts, offers.pairs)
        with keeping_focus(self):
            clear(self._refusal)
            clear(self._top)
            self._form = form
            form.saved.connect(self.after_save)
            form.stopped.connect(self.close_form)
            form.chosen.connect(self._list.leave_out)
            self._top.addWidget(form)
        self._list.leave_out(form.session)
        return form

    def _show_acts(self) -> None:
        theme = self._desk.theme
        with keeping_focus(self):
            self._form = None
            clear(self._refusal)
            clear(self._top)
            acts = row(gap=12)
            log = Button(theme, N_("Log a session"), kind="primary", icon="notebook-pen")
            log.clicked.connect(self.start_log)
            self._plan = Button(theme, N_("Plan a meeting"), icon="calendar-days")
            self._plan.clicked.connect(self.start_plan)
            acts.addWidget(log)
            acts.addWidget(self._plan)
            acts.addStretch(1)
            self._top.addLayout(acts)
        self._list.leave_out("")


def _offers(login: Login, person: RecordId, drafts: tuple[KeptDraft, ...]) -> Offers:
    """Return drafts with the matches of the student that go on."""
    pairs = running_pairs(login, person) if drafts else ()
    return Offers(drafts, tuple(Option(one.id, verbatim(one.mentor)) for one in pairs))


def _kept(login: Login, person: RecordId) -> Outcome[Offers]:
    kept = kept_session(login, person)
    return unchanged(_offers(login, person, () if kept is None else (kept,)))


def _log_offer(login: Login, person: RecordId) -> Offers:
    return _offers(login, person, log_drafts(login, person))


def _plan_offer(login: Login, person: RecordId) -> Offers:
    return _offers(login, person, (KeptDraft(session_draft(login, person, "planned"), {}),))


def _settle_offer(login: Login, session: RecordId) -> Offers:
    kept = settle_draft(login, session)
    return _offers(login, kept.draft.now.subject, (kept,))


def _move_offer(login: Login, session: RecordId) -> Offers:
    kept = move_draft(login, session)
    return _offers(login, kept.draft.now.subject, (kept,))
