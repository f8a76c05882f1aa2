"""Commands of a hub, and of a centre that has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path

import click

from app.calendars import show_day
from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, refuse_present, table
from app.cli.syncing import heard_day, receipt_rows
from app.errors import Code, Problem
from app.files import need_place, write_atomic
from app.i18n import N_
from app.records import RecordId
from app.sync.filekinds import FileKind
from app.sync.stores.folder import FolderStore
from app.usecases.chosenfiles import chosen_file
from app.usecases.csvfile import csv_bytes
from app.usecases.hubadmitting import admit_centre, invite_centre, list_centres
from app.usecases.hubintake import admitted_centre, take_centre
from app.usecases.hubreport import MEASURES, HubReport, count_centres, hub_report
from app.usecases.hubrounds import take_all, take_online
from app.usecases.hubs import (
    ADDED_AGAIN,
    REMOVED,
    REMOVED_BEFORE,
    add_hub,
    list_hubs,
    look_at_hub,
    remove_hub,
)
from app.usecases.hubwords import (
    ADMITTED,
    ADMITTED_BEFORE,
    INVITED_AGAIN,
    intake_lines,
    visit_lines,
)

_DIGITS = click.option("--digits", required=True, help="The 30 digits, as read aloud.")


@group("hub")
def hub() -> None:
    """A hub: it reads what centres send online."""


@hub.command("invite")
@click.argument("name")
@click.option("--label", required=True, help="What the centre is to call this hub.")
@click.option("--out", type=PLACE, required=True, help="The file to write for the centre.")
@pass_shell
def invite(shell: Shell, /, name: str, *, label: str, out: Path) -> None:
    """At the hub: write the file for a centre."""
    refuse_present(out, "out")
    made = invite_centre(login_of(shell), name, label).value
    write_atomic(out, made.file)
    words = N_("Give the file to the centre, and read these digits to them: {digits}")
    told = [words.with_values(digits=made.digits), *((INVITED_AGAIN,) if made.is_again else ())]
    value = {"file": str(out), "digits": made.digits, "is_again": made.is_again}
    shell.give(value, map(shell.say, told))


@hub.command("admit")
@click.argument("name")
@click.argument("card", type=PLACE)
@_DIGITS
@pass_shell
def admit(shell: Shell, /, name: str, card: Path, *, digits: str) -> None:
    """At the hub: believe the centre with this card."""
    content = chosen_file(card, FileKind.CARD)
    found = admit_centre(login_of(shell), name, content, digits).value
    words = ADMITTED_BEFORE if found.is_again else ADMITTED
    shell.give({**asdict(found.centre), "is_again": found.is_again}, [shell.say(words)])


@hub.command("take")
@click.argument("name", required=False)
@click.argument("folder", metavar="[DIR]", type=PLACE, required=False)
@click.option("--target", help="Name of an online place, instead of a folder.")
@click.option("--all", "is_all", is_flag=True, help="Of all centres, where each was last.")
@click.option("--pull", is_flag=True, help="Only take in; leave no receipt there.")
@pass_shell
def take(
    shell: Shell,
    /,
    name: str | None,
    folder: Path | None,
    *,
    target: str | None,
    is_all: bool,
    pull: bool,
) -> None:
    """At the hub: take in what centres have sent."""
    login = login_of(shell)
    if is_all:
        if name or folder or target:
            raise Problem(N_("With --all, name no centre and no place."), Code.USAGE)
        visits = take_all(login, push=not pull, progress=shell.progress)
        told = [(one, list(map(shell.say, visit_lines(one)))) for one in visits]
        value = [{"name": one.name, **asdict(one.intake), "lines": said} for one, said in told]
        lines = [line for one, said in told for line in (f"{one.name}:", *map("  {}".format, said))]
        shell.give({"visits": value}, lines)
        return
    if name is None:
        words = N_("Say which centre, by its name at this hub; or, as --all, all of them.")
        raise Problem(words, Code.USAGE, field="name")
    if (folder is None) == (target is None):
        words = N_("Say with which folder or, as --target NAME, with which online place.")
        raise Problem(words, Code.USAGE)
    admitted_centre(login, name)  # what is wrong with the name is told first
    if target is None:
        found = take_centre(login, name, FolderStore(folder or Path()), push=not pull)
    else:
        found = take_online(login, name, target, push=not pull, progress=shell.progress)
    shell.give(found, map(shell.say, intake_lines(found)))


@hub.command("centres")
@pass_shell
def centres(shell: Shell) -> None:
    """At the hub: show the centres.

    And when each was last heard, and how much is here.
    """
    found = list_centres(login_of(shell))
    waits = shell.say(N_("Its card has not come."))
    rows = [
        (
            one.name,
            heard_day(shell, one.heard) if one.is_admitted else waits,
            str(one.bundles),
            str(one.people),
        )
        for one in found
    ]
    heads = (N_("Centre"), N_("Last heard"), N_("Bundles"), N_("Students"))
    none = N_("No centre is here yet. Invite one: waymark hub invite")
    shell.give(found, table([tuple(map(shell.say, heads)), *rows]) if rows else [shell.say(none)])


@hub.command("report")
@click.argument("quarter", required=False, default="")
@click.option("--count", is_flag=True, help="Count now: once a quarter, for good.")
@click.option("--csv", "path", type=PLACE, help="Write it to this file as CSV.")
@pass_shell
def report(shell: Shell, /, quarter: str, *, count: bool, path: Path | None) -> None:
    """At the hub: show numbers over the centres.

    Of the newest quarter, or of the one named (2026-Q4). Small numbers are not told.
    """
    if path is not None:
        refuse_present(path, "csv")
    login = login_of(shell)
    if count and quarter:
        raise Problem(N_("Only this quarter can be counted."), Code.USAGE, field="quarter")
    found = count_centres(login).value if count else hub_report(login, quarter)
    if path is not None:
        write_atomic(path, csv_bytes(_report_rows(shell, found, date.isoformat)))
    words = N_(
        "{quarter}, counted on {day}. Only students who said yes to the hub and to being counted."
    ).with_values(quarter=found.quarter, day=show_day(found.day, shell.catalog.language))
    rows = _report_rows(shell, found, partial(show_day, language=shell.catalog.language))
    told = [tuple(cell or "-" for cell in row) for row in rows]
    shell.give(found, [shell.say(words), "", *table(told)])


@hub.command("show")
@click.argument("file", type=PLACE)
@pass_shell
def show(shell: Shell, /, file: Path) -> None:
    """At a centre: show the digits of a hub's file."""
    name, digits = look_at_hub(login_of(shell), chosen_file(file, FileKind.HUB))
    shell.give({"name": name, "digits": digits}, [name, digits])


@hub.command("add")
@click.argument("file", type=PLACE)
@_DIGITS
@click.option("--out", type=PLACE, required=True, help="The card to write for the hub.")
@pass_shell
def add(shell: Shell, /, file: Path, *, digits: str, out: Path) -> None:
    """At a centre: let a hub read what goes online.

    From then on only those go online who said yes to sharing with it, by its name.
    """
    refuse_present(out, "out")
    need_place(out)
    card = add_hub(login_of(shell), chosen_file(file, FileKind.HUB), digits).value
    write_atomic(out, card.file)
    words = N_("Give the card to the hub, and read these digits to them: {digits}")
    told = [words.with_values(digits=card.digits), *((ADDED_AGAIN,) if card.is_again else ())]
    value = {"file": str(out), "digits": card.digits, "is_again": card.is_again}
    shell.give(value, map(shell.say, told))


@hub.command("list")
@pass_shell
def list_(shell: Shell) -> None:
    """At a centre: show its hubs, and what each has."""
    found = list_hubs(login_of(shell))
    rows = receipt_rows(shell, (one for one in found if one.is_active))
    shell.give(found, table(rows) or [shell.say(N_("This centre has no hub."))])


@hub.command("remove")
@click.argument("hub", metavar="ID")
@pass_shell
def remove(shell: Shell, /, hub: str) -> None:
    """At a centre: let a hub read nothing more."""
    is_again = remove_hub(login_of(shell), RecordId(hub)).value
    words = REMOVED_BEFORE if is_again else REMOVED
    shell.give({"id": hub, "is_again": is_again}, [shell.say(words)])


def _report_rows(
    shell: Shell, found: HubReport, say_day: Callable[[date], str]
) -> list[tuple[str, ...]]:
    """Return the table with its head; what is not told is an empty cell."""

    def row(name: str, heard: str, counts: Mapping[str, int]) -> tuple[str, ...]:
        return (name, heard, *(str(counts[one]) if one in counts else "" for one in MEASURES))

    heads = (N_("Centre"), N_("Last heard"), *MEASURES.values())
    return [
        tuple(map(shell.say, heads)),
        *(
            row(one.name, say_day(one.heard) if one.heard else "", one.counts)
            for one in found.centres
        ),
        row(shell.say(N_("All others together")), "", found.others),
        row(shell.say(N_("All")), "", found.totals),
    ]
