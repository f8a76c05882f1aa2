"""One opening: what it asks for, and whom it may fit, first without names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import Draft, Record, RecordId
from app.schema import organisations as fields
from app.schema.casecodes import APPLICATION_KINDS
from app.schema.fields import Field
from app.schema.organisations import OPENING_FORM, OPPORTUNITY
from app.usecases.fitting import Fitting, Suggested, who_may_fit
from app.usecases.login import Login
from app.usecases.openingwords import NOBODY, RULE_WORDS
from app.usecases.organisations import is_open
from app.usecases.records import shown_value
from app.usecases.whereabouts import apply_for
from ui.desk import Desk, Destination
from ui.pages.aroundforms import FORMS
from ui.pages.eventwords import in_line
from ui.pages.fitcard import FitCard
from ui.pages.formplace import FormPlace
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Tick

# What the head of the page says, and what only lists need.
_IN_HEAD = frozenset({"title", "kind", "state", "lane"})
SHOWN_AT_ONCE = 12


class OpeningPage(QWidget):
    """Shows an opening and whom it may fit."""

    def __init__(self, desk: Desk, opening: RecordId) -> None:
        super().__init__()
        self._desk, self.opening = desk, opening
        self._found: Fitting | None = None
        self._most = SHOWN_AT_ONCE
        theme = desk.theme
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Opening"))
        self.names = Tick(theme, N_("Show names"))
        self.names.toggled.connect(self.show_names)
        self._header.add_act(self.names)
        self._place = Button(theme, N_("The organisation"), icon="building-2")
        self._place.clicked.connect(self.open_organisation)
        self._header.add_act(self._place)
        every = Button(theme, N_("All openings"), icon="list")
        every.clicked.connect(self.open_all)
        self._header.add_act(every)
        whole.addWidget(self._header)
        self._page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        whole.addWidget(self._page, 1)
        self._refusal, self._held = column(gap=0), column(gap=14)
        self._forms = FormPlace(desk, FORMS)
        self._forms.opened.connect(self._show_top)
        self._forms.closed.connect(self.refresh)
        self._page.body.addLayout(self._refusal)
        self._page.body.addWidget(self._forms)
        self._page.body.addLayout(self._held)
        self._page.body.addStretch(1)

    @Slot()
    def refresh(self) -> None:
        """Ask for the opening, and whom it may fit."""
        self._desk.jobs.ask(who_may_fit, self.opening, done=self.show_found)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    def show_found(self, found: Fitting) -> None:
        """Show the opening as things stand now."""
        self._found = found
        row = found.opening
        kind = row.get(fields.opening_kind, "")
        parts = [APPLICATION_KINDS.get(kind, verbatim(kind))]
        if not is_open(row, self._desk.today):
            parts.append(N_("One cannot apply now"))
        note = in_line(parts)
        self._header.say(verbatim(row.get(fields.opening_title, "")), note)
        with keeping_focus(self):
            clear(self._held)
            self._held.addWidget(self._facts(row))
            self._show_fits(found)

    @Slot(bool)
    def show_names(self, _: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Say who they are, or not."""
        if self._found is not None:
            self.show_found(self._found)

    @Slot()
    def show_more(self) -> None:
        """Show more people."""
        self._most *= 4
        self.show_names(self.names.isChecked())

    @Slot()
    def start_form(self) -> None:
        """Open the form of the opening."""
        self._forms.ask(_draft_of, self.opening)

    @Slot(str)
    def open_person(self, person: str) -> None:
        """Open the file of somebody it may fit."""
        self._desk.go(Destination("student", RecordId(person), "cases"))

    @Slot(str)
    def keep_interest(self, person: str) -> None:
        """Keep it among somebody's applications."""
        clear(self._refusal)
        arguments = (RecordId(person), self.opening)
        jobs, failed = self._desk.jobs, self.show_refusal
        jobs.run(apply_for, *arguments, done=self.after_keeping, failed=failed, initiator=self)

    def after_keeping(self, _: RecordId) -> None:
        """Say that it stands among the applications now."""
        self._desk.tell(N_("It stands among the applications now."), can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say above everything why something was not done."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self._show_top()

    @Slot()
    def open_organisation(self) -> None:
        """Open the page of the organisation."""
        if self._found is not None:
            of = self._found.opening.get(fields.opening_organisation, "")
            self._desk.go(Destination("organisation", None, "", RecordId(of)))

    @Slot()
    def open_all(self) -> None:
        """Go back to the lists."""
        self._desk.go(Destination("organisations"))

    @Slot()
    def _show_top(self) -> None:
        self._page.verticalScrollBar().setValue(0)

    def _facts(self, row: Record) -> Card:
        theme = self._desk.theme
        card = Card(gap=3, margins=18)
        card.body.addWidget(Heading(theme, N_("What it is"), 3))
        for one in OPENING_FORM:
            said = self._shown(one, row)
            if said and one.key not in _IN_HEAD:
                words = N_("{field}: {said}").with_values(field=one.label, said=said)
                card.body.addWidget(Label(theme, words, wraps=True))
        change = Button(theme, N_("Change"), icon="pencil", size="small")
        change.setAccessibleName(theme.plain(N_("Change the opening")))
        change.clicked.connect(self.start_form)
        acts = Flow(gap=10)
        acts.add(change)
        card.body.addWidget(acts)
        return card

    def _show_fits(self, found: Fitting) -> None:
        theme = self._desk.theme
        self._held.addWidget(Heading(theme, N_("Whom it may fit"), 2))
        self._held.addWidget(Label(theme, RULE_WORDS, colour="ink2", wraps=True))
        if found.applied:
            words = plural(
                "{count} person has applied already.",
                "{count} people have applied already.",
                found.applied,
            )
            self._held.addWidget(Label(theme, words, colour="ink2", wraps=True))
        if not found.may and not found.near:
            self._held.addWidget(Label(theme, NOBODY, wraps=True))
        self._show_some(N_("Nothing is known to be missing"), found.may)
        self._show_some(N_("One thing is missing"), found.near)

    def _show_some(self, title: Text, some: Sequence[Suggested]) -> None:
        theme = self._desk.theme
        if some:
            self._held.addWidget(Heading(theme, title, 4))
        for one in some[: self._most]:
            card = FitCard(theme, one, is_named=self.names.isChecked())
            card.opened.connect(self.open_person)
            card.kept.connect(self.keep_interest)
            self._held.addWidget(card)
        if len(some) > self._most:
            words = N_("And {count} more.").with_values(count=len(some) - self._most)
            more = Button(theme, words, kind="quiet", icon="chevron-down")
            more.clicked.connect(self.show_more)
            self._held.addWidget(more)

    def _shown(self, one: Field[object], row: Record) -> str:
        return shown_value(one, row.stored.get(one.key), self._desk.theme.catalog)


def _draft_of(login: Login, opening: RecordId) -> Draft:
    return Draft(login.need(OPPORTUNITY.name, opening))
