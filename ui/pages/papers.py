"""Papers of one person: the preview of the real bytes, printing, and what was printed when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.calendars import show_day
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.schema import plan as fields
from app.usecases.papers import confirm_read_back, issue_again, issues_of
from app.usecases.sheets import PaperOffer, offer_papers
from ui.desk import Desk, Destination
from ui.pages.paperorder import ABOUT_NOBODY, DAY_SHEET, PAPERS, REFERRAL, ROADMAP, PaperOrder
from ui.pages.paperpages import PaperPages
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, mirrored, row
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage

SIDE_PX = 340


class PapersDesk(QWidget):
    """A preview with the choices beside it; ``person``: None for papers about nobody."""

    def __init__(self, desk: Desk, person: RecordId | None, papers: tuple[str, ...]) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        theme = desk.theme
        whole = row(self, gap=0)
        page = ScrollPage(gap=16, margins=mirrored(theme, (32, 24, 24, 28)))
        self.pages = PaperPages(desk)
        page.body.addWidget(self.pages)
        page.body.addStretch(1)
        whole.addWidget(page, 1)
        side = ScrollPage(gap=14, margins=mirrored(theme, (10, 24, 28, 24)))
        side.setFixedWidth(theme.grown(SIDE_PX, 0.8))
        self.order = PaperOrder(theme, papers, person)
        self.order.changed.connect(self.draw)
        self.order.print_wanted.connect(self.print_it)
        self.pages.readied.connect(self.order.let_print)
        side.body.addWidget(self.order)
        self.below = column(gap=8)
        side.body.addLayout(self.below)
        side.body.addStretch(1)
        whole.addWidget(side)

    def refresh(self) -> None:
        """Ask what can be printed, and draw it."""
        self._desk.jobs.ask(offer_papers, self._person, done=self.show_offer)

    def show_offer(self, offer: PaperOffer) -> None:
        """Draw the paper chosen, or say what it needs first."""
        self.order.take(offer)
        self.draw()

    @Slot()
    def draw(self) -> None:
        """Draw the paper as it is ordered now."""
        if self.order.can_draw:
            self.pages.draw(self.order.arguments())
        elif self.order.paper == ROADMAP:
            self.pages.show_state(self._no_plan())
        elif self.order.paper == "handover":
            self.pages.show_state(self._no_note())
        elif self.order.paper == REFERRAL:
            self.pages.show_state(self._no_referral())

    @Slot()
    def print_it(self) -> None:
        """Let a place be chosen, and print the paper there."""
        path = self.chosen_path(f"{self.order.paper}.pdf")
        if path is None:
            return
        arguments = ["print", *self.order.arguments(), "--out", str(path)]
        arguments.append("--accept-missing")  # what is missing was shown beside the preview
        jobs, failed = self._desk.jobs, self.pages.show_refusal
        jobs.work(arguments, done=self.after_print, failed=failed)

    def after_print(self, _: Any) -> None:  # noqa: ANN401 - the number is in the list
        """Say that it is printed; a roadmap is read back to the student."""
        is_roadmap = self.order.paper == ROADMAP
        roadmap = N_("The roadmap is saved as a PDF. Read it back to the student.")
        self._desk.tell(roadmap if is_roadmap else N_("The paper is saved as a PDF."))
        self.refresh()

    def chosen_path(self, name: str) -> Path | None:
        """Return where the worker wants the file, or None."""
        title = self._desk.theme.plain(N_("Where shall the PDF be saved?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        return Path(chosen) if chosen else None

    @Slot()
    def open_plan(self) -> None:
        """Go where a plan is made."""
        self._desk.go(Destination("student", self._person, "plan"))

    @Slot()
    def open_overview(self) -> None:
        """Go where a handover note is written."""
        self._desk.go(Destination("student", self._person, "overview"))

    @Slot()
    def open_applications(self) -> None:
        """Go where another place is asked to help."""
        self._desk.go(Destination("student", self._person, "cases"))

    def _no_plan(self) -> EmptyState:
        words = N_("There is no plan to print yet.")
        note = N_("Agree on a plan first. The roadmap is made from it.")
        state = EmptyState(self._desk.theme, "file-text", words, note)
        begin = Button(self._desk.theme, N_("To the plan"), kind="primary", icon="route")
        begin.clicked.connect(self.open_plan)
        state.add_act(begin)
        return state

    def _no_note(self) -> EmptyState:
        words = N_("There is no handover note yet.")
        note = N_("Write one on the overview, for the helper who goes on.")
        state = EmptyState(self._desk.theme, "file-text", words, note)
        begin = Button(self._desk.theme, N_("To the overview"), kind="primary")
        begin.clicked.connect(self.open_overview)
        state.add_act(begin)
        return state

    def _no_referral(self) -> EmptyState:
        words = N_("No other place was asked to help yet.")
        note = N_("Write it below the applications, with a yes to that place.")
        state = EmptyState(self._desk.theme, "send", words, note)
        begin = Button(self._desk.theme, N_("To the applications"), kind="primary")
        begin.clicked.connect(self.open_applications)
        state.add_act(begin)
        return state


class PapersPart(PapersDesk):
    """All papers of one person, and the roadmaps that were printed so far."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__(desk, person, tuple(one for one in PAPERS if one != DAY_SHEET))
        self._about = person

    def refresh(self) -> None:
        """Ask what can be printed, and what was."""
        super().refresh()
        self._desk.jobs.ask(issues_of, self._about, done=self.show_issues)

    def show_referral(self, referral: RecordId) -> None:
        """Draw the sheet of a referral."""
        self.order.choose_referral(referral)

    def show_issues(self, issues: tuple[Record, ...]) -> None:
        """Show the roadmaps that were printed, the newest first."""
        with keeping_focus(self):
            clear(self.below)
            if issues:
                self.below.addWidget(Heading(self._desk.theme, N_("Printed so far"), 4))
            for issue in issues:
                self.below.addWidget(self._issue_card(issue))

    @Slot()
    def mark_read(self) -> None:
        """Write down that an issue was read back to the student."""
        sender = self.sender()
        if sender is not None:
            issue = RecordId(sender.objectName())
            self._desk.jobs.run(
                confirm_read_back, issue, "yes", done=self.after_read, initiator=self
            )

    def after_read(self, _: Any) -> None:  # noqa: ANN401 - the id is not needed
        """Show the issues anew."""
        self._desk.tell(N_("Written down: read back."), can_undo=True)
        self.refresh()

    @Slot()
    def save_again(self) -> None:
        """Write an issue once more, exactly as it was printed."""
        sender = self.sender()
        path = self.chosen_path("roadmap.pdf")
        if path is not None and sender is not None:
            issue = RecordId(sender.objectName())
            failed = self.pages.show_refusal
            self._desk.jobs.run(issue_again, issue, path, failed=failed)

    def _issue_card(self, issue: Record) -> QWidget:
        theme = self._desk.theme
        card = Card(gap=6, margins=14)
        day = issue.get(fields.printed_on)
        words = N_("Number {number} · {day}").with_values(
            number=issue.get(fields.number, 0),
            day=show_day(day, theme.language) if day is not None else "",
        )
        card.body.addWidget(Label(theme, words, weight=600))
        was_read = issue.get(fields.read_back, False)
        note: Text = N_("Read back to the student") if was_read else N_("Not read back yet")
        card.body.addWidget(Label(theme, note, "small", colour="ink2"))
        acts = row(gap=8)
        if not was_read:
            read = Button(theme, N_("Read back"), size="small")
            read.setObjectName(issue.id)
            read.clicked.connect(self.mark_read)
            acts.addWidget(read)
        again = Button(theme, N_("Save again"), kind="quiet", size="small")
        again.setObjectName(issue.id)
        again.clicked.connect(self.save_again)
        acts.addWidget(again)
        acts.addStretch(1)
        card.body.addLayout(acts)
        return card


class BlankPapersPage(QWidget):
    """The papers about nobody: the blank form, and the explanation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(desk.theme, N_("Papers to keep ready")))
        self.papers = PapersDesk(desk, None, ABOUT_NOBODY)
        whole.addWidget(self.papers, 1)

    def refresh(self) -> None:
        """Draw the paper that is chosen."""
        self.papers.refresh()
