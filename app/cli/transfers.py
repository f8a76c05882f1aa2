"""Commands for a student who goes to another centre, with their file."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.files import write_atomic
from app.i18n import N_
from app.sync.address import MOST_ADDRESS_BYTES
from app.sync.letters import MOST_LETTER_BYTES
from app.usecases.exchange import content_of
from app.usecases.transfers import give_transfer, look_at_transfer, own_address, take_transfer

_DIGITS = click.option("--digits", required=True, help="The 30 digits, as read aloud.")


@group("transfer")
def transfer() -> None:
    """Hand a student's file to another centre."""


@transfer.command("address")
@click.argument("file", type=PLACE)
@pass_shell
def address(shell: Shell, /, file: Path) -> None:
    """Write the address of this computer, to which another centre seals a file."""
    content, digits = own_address(login_of(shell))
    _write_new(file, content)
    words = N_("Send the file to the other centre, and read these digits to them: {digits}")
    value = {"file": str(file), "digits": digits}
    shell.give(value, [shell.say(words.with_values(digits=digits))])


@transfer.command("give")
@click.argument("person", metavar="ID")
@click.option("--to", type=PLACE, required=True, help="The address of the other centre.")
@_DIGITS
@click.option("--out", type=PLACE, required=True, help="The sealed file to write.")
@pass_shell
def give(shell: Shell, /, person: str, to: Path, *, digits: str, out: Path) -> None:
    """Seal a student's file to another centre.

    Needs the student's consent to share with another centre.
    """
    login = login_of(shell)
    _refuse_present(out)
    made = give_transfer(
        login, login.resolve(person), content_of(to, MOST_ADDRESS_BYTES), digits
    ).value
    _write_new(out, made.file)
    words = N_("The sealed file is written. Read these digits to the other centre: {digits}")
    value = {
        "file": str(out), "digits": made.digits, "rows": made.rows, "documents": made.documents,
    }  # fmt: skip
    shell.give(value, [shell.say(words.with_values(digits=made.digits))])


@transfer.command("show")
@click.argument("file", type=PLACE)
@pass_shell
def show(shell: Shell, /, file: Path) -> None:
    """Say what a sealed file from another centre would bring."""
    offered = look_at_transfer(login_of(shell), content_of(file, MOST_LETTER_BYTES))
    words = N_("From {centre}: {rows} entries, {documents} documents. Its digits: {digits}")
    told = words.with_values(
        centre=offered.centre,
        rows=offered.rows,
        documents=offered.documents,
        digits=offered.digits,
    )
    shell.give(offered, [shell.say(told)])


@transfer.command("take")
@click.argument("file", type=PLACE)
@_DIGITS
@click.option("--yes-to-a-file", is_flag=True, help="The student said yes to a file here.")
@pass_shell
def take(shell: Shell, /, file: Path, digits: str, *, yes_to_a_file: bool) -> None:
    """Take in the file of a student who came from another centre."""
    if not yes_to_a_file:
        words = N_("Ask the student first whether this centre may keep a file: --yes-to-a-file")
        raise Problem(words, Code.NO_CONSENT, detail="keep_file")
    taken = take_transfer(login_of(shell), content_of(file, MOST_LETTER_BYTES), digits)
    words = N_("The student has a file here now. Ask for the other consents anew.")
    shell.give({"id": taken.value}, [shell.say(words)])


def _write_new(file: Path, content: bytes) -> None:
    _refuse_present(file)
    write_atomic(file, content)


def _refuse_present(file: Path) -> None:
    if file.exists():
        raise Problem(N_("A file has this name already. Choose another name."), Code.USAGE)
