"""The passphrase that a command sets: read where an option says, else drawn by lot."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import PLACE
from app.cli.shell import Shell, read_descriptor, read_secret
from app.i18n import N_
from app.usecases.vaults import draw_passphrase

NEW_FD = click.option("--new-pass-fd", type=int, help="Read the new passphrase there.")
NEW_FILE = click.option("--new-pass-file", type=PLACE, help="Read the new passphrase there.")


def read_or_drawn(shell: Shell, fd: int | None, file: Path | None) -> tuple[str, bool]:
    """Return the passphrase that is to be set, and whether it was drawn here."""
    if fd is not None:
        return read_descriptor(fd), False
    if file is not None:
        return read_secret(file), False
    return draw_passphrase(shell.context, shell.catalog.language), True


def shown_once(shell: Shell, drawn: str) -> str:
    """Return the line that tells a passphrase which was drawn."""
    words = N_("The passphrase is: {passphrase}. It is shown this once.")
    return shell.say(words.with_values(passphrase=drawn))
