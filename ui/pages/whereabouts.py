"""Placements and referrals of one person, below the applications, and the form of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, Record, RecordId
from app.schema import cases as application_fields
from app.schema.placements import (
    OUTCOME,
    OUTCOME_FORM,
    PLACEMENT,
    PLACEMENT_FORM,
    REFERRAL,
    REFERRAL_FORM,
)
from app.usecases.casework import kept_form
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.placements import (
    new_outcome,
    new_placement,
    placement_after,
    save_outcome,
    save_placement,
)
from app.usecases.referrals import move_referral, new_referral, save_referral
from app.usecases.whereabouts import Around, around_of
from ui.desk import Desk, Destination
from ui.pages.formplace import FormPlace
from ui.pages.placementcards import PlacementCard, ReferralCard, outcome_line
from ui.pages.rowform import FormKind
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.selects import Select

FORMS: MappingProxyType[str, FormKind] = MappingProxyType(
    {
        one.key: one
        for one in (
            FormKind(
                PLACEMENT.name, N_("A placement"), PLACEMENT_FORM, save_placement,
                N_("The placement is saved."),
            ),
            FormKind(
                OUTCOME.name, N_("What came of it"), OUTCOME_FORM, save_outcome,
                N_("It is written down."),
            ),
            FormKind(
                REFERRAL.name, N_("Ask another place to help"), REFERRAL_FORM, save_referral,
                N_("The referral is saved."),
            ),
        )
    }
)  # fmt: skip
_ELSEWHERE = Option("", N_("Another place"))


class WhereaboutsBlock(QWidget):
    """Cards of placements and referrals.

    Signals: formed(QWidget), a form was opened, which wants to be seen.
    """

    formed = Signal(object)

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._organisations: tuple[tuple[RecordId, str], ...] = ()
        whole = column(self, gap=12)
        self._forms = FormPlace(desk, FORMS)
        self._forms.opened.connect(self.formed)
        self._forms.closed.connect(self.refresh)
        self._held = column(gap=12)
        whole.addWidget(self._forms)
        whole.addLayout(self._held)

    def refresh(self) -> None:
        """Ask for the placements and referrals, and for words that were not saved yet."""
        self._desk.jobs.ask(around_of, self._person, done=self.show_around)
        self._forms.resume(_kept, self._person)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    def show_around(self, around: Around) -> None:
        """Show the cards as things stand now."""
        self._organisations = around.organisations
        with keeping_focus(self):
            clear(self._held)
            self._show_placements(around)
            self._show_referrals(around)

    @Slot(str)
    def start_form(self, row: str) -> None:
        """Open the form of a row that is there."""
        self._forms.ask(_draft_of, RecordId(row))

    @Slot(str)
    def start_outcome(self, placement: str = "") -> None:
        """Open the form of what came of a placement."""
        self._forms.ask(new_outcome, self._person, RecordId(placement) if placement else None)

    @Slot()
    def start_placement(self) -> None:
        """Open the form of a placement at the organisation that is chosen."""
        self._forms.ask(_placement_at, self._person, self.at.chosen())

    @Slot()
    def start_referral(self) -> None:
        """Open the form of a referral to the organisation that is chosen."""
        chosen = self.to.chosen()
        self._forms.ask(new_referral, self._person, RecordId(chosen) if chosen else None)

    @Slot(str, str)
    def move_referral(self, referral: str, state: str) -> None:
        """Write down how far a referral is."""
        self._forms.forget_refusal()
        self._desk.jobs.run(
            move_referral,
            RecordId(referral),
            state,
            done=self.after_move,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_move(self, _: RecordId) -> None:
        """Say that it is written down."""
        self._desk.tell(N_("It is written down."), can_undo=True)
        self.refresh()

    @Slot(str)
    def open_sheet(self, referral: str) -> None:
        """Show the sheet of a referral as it would be printed."""
        more = RecordId(referral)
        self._desk.go(Destination("student", self._person, "papers", more))

    def show_refusal(self, problem: Problem) -> None:
        """Say above the cards why something was not done."""
        self._forms.show_refusal(problem)
        self.refresh()

    def _show_placements(self, around: Around) -> None:
        theme, found = self._desk.theme, around.whereabouts
        self._held.addSpacing(10)
        self._held.addWidget(Heading(theme, N_("Places found, and what came of them"), 2))
        self.at = self._places(N_("Where the placement is"))
        words = N_("New placement")
        self._add_beginning(self.at, (words, "briefcase", self.start_placement))
        for one in around.begun:
            self._held.addWidget(self._begun(one))
        for view in found.placements:
            card = PlacementCard(theme, view)
            card.form_wanted.connect(self.start_form)
            card.outcome_wanted.connect(self.start_outcome)
            self._held.addWidget(card)
        for one in found.others:
            self._held.addWidget(outcome_line(theme, one, self._open_pressed))
        if not found.placements and not around.begun:
            note = N_("A job, a course, a training: we ask after 3, 6 and 12 months how it goes.")
            self._held.addWidget(Label(theme, note, colour="ink2", wraps=True))

    def _show_referrals(self, around: Around) -> None:
        theme = self._desk.theme
        self._held.addSpacing(10)
        self._held.addWidget(Heading(theme, N_("Other places asked to help"), 2))
        note = N_("Only with a yes to the place that is named. You see first what leaves.")
        self._held.addWidget(Label(theme, note, colour="ink2", wraps=True))
        self.to = self._places(N_("Which place is asked"))
        words = N_("Ask another place")
        self._add_beginning(self.to, (words, "send", self.start_referral))
        for view in around.referrals:
            card = ReferralCard(theme, view)
            card.moved.connect(self.move_referral)
            card.form_wanted.connect(self.start_form)
            card.sheet_wanted.connect(self.open_sheet)
            self._held.addWidget(card)

    def _begun(self, one: Record) -> RowButton:
        where = verbatim(one.get(application_fields.where, ""))
        words = N_("It has begun: {where}").with_values(where=where)
        note = N_("Write down the placement, and we ask later how it goes.")
        line = RowButton(self._desk.theme, words, note, icon="briefcase")
        line.setObjectName(one.id)
        line.clicked.connect(self._start_after)
        return line

    def _places(self, name: Text) -> Select:
        options: Sequence[Option] = [
            _ELSEWHERE,
            *(Option(one, verbatim(words)) for one, words in self._organisations),
        ]
        return Select(self._desk.theme, name, options)

    def _add_beginning(self, select: Select, act: tuple[Text, str, Callable[[], None]]) -> None:
        words, icon, start = act
        line = Flow(gap=10)
        line.add(select)
        button = Button(self._desk.theme, words, icon=icon)
        button.clicked.connect(start)
        line.add(button)
        self._held.addWidget(line)

    @Slot()
    def _start_after(self) -> None:
        """Open the form of the placement that an application has led to."""
        self._forms.ask(placement_after, RecordId(self.sender().objectName()))

    @Slot()
    def _open_pressed(self) -> None:
        self.start_form(self.sender().objectName())


def _kept(login: Login, person: RecordId) -> Outcome[KeptDraft | None]:
    return unchanged(kept_form(login, person, FORMS))


def _draft_of(login: Login, row: RecordId) -> Draft:
    return Draft(login.need_any(row))


def _placement_at(login: Login, person: RecordId, organisation: str) -> Draft:
    return new_placement(login, person, {"organisation": organisation} if organisation else {})
