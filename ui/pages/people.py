"""All students by name: a list that is read on, page by page, while somebody scrolls."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, plural, verbatim
from app.usecases.people import (
    FoundPerson,
    PeoplePage,
    PeoplePlace,
    count_people,
    page_of_people,
)
from ui.desk import Desk, Destination
from ui.widgets.buttons import Button
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import column
from ui.widgets.readon import Index, ReadOnModel
from ui.widgets.tables import RowRole, Rows


class PeopleModel(ReadOnModel[FoundPerson, PeoplePlace]):
    """People by name."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        person = self.lines[index.row()]
        if role in {RowRole.AVATAR_OF, Qt.ItemDataRole.DisplayRole}:
            return person.name
        if role == RowRole.AT_END:
            return self._desk.theme.line(verbatim(person.code))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{person.name}, {person.code}"
        return None

    def ask(self, place: PeoplePlace | None) -> None:
        self._desk.jobs.ask(
            page_of_people, place, done=self.take, failed=self.refuse, only_latest=True
        )

    def take(self, page: PeoplePage) -> None:
        """Append a page."""
        self.add(page.people, page.place)


class AllStudentsPage(QWidget):
    """Everybody who has a file here; a press or Enter opens it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("All students"))
        find = Button(theme, N_("Find a student"), icon="search")
        find.clicked.connect(self.look_for)
        self._header.add_act(find)
        whole.addWidget(self._header)
        self.model = PeopleModel(desk, self)
        self.model.refused.connect(desk.jobs.problem)
        self.list = Rows(theme, N_("All students"), self.model)
        self.list.opened.connect(self.open_row)
        held = column(gap=0, margins=(30, 8, 30, 20))
        held.addWidget(self.list, 1)
        whole.addLayout(held, 1)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        """Ask how many there are, and for the first of them."""
        self._desk.jobs.ask(count_people, done=self.show_count)
        self.model.fetchMore(QModelIndex())

    def show_count(self, count: int) -> None:
        """Say how many there are."""
        self._header.say(N_("All students"), plural("{count} student", "{count} students", count))

    @Slot(int)
    def open_row(self, row: int) -> None:
        """Open the page of the person in a row."""
        self._desk.go(Destination("student", self.model.lines[row].person, "overview"))

    @Slot()
    def look_for(self) -> None:
        """Go to the search line."""
        self._desk.go(Destination("students"))
