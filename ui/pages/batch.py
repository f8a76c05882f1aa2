"""Roadmaps of many students printed at once: whose, how far it is, and who was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.batches import BatchOffer, LeftOut, offer_batch, people_left_out
from ui.desk import Desk, Destination
from ui.longrun import LongRun
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.progress import ProgressPanel
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select

EVERYBODY, OWN = "everybody", "own"
SHOWN_AT_MOST = 30


class BatchPage(QWidget):
    """Chooses whose roadmaps are printed, shows the run, and names who was left out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._run = LongRun.of(desk.jobs, "batch")
        self._panel: ProgressPanel | None = None
        whole = column(self, gap=0)
        note = N_("Each student gets the roadmap in the language of their own papers.")
        whole.addWidget(PageHeader(theme, N_("Print roadmaps of many students"), note))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._choice = Card(gap=12)
        self._choice.body.addWidget(Label(theme, N_("Whose roadmaps"), "small", weight=600))
        self.whose = Select(theme, N_("Whose roadmaps"))
        self._choice.body.addWidget(self.whose)
        acts = row(gap=10)
        begin = Button(theme, N_("Choose a folder and print"), kind="primary", icon="printer")
        begin.clicked.connect(self.choose_folder)
        acts.addWidget(begin)
        acts.addStretch(1)
        self._choice.body.addLayout(acts)
        self._choice.hide()
        page.body.addWidget(self._choice)
        self._below = column(gap=12)
        page.body.addLayout(self._below)
        page.body.addStretch(1)
        self._run.told.connect(self.show_run)

    def refresh(self) -> None:
        """Ask how many plans there are, and show the run."""
        self._desk.jobs.ask(offer_batch, done=self.show_offer)
        self.show_run()

    def show_offer(self, offer: BatchOffer) -> None:
        """Offer to print everybody's, or one's own people's."""
        if not offer.everybody:
            self._show(self._nothing())
            return
        self.whose.offer(
            [
                Option(
                    EVERYBODY, _counted(N_("All students with an agreed plan"), offer.everybody)
                ),
                Option(OWN, _counted(N_("Only the people I look after"), offer.own)),
            ]
        )
        self._choice.setVisible(not self._run.is_running)

    @Slot()
    def choose_folder(self) -> None:
        """Let a folder be chosen, and print there."""
        title = self._desk.theme.plain(N_("Where shall the PDF files be saved?"))
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            self.print_into(folder)

    def print_into(self, folder: str) -> None:
        """Print the roadmaps chosen into a folder."""
        mine = ["--mine"] if self.whose.chosen() == OWN else []
        self._run.begin(["print", "batch", "roadmap", *mine, "--out", folder])

    @Slot()
    def show_run(self) -> None:
        """Show how far the batch is, or how it ended."""
        run = self._run
        if run.is_running:
            self._choice.hide()
            self._show_progress()
            return
        self._panel = None
        if run.value is not None:
            self._show_ended(run.value)
        elif run.problem is not None:
            self._show(self._end_of(run, run.problem))
        self._choice.setVisible(bool(self.whose.count()))

    def _show_progress(self) -> None:
        if self._panel is None:
            self._panel = ProgressPanel(self._desk.theme, N_("Printing roadmaps"))
            self._panel.stop_wanted.connect(self._run.stop)
            self._show(self._panel)
        self._panel.show_progress(self._run.done, self._run.total)

    def _show_ended(self, value: Mapping[str, Any]) -> None:
        """Say how many are printed; ask for the names of those left out."""
        count, skipped = len(value["printed"]), value["skipped"]
        words = plural("{count} roadmap is printed.", "{count} roadmaps are printed.", count)
        left = plural("{count} is left out.", "{count} are left out.", len(skipped))
        tone: Tone = "warn" if skipped else "primary"
        self._show(Notice(self._desk.theme, words, note=left if skipped else None, tone=tone))
        if skipped:
            reasons = {one["name"]: one["message"] for one in skipped[:SHOWN_AT_MOST]}
            self._desk.jobs.ask(people_left_out, reasons, done=self.show_left_out)

    def show_left_out(self, people: Sequence[LeftOut]) -> None:
        """Name who was left out, and why; a press leads to the person."""
        theme = self._desk.theme
        self._below.addWidget(Heading(theme, N_("Left out"), 3))
        card = Card(gap=2, margins=8)
        for one in people:
            line = RowButton(theme, verbatim(one.name), verbatim(one.reason), avatar_of=one.name)
            line.setObjectName(one.person)
            line.clicked.connect(self.open_sender)
            card.body.addWidget(line)
        value = self._run.value or {}
        more = len(value.get("skipped", ())) - len(people)
        if more > 0:
            words = N_("And {count} more.").with_values(count=more)
            card.body.addWidget(Label(theme, words, colour="ink2"))
        self._below.addWidget(card)

    @Slot()
    def open_sender(self) -> None:
        """Open the page of the person whose line was pressed."""
        sender = self.sender()
        if sender is not None:
            self._desk.go(Destination("student", RecordId(sender.objectName()), "papers"))

    def _nothing(self) -> EmptyState:
        words = N_("There is no plan to print yet.")
        note = N_("Agree on a plan first. The roadmap is made from it.")
        return EmptyState(self._desk.theme, "file-text", words, note)

    def _end_of(self, run: LongRun, problem: Problem) -> Notice:
        """Return how a run ended that has no answer, and what it left."""
        done = plural(  # what was begun is finished after the answer to Stop
            "At least {count} roadmap is printed.",
            "At least {count} roadmaps are printed.",
            run.done,
        )
        kept = done if problem.code is Code.CANCELLED else None
        return Notice(self._desk.theme, problem.text, note=kept, tone="warn")

    def _show(self, part: QWidget) -> None:
        clear(self._below)
        self._below.addWidget(part)


def _counted(words: Text, count: int) -> Text:
    return N_("{words} ({count})").with_values(words=words, count=count)
