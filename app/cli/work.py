"""Commands of the daily work: consent, sessions, today."""

from __future__ import annotations

import click

from app.cli.command import command, group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, table
from app.i18n import N_
from app.records import parse_value
from app.schema.codes import CONSENT_PURPOSES
from app.schema.consent import CONSENT
from app.schema.mentoring import SESSION
from app.usecases.audits import note_opened
from app.usecases.consents import (
    TAKEN_BACK_ELSEWHERE,
    answer_consents,
    consents_of,
    taken_back_elsewhere,
)
from app.usecases.records import typed_values
from app.usecases.sessions import log_session, move_session, plan_session, settle_session
from app.usecases.today import list_today

PURPOSES = click.Choice(list(CONSENT_PURPOSES))


@group("consent")
def consent() -> None:
    """Write down and show consent."""


@consent.command("give")
@click.argument("person")
@click.argument("purposes", metavar="PURPOSE...", nargs=-1, required=True, type=PURPOSES)
@click.option("--language", "explained", help="Language it was explained in.")
@click.option("--named", help="The place that was named, for which alone the yes counts.")
@pass_shell
def consent_give(
    shell: Shell, /, person: str, purposes: tuple[str, ...], **told: str | None
) -> None:
    """Write down that the person said yes."""
    stored = {"explained_language": told["explained"], "named": told["named"]}
    _answer(shell, person, purposes, {"answer": "given", **stored})


@consent.command("withdraw")
@click.argument("person")
@click.argument("purposes", metavar="PURPOSE...", nargs=-1, required=True, type=PURPOSES)
@pass_shell
def consent_withdraw(shell: Shell, /, person: str, purposes: tuple[str, ...]) -> None:
    """Write down that the person took a yes back."""
    _answer(shell, person, purposes, {"answer": "withdrawn"})


@consent.command("show")
@click.argument("person")
@pass_shell
def consent_show(shell: Shell, /, person: str) -> None:
    """Show where each purpose stands today."""
    login = login_of(shell)
    found = login.resolve(person)
    login.know_person(found)
    standing = consents_of(login, found)
    note_opened(login, found)
    value = {purpose: one.standing.value for purpose, one in standing.items()}
    elsewhere = [one for one in value if taken_back_elsewhere(login, found, one)]
    words = shell.say(TAKEN_BACK_ELSEWHERE)
    rows = [(one, stands, words if one in elsewhere else "") for one, stands in value.items()]
    more = {"taken_back_elsewhere": elsewhere} if elsewhere else {}
    shell.give({**value, **more}, table(rows))


@group("session")
def session() -> None:
    """Plan and log meetings."""


@session.command("log")
@click.argument("person")
@click.argument("values", nargs=-1)
@click.option("--settles", metavar="SESSION", help="The planned meeting that this was.")
@pass_shell
def session_log(shell: Shell, /, person: str, values: tuple[str, ...], settles: str | None) -> None:
    """Log a meeting: FIELD=VALUE for what is to be kept."""
    login = login_of(shell)
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    if settles:
        outcome = settle_session(login, login.resolve(settles), stored)
    else:
        outcome = log_session(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@session.command("plan")
@click.argument("person")
@click.argument("values", nargs=-1)
@pass_shell
def session_plan(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Plan a meeting: starts_at=TIME place=WORDS with_whom=WORDS."""
    login = login_of(shell)
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    outcome = plan_session(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@session.command("settle")
@click.argument("session_id", metavar="SESSION")
@click.argument("values", nargs=-1)
@pass_shell
def session_settle(shell: Shell, /, session_id: str, values: tuple[str, ...]) -> None:
    """Say how a planned meeting went: held, unless state=missed or state=cancelled is given.

    FIELD=VALUE for what else is to be kept.
    """
    login = login_of(shell)
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    outcome = settle_session(login, login.resolve(session_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@session.command("move")
@click.argument("session_id", metavar="SESSION")
@click.argument("values", nargs=-1)
@pass_shell
def session_move(shell: Shell, /, session_id: str, values: tuple[str, ...]) -> None:
    """Give a planned meeting another time: starts_at=TIME place=WORDS."""
    login = login_of(shell)
    stored = typed_values(login, SESSION, dict(pair(one) for one in values))
    outcome = move_session(login, login.resolve(session_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@command("today")
@pass_shell
def today(shell: Shell) -> None:
    """Show what is due, overdue, expiring, in conflict or waiting."""
    items = list_today(login_of(shell))
    value = [
        {
            "kind": one.kind.value,
            "person": one.person,
            "record": one.record,
            "day": one.day.isoformat() if one.day else None,
            "words": shell.say(one.words),
        }
        for one in items
    ]
    words = [shell.say(one.words) for one in items]
    shell.give(value, words or [shell.say(N_("Nothing is due today."))])


def _answer(
    shell: Shell, /, person: str, purposes: tuple[str, ...], values: dict[str, str | None]
) -> None:
    login = login_of(shell)
    person_id = login.resolve(person)
    given = {key: value for key, value in values.items() if value is not None}
    shared = typed_values(login, CONSENT, given)
    answers = [
        {"purpose": parse_value(CONSENT["purpose"], one), **shared}
        for one in dict.fromkeys(purposes)
    ]
    ids = answer_consents(login, person_id, answers).value
    shell.give({"ids": ids}, ids)
