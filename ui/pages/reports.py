"""Reports that were released: for managers and officers a page, for their readers all there is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, verbatim
from app.usecases.releases import (
    ReportDesk,
    ReportView,
    TableView,
    release_report,
    report_desk,
    reports_for,
)
from app.usecases.vaults import Keys
from ui.desk import Desk
from ui.jobs import Jobs
from ui.opening import Opened
from ui.pages.askagain import AskAgain
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.scrolling import ScrollPage

_WIDEST_PX = 760


class ReportsPage(QWidget):
    """Shows what was released; the officer releases this quarter's here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        header = PageHeader(theme, N_("Reports"))
        self.release = Button(theme, N_("Release this quarter"), kind="primary", icon="file-lock")
        self.release.clicked.connect(self.ask_first)
        self.release.hide()
        header.add_act(self.release)
        whole.addWidget(header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(_WIDEST_PX))
        whole.addWidget(page, 1)
        self._told, self._asked, self._body = column(gap=10), column(gap=0), column(gap=12)
        for part in (self._told, self._asked, self._body):
            page.body.addLayout(part)
        page.body.addStretch(1)
        self._asking = AskAgain(desk, self._asked, self)
        self.setFocusProxy(self.release)

    def refresh(self) -> None:
        """Ask what was released."""
        self._desk.jobs.ask(report_desk, done=self.show_desk, failed=self.show_refusal)

    def show_desk(self, view: ReportDesk) -> None:
        """Show the reports, or why there are none."""
        self.release.setVisible(view.may_release)
        clear(self._body)
        theme = self._desk.theme
        for one in view.reports:
            self._body.addWidget(ReportCard(theme, one))
        if not view.reports:
            words = N_("No report was released yet.")
            if not view.may_read:
                words = N_("Your role does not include this.")
            self._body.addWidget(EmptyState(theme, "chart-column", words, _WHO))

    @Slot()
    def ask_first(self) -> None:
        """Say that it is once a quarter, and ask for the last word."""
        theme = self._desk.theme
        clear(self._told)
        card = Card(gap=10)
        card.body.addWidget(Heading(theme, N_("Release this quarter’s report now?"), 3))
        words = N_(
            "It counts the students of today. There is one report a quarter, and it cannot be "
            "made again. The last days of the quarter are a good time for it."
        )
        card.body.addWidget(Label(theme, words, wraps=True))
        line = Flow(gap=10)
        now = Button(theme, N_("Release it now"), kind="primary", icon="file-lock")
        now.clicked.connect(self.release_now)
        line.add(now)
        later = Button(theme, N_("Not now"))
        later.clicked.connect(self.put_off)
        line.add(later)
        card.body.addWidget(line)
        self._told.addWidget(card)
        now.setFocus()

    @Slot()
    def put_off(self) -> None:
        """Take the question away."""
        clear(self._told)
        self.release.setFocus()

    @Slot()
    def release_now(self) -> None:
        """Seal this quarter's tables for the readers."""
        clear(self._told)
        self._asking.run(release_report, done=self.after_release, failed=self.show_refusal)

    def after_release(self, _: ReportView) -> None:
        """Show it with the others."""
        clear(self._told)
        self._desk.tell(N_("The report is released."))
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why nothing was released or shown."""
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))


class ReaderSpace(QWidget):
    """The whole window of a reader of reports, who holds no key to the records.

    Signals: lock_wanted().
    """

    lock_wanted = Signal()

    def __init__(self, theme: Theme, opened: Opened) -> None:
        super().__init__()
        self._theme, self._opened = theme, opened
        # Its "login" is only the keys: no vault is open.
        self._jobs: Jobs[Keys] = Jobs(self._give_keys, self._give_keys, close=_nothing)
        whole = column(self, gap=0)
        header = PageHeader(theme, N_("Reports"))
        lock = Button(theme, N_("Lock"), icon="lock")
        lock.clicked.connect(self.lock_wanted)
        header.add_act(lock)
        whole.addWidget(header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(_WIDEST_PX))
        whole.addWidget(page, 1)
        self._body = column(gap=12)
        page.body.addLayout(self._body)
        page.body.addStretch(1)
        self.setFocusProxy(lock)

    def begin(self) -> None:
        """Ask for the reports."""
        self._jobs.ask(
            reports_for, self._opened.folder, done=self.show_reports, failed=self.show_refusal
        )

    def end(self, then: Callable[[], None] | None) -> None:
        """End the threads, then call ``then``."""
        self._jobs.stop()
        if then is not None:
            then()

    def show_reports(self, reports: tuple[ReportView, ...]) -> None:
        """Show each report whole."""
        clear(self._body)
        for one in reports:
            self._body.addWidget(ReportCard(self._theme, one))
        if not reports:
            words = N_("There are no reports for you yet.")
            note = N_("Do you need the records too? Ask the person who leads the vault.")
            self._body.addWidget(EmptyState(self._theme, "chart-column", words, note))

    def show_refusal(self, problem: Problem) -> None:
        """Say why they cannot be shown."""
        clear(self._body)
        self._body.addWidget(Notice(self._theme, problem.text, tone="warn"))

    def _give_keys(self) -> Keys:
        return self._opened.keys


class ReportCard(Card):
    """One report with all its tables."""

    def __init__(self, theme: Theme, view: ReportView) -> None:
        super().__init__(gap=10, margins=(20, 16, 20, 18))
        title = N_("{centre}, {quarter}").with_values(centre=view.centre, quarter=view.quarter)
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 3))
        day = show_day(view.day, theme.language)
        words = N_("Released on {day}. Students who agreed to be counted: {count}.")
        if not view.people:
            words = N_("Released on {day}. There are too few students to say anything.")
        words = words.with_values(day=day, count=view.people)
        self.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        for one in view.tables if view.people else ():
            self.body.addSpacing(4)
            self.body.addWidget(Label(theme, one.title, weight=600, wraps=True))
            self.body.addWidget(_Numbers(theme, one))


class _Numbers(QWidget):
    """The lines of one table: groups, and how many people are in each."""

    def __init__(self, theme: Theme, one: TableView) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        if one.is_held_back:
            held = N_("Held back: it would tell too much about few people.")
            grid.addWidget(Label(theme, held, "small", colour="ink2", wraps=True), 0, 0)
            return
        rows = [*one.rows]
        if one.others:
            rows.append((N_("All others together"), one.others))
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for place, (words, number) in enumerate(rows):
            grid.addWidget(Label(theme, words, wraps=True), place, 0)
            grid.addWidget(Label(theme, verbatim(str(number)), weight=600), place, 1, end)


def _nothing(_: Keys) -> None:
    """Keys need no closing."""


_WHO = N_(
    "The data protection officer releases one each quarter. Readers of reports see the same, "
    "and nothing else."
)
