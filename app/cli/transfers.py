"""Commands for a student who goes to another centre, with their file."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_, plural
from app.sync.filekinds import FileKind
from app.usecases.arrivals import look_at_transfer, take_transfer
from app.usecases.chosenfiles import chosen_file
from app.usecases.moves import come_back
from app.usecases.transfers import AGAIN, To, give_transfer, write_own_address

_DIGITS = click.option("--digits", required=True, help="The 30 digits, as read aloud.")


@group("transfer")
def transfer() -> None:
    """Hand a student's file to another centre."""


@transfer.command("address")
@click.argument("file", type=PLACE)
@pass_shell
def address(shell: Shell, /, file: Path) -> None:
    """Write the address of this computer, to which another centre seals a file."""
    digits = write_own_address(login_of(shell), file).value
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
    whom = To(chosen_file(to, FileKind.ADDRESS), digits)
    chosen = login.resolve(person)
    made = give_transfer(login, chosen, whom, out, progress=shell.progress).value
    words = N_("The sealed file is written. Read these digits to the other centre: {digits}")
    value = {
        "file": str(out), "centre": made.centre, "digits": made.digits, "rows": made.rows,
        "documents": made.documents, "is_again": made.is_again,
    }  # fmt: skip
    told = [words.with_values(digits=made.digits), *((AGAIN,) if made.is_again else ())]
    shell.give(value, map(shell.say, told))


@transfer.command("show")
@click.argument("file", type=PLACE)
@pass_shell
def show(shell: Shell, /, file: Path) -> None:
    """Say what a sealed file from another centre would bring."""
    offered = look_at_transfer(login_of(shell), chosen_file(file, FileKind.TRANSFER))
    words = N_("{name} from {centre}: {rows}. {documents} Digits: {digits}")
    told = words.with_values(
        name=offered.name,
        centre=offered.centre,
        rows=plural("{count} entry in all", "{count} entries in all", offered.rows),
        documents=plural(
            "There is {count} document in it.",
            "There are {count} documents in it.",
            offered.documents,
        ),
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
    raw = chosen_file(file, FileKind.TRANSFER)
    taken = take_transfer(login_of(shell), raw, digits, progress=shell.progress)
    words = N_("The student has a file here now. Ask for the other consents anew.")
    shell.give({"id": taken.value}, [shell.say(words)])


@transfer.command("back")
@click.argument("person", metavar="ID")
@pass_shell
def back(shell: Shell, /, person: str) -> None:
    """Say that a student who had gone is back."""
    login = login_of(shell)
    done = come_back(login, login.resolve(person))
    words = N_("Written down: they are back.")
    shell.give({"id": done.value}, [shell.say(words)])
