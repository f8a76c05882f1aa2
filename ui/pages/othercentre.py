"""Another centre: our own address for it, and a student who comes from there with their file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_
from app.usecases.transfers import write_own_address
from ui.desk import Desk
from ui.pages.comingcard import ComingCard
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.digits import Digits
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.scrolling import ScrollPage

ADDRESS_NAME = "address.waymark"


class OtherCentrePage(QWidget):
    """First the address that we give out, then the sealed file that comes back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        note = N_("A student comes to us from another centre, and brings their file.")
        whole.addWidget(PageHeader(theme, N_("Another centre"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        hint = N_("For a student who leaves: open their page, Overview, “Goes to another centre”.")
        below = Label(theme, hint, "small", colour="ink2", wraps=True)
        address, self.coming = self._address(), ComingCard(desk)
        for part in (address, self.coming, below):
            page.body.addWidget(part)
        for part in (address, below):
            self.coming.asked.connect(part.setHidden)
        page.body.addStretch(1)
        self.setFocusProxy(self.give)

    def refresh(self) -> None:
        """Show what runs, or what came of it."""
        self.coming.show_run()

    @Slot()
    def choose_place(self) -> None:
        """Let a place for our address be chosen, and write it there."""
        title = self._desk.theme.plain(N_("Where shall our address go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, ADDRESS_NAME)
        if chosen:
            path, failed = Path(chosen), self.show_problem
            done = partial(self.show_written, path.name)
            self._desk.jobs.run(write_own_address, path, done=done, failed=failed)

    def show_written(self, file: str, digits: str) -> None:
        """Name the file of our address, show its digits, and say what to do with both."""
        theme, card = self._desk.theme, Card("primary", gap=10)
        words = N_("The address is in the file “{file}”. Send it to the other centre.")
        told = words.with_values(file=file)
        card.body.addWidget(Label(theme, told, weight=600, wraps=True))
        card.body.addWidget(Digits(theme, digits))
        words = N_("Call them and read these 30 digits aloud, once they have the file.")
        card.body.addWidget(Label(theme, words, wraps=True))
        self._show(card)

    def show_problem(self, problem: Problem) -> None:
        """Say why no address was written."""
        self._show(Notice(self._desk.theme, problem.text, tone="warn"))

    def _address(self) -> Card:
        theme, card = self._desk.theme, Card(gap=10)
        card.body.addWidget(Heading(theme, N_("1. Give them our address"), 3))
        words = N_(
            "The other centre seals the student’s file to it. The address holds no names of people "
            "and no secret. Only this computer opens what is sealed to it."
        )
        card.body.addWidget(Label(theme, words, wraps=True))
        acts = Flow(gap=10)
        self.give = Button(theme, N_("Save our address"), kind="primary", icon="upload")
        self.give.clicked.connect(self.choose_place)
        acts.add(self.give)
        card.body.addWidget(acts)
        self._told = column(gap=0)
        card.body.addLayout(self._told)
        return card

    def _show(self, part: QWidget) -> None:
        clear(self._told)
        self._told.addWidget(part)
