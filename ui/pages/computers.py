"""The computers of the centre: letting a further one in by two files, and shutting one out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.usecases.devices import ShutBefore
from app.usecases.enrolling import (
    Answered,
    Computer,
    Waiting,
    answer_asking,
    computers,
    look_at_asking,
    shut_out,
)
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.pages.hubs import HubsPanel
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import DigitsQuestion
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage

ANSWER_NAME = "welcome.waymark"


class ComputersPage(QWidget):
    """Lists the computers; a manager or officer lets others in here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        note = N_("Each computer of the centre keeps the records, and exchanges with the others.")
        whole.addWidget(PageHeader(theme, N_("Computers of the centre"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._told, self._letting, self._listed = column(gap=10), column(gap=10), column(gap=8)
        page.body.addLayout(self._told)
        page.body.addLayout(self._letting)
        page.body.addLayout(self._listed)
        self._hubs = HubsPanel(desk)
        page.body.addWidget(self._hubs)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask which computers there are."""
        self._desk.jobs.ask(computers, done=self.show_computers)
        self._hubs.refresh()

    def show_computers(self, found: tuple[tuple[Computer, ...], bool]) -> None:
        """Show the list, and who may, the way to let another one in."""
        theme, (listed, may_let_in) = self._desk.theme, found
        with keeping_focus(self):
            clear(self._letting)
            clear(self._listed)
            self._letting.addWidget(self._first_step(may_let_in=may_let_in))
            if listed:
                self._listed.addWidget(Heading(theme, N_("On the list"), 3))
            for one in listed:
                self._listed.addWidget(self._computer(one))

    @Slot()
    def choose_asking(self) -> None:
        """Let the file of the new computer be chosen."""
        title = self._desk.theme.plain(N_("Which file did the new computer write?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            clear(self._told)
            done, failed = self.show_digits, self.show_problem
            self._desk.jobs.ask(look_at_asking, Path(chosen), done=done, failed=failed)

    def show_digits(self, asking: Waiting) -> None:
        """Show the digits, and ask whether the other screen shows the same."""
        title = N_("Does the new computer show these digits?")
        words = N_(
            "Read all 30 aloud, or have them read to you, by phone if you are not in one room. "
            "If one differs, somebody has changed the file: do not let this computer in."
        )
        yes = N_("All the same: let it in")
        card = DigitsQuestion(self._desk.theme, title, asking.digits, (words,), yes=yes)
        card.same.connect(partial(self._let_in, AskAgain(self._desk, card.asked, card), asking))
        card.other.connect(self.refresh)
        self._replace(card)
        card.begin()

    def show_let_in(self, answer: Answered) -> None:
        """Say where the answer lies, what comes next, and the name if it is not the one asked."""
        theme = self._desk.theme
        words = N_("The computer is let in. Take the file “{file}” to it on the stick.")
        note = N_("There: Join a centre, Choose the answer. Then delete the file.")
        told = words.with_values(file=answer.file.name)
        self._tell(Notice(theme, told, note=note, tone="primary"))
        if answer.name.words is not None:
            self._told.addWidget(Notice(theme, answer.name.words))
        self.refresh()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong, above the way to try again."""
        self._tell(Notice(self._desk.theme, problem.text, tone="warn"))
        self.refresh()

    # -- within -------------------------------------------------------------------------------

    def _first_step(self, *, may_let_in: bool) -> Card:
        theme, card = self._desk.theme, Card(gap=10)
        card.body.addWidget(Heading(theme, N_("Let a computer in"), 3))
        steps: tuple[Text, ...] = (
            N_("At the new computer: open Waymark, choose “Join a centre”, and save its file."),
            N_("Bring the file here on a stick, and compare 30 digits."),
            N_("Take the answer back. The new computer then has all records of the centre."),
        )
        for number, words in enumerate(steps, 1):
            line = Label(theme, words, wraps=True)
            line.setObjectName(f"step-{number}")
            card.body.addWidget(line)
        if not may_let_in:
            note = N_("A manager or a data protection officer can do this.")
            card.body.addWidget(Label(theme, note, colour="ink2", wraps=True))
            return card
        choose = Button(theme, N_("Choose its file"), kind="primary", icon="download")
        choose.clicked.connect(self.choose_asking)
        acts = Flow(gap=10)
        acts.add(choose)
        card.body.addWidget(acts)
        self.setFocusProxy(choose)
        return card

    def _let_in(self, asking_again: AskAgain, asking: Waiting) -> None:
        title = self._desk.theme.plain(N_("Where shall the answer go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, ANSWER_NAME)
        if chosen:
            done, failed = self.show_let_in, self.show_problem
            asking_again.run(answer_asking, asking, Path(chosen), done=done, failed=failed)

    def _computer(self, one: Computer) -> Card:
        theme, card = self._desk.theme, Card(gap=6, margins=(18, 12, 18, 12))
        card.setAccessibleName(theme.plain(verbatim(one.label)))
        line = Flow(gap=10, is_level=True)
        line.add(Label(theme, verbatim(one.label), "lead", weight=600))
        if one.is_own:
            line.add(Badge(theme, N_("this computer"), icon="circle-check", tone="primary"))
        elif not one.is_active:
            line.add(Badge(theme, N_("shut out"), icon="circle-slash", tone="danger"))
        asked = column(gap=0)
        if one.may_go:
            out = Button(theme, N_("Shut it out"), kind="quiet", icon="circle-slash")
            out.setAccessibleName(
                theme.plain(N_("Shut it out: {name}").with_values(name=one.label))
            )
            out.clicked.connect(partial(self._ask_to_shut_out, one, card))
            line.add(out)
        card.body.addWidget(line)
        if one.twice is not None:
            card.body.addWidget(self._twice(one.twice))
        card.body.addLayout(asked)
        return card

    def _twice(self, noticed: datetime) -> Notice:
        """Say that two vaults wrote as this computer, and what to do."""
        theme, zone = self._desk.theme, self._desk.now().tzinfo
        day = show_day(noticed.astimezone(zone).date(), theme.language)
        words = N_("Two vaults wrote as this computer. Noticed last on {day}.")
        note = N_(
            "If both are in use: exchange with both, keep one, and let the other computer join "
            "the centre anew. To shut this computer out is to shut out both."
        )
        return Notice(theme, words.with_values(day=day), note=note, tone="warn")

    def _ask_to_shut_out(self, one: Computer, card: Card) -> None:
        """Say what it means, in the card itself, before it is done."""
        theme, inner = self._desk.theme, Card(gap=8)
        words = N_(
            "Its later changes are set aside, and it can no longer open what others write. "
            "For a computer that was lost or stolen, or that leaves the centre."
        )
        inner.body.addWidget(Label(theme, words, wraps=True))
        acts, asked = Flow(gap=10), column(gap=0)
        sure = Button(theme, N_("Shut it out now"), kind="primary", icon="circle-slash")
        keep = Button(theme, N_("Keep it"))
        keep.clicked.connect(self.refresh)
        acts.add(sure)
        acts.add(keep)
        inner.body.addWidget(acts)
        inner.body.addLayout(asked)
        again = AskAgain(self._desk, asked, inner)
        sure.clicked.connect(partial(self._shut_out, again, one))
        card.body.addWidget(inner)
        keep.setFocus()

    def _shut_out(self, again: AskAgain, one: Computer) -> None:
        again.run(shut_out, one.id, done=self._after_shutting_out, failed=self.show_problem)

    def _after_shutting_out(self, before: ShutBefore | None) -> None:
        clear(self._told)
        if before is not None:  # at another window, meanwhile
            theme = self._desk.theme
            self._tell(Notice(theme, before.words(theme.language)))
        self.refresh()

    def _tell(self, notice: Notice) -> None:
        clear(self._told)
        self._told.addWidget(notice)

    def _replace(self, part: QWidget) -> None:
        clear(self._letting)
        self._letting.addWidget(part)
