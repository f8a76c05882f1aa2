"""Commands that exchange with a folder, and say what has arrived elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, command, pass_shell
from app.cli.shell import Shell, give_found
from app.i18n import N_
from app.sync.stores.folder import FolderStore
from app.usecases.receipts import standing
from app.usecases.syncing import sync_store
from app.usecases.syncwords import report_lines


@command("sync")
@click.argument("folder", metavar="DIR", type=PLACE)
@click.option("--pull", is_flag=True, help="Only take in; write nothing there.")
@click.option("--push", is_flag=True, help="Only put ours there.")
@pass_shell
def sync(shell: Shell, /, folder: Path, pull: bool, push: bool) -> None:  # noqa: FBT001 - click's
    """Exchange with a folder or stick: take in what is new, then put ours there."""
    is_both = pull == push
    report = sync_store(
        shell.login,
        FolderStore(folder),
        progress=shell.progress,
        pull=pull or is_both,
        push=push or is_both,
    )
    shell.give(report, [shell.say(one) for one in report_lines(report)])


@command("receipts")
@pass_shell
def receipts(shell: Shell) -> None:
    """Show the other computers, and which of them have all that was sent."""
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
