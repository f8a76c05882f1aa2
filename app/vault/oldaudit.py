"""Entries of the audit's first format, which were plain: checked, and carried over sealed.

Their table is emptied by that; each entry is kept as it was, with its hash, so that
whoever can read the audit can still follow the old chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from app.vault.opening import Connection, Row
from app.vault.values import encode

FIRST = bytes(32)
PACKED = 200  # entries in one: well below what one value may hold


def is_waiting(connection: Connection) -> bool:
    """Tell whether entries of the first format wait to be carried over."""
    return connection.execute("SELECT 1 FROM audit LIMIT 1").fetchone() is not None


def packs(connection: Connection) -> Iterator[list[Row]]:
    """Yield the entries that wait, some at a time, in their order."""
    rows = connection.execute("SELECT * FROM audit ORDER BY seq").fetchall()
    for start in range(0, len(rows), PACKED):
        yield rows[start : start + PACKED]


def empty(connection: Connection) -> None:
    """Forget the plain entries, inside the transaction that has carried them over."""
    connection.execute("DELETE FROM audit")


def broken_entries(connection: Connection) -> list[int]:
    """Return the numbers of the waiting entries at which their chain does not hold."""
    return broken_in(connection.execute("SELECT * FROM audit ORDER BY seq"))


def broken_in(rows: Iterable[Row]) -> list[int]:
    """Return the numbers of those of all entries of the first format that do not hold."""
    broken = []
    expected_seq, prev = 1, FIRST
    for row in rows:
        *entry, digest = row
        if row[0] != expected_seq or row[2] != prev or digest != entry_hash(tuple(entry)):
            broken.append(int(row[0]))
        expected_seq, prev = row[0] + 1, digest
    return broken


def entry_hash(row: Row) -> bytes:
    """Return SHA-256 over the canonical CBOR of an entry without its own hash."""
    return hashlib.sha256(b"waymark audit 1\0" + encode(list(row))).digest()
