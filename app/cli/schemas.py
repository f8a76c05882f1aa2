"""The command that shows the kinds of record and their fields; it needs no vault."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import command, pass_shell
from app.cli.shell import Shell, table
from app.schema.fields import Field, Schema
from app.schema.kinds import Choice, Choices, Reference, References
from app.schema.registry import SCHEMAS, schema_of


@command("schema")
@click.argument("kind", required=False)
@pass_shell
def schema(shell: Shell, /, kind: str | None) -> None:
    """Show the kinds of record and their fields."""
    chosen = [schema_of(kind)] if kind else list(SCHEMAS.values())
    value = [_described(one) for one in chosen]
    rows = [
        (
            f"{one.name}.{field.key}",
            type(field.kind).__name__,
            field.sensitivity.value,
            field.purpose.value,
            field.merge.value,
            shell.say(field.label),
        )
        for one in chosen
        for field in one.fields
    ]
    shell.give(value, table(rows))


def _described(one: Schema) -> dict[str, Any]:
    return {
        "kind": one.name,
        "rows": one.rows.value,
        "fields": [_described_field(field) for field in one.fields],
    }


def _described_field(one: Field[Any]) -> dict[str, Any]:
    kind = one.kind
    described: dict[str, Any] = {
        "key": one.key,
        "value": type(kind).__name__,
        "sensitivity": one.sensitivity.value,
        "purpose": one.purpose.value,
        "merge": one.merge.value,
        "identifying": one.identifying,
        "required": one.required,
    }
    if isinstance(kind, Choice | Choices):
        described["choices"] = list(kind.options)
    if isinstance(kind, Reference | References):
        described["to"] = kind.to
    return described
