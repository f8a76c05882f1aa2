"""Commands on bundles: make one, look into one, take one in."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.cli.syncing import give_taken_back
from app.i18n import N_, Text, plural
from app.usecases.cutting import make_bundle
from app.usecases.cuttingforone import make_bundle_for
from app.usecases.exchange import BundleFacts, inspect_bundle, merge_bundle, own_trust
from app.usecases.syncundo import undo_bundle
from app.usecases.syncwords import altered, held, questions


@group("bundle")
def bundle() -> None:
    """Carry changes to other computers in sealed files."""


@bundle.command("make")
@click.option(
    "--to", metavar="DEVICE|all", default="all", help="For which computer: its name or ID."
)
@click.option("--everything", is_flag=True, help="All that is known, for a new computer.")
@click.option("--out", type=PLACE, required=True, help="The file to write.")
@pass_shell
def make(shell: Shell, /, to: str, everything: bool, out: Path) -> None:  # noqa: FBT001 - click's
    """Write what nobody else is known to have.

    With --to what that computer is not known to have of what was made here; any computer of
    the centre can open it.
    """
    login = login_of(shell)
    if to == "all":
        made = make_bundle(login, own_trust(login), out, is_snapshot=everything)
    else:
        made = make_bundle_for(login, own_trust(login), out, to, is_snapshot=everything)
    value = {
        "id": made.id,
        "name": made.name,
        "seq": made.seq,
        "changes": made.changes,
        "bytes": made.bytes,
        "to": to,
        "file": str(out),
    }
    words = plural(
        "{count} change is in the bundle.", "{count} changes are in the bundle.", made.changes
    )
    shell.give(value, [shell.say(words)])


@bundle.command("inspect")
@click.argument("file", type=PLACE)
@pass_shell
def inspect(shell: Shell, /, file: Path) -> None:
    """Say who made a bundle and what it would bring."""
    login = login_of(shell)
    facts = inspect_bundle(login, own_trust(login), file)
    shell.give(_told(facts), [shell.say(one) for one in _lines(facts)])


@bundle.command("merge")
@click.argument("file", type=PLACE)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@pass_shell
def merge(shell: Shell, /, file: Path, dry_run: bool) -> None:  # noqa: FBT001 - click's
    """Take a bundle in, whole or not at all."""
    login = login_of(shell)
    act = inspect_bundle if dry_run else merge_bundle
    facts = act(login, own_trust(login), file)
    shell.give(_told(facts), [shell.say(one) for one in _lines(facts)])


@bundle.command("undo")
@click.argument("bundle_id", metavar="ID")
@pass_shell
def undo(shell: Shell, /, bundle_id: str) -> None:
    """Take back what a bundle brought, if it came last.

    Its first digits name it, as “inspect” and “merge” show its ID.
    """
    give_taken_back(shell, lambda login: undo_bundle(login, bundle_id))


def _told(facts: BundleFacts) -> dict[str, object]:
    header, taken = facts.header, facts.taken
    return {
        "id": facts.id,
        "sender": header.sender.hex(),
        "kind": header.kind.value,
        "scope": header.scope.value,
        "seq": header.seq,
        "made_ms": header.wall,
        "state": facts.state,
        "revoked": facts.is_revoked,
        "early": facts.is_early,
        "new": taken.new,
        "known": taken.known,
        "altered": taken.altered,
        "held": taken.held,
        "conflicts": taken.conflicts_after - taken.conflicts_before,
    }


def _lines(facts: BundleFacts) -> list[Text]:
    taken = facts.taken
    asked = taken.conflicts_after - taken.conflicts_before
    lines = [
        plural("{count} change is new.", "{count} changes are new.", taken.new),
        plural("{count} change is known.", "{count} changes are known.", taken.known),
    ]
    if asked:
        lines.append(questions(asked))
    if taken.altered:
        lines.append(altered(taken.altered))
    if taken.held:
        lines.append(held(taken.held))
    if facts.is_early:
        lines.append(N_("An earlier bundle of this computer is not here yet."))
    lines.append(N_("Its number: {id}").with_values(id=facts.id[:12]))
    return lines
