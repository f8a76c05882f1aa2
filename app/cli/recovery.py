"""Commands on recovery sheets.  What stands on them is read from input, never from arguments."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.calendars import show_day
from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.newpassphrase import NEW_FD, NEW_FILE, read_or_drawn, shown_once
from app.cli.shell import Shell
from app.cli.typed import NEEDED, typed_sheets
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.papers.sheets.roadmap_content import PaperSize
from app.usecases.login import Login
from app.usecases.recovering import Worker, recover, workers_for_sheets
from app.usecases.recovery import (
    FIRST_IN_FORCE,
    ReadBack,
    RecoveryStatus,
    SheetsView,
    read_back,
    recovery_status,
)
from app.usecases.recoverypaper import RecoveryOrder, print_new_sheets, refuse_sheets_place
from app.usecases.sheetwords import BadSheet
from app.usecases.vaults import login_with

_SIZES = click.Choice([PaperSize.A4.value, PaperSize.LETTER.value])
_language = click.option("--language", help="Language of the sheets; else that of the output.")
_size = click.option("--paper", "size", type=_SIZES, default="a4", show_default=True)
_replace = click.option(
    "--replace", "may_replace", is_flag=True, help="Put the new PDF in place of an earlier one."
)


@group("recovery")
def recovery() -> None:
    """Print sheets of which any two open the vault, and use them."""


@recovery.command("status")
@pass_shell
def recovery_show(shell: Shell) -> None:
    """Show which sheets are in force, and what is due."""
    status = recovery_status(login_of(shell))
    shell.give(status, _status_lines(shell, status))


@recovery.command("make")
@click.option("--out", required=True, type=PLACE, help="PDF to write.")
@_replace
@_language
@_size
@pass_shell
def recovery_make(
    shell: Shell, /, out: Path, language: str | None, size: str, *, may_replace: bool
) -> None:
    """Print three new sheets as a PDF.

    They come into force when one of them is typed back: at once at a terminal, else with
    “recovery drill”.
    """
    order = RecoveryOrder(
        language or shell.catalog.language, PaperSize(size), may_replace=may_replace
    )
    print_sheets(shell, login_of(shell), order, out)


@recovery.command("drill")
@pass_shell
def recovery_drill(shell: Shell) -> None:
    """Type one sheet back, read at the prompt or as a line of standard input."""
    login = login_of(shell)
    _tell_read(shell, read_back(login, typed_sheets(shell, 1)[0]).value)


@recovery.command("use")
@click.option("--worker", help="Label of who gets a new passphrase, as on the lock screen.")
@click.option("--out", type=PLACE, help="PDF to write with the next sheets, for who leads.")
@_replace
@NEW_FD
@NEW_FILE
@_language
@_size
@pass_shell
def recovery_use(shell: Shell, /, worker: str | None, out: Path | None, **options: Any) -> None:  # noqa: ANN401 - click's
    """Give a worker a new passphrase with two sheets, and print the sheets that follow them.

    Each sheet is read at the prompt or as a line of standard input.  Without
    --new-pass-file or --new-pass-fd a passphrase is drawn by lot and shown once.
    """
    folder, context = shell.vault_folder, shell.context
    if out is not None:
        refuse_sheets_place(out, may_replace=options["may_replace"])
    typed = typed_sheets(shell, NEEDED)
    chosen = _chosen(workers_for_sheets(context, folder, typed), worker or shell.user)
    if chosen.leads and out is None:
        raise Problem(N_("Name a file for the new sheets: --out FILE."), field="out")
    new = options["new_pass_fd"], options["new_pass_file"]
    passphrase, is_drawn = read_or_drawn(shell, *new)
    keys = recover(context, folder, typed, worker=chosen.id, passphrase=passphrase)
    _tell_recovered(shell, chosen, passphrase if is_drawn else "")
    if out is not None and chosen.leads:
        login = login_with(folder, keys, context)
        try:
            order = RecoveryOrder(
                options["language"] or shell.catalog.language,
                PaperSize(options["size"]),
                may_replace=options["may_replace"],
            )
            print_sheets(shell, login, order, out, quiet=True)
        finally:
            login.close()


def print_sheets(
    shell: Shell, login: Login, order: RecoveryOrder, out: Path, *, quiet: bool = False
) -> None:
    """Write new sheets; at a terminal go on until one is typed back.

    quiet: JSON was given already.
    """
    new = print_new_sheets(login, order, out).value
    words = N_(
        "Print the file now, then delete it. New sheets are in force once one is typed back."
    )
    if not (quiet and shell.as_json):
        value = {"out": str(out), "series": new.sheets[0].series}
        shell.give(value, [shell.say(words)])
    if sys.stdin.isatty() and not shell.as_json:
        _type_back(shell, login)
    else:
        shell.tell(N_("Type one sheet back with: waymark recovery drill"))


def _type_back(shell: Shell, login: Login) -> None:
    """Ask for a sheet until it is right; who gives up goes on another day."""
    while True:
        (typed,) = typed_sheets(shell, 1)
        try:
            _tell_read(shell, read_back(login, typed).value)
        except BadSheet as problem:
            shell.tell(problem.text)
        else:
            return


def _chosen(workers: Sequence[Worker], label: str | None) -> Worker:
    found = [one for one in workers if label in {None, one.label, one.id}]
    if len(found) != 1:
        labels = ", ".join(one.label for one in workers)
        words = N_("Say who gets a new passphrase, with --worker: {labels}.")
        raise Problem(words.with_values(labels=labels), Code.USAGE, field="worker")
    return found[0]


def _tell_recovered(shell: Shell, worker: Worker, drawn: str) -> None:
    value = {"id": worker.id, "label": worker.label}
    words = N_("The new passphrase opens the vault as {label}. The old one opens nothing any more.")
    lines = [shell.say(words.with_values(label=worker.label))]
    if drawn:
        value |= {"passphrase": drawn}
        lines.append(shown_once(shell, drawn))
    shell.give(value, lines)


def _tell_read(shell: Shell, read: ReadBack) -> None:
    if read.request is not None:
        told = N_("This waits for a second person: waymark request approve {id}")
        words = told.with_values(id=read.request)
    elif read.is_first:
        words = FIRST_IN_FORCE
    elif read.is_new:
        words = N_("The new sheets are in force. Destroy all older ones.")
    else:
        words = N_("Sheet {place} is right and can still be read.").with_values(place=read.place)
    shell.give(read, [shell.say(words)])


def _status_lines(shell: Shell, status: RecoveryStatus) -> list[str]:
    lines = []
    if status.current is None:
        lines.append(N_("There are no recovery sheets yet. Make some: waymark recovery make"))
    else:
        lines.append(_told(shell, status.current))
    if status.waiting is not None:
        lines.append(N_("New sheets wait until one of them is typed back: waymark recovery drill"))
    if status.request is not None:
        told = N_("This waits for a second person: waymark request approve {id}")
        lines.append(told.with_values(id=status.request))
    if status.is_used:
        lines.append(N_("The sheets were used. Make new ones now: waymark recovery make"))
    if status.is_drill_due:
        lines.append(N_("No sheet was tried for half a year. Try one: waymark recovery drill"))
    if status.older_work:
        lines.append(
            N_("Older sheets lose their key when the vault is opened by one person alone.")
        )
    return [shell.say(one) for one in lines]


def _told(shell: Shell, sheets: SheetsView) -> Text:
    days = [one for one in sheets.read_on if one is not None]
    language = shell.catalog.language
    words = N_("Sheets with the number {number}, made on {made}, last tried on {tried}.")
    return words.with_values(
        number=f"{sheets.series:05}",
        made=show_day(sheets.made_on, language),
        tried=show_day(max(days), language) if days else "-",
    )
