"""What another vault of the same centre on this computer has forgotten for ever.

A backup still holds people who were erased after it was made.  Where the vault it was
made of is on the same computer, what that vault has forgotten is known, and nobody
comes back by way of a backup.
"""

from __future__ import annotations

from dataclasses import replace

from app.errors import Problem
from app.vault import locking, travelmark
from app.vault.exporting import erasures
from app.vault.folder import Unlocked, VaultFolder
from app.vault.merge_in import Batch
from app.vault.opening import NOT_A_DATABASE, Connection, open_reader, translating


def vault_id_at(folder: VaultFolder) -> str | None:
    """Return whose folder it is, also while it is sealed for travel; None if it does not tell."""
    try:
        return travelmark.read(folder.path).vault_id
    except Problem:
        pass
    try:
        return folder.read_slots().vault_id
    except Problem:
        return None


def erasures_at(folder: VaultFolder, keys: Unlocked) -> Batch | None:
    """Return what was erased in the vault at ``folder``; None if no key of any epoch opens it.

    Raises Problem 30, 31, 32, 33 where its records cannot be read.
    """
    if not folder.records_path.is_file():
        return None
    lock = locking.share(folder.lock_path)
    try:
        for epoch, _ in reversed(keys.case_keys):
            connection = _opened(folder, replace(keys, epoch=epoch).database_key)
            if connection is not None:
                return _read(connection)
    finally:
        lock.release()
    return None


def _opened(folder: VaultFolder, key: bytes) -> Connection | None:
    try:
        return open_reader(folder.records_path, key)
    except Problem as problem:
        if problem.detail != NOT_A_DATABASE:
            raise
        return None


def _read(connection: Connection) -> Batch:
    try:
        with translating():
            return erasures(connection)
    finally:
        connection.close()
