"""Exchange with other computers: what is only here, a stick taken in or given out, what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.calendars.writing import show_day
from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.usecases.inbox import count_inbox
from app.usecases.receipts import Receipt, Standing, standing
from app.usecases.syncwords import report_from, report_lines, standing_lines
from ui.autoexchange import AUTO
from ui.desk import Desk, Destination
from ui.longwork import LongWork
from ui.pages.fetchcard import FetchCard
from ui.pages.heldchanges import HeldChangesPanel
from ui.pages.hubs import HubLines
from ui.pages.onlineplaces import OnlinePlaces
from ui.pages.quarantine import QuarantinePanel
from ui.pages.sentonline import SentOnline
from ui.pages.stickcard import SticksPanel
from ui.pages.takingback import TakingBack
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Tick

RUN = "exchange"
_ONLINE, _AGAIN = "--target", "--again"


class ExchangePage(QWidget):
    """Says how things stand, exchanges with a folder, and shows what came of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._run = LongWork.of(desk.jobs, RUN)
        self._panel: ProgressPanel | None = None
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(theme, N_("Exchange with other computers")))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._truth, self._came = column(gap=10), column(gap=10)
        self._others = column(gap=8)
        self._asked = column(gap=10)
        self._sticks = SticksPanel(desk)
        self._sticks.wanted.connect(self.exchange_with)
        self._choice, self._is_again, self._is_asked = self._acts(), False, False
        self._back = TakingBack(desk)
        self._back.taken_back.connect(self.after_taking_back)
        self._back.again_wanted.connect(self.bring_again)
        self.online = OnlinePlaces(desk)
        self.online.exchange_wanted.connect(self.exchange_online)
        self.online.asked.connect(self._make_room)
        self._sent, self._hubs = SentOnline(desk), HubLines(desk)
        self._refused, self._changes = QuarantinePanel(desk), HeldChangesPanel(desk)
        for panel in (self._refused, self._changes):
            panel.changed.connect(self.refresh)
        for layout, parts in (
            (self._asked, ()),
            (self._truth, (self._back,)),
            (
                self._came,
                (self._sticks, self._choice, self.online, self._refused, self._changes),
            ),
            (self._others, (self._hubs, self._sent, FetchCard(desk))),
        ):
            page.body.addLayout(layout)
            for part in parts:
                page.body.addWidget(part)
        page.body.addStretch(1)
        self.setFocusProxy(self.both)
        self._run.told.connect(self.show_run)

    @Slot()
    def refresh(self) -> None:
        """Ask how things stand and what is open, and show the run."""
        self._desk.jobs.ask(count_inbox, done=self.show_questions)
        self._refused.refresh()
        self._changes.refresh()
        self._sticks.show_sticks()
        self._back.refresh()
        self._desk.jobs.ask(standing, done=self.show_standing, failed=self.show_refusal)
        self.online.refresh()
        self._sent.refresh()
        self._hubs.refresh()
        self.show_run()

    def show_standing(self, found: Standing) -> None:
        """Say in one sentence what is only here, and which computer has said what."""
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._truth)
            clear(self._others)
            tone: Tone = "warn" if found.only_here else "primary"
            first, *more = standing_lines(found)
            self._truth.addWidget(Notice(theme, first, note=self._last(found), tone=tone))
            for words in more:
                self._truth.addWidget(Label(theme, words, colour="ink2", wraps=True))
            if found.others:
                self._others.addWidget(Heading(theme, N_("Other computers of the centre"), 3))
            for one in found.others:
                self._others.addWidget(self._computer(one))

    def show_questions(self, count: int) -> None:
        """Say how many questions are open, and lead there."""
        clear(self._asked)
        if not count:
            return
        words = plural(
            "{count} question is open: two computers wrote different things.",
            "{count} questions are open: two computers wrote different things.",
            count,
        )
        notice = Notice(self._desk.theme, words, tone="warn")
        settle = Button(self._desk.theme, N_("Settle them"), size="small")
        settle.clicked.connect(self.open_questions)
        notice.add_act(settle)
        self._asked.addWidget(notice)

    @Slot()
    def open_questions(self) -> None:
        """Go where questions are settled."""
        self._desk.go(Destination("conflicts"))

    @Slot()
    def take_and_give(self) -> None:
        """Let a stick or folder be chosen; take in what is new and put there what it lacks."""
        self._choose()

    @Slot()
    def only_take(self) -> None:
        """Let a stick or folder be chosen, and only take in."""
        self._choose("--pull")

    @Slot()
    def only_give(self) -> None:
        """Let a stick or folder be chosen, and only put ours there."""
        self._choose("--push")

    @Slot(str)
    def exchange_online(self, name: str) -> None:
        """Take in what is new at an online place, and put there what it lacks."""
        self._begin(["sync", _ONLINE, name])

    @Slot(str, bool)
    def exchange_with(self, path: str, only_take: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Exchange with a stick that is plugged in."""
        self._begin(["sync", path, "--stick"], *(["--pull"] if only_take else []))

    @Slot()
    def show_run(self) -> None:
        """Show how far the exchange is, or what came of it."""
        run = self._run
        for part in (self.online, self._back):
            part.setVisible(not run.is_running)
        self._choice.setHidden(run.is_running or self._is_asked)
        self._sticks.offer(is_offered=not run.is_running)
        if run.is_running:
            self._show_progress()
            return
        was_running, self._panel = self._panel is not None, None
        if run.value is not None:
            self._show_report(run.value)
        elif run.problem is not None:
            self.show_refusal(self._naming(run.problem))
        if was_running:
            self._desk.jobs.ask(standing, done=self.show_standing, failed=self.show_refusal)
            self._back.refresh()
            self.online.refresh()
            self._sent.refresh()
            self._hubs.refresh()
            self._desk.jobs.ask(count_inbox, done=self.show_questions)
            self._refused.refresh()
            self._changes.refresh()
            self._sticks.show_sticks()
            self.both.setFocus()

    def show_refusal(self, problem: Problem) -> None:
        """Say why nothing, or not all, was exchanged."""
        self._show(Notice(self._desk.theme, problem.text, tone="warn"))

    def _naming(self, problem: Problem) -> Problem:
        """Return why an exchange failed, with the name of the online place if it was one."""
        if _ONLINE not in self._run.arguments:
            return problem
        words = N_("“{name}”: {reason}")
        told = words.with_values(name=self._run.arguments[-1], reason=problem.text)
        return Problem(told, problem.code, detail=problem.detail)

    @Slot()
    def bring_again(self) -> None:
        """Exchange once more where the last exchange was, or let somebody say where."""
        known = self._run.arguments
        if known and not LongWork.of(self._desk.jobs, AUTO).arguments:
            self._begin([one for one in known if one not in {_AGAIN, "--push"}], _AGAIN)
            return
        self._is_again = True
        words = N_("Now exchange where it came from. What was taken back comes again.")
        self._show(Notice(self._desk.theme, words))

    @Slot(int)
    def after_taking_back(self, count: int) -> None:
        """Say how much went, and how things stand now."""
        self._run.forget()
        words = plural("{count} change was taken back.", "{count} changes were taken back.", count)
        note = N_("It does not come again by itself. The other computer still has it.")
        self._show(Notice(self._desk.theme, words, note=note))
        self._desk.jobs.ask(standing, done=self.show_standing, failed=self.show_refusal)
        self.both.setFocus()

    # -- within -------------------------------------------------------------------------------

    def _begin(self, arguments: Sequence[str], *options: str) -> None:
        """Begin an exchange; once, what was taken back comes too if somebody asked for that."""
        if self._is_again and "--push" not in options:
            options = (*options, _AGAIN)
        self._is_again = False
        self._back.forget()
        self._run.begin([*arguments, *options])

    def _acts(self) -> Card:
        theme, card = self._desk.theme, Card(gap=12)
        words = N_("Plug in the stick, or choose the folder that the other computers use too.")
        card.body.addWidget(Label(theme, words, wraps=True))
        acts = Flow(gap=10)
        self.both = Button(theme, N_("Choose and exchange"), kind="primary", icon="usb")
        self.both.clicked.connect(self.take_and_give)
        take = Button(theme, N_("Only take in"), icon="download")
        take.clicked.connect(self.only_take)
        give = Button(theme, N_("Only give out"), icon="upload")
        give.clicked.connect(self.only_give)
        for one in (self.both, take, give):
            acts.add(one)
        card.body.addWidget(acts)
        self.is_online = Tick(theme, N_("The folder goes over the internet"))
        card.body.addWidget(self.is_online)
        note = N_("What lies there is sealed: whoever finds the stick can read nothing.")
        card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        return card

    @Slot(bool)
    def _make_room(self, is_asked: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Show the choice of a stick only while no place is being set up."""
        self._is_asked = is_asked
        self._choice.setHidden(is_asked)

    def _choose(self, *options: str) -> None:
        title = self._desk.theme.plain(N_("Which stick or folder?"))
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            online = ["--online"] if self.is_online.isChecked() else []
            self._begin(["sync", folder], *options, *online)

    def _show_progress(self) -> None:
        if self._panel is None:
            self._panel = ProgressPanel(self._desk.theme, N_("Exchanging"))
            self._panel.stop_wanted.connect(self._run.stop)
            self._show(self._panel)
        self._panel.show_progress(self._run.done, self._run.total)

    def _show_report(self, value: Mapping[str, Any]) -> None:
        """Say what came and what went, and that the stick can go."""
        theme, report = self._desk.theme, report_from(value)
        done = N_("Done. You can take the stick away.")
        if _ONLINE in self._run.arguments:
            done = N_("Done. The place has what is new here.")
        tone: Tone = "warn" if report.needs_eyes else "primary"
        self._show(Notice(theme, done, tone=tone))
        card = Card(gap=6)
        for words in report_lines(report):
            card.body.addWidget(Label(theme, words, wraps=True))
        self._came.addWidget(card)

    def _last(self, found: Standing) -> Text:
        """Say which computer was heard last, and whether it has all."""
        last = found.last
        if last is None or last.heard is None:
            return N_("No other computer has said yet what it has.")
        day = show_day(self._day(last), self._desk.theme.language)
        if last.has_all:
            words = N_("{name} was last heard on {day}. It had all that was sent.")
        else:
            words = N_("{name} was last heard on {day}. It did not have all then.")
        return words.with_values(name=last.label, day=day)

    def _computer(self, one: Receipt) -> Card:
        theme, card = self._desk.theme, Card(gap=6, margins=(18, 12, 18, 12))
        card.setAccessibleName(theme.plain(verbatim(one.label)))
        top = Flow(gap=10, is_level=True)
        top.add(Label(theme, verbatim(one.label), "lead", weight=600))
        words, icon, tone = _state(one)
        top.add(Badge(theme, words, icon=icon, tone=tone))
        card.body.addWidget(top)
        if one.heard is not None:
            day = show_day(self._day(one), theme.language)
            heard = N_("Last heard on {day}").with_values(day=day)
            card.body.addWidget(Label(theme, heard, "small", colour="ink2"))
        return card

    def _day(self, one: Receipt) -> date:
        zone = self._desk.now().tzinfo
        return one.heard.astimezone(zone).date() if one.heard else self._desk.today

    def _show(self, part: QWidget) -> None:
        clear(self._came)
        self._came.addWidget(part)


def _state(one: Receipt) -> tuple[Text, str, Tone]:
    if not one.is_active:
        return N_("shut out"), "circle-slash", "danger"
    if one.has_all:
        return N_("has all that was sent"), "circle-check", "primary"
    return N_("does not have all yet"), "clock", "warn"
