"""How well a centre is prepared: its backup, who can let others in, what the disk gives away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from app.calendars import show_moment
from app.crypto.slots import RECOVERY
from app.i18n import N_, Catalog, Text, plural
from app.rules.roles import DPO, MANAGER
from app.usecases.backups import LastBackup, backup_reminder, last_backup
from app.usecases.computer import Disks, Known, look_at_disks
from app.usecases.login import Login
from app.usecases.users import list_users

_LEADING = frozenset({MANAGER, DPO})


class Mark(StrEnum):
    """Whether something is well, wants somebody to look after it, or cannot be known here."""

    WELL = "well"
    LOOK = "look"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class HealthLine:
    """One thing that was looked at; ``code`` is for programs."""

    code: str
    mark: Mark
    words: Text

    def as_object(self, catalog: Catalog) -> dict[str, str]:
        """Return the line as JSON has it."""
        return {"code": self.code, "mark": self.mark.value, "words": catalog.say(self.words)}


def look_at_health(login: Login, language: str) -> tuple[HealthLine, ...]:
    """Return what was looked at, in the order people should read it; reads little.

    language: in which days are written.
    """
    return (
        *_backup(login, language),
        _leaders(login),
        _sheets(login),
        *_disks(look_at_disks(login.store.folder.path)),
    )


def look_at_backup(login: Login, language: str) -> tuple[HealthLine, ...]:
    """Return what is known of the last backup alone."""
    return tuple(_backup(login, language))


def told_moment(at_ms: int, language: str) -> str:
    """Return a moment (Unix ms) as people at this place write it."""
    return show_moment(datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(), language)


def _backup(login: Login, language: str) -> Iterator[HealthLine]:
    last, reminder = last_backup(login), backup_reminder(login)
    if last is None:
        words = reminder or N_("There is no backup yet.")
        yield HealthLine("backup", Mark.LOOK, words)
        return
    words = N_("Last backup: {moment}, in {place}.")
    told = words.with_values(moment=told_moment(last.made_ms, language), place=last.place)
    yield HealthLine("backup", Mark.LOOK if reminder else Mark.WELL, told)
    if reminder is not None:
        yield HealthLine("backup_age", Mark.LOOK, reminder)
    yield _tested(last, language)


def _tested(last: LastBackup, language: str) -> HealthLine:
    if last.has_faults:
        words = N_("When it was tried, something in it was not in order. See: waymark doctor.")
        return HealthLine("backup_test", Mark.LOOK, words)
    words = N_("Last tested: {moment}. All was well.")
    told = words.with_values(moment=told_moment(last.tested_ms, language))
    return HealthLine("backup_test", Mark.WELL, told)


def _leaders(login: Login) -> HealthLine:
    """Tell whether the vault depends on one person alone."""
    leaders = [
        one.name
        for one in list_users(login)
        if one.is_active and one.has_key and _LEADING & set(one.roles)
    ]
    words = plural(
        "Only {count} person can let others in: {names}. Give a second one that role.",
        "{count} people can let others in: {names}.",
        len(leaders),
        names=", ".join(leaders),
    )
    return HealthLine("leaders", Mark.WELL if len(leaders) > 1 else Mark.LOOK, words)


def _sheets(login: Login) -> HealthLine:
    slots = login.store.folder.read_slots().slots
    if any(one.kind == RECOVERY for one in slots):
        words = N_("There are recovery sheets. Any two of them open the vault.")
        return HealthLine("recovery", Mark.WELL, words)
    words = N_("There are no recovery sheets. If all passphrases are lost, all records are.")
    return HealthLine("recovery", Mark.LOOK, words)


_DISK = {
    Known.YES: (Mark.WELL, N_("The disk of this computer is encrypted.")),
    Known.NO: (
        Mark.LOOK,
        N_("The disk is not encrypted. The vault is, but what other programs keep is not."),
    ),
    Known.UNKNOWN: (
        Mark.UNKNOWN,
        N_("The system does not tell whether the disk is encrypted. Look in its settings."),
    ),
}
_SWAP = {
    Known.YES: (Mark.WELL, N_("What the system moves out of memory is encrypted, or nothing is.")),
    Known.NO: (
        Mark.LOOK,
        N_("The system moves memory to a disk in plain. Encrypt swap, or turn it off."),
    ),
    Known.UNKNOWN: (
        Mark.UNKNOWN,
        N_("The system does not tell whether what it moves out of memory is encrypted."),
    ),
}


def _disks(disks: Disks) -> tuple[HealthLine, HealthLine]:
    disk, swap = _DISK[disks.disk], _SWAP[disks.swap]
    return HealthLine("disk", *disk), HealthLine("swap", *swap)
