"""Commands that exchange with a folder, and say what has arrived elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, command, pass_shell
from app.cli.shell import Shell, give_found
from app.errors import Code, Problem
from app.i18n import N_, plural
from app.sync.stores.folder import FolderStore
from app.usecases.newkeys import open_with_stick
from app.usecases.receipts import standing
from app.usecases.syncing import sync_store, undo_sync
from app.usecases.syncwords import report_lines
from app.usecases.targets import sync_target


@command("sync")
@click.argument("folder", metavar="[DIR]", type=PLACE, required=False)
@click.option("--target", help="Name of an online place, instead of a folder.")
@click.option("--pull", is_flag=True, help="Only take in; write nothing there.")
@click.option("--push", is_flag=True, help="Only put ours there.")
@click.option("--again", is_flag=True, help="Take in also what “undo-sync” took back.")
@pass_shell
def sync(shell: Shell, /, folder: Path | None, target: str | None, **wanted: bool) -> None:
    """Exchange with a folder, a stick or an online place."""
    is_both = wanted["pull"] == wanted["push"]
    how: dict[str, bool] = {
        "pull": wanted["pull"] or is_both,
        "push": wanted["push"] or is_both,
        "again": wanted["again"],
    }
    if (folder is None) == (target is None):
        words = N_("Say with which folder or, as --target NAME, with which online place.")
        raise Problem(words, Code.USAGE)
    if target is not None:
        report = sync_target(shell.login, target, progress=shell.progress, **how)
    else:
        store = FolderStore(folder or Path())
        report = sync_store(shell.login, store, progress=shell.progress, **how)
    shell.give(report, [shell.say(one) for one in report_lines(report)])


@command("take-key")
@click.argument("folder", metavar="DIR", type=PLACE)
@pass_shell
def take_key(shell: Shell, /, folder: Path) -> None:
    """Open this vault with a new key that a folder or stick brings.

    For who got a new passphrase, or was let in, at another computer: exchange there first,
    then give the new passphrase here.
    """
    vault, context = shell.vault_folder, shell.context
    open_with_stick(context, vault, shell.passphrase(), folder, progress=shell.progress)
    words = N_("The new key is here. From now on this passphrase opens the vault.")
    shell.give({"taken": True}, [shell.say(words)])


@command("undo-sync")
@pass_shell
def undo(shell: Shell) -> None:
    """Take back what the last exchange brought."""
    number = undo_sync(shell.login).value
    words = plural("{count} change was taken back.", "{count} changes were taken back.", number)
    shell.give({"changes": number}, [shell.say(words)])


@command("receipts")
@pass_shell
def receipts(shell: Shell) -> None:
    """Show which computers have all that was sent."""
    found = standing(shell.login)
    yes, no = shell.say(N_("has all that was sent")), shell.say(N_("does not have all yet"))
    rows = [
        (one.id, one.label, one.heard.isoformat() if one.heard else "-", yes if one.has_all else no)
        for one in found.others
    ]
    if shell.as_json:
        shell.give(found)
    else:
        give_found(shell, found.others, rows)
