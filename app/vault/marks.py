"""Marks of rows that are forgotten for ever, so that they never come back.

A mark is a digest that only the row's own id gives.  Nobody signs it.  What this vault has
forgotten itself has force; what other computers tell is kept and passed on, and has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from app.vault.opening import Connection

DIGEST_BYTES = 32
_TOLD = b"\0"  # behind a mark without force
# Each mark once, with force or without.
ALL_MARKS = f"SELECT DISTINCT substr(digest, 1, {DIGEST_BYTES}) FROM buried ORDER BY 1"


def row_mark(row: bytes) -> bytes:
    """Return what is kept of an erased row: a digest that only its own id gives."""
    return hashlib.sha256(b"waymark buried 1\0" + row).digest()


def keep_mark(connection: Connection, digest: bytes) -> None:
    """Keep a mark with force, in a transaction: no row that it is of comes in again."""
    connection.execute("DELETE FROM buried WHERE digest = ?", (digest + _TOLD,))
    connection.execute("INSERT OR IGNORE INTO buried VALUES (?)", (digest,))


def hear_marks(connection: Connection, digests: Iterable[bytes]) -> None:
    """Keep marks that others tell, without force, in a transaction."""
    forceful = forceful_marks(connection)
    rows = [(one + _TOLD,) for one in digests if one not in forceful]
    connection.executemany("INSERT OR IGNORE INTO buried VALUES (?)", rows)


def forceful_marks(connection: Connection) -> set[bytes]:
    """Return the marks of rows that never come in again."""
    return _of_length(connection, DIGEST_BYTES)


def told_marks(connection: Connection) -> set[bytes]:
    """Return the marks that others tell and that have no force here."""
    return {one[:DIGEST_BYTES] for one in _of_length(connection, DIGEST_BYTES + len(_TOLD))}


def _of_length(connection: Connection, length: int) -> set[bytes]:
    sql = "SELECT digest FROM buried WHERE length(digest) = ?"
    return {bytes(one) for (one,) in connection.execute(sql, (length,))}
