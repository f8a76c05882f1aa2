"""Commands on the computers of a centre: let in with files and 30 digits, listed, shut out."""

from __future__ import annotations

from pathlib import Path

import click

from app.calendars import show_day
from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found, refuse_present
from app.files import write_atomic
from app.i18n import N_
from app.records import RecordId
from app.sync.filekinds import FileKind
from app.usecases.chosenfiles import chosen_file
from app.usecases.devices import (
    DeviceView,
    approve_device,
    digits_in,
    join_device,
    known_as,
    list_devices,
    refuse_other_digits,
    request_device,
    revoke_device,
)


@group("device")
def device() -> None:
    """Let further computers of the centre in, without a network."""


@device.command("request")
@click.argument("file", type=PLACE)
@click.option("--label", required=True, help="What the list of computers calls this one.")
@pass_shell
def request(shell: Shell, /, file: Path, label: str) -> None:
    """Ask for this computer to be let in; needs no vault.

    The passphrase is that of the worker who will open the vault here first.
    """
    refuse_present(file)
    asking = request_device(shell.context, shell.passphrase(), label)
    write_atomic(file, asking.file)
    words = N_("Take the file to a manager’s computer. Read these digits aloud there: {digits}")
    value = {"file": str(file), "digits": asking.digits}
    shell.give(value, [shell.say(words.with_values(digits=asking.digits))])


@device.command("approve")
@click.argument("file", type=PLACE)
@click.option("--digits", help="The 30 digits that the other screen shows, as read aloud.")
@click.option("--out", type=PLACE, help="The file to write for it.")
@pass_shell
def approve(shell: Shell, /, file: Path, digits: str | None, out: Path | None) -> None:
    """Let the computer in that wrote this file.

    Without --digits and --out only the digits of the file are shown.
    """
    asked = chosen_file(file, FileKind.REQUEST)
    shown = digits_in(asked)
    if digits is not None:
        refuse_other_digits(asked, digits)
    if digits is None or out is None:
        words = N_("If the other screen shows these, repeat with --digits and --out: {digits}")
        shell.give({"digits": shown}, [shell.say(words.with_values(digits=shown))])
        return
    refuse_present(out)
    login = login_of(shell)
    write_atomic(out, approve_device(login, asked, digits))
    words = N_("The computer is let in. Take the new file there: waymark device join FILE DIR")
    name = known_as(login, asked)
    lines = [shell.say(one) for one in (words, name.words) if one is not None]
    shell.give({"file": str(out), "digits": shown, "label": name.label}, lines)


@device.command("join")
@click.argument("file", type=PLACE)
@click.argument("folder", metavar="DIR", type=PLACE)
@pass_shell
def join(shell: Shell, /, file: Path, folder: Path) -> None:
    """Make this computer's vault in DIR from the answer to its request."""
    welcome = chosen_file(file, FileKind.WELCOME)
    join_device(folder, shell.passphrase(), welcome, shell.context).close()
    words = N_("The vault is ready, with all that the other computer knew.")
    shell.give({"vault": str(folder)}, [shell.say(words)])


@device.command("list")
@pass_shell
def list_(shell: Shell) -> None:
    """Show the computers of the centre."""
    found = list_devices(login_of(shell))
    give_found(shell, found, [(one.id, one.label, _state(shell, one)) for one in found])


def _state(shell: Shell, one: DeviceView) -> str:
    told = []
    if one.is_own:
        told.append(N_("this computer"))
    elif not one.is_active:
        told.append(N_("shut out"))
    if one.twice is not None:
        day = show_day(one.twice.astimezone().date(), shell.catalog.language)
        told.append(N_("two vaults wrote as it, noticed on {day}").with_values(day=day))
    return ", ".join(map(shell.say, told))


@device.command("revoke")
@click.argument("device_id", metavar="ID")
@pass_shell
def revoke(shell: Shell, /, device_id: str) -> None:
    """Shut a computer out that was lost or stolen."""
    before = revoke_device(login_of(shell), RecordId(device_id))
    words = N_("This computer is shut out. Its later changes are set aside, not taken in.")
    value: dict[str, object] = {"id": device_id, "is_again": before is not None}
    if before is not None:
        words = before.words(shell.catalog.language)
        value |= {"at": before.at.isoformat(), "by": before.by}
    shell.give(value, [shell.say(words)])
