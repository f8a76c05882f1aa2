"""Commands of organisations, whom to speak to there, and openings."""

from __future__ import annotations

from typing import Any

import click

from app.calendars import show_day
from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.i18n import N_
from app.records import Record
from app.schema import organisations as fields
from app.schema.fields import Schema
from app.schema.organisations import OPPORTUNITY, ORGANISATION, ORGANISATION_CONTACT
from app.usecases.audits import note_listed, note_seen
from app.usecases.fitting import Suggested, who_may_fit
from app.usecases.openingwords import NOBODY, RULE_WORDS, ask_words, missing_words, why_words
from app.usecases.organisations import (
    add_around,
    by_deadline,
    change_around,
    list_organisations,
    open_openings,
    show_organisation,
)
from app.usecases.records import as_texts, shown_value, typed_values


@group("organisation")
def organisation() -> None:
    """Schools, employers and offices around us."""


@organisation.command("add")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def organisation_add(shell: Shell, /, values: tuple[str, ...]) -> None:
    """Keep an organisation: name=WORDS kind=employer, and what else is known."""
    _add(shell, ORGANISATION, values, {})


@organisation.command("list")
@pass_shell
def organisation_list(shell: Shell) -> None:
    """List the organisations by name, each with its open openings."""
    login = login_of(shell)
    found = list_organisations(login)
    note_listed(login, ORGANISATION.name)
    rows = [
        (
            one.organisation.id,
            _shown(shell, one.organisation, "kind"),
            one.organisation.get(fields.organisation_name, ""),
            str(one.open or ""),
        )
        for one in found
    ]
    told = [{**_object(one.organisation), "open": one.open} for one in found]
    give_found(shell, told, rows)


@organisation.command("show")
@click.argument("organisation_id", metavar="ORGANISATION")
@pass_shell
def organisation_show(shell: Shell, /, organisation_id: str) -> None:
    """Show an organisation, whom to speak to there, and its openings."""
    login = login_of(shell)
    view = show_organisation(login, login.resolve(organisation_id))
    note_seen(login, view.organisation)
    contacts = [
        (one.id, *(_shown(shell, one, key) for key in ("name", "role", "phone", "email")))
        for one in view.contacts
    ]
    lines = [*table(_facts(shell, view.organisation)), *table(contacts)]
    lines += table([_opening_row(shell, one) for one in view.openings])
    lines += table([(one.id, name) for one, name in view.placed])
    told = {
        **_object(view.organisation),
        "contacts": [_object(one) for one in view.contacts],
        "openings": [_object(one) for one in view.openings],
        "placed": [{"person": one.subject, "placement": one.id} for one, _ in view.placed],
    }
    shell.give(told, lines)


@organisation.command("set")
@click.argument("organisation_id", metavar="ORGANISATION")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def organisation_set(shell: Shell, /, organisation_id: str, values: tuple[str, ...]) -> None:
    """Write what has changed about an organisation."""
    _set(shell, ORGANISATION, organisation_id, values)


@organisation.command("contact")
@click.argument("organisation_id", metavar="ORGANISATION")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def organisation_contact(shell: Shell, /, organisation_id: str, values: tuple[str, ...]) -> None:
    """Keep somebody to speak to there: name=WORDS role=WORDS phone=NUMBER, and no more."""
    of = login_of(shell).resolve(organisation_id)
    _add(shell, ORGANISATION_CONTACT, values, {"organisation": of})


@group("opening")
def opening() -> None:
    """Places to study or work that people can apply for."""


@opening.command("add")
@click.argument("organisation_id", metavar="ORGANISATION")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def opening_add(shell: Shell, /, organisation_id: str, values: tuple[str, ...]) -> None:
    """Keep an opening: kind=job title=WORDS deadline=DAY "languages=de B1", and what else."""
    _add(shell, OPPORTUNITY, values, {"organisation": login_of(shell).resolve(organisation_id)})


@opening.command("list")
@click.option("--all", "is_all", is_flag=True, help="Also what is closed or over.")
@pass_shell
def opening_list(shell: Shell, /, *, is_all: bool) -> None:
    """List the openings, the nearest day to apply first."""
    login = login_of(shell)
    found = open_openings(login)
    if is_all:
        found = by_deadline(login.vault.records(OPPORTUNITY.name), login.context.today)
    note_listed(login, OPPORTUNITY.name)
    rows = [_opening_row(shell, one) for one in found]
    give_found(shell, [_object(one) for one in found], rows)


@opening.command("show")
@click.argument("opening_id", metavar="OPENING")
@pass_shell
def opening_show(shell: Shell, /, opening_id: str) -> None:
    """Show what an opening is and asks for."""
    login = login_of(shell)
    found = login.need(OPPORTUNITY.name, login.resolve(opening_id))
    note_seen(login, found)
    shell.give(_object(found), table(_facts(shell, found)))


@opening.command("set")
@click.argument("opening_id", metavar="OPENING")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def opening_set(shell: Shell, /, opening_id: str, values: tuple[str, ...]) -> None:
    """Write what has changed about an opening, such as state=filled."""
    _set(shell, OPPORTUNITY, opening_id, values)


@opening.command("fit")
@click.argument("opening_id", metavar="OPENING")
@click.option("--names", is_flag=True, help="Say who they are; left out, only their codes.")
@pass_shell
def opening_fit(shell: Shell, /, opening_id: str, *, names: bool) -> None:
    """Say whom an opening may fit, why, and what to ask first."""
    login = login_of(shell)
    found = who_may_fit(login, login.resolve(opening_id))
    note_seen(login, found.opening)
    told = {
        "may": [_suggested(shell, one, names=names) for one in found.may],
        "near": [_suggested(shell, one, names=names) for one in found.near],
        "applied": found.applied,
    }
    lines = [shell.say(RULE_WORDS)]
    for title, group_ in ((N_("It may fit"), found.may), (N_("One thing is missing"), found.near)):
        lines += [shell.say(title)] if group_ else []
        for one in group_:
            lines.append(f"  {one.code}  {one.name if names else ''}".rstrip())
            lines += [f"      {words}" for words in _sentences(shell, one)]
    if not found.may and not found.near:
        lines.append(shell.say(NOBODY))
    shell.give(told, lines)


def _add(shell: Shell, schema: Schema, values: tuple[str, ...], more: dict[str, str]) -> None:
    login = login_of(shell)
    stored = typed_values(login, schema, dict(pair(one) for one in values))
    outcome = add_around(login, schema, {**stored, **more})
    shell.give({"id": outcome.value}, [outcome.value])


def _set(shell: Shell, schema: Schema, row: str, values: tuple[str, ...]) -> None:
    login = login_of(shell)
    stored = typed_values(login, schema, dict(pair(one) for one in values))
    outcome = change_around(login, schema, login.resolve(row), stored)
    shell.give({"id": outcome.value}, [outcome.value])


def _shown(shell: Shell, record: Record, key: str) -> str:
    return shown_value(record.schema[key], record.stored.get(key), shell.catalog)


def _facts(shell: Shell, record: Record) -> list[tuple[str, str]]:
    return [
        (shell.say(one.label), _shown(shell, record, one.key))
        for one in record.schema.fields
        if one.in_form and record.stored.get(one.key) is not None
    ]


def _opening_row(shell: Shell, one: Record) -> tuple[str, ...]:
    day = one.get(fields.opening_deadline)
    by = show_day(day, shell.catalog.language) if day else ""
    return one.id, by, *(_shown(shell, one, key) for key in ("state", "kind", "title"))


def _object(record: Record) -> dict[str, Any]:
    return {"id": record.id, "fields": as_texts(record)}


def _sentences(shell: Shell, one: Suggested) -> list[str]:
    catalog = shell.catalog
    return [
        *why_words(one.fit, catalog),
        *missing_words(one.fit, catalog),
        *ask_words(one.fit, catalog),
    ]


def _suggested(shell: Shell, one: Suggested, *, names: bool) -> dict[str, Any]:
    catalog = shell.catalog
    told: dict[str, Any] = {
        "person": one.person,
        "code": one.code,
        "why": list(why_words(one.fit, catalog)),
        "missing": list(missing_words(one.fit, catalog)),
        "ask": list(ask_words(one.fit, catalog)),
    }
    return {**told, "name": one.name} if names else told
