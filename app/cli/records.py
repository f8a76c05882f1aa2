"""Commands on any record: schema, put, get, list, history, find, undo."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import click

from app.cli.command import command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found, table
from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.codes import code_of, show_code
from app.schema.centre import USER
from app.schema.fields import Field
from app.schema.kinds import Reference
from app.schema.registry import schema_of
from app.usecases.audits import note_listed, note_searched, note_seen
from app.usecases.histories import show_history
from app.usecases.login import name_of
from app.usecases.originwords import first_words
from app.usecases.people import find_people
from app.usecases.records import (
    RowInput,
    as_texts,
    get_record,
    list_records,
    put_records,
    shown_value,
)
from app.usecases.undoing import undo_last

LONGEST_LINE = 1_000_000


@command("put")
@click.argument("kind", required=False)
@click.argument("values", nargs=-1)
@click.option("--id", "row_id", help="Change this record instead of making one.")
@pass_shell
def put(shell: Shell, /, kind: str | None, values: tuple[str, ...], row_id: str | None) -> None:
    """Create or change records.

    Without KIND, standard input holds one JSON object a line, all kept in one save:
    {"kind": ..., "id": ..., "fields": {...}}
    """
    if kind is None and shell.is_inner:
        raise Problem(N_("In a batch, say the kind: put KIND FIELD=VALUE."), Code.USAGE)
    if kind is None:
        rows = list(_rows_from_lines(sys.stdin))
    else:
        rows = [RowInput(schema_of(kind).name, dict(pair(one) for one in values), row_id)]
    outcome = put_records(login_of(shell), rows)
    shell.give({"ids": outcome.value}, outcome.value)


@command("get")
@click.argument("record_id", metavar="ID")
@pass_shell
def get(shell: Shell, /, record_id: str) -> None:
    """Show one record by its id, or a person by the short code."""
    login = login_of(shell)
    record = get_record(login, record_id)
    note_seen(login, record)
    rows = [
        (shell.say(one.label), shown_value(one, record.stored.get(one.key), shell.catalog))
        for one in record.schema.fields
        if record.stored.get(one.key) is not None
    ]
    shell.give(_as_object(record), table(rows))


@command("list")
@click.argument("kind")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="Only records like this.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=200, show_default=True)
@click.option("--after", metavar="ID", help="Go on after this record, the last of a list.")
@pass_shell
def list_(
    shell: Shell, /, kind: str, *, where: tuple[str, ...], limit: int, after: str | None
) -> None:
    """List records of one kind, in the order they were made here.

    For more than one page give --after with the last ID of the page before.
    """
    wanted = dict(pair(one) for one in where)
    login = login_of(shell)
    found = list(list_records(login, kind, wanted, limit, after=after))
    note_listed(login, schema_of(kind).name)
    columns = [one for one in schema_of(kind).fields if one.in_list] or [schema_of(kind).fields[0]]
    rows = [(record.id, *(_cell(shell, one, record) for one in columns)) for record in found]
    give_found(shell, [_as_object(record) for record in found], rows)


@command("history")
@click.argument("record_id", metavar="ID")
@click.argument("key", metavar="[FIELD]", required=False)
@pass_shell
def history(shell: Shell, /, record_id: str, key: str | None) -> None:
    """Show who changed what and when."""
    login = login_of(shell)
    found = show_history(login, record_id, key)
    if found:
        note_seen(login, found[0].record)
    rows = [
        (
            one.at.isoformat(timespec="seconds"),
            one.worker,
            shell.say(one.field.label),
            shown_value(one.field, one.stored, shell.catalog),
            "*" if one.is_current else "",
            shell.say(first_words(one.origin, shell.catalog.language)) if one.origin else "",
        )
        for one in found
    ]
    give_found(shell, [one.as_object() for one in found], rows)


@command("find")
@click.argument("text")
@pass_shell
def find(shell: Shell, /, text: str) -> None:
    """Find people by name, by code or by phone.

    The name may be in any script and spelling.
    """
    login = login_of(shell)
    found = find_people(login, text)
    note_searched(login)
    give_found(shell, found.people, [(one.code, one.name, one.person) for one in found])
    if found.is_more:
        shell.tell(N_("There are more. Write more of the name."))


@command("undo")
@pass_shell
def undo(shell: Shell) -> None:
    """Take back this worker's last change."""
    outcome = undo_last(login_of(shell))
    words = N_("Taken back: {act}.").with_values(act=outcome.value)
    shell.give({"undone": shell.say(outcome.value)}, [shell.say(words)])


def _as_object(record: Record) -> dict[str, Any]:
    described = {"id": record.id, "kind": record.schema.name, "fields": as_texts(record)}
    if record.schema.name == "person":
        described["code"] = show_code(code_of(record.id))
    if record.conflicts:
        described["conflicts"] = sorted(record.conflicts)
    return described


def _cell(shell: Shell, one: Field[Any], record: Record) -> str:
    """Return a value as people read it, a worker by the name."""
    stored = record.stored.get(one.key)
    if isinstance(one.kind, Reference) and one.kind.to == USER.name and isinstance(stored, str):
        return name_of(login_of(shell), RecordId(stored)) or stored
    return shown_value(one, stored, shell.catalog)


def pair(text: str) -> tuple[str, str]:
    """Return key and value of FIELD=VALUE; raise Problem (2) if it is not that."""
    key, equals, value = text.partition("=")
    if not equals:
        words = N_("Write fields as FIELD=VALUE, such as preferred_name=Amina.")
        raise Problem(words, Code.USAGE)
    return key, value


def _rows_from_lines(lines: Iterable[str]) -> Iterator[RowInput]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            words = N_("Line {number} is too long.").with_values(number=number)
            raise Problem(words, Code.OVER_LIMIT)
        yield _row_from(line, number)


@dataclass(frozen=True)
class _Repeated:
    """An object of JSON in which ``key`` stands twice: no value of any field."""

    key: str


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Repeated:
    """Return an object of JSON whose keys stand in it once."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            return _Repeated(key)
        found[key] = value
    return found


def _only_id(left: dict[str, Any]) -> str | None:
    """Return the id, which is all that may be left of a line; ValueError for anything else."""
    found = left.pop("id", None)
    if left or not (found is None or isinstance(found, str)):
        raise ValueError("another key")
    return found


def _once(kind: object, fields: object, number: int) -> tuple[str, dict[str, Any]]:
    """Return kind and fields of a line; ValueError if they are none, Problem 2 for one twice."""
    if isinstance(kind, str) and isinstance(fields, _Repeated):
        words = N_("Line {number} says the same field twice. Say it once.")
        key = fields.key if fields.key in schema_of(kind) else None
        raise Problem(words.with_values(number=number), Code.USAGE, field=key)
    if not isinstance(kind, str) or not isinstance(fields, dict):
        raise ValueError("not a kind and its fields")  # noqa: TRY004 - one error for all of it
    return kind, fields


def _row_from(line: str, number: int) -> RowInput:
    try:
        raw = json.loads(line, object_pairs_hook=_each_once)
        kind, fields = _once(raw.pop("kind"), raw.pop("fields"), number)
        return RowInput(kind, fields, _only_id(raw))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # The decoder's own words quote the line, which may hold a person's data.
        words = N_('Line {number} is not like {{"kind": "person", "fields": {{}}}}.')
        raise Problem(words.with_values(number=number), Code.USAGE) from None
