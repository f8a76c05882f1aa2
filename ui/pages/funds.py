"""The funds of the centre: what is in each, what went out of it, and the sums by month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.i18n import N_, Catalog, verbatim
from app.schema import funds as fields
from app.schema.funds import FUND
from app.schema.mentorcodes import EXPENSE_KINDS
from app.schema.money import Amount, Money
from app.usecases.login import Login, Outcome
from app.usecases.stipends import (
    FundDesk,
    FundView,
    MonthSum,
    fund_desk,
    fund_draft,
    save_fund,
    save_sums,
)
from ui.desk import Desk
from ui.pages.formplace import FormPlace
from ui.pages.rowform import FormKind
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage

_KIND = FormKind(
    FUND.name, N_("A fund"), FUND.form_fields, save_fund, N_("The fund is kept."), is_personal=False
)


class FundsPage(QWidget):
    """Each fund on a card, then the months; the sums go out as a table without names."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        theme = desk.theme
        whole = column(self, gap=0)
        header = PageHeader(theme, N_("Funds"))
        self.save = Button(theme, N_("Save the sums"), icon="download")
        self.save.clicked.connect(self.save_table)
        self.save.hide()
        header.add_act(self.save)
        self.add = add = Button(theme, N_("Add a fund"), kind="primary", icon="plus")
        add.clicked.connect(self.start)
        header.add_act(add)
        whole.addWidget(header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        whole.addWidget(page, 1)
        self._forms = FormPlace(desk, {_KIND.key: _KIND})
        self._forms.closed.connect(self.refresh)
        self._held = column(gap=12)
        page.body.addWidget(self._forms)
        page.body.addLayout(self._held)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the funds."""
        self._desk.jobs.ask(fund_desk, done=self.show_desk)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()

    def show_desk(self, found: FundDesk) -> None:
        """Show the funds by name, and what was paid by month."""
        theme = self._desk.theme
        self.save.setVisible(bool(found.sums))
        self.add.setVisible(found.may_write)
        with keeping_focus(self):
            clear(self._held)
            for one in found.funds:
                self._held.addWidget(self._card(one))
            if not found.funds:
                note = N_("Stipends and expenses of mentors are paid out of a fund.")
                empty = EmptyState(theme, "wallet", N_("There is no fund yet."), note)
                self._held.addWidget(empty)
            if found.sums:
                self._held.addWidget(self._months(found.sums))

    @Slot()
    def start(self) -> None:
        """Ask for a new fund."""
        self._forms.ask(fund_draft)

    @Slot()
    def save_table(self) -> None:
        """Let a place be chosen, and write the sums there."""
        title = self._desk.theme.plain(N_("Where shall the table be saved?"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, "funds.csv", "CSV (*.csv)")
        if chosen:
            catalog = self._desk.theme.catalog
            jobs, done, failed = self._desk.jobs, self.after_table, self._forms.show_refusal
            jobs.run(_write, Path(chosen), catalog, done=done, failed=failed)

    def after_table(self, _: Any) -> None:  # noqa: ANN401 - nothing comes back
        """Say that it is there."""
        self._desk.tell(N_("The sums are written."))

    def _card(self, one: FundView) -> Card:
        theme = self._desk.theme
        card = Card(gap=6, margins=18)
        card.body.addWidget(Heading(theme, verbatim(one.record.get(fields.fund_name, "")), 3))
        note = one.record.get(fields.fund_note)
        if note:
            card.body.addWidget(Label(theme, verbatim(note), colour="ink2", wraps=True))
        parts = [(N_("Paid"), one.paid), (N_("Promised"), one.promised)]
        if one.rest is not None:
            parts.append((N_("What is left"), one.rest))
        line = Flow(gap=24)
        for label, amount in parts:
            holder = QWidget()
            lines = column(holder, gap=2)
            lines.addWidget(Label(theme, label, "small", colour="ink2"))
            lines.addWidget(Label(theme, verbatim(self._amount(amount)), "lead", weight=600))
            line.add(holder)
        card.body.addWidget(line)
        until = one.record.get(fields.fund_until)
        if until is not None:
            shown = fields.fund_until.kind.show(until, theme.catalog)
            words = N_("To be spent until {day}").with_values(day=shown)
            card.body.addWidget(Label(theme, words, "small", colour="ink2"))
        return card

    def _months(self, sums: tuple[MonthSum, ...]) -> Card:
        theme = self._desk.theme
        card = Card(gap=8, margins=18)
        card.body.addWidget(Heading(theme, N_("Paid by month"), 3))
        for one in reversed(sums):
            line = row(gap=14)
            kind = EXPENSE_KINDS.get(one.kind, verbatim(one.kind))
            words = N_("{month} · {fund} · {kind}")
            said = words.with_values(month=one.month, fund=one.fund, kind=kind)
            line.addWidget(Label(theme, said, wraps=True), 1)
            line.addWidget(Label(theme, verbatim(self._amount(one.amount)), weight=600))
            card.body.addLayout(line)
        return card

    def _amount(self, amount: Amount) -> str:
        return Money().show(amount, self._desk.theme.catalog) if amount.currency else "0"


def _write(login: Login, path: Path, catalog: Catalog) -> Outcome[None]:
    return save_sums(login, path, catalog)
