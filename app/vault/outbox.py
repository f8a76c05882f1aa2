"""How many edits are on this computer only: counted when they are made, not when asked."""

from __future__ import annotations

from app.vault.opening import Connection
from app.vault.tables import get_meta, number, put_meta

_KEY = "unsent"
_COUNT = "SELECT count(*) FROM (SELECT DISTINCT hlc, aid FROM outbox)"


def unsent(connection: Connection) -> int:
    """Return how many edits nobody else has; one who sends nothing has very many changes."""
    kept = get_meta(connection, _KEY)
    return _counted(connection) if kept is None else int(kept)


def add_edit(connection: Connection) -> None:
    """Know of one more edit, whose changes are in the outbox already."""
    kept = get_meta(connection, _KEY)
    put_meta(connection, _KEY, _counted(connection) if kept is None else int(kept) + 1)


def take_out(connection: Connection, rid: int) -> None:
    """Forget the changes of a row; the next edit counts anew what is left."""
    if connection.execute("DELETE FROM outbox WHERE rid = ?", (rid,)).rowcount:
        connection.execute("DELETE FROM meta WHERE key = ?", (_KEY,))


def recount(connection: Connection) -> None:
    """Count anew, inside the caller's transaction."""
    put_meta(connection, _KEY, _counted(connection))


def _counted(connection: Connection) -> int:
    return number(connection, _COUNT)
