"""Organisations and openings: two lists, each narrowed by a word, the nearest day first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.i18n import N_, Text, plural, verbatim
from app.records import Draft, Record, RecordId
from app.rules.names import fold
from app.schema import organisations as fields
from app.schema.casecodes import APPLICATION_KINDS
from app.schema.organisationcodes import OPENING_STATES, ORGANISATION_KINDS, ORGANISATION_STATES
from app.schema.organisations import ORGANISATION
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login
from app.usecases.organisations import (
    AroundList,
    OrganisationLine,
    draft_around,
    is_open,
    list_around,
)
from ui.desk import Desk, Destination
from ui.pages.aroundforms import FORMS, kept_around
from ui.pages.eventwords import in_line
from ui.pages.formplace import FormPlace
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import clear, column
from ui.widgets.scrolling import ScrollPage
from ui.widgets.segments import Segments
from ui.widgets.tables import RowRole, Rows

OPENINGS, PLACES = "openings", "organisations"
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class _Line:
    """One row of the list: its words, what stands below and at the end, where it leads."""

    title: str
    below: str
    at_end: str
    row: RecordId
    page: str
    sought: str


class _Lines(QAbstractListModel):
    """The rows that are shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[_Line] = ()

    def show_lines(self, lines: Sequence[_Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(  # noqa: N802 - Qt override
        self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE
    ) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        one = self.lines[index.row()]
        told = ", ".join(filter(None, (one.title, one.below, one.at_end)))
        shown: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: one.title,
            RowRole.BELOW: one.below,
            RowRole.AT_END: one.at_end,
            Qt.ItemDataRole.AccessibleTextRole: told,
            Qt.ItemDataRole.ToolTipRole: told,
        }
        return shown.get(role)


class OrganisationsPage(QWidget):
    """Both lists; a press or Enter opens a row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._found = AroundList((), ())
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Organisations and openings"))
        self.add = Button(theme, N_("Add an organisation"), kind="primary", icon="plus")
        self.add.clicked.connect(self.start_new)
        self._header.add_act(self.add)
        whole.addWidget(self._header)
        self._form_page = ScrollPage(gap=0, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        self._form_page.hide()
        self._forms = FormPlace(desk, FORMS)
        self._forms.opened.connect(self.make_room)
        self._forms.closed.connect(self.after_form)
        self._form_page.body.addWidget(self._forms)
        self._form_page.body.addStretch(1)
        whole.addWidget(self._form_page)
        self._listed = self._lists()
        whole.addWidget(self._listed, 1)
        self.setFocusProxy(self.search)

    def _lists(self) -> QWidget:
        """Return what narrows the lists, with the chosen one below it."""
        theme, listed = self._desk.theme, QWidget()
        above = column(gap=0, margins=(36, 8, 36, 6))
        above.addWidget(self._narrowing())
        self.model = _Lines(self)
        self.list = Rows(theme, N_("Organisations and openings"), self.model)
        self.list.opened.connect(self.open_row)
        held = column(gap=0, margins=(30, 4, 30, 20))
        held.addWidget(self.list, 1)
        self._empty = column(gap=0)
        held.addLayout(self._empty)
        whole = column(listed, gap=0)
        whole.addLayout(above)
        whole.addLayout(held, 1)
        return listed

    def _narrowing(self) -> Flow:
        """Return the choice of the list, and the line that narrows it."""
        theme = self._desk.theme
        options = [
            Option(OPENINGS, N_("Openings")),
            Option(PLACES, N_("Organisations")),
        ]
        self.views = Segments(theme, N_("What is listed"), options)
        self.views.chosen.connect(self.choose)
        example = N_("Part of a name, a place or a kind")
        self.search = LineField(theme, N_("Show only what has these words"), example=example)
        self.search.setMinimumWidth(theme.grown(380))
        self.search.textEdited.connect(self.narrow)
        line = Flow(gap=12)
        line.add(self.views)
        line.add(self.search)
        return line

    def refresh(self) -> None:
        """Ask for both lists."""
        self._desk.jobs.ask(list_around, done=self.show_found)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    def show_found(self, found: AroundList) -> None:
        """Show what there is."""
        self._found = found
        today = self._desk.today
        count = sum(is_open(one, today) for one, _ in found.openings)
        words = plural("{count} opening is open", "{count} openings are open", count)
        places = plural("{count} organisation", "{count} organisations", len(found.organisations))
        told = in_line([places, words])
        self._header.say(N_("Organisations and openings"), told)
        self.narrow()

    @Slot(str)
    def choose(self, _: str = "") -> None:
        """Show the other list."""
        self.narrow()

    @Slot()
    @Slot(str)
    def narrow(self, _: str = "") -> None:
        """Show the rows that have the words typed."""
        wanted = fold(self.search.text()).split()
        lines = self._openings() if self.views.current() == OPENINGS else self._organisations()
        shown = [one for one in lines if all(word in one.sought for word in wanted)]
        self.model.show_lines(shown)
        self.list.setVisible(bool(shown))
        clear(self._empty)
        if not shown:
            self._empty.addWidget(self._nothing(is_narrowed=bool(wanted)))

    @Slot(int)
    def open_row(self, row: int) -> None:
        """Open the page of a row."""
        one = self.model.lines[row]
        self._desk.go(Destination(one.page, None, "", one.row))

    @Slot()
    def start_new(self) -> None:
        """Ask what the new organisation is; words typed before come again."""
        self._desk.jobs.run(kept_around, None, done=self._begin)

    def _begin(self, kept: KeptDraft | None) -> None:
        self._form_page.show()  # before the form: what is hidden cannot get the keyboard
        if kept is not None:
            self._forms.open_draft("", kept)
        else:
            self._forms.ask(_new_organisation)

    @Slot()
    def make_room(self) -> None:
        """Let the form of a new organisation stand there without the list."""
        self._listed.setVisible(self._forms.form is None)

    @Slot(str)
    def after_form(self, organisation: str) -> None:
        """Show the page of what was just kept, or the list again."""
        if organisation:
            self._desk.go(Destination("organisation", None, "", RecordId(organisation)))
            return
        self._form_page.hide()
        self._listed.show()
        self.add.setFocus()

    def _openings(self) -> list[_Line]:
        return [self._opening(one, name) for one, name in self._found.openings]

    def _opening(self, one: Record, at: str) -> _Line:
        theme = self._desk.theme
        kind = one.get(fields.opening_kind, "")
        parts = [verbatim(at), APPLICATION_KINDS.get(kind, verbatim(kind))]
        day = one.get(fields.opening_deadline)
        ends = theme.plain(_state(one, self._desk)) if not is_open(one, self._desk.today) else ""
        if not ends and day is not None:
            words = N_("until {day}").with_values(day=show_day(day, theme.language))
            ends = theme.line(words)
        title, below = one.get(fields.opening_title, ""), theme.line(in_line(parts))
        return _Line(title, below, ends, one.id, "opening", fold(f"{title} {below}"))

    def _organisations(self) -> list[_Line]:
        return [self._organisation(one) for one in self._found.organisations]

    def _organisation(self, one: OrganisationLine) -> _Line:
        theme, row = self._desk.theme, one.organisation
        kind, state = (row.get(each, "") for each in _TOLD)
        parts: list[Text] = [ORGANISATION_KINDS.get(kind, verbatim(kind))]
        if state in ORGANISATION_STATES and state != "active":
            parts.append(ORGANISATION_STATES[state])
        place = row.get(fields.organisation_place)
        parts += [verbatim(place)] if place else []
        ends = plural("{count} opening", "{count} openings", one.open)
        title, below = row.get(fields.organisation_name, ""), theme.line(in_line(parts))
        at_end = theme.line(ends) if one.open else ""
        return _Line(title, below, at_end, row.id, "organisation", fold(f"{title} {below}"))

    def _nothing(self, *, is_narrowed: bool) -> EmptyState:
        theme = self._desk.theme
        if is_narrowed:
            words, note = N_("Nothing has these words."), N_("Try fewer, or the other list.")
            return EmptyState(theme, "search", words, note)
        if self.views.current() == OPENINGS:
            words = N_("Nothing is open now.")
            note = N_("Open an organisation, and add what it offers.")
            return EmptyState(theme, "signpost", words, note)
        words = N_("No organisation is written down yet.")
        note = N_("Add the first one: a school, an employer, an office.")
        return EmptyState(theme, "building-2", words, note)


_TOLD = (fields.organisation_kind, fields.organisation_state)


def _state(one: Record, desk: Desk) -> Text:
    """Return why one cannot apply any more."""
    state = one.get(fields.opening_state, "open")
    day = one.get(fields.opening_deadline)
    if state == "open" and day is not None and day < desk.today:
        return N_("Over")
    return OPENING_STATES.get(state, verbatim(state))


def _new_organisation(login: Login) -> Draft:
    return draft_around(login, ORGANISATION)
