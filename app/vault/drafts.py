"""Half-typed words: sealed for the worker who types them, never part of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.crypto.seal import open_sealed, seal
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault.opening import Connection
from app.vault.tables import number
from app.vault.values import decode, encode, id_bytes, id_text


@dataclass(frozen=True)
class StoredDraft:
    """A draft as it was kept: which row, and what the program needs to show it again.

    content: whatever the screen gave to be kept, as the log's kinds of values.
    """

    id: RecordId
    kind: str
    subject: RecordId
    at_ms: int
    content: Stored


def put(connection: Connection, key: bytes, user: RecordId, draft: StoredDraft) -> None:
    """Keep a draft in place of the worker's earlier one of that row."""
    context = _context(user, draft.id)
    sealed = seal(key, encode(draft.content), context)
    connection.execute(
        "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?)",
        (
            id_bytes(user),
            id_bytes(draft.id),
            draft.kind,
            id_bytes(draft.subject),
            draft.at_ms,
            sealed,
        ),
    )


def read(connection: Connection, key: bytes, user: RecordId) -> list[StoredDraft]:
    """Return the worker's drafts, the newest first; raise BrokenSeal (30) if one was changed."""
    found = connection.execute(
        "SELECT row, kind, subject, at, sealed FROM draft WHERE user = ? ORDER BY at DESC",
        (id_bytes(user),),
    ).fetchall()
    return [
        StoredDraft(
            id_text(row),
            kind,
            id_text(subject),
            at,
            decode(open_sealed(key, sealed, _context(user, id_text(row)))),
        )
        for row, kind, subject, at, sealed in found
    ]


def count(connection: Connection, user: RecordId) -> int:
    """Return how many drafts of the worker wait."""
    return number(connection, "SELECT count(*) FROM draft WHERE user = ?", (id_bytes(user),))


def drop(connection: Connection, user: RecordId, rows: Iterable[RecordId]) -> None:
    """Forget the worker's drafts of ``rows``, in the caller's transaction."""
    connection.executemany(
        "DELETE FROM draft WHERE user = ? AND row = ?",
        [(id_bytes(user), id_bytes(row)) for row in rows],
    )


def _context(user: RecordId, row: RecordId) -> bytes:
    return b"waymark draft 1\0" + id_bytes(user) + id_bytes(row)
