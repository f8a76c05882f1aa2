"""The command that makes a new vault, and leads on to its recovery sheets."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, command, pass_shell
from app.cli.recovery import print_sheets
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.login import Login
from app.usecases.recoverypaper import RecoveryOrder, refuse_sheets_place
from app.usecases.vaults import NewVault, init_vault


@command("init")
@click.argument("folder", metavar="DIR", type=PLACE)
@click.option("--centre", required=True, help="Name of the centre.")
@click.option("--name", "worker", required=True, help="Name of the first worker.")
@click.option("--label", default="Worker 1", show_default=True, help="Name on the lock screen.")
@click.option("--sheets", type=PLACE, help="PDF to write with three recovery sheets.")
@pass_shell
def init(shell: Shell, /, folder: Path, sheets: Path | None, **options: str) -> None:
    """Make a new vault; its first worker leads the centre.

    It is set up once recovery sheets are printed and one of them is typed back: with
    --sheets at a terminal at once, else with “recovery make” and “recovery drill”.
    """
    if sheets is not None:
        refuse_sheets_place(sheets, may_replace=False)
        if sheets.resolve().is_relative_to(folder.resolve()):
            words = N_("This is a vault’s own folder. Choose another folder for the paper.")
            raise Problem(words, Code.USAGE)
    passphrase = shell.new_passphrase()
    new = NewVault(options["centre"], options["worker"], label=options["label"])
    login = init_vault(folder, passphrase, new, shell.context)
    try:
        _tell_ready(shell, login, folder, sheets)
    finally:
        login.close()


def _tell_ready(shell: Shell, login: Login, folder: Path, sheets: Path | None) -> None:
    words = N_("The vault is ready. Nobody can open it without the passphrase: keep it safe.")
    value, lines = {"vault": str(folder)}, [shell.say(words)]
    if sheets is None:
        left = N_("One step is left. Make recovery sheets: waymark recovery make --out FILE")
        shell.give(value, [*lines, shell.say(left)])
        return
    shell.give(value | {"sheets": str(sheets)}, lines)
    print_sheets(shell, login, RecoveryOrder(shell.catalog.language), sheets, quiet=True)
