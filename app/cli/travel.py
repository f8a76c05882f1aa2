"""Commands of the travel seal."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.i18n import N_
from app.usecases.travel import release_from_travel, seal_for_travel


@group("travel")
def travel() -> None:
    """Let the keys leave this computer for a journey."""


@travel.command("seal")
@click.argument("file", metavar="F", type=PLACE)
@pass_shell
def travel_seal(shell: Shell, /, file: Path) -> None:
    """Let the key slots leave into a new file F; without it nobody opens this vault.

    Needs a backup of the last day.  Send or carry F another way than this computer.
    """
    sealed = seal_for_travel(login_of(shell), file)
    warnings = [shell.say(one) for one in sealed.warnings]
    words = N_("The vault is sealed. No passphrase opens it here until the sealed file is back.")
    shell.give({"sealed": str(file), "warnings": warnings}, [shell.say(words), *warnings])


@travel.command("release")
@click.argument("file", metavar="F", type=PLACE)
@pass_shell
def travel_release(shell: Shell, /, file: Path) -> None:
    """Put the key slots in F back; needs no passphrase, and F stays as it is."""
    release_from_travel(shell.vault_folder, file)
    words = N_("The vault opens again with its passphrases. Destroy the sealed file now.")
    shell.give({"released": str(file)}, [shell.say(words)])
