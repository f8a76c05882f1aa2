"""The week: events and planned meetings at their hours, and time that two people share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import (
    show_day,
    show_day_month,
    show_time,
    show_weekday_day,
    week_of,
    weekday_name,
)
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.rules.slots import Stretch
from app.usecases.login import Login
from app.usecases.planning import (
    USUAL_MINUTES,
    Pair,
    Proposals,
    free_slots,
    no_slots_words,
    pairs_of,
    plan_slot,
)
from app.usecases.weeks import Entry, EntryKind, WeekView, show_week
from ui.desk import Desk, Destination
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select
from ui.widgets.weekcalendar import Band, Block, WeekGround, WeekPicture

NOBODY = "nobody"
MOST_SHOWN = 6
DAYS = 7


class WeekPage(QWidget):
    """One's own week; arrows and pages move in it, Enter opens, and a pair shows shared time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self.days = week_of(desk.today, theme.language)
        self.view: WeekView | None = None
        self._pairs: tuple[Pair, ...] = ()
        self.proposals: Proposals | None = None
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Week"))
        for part in self._acts():
            self._header.add_act(part)
        whole.addWidget(self._header)
        self._page = ScrollPage(gap=12, margins=(36, 4, 36, 24))
        whole.addWidget(self._page, 1)
        self._refusal = column(gap=0)
        self._page.body.addLayout(self._refusal)
        self._page.body.addWidget(self._pair_card())
        self.ground = WeekGround(theme, N_("Week"))
        self.ground.opened.connect(self.open_entry)
        self.ground.turned.connect(self.turn)
        self._page.body.addWidget(self.ground)
        self._page.body.addStretch(1)
        self._chosen = self.days.index(desk.today)
        self.setFocusProxy(self.ground)

    def refresh(self) -> None:
        """Ask for the week, for the pairs, and for the time that the chosen pair shares."""
        jobs = self._desk.jobs
        jobs.ask(show_week, self.days[0], done=self.show_view, only_latest=True)
        jobs.ask(pairs_of, done=self.show_pairs)
        self._ask_for_slots()

    def show_view(self, view: WeekView) -> None:
        """Show what is on."""
        is_first, self.view = self.view is None, view
        first, last = self.days[0], self.days[-1]
        language = self._desk.theme.language
        words = N_("{first} to {last}").with_values(
            first=show_day_month(first, language), last=show_day(last, language)
        )
        self._header.say(N_("Week"), words)
        self._draw()
        if is_first:
            self.ground.setFocus()
            QTimer.singleShot(0, self, self._show_working_hours)

    def show_pairs(self, pairs: tuple[Pair, ...]) -> None:
        """Offer the pairs whose time can be looked at."""
        before, self._pairs = self.pair.chosen(), pairs
        options = [Option(NOBODY, N_("Nobody: only my week"))]
        for number, one in enumerate(pairs):
            words = N_("{student} and {mentor}").with_values(
                student=one.student_name, mentor=one.mentor_name
            )
            options.append(Option(str(number), words))
        self.pair.offer(options)
        self.pair.choose(before or NOBODY)
        self._card.setVisible(bool(pairs))

    @Slot()
    def choose_pair(self) -> None:
        """Look at the time that two people share."""
        self.proposals = None
        self._ask_for_slots()
        self._draw()

    def show_slots(self, proposals: Proposals) -> None:
        """Show shared time in the week, and the next slots to press."""
        pair = self._pair()
        if pair is None:
            return
        self.proposals = proposals
        self._draw()
        theme = self._desk.theme
        clear(self._slots)
        flow = Flow(gap=8)
        for one in proposals.slots:
            button = Button(theme, self._slot_words(one), icon="calendar-plus", size="small")
            button.setObjectName(one.start.isoformat())
            button.clicked.connect(self.take_slot)
            flow.add(button)
        if proposals.slots:
            words = N_("Both are free. Press a time to plan it.")
            if proposals.unasked:
                words = N_("One of them is free. Press a time to plan it.")
            self._slots.addWidget(Label(theme, words, "small", wraps=True))
            self._slots.addWidget(flow)
        elif len(proposals.unasked) < 2:
            words = no_slots_words(proposals, USUAL_MINUTES)
            self._slots.addWidget(Notice(theme, words, tone="warn"))
        for person in proposals.unasked:
            name = pair.student_name if person == pair.student else pair.mentor_name
            words = N_("Ask {name} when they are free. Nobody has written it down yet.")
            self._slots.addWidget(Notice(theme, words.with_values(name=name), tone="plain"))

    @Slot()
    def take_slot(self) -> None:
        """Plan a meeting in the slot that was pressed."""
        sender, pair = self.sender(), self._pair()
        if pair is None:
            return
        start = datetime.fromisoformat(sender.objectName())
        jobs, done, failed = self._desk.jobs, self.after_plan, self.show_refusal
        jobs.run(plan_slot, pair, start, done=done, failed=failed, initiator=self)

    def after_plan(self, _: RecordId) -> None:
        """Say that the meeting is planned."""
        clear(self._refusal)
        self._desk.tell(N_("The meeting is planned."), can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say above everything why something was not done."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self._page.verticalScrollBar().setValue(0)

    @Slot(int)
    def turn(self, weeks: int) -> None:
        """Show another week."""
        self._show_days(self.days[0] + timedelta(days=DAYS * weeks), self.ground.day)

    @Slot()
    def go_back(self) -> None:
        """Show the week before."""
        self.turn(-1)

    @Slot()
    def go_on(self) -> None:
        """Show the week after."""
        self.turn(1)

    @Slot()
    def go_to_today(self) -> None:
        """Show this week, with today marked."""
        days = week_of(self._desk.today, self._desk.theme.language)
        self._show_days(days[0], days.index(self._desk.today))

    @Slot(str)
    def open_entry(self, key: str) -> None:
        """Open an event, or the meetings of a student."""
        entries = self.view.entries if self.view is not None else ()
        entry = next((one for one in entries if one.id == key.partition(" ")[0]), None)
        if entry is None:
            return
        if entry.kind is EntryKind.EVENT:
            self._desk.go(Destination("event", more=entry.id))
        elif entry.person is not None:
            self._desk.go(Destination("student", entry.person, "sessions"))

    @Slot()
    def open_events(self) -> None:
        """Show all events in a list."""
        self._desk.go(Destination("events"))

    # -- within -------------------------------------------------------------------------------

    def _acts(self) -> Iterator[QWidget]:
        theme = self._desk.theme
        back = IconButton(theme, "chevron-left", N_("The week before"), kind="normal")
        back.clicked.connect(self.go_back)
        today = Button(theme, N_("This week"))
        today.clicked.connect(self.go_to_today)
        on = IconButton(theme, "chevron-right", N_("The week after"), kind="normal")
        on.clicked.connect(self.go_on)
        events = Button(theme, N_("All events"), icon="list")
        events.clicked.connect(self.open_events)
        yield from (back, today, on, events)

    def _pair_card(self) -> Card:
        theme = self._desk.theme
        self._card = Card(gap=8, margins=(18, 12, 18, 14))
        self._card.body.addWidget(
            Label(theme, N_("When can two people meet?"), "small", weight=600)
        )
        self.pair = Select(theme, N_("When can two people meet?"))
        self.pair.activated.connect(self.choose_pair)
        self._card.body.addWidget(self.pair)
        self._slots = column(gap=8)
        self._card.body.addLayout(self._slots)
        self._card.hide()
        return self._card

    def _pair(self) -> Pair | None:
        chosen = self.pair.chosen()
        is_pair = chosen.isdecimal() and int(chosen) < len(self._pairs)
        return self._pairs[int(chosen)] if is_pair else None

    def _ask_for_slots(self) -> None:
        pair = self._pair()
        if pair is None:
            self.proposals = None
            clear(self._slots)
            return
        self._desk.jobs.ask(
            _slots_from,
            pair,
            max(self._desk.today, self.days[0]),
            done=self.show_slots,
            failed=self.show_refusal,
            only_latest=True,
        )

    def _show_days(self, first: date, day: int) -> None:
        self.days = tuple(first + timedelta(days=number) for number in range(DAYS))
        self._chosen = day
        self.view = WeekView(first, ())
        self._draw()
        self.refresh()

    def _draw(self) -> None:
        """Draw the week as far as it is known."""
        view, desk = self.view, self._desk
        if view is None:
            return
        language, now = desk.theme.language, desk.now()
        picture = WeekPicture(
            days=tuple(
                (
                    weekday_name(day, language),
                    show_day_month(day, language),
                    show_weekday_day(day, language),
                )
                for day in self.days
            ),
            hours=tuple(show_time(time(hour % 24), language) for hour in range(25)),
            blocks=tuple(self._blocks(view)),
            bands=tuple(self._bands()),
            today=self.days.index(now.date()) if now.date() in self.days else None,
            minute=now.hour * 60 + now.minute,
        )
        self.ground.show_week(picture, self._chosen)

    def _blocks(self, view: WeekView) -> Iterator[Block]:
        for number, day in enumerate(self.days):
            for one in view.of_day(day):
                yield self._block(one, number, day)

    def _block(self, one: Entry, number: int, day: date) -> Block:
        theme = self._desk.theme
        start, end = _minutes(one.starts_at, one.ends_at, day)
        hours = " – ".join(
            show_time(moment.time(), theme.language) for moment in (one.starts_at, one.ends_at)
        )
        parts = [show_weekday_day(day, theme.language), hours, theme.plain(self._named(one))]
        if one.is_cancelled:
            parts.append(theme.plain(N_("Called off")))
        if one.place:
            parts.append(one.place)
        is_event = one.kind is EntryKind.EVENT
        tone: Tone = "learning" if is_event else "primary"
        return Block(
            f"{one.id} {number}", number, start, end,
            time=hours, words=verbatim(one.name), spoken=", ".join(parts), tone=tone,
            is_faded=one.is_cancelled,
        )  # fmt: skip

    def _named(self, one: Entry) -> Text:
        if one.kind is EntryKind.EVENT:
            return verbatim(one.name)
        return N_("Meeting with {name}").with_values(name=one.name)

    def _bands(self) -> Iterator[Band]:
        for one in self.proposals.free if self.proposals is not None else ():
            for number, day in enumerate(self.days):
                if one.start.date() <= day <= one.end.date():
                    start, end = _minutes(one.start, one.end, day)
                    if start < end:
                        yield Band(number, start, end)

    def _slot_words(self, one: Stretch) -> Text:
        language = self._desk.theme.language
        return N_("{weekday}, {day}, {time}").with_values(
            weekday=weekday_name(one.start.date(), language),
            day=show_day_month(one.start.date(), language),
            time=show_time(one.start.time(), language),
        )

    @Slot()
    def _show_working_hours(self) -> None:
        """Begin where most is on, below what lies in the night."""
        if self.ground.top_of(8 * 60) > self.height() / 2:
            self._page.verticalScrollBar().setValue(self.ground.top_of(7 * 60))


def _slots_from(login: Login, pair: Pair, first: date) -> Proposals:
    return free_slots(login, pair.student, pair.mentor, first=first, most=MOST_SHOWN)


def _minutes(start: datetime, end: datetime, day: date) -> tuple[int, int]:
    """Return from when to when something is on in a day, in minutes since its midnight."""
    begin = start.hour * 60 + start.minute if start.date() == day else 0
    last = end.hour * 60 + end.minute if end.date() == day else 24 * 60
    return begin, max(last, begin + 1) if start.date() == day else last
