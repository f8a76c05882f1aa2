"""The command that writes plain tables of what a worker may read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.command import PLACE, command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_, Text, plural
from app.records import RecordId
from app.usecases.export import (
    NEVER,
    NOT_SEALED,
    STANDINGS,
    ask_export,
    export_tables,
    left_out,
    look_at_export,
)


@command("export")
@click.argument("folder", metavar="[DIR]", type=PLACE, required=False)
@click.option("--people", metavar="ID,...", help="Of these people: ids or short codes.")
@click.option("--all", "is_all", is_flag=True, help="Of all people, and of the centre.")
@click.option("--ask", "asks", is_flag=True, help="Ask the second person.")
@pass_shell
def export(
    shell: Shell, /, folder: Path | None, *, people: str | None, is_all: bool, asks: bool
) -> None:
    """Write tables of what you may read.

    CSV files in a new folder DIR; they are not encrypted.

    Of more than 25 people only after a second person has agreed.  Without DIR only says how
    many people would be in it, and how far it is.
    """
    login = login_of(shell)
    if is_all == bool(people):
        raise Problem(N_("Say whose tables: --people or --all."), Code.USAGE, field="people")
    chosen = _people(shell, people)
    if asks:
        ask_export(login, chosen)
    if folder is not None and not asks:
        done = export_tables(login, chosen, folder, shell.catalog, progress=shell.progress).value
        words = plural(
            "The tables of {count} person are written.",
            "The tables of {count} people are written.",
            done.people,
        )
        _give(shell, done, (words, *left_out(done), NOT_SEALED, NEVER))
        return
    view = look_at_export(login, chosen)
    words = plural("{count} person would be in it.", "{count} people would be in it.", view.people)
    _give(shell, view, (words, *left_out(view), STANDINGS[view.standing]), view.request)


def _people(shell: Shell, told: str | None) -> Sequence[RecordId] | None:
    if told is None:
        return None
    return [login_of(shell).resolve(one.strip()) for one in told.split(",") if one.strip()]


def _give(
    shell: Shell, value: object, words: Sequence[Text], request: RecordId | None = None
) -> None:
    lines = [shell.say(one) for one in words]
    shell.give(value, [*lines, request] if request else lines)
