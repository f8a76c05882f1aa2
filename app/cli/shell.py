"""What every command shares: which vault, secrets, output for people or as JSON, errors."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import click

from app.context import Context
from app.errors import Code, Problem
from app.files import read_bounded
from app.i18n import N_, Catalog, Text

LONGEST_PASSPHRASE_BYTES = 64 * 1024
FIRST_YEAR = 1970  # numbers of records count milliseconds from its start (RFC 9562)


class Opened(Protocol):
    """What stays open until the run of the command line ends."""

    def close(self) -> None: ...


@dataclass
class Shell:
    """One run of the command line.  ``write`` puts a line on standard output."""

    context: Context
    catalog: Catalog
    write: Callable[[str], None]
    folder: Path | None = None
    as_json: bool = False
    pass_fd: int | None = None
    pass_file: Path | None = None
    user: str | None = None
    because: tuple[str, str] | None = None  # what for and why, where a file asks for it
    is_inner: bool = False  # one command of a batch, whose input is the batch's own lines
    report: Callable[[int, int], None] | None = None  # told of progress instead of the terminal
    opened: Opened | None = field(default=None, repr=False)  # by app.cli.doors

    @property
    def vault_folder(self) -> Path:
        """The vault's folder; Problem (2) says how to name one."""
        if self.folder is None:
            words = N_("Say which vault: waymark --vault FOLDER, or set WAYMARK_VAULT.")
            raise Problem(words, Code.USAGE)
        return self.folder

    def passphrase(self) -> str:
        """Return the passphrase from the descriptor, the file, or the person at the terminal."""
        if self.pass_fd is not None:
            return read_descriptor(self.pass_fd)
        if self.pass_file is not None:
            return read_secret(self.pass_file)
        if not sys.stdin.isatty():
            words = N_("Give the passphrase with --pass-file FILE or --pass-fd NUMBER.")
            raise Problem(words, Code.USAGE)
        return str(click.prompt(self.say(N_("Passphrase")), hide_input=True, err=True))

    def optional_passphrase(self) -> str | None:
        """Return the passphrase given by option, or None if there is none."""
        is_given = self.pass_fd is not None or self.pass_file is not None
        return self.passphrase() if is_given else None

    def new_passphrase(self) -> str:
        """Return a passphrase to be set; at a terminal it is asked for twice."""
        given = self.optional_passphrase()
        if given is not None:
            return given
        first = self.passphrase()
        again = self.say(N_("The same passphrase again"))
        if click.prompt(again, hide_input=True, err=True) != first:
            raise Problem(N_("The two passphrases differ. Try again."), Code.USAGE)
        return first

    def turn_to(self, folder: Path | None, user: str | None) -> None:
        """Work on this vault as this worker; refuse (2) once another one is open."""
        wanted = (folder or self.folder, user or self.user)
        if self.opened is not None and wanted != (self.folder, self.user):
            words = N_("A batch stays with one vault and one worker. Name them before “batch”.")
            raise Problem(words, Code.USAGE)
        self.folder, self.user = wanted

    def inner(self, write: Callable[[str], None]) -> Shell:
        """Return a shell for one command of a batch: the same vault, output to ``write``.

        How far it has come is told in lines of its own.
        """

        def report(done: int, total: int) -> None:
            self.write(as_json({"progress": {"done": done, "total": total}}))

        return replace(self, write=write, as_json=True, is_inner=True, report=report)

    def adopt(self, inner: Shell) -> None:
        """Keep the vault that a command of a batch has opened."""
        self.opened = self.opened or inner.opened

    def progress(self, done: int, total: int) -> None:
        """Show the person at a terminal how far long work has come, in one line that changes."""
        if self.report is not None:
            self.report(done, total)
        if not self.as_json and sys.stderr.isatty():
            sys.stderr.write(f"\r{done} / {total}" + "\n" * (done == total))
            sys.stderr.flush()

    def say(self, text: Text) -> str:
        return self.catalog.say(text)

    def tell(self, text: Text) -> None:
        """Write a sentence for people; with --json nothing."""
        if not self.as_json:
            self.write(self.say(text))

    def give(self, value: object, lines: Iterable[str] = ()) -> None:
        """Write the command's one JSON value, or ``lines`` for people."""
        if self.as_json:
            self.write(as_json(value))
        else:
            for line in lines:
                self.write(line)

    def close(self) -> None:
        if self.opened is not None:
            self.opened.close()
            self.opened = None


def as_json(value: object) -> str:
    """Return ``value`` as one line of JSON; dataclasses become objects, bytes hex."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def give_found(shell: Shell, value: Sequence[object], rows: Sequence[Sequence[str]]) -> None:
    """Write found things, as JSON or as a table; people are told when there are none."""
    shell.give(value, table(rows) or [shell.say(N_("Nothing was found."))])


def refuse_present(file: Path, option: str | None = None) -> None:
    """Refuse (2) a new file whose name is taken.  option: which one named it."""
    with suppress(OSError):  # writing it says what is wrong with a name
        if file.exists():
            words = N_("A file has this name already. Choose another name.")
            raise Problem(words, Code.USAGE, field=option)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines with aligned columns."""
    if not rows:
        return []
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def read_descriptor(number: int) -> str:
    """Return the first line that waits at a file descriptor."""
    try:
        with os.fdopen(os.dup(number), "rb") as source:
            return _line(source.read(LONGEST_PASSPHRASE_BYTES))
    except OSError:
        words = N_("Nothing can be read at the descriptor of --pass-fd.")
        raise Problem(words, Code.USAGE) from None


def read_secret(path: Path) -> str:
    """Return the first line of the file at ``path``."""
    words = N_("The passphrase file is not there.")
    if path.is_dir():
        raise Problem(words, Code.USAGE)
    try:
        return _line(read_bounded(path, LONGEST_PASSPHRASE_BYTES))
    except FileNotFoundError:
        raise Problem(words, Code.USAGE) from None


def _line(raw: bytes) -> str:
    """Return the first line, without the mark some editors put before a text in UTF-8."""
    try:
        return raw.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError:
        raise Problem(N_("The passphrase is not text in UTF-8."), Code.USAGE) from None


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
