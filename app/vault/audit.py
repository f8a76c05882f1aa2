"""The audit of this device: who did what to which record, each entry sealed into the next.

Ids and codes only, never words.  A cut, changed or swapped entry breaks the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from app.records import RecordId
from app.vault.opening import Connection, Row
from app.vault.values import encode, id_bytes, id_text

FIRST = bytes(32)


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit; at_ms is Unix time."""

    seq: int
    at_ms: int
    user: RecordId
    act: str
    kind: str
    id: RecordId


@dataclass(frozen=True)
class Who:
    """By whom and when an audited act is done."""

    device: bytes
    actor: int
    user: RecordId
    at_ms: int


def note(connection: Connection, who: Who, act: str, about: Iterable[tuple[str, RecordId]]) -> None:
    """Add an entry for each (kind, id) inside the caller's transaction."""
    last = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    before, prev = last or (0, FIRST)
    user, rows = id_bytes(who.user), []
    for seq, (kind, record_id) in enumerate(about, before + 1):
        entry = (seq, who.device, prev, who.at_ms, who.actor, user, act, kind, id_bytes(record_id))
        prev = entry_hash(entry)
        rows.append((*entry, prev))
    connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def broken_entries(connection: Connection) -> list[int]:
    """Return the numbers of the entries at which the chain does not hold."""
    broken = []
    expected_seq, prev = 1, FIRST
    for row in connection.execute("SELECT * FROM audit ORDER BY seq"):
        *entry, digest = row
        if row[0] != expected_seq or row[2] != prev or digest != entry_hash(tuple(entry)):
            broken.append(int(row[0]))
        expected_seq, prev = row[0] + 1, digest
    return broken


def entries(connection: Connection, limit: int) -> list[AuditEntry]:
    """Return the latest entries, the newest first."""
    found = connection.execute(
        "SELECT seq, at, user, act, kind, id FROM audit ORDER BY seq DESC LIMIT ?", (limit,)
    )
    return [
        AuditEntry(seq, at, id_text(user), act, kind, id_text(record))
        for seq, at, user, act, kind, record in found
    ]


def entry_hash(row: Row) -> bytes:
    """Return SHA-256 over the canonical CBOR of an entry without its own hash."""
    return hashlib.sha256(b"waymark audit 1\0" + encode(list(row))).digest()
