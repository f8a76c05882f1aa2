"""Stipends and expenses of mentors: agreed, earned by logged meetings, paid out of a fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.errors import Code, Problem
from app.files import refuse_target, write_atomic
from app.i18n import N_, Catalog
from app.records import Draft, Record, RecordId
from app.rules.roles import Operation
from app.rules.stipends import Earning, Promise, earned
from app.schema import funds as fields
from app.schema import matches as match_fields
from app.schema import mentoring as session_fields
from app.schema.funds import EXPENSE, FUND
from app.schema.kinds import Stored
from app.schema.matches import MATCH
from app.schema.mentorcodes import EXPENSE_KINDS, EXPENSE_STATES
from app.schema.mentoring import SESSION
from app.schema.money import Amount
from app.usecases.csvfile import csv_bytes
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.people import names_of
from app.usecases.rows import changes_of_new, edited, new_row
from app.usecases.writable import may_write

_NOTHING = Amount(0, "")


class Standing(StrEnum):
    """How far an expense is."""

    WAITING = "waiting"
    EARNED = "earned"
    PAID = "paid"
    REFUSED = "refused"


STANDINGS = {
    Standing.WAITING: N_("Agreed, not yet earned"),
    Standing.EARNED: N_("Earned, to be paid"),
    Standing.PAID: EXPENSE_STATES["paid"],
    Standing.REFUSED: EXPENSE_STATES["refused"],
}


@dataclass(frozen=True)
class ExpenseView:
    """One stipend or expense of a mentor.  student: of the match it is for, by name."""

    record: Record
    fund: str
    student: str
    earning: Earning
    standing: Standing

    @property
    def amount(self) -> Amount:
        return self.record.get(fields.expense_amount, _NOTHING)


@dataclass(frozen=True)
class FundView:
    """A fund and what became of it.  paid, promised: in the fund's own currency."""

    record: Record
    paid: Amount
    promised: Amount

    @property
    def rest(self) -> Amount | None:
        """What is neither paid nor promised; None if nobody wrote down how much there is."""
        whole = self.record.get(fields.fund_amount)
        if whole is None:
            return None
        return Amount(whole.minor - self.paid.minor - self.promised.minor, whole.currency)


@dataclass(frozen=True)
class MonthSum:
    """What was paid out of one fund in one month (``2026-03``), in one currency."""

    fund: str
    month: str
    kind: str
    amount: Amount
    count: int


def add_fund(login: Login, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Keep a new fund; raises 2 without a name, 12."""
    row = new_row(login.context, FUND, login.centre.id, {"centre": login.centre.id, **stored})
    return login.save(changes_of_new(row), N_("Add a fund"), row.id)


def funds_of(login: Login) -> tuple[FundView, ...]:
    """Return the funds by name, each with what is paid and promised; raises 12."""
    login.gate.authorize(Operation.MENTOR_READ)
    spent: dict[str, list[Record]] = defaultdict(list)
    for one in login.vault.records(EXPENSE.name):
        spent[one.get(fields.expense_fund, "")].append(one)
    rows = sorted(login.vault.records(FUND.name), key=_fund_name)
    return tuple(_fund_view(row, spent[row.id]) for row in rows)


def fund_draft(login: Login) -> Draft:
    """Return a draft of a new fund."""
    return _fresh(new_row(login.context, FUND, login.centre.id, {"centre": login.centre.id}))


def save_fund(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft of a fund a fact; raises what ``add_fund`` does."""
    act = N_("Add a fund")
    return login.save(changes_of_new(draft.now), act, draft.now.id, dropping=[draft.now.id])


def agree_expense(
    login: Login, mentor: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Agree with a mentor on a stipend or an expense.

    Raises Problem 2 if the fund has another currency or too little left, the match is one
    of another mentor, or something is missing; 12, 40.
    """
    row = new_row(login.context, EXPENSE, mentor, {"person": mentor, "state": "agreed", **stored})
    return _agree(login, row)


def expense_draft(login: Login, mentor: RecordId) -> Draft:
    """Return a draft of a new stipend or expense."""
    return _fresh(new_row(login.context, EXPENSE, mentor, {"person": mentor, "state": "agreed"}))


def save_expense(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft a fact; raises what ``agree_expense`` does."""
    return _agree(login, draft.now)


def expenses_of(login: Login, mentor: RecordId) -> tuple[ExpenseView, ...]:
    """Return what was agreed with a mentor, the latest first, and how far each is earned."""
    rows = login.vault.records(EXPENSE.name, subject=mentor)
    matches = {
        one.id: one
        for one in login.vault.records(MATCH.name, where=(match_fields.match_mentor.key, mentor))
    }
    names = names_of(login, [mentor, *(one.subject for one in matches.values())])
    earnings = _earnings(login, rows, matches, names.get(mentor, ""))
    funds = {one.id: _fund_name(one) for one in login.vault.records(FUND.name)}
    found = []
    for row in reversed(rows):
        match = matches.get(RecordId(row.get(fields.expense_match, "")))
        student = names.get(match.subject, "") if match else ""
        fund = funds.get(RecordId(row.get(fields.expense_fund, "")), "")
        earning = earnings[row.id]
        found.append(ExpenseView(row, fund, student, earning, _standing(row, earning)))
    return tuple(found)


def pay_expense(login: Login, expense: RecordId) -> Outcome[RecordId]:
    """Write down that an expense was paid today.

    Raises Problem 2 if it is paid or refused already, or not yet earned; 12, 40.
    """
    view = _need_open(login, expense)
    if view.standing is Standing.WAITING:
        words = N_("It is not yet earned: {counted} of {needed} meetings are logged.")
        told = words.with_values(counted=view.earning.counted, needed=view.earning.needed)
        raise Problem(told, Code.USAGE, field=fields.expense_meetings.key)
    stored = {
        "state": "paid",
        "paid_on": login.context.today.isoformat(),
        "paid_by": login.user,
    }
    return login.save(edited(view.record, stored), N_("Pay a stipend or an expense"), expense)


def refuse_expense(login: Login, expense: RecordId) -> Outcome[RecordId]:
    """Write down that an expense will not be paid; raises 2 if it is settled, 12, 40."""
    view = _need_open(login, expense)
    act = N_("Do not pay a stipend or an expense")
    return login.save(edited(view.record, {"state": "refused"}), act, expense)


def month_sums(login: Login) -> tuple[MonthSum, ...]:
    """Return what was paid by fund, month, kind and currency, in that order; raises 12."""
    login.gate.authorize(Operation.MENTOR_READ)
    funds = {one.id: _fund_name(one) for one in login.vault.records(FUND.name)}
    found: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for one in login.vault.records(EXPENSE.name, where=(fields.expense_state.key, "paid")):
        day, amount = one.get(fields.expense_paid), one.get(fields.expense_amount)
        if day is None or amount is None:
            continue
        fund = funds.get(RecordId(one.get(fields.expense_fund, "")), "")
        kind = one.get(fields.expense_kind, "")
        found[fund, f"{day:%Y-%m}", kind, amount.currency].append(amount.minor)
    return tuple(
        MonthSum(fund, month, kind, Amount(sum(many), currency), len(many))
        for (fund, month, kind, currency), many in sorted(found.items())
    )


def save_sums(login: Login, path: Path, catalog: Catalog) -> Outcome[None]:
    """Write the sums as CSV to ``path``; nobody's name is in it.  Raises 2, 12, 31."""
    heads = (N_("Fund"), N_("Month"), N_("What for"), N_("How many"), N_("Amount"), N_("Currency"))
    rows = [tuple(map(catalog.say, heads))]
    for one in month_sums(login):
        kind = catalog.say(EXPENSE_KINDS[one.kind]) if one.kind in EXPENSE_KINDS else one.kind
        amount, currency = str(one.amount).split(" ")
        rows.append((one.fund, one.month, kind, str(one.count), amount, currency))
    refuse_target(path)
    write_atomic(path, csv_bytes(rows))
    return unchanged(None)


def _agree(login: Login, row: Record) -> Outcome[RecordId]:
    login.need_person(row.subject)
    changes = changes_of_new(row)
    amount = row.get(fields.expense_amount, _NOTHING)
    fund = login.need(FUND.name, RecordId(row.get(fields.expense_fund, "")))
    match = row.get(fields.expense_match)
    if match:
        found = login.need(MATCH.name, RecordId(match))
        if found.get(match_fields.match_mentor) != row.subject:
            words = N_("This match is not one of this mentor.")
            raise Problem(words, Code.USAGE, field=fields.expense_match.key)
    elif row.get(fields.expense_meetings, 0):
        words = N_("Say for which student, so that its meetings can be counted.")
        raise Problem(words, Code.USAGE, field=fields.expense_match.key)
    until = fund.get(fields.fund_until)
    if until is not None and until < login.context.today:
        words = N_("This fund was to be spent until {day}. Choose another one.")
        told = words.with_values(day=until.isoformat())
        raise Problem(told, Code.USAGE, field=fields.expense_fund.key)
    _refuse_empty_fund(login, fund, amount)
    act = N_("Agree on a stipend or an expense")
    return login.save(changes, act, row.id, dropping=[row.id])


def _refuse_empty_fund(login: Login, fund: Record, amount: Amount) -> None:
    spent = login.vault.records(EXPENSE.name, where=(fields.expense_fund.key, fund.id))
    view = _fund_view(fund, spent)
    # What a fund without a sum gives first says in which currency it is.
    if view.paid.currency not in {"", amount.currency}:
        words = N_("This fund is in {currency}. Write the amount in it, or choose another fund.")
        said = words.with_values(currency=view.paid.currency)
        raise Problem(said, Code.USAGE, field=fields.expense_amount.key)
    rest = view.rest
    if rest is not None and rest.minor < amount.minor:
        words = N_("The fund has only {rest} left.").with_values(rest=str(rest))
        raise Problem(words, Code.USAGE, field=fields.expense_amount.key)


def _need_open(login: Login, expense: RecordId) -> ExpenseView:
    record = login.need(EXPENSE.name, expense)
    view = next(one for one in expenses_of(login, record.subject) if one.record.id == expense)
    if view.standing in {Standing.PAID, Standing.REFUSED}:
        words = N_("This is settled already: {state}.")
        told = words.with_values(state=STANDINGS[view.standing])
        raise Problem(told, Code.USAGE, field=fields.expense_state.key)
    return view


def _earnings(
    login: Login, rows: Iterable[Record], matches: Mapping[RecordId, Record], mentor: str
) -> Mapping[RecordId, Earning]:
    """Return how far each is earned; one that needs no meetings is at once."""
    found = {row.id: Earning(0, row.get(fields.expense_meetings, 0)) for row in rows}
    by_match: dict[str, list[Promise]] = defaultdict(list)
    for row in rows:
        if row.get(fields.expense_state) != "refused" and found[row.id].needed:
            since = row.get(fields.expense_agreed) or date.min
            promise = Promise(row.id, since, found[row.id].needed)
            by_match[row.get(fields.expense_match, "")].append(promise)
    for match, promises in by_match.items():
        record = matches.get(RecordId(match))
        if record is not None:
            told = earned(promises, _meetings(login, record, mentor))
            found |= {RecordId(key): one for key, one in told.items()}
    return found


def _meetings(login: Login, match: Record, mentor: str) -> list[date]:
    """Return the days of the logged meetings of a match.

    Only counted, never shown: so they are read past the gate, or a stipend would depend on
    who looks.  A meeting that names no match counts if it was with the mentor by name.
    """
    found = []
    for one in login.store.records(SESSION.name, subject=match.subject):
        at = one.get(session_fields.starts_at)
        named = one.stored.get("match")
        is_theirs = named == match.id if named else one.get(session_fields.with_whom) == mentor
        if at is not None and is_theirs and one.get(session_fields.session_state) == "held":
            day = at.astimezone().date()
            begun, closed = match.get(match_fields.started_on), match.get(match_fields.closed_on)
            if begun is not None and begun <= day <= (closed or date.max):
                found.append(day)
    return found


def _standing(row: Record, earning: Earning) -> Standing:
    state = row.get(fields.expense_state, "")
    if state in {"paid", "refused"}:
        return Standing(state)
    return Standing.EARNED if earning.is_earned else Standing.WAITING


def _fund_view(fund: Record, spent: Iterable[Record]) -> FundView:
    whole = fund.get(fields.fund_amount)
    known = [
        (one.get(fields.expense_state), one.get(fields.expense_amount, _NOTHING)) for one in spent
    ]
    counted = (amount.currency for told, amount in known if told != Standing.REFUSED)
    currency = whole.currency if whole else next(counted, "")
    sums = {
        state: sum(
            amount.minor for told, amount in known if told == state and amount.currency == currency
        )
        for state in ("paid", "agreed")
    }
    return FundView(fund, Amount(sums["paid"], currency), Amount(sums["agreed"], currency))


def _fund_name(fund: Record) -> str:
    return fund.get(fields.fund_name, "")


def _fresh(row: Record) -> Draft:
    draft = Draft(Record(row.schema, row.id, row.subject))
    draft.now = row
    return draft


@dataclass(frozen=True)
class ExpenseDesk:
    """What a mentor's page needs about money.

    funds, students: what a new expense may be paid from, and for: id and name.
    may_write: whether this worker may agree on one, and pay it.
    """

    expenses: tuple[ExpenseView, ...]
    funds: tuple[tuple[RecordId, str], ...]
    students: tuple[tuple[RecordId, str], ...]
    may_write: bool = True


def expense_desk(login: Login, mentor: RecordId) -> ExpenseDesk:
    """Return what was agreed with a mentor, and what a new agreement may name; raises 12."""
    funds = sorted(login.vault.records(FUND.name), key=_fund_name)
    matches = login.vault.records(MATCH.name, where=(match_fields.match_mentor.key, mentor))
    begun = [one for one in matches if one.get(match_fields.started_on) is not None]
    names = names_of(login, [one.subject for one in begun])
    return ExpenseDesk(
        expenses_of(login, mentor),
        tuple((one.id, _fund_name(one)) for one in funds),
        tuple((one.id, names.get(one.subject, "")) for one in reversed(begun)),
        may_write(login, EXPENSE.name, mentor),
    )


@dataclass(frozen=True)
class FundDesk:
    """What the page of funds shows.  may_write: whether this worker may write down a fund."""

    funds: tuple[FundView, ...]
    sums: tuple[MonthSum, ...]
    may_write: bool = True


def fund_desk(login: Login) -> FundDesk:
    """Return all funds, and what was paid by month; raises 12."""
    return FundDesk(funds_of(login), month_sums(login), may_write(login, FUND.name))
