"""Commands that exchange with a folder, and say what has arrived elsewhere or was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import click

from app.calendars import show_day
from app.cli.command import PLACE, command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found, table
from app.errors import Code, Problem
from app.i18n import N_, plural
from app.sync.sticks import plugged_in
from app.sync.stores.folder import FolderStore
from app.usecases.hubs import HubView
from app.usecases.login import Login, Outcome
from app.usecases.newkeys import open_with_stick
from app.usecases.online import sent_online
from app.usecases.receipts import Receipt, standing
from app.usecases.sticks import is_online, look_at_stick, make_place, refuse_mixed
from app.usecases.syncing import sync_folder_online, sync_store
from app.usecases.syncreport import How
from app.usecases.syncundo import in_the_way, in_the_way_lines, is_in_the_way, undo_sync
from app.usecases.syncwords import report_lines, standing_lines
from app.usecases.targets import list_targets, sync_target


@command("sync")
@click.argument("folder", metavar="[DIR|NAME]", type=PLACE, required=False)
@click.option("--target", help="Name of a place that is kept, and no folder.")
@click.option("--pull", is_flag=True, help="Only take in; write nothing there.")
@click.option("--push", is_flag=True, help="Only put ours there.")
@click.option("--again", is_flag=True, help="Take in also what “undo-sync” took back.")
@click.option("--stick", is_flag=True, help="DIR is a stick: use its own folder for exchanging.")
@click.option("--online", is_flag=True, help="DIR goes over the internet by another program.")
@pass_shell
def sync(shell: Shell, /, folder: Path | None, target: str | None, **wanted: bool) -> None:
    """Exchange with a folder, a stick or a place that is kept.

    NAME is that of a kept place, which may be left out if there is one only.  Online, only
    those go who said yes to the internet.
    """
    is_both = wanted["pull"] == wanted["push"]
    how: dict[str, bool] = {
        "pull": wanted["pull"] or is_both,
        "push": wanted["push"] or is_both,
        "again": wanted["again"],
    }
    _refuse_unclear(folder, target, wanted)
    target = target or _kept(shell, folder, wanted)
    if target is not None:
        report = sync_target(login_of(shell), target, progress=shell.progress, **how)
    else:
        place = folder or Path()
        store = FolderStore(make_place(place) if wanted["stick"] else place)
        if not wanted["stick"] and (wanted["online"] or is_online(place)):
            refuse_mixed(place)
            told = How(how["pull"], how["push"], how["again"], shell.progress)
            report = sync_folder_online(login_of(shell), store, told)
        else:
            report = sync_store(login_of(shell), store, progress=shell.progress, **how)
    shell.give(report, [shell.say(one) for one in report_lines(report)])


def _refuse_unclear(folder: Path | None, target: str | None, wanted: Mapping[str, bool]) -> None:
    """Refuse (2) what says twice where to exchange."""
    if folder is not None and target is not None:
        raise _unclear()
    if wanted["stick"] and wanted["online"]:
        words = N_("A stick does not go over the internet. Say only one of the two.")
        raise Problem(words, Code.USAGE)


def _kept(shell: Shell, folder: Path | None, wanted: Mapping[str, bool]) -> str | None:
    """Return the kept place of the name that was given, or None if it is a folder.

    Raises Problem 2 where both could be meant, or nothing was said and none is kept alone.
    """
    is_folder = wanted["stick"] or wanted["online"]
    names = [] if folder and is_folder else [one.name for one in list_targets(login_of(shell))]
    if folder is None:
        if is_folder or len(names) != 1:
            raise _unclear()
        return names[0]
    if str(folder) not in names:
        return None
    if folder.exists():
        words = N_(
            "A folder here and a kept place have this name. Say --target NAME, or the whole name "
            "of the folder."
        )
        raise Problem(words, Code.USAGE)
    return str(folder)


def _unclear() -> Problem:
    words = N_("Say with which folder or, by its name, with which kept place.")
    return Problem(words, Code.USAGE)


@command("take-key")
@click.argument("folder", metavar="DIR", type=PLACE)
@pass_shell
def take_key(shell: Shell, /, folder: Path) -> None:
    """Take a new key from a stick or folder.

    For who got a new passphrase, or was let in, at another computer: exchange there first,
    then give the new passphrase here.
    """
    vault, context = shell.vault_folder, shell.context
    open_with_stick(context, vault, shell.passphrase(), folder, progress=shell.progress)
    words = N_("The new key is here. From now on this passphrase opens the vault.")
    shell.give({"taken": True}, [shell.say(words)])


@command("sticks")
@pass_shell
def sticks(shell: Shell) -> None:
    """Show the sticks that are plugged in.

    And how many bundles on each are new here.
    """
    found = [(one, look_at_stick(login_of(shell), one.path)) for one in plugged_in()]
    value = [
        {"path": one.path, "label": one.label, "new": facts.count, "only_here": facts.only_here}
        for one, facts in found
    ]
    rows = [(str(one.path), one.label, str(facts.count)) for one, facts in found]
    give_found(shell, value, rows)


@command("undo-sync")
@click.option("--list", "only_list", is_flag=True, help="Only show what stands in the way.")
@pass_shell
def undo(shell: Shell, /, *, only_list: bool) -> None:
    """Take back what the last exchange brought."""
    if only_list:
        found = in_the_way(login_of(shell))
        give_found(shell, found, [(one.record, shell.say(one.words)) for one in found])
        return
    give_taken_back(shell, undo_sync)


def give_taken_back(shell: Shell, undo: Callable[[Login], Outcome[int]]) -> None:
    """Take something back and say how much; if it is needed here, people are told where."""
    login = login_of(shell)
    try:
        number = undo(login).value
    except Problem as problem:
        if is_in_the_way(problem) and not shell.as_json:
            for line in in_the_way_lines(in_the_way(login)):
                click.echo(shell.say(line), err=True)
        raise
    words = plural("{count} change was taken back.", "{count} changes were taken back.", number)
    shell.give({"changes": number}, [shell.say(words)])


@command("receipts")
@click.option("--online", is_flag=True, help="Who was online before the yes ended.")
@pass_shell
def receipts(shell: Shell, /, *, online: bool) -> None:
    """Show which computers have all that was sent."""
    if online:
        sent = sent_online(login_of(shell))
        days = [
            (one.person, one.name, one.first.date().isoformat(), one.last.date().isoformat())
            for one in sent
        ]
        give_found(shell, sent, days)
        return
    found = standing(login_of(shell))
    lines = [shell.say(one) for one in standing_lines(found)]
    shell.give(found, [*lines, *table(receipt_rows(shell, found.others))])


def receipt_rows(shell: Shell, found: Iterable[Receipt | HubView]) -> list[tuple[str, ...]]:
    """Return a line of cells for each that says what it has, and above them their heads."""
    yes, no = shell.say(N_("has all that was sent")), shell.say(N_("does not have all yet"))
    out = shell.say(N_("shut out"))
    rows = [
        (
            one.id,
            one.label,
            heard_day(shell, one.heard),
            (yes if one.has_all else no) if one.is_active else out,
        )
        for one in found
    ]
    heads = (N_("Number"), N_("Name"), N_("Last heard"), N_("What it has"))
    return [tuple(map(shell.say, heads)), *rows] if rows else []


def heard_day(shell: Shell, heard: datetime | None) -> str:
    """Return on which day of this computer's clock something was heard, in words."""
    return show_day(heard.astimezone().date(), shell.catalog.language) if heard else "-"
