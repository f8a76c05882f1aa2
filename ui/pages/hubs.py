"""The centre's hubs: added with a file and 30 digits, removed, and what each has."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.calendars.writing import show_day
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.usecases.hubs import (
    ADDED_AGAIN,
    REMOVED,
    REMOVED_BEFORE,
    AddedHub,
    AskingHub,
    HubView,
    answer_hub,
    hub_board,
    look_at_hub_file,
    remove_hub,
)
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import Digits, DigitsQuestion
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import reveal_soon

CARD_NAME = "card.waymark"


class HubLines(QWidget):
    """What each hub has, in words; nothing where there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._body = column(self, gap=8)

    @Slot()
    def refresh(self) -> None:
        """Ask which hubs there are."""
        self._desk.jobs.ask(hub_board, done=self.show_board)

    def show_board(self, board: tuple[tuple[HubView, ...], bool]) -> None:
        """Say of each hub what it has."""
        clear(self._body)
        self.setVisible(bool(board[0]))
        for one in board[0]:
            tone: Tone = "primary" if one.has_all else "warn"
            self._body.addWidget(Notice(self._desk.theme, hub_words(self._desk, one), tone=tone))


class HubsPanel(QWidget):
    """The list of hubs; a manager or officer adds and removes them here.

    Whoever may not sees nothing of it as long as there is none.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        whole = column(self, gap=10)
        whole.addWidget(Heading(desk.theme, N_("Hub"), 3))
        self._told, self._listed = column(gap=0), column(gap=8)
        whole.addLayout(self._told)
        whole.addLayout(self._listed)

    @Slot()
    def refresh(self) -> None:
        """Ask which hubs there are."""
        self._desk.jobs.ask(hub_board, done=self.show_board)

    def show_board(self, board: tuple[tuple[HubView, ...], bool]) -> None:
        """Show each hub, and to who may the way to add one."""
        theme, (hubs, may) = self._desk.theme, board
        with keeping_focus(self):
            clear(self._listed)
            self.setVisible(bool(hubs) or may)
            words = N_(
                "A hub is a computer of your organisation. It reads what goes online about "
                "students who said yes to it by name."
            )
            self._listed.addWidget(Label(theme, words, colour="ink2", wraps=True))
            for one in hubs:
                self._listed.addWidget(self._hub(one, may=may))
            if may:
                add = Button(theme, N_("Add a hub"), icon="plus")
                add.clicked.connect(self.choose_file)
                acts = Flow(gap=10)
                acts.add(add)
                self._listed.addWidget(acts)

    @Slot()
    def choose_file(self) -> None:
        """Let the hub's file be chosen."""
        title = self._desk.theme.plain(N_("Which file did the hub write?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            clear(self._told)
            done, failed = self.show_digits, self.show_problem
            self._desk.jobs.ask(look_at_hub_file, Path(chosen), done=done, failed=failed)

    def show_digits(self, asking: AskingHub) -> None:
        """Show the digits, and ask whether the hub shows the same."""
        title = N_("Does the hub “{name}” show these digits?").with_values(name=asking.name)
        note = N_(
            "Read all 30 aloud by phone. From then on only those go online who said yes to "
            "“Share with another centre” with this name; all others go by stick."
        )
        yes = N_("All the same: add it")
        card = DigitsQuestion(self._desk.theme, title, asking.digits, (note,), yes=yes)
        card.same.connect(partial(self._add, AskAgain(self._desk, card.asked, card), asking))
        card.other.connect(self.refresh)
        clear(self._listed)
        self._listed.addWidget(card)
        card.begin()

    def show_added(self, added: AddedHub) -> None:
        """Say where the card lies, and which digits the hub must hear."""
        theme, card = self._desk.theme, Card(gap=8)
        words = N_("The hub is added. Send the file “{file}” to it, and read these digits aloud:")
        told = words.with_values(file=added.file.name)
        card.body.addWidget(Label(theme, told, wraps=True))
        card.body.addWidget(Digits(theme, added.digits))
        if added.is_again:
            card.body.addWidget(Label(theme, ADDED_AGAIN, colour="ink2", wraps=True))
        clear(self._told)
        self._told.addWidget(card)
        reveal_soon(card)
        self.refresh()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong, above the list."""
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self.refresh()

    # -- within -------------------------------------------------------------------------------

    def _add(self, again: AskAgain, asking: AskingHub) -> None:
        title = self._desk.theme.plain(N_("Where shall the card for the hub go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, CARD_NAME)
        if chosen:
            done, failed = self.show_added, self.show_problem
            again.run(answer_hub, asking, Path(chosen), done=done, failed=failed)

    def _hub(self, one: HubView, *, may: bool) -> Card:
        theme, card = self._desk.theme, Card(gap=6, margins=(18, 12, 18, 12))
        card.setAccessibleName(theme.plain(verbatim(one.label)))
        line, asked = Flow(gap=10, is_level=True), column(gap=0)
        line.add(Label(theme, verbatim(one.label), "lead", weight=600))
        if may:
            remove = Button(theme, N_("Remove"), kind="quiet", icon="circle-slash")
            name = N_("Remove {name}").with_values(name=one.label)
            remove.setAccessibleName(theme.plain(name))
            again = AskAgain(self._desk, asked, card)
            remove.clicked.connect(partial(self._remove, again, one))
            line.add(remove)
        card.body.addWidget(line)
        words = hub_words(self._desk, one)
        card.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        card.body.addLayout(asked)
        return card

    def _remove(self, again: AskAgain, one: HubView) -> None:
        again.run(remove_hub, one.id, done=self._after_removing, failed=self.show_problem)

    def _after_removing(self, is_again: bool) -> None:  # noqa: FBT001 - a job's answer
        words = REMOVED_BEFORE if is_again else REMOVED
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, words))
        self.refresh()


def hub_words(desk: Desk, one: HubView) -> Text:
    """Say what a hub has, and when it said so."""
    if one.heard is None:
        return N_("The hub “{name}” has not said yet what it has.").with_values(name=one.label)
    zone = desk.now().tzinfo
    day: date = one.heard.astimezone(zone).date()
    words = N_("The hub “{name}” has what was sent online. Last heard on {day}.")
    if not one.has_all:
        words = N_("The hub “{name}” does not have all yet. Last heard on {day}.")
    return words.with_values(name=one.label, day=show_day(day, desk.theme.language))
