"""Commands on backups: made, put to the test, put back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.errors import Code
from app.i18n import N_, Text
from app.usecases.backups import (
    BackupReport,
    check_backup,
    check_closed_backup,
    make_backup,
    told,
)
from app.usecases.restoring import restore, restore_own, told_back

_FILE = click.argument("file", metavar="F", type=PLACE)


@group("backup")
def backup() -> None:
    """Keep everything in one sealed file, and get it back."""


@backup.command("make")
@_FILE
@pass_shell
def backup_make(shell: Shell, /, file: Path) -> int:
    """Write the whole vault into a new file F, and put it back to the test.

    Ctrl-C stops it and leaves nothing behind.  Keep F on a stick, away from this computer.
    """
    report = make_backup(login_of(shell), file, shell.progress).value
    return _give(shell, report, (N_("The backup is made and tested."), *told(report)))


@backup.command("verify")
@_FILE
@pass_shell
def backup_verify(shell: Shell, /, file: Path) -> int:
    """Put the backup F back to the test.

    With --vault by the keys of that vault, which remembers it; else by a passphrase of the
    time when F was made.
    """
    if shell.folder is not None:
        report = check_backup(login_of(shell), file, shell.progress).value
    else:
        report = check_closed_backup(file, shell.passphrase, shell.context, shell.progress)
    return _give(
        shell,
        report,
        (N_("The backup is whole: it was opened and read to its end."), *told(report)),
    )


@backup.command("restore")
@_FILE
@click.argument("folder", metavar="DIR", type=PLACE)
@pass_shell
def backup_restore(shell: Shell, /, file: Path, folder: Path) -> int:
    """Make a new vault in DIR of the backup F, with a passphrase of that time.

    DIR is a new or an empty folder: no vault is ever overwritten.  Whoever was erased since
    stays out if the vault they were erased in is next to DIR, or is named by --vault.
    """
    if shell.is_inner:  # a command of a batch, whose keys are open
        report = restore_own(login_of(shell), file, folder, shell.progress).value
    else:
        beside = () if shell.folder is None else (shell.folder,)
        report = restore(
            file, folder, shell.passphrase, shell.context, tell=shell.progress, beside=beside
        )
    words = N_("The vault is back. It counts as a new device from now on.")
    return _give(shell, report, (words, *told(report), *told_back(report)))


def _give(shell: Shell, report: BackupReport, words: Iterable[Text]) -> int:
    shell.give(report, [shell.say(one) for one in words])
    # In a batch a code other than 0 is a refusal without a value.
    return int(Code.OK if report.is_good or shell.is_inner else Code.INTEGRITY)
