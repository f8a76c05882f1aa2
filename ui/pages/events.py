"""The events of the centre: to come, past, and the form of a new one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, plural, verbatim
from app.records import RecordId
from app.schema.event import EVENT
from app.usecases.events import EventLine, event_draft, list_events, save_event, waiting_event
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from ui.desk import Desk, Destination
from ui.pages.eventwords import day_words, facts_words, hours_words, icon_of
from ui.pages.formplace import FormPlace
from ui.pages.rowform import FormKind
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage
from ui.widgets.segments import Segments

FORM = FormKind(
    "event",
    N_("An event"),
    EVENT.form_fields,
    save_event,
    N_("The event is saved."),
    is_personal=False,
)
COMING, PAST = "coming", "past"
VIEWS = (Option(COMING, N_("To come")), Option(PAST, N_("Past")))
AHEAD, STRETCH = timedelta(days=730), timedelta(days=182)


class EventsPage(QWidget):
    """Events by day; a press or Enter opens one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._since = desk.today - STRETCH
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Events"))
        week = Button(theme, N_("Week"), icon="calendar-days")
        week.clicked.connect(self.open_week)
        self._header.add_act(week)
        self.add = Button(theme, N_("Plan an event"), kind="primary", icon="calendar-plus")
        self.add.clicked.connect(self.start_form)
        self._header.add_act(self.add)
        whole.addWidget(self._header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        whole.addWidget(page, 1)
        self._forms = FormPlace(desk, {FORM.key: FORM})
        self._forms.closed.connect(self.after_form)
        self._held = column(gap=8)
        page.body.addWidget(self._forms)
        self.views = Segments(theme, N_("Which events"), VIEWS)
        self.views.chosen.connect(self.choose_view)
        line = row(gap=0)
        line.addWidget(self.views)
        line.addStretch(1)
        page.body.addLayout(line)
        page.body.addLayout(self._held)
        page.body.addStretch(1)
        self.setFocusProxy(self.add)

    def refresh(self) -> None:
        """Ask for the events of the view that is chosen."""
        today = self._desk.today
        if self.views.current() == PAST:
            span = (self._since, today - timedelta(days=1))
        else:
            span = (today, today + AHEAD)
        self._desk.jobs.ask(list_events, *span, done=self.show_events, only_latest=True)
        self._forms.resume(_waiting)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    @Slot(str)
    def choose_view(self, _: str) -> None:
        """Show other events."""
        self.refresh()

    def show_events(self, found: tuple[EventLine, ...]) -> None:
        """Show events under their days."""
        is_past = self.views.current() == PAST
        lines = tuple(reversed(found)) if is_past else found
        with keeping_focus(self):
            clear(self._held)
            for day, some in groupby(lines, key=_day_of):
                self._show_day(tuple(some), is_first=day == _day_of(lines[0]))
            if not lines:
                self._held.addWidget(self._nothing(is_past=is_past))
            if is_past:
                self._held.addWidget(self._more())
        words = plural("{count} event", "{count} events", len(lines))
        self._header.say(N_("Events"), words if lines else None)

    @Slot()
    def show_older(self) -> None:
        """Show what was before."""
        self._since -= 2 * STRETCH
        self.refresh()

    @Slot()
    def open_week(self) -> None:
        """Show the week."""
        self._desk.go(Destination("week"))

    @Slot()
    def open_sender(self) -> None:
        """Open the event whose line was pressed."""
        sender = self.sender()
        if sender is not None:
            self._desk.go(Destination("event", more=RecordId(sender.objectName())))

    @Slot()
    def start_form(self) -> None:
        """Ask what is planned; words that were left half-typed are there again."""
        self._forms.ask(event_draft)

    @Slot(str)
    def after_form(self, event: str) -> None:
        """Open the page of the new event, or go back to where one is planned."""
        if event:
            self._desk.go(Destination("event", more=RecordId(event)))
        else:
            self.add.setFocus()

    def _show_day(self, lines: tuple[EventLine, ...], *, is_first: bool) -> None:
        theme = self._desk.theme
        if not is_first:
            self._held.addSpacing(8)
        self._held.addWidget(Heading(theme, day_words(theme, lines[0]), 4))
        for one in lines:
            button = RowButton(
                theme,
                verbatim(one.title),
                facts_words(one),
                icon=icon_of(one),
            )
            button.show_time(*hours_words(theme, one))
            button.setObjectName(one.id)
            button.clicked.connect(self.open_sender)
            self._held.addWidget(button)

    def _nothing(self, *, is_past: bool) -> EmptyState:
        words, note = N_("No event is planned."), N_("Plan one: a talk, a training, a visit.")
        if is_past:
            words, note = N_("No event in this time."), N_("Older ones may be further back.")
        return EmptyState(self._desk.theme, "calendar-days", words, note)

    def _more(self) -> Button:
        button = Button(self._desk.theme, N_("Show older ones"), kind="quiet", icon="history")
        button.clicked.connect(self.show_older)
        return button


def _day_of(line: EventLine) -> date:
    return line.starts_at.date()


def _waiting(login: Login) -> Outcome[KeptDraft | None]:
    return unchanged(waiting_event(login))
