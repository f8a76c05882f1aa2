"""The register of mentors: a list by name that is read on, each with the lights of the gate."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.schema import mentors as fields
from app.schema.mentorcodes import MENTOR_STATES
from app.usecases.audits import note_searched
from app.usecases.mentors import (
    MentorLine,
    MentorPage,
    Register,
    find_mentors,
    page_of_mentors,
    register_of,
)
from app.usecases.people import PeoplePlace
from ui.desk import Desk, Destination
from ui.pages.eventwords import in_line
from ui.pages.mentorwords import gate_sentence, short_lights
from ui.pages.newmentor import NewMentor
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import clear, column
from ui.widgets.readon import Index, ReadOnModel
from ui.widgets.search import Result, SearchField
from ui.widgets.tables import RowRole, Rows


class MentorsModel(ReadOnModel[MentorLine, PeoplePlace]):
    """Mentors by name."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one, theme = self.lines[index.row()], self._desk.theme
        if role in {RowRole.AVATAR_OF, Qt.ItemDataRole.DisplayRole}:
            return one.name
        if role == RowRole.BELOW:
            return theme.line(_below(self._desk, one))
        if role == RowRole.LIGHTS:
            return short_lights(theme, one.lights)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            below = theme.plain(_below(self._desk, one))
            return f"{one.name}, {below}. {gate_sentence(theme, one.lights)}"
        return None

    def ask(self, place: PeoplePlace | None) -> None:
        self._desk.jobs.ask(
            page_of_mentors, place, done=self.take, failed=self.refuse, only_latest=True
        )

    def take(self, page: MentorPage) -> None:
        """Append a page."""
        self.add(page.mentors, page.place)


class MentorsPage(QWidget):
    """Everybody in the register; a press or Enter opens one, the search line finds one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Mentors"))
        for words, icon, act in (
            (N_("Funds"), "wallet", self.open_funds),
            (N_("Matching board"), "link-2", self.open_board),
        ):
            way = Button(theme, words, icon=icon)
            way.clicked.connect(act)
            self._header.add_act(way)
        self.add = Button(theme, N_("Add a mentor"), kind="primary", icon="user-plus")
        self.add.clicked.connect(self.start_new)
        self.add.hide()  # until it is known who may
        self._header.add_act(self.add)
        whole.addWidget(self._header)
        self.search = SearchField(theme, N_("Find a mentor by name, number or phone"))
        self.search.asked.connect(self.look_for)
        self.search.chosen.connect(self.open_person)
        self._top = column(gap=12)
        above = column(gap=10, margins=(36, 8, 36, 6))
        above.addWidget(self.search)
        above.addLayout(self._top)
        whole.addLayout(above)
        self.model = MentorsModel(desk, self)
        self.model.refused.connect(desk.jobs.problem)
        self.list = Rows(theme, N_("Mentors"), self.model)
        self.list.opened.connect(self.open_row)
        held = column(gap=0, margins=(30, 4, 30, 20))
        held.addWidget(self.list, 1)
        whole.addLayout(held, 1)
        self._found: tuple[MentorLine, ...] = ()
        self._asked = ""
        self.setFocusProxy(self.search)

    def refresh(self) -> None:
        """Ask how many there are, and for the first of them."""
        self._desk.jobs.ask(register_of, done=self.show_count)
        self.model.forget()
        self.model.fetchMore(QModelIndex())

    def show_count(self, register: Register) -> None:
        """Say how many there are, or how the first one comes in."""
        count = register.count
        self.add.setVisible(register.may_add)
        words = plural("{count} mentor", "{count} mentors", count)
        self._header.say(N_("Mentors"), words)
        self.list.setVisible(count > 0)
        if count == 0 and self._top.count() == 0:
            note = N_("Add the first one, or let a student be a mentor too.")
            if not register.may_add:
                note = N_("Coordinators and managers add mentors.")
            empty = EmptyState(self._desk.theme, "handshake", N_("There is no mentor yet."), note)
            self._top.addWidget(empty)

    @Slot(str)
    def look_for(self, text: str) -> None:
        """Find mentors while somebody types."""
        self._asked = text
        if not text.strip():
            self.search.hide_results()
            return
        self._desk.jobs.ask(find_mentors, text, done=self.show_found, only_latest=True)
        self._desk.jobs.run(note_searched, initiator=self)

    def show_found(self, found: tuple[MentorLine, ...]) -> None:
        """Show whom the words may mean."""
        if not self._asked.strip():
            return
        summary = plural("{count} mentor found.", "{count} mentors found.", len(found))
        if not found:
            summary = N_("No mentor has this name, number or phone.")
        results = [
            Result(one.person, verbatim(one.name), _below(self._desk, one), avatar_of=one.name)
            for one in found
        ]
        self.search.show_results(results, summary)

    @Slot(int)
    def open_row(self, row: int) -> None:
        """Open the page of the mentor in a row."""
        self.open_person(self.model.lines[row].person)

    @Slot(str)
    def open_person(self, person: str) -> None:
        """Open the page of a mentor."""
        self._desk.go(Destination("mentor", RecordId(person)))

    @Slot()
    def open_board(self) -> None:
        """Go where students and mentors are matched."""
        self._desk.go(Destination("matching"))

    @Slot()
    def open_funds(self) -> None:
        """Go where the money for mentors comes from."""
        self._desk.go(Destination("funds"))

    @Slot()
    def start_new(self) -> None:
        """Ask who the new mentor is."""
        clear(self._top)
        form = NewMentor(self._desk)
        form.saved.connect(self.open_person)
        form.stopped.connect(self.close_form)
        self._top.addWidget(form)
        form.begin()

    @Slot()
    def close_form(self) -> None:
        """Leave the form."""
        clear(self._top)
        self.add.setFocus()


def _below(desk: Desk, one: MentorLine) -> Text:
    """Return number, state, field and places in one line."""
    state = one.row.get(fields.mentor_state, "")
    parts: list[Text] = [verbatim(one.code)]
    if state in MENTOR_STATES and state != "approved":
        parts.append(MENTOR_STATES[state])
    field = one.row.get(fields.mentor_isco)
    if field:
        parts.append(verbatim(fields.mentor_isco.kind.show(field, desk.theme.catalog)))
    pause = one.row.get(fields.paused_until)
    if pause is not None and pause >= desk.today:
        parts.append(N_("on a pause"))
    free = max(0, one.places)
    parts.append(plural("{count} free place", "{count} free places", free))
    return in_line(parts)
