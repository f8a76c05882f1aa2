"""The travel seal as workers know it: only after a backup, and undone by its own file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.rules.roles import Operation
from app.schema.centre import CENTRE
from app.usecases.backups import last_backup
from app.usecases.login import Login
from app.vault.backup import refuse_vault_folders
from app.vault.folder import VaultFolder
from app.vault.travel import release_slots, seal_slots

BACKUP_WITHIN = timedelta(days=1)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Sealed:
    """What else is to be done before the journey; empty means nothing."""

    warnings: tuple[Text, ...]


def seal_for_travel(login: Login, path: Path) -> Sealed:
    """Let the key slots of the login's vault leave into a file; the login is closed then.

    Needs a good backup of the last day, since a lost file is a lost vault (2), and
    nobody else at the vault (33).  Raises also Problem 12 and 31.
    """
    login.gate.authorize(Operation.TRAVEL)
    refuse_vault_folders(path)
    last = last_backup(login)
    age_ms = login.context.clock_ms - last.made_ms if last else -1
    if last is None or last.has_faults or not 0 <= age_ms < BACKUP_WITHIN / _MS:
        words = N_(
            "Make a backup first, and leave it elsewhere: a lost sealed file is a lost vault."
        )
        raise Problem(words, Code.USAGE, detail="backup")
    login.vault.note("travel", CENTRE.name, login.centre.id, login.user)
    folder = login.store.folder
    login.close()
    seal_slots(folder, path, login.context)
    return Sealed(tuple(_warnings(folder, path, Path(last.place))))


def release_from_travel(folder: Path, path: Path) -> None:
    """Put the key slots back; the vault asks for a passphrase as before.

    Raises Problem 30 (another file), 31, 32, 33, 40.
    """
    release_slots(VaultFolder(folder), path)


def _warnings(folder: VaultFolder, path: Path, backup: Path) -> list[Text]:
    """Return what on this computer would open the vault all the same."""
    found = []
    if _is_beside(folder, path):
        words = N_("The sealed file is still on this computer. Move it away, or the seal is void.")
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
