"""A further computer let in with two files on a stick, as its window does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.context import Context
from app.files import make_private_folder, write_atomic
from app.records import RecordId
from app.sync.filekinds import FileKind
from app.usecases.chosenfiles import chosen_file
from app.usecases.devices import (
    KnownAs,
    ShutBefore,
    approve_device,
    digits_in,
    join_device,
    known_as,
    list_devices,
    request_device,
    revoke_device,
)
from app.usecases.login import Login, Outcome, can_lead, unchanged
from app.usecases.vaults import Keys, free_folder
from app.vault.joining import waiting_devices


@dataclass(frozen=True)
class Waiting:
    """A computer that asks to be let in, as its file says: the digits to compare."""

    file: Path
    digits: str


@dataclass(frozen=True)
class Answered:
    """The answer that was written for a computer, and what the list calls it."""

    file: Path
    name: KnownAs


@dataclass(frozen=True)
class Joined:
    """The vault of a computer that was let in, open."""

    folder: Path
    keys: Keys = field(repr=False)


@dataclass(frozen=True)
class Computer:
    """A computer of the centre, as ``DeviceView``.  may_go: the worker may shut it out."""

    id: RecordId
    label: str
    is_active: bool
    is_own: bool
    may_go: bool
    twice: datetime | None = None


def is_waiting(context: Context) -> bool:
    """Whether this computer has asked to be let in, and has no answer yet."""
    return bool(waiting_devices(context))


def write_asking(context: Context, file: Path, label: str, passphrase: str) -> Waiting:
    """Write the file with which this computer asks; return the digits to read aloud.

    Raises Problem 2 (label, passphrase), 31 (the file).
    """
    asking = request_device(context, passphrase, label)
    write_atomic(file, asking.file)
    return Waiting(file, asking.digits)


def join_from(context: Context, answer: Path, passphrase: str) -> Joined:
    """Make this computer's vault, in its own place, from the answer; raises as ``join_device``."""
    welcome = chosen_file(answer, FileKind.WELCOME)
    folder = free_folder(context, "centre")
    make_private_folder(folder.parent)
    login = join_device(folder, passphrase, welcome, context)
    try:
        return Joined(folder, login.unlocked)
    finally:
        login.close()


def look_at_asking(_: Login, file: Path) -> Waiting:
    """Return what a file says that asks; raises Problem 20, 21, 24, 40."""
    return Waiting(file, digits_in(chosen_file(file, FileKind.REQUEST)))


def answer_asking(login: Login, asking: Waiting, answer: Path) -> Outcome[Answered]:
    """Let the computer in whose digits were compared, and write the file for it.

    Raises Problem 12, 21 (the file was changed meanwhile), 31.
    """
    asked = chosen_file(asking.file, FileKind.REQUEST)
    write_atomic(answer, approve_device(login, asked, asking.digits))
    return unchanged(Answered(answer, known_as(login, asked)))


def computers(login: Login) -> tuple[tuple[Computer, ...], bool]:
    """Return the centre's computers, and whether this worker may let others in."""
    may = can_lead(login)
    found = [
        Computer(
            one.id,
            one.label,
            one.is_active,
            one.is_own,
            may and one.is_active and not one.is_own,
            one.twice,
        )
        for one in list_devices(login)
    ]
    return tuple(found), may


def shut_out(login: Login, device: RecordId) -> Outcome[ShutBefore | None]:
    """Shut a computer out; tells and raises as ``revoke_device``."""
    return unchanged(revoke_device(login, device))
