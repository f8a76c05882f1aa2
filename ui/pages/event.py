"""One event: when and where, who comes, and the marking of twenty people in half a minute."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.schema import event as fields
from app.usecases.attendances import (
    EventView,
    guest_draft,
    show_event,
)
from app.usecases.events import cancel_event, event_draft, waiting_event
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from ui.desk import Desk, Destination
from ui.pages.calendarcard import CalendarCard
from ui.pages.events import FORM
from ui.pages.eventwords import count_words, facts_words, in_line, span_words
from ui.pages.formplace import FormPlace
from ui.pages.guestcard import GuestCard
from ui.pages.guestform import GuestForm
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.scrolling import ScrollPage

TOAST_PX = 96


class EventPage(QWidget):
    """Shows an event; each mark is saved at once, and can be taken back."""

    def __init__(self, desk: Desk, event: RecordId) -> None:
        super().__init__()
        self._desk, self.event_id = desk, event
        self.view: EventView | None = None
        theme = desk.theme
        whole = column(self, gap=0)
        whole.addWidget(self._head())
        self.guests = GuestCard(desk, event)
        whole.addWidget(self.guests.progress)
        self._page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(960))
        whole.addWidget(self._page, 1)
        self._forms = FormPlace(desk, {FORM.key: FORM})
        self._forms.opened.connect(self._show_top)
        self._forms.closed.connect(self.refresh)
        self._page.body.addWidget(self._forms)
        self._facts = column(gap=8)
        self._page.body.addLayout(self._facts)
        self.guests.refused.connect(self.show_refusal)
        self.guests.changed.connect(self.refresh)
        self.guests.reached.connect(self.show_line)
        self.guests.more_wanted.connect(self.start_guest)
        self._page.body.addWidget(self.guests)
        self.calendar = CalendarCard(desk, event)
        self._page.body.addWidget(self.calendar)
        self._page.body.addSpacing(theme.grown(TOAST_PX) - 28)  # so that the toast covers nothing
        self._page.body.addStretch(1)

    def _head(self) -> PageHeader:
        """Return the name of the event with what can be done beside it."""
        theme = self._desk.theme
        self._header = PageHeader(theme, N_("Event"))
        for words, icon, act in (
            (N_("All events"), "list", self.leave),
            (N_("Change"), "pencil", self.start_form),
        ):
            button = Button(theme, words, icon=icon)
            button.clicked.connect(act)
            self._header.add_act(button)
        self.off = Button(theme, N_("Call off"), icon="calendar-x")
        self.off.clicked.connect(self.call_off)
        self._header.add_act(self.off)
        return self._header

    @Slot()
    def refresh(self) -> None:
        """Ask how things stand."""
        self._desk.jobs.ask(show_event, self.event_id, done=self.show_view, only_latest=True)
        self._forms.resume(_waiting, self.event_id)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    def show_view(self, view: EventView) -> None:
        """Show the event as things stand now; marks that are on their way are kept."""
        is_first, self.view = self.view is None, view
        theme, line = self._desk.theme, view.line
        told: list[Text] = [
            span_words(theme, view),
            facts_words(line),
        ]
        self._header.say(verbatim(line.title), in_line(told))
        self.off.say(N_("It takes place") if line.is_cancelled else N_("Call off"))
        self._show_facts(view)
        self.guests.show_view(view)
        self.calendar.refresh()
        if is_first:
            self.guests.begin()

    @Slot(QWidget)
    def show_line(self, line: QWidget) -> None:
        """Show a line of the list above the place where the toast comes."""
        QTimer.singleShot(0, self, partial(self._reveal, line))

    @Slot()
    def call_off(self) -> None:
        """Call the event off, or let it take place after all."""
        is_off = self.view is not None and self.view.line.is_cancelled
        jobs, failed = self._desk.jobs, self.show_refusal
        done = partial(self.after_calling, not is_off)
        use_case = partial(cancel_event, takes_place=is_off)
        jobs.run(use_case, self.event_id, done=done, failed=failed, initiator=self)

    def after_calling(self, is_off: bool, _: RecordId) -> None:  # noqa: FBT001 - bound above
        """Say whether the event is off."""
        words = N_("The event takes place.")
        if is_off:
            words = N_("The event is called off. Tell everybody on the list.")
        self._desk.tell(words, can_undo=True)
        self.refresh()

    @Slot()
    def start_form(self) -> None:
        """Change what is known of the event."""
        self._forms.ask(event_draft, self.event_id)

    @Slot(str)
    def start_guest(self, person: str) -> None:
        """Tell more of a guest."""
        self._desk.jobs.ask(guest_draft, self.event_id, RecordId(person), done=self.open_guest)

    def open_guest(self, kept: KeptDraft) -> None:
        """Show the form of a guest, ready to be typed in."""
        made = GuestForm(self._desk, kept)
        made.ended.connect(self._forms.close_form)
        made.refused.connect(self.show_refusal)
        self._forms.put(made, made.form)
        made.form.begin()

    @Slot()
    def leave(self) -> None:
        """Go back to all events."""
        self._desk.go(Destination("events"))

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say above everything why something was not done."""
        self._forms.show_refusal(problem)
        self.refresh()

    # -- within -------------------------------------------------------------------------------

    @Slot()
    def _show_top(self) -> None:
        self._page.verticalScrollBar().setValue(0)

    def _reveal(self, line: QWidget) -> None:
        inner = self._page.widget()
        if isValid(line) and inner is not None:
            # Of a line that is wholly in sight, ensureWidgetVisible takes no heed of the margin.
            end = line.mapTo(inner, QPoint(0, line.height())).y()
            self._page.ensureVisible(0, end, 0, self._desk.theme.grown(TOAST_PX))

    def _show_facts(self, view: EventView) -> None:
        theme = self._desk.theme
        clear(self._facts)
        if view.line.is_cancelled:
            words = N_("This event was called off.")
            self._facts.addWidget(Notice(theme, words, tone="warn", icon="calendar-x"))
        if view.line.is_overbooked:
            note = N_("Find a larger room, or ask some to come another time.")
            self._facts.addWidget(Notice(theme, count_words(view.line), note=note, tone="warn"))
        note_file = view.event.get(fields.event_note)
        if note_file:
            self._facts.addWidget(Label(theme, verbatim(note_file), colour="ink2", wraps=True))


def _waiting(login: Login, event: RecordId) -> Outcome[KeptDraft | None]:
    return unchanged(waiting_event(login, event))
