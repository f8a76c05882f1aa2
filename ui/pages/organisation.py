"""One organisation: what they offer, whom to speak to there, and their openings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.i18n import N_, Text, verbatim
from app.records import Draft, Record, RecordId
from app.schema import organisations as fields
from app.schema import placements as placement_fields
from app.schema.casecodes import APPLICATION_KINDS
from app.schema.fields import Field
from app.schema.organisationcodes import OPENING_STATES, ORGANISATION_KINDS
from app.schema.organisations import OPPORTUNITY, ORGANISATION, ORGANISATION_CONTACT
from app.usecases.login import Login
from app.usecases.organisations import (
    OrganisationView,
    draft_around,
    is_open,
    show_organisation,
)
from app.usecases.records import shown_value
from ui.desk import Desk, Destination
from ui.pages.aroundforms import FORMS, kept_around
from ui.pages.eventwords import in_line
from ui.pages.formplace import FormPlace
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage

_OF_PLACEMENT = (placement_fields.placement_kind, placement_fields.placement_starts_on)
_IN_HEAD = frozenset({"name", "kind"})


class OrganisationPage(QWidget):
    """Shows an organisation; each line opens the form or the page of its row."""

    def __init__(self, desk: Desk, organisation: RecordId) -> None:
        super().__init__()
        self._desk, self.organisation = desk, organisation
        theme = desk.theme
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Organisation"))
        every = Button(theme, N_("All organisations"), icon="list")
        every.clicked.connect(self.open_all)
        self._header.add_act(every)
        add = Button(theme, N_("Add an opening"), kind="primary", icon="plus")
        add.setObjectName(OPPORTUNITY.name)
        add.clicked.connect(self.open_sender)
        self._header.add_act(add)
        whole.addWidget(self._header)
        self._page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        whole.addWidget(self._page, 1)
        self._forms = FormPlace(desk, FORMS)
        self._forms.opened.connect(self._show_top)
        self._forms.closed.connect(self.refresh)
        self._page.body.addWidget(self._forms)
        self._held = column(gap=14)
        self._page.body.addLayout(self._held)
        self._page.body.addStretch(1)

    @Slot()
    def refresh(self) -> None:
        """Ask for the organisation, and for words that were not saved yet."""
        self._desk.jobs.ask(show_organisation, self.organisation, done=self.show_view)
        self._forms.resume(kept_around, self.organisation)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    def show_view(self, view: OrganisationView) -> None:
        """Show the organisation as things stand now."""
        row = view.organisation
        kind = row.get(fields.organisation_kind, "")
        name = verbatim(row.get(fields.organisation_name, ""))
        self._header.say(name, ORGANISATION_KINDS.get(kind, verbatim(kind)))
        with keeping_focus(self):
            clear(self._held)
            self._held.addWidget(self._openings(view.openings))
            self._held.addWidget(self._profile(row))
            self._held.addWidget(self._contacts(view.contacts))
            if view.placed:
                self._held.addWidget(self._placed(view.placed))

    def start_form(self, kind: str, row: str = "") -> None:
        """Open the form of a row, or of a new one."""
        self._forms.ask(_draft_of, self.organisation, kind, row, key=kind)

    @Slot()
    def open_all(self) -> None:
        """Go back to the lists."""
        self._desk.go(Destination("organisations"))

    @Slot()
    def open_sender(self) -> None:
        """Open the form that was pressed: "kind" for a new row, "kind id" for one that is there."""
        kind, _, row = self.sender().objectName().partition(" ")
        self.start_form(kind, row)

    @Slot()
    def open_opening(self) -> None:
        """Open the page of the opening that was pressed."""
        row = RecordId(self.sender().objectName())
        self._desk.go(Destination("opening", None, "", row))

    @Slot()
    def open_person(self) -> None:
        """Open the placements of the person who was pressed."""
        person = RecordId(self.sender().objectName())
        self._desk.go(Destination("student", person, "cases"))

    @Slot()
    def _show_top(self) -> None:
        self._page.verticalScrollBar().setValue(0)

    def _profile(self, row: Record) -> Card:
        theme = self._desk.theme
        card = Card(gap=3, margins=18)
        card.body.addWidget(Heading(theme, N_("About them"), 3))
        for one in ORGANISATION.form_fields:
            said = self._shown(one, row)
            if said and one.key not in _IN_HEAD:
                words = N_("{field}: {said}").with_values(field=one.label, said=said)
                card.body.addWidget(Label(theme, words, wraps=True))
        change = self._button(N_("Change"), "pencil", f"{ORGANISATION.name} {row.id}")
        change.setAccessibleName(theme.plain(N_("Change what is known of them")))
        acts = Flow(gap=10)
        acts.add(change)
        card.body.addWidget(acts)
        return card

    def _contacts(self, rows: Sequence[Record]) -> Card:
        theme = self._desk.theme
        card = Card(gap=4, margins=18)
        card.body.addWidget(Heading(theme, N_("Whom to speak to"), 3))
        for row in rows:
            told = [self._shown(one, row) for one in ORGANISATION_CONTACT.form_fields[1:4]]
            note = in_line([verbatim(one) for one in told if one])
            name = verbatim(row.get(fields.contact_name, ""))
            line = RowButton(theme, name, note if any(told) else None, icon="contact")
            line.setObjectName(f"{ORGANISATION_CONTACT.name} {row.id}")
            line.clicked.connect(self.open_sender)
            card.body.addWidget(line)
        if not rows:
            note = N_("Nobody is written down. One name and one number are enough.")
            card.body.addWidget(Label(theme, note, colour="ink2", wraps=True))
        acts = Flow(gap=10)
        acts.add(self._button(N_("Add a person"), "plus", ORGANISATION_CONTACT.name))
        card.body.addWidget(acts)
        return card

    def _openings(self, rows: Sequence[Record]) -> Card:
        theme = self._desk.theme
        card = Card(gap=4, margins=18)
        card.body.addWidget(Heading(theme, N_("Openings"), 3))
        for row in rows:
            title = verbatim(row.get(fields.opening_title, ""))
            line = RowButton(theme, title, self._below(row), icon="signpost")
            line.setObjectName(row.id)
            line.clicked.connect(self.open_opening)
            card.body.addWidget(line)
        if not rows:
            note = N_("Nothing is open there now.")
            card.body.addWidget(Label(theme, note, colour="ink2", wraps=True))
        return card

    def _placed(self, placed: Sequence[tuple[Record, str]]) -> Card:
        """Return who has a place there now, each a line that opens the file."""
        theme = self._desk.theme
        card = Card(gap=4, margins=18)
        card.body.addWidget(Heading(theme, N_("Who has a place there now"), 3))
        for row, name in placed:
            told = [self._shown(one, row) for one in _OF_PLACEMENT]
            note = in_line([verbatim(one) for one in told if one])
            line = RowButton(theme, verbatim(name), note, avatar_of=name)
            line.setObjectName(row.subject)
            line.clicked.connect(self.open_person)
            card.body.addWidget(line)
        return card

    def _below(self, row: Record) -> Text:
        theme = self._desk.theme
        kind = row.get(fields.opening_kind, "")
        parts = [APPLICATION_KINDS.get(kind, verbatim(kind))]
        day = row.get(fields.opening_deadline)
        if day is not None:
            words = N_("until {day}").with_values(day=show_day(day, theme.language))
            parts.append(words)
        state = row.get(fields.opening_state, "open")
        if state != "open":
            parts.append(OPENING_STATES.get(state, verbatim(state)))
        elif not is_open(row, self._desk.today):
            parts.append(N_("Over"))
        return in_line(parts)

    def _button(self, words: Text, icon: str, key: str) -> Button:
        button = Button(self._desk.theme, words, icon=icon, size="small")
        button.setObjectName(key)
        button.clicked.connect(self.open_sender)
        return button

    def _shown(self, one: Field[Any], row: Record) -> str:
        return shown_value(one, row.stored.get(one.key), self._desk.theme.catalog)


def _draft_of(login: Login, organisation: RecordId, kind: str, row: str) -> Draft:
    if row:
        return Draft(login.need(kind, RecordId(row)))
    schemas = {one.name: one for one in (ORGANISATION_CONTACT, OPPORTUNITY)}
    return draft_around(login, schemas[kind], organisation)
