"""How a stale key file is told: the newest age of vault.json is kept in the records and beside.

Inside records.db an older key file is refused.  The copy in this computer's state folder
only helps to say why records do not open; it can be lost without harm.
"""

from __future__ import annotations

from pathlib import Path

from app.context import Context
from app.crypto.slots import SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.vault.folder import VaultFolder
from app.vault.opening import Connection, write_transaction
from app.vault.statefile import keep_facts, read_facts
from app.vault.tables import get_meta, put_meta

Age = tuple[int, int]
_META = "slots"
_LIMIT_BYTES = 200


def check_age(connection: Connection, folder: VaultFolder) -> None:
    """Refuse (23) a key file that is older than the one these records have seen."""
    listed = _listed(folder)
    if listed is not None and listed.age < _known_age(connection):
        raise stale()


def note_age(connection: Connection, folder: VaultFolder, context: Context) -> None:
    """Keep the age of the key file, once it is newer than what is known."""
    listed = _listed(folder)
    if listed is None:
        return
    age = listed.age
    if age > _known_age(connection):
        with write_transaction(connection):
            if age > _known_age(connection):
                put_age(connection, age)
    if _pinned(context, listed.vault_id) != age:
        keep_facts(_path(context, listed.vault_id), {"slots": list(age)})


def put_age(connection: Connection, age: Age) -> None:
    """Keep ``age`` inside the caller's transaction."""
    put_meta(connection, _META, f"{age[0]} {age[1]}")


def seems_stale(folder: VaultFolder, vault_id: str, context: Context) -> bool:
    """Tell whether this computer has seen a newer key file of the vault."""
    listed, pinned = _listed(folder), _pinned(context, vault_id)
    return listed is not None and pinned is not None and listed.age < pinned


def stale() -> Problem:
    """Return the Problem (23) of a key file that is older than the records."""
    words = N_(
        "This key file is older than the records. Put back the newest vault.json, or a backup."
    )
    return Problem(words, Code.ROLLBACK, detail="slots")


def _listed(folder: VaultFolder) -> SlotList | None:
    try:
        return folder.read_slots()
    except Problem:
        return None


def _known_age(connection: Connection) -> Age:
    first, _, second = str(get_meta(connection, _META) or "0 0").partition(" ")
    return int(first), int(second)


def _pinned(context: Context, vault_id: str) -> Age | None:
    told = read_facts(_path(context, vault_id), _LIMIT_BYTES).get("slots")
    if not isinstance(told, list) or [type(one) for one in told] != [int, int]:
        return None
    return told[0], told[1]


def _path(context: Context, vault_id: str) -> Path:
    return context.state_folder / "heads" / f"{vault_id}.json"
