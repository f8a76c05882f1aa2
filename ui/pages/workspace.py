"""The window behind the lock: the rail, the page that is shown, the toast, the shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.context import Context
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.sync.sticks import Stick
from app.usecases.overview import DayView, look_at_day
from app.usecases.takeup import LeftWords, left_words
from app.usecases.undoing import undo_last
from app.usecases.vaults import has_colleagues
from ui.autoexchange import AutoExchange
from ui.desk import Desk, Destination
from ui.jobs import Incident
from ui.messages import message_of, message_of_incident
from ui.opening import Opened
from ui.pages.banners import Banners
from ui.pages.exchange import ExchangePage
from ui.pages.keys import KeysPage
from ui.pages.places import (
    CHANGING,
    OF_ONE,
    PAGES,
    RAIL,
    UNDER,
    WATCHING,
    WRITTEN_ON,
    page_of_one,
)
from ui.pages.settings import SettingsPage
from ui.pages.student import StudentPage
from ui.pages.students import StudentsPage
from ui.pages.today import TodayPage
from ui.pages.travel import TravelPage
from ui.pages.workers import WorkersPage
from ui.preferences import Preferences
from ui.shortcuts import add_shortcut
from ui.stickwatch import StickWatch
from ui.theme.appearance import Theme
from ui.vaultjobs import vault_jobs
from ui.vaultwatch import VaultWatch
from ui.widgets.avatar import Avatar
from ui.widgets.badges import Badge
from ui.widgets.brand import PROGRAM
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Line
from ui.widgets.layouts import clear, column, row
from ui.widgets.rail import Rail
from ui.widgets.toast import Toast

NARROW_PX = 1000
SLIM_LOCK_PX = 52  # as much as the slim rail has room for, at every text size
P = TypeVar("P", bound=QWidget)
# Details of problems that go away once it is said what a file is opened for.
_WHY = frozenset({"reason", "purpose"})


class Workspace(QWidget):
    """All that a worker sees.

    Signals: lock_wanted(); switch_wanted(), lock for another worker; look_wanted(palette,
    text scale, language); idle_wanted(minutes until the lock); seal_wanted(Path).
    """

    lock_wanted = Signal()
    switch_wanted = Signal()
    seal_wanted = Signal(object)
    look_wanted = Signal(str, float, str)
    idle_wanted = Signal(int)

    def __init__(
        self, theme: Theme, opened: Opened, context: Context, preferences: Preferences
    ) -> None:
        super().__init__()
        self._opened, self._context = opened, context
        self._idle_minutes = preferences.idle_minutes
        self._place, self._is_over = Destination(opened.first), False
        self._worker, self._is_practice, self._is_shared = "", False, False
        self.jobs = vault_jobs(opened, context, theme)
        self.jobs.vault_changed.connect(self.refresh)
        StickWatch.of(self.jobs).plugged.connect(self._tell_stick)
        self.jobs.problem.connect(self._show_problem)
        self.jobs.defect.connect(self._show_defect)
        self.exchanging, self.watch = AutoExchange(self.jobs), VaultWatch(self.jobs)
        self.watch.counted.connect(self._show_count)
        self.watch.came.connect(self._show_news)
        self._whole = row(self, gap=0)
        self._build(theme)
        for keys, act in (
            ("Ctrl+K", self.look_for),
            ("Ctrl+N", self.start_intake),
            ("Ctrl+Z", self.undo),
            ("Ctrl+L", self.lock),
            ("Ctrl+Shift+L", self.switch_wanted.emit),
            ("F1", self.show_keys),
        ):
            add_shortcut(self, keys, act)

    def begin(self) -> None:
        """Show the first page."""
        self.watch.look()
        self.jobs.ask(look_at_day, done=self._show_worker)
        self.watch.count()
        self.open(self._place)
        self.jobs.ask(left_words, done=self._take_up)

    def _take_up(self, left: LeftWords | None) -> None:
        """Go where half-typed words wait, unless somebody has gone elsewhere meanwhile."""
        if left is not None and self._place.page in {"today", "setup"}:
            self.open(Destination("student", left.person, left.part))

    def rebuild(self, theme: Theme) -> None:
        """Look and speak otherwise, at the place that is shown; what has ended stays as it is."""
        if self._is_over:
            return
        self.flush()
        self._build(theme)
        self._fit_rail()
        self.watch.count()
        self.open(self._place)

    def end(self, then: Callable[[], None] | None) -> None:
        """Put all words away, end every thread and process, then call ``then``."""
        self.flush()
        self._is_over = True
        self.exchanging.stop()
        self.watch.stop()
        self.jobs.stop()
        if then is not None:
            then()

    def flush(self) -> None:
        """Put half-typed words away at once."""
        if isinstance(self.page, WRITTEN_ON):
            self.page.flush()

    def _show_worker(self, view: DayView) -> None:
        """Say below the rail who is working."""
        self._worker, self._is_practice = view.worker, view.is_demonstration
        self._show_foot()

    @Slot(object)
    def open(self, place: Destination) -> None:
        """Show a place of the window."""
        self._place = place
        if place.page == "student" and place.person is not None:
            self._open_student(place)
        elif place.page in OF_ONE:
            self._open_one(place)
        elif place.page == "students":
            page = self._shown(StudentsPage)
            page.refresh()
            if place.part == "new":
                page.start_intake()
            else:
                page.search.setFocus()
        elif place.page in {"settings", "travel"}:
            self._open_asking(place)
        elif place.page == "keys":
            self._shown(KeysPage).setFocus()
        else:
            self._shown(PAGES.get(place.page, TodayPage)).refresh()
        self._rail.arrive(UNDER.get(place.page, place.page))

    def _open_asking(self, place: Destination) -> None:
        """Show a page that asks for something only the window can do."""
        if place.page == "travel":
            travel = self._shown(TravelPage)
            travel.seal_wanted.connect(self.seal_wanted)
            travel.refresh()
        else:
            settings = self._shown(SettingsPage)
            settings.look_wanted.connect(self.look_wanted)
            settings.locking.show_minutes(self._idle_minutes)
            settings.locking.minutes_wanted.connect(self._change_idle)

    @Slot(str)
    def _open_place(self, key: str) -> None:
        """Show the place pressed on the rail."""
        self.open(Destination(key))

    @Slot()
    def refresh(self) -> None:
        """Show what has changed in the records; the last save may end late."""
        if isinstance(self.page, CHANGING) and not self._is_over:
            self.page.refresh()
        self.watch.count()

    @Slot()
    def _show_news(self) -> None:
        """Show what others wrote, where nobody may be typing."""
        if isinstance(self.page, WATCHING) and not self._is_over:
            self.page.refresh()

    @Slot(int)
    def _show_count(self, count: int) -> None:
        self._rail.set_count("exchange", count)

    @Slot()
    def look_for(self) -> None:
        """Go to the search line."""
        self.open(Destination("students"))

    @Slot()
    def start_intake(self) -> None:
        """Go to the search line, with a new intake below it."""
        self.open(Destination("students", part="new"))

    @Slot()
    def show_keys(self) -> None:
        """Show what each key does."""
        self.open(Destination("keys"))

    @Slot()
    def lock(self) -> None:
        """Ask for the lock."""
        self.lock_wanted.emit()

    @Slot(int)
    def _change_idle(self, minutes: int) -> None:
        """Lock after so many quiet minutes from now on."""
        self._idle_minutes = minutes
        self.idle_wanted.emit(minutes)

    @Slot()
    def undo(self) -> None:
        """Take back what the worker did last."""
        self.jobs.run(undo_last, done=self._after_undo, failed=self._show_problem, initiator=self)

    @Slot(str)
    def _undo_told(self, _: str) -> None:
        """Take back what the toast tells of."""
        self.undo()

    def _after_undo(self, act: Text) -> None:
        """Say what was taken back."""
        self._toast.show_done(N_("Taken back: {act}.").with_values(act=act))
        self.refresh()

    @Slot(object, bool)
    def _tell(self, words: Text, can_undo: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Say in the toast what was done."""
        self._toast.show_done(words, "last" if can_undo else "")

    @Slot(object)
    def _tell_stick(self, _: Stick) -> None:
        """Say that a stick is there, unless its page says so already."""
        if not isinstance(self.page, ExchangePage):
            self._toast.show_done(N_("A stick is plugged in. See “Exchange”."))

    @Slot(object)
    def _show_problem(self, problem: Problem) -> None:
        """Say a problem that no page has taken; ask for what opens a file, where that is it."""
        if problem.detail in _WHY and isinstance(self.page, StudentPage):
            self.page.ask_why(needs_purpose=problem.detail == "purpose")
            return
        message = message_of(problem)
        if message.where == "banner":
            self._banners.tell(message)
        else:
            self._toast.show_done(message.words)

    @Slot(object)
    def _show_defect(self, incident: Incident) -> None:
        """Say that Waymark made a mistake, with its number."""
        self._banners.tell(message_of_incident(incident.number))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        if self._is_narrow() != self._rail.is_slim:
            self._fit_rail()
        self._toast.place()

    def _is_narrow(self) -> bool:
        return self.width() < self._desk.theme.grown(NARROW_PX)

    def _fit_rail(self) -> None:
        """Give the rail the width and the foot that there is room for."""
        self._rail.set_slim(slim=self._is_narrow())
        self._show_foot()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._stack.currentWidget()

    def _build(self, theme: Theme) -> None:
        """Make rail, stack and toast in the look of ``theme``."""
        clear(self._whole)
        self._desk = Desk(theme, self.jobs, self._context, self)
        self._desk.going.connect(self.open)
        self._desk.said.connect(self._tell)
        self._rail = Rail(theme, PROGRAM)
        self._rail.chosen.connect(self._open_place)
        for key, words, icon in RAIL:
            self._rail.add_place(key, words, icon)
        self._whole.addWidget(self._rail)
        main = column(gap=0)
        self._banners = Banners(theme)
        main.addWidget(self._banners)
        self._stack = QStackedWidget()
        main.addWidget(self._stack, 1)
        self._whole.addLayout(main, 1)
        self._toast = Toast(theme, self)
        self._toast.undo_wanted.connect(self._undo_told)

    def _follow_team(self) -> None:
        """Offer the lock for another worker once there is one."""
        if self._worker and has_colleagues(self._opened.folder) != self._is_shared:
            self._show_foot()

    def _show_foot(self) -> None:
        theme = self._desk.theme
        clear(self._rail.foot)
        if self._is_practice:
            self._rail.foot.addWidget(Badge(theme, N_("For practice"), icon="info", tone="warn"))
        line = row(gap=10)
        line.addWidget(Avatar(theme, self._worker, 36))
        self._rail.foot.addLayout(line)
        if self._rail.is_slim:
            lock: Button = IconButton(theme, "lock", N_("Lock"), kind="normal")
            lock.setFixedSize(SLIM_LOCK_PX, SLIM_LOCK_PX)
        else:
            line.addWidget(Line(theme, verbatim(self._worker), "small", weight=600), 1)
            lock = Button(theme, N_("Lock"), icon="lock")
            lock.set_wide()
        lock.clicked.connect(self.lock)
        locks = column(gap=8) if self._rail.is_slim else row(gap=8)
        locks.addWidget(lock, 1)
        self._is_shared = has_colleagues(self._opened.folder)
        if self._is_shared:
            other = IconButton(theme, "users", N_("Lock for another worker"), kind="normal")
            side = SLIM_LOCK_PX if self._rail.is_slim else lock.sizeHint().height()
            other.setFixedSize(side, side)
            other.clicked.connect(self.switch_wanted)
            locks.addWidget(other)
        self._rail.foot.addLayout(locks)

    def _open_student(self, place: Destination) -> None:
        page = self.page
        if place.person is None:
            return
        if not isinstance(page, StudentPage) or page.person != place.person:
            page = StudentPage(self._desk, place.person)
            self._replace(page)
        page.open_part(place.part)
        if place.more is not None:
            page.show_record(place.more)

    def _open_one(self, place: Destination) -> None:
        """Show a page about one thing, made anew."""
        page = page_of_one(self._desk, place)
        self._replace(page)
        page.refresh()

    def _shown(self, kind: Callable[[Desk], P]) -> P:
        """Return a new page of a kind, which is shown now."""
        page = kind(self._desk)
        self._replace(page)
        return page

    def _replace(self, page: QWidget) -> None:
        before = self.page
        self.flush()
        focused = QApplication.focusWidget()
        had_it = before is not None and focused is not None and before.isAncestorOf(focused)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        first = page.focusProxy()
        page.setFocusProxy(None)  # type: ignore[arg-type] # else Tab skips what is before it
        if had_it and first is not None and first.isVisibleTo(page):
            first.setFocus()
        if isinstance(before, WorkersPage):
            self._follow_team()
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
