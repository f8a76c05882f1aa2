"""Commands on a whole vault: demonstrated, examined, looked at while locked."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, command, pass_shell
from app.cli.doors import examined_by, login_of
from app.cli.shell import Shell, table
from app.errors import Code
from app.i18n import N_
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.doctor import examine, repair
from app.usecases.health import Mark, look_at_health
from app.usecases.vaults import (
    DEMONSTRATION_PASSPHRASE,
    draw_passphrase,
    look_at_vault,
)


@command("passphrase")
@pass_shell
def passphrase(shell: Shell) -> None:
    """Draw a passphrase by lot; needs no vault and keeps nothing.

    Words, or digits in groups where the language of --language has no word list.
    """
    drawn = draw_passphrase(shell.context, shell.catalog.language)
    shell.give({"passphrase": drawn}, [drawn])


@command("demo")
@click.argument("folder", metavar="DIR", type=PLACE)
@click.option("--people", type=click.IntRange(1, 100_000), default=12, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@pass_shell
def demo(shell: Shell, /, folder: Path, people: int, seed: int) -> None:
    """Make a demonstration centre with invented people.

    The same people for the same seed on the same day.  Ctrl-C takes away what was made.
    """
    passphrase, size = shell.optional_passphrase(), Size(people, seed)
    new_demonstration(folder, passphrase, shell.context, size=size, progress=shell.progress).close()
    made = {"vault": str(folder), "people": people}
    words = N_("A demonstration centre with {count} invented people is ready.")
    lines = [shell.say(words.with_values(count=people))]
    if shell.pass_file is None and shell.pass_fd is None:
        words = N_("Its passphrase is: {passphrase}")
        lines.append(shell.say(words.with_values(passphrase=DEMONSTRATION_PASSPHRASE)))
    shell.give(made, lines)


@command("doctor")
@click.option("--repair", "repairs", is_flag=True, help="Make right what can be made right.")
@pass_shell
def doctor(shell: Shell, /, repairs: bool) -> int:  # noqa: FBT001 - click's
    """Examine the vault; changes nothing unless asked.

    --repair needs a backup of the last day that is still at its place.
    """
    act, login = (repair, login_of(shell)) if repairs else (examine, examined_by(shell))
    report = act(login, shell.progress)
    lines = [shell.say(one.words) for one in report.findings] or [
        shell.say(N_("Nothing is wrong with this vault."))
    ]
    if report.is_test:
        lines.append(shell.say(N_("This is a test vault: its passphrases are cheap to guess.")))
    shell.give(report.as_object(shell.catalog), lines)
    return int(Code.INTEGRITY if report.findings else Code.OK)


@command("health")
@pass_shell
def health(shell: Shell) -> None:
    """Show how well the centre is prepared.

    The last backup, who can let others in, and what the system tells of the disk.
    """
    found = look_at_health(login_of(shell), shell.catalog.language)
    signs = {Mark.WELL: "+", Mark.LOOK: "!", Mark.UNKNOWN: "?"}
    lines = [f"{signs[one.mark]} {shell.say(one.words)}" for one in found]
    shell.give([one.as_object(shell.catalog) for one in found], lines)


@command("state-hash")
@pass_shell
def state_hash(shell: Shell) -> None:
    """Print one number for all that is known.

    It is equal on computers that know the same.
    """
    digest = examined_by(shell).store.state_hash().hex()
    shell.give({"state_hash": digest}, [digest])


@command("lock-info")
@pass_shell
def lock_info(shell: Shell) -> None:
    """Show what the lock screen shows; needs no passphrase."""
    locked = look_at_vault(shell.vault_folder)
    shell.give(locked, table([(one.id, one.label) for one in locked.slots]))
