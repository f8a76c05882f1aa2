"""Commands on funds, and on what mentors get out of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found
from app.i18n import N_
from app.records import RecordId
from app.schema.funds import EXPENSE, FUND
from app.schema.mentorcodes import EXPENSE_KINDS
from app.usecases.audits import note_opened
from app.usecases.records import typed_values
from app.usecases.stipends import (
    STANDINGS,
    add_fund,
    agree_expense,
    expenses_of,
    funds_of,
    month_sums,
    pay_expense,
    refuse_expense,
    save_sums,
)


@group("fund")
def fund() -> None:
    """Keep funds, and see what was paid out of them."""


@fund.command("add")
@click.argument("name")
@click.argument("values", nargs=-1)
@pass_shell
def fund_add(shell: Shell, /, name: str, values: Sequence[str]) -> None:
    """Keep a fund: amount="5000.00 EUR" until=2026-12-31 note=WORDS."""
    told = {"name": name, **dict(pair(one) for one in values)}
    login = login_of(shell)
    outcome = add_fund(login, typed_values(login, FUND, told))
    shell.give({"id": outcome.value}, [outcome.value])


@fund.command("list")
@pass_shell
def fund_list(shell: Shell) -> None:
    """List the funds with what is paid, promised and left."""
    found = funds_of(login_of(shell))
    value = [
        {
            "id": one.record.id,
            "name": one.record.stored.get("name"),
            "paid": str(one.paid),
            "promised": str(one.promised),
            "rest": str(one.rest) if one.rest else None,
        }
        for one in found
    ]
    rows = [
        (str(one["name"]), str(one["paid"]), str(one["promised"]), str(one["rest"] or ""))
        for one in value
    ]
    heads = [tuple(map(shell.say, (N_("Fund"), N_("Paid"), N_("Promised"), N_("What is left"))))]
    give_found(shell, value, [*heads, *rows] if rows else [])


@fund.command("sums")
@click.option("--csv", "path", type=PLACE, help="Write them to this file as CSV.")
@pass_shell
def fund_sums(shell: Shell, /, path: Path | None) -> None:
    """Show what was paid by fund, month and kind."""
    login = login_of(shell)
    if path is not None:
        save_sums(login, path, shell.catalog)
        shell.give({"out": str(path)}, [shell.say(N_("The sums are written."))])
        return
    found = month_sums(login)
    value = [
        {
            "fund": one.fund,
            "month": one.month,
            "kind": one.kind,
            "minor": one.amount.minor,
            "currency": one.amount.currency,
            "count": one.count,
        }
        for one in found
    ]
    rows = [
        (one.fund, one.month, shell.say(EXPENSE_KINDS[one.kind]), str(one.count), str(one.amount))
        for one in found
    ]
    give_found(shell, value, rows)


@group("expense")
def expense() -> None:
    """Agree on stipends and expenses of mentors, and pay them."""


@expense.command("agree")
@click.argument("mentor")
@click.argument("values", nargs=-1)
@pass_shell
def expense_agree(shell: Shell, /, mentor: str, values: Sequence[str]) -> None:
    """Agree: kind=stipend amount="50.00 EUR" fund=ID match=ID meetings=4."""
    login = login_of(shell)
    stored = typed_values(login, EXPENSE, dict(pair(one) for one in values))
    outcome = agree_expense(login, login.resolve(mentor), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@expense.command("list")
@click.argument("mentor")
@pass_shell
def expense_list(shell: Shell, /, mentor: str) -> None:
    """List what was agreed with a mentor, and how far it is earned or paid."""
    login = login_of(shell)
    someone = login.resolve(mentor)
    note_opened(login, someone)
    found = expenses_of(login, someone)
    value = [
        {
            "id": one.record.id,
            "kind": one.record.stored.get("kind"),
            "minor": one.amount.minor,
            "currency": one.amount.currency,
            "fund": one.fund,
            "student": one.student or None,
            "meetings": one.earning.counted,
            "needed": one.earning.needed,
            "standing": one.standing.value,
        }
        for one in found
    ]
    rows = [
        (one.record.id, str(one.amount), one.fund, shell.say(STANDINGS[one.standing]))
        for one in found
    ]
    give_found(shell, value, rows)


@expense.command("pay")
@click.argument("expense_id", metavar="EXPENSE")
@pass_shell
def expense_pay(shell: Shell, /, expense_id: str) -> None:
    """Write down that it was paid today; it must be earned."""
    login = login_of(shell)
    outcome = pay_expense(login, RecordId(login.resolve(expense_id)))
    shell.give({"id": outcome.value}, [outcome.value])


@expense.command("refuse")
@click.argument("expense_id", metavar="EXPENSE")
@pass_shell
def expense_refuse(shell: Shell, /, expense_id: str) -> None:
    """Write down that it will not be paid."""
    login = login_of(shell)
    outcome = refuse_expense(login, RecordId(login.resolve(expense_id)))
    shell.give({"id": outcome.value}, [outcome.value])
