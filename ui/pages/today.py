"""Today: the list of what wants doing, and the ways to a student and to a new intake."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.calendars import show_weekday_day
from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.usecases.overview import SHOWN_OF_A_KIND, DayView, look_at_day
from app.usecases.today import Due, TodayItem, TodayList
from ui.desk import Desk, Destination
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import TwoColumns, clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton, Tile
from ui.widgets.scrolling import ScrollPage

_ABOUT_MATCHES = (
    Due.RULED,
    Due.SILENT,
    Due.CONTACT,
    Due.MATCH_END,
    Due.REVIEW,
    Due.BRIEF,
    Due.OVERFULL,
    Due.CHECK,
)
Section = tuple[Text, tuple[Due, ...]]
_MAIN: tuple[Section, ...] = (
    (N_("Safeguarding"), (Due.CONCERN,)),
    (N_("Meetings"), (Due.MEETING, Due.UNLOGGED)),
    (N_("Matches"), _ABOUT_MATCHES),
    (
        N_("Worth a look"),
        (
            Due.REQUEST,
            Due.CONFLICT,
            Due.DEADLINE,
            Due.OPENING,
            Due.LATE_STEP,
            Due.PERMIT,
            Due.PAPERS,
            Due.CONSENT,
        ),
    ),
)
_SIDE: tuple[Section, ...] = (
    (N_("On this computer"), (Due.BACKUP, Due.SHEETS, Due.DRAFT, Due.EXCHANGE, Due.UNSENT)),
)
_ICONS = MappingProxyType(
    {
        Due.CONCERN: "shield-alert",
        Due.REQUEST: "users",
        Due.MEETING: "calendar-clock",
        Due.UNLOGGED: "notebook-pen",
        Due.CONFLICT: "triangle-alert",
        Due.DEADLINE: "hourglass",
        Due.SILENT: "message-circle",
        Due.CONTACT: "phone",
        Due.OPENING: "signpost",
        Due.LATE_STEP: "flag",
        Due.RULED: "triangle-alert",
        Due.MATCH_END: "handshake",
        Due.REVIEW: "message-circle",
        Due.BRIEF: "undo-2",
        Due.OVERFULL: "users-round",
        Due.CHECK: "shield-check",
        Due.PERMIT: "id-card",
        Due.PAPERS: "file-warning",
        Due.CONSENT: "file-text",
        Due.SHEETS: "key-round",
        Due.DRAFT: "pencil",
        Due.EXCHANGE: "cloud-off",
        Due.UNSENT: "hard-drive",
        Due.BACKUP: "archive",
    }
)
# Where a press on a line leads: which part of the student's page.
_PARTS = MappingProxyType(
    {
        Due.MEETING: "sessions",
        Due.UNLOGGED: "sessions",
        Due.CONFLICT: "history",
        Due.DEADLINE: "cases",
        Due.SILENT: "sessions",
        Due.CONTACT: "matches",
        Due.LATE_STEP: "plan",
        Due.RULED: "matches",
        Due.MATCH_END: "matches",
        Due.REVIEW: "matches",
        Due.BRIEF: "matches",
        Due.PERMIT: "intake",
        Due.PAPERS: "cases",
        Due.CONSENT: "intake",
        Due.DRAFT: "intake",
    }
)
_OF_MENTORS = frozenset({Due.CHECK, Due.OVERFULL})  # these lead to the mentor's page
MORE_OF_A_KIND = 24
# With nothing but these, there is nothing to do.
_QUIET = frozenset({Due.UNSENT})
_LOUD = tuple(one for one in Due if one not in _QUIET)


class TodayPage(QWidget):
    """Asks the core each time it is shown or the records change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._most = SHOWN_OF_A_KIND
        self._header = PageHeader(theme, N_("Today"))
        sheet = Button(theme, N_("Day sheet"), kind="quiet", icon="printer")
        sheet.clicked.connect(self.open_sheet)
        self._header.add_act(sheet)
        find = Button(theme, N_("Find a student"), icon="search")
        find.clicked.connect(self.look_for)
        self._header.add_act(find)
        new = Button(theme, N_("New intake"), kind="primary", icon="user-plus")
        new.clicked.connect(self.start_intake)
        self._header.add_act(new)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28))
        whole = column(self, gap=0)
        whole.addWidget(self._header)
        whole.addWidget(page, 1)
        self._top = column(gap=14)
        page.body.addLayout(self._top)
        self._columns = TwoColumns(24, (7, 4))
        page.body.addLayout(self._columns)
        self._body, self._side = self._columns.main, self._columns.side
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask again for what wants doing."""
        self._desk.jobs.ask(look_at_day, self._most, done=self.show_day)

    def show_day(self, view: DayView) -> None:
        """Show the lists of ``view``."""
        hello = N_("Good day, {name}").with_values(name=view.worker)
        day = verbatim(show_weekday_day(view.day, self._desk.theme.language))
        self._header.say(hello, day)
        with keeping_focus(self):
            self._fill(view)

    def _fill(self, view: DayView) -> None:
        """Show the lists anew."""
        theme, items = self._desk.theme, view.items
        for part in (self._top, self._body, self._side):
            clear(part)
        if view.is_demonstration:
            words = N_("This is the demonstration centre: all people here are invented.")
            self._top.addWidget(Notice(theme, words))
        if not items.count(*_LOUD):
            self._body.addWidget(
                EmptyState(
                    theme,
                    "sun",
                    N_("Nothing waits for you."),
                    N_("Find a student with Ctrl+K, or start a new intake with Ctrl+N."),
                )
            )
        for part, sections in ((self._body, _MAIN), (self._side, _SIDE)):
            for title, kinds in sections:
                self._add_section(part, title, kinds, items)
        self._add_recent(view)

    @Slot()
    def show_more(self) -> None:
        """Show more lines of each kind."""
        self._most += MORE_OF_A_KIND
        self.refresh()

    @Slot()
    def settle_all(self) -> None:
        """Go where all questions are, one below another."""
        self._desk.go(Destination("conflicts"))

    @Slot()
    def look_for(self) -> None:
        """Go to the search line."""
        self._desk.go(Destination("students"))

    @Slot()
    def open_sheet(self) -> None:
        """Go where the list is printed."""
        self._desk.go(Destination("day-sheet"))

    @Slot()
    def start_intake(self) -> None:
        """Go where a new person is looked for, then made."""
        self._desk.go(Destination("students", part="new"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._columns.fit(self._desk.theme, self.width())

    def _add_recent(self, view: DayView) -> None:
        """Show the people kept last, to go on with."""
        if not view.recent:
            return
        theme = self._desk.theme
        self._side.addWidget(Heading(theme, N_("Kept lately"), 3))
        for one in view.recent:
            tile = Tile(theme, verbatim(one.name), verbatim(one.code), avatar_of=one.name)
            tile.setObjectName(one.person)
            tile.clicked.connect(self.open_sender)
            self._side.addWidget(tile)

    @Slot()
    def open_sender(self) -> None:
        """Open the page of the person whose tile was pressed."""
        person = RecordId(self.sender().objectName())
        self._desk.go(Destination("student", person, "overview"))

    def _add_section(
        self, part: QVBoxLayout, title: Text, kinds: Sequence[Due], items: TodayList
    ) -> None:
        if not items.of(*kinds):
            return
        part.addWidget(Heading(self._desk.theme, title, 3))
        card = Card(gap=2, margins=8)
        for kind in kinds:
            self._add_lines(card, items.of(kind)[: self._most], items.count(kind))
        part.addWidget(card)

    def _add_lines(self, card: Card, lines: Sequence[TodayItem], count: int) -> None:
        """Show lines of one kind, and how many more there are."""
        theme = self._desk.theme
        for item in lines:
            if item.kind in _QUIET:
                card.body.addWidget(_Fact(theme, item))
                continue
            line = RowButton(theme, item.words, icon=_ICONS[item.kind])
            line.clicked.connect(_Way(line, self._desk, item).follow)
            card.body.addWidget(line)
        if count > 1 and lines[0].kind is Due.CONFLICT:
            # Without their number: the inbox counts mentors without room, too.
            button = Button(theme, N_("Settle all open questions"), kind="quiet", icon="inbox")
            button.clicked.connect(self.settle_all)
            card.body.addWidget(button)
        elif count > len(lines):
            more = N_("And {count} more.").with_values(count=count - len(lines))
            button = Button(theme, more, kind="quiet", icon="chevron-down")
            button.clicked.connect(self.show_more)
            card.body.addWidget(button)


class _Fact(QWidget):
    """A line that leads nowhere: it is good to know, and there is nothing to press."""

    def __init__(self, theme: Theme, item: TodayItem) -> None:
        super().__init__()
        line = row(self, gap=14, margins=(14, 10, 14, 10))
        line.addWidget(Icon(theme, _ICONS[item.kind]), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(theme, item.words, weight=600, wraps=True), 1)


# Where lines lead that are about nobody.
_PAGES = MappingProxyType(
    {
        Due.SHEETS: "recovery",
        Due.REQUEST: "workers",
        Due.CONCERN: "concerns",
        Due.DRAFT: "students",
        Due.BACKUP: "backup",
        Due.CONFLICT: "conflicts",
        Due.EXCHANGE: "exchange",
    }
)


class _Way(QWidget):
    """Where one line leads; lives as long as the line."""

    def __init__(self, line: QWidget, desk: Desk, item: TodayItem) -> None:
        super().__init__(line)
        self.hide()
        self._desk, self._item = desk, item

    @Slot()
    def follow(self) -> None:
        item = self._item
        if item.kind in _OF_MENTORS:
            self._desk.go(Destination("mentor", item.person))
        elif item.person is not None:
            part = _PARTS.get(item.kind, "overview")
            self._desk.go(Destination("student", item.person, part, item.record))
        elif item.kind is Due.OPENING:
            self._desk.go(Destination("opening", None, "", item.record))
        elif item.kind in _PAGES:
            self._desk.go(Destination(_PAGES[item.kind]))
