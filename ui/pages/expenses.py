"""A mentor's stipends and expenses: how far each is earned, paid with one press, agreed anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, RecordId
from app.schema.funds import EXPENSE, FUND, expense_kind
from app.schema.matches import MATCH
from app.schema.mentorcodes import EXPENSE_KINDS
from app.schema.money import Money
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.stipends import (
    STANDINGS,
    ExpenseDesk,
    ExpenseView,
    Standing,
    expense_desk,
    expense_draft,
    pay_expense,
    refuse_expense,
    save_expense,
)
from ui.desk import Desk, Destination
from ui.pages.eventwords import in_line
from ui.pages.rowform import FormKind, RowForm
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus

_KIND = FormKind(
    EXPENSE.name,
    N_("A stipend or an expense"),
    EXPENSE.form_fields,
    save_expense,
    N_("It is agreed."),
    is_personal=False,
)
_LOOKS: Mapping[Standing, tuple[str, Tone]] = MappingProxyType(
    {
        Standing.WAITING: ("hourglass", "plain"),
        Standing.EARNED: ("coins", "warn"),
        Standing.PAID: ("circle-check", "primary"),
        Standing.REFUSED: ("circle-x", "plain"),
    }
)


class ExpensesCard(Card):
    """Asks for its own facts, as they change with every meeting that is logged."""

    def __init__(self, desk: Desk, mentor: RecordId) -> None:
        super().__init__(gap=10, margins=18)
        self._desk, self._mentor = desk, mentor
        self._found: ExpenseDesk | None = None
        self.form: RowForm | None = None
        self.body.addWidget(Heading(desk.theme, N_("Stipends and expenses"), 3))
        self._top, self._held = column(gap=10), column(gap=12)
        self.body.addLayout(self._top)
        self.body.addLayout(self._held)

    def refresh(self) -> None:
        """Ask what was agreed, and for words that were not saved yet."""
        self._desk.jobs.ask(expense_desk, self._mentor, done=self.show_desk)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self.form is not None:
            self.form.flush()

    def show_desk(self, found: ExpenseDesk) -> None:
        """Show what was agreed, the latest first."""
        is_first, self._found = self._found is None, found
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._held)
            for one in found.expenses:
                self._held.addWidget(self._line(one))
            if not (found.expenses or found.may_write):
                self._held.addWidget(Label(theme, N_("Nothing is written down."), colour="ink2"))
            acts = Flow(gap=10)
            if found.funds and found.may_write:
                acts.add(self._button(N_("Agree on one"), "plus", self.start))
            elif found.may_write:
                words = N_("Money comes from a fund. Write down a fund first.")
                self._held.addWidget(Label(theme, words, colour="ink2", wraps=True))
            acts.add(self._button(N_("Funds"), "wallet", self.open_funds))
            self._held.addWidget(acts)
        if is_first and self.form is None:
            self._desk.jobs.run(_kept, self._mentor, done=self.show_kept)

    def show_kept(self, kept: KeptDraft | None) -> None:
        """Open the form again on words that were left half-typed."""
        if kept is not None and self.form is None:
            self._open(kept)

    @Slot()
    def start(self) -> None:
        """Ask what is agreed."""
        self._desk.jobs.ask(expense_draft, self._mentor, done=self.open_draft)

    def open_draft(self, draft: Draft) -> None:
        """Show the form of a draft, ready to be typed in."""
        self._open(KeptDraft(draft, {}))
        if self.form is not None:
            self.form.begin()

    @Slot()
    @Slot(str)
    def close_form(self, _: str = "") -> None:
        """Show what is agreed without the form."""
        self.form = None
        clear(self._top)
        self.refresh()

    @Slot()
    def open_funds(self) -> None:
        """Go where the funds are."""
        self._desk.go(Destination("funds"))

    @Slot()
    def pay(self) -> None:
        """Write down that the one that was pressed is paid."""
        self._settle(pay_expense)

    @Slot()
    def refuse(self) -> None:
        """Write down that the one that was pressed will not be paid."""
        self._settle(refuse_expense)

    def after_act(self, _: Any) -> None:  # noqa: ANN401 - the id is not needed
        """Say that it is written down, and how things stand now."""
        clear(self._top)
        self._desk.tell(N_("It is written down, with the day."), can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why it was not done."""
        clear(self._top)
        self._top.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    def _settle(self, act: Callable[..., Outcome[RecordId]]) -> None:
        sender = self.sender()
        if sender is not None:
            row = RecordId(sender.objectName())
            done, failed = self.after_act, self.show_refusal
            self._desk.jobs.run(act, row, done=done, failed=failed, initiator=self)

    def _open(self, kept: KeptDraft) -> None:
        found = self._found
        if found is None:
            return
        offers = {
            FUND.name: tuple(Option(key, verbatim(name)) for key, name in found.funds),
            MATCH.name: tuple(Option(key, verbatim(name)) for key, name in found.students),
        }
        self.flush()
        clear(self._top)
        self.form = RowForm(self._desk, _KIND, kept, offers=offers)
        self.form.saved.connect(self.close_form)
        self.form.stopped.connect(self.close_form)
        self._top.addWidget(self.form)

    def _line(self, one: ExpenseView) -> QWidget:
        """Return one stipend or expense: what, how much, how far, and what can follow."""
        theme = self._desk.theme
        holder = QWidget()
        lines = column(holder, gap=4)
        amount = Money().show(one.amount, theme.catalog)
        kind = EXPENSE_KINDS.get(one.record.get(expense_kind, ""), verbatim(""))
        first = Flow(gap=10)
        said = N_("{kind} · {amount}").with_values(kind=kind, amount=amount)
        first.add(Label(theme, said, weight=600))
        icon, tone = _LOOKS[one.standing]
        first.add(Badge(theme, STANDINGS[one.standing], icon=icon, tone=tone))
        lines.addWidget(first)
        below = in_line(_below(one))
        lines.addWidget(Label(theme, below, "small", colour="ink2", wraps=True))
        if self._found is not None and not self._found.may_write:
            return holder
        acts = Flow(gap=10)
        if one.standing is Standing.EARNED:
            acts.add(self._button(N_("It is paid"), "check", self.pay, one))
        if one.standing in {Standing.EARNED, Standing.WAITING}:
            acts.add(self._button(N_("Not to be paid"), "", self.refuse, one))
            lines.addWidget(acts)
        return holder

    def _button(
        self, words: Text, icon: str, act: Callable[[], None], one: ExpenseView | None = None
    ) -> Button:
        theme = self._desk.theme
        button = Button(theme, words, icon=icon, size="small", kind="normal" if icon else "quiet")
        if one is not None:
            button.setObjectName(one.record.id)
            told = N_("{act}: {amount}").with_values(act=words, amount=str(one.amount))
            button.setAccessibleName(theme.plain(told))
        button.clicked.connect(act)
        return button


def _below(one: ExpenseView) -> list[Text]:
    """Return the fund, the student, and the meetings that are logged."""
    told: list[Text] = [verbatim(one.fund)] if one.fund else []
    if one.student:
        told.append(verbatim(one.student))
    if one.earning.needed:
        words = N_("{counted} of {needed} meetings")
        needed = one.earning.needed
        told.append(words.with_values(counted=one.earning.counted, needed=needed))
    return told


def _kept(login: Login, mentor: RecordId) -> Outcome[KeptDraft | None]:
    kept = (one for one in kept_drafts(login, mentor) if one.more.get("form") == EXPENSE.name)
    return unchanged(next(kept, None))
