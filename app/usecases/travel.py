"""The travel seal as workers know it: only after a backup, and undone by its own file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.rules.roles import Operation
from app.schema.centre import CENTRE
from app.usecases.backups import LastBackup, fresh_backup
from app.usecases.login import Login, Outcome, unchanged
from app.vault import travelmark
from app.vault.backup import refuse_vault_folders
from app.vault.folder import VaultFolder
from app.vault.travel import release_slots, seal_slots


@dataclass(frozen=True)
class Sealed:
    """What else is to be done before the journey; empty means nothing."""

    warnings: tuple[Text, ...]


@dataclass(frozen=True)
class SealedVault:
    """What the lock screen may show of a vault that is sealed, and since when (Unix ms)."""

    alias: str
    sealed_ms: int


def ready_for_travel(login: Login, path: Path) -> Sealed:
    """Return what is to be done besides, if the vault may be sealed into ``path`` now.

    Needs a good backup of the last day, since a lost file is a lost vault, and a name that
    is free and in no vault (2).  Raises also Problem 12.
    """
    login.gate.authorize(Operation.TRAVEL)
    refuse_vault_folders(path)
    last = _good_backup(login)
    if last is None:
        words = N_(
            "Make a backup first, and leave it elsewhere: a lost sealed file is a lost vault."
        )
        raise Problem(words, Code.USAGE, detail="backup")
    return Sealed(tuple(_warnings(login.store.folder, path, Path(last.place))))


def has_fresh_backup(login: Login) -> bool:
    """Tell whether there is a good backup of the last day."""
    return _good_backup(login) is not None


def note_travel(login: Login, path: Path) -> Outcome[None]:
    """Write into the audit that the vault is about to be sealed.

    Raises as ``ready_for_travel``, and Problem 12 if the passphrase is wanted once more.
    """
    _note_travel(login, path)
    return unchanged(None)


def seal_closed(context: Context, folder: Path, path: Path) -> None:
    """Let the key slots of a vault that nobody has open leave into a new file (2, 31, 33)."""
    seal_slots(VaultFolder(folder), path, context)


def seal_for_travel(login: Login, path: Path) -> Sealed:
    """Let the key slots of the login's vault leave into a file; the login is closed then.

    Needs nobody else at the vault (33).  Raises also Problem 31, and as ``ready_for_travel``.
    """
    ready = _note_travel(login, path)
    folder = login.store.folder.path
    login.close()
    seal_closed(login.context, folder, path)
    return ready


def look_at_sealed(folder: Path) -> SealedVault:
    """Return what can be said of a vault that is sealed; 30, or 40 if it is not."""
    mark = travelmark.read(folder)
    return SealedVault(mark.alias, mark.sealed_ms)


def release_from_travel(folder: Path, path: Path) -> None:
    """Put the key slots back; the vault asks for a passphrase as before.

    Raises Problem 30 (another file), 31, 32, 33, 40.
    """
    release_slots(VaultFolder(folder), path)


def release(_context: Context, folder: Path, path: Path) -> Path:
    """Put the key slots back and return the folder, for the page that asked."""
    release_from_travel(folder, path)
    return folder


def _note_travel(login: Login, path: Path) -> Sealed:
    ready = ready_for_travel(login, path)
    login.presence.need()
    login.vault.note("travel", CENTRE.name, login.centre.id, login.user)
    return ready


def _good_backup(login: Login) -> LastBackup | None:
    """Return the last backup if it is of the last day and nothing was wrong with it."""
    last = fresh_backup(login)
    return None if last is None or last.has_faults else last


def _warnings(folder: VaultFolder, path: Path, backup: Path) -> list[Text]:
    """Return what on this computer would open the vault all the same."""
    found = []
    if _is_beside(folder, path.absolute().parent):
        words = N_(
            "This place is on the computer itself. Move the sealed file away, or the seal is void."
        )
        found.append(words)
    if _is_beside(folder, backup):
        words = N_("A backup is on this computer too. Take it away: a passphrase opens it as well.")
        found.append(words)
    return found


def _is_beside(folder: VaultFolder, path: Path) -> bool:
    """Tell whether a file is there, on the disk of the vault."""
    try:
        return path.stat().st_dev == folder.path.stat().st_dev
    except OSError:
        return False
