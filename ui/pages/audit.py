"""What was done: who opened, changed, printed what and when, for the data protection officer."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_moment
from app.errors import Code, Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.audits import (
    AuditFilter,
    AuditLine,
    AuditPage,
    AuditReport,
    Reading,
    list_audit,
    note_read,
    note_searched,
    verify_audit,
)
from app.usecases.auditwords import LABELS, ActKind
from app.usecases.caseload import Worker, workers
from app.usecases.people import FoundPeople, find_people
from ui.desk import Desk, Destination
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.flow import FlowLayout
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel
from ui.widgets.readon import Index, ReadOnModel
from ui.widgets.search import Result, SearchField
from ui.widgets.selects import Select
from ui.widgets.tables import RowRole, Rows

_DAYS = (
    Option("", N_("At any time")),
    Option("1", N_("Today")),
    Option("7", N_("In the last 7 days")),
    Option("31", N_("In the last 31 days")),
)


class AuditModel(ReadOnModel[AuditLine, str]):
    """Entries, the newest first.

    Signals: read(), after each page.
    """

    read = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = AuditFilter()

    def begin(self, wanted: AuditFilter) -> None:
        """Show what is wanted, from the newest on."""
        self._wanted = wanted
        self.forget()
        self.fetchMore(QModelIndex())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(line)
        if role == RowRole.BELOW:
            return self._below(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._title(line)}, {self._below(line)}"
        return None

    def ask(self, place: str | None) -> None:
        self._desk.jobs.ask(
            list_audit,
            self._wanted,
            place,
            done=self.take,
            failed=self.refuse,
            only_latest=True,
        )

    def take(self, page: AuditPage) -> None:
        """Append a page."""
        self.add(page.lines, page.place)
        self.read.emit()

    def _title(self, line: AuditLine) -> str:
        theme = self._desk.theme
        names = [name or theme.line(N_("a file that is gone")) for _, name in line.people]
        said = theme.line(line.words)
        if len(names) > 1:
            names = [f"{names[0]} +{len(names) - 1}"]
        return " · ".join([said, *names])

    def _below(self, line: AuditLine) -> str:
        theme = self._desk.theme
        who = line.worker_name or theme.line(N_("Somebody"))
        when = show_moment(line.at.astimezone(), theme.language)
        return theme.line(N_("{worker} · {time}").with_values(worker=who, time=when))


class CheckPanel(ProgressPanel):
    """How far a check of the whole record is, and what stops it.

    Signals: progressed(done, total), told on the thread that reads.
    """

    progressed = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Checking what was done"))
        self.reading = Reading()
        self.stop_wanted.connect(self.stop)
        self.progressed.connect(self.show_share)

    @Slot()
    def stop(self) -> None:
        """End the check; it changes nothing."""
        self.reading.stop()

    def go_on(self, done: int, total: int) -> None:
        """Tell how far it is; runs on the thread that reads, and ends it if asked."""
        self.reading.go_on(done, total)
        self.progressed.emit(done, total)

    @Slot(int, int)
    def show_share(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.show_progress(done, total)


class AuditLogPage(QWidget):
    """The list with its filters, and a check that nothing was changed or cut."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._person: RecordId | None = None
        self._asked = ""
        self.checking: CheckPanel | None = None
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("What was done"))
        self.check = Button(theme, N_("Check that nothing is missing"), icon="shield-check")
        self.check.clicked.connect(self.verify)
        self._header.add_act(self.check)
        whole.addWidget(self._header)
        held = column(gap=10, margins=(30, 8, 30, 20))
        whole.addLayout(held, 1)
        self._told = column(gap=8)
        held.addLayout(self._told)
        held.addWidget(self._filters())
        self.model = AuditModel(desk, self)
        self.model.read.connect(self.show_count)
        self.model.refused.connect(self.show_refusal)
        self.list = Rows(theme, N_("What was done"), self.model)
        self.list.opened.connect(self.open_row)
        self._nothing = Label(theme, N_("Nothing like this was done."), colour="ink2", wraps=True)
        self._nothing.hide()
        held.addWidget(self._nothing)
        held.addWidget(self.list, 1)
        self.setFocusProxy(self.worker)

    def refresh(self) -> None:
        """Ask who works here, and for the newest entries."""
        self._desk.jobs.ask(workers, done=self.show_workers)
        self._desk.jobs.run(note_read, failed=self.show_refusal, initiator=self)
        self.filter()

    def show_workers(self, found: tuple[Worker, ...]) -> None:
        """Offer the workers by name."""
        before = self.worker.chosen()
        everybody = Option("", N_("Everybody"))
        self.worker.offer([everybody, *(Option(one.id, verbatim(one.name)) for one in found)])
        self.worker.choose(before)

    @Slot()
    def filter(self) -> None:
        """Show what the choices say."""
        worker, kind, days = self.worker.chosen(), self.kind.chosen(), self.days.chosen()
        self.model.begin(
            AuditFilter(
                person=self._person,
                worker=RecordId(worker) if worker else None,
                kind=ActKind(kind) if kind else None,
                since=self._since(days),
            )
        )

    @Slot()
    def show_count(self) -> None:
        """Say that there is nothing, where there is nothing."""
        is_empty = not self.model.lines
        self._nothing.setVisible(is_empty)
        self.list.setVisible(not is_empty)

    @Slot(object)
    def show_refusal(self, problem: Problem) -> None:
        """Say why this worker cannot read the list; everybody can have it checked."""
        clear(self._told)
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self.card.hide()
        self.list.hide()
        self.check.setFocus()

    @Slot()
    def verify(self) -> None:
        """Have the whole record examined."""
        self.check.setEnabled(False)
        clear(self._told)
        panel = self.checking = CheckPanel(self._desk.theme)
        self._told.addWidget(panel)
        self._desk.jobs.ask(
            verify_audit,
            panel.go_on,
            done=self.show_report,
            failed=self.show_failure,
            apart=panel.reading,
        )

    def show_report(self, report: AuditReport) -> None:
        """Say what does not hold, or that all does."""
        self.checking = None
        self.check.setEnabled(True)
        clear(self._told)
        theme = self._desk.theme
        for words in report.words:
            self._told.addWidget(Notice(theme, words, tone="warn"))
        if not report.words:
            whole = plural(
                "{count} entry. Nothing was changed, and nothing is missing.",
                "{count} entries. Nothing was changed, and nothing is missing.",
                report.entries,
            )
            self._told.addWidget(Notice(theme, whole, tone="primary"))

    def show_failure(self, problem: Problem) -> None:
        """Say why it could not be examined; nothing where it was stopped."""
        self.check.setEnabled(True)
        self.checking = None
        clear(self._told)
        if problem.code is Code.CANCELLED:
            return
        self._told.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot(int)
    def open_row(self, row: int) -> None:
        """Open the page of the person in a row."""
        people = [one for one, name in self.model.lines[row].people if name]
        if people:
            self._desk.go(Destination("student", people[0], "history"))

    @Slot(str)
    def look_for(self, words: str) -> None:
        """Look for the person whom the list shall be about; an empty line is about all."""
        self._asked = words.strip()
        if self._asked:
            self._desk.jobs.ask(find_people, self._asked, done=self.show_found, only_latest=True)
            self._desk.jobs.run(note_searched, initiator=self)
            return
        self.person.hide_results()
        if self._person is not None:
            self._person = None
            self.filter()

    def show_found(self, found: FoundPeople) -> None:
        """Show who was found."""
        results = [
            Result(one.person, verbatim(one.name), verbatim(one.code), avatar_of=one.name)
            for one in found
        ]
        count = plural("{count} person found", "{count} people found", len(found))
        none = N_("Nobody is found. Try another spelling.")
        self.person.show_results(results, count if results else none)

    @Slot(str)
    def choose_person(self, person: str) -> None:
        """Show what was done about one person."""
        self._person = RecordId(person)
        self.person.hide_results()
        self.filter()

    def _filters(self) -> Card:
        theme = self._desk.theme
        self.card = Card(gap=10, margins=(16, 12, 16, 12))
        everything = Option("", N_("Everything"))
        kinds = [everything, *(Option(one.value, words) for one, words in LABELS.items())]
        self.worker = Select(theme, N_("Who"), [Option("", N_("Everybody"))])
        self.kind = Select(theme, N_("What"), kinds)
        self.days = Select(theme, N_("When"), _DAYS)
        line = FlowLayout(gap=14)
        for words, field in (
            (N_("Who"), self.worker),
            (N_("What"), self.kind),
            (N_("When"), self.days),
        ):
            field.activated.connect(self.filter)
            line.addWidget(self._named(words, field))
        self.card.body.addLayout(line)
        self.person = SearchField(theme, N_("About whom: a name, number or phone"))
        self.person.asked.connect(self.look_for)
        self.person.chosen.connect(self.choose_person)
        self.card.body.addWidget(self.person)
        return self.card

    def _named(self, words: Text, field: QWidget) -> QWidget:
        held = QWidget()
        lines = column(held, gap=4)
        lines.addWidget(Label(self._desk.theme, words, "small", weight=600))
        lines.addWidget(field)
        return held

    def _since(self, days: str) -> date | None:
        return self._desk.today - timedelta(days=int(days) - 1) if days else None
