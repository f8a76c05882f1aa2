"""Find a person, or make sure that they are new and start an intake with four things."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, plural, verbatim
from app.records import RecordId
from app.usecases.audits import note_searched
from app.usecases.people import FoundPeople, FoundPerson, find_people, recent_people
from ui.desk import Desk, Destination
from ui.pages.new_intake import NewIntake
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column
from ui.widgets.rows import Tile
from ui.widgets.scrolling import ScrollPage
from ui.widgets.search import Result, SearchField


class StudentsPage(QWidget):
    """A search line over all people; a new intake opens below what was looked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._asked = self.answered = ""
        self.found: tuple[RecordId, ...] = ()
        header = PageHeader(theme, N_("Students"))
        self._new = Button(theme, N_("New intake"), kind="primary", icon="user-plus")
        self._new.clicked.connect(self.start_intake)
        for words, icon, act in (
            (N_("All students"), "users", self.show_all),
            (N_("Print roadmaps"), "printer", self.print_many),
            (N_("Papers to keep ready"), "file-text", self.show_papers),
        ):
            button = Button(theme, words, icon=icon)
            button.clicked.connect(act)
            header.add_act(button)
        header.add_act(self._new)
        self.search = SearchField(theme, N_("Find by name, number or phone"))
        self.search.asked.connect(self.look_for)
        self.search.chosen.connect(self.open_person)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole = column(self, gap=0)
        whole.addWidget(header)
        whole.addWidget(page, 1)
        page.body.addWidget(self.search)
        self._body = column(gap=12)
        page.body.addLayout(self._body)
        page.body.addStretch(1)
        self.setFocusProxy(self.search)

    def refresh(self) -> None:
        """Show the people kept last, unless a new intake is being filled in."""
        if self.intake is None:
            self._desk.jobs.ask(recent_people, done=self.show_recent)

    @Slot()
    def show_all(self) -> None:
        """Go to the list of everybody."""
        self._desk.go(Destination("people"))

    @Slot()
    def print_many(self) -> None:
        """Go where roadmaps of many are printed."""
        self._desk.go(Destination("batch"))

    @Slot()
    def show_papers(self) -> None:
        """Go to the papers about nobody, such as the blank form."""
        self._desk.go(Destination("blank-papers"))

    @property
    def intake(self) -> NewIntake | None:
        """The new intake that is open, or None."""
        return self.findChild(NewIntake)

    def show_recent(self, people: tuple[FoundPerson, ...]) -> None:
        """Show tiles of the people kept last."""
        if self.intake is not None:
            return
        clear(self._body)
        if people:
            self._body.addWidget(Heading(self._desk.theme, N_("Kept lately"), 3))
        else:
            self._body.addWidget(self._nobody())
        for one in people:
            tile = Tile(
                self._desk.theme, verbatim(one.name), verbatim(one.code), avatar_of=one.name
            )
            tile.setObjectName(one.person)
            tile.clicked.connect(self.open_sender)
            self._body.addWidget(tile)

    def _nobody(self) -> EmptyState:
        theme = self._desk.theme
        words = N_("No student is here yet.")
        state = EmptyState(theme, "users", words, N_("The first intake takes a few minutes."))
        begin = Button(theme, N_("New intake"), kind="primary", icon="user-plus")
        begin.clicked.connect(self.start_intake)
        state.add_act(begin)
        return state

    @Slot(str)
    def look_for(self, words: str) -> None:
        """Ask the core for people; an empty line shows the latest again."""
        self._asked = words.strip()
        if not self._asked:
            self.search.hide_results()
            return
        self._desk.jobs.ask(find_people, self._asked, done=self.show_found, only_latest=True)

    def show_found(self, found: FoundPeople) -> None:
        """Show who was found, likeliest first."""
        self._desk.jobs.run(note_searched, initiator=self)
        self.found = tuple(one.person for one in found)
        self.answered = self._asked
        results = [
            Result(one.person, verbatim(one.name), verbatim(one.code), avatar_of=one.name)
            for one in found
        ]
        summary = plural("{count} person found", "{count} people found", len(found))
        if found.is_more:
            summary = N_("There are more. Write more of the name.")
        if not found:
            summary = N_("Nobody is found. Try another spelling, or start a new intake.")
        self.search.show_results(results, summary)

    @Slot(str)
    def open_person(self, person: str) -> None:
        """Open the page of a person where all is seen at a glance."""
        self._desk.go(Destination("student", RecordId(person), "overview"))

    @Slot(str)
    def go_on_with(self, person: str) -> None:
        """Go on with the talk that has just begun."""
        self._desk.go(Destination("student", RecordId(person), "intake"))

    @Slot()
    def open_sender(self) -> None:
        """Open the page of the person whose tile was pressed."""
        sender = self.sender()
        if sender is not None:
            self.open_person(sender.objectName())

    @Slot()
    def start_intake(self) -> None:
        """Open the form of four things, beginning with the name that was looked for."""
        clear(self._body)
        form = NewIntake(self._desk, self._asked)
        form.made.connect(self.go_on_with)
        form.given_up.connect(self.close_intake)
        self._body.addWidget(form)
        form.show()
        form.setFocus()
        self._new.setEnabled(False)

    @Slot()
    def close_intake(self) -> None:
        """Take the form away again."""
        self._new.setEnabled(True)
        form = self.intake
        if form is not None:
            form.setParent(None)
            form.deleteLater()
        self.refresh()
