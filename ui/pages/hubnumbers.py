"""Numbers over the centres of a hub: the newest quarter, counted and saved as a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.usecases.hubreport import MEASURES, HubReport, count_centres
from ui.desk import Desk
from ui.longwork import LongWork
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column

SAVING = "hub-report"
_NOT_TOLD = "–"


class NumbersCard(Card):
    """The newest report, and the way to this quarter's.  Signals: counted()."""

    counted = Signal()

    def __init__(self, desk: Desk, report: HubReport | None) -> None:
        super().__init__(gap=10)
        self._desk, self._report, theme = desk, report, desk.theme
        self.setAccessibleName(theme.plain(N_("Numbers over the centres")))
        self.body.addWidget(Heading(theme, N_("Numbers over the centres"), 3))
        self._told, self._asked = column(gap=0), column(gap=0)
        words = N_("Nothing was counted yet.")
        if report is not None:
            words = N_(
                "{quarter}, counted on {day}. Only students who said yes to the hub and to being "
                "counted."
            ).with_values(quarter=report.quarter, day=show_day(report.day, theme.language))
        self.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        if report is not None:
            self.body.addWidget(_Grid(desk, report))
        acts = Flow(gap=10)
        count = Button(theme, N_("Count this quarter"), icon="chart-column")
        count.clicked.connect(self.ask_first)
        acts.add(count)
        if report is not None:
            save = Button(theme, N_("Save as a table"), kind="quiet", icon="download")
            save.clicked.connect(self.choose_place)
            acts.add(save)
        self.body.addWidget(acts)
        for part in (self._told, self._asked):
            self.body.addLayout(part)
        self._asking = AskAgain(desk, self._asked, self)
        self._saving = LongWork.of(desk.jobs, SAVING)
        self._saving.told.connect(self.show_saving)
        self.setFocusProxy(count)

    @Slot()
    def ask_first(self) -> None:
        """Say that it is once a quarter, and ask for the last word."""
        theme, card = self._desk.theme, Card(gap=10)
        words = N_(
            "It counts what has come until today. That is done once a quarter, and cannot be done "
            "again. Take in from all centres first."
        )
        card.body.addWidget(Label(theme, words, wraps=True))
        line = Flow(gap=10)
        now = Button(theme, N_("Count now"), kind="primary", icon="chart-column")
        now.clicked.connect(self.count)
        later = Button(theme, N_("Not now"))
        later.clicked.connect(self.put_off)
        line.add(now)
        line.add(later)
        card.body.addWidget(line)
        clear(self._told)
        self._told.addWidget(card)
        now.setFocus()

    @Slot()
    def put_off(self) -> None:
        """Take the question away."""
        clear(self._told)

    @Slot()
    def count(self) -> None:
        """Count for good."""
        clear(self._told)
        self._asking.run(count_centres, done=self.after_counting, failed=self.show_problem)

    def after_counting(self, _: HubReport) -> None:
        """Let the new numbers be shown."""
        self._desk.tell(N_("The numbers of this quarter were counted."))
        self.counted.emit()

    @Slot()
    def choose_place(self) -> None:
        """Let a place for the table be chosen, and write it there."""
        if self._report is None:
            return
        title = self._desk.theme.plain(N_("Where shall the table go?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, f"{self._report.quarter}.csv")
        if chosen:
            self._saving.begin(["hub", "report", self._report.quarter, "--csv", chosen])

    @Slot()
    def show_saving(self) -> None:
        """Say that the table is written, or why it is not."""
        saving = self._saving
        if saving.is_running:
            return
        if saving.value is not None:
            words = N_("The table is in “{file}”.")
            self._desk.tell(words.with_values(file=Path(saving.arguments[-1]).name))
        elif saving.problem is not None:
            self.show_problem(saving.problem)
        saving.forget()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))


class _Grid(QWidget):
    """A line for each centre, one for the others together and one for all."""

    def __init__(self, desk: Desk, report: HubReport) -> None:
        super().__init__()
        self._theme = desk.theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._line(0, N_("Centre"), list(MEASURES.values()), weight=600)
        lines: list[tuple[Text, Mapping[str, int]]] = [
            (verbatim(one.name), one.counts) for one in report.centres
        ]
        lines += [(N_("All others together"), report.others), (N_("All"), report.totals)]
        for at, (name, counts) in enumerate(lines, 1):
            cells = [verbatim(self._number(counts, key)) for key in MEASURES]
            self._line(at, name, cells, weight=600 if at == len(lines) else 400)

    def _number(self, counts: Mapping[str, int], key: str) -> str:
        return self._theme.number(counts[key]) if key in counts else _NOT_TOLD

    def _line(self, at: int, name: Text, cells: list[Text], *, weight: int) -> None:
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Label(self._theme, name, weight=weight, wraps=True), at, 0)
        for place, words in enumerate(cells, 1):
            label = Label(self._theme, words, "small" if at == 0 else "body", weight=weight)
            self._grid.addWidget(label, at, place, end)
