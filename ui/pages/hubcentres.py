"""This computer as a hub: the centres that send here, what came of each, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_, verbatim
from app.usecases.hubadmitting import CentreView
from app.usecases.hubdesk import HubDesk, hub_desk
from app.usecases.hubwords import intake_from, intake_lines
from ui.desk import Desk
from ui.longwork import LongWork
from ui.pages.centrecard import CentreCard
from ui.pages.hubinvite import InvitingPanel
from ui.pages.hubnumbers import NumbersCard
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage, reveal_soon

RUN = "hub-take"
_TAKE = ("hub", "take")


class HubCentresPage(QWidget):
    """A card for each centre, one round to all of them, and the numbers of the quarter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._run = LongWork.of(desk.jobs, RUN)
        self._panel: ProgressPanel | None = None
        whole = column(self, gap=0)
        note = N_(
            "This computer is then a hub: it reads what centres send online, and keeps it apart "
            "for each centre."
        )
        header = PageHeader(theme, N_("Centres that send here"), note)
        self.all = Button(theme, N_("Take in from all"), kind="primary", icon="download")
        self.all.clicked.connect(self.take_all)
        self.all.hide()
        header.add_act(self.all)
        whole.addWidget(header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._told, self._listed = column(gap=10), column(gap=12)
        self._inviting = InvitingPanel(desk)
        self._inviting.began.connect(self.forget_outcome)
        self._inviting.changed.connect(self.refresh)
        page.body.addLayout(self._told)
        page.body.addWidget(self._inviting)
        page.body.addLayout(self._listed)
        page.body.addStretch(1)
        self._run.told.connect(self.show_run)

    def refresh(self) -> None:
        """Ask how things stand, and show what runs."""
        self._desk.jobs.ask(hub_desk, done=self.show_desk, failed=self.show_problem)
        if self._run.is_running:
            self.show_run()

    def show_desk(self, found: HubDesk) -> None:
        """Show each centre, and what can be done next."""
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._listed)
            self.all.setVisible(any(one.is_admitted and one.target for one in found.centres))
            if not found.centres:
                words = N_("No centre sends here yet.")
                note = N_("Invite one: it gets a file from you, and sends a card back.")
                self._listed.addWidget(EmptyState(theme, "building-2", words, note))
            for one in found.centres:
                self._listed.addWidget(self._card(one, found))
            acts = Flow(gap=10)
            invite = Button(theme, N_("Invite a centre"), icon="plus")
            invite.clicked.connect(self._inviting.open_form)
            acts.add(invite)
            self._listed.addWidget(acts)
            if found.centres:
                numbers = NumbersCard(self._desk, found.report)
                numbers.counted.connect(self.refresh)
                self._listed.addWidget(numbers)

    @Slot()
    def forget_outcome(self) -> None:
        """Take away what was told: something else is being done."""
        clear(self._told)

    # -- taking in ----------------------------------------------------------------------------

    @Slot()
    def take_all(self) -> None:
        """Look into the place of each centre that was found at one before."""
        self._run.begin([*_TAKE, "--all"])

    def take_online(self, one: CentreView, place: str) -> None:
        """Take in what a centre has put into an online place."""
        self._run.begin([*_TAKE, one.name, "--target", place])

    def take_folder(self, one: CentreView) -> None:
        """Take in what a centre has put into a place that was copied to a folder or stick."""
        title = self._desk.theme.plain(N_("Which stick or folder?"))
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            self._run.begin([*_TAKE, one.name, folder])

    @Slot()
    def show_run(self) -> None:
        """Show how far it is, or what came of it."""
        run = self._run
        if run.is_running:
            if self._panel is None:
                self._panel = ProgressPanel(self._desk.theme, N_("Taking in what centres sent"))
                self._panel.stop_wanted.connect(run.stop)
                clear(self._told)
                self._told.addWidget(self._panel)
            self._panel.show_progress(run.done, run.total)
            return
        self._panel = None
        if run.value is not None:
            self._tell(self._outcome(run.value))
        elif run.problem is not None:
            self.show_problem(run.problem)
        run.forget()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        self._tell(Notice(self._desk.theme, problem.text, tone="warn"), refreshes=False)

    # -- within -------------------------------------------------------------------------------

    def _card(self, one: CentreView, found: HubDesk) -> CentreCard:
        others = {other.target for other in found.centres if other.name != one.name}
        places = tuple(place for place in found.places if place not in others)
        card = CentreCard(self._desk, one, places)
        card.card_wanted.connect(partial(self._inviting.choose_card, one))
        card.file_wanted.connect(partial(self._inviting.invite_again, one))
        card.folder_wanted.connect(partial(self.take_folder, one))
        card.online_wanted.connect(partial(self.take_online, one))
        return card

    def _outcome(self, value: Mapping[str, Any]) -> Card:
        """Return what came of each centre, a sentence each."""
        theme, card = self._desk.theme, Card(gap=6)
        if "visits" not in value:
            for words in intake_lines(intake_from(value)):
                card.body.addWidget(Label(theme, words, wraps=True))
            return card
        for visit in value["visits"]:
            card.body.addWidget(Label(theme, verbatim(visit["name"]), weight=600, wraps=True))
            for line in visit["lines"]:
                card.body.addWidget(Label(theme, verbatim(line), wraps=True))
        return card

    def _tell(self, part: QWidget, *, refreshes: bool = True) -> None:
        clear(self._told)
        self._told.addWidget(part)
        reveal_soon(part)
        if refreshes:
            self.refresh()
