"""Commands of placements, what came of them, and referrals."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.records import Record
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.schema.organisationcodes import REFERRAL_STATES
from app.schema.placements import OUTCOME, PLACEMENT, REFERRAL
from app.usecases.audits import note_opened
from app.usecases.placements import add_outcome, add_placement, change_placement, whereabouts_of
from app.usecases.records import as_texts, shown_value, typed_values
from app.usecases.referrals import add_referral, change_referral, move_referral, referrals_of


@group("placement")
def placement() -> None:
    """Places found, and what came of them."""


@placement.command("add")
@click.argument("person")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def placement_add(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Keep a placement: opportunity=ID, or kind=job where=WORDS; starts_on=DAY and what else."""
    stored = _typed(shell, PLACEMENT, values)
    login = login_of(shell)
    outcome = add_placement(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@placement.command("list")
@click.argument("person")
@pass_shell
def placement_list(shell: Shell, /, person: str) -> None:
    """List where a person is or was, and what came of it."""
    login = login_of(shell)
    of = login.need_person(login.resolve(person)).id
    found = whereabouts_of(login, of)
    note_opened(login, of)
    told = [
        {**_object(one.placement), "outcomes": [_object(each) for each in one.outcomes]}
        for one in found.placements
    ]
    lines = []
    for one in found.placements:
        lines += table([_row(shell, one.placement, ("state", "kind", "where", "starts_on"))])
        lines += ["  " + line for line in table([_outcome(shell, each) for each in one.outcomes])]
    lines += table([_outcome(shell, each) for each in found.others])
    shell.give({"placements": told, "others": [_object(one) for one in found.others]}, lines)


@placement.command("set")
@click.argument("placement_id", metavar="PLACEMENT")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def placement_set(shell: Shell, /, placement_id: str, values: tuple[str, ...]) -> None:
    """Write what has changed about a placement, such as state=finished ended=goes_on."""
    stored = _typed(shell, PLACEMENT, values)
    login = login_of(shell)
    outcome = change_placement(login, login.resolve(placement_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@placement.command("tell")
@click.argument("person")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def placement_tell(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Write down what came of it: kind=employed placement=ID seen=copy on=DAY."""
    stored = _typed(shell, OUTCOME, values)
    login = login_of(shell)
    outcome = add_outcome(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@group("referral")
def referral() -> None:
    """Other places that are asked to help somebody, with consent."""


@referral.command("add")
@click.argument("person")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def referral_add(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Prepare a referral: to=WORDS kind=legal ask=WORDS parts=name,reach.

    The person must have said yes to asking that place.
    """
    stored = _typed(shell, REFERRAL, values)
    login = login_of(shell)
    outcome = add_referral(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@referral.command("list")
@click.argument("person")
@pass_shell
def referral_list(shell: Shell, /, person: str) -> None:
    """List where a person was sent to, and what came back."""
    login = login_of(shell)
    of = login.need_person(login.resolve(person)).id
    found = referrals_of(login, of)
    note_opened(login, of)
    rows = [_row(shell, one, ("state", "kind", "to", "answer_by")) for one in found]
    give_found(shell, [_object(one) for one in found], rows)


@referral.command("set")
@click.argument("referral_id", metavar="REFERRAL")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def referral_set(shell: Shell, /, referral_id: str, values: tuple[str, ...]) -> None:
    """Write what has changed about a referral, or correct a mistake."""
    stored = _typed(shell, REFERRAL, values)
    login = login_of(shell)
    outcome = change_referral(login, login.resolve(referral_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@referral.command("move")
@click.argument("referral_id", metavar="REFERRAL")
@click.argument("state", type=click.Choice(list(REFERRAL_STATES)))
@pass_shell
def referral_move(shell: Shell, /, referral_id: str, state: str) -> None:
    """Say how far a referral is: asked, taken on, refused, without an answer, taken back."""
    login = login_of(shell)
    outcome = move_referral(login, login.resolve(referral_id), state)
    shell.give({"id": outcome.value}, [outcome.value])


def _typed(shell: Shell, schema: Schema, values: tuple[str, ...]) -> dict[str, Stored]:
    return typed_values(login_of(shell), schema, dict(pair(one) for one in values))


def _row(shell: Shell, one: Record, keys: tuple[str, ...]) -> tuple[str, ...]:
    shown = (shown_value(one.schema[key], one.stored.get(key), shell.catalog) for key in keys)
    return one.id, *shown


def _outcome(shell: Shell, one: Record) -> tuple[str, ...]:
    return _row(shell, one, ("on", "after", "kind", "seen"))


def _object(record: Record) -> dict[str, Any]:
    return {"id": record.id, "fields": as_texts(record)}
