"""All students by name: a list that is read on, page by page, while somebody scrolls."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, plural, verbatim
from app.usecases.people import FoundPerson, PeoplePage, count_people, page_of_people
from ui.desk import Desk, Destination
from ui.widgets.buttons import Button
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import column
from ui.widgets.tables import RowRole, Rows

Index = QModelIndex | QPersistentModelIndex


class PeopleModel(QAbstractListModel):
    """People by name, as far as they were read; asks for the next page when a view wants it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.people: list[FoundPerson] = []
        self._next: PeoplePage | None = None
        self._is_asking = False

    @property
    def is_whole(self) -> bool:
        """Whether everybody was read."""
        return self._next is not None and self._next.place is None

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt override
        return 0 if parent is not None and parent.isValid() else len(self.people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        person = self.people[index.row()]
        if role in {RowRole.AVATAR_OF, Qt.ItemDataRole.DisplayRole}:
            return person.name
        if role == RowRole.AT_END:
            return self._desk.theme.line(verbatim(person.code))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{person.name}, {person.code}"
        return None

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt override
        return not parent.isValid() and not self.is_whole and not self._is_asking

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt override
        if self.canFetchMore(parent):
            self._is_asking = True
            after = self._next.place if self._next else None
            self._desk.jobs.ask(page_of_people, after, done=self.take)

    def take(self, page: PeoplePage) -> None:
        """Append a page."""
        self._is_asking, self._next = False, page
        first = len(self.people)
        if page.people:
            self.beginInsertRows(QModelIndex(), first, first + len(page.people) - 1)
            self.people += page.people
            self.endInsertRows()


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
        self._desk.go(Destination("student", self.model.people[row].person, "overview"))

    @Slot()
    def look_for(self) -> None:
        """Go to the search line."""
        self._desk.go(Destination("students"))
