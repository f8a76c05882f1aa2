"""How a stale key file is told: the newest age of vault.json is kept in the records and beside.

Inside records.db an older key file is refused.  The copy in this computer's state folder
only helps to say why records do not open; it can be lost without harm.
"""

from __future__ import annotations

from contextlib import suppress

from app.context import Context
from app.crypto import canonical
from app.errors import Code, Problem
from app.files import make_private_folder, read_bounded, write_atomic
from app.i18n import N_
from app.vault.folder import VaultFolder
from app.vault.opening import Connection, write_transaction
from app.vault.tables import get_meta, put_meta

Age = tuple[int, int]
_META = "slots"
_LIMIT_BYTES = 200


def check_age(connection: Connection, folder: VaultFolder) -> None:
    """Refuse (23) a key file that is older than the one these records have seen."""
    age = _file_age(folder)
    if age is not None and age < _known_age(connection):
        raise stale()


def note_age(connection: Connection, folder: VaultFolder, context: Context) -> None:
    """Keep the age of the key file, once it is newer than what is known."""
    age = _file_age(folder)
    if age is None:
        return
    if age > _known_age(connection):
        with write_transaction(connection):
            if age > _known_age(connection):
                put_age(connection, age)
    vault_id = folder.read_slots().vault_id
    if _pinned(context, vault_id) != age:
        path = context.state_folder / "heads" / f"{vault_id}.json"
        with suppress(Problem):
            make_private_folder(path.parent)
            write_atomic(path, canonical.canonical({"slots": list(age)}))


def put_age(connection: Connection, age: Age) -> None:
    """Keep ``age`` inside the caller's transaction."""
    put_meta(connection, _META, f"{age[0]} {age[1]}")


def seems_stale(folder: VaultFolder, vault_id: str, context: Context) -> bool:
    """Tell whether this computer has seen a newer key file of the vault."""
    age, pinned = _file_age(folder), _pinned(context, vault_id)
    return age is not None and pinned is not None and age < pinned


def stale() -> Problem:
    """Return the Problem (23) of a key file that is older than the records."""
    words = N_(
        "This key file is older than the records. Put back the newest vault.json, or a backup."
    )
    return Problem(words, Code.ROLLBACK, detail="slots")


def _file_age(folder: VaultFolder) -> Age | None:
    try:
        return folder.read_slots().age
    except Problem:
        return None


def _known_age(connection: Connection) -> Age:
    first, _, second = str(get_meta(connection, _META) or "0 0").partition(" ")
    return int(first), int(second)


def _pinned(context: Context, vault_id: str) -> Age | None:
    path = context.state_folder / "heads" / f"{vault_id}.json"
    try:
        value = canonical.read(read_bounded(path, _LIMIT_BYTES))
    except (FileNotFoundError, canonical.Malformed, Problem):
        return None
    told = value.get("slots") if isinstance(value, dict) else None
    if not isinstance(told, list) or [type(one) for one in told] != [int, int]:
        return None
    return told[0], told[1]
