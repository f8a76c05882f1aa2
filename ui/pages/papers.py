"""Papers: the preview of the real bytes, what was noticed, printing, and what was printed when."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.calendars import show_day
from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.records import Record, RecordId
from app.schema import plan as fields
from app.usecases.papers import (
    Pixels,
    confirm_read_back,
    issue_again,
    issues_of,
    pages_of,
)
from app.usecases.roadmaps import PAPER_LANGUAGES, RoadmapOrder, order_for
from ui.desk import Desk, Destination
from ui.jobs import WorkHandle
from ui.language import own_name
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, mirrored, row
from ui.widgets.progress import ProgressPanel
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select, Tick

PAGE_PX = 620


class PapersPart(QWidget):
    """The roadmap of one person: its pages as they would be printed, and the issues so far."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._order: RoadmapOrder | None = None
        whole = row(self, gap=0)
        self._work: WorkHandle | None = None
        theme = desk.theme
        self._page = ScrollPage(gap=16, margins=mirrored(theme, (32, 24, 24, 28)))
        self._sheets = column(gap=16)
        self._page.body.addLayout(self._sheets)
        self._page.body.addStretch(1)
        whole.addWidget(self._page, 1)
        side = ScrollPage(gap=14, margins=mirrored(theme, (10, 24, 28, 24)))
        side.setFixedWidth(theme.grown(340, 0.8))
        self._acts = column(gap=12)
        self._issues = column(gap=8)
        side.body.addLayout(self._acts)
        side.body.addLayout(self._issues)
        side.body.addStretch(1)
        whole.addWidget(side)

    def refresh(self) -> None:
        """Ask what can be printed, and what was."""
        self._desk.jobs.ask(order_for, self._person, done=self.show_order)
        self._desk.jobs.ask(issues_of, self._person, done=self.show_issues)

    def show_order(self, order: RoadmapOrder | None) -> None:
        """Show the preview of the plan in force, or the way to a plan."""
        if order is None:
            clear(self._acts)
            clear(self._sheets)
            state = EmptyState(
                self._desk.theme,
                "file-text",
                N_("There is no plan to print yet."),
                N_("Agree on a plan first. The roadmap is made from it."),
            )
            begin = Button(self._desk.theme, N_("To the plan"), kind="primary", icon="route")
            begin.clicked.connect(self._open_plan)
            state.add_act(begin)
            self._sheets.addWidget(state)
            return
        self._order = self._order or order
        with keeping_focus(self):
            clear(self._acts)
            self._show_acts(self._order)
        self.draw()

    @Slot()
    def draw(self) -> None:
        """Draw the roadmap as it is ordered now."""
        if self._order is None:
            return
        clear(self._sheets)
        panel = ProgressPanel(self._desk.theme, N_("Drawing the roadmap"))
        panel.show_progress(0, 0)
        panel.stop_wanted.connect(self._stop)
        self._sheets.addWidget(panel)
        arguments = ["preview", "roadmap", *_arguments(self._order)]
        self._work = self._desk.jobs.work(arguments, done=self.show_drawn, failed=self.show_refusal)

    @Slot()
    def _stop(self) -> None:
        """Stop the drawing that is under way."""
        if self._work is not None and not self._work.is_over:
            self._work.cancel()

    def show_drawn(self, drawn: Mapping[str, Any]) -> None:
        """Show what was noticed, and ask for the pages as pixels."""
        theme = self._desk.theme
        clear(self._sheets)
        for finding in drawn["findings"]:
            tone = "danger" if finding["blocking"] else "warn"
            self._sheets.addWidget(Notice(theme, verbatim(finding["words"]), tone=tone))  # type: ignore[arg-type]  # a Tone's name
        is_blocked = any(finding["blocking"] for finding in drawn["findings"])
        self._print.setEnabled(not is_blocked)
        width_px = round(PAGE_PX * self.devicePixelRatioF())
        if not drawn["pdf"]:
            return
        pdf = base64.b64decode(drawn["pdf"])
        self._desk.jobs.ask(pages_of, pdf, width_px, done=self.show_pages)

    def show_pages(self, pages: tuple[Pixels, ...]) -> None:
        """Show the pages of the real bytes."""
        for number, page in enumerate(pages, 1):
            image = QImage(
                page.rgbx,
                page.width_px,
                page.height_px,
                page.width_px * 4,
                QImage.Format.Format_RGBX8888,
            )
            pixels = QPixmap.fromImage(image.copy())
            pixels.setDevicePixelRatio(self.devicePixelRatioF())
            sheet = QLabel()
            sheet.setPixmap(pixels)
            words = N_("Page {number} of {count}").with_values(number=number, count=len(pages))
            sheet.setAccessibleName(self._desk.theme.plain(words))
            self._sheets.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_refusal(self, problem: Problem) -> None:
        """Say why there is nothing to look at or nothing was printed."""
        theme = self._desk.theme
        clear(self._sheets)
        notice = Notice(theme, problem.text, tone="warn")
        if problem.code is Code.CANCELLED:
            again = Button(theme, N_("Draw it again"), size="small", icon="rotate-ccw")
            again.clicked.connect(self.draw)
            notice.add_act(again)
        self._sheets.addWidget(notice)
        self._print.setEnabled(False)

    def show_issues(self, issues: tuple[Record, ...]) -> None:
        """Show the roadmaps that were printed, the newest first."""
        with keeping_focus(self):
            clear(self._issues)
            if issues:
                self._issues.addWidget(Heading(self._desk.theme, N_("Printed so far"), 4))
            for issue in issues:
                self._issues.addWidget(self._issue_card(issue))

    @Slot()
    def print_it(self) -> None:
        """Let a place be chosen, and print the roadmap there as a new numbered issue."""
        if self._order is None:
            return
        path = self._chosen_path()
        if path is not None:
            arguments = ["print", "roadmap", *_arguments(self._order), "--out", str(path)]
            arguments.append("--accept-missing")  # what is missing was shown beside the preview
            self._desk.jobs.work(arguments, done=self.after_print, failed=self.show_refusal)

    def after_print(self, _: Any) -> None:  # noqa: ANN401 - the number is in the list
        """Say that it is printed, and ask for the reading back."""
        self._desk.tell(N_("The roadmap is saved as a PDF. Read it back to the student."))
        self.refresh()

    @Slot()
    def _open_plan(self) -> None:
        """Go where a plan is made."""
        self._desk.go(Destination("student", self._person, "plan"))

    @Slot()
    def change_order(self) -> None:
        """Draw anew in the language and size chosen."""
        if self._order is not None:
            second = self._second.chosen() or None
            self._order = self._order.changed(
                language=self._language.chosen(), second=second, is_large=self._large.isChecked()
            )
            self.draw()

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
        path = self._chosen_path()
        if path is not None:
            issue = RecordId(sender.objectName())
            self._desk.jobs.run(issue_again, issue, path, failed=self.show_refusal)

    def _show_acts(self, order: RoadmapOrder) -> None:
        theme = self._desk.theme
        self._acts.addWidget(Heading(theme, N_("Roadmap"), 3))
        languages = [Option(tag, verbatim(own_name(tag))) for tag in PAPER_LANGUAGES]
        nothing = Option("", N_("No second language"))
        self._language = self._choice(N_("Language of the student"), languages, order.language)
        self._second = self._choice(
            N_("Language beside it"), [*languages, nothing], order.second or ""
        )
        self._large = Tick(theme, N_("Large print"))
        self._large.setChecked(order.is_large)
        self._large.toggled.connect(self.change_order)
        self._acts.addWidget(self._large)
        note = N_("Our translations are not yet reviewed by native readers.")
        self._acts.addWidget(Label(theme, note, "small", colour="ink3", wraps=True))
        self._print = Button(theme, N_("Save as PDF"), kind="primary", size="big", icon="printer")
        self._print.setEnabled(False)
        self._print.clicked.connect(self.print_it)
        self._acts.addWidget(self._print)

    def _choice(self, words: Text, options: list[Option], chosen: str) -> Select:
        self._acts.addWidget(Label(self._desk.theme, words, "small", weight=600))
        select = Select(self._desk.theme, words, options)
        select.choose(chosen)
        select.activated.connect(self.change_order)
        self._acts.addWidget(select)
        return select

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
        note = N_("Read back to the student") if was_read else N_("Not read back yet")
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

    def _chosen_path(self) -> Path | None:
        title = self._desk.theme.plain(N_("Where shall the PDF be saved?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, "roadmap.pdf", "PDF (*.pdf)")
        return Path(chosen) if chosen else None


def _arguments(order: RoadmapOrder) -> list[str]:
    """Return the words of the command line that order the same."""
    words = [str(order.plan), "--language", order.language, "--paper", order.paper.value]
    if order.second:
        words += ["--second", order.second]
    if order.privacy is not None:
        words += ["--privacy", order.privacy.value]
    return [*words, "--large"] if order.is_large else words
