"""Writing the log: one save is one edit, with one clock reading, in one transaction.

The log's rows are never changed but for ``live``; docs/formats/log.md describes them.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.context import Context
from app.errors import Code, Defect, Problem
from app.i18n import N_
from app.records import Change, OpId, RecordId
from app.rules.merge import DELETED, log_name, row_digest
from app.schema.fields import Schema
from app.vault import heads
from app.vault.certificate import Claim
from app.vault.opening import Connection
from app.vault.tables import get_meta, put_meta
from app.vault.values import encode, id_bytes, pack_ids

HLC_MAX = (1 << 62) - 1
ACTOR_BITS = 63


@dataclass(frozen=True)
class Changes:
    """What a save touched, for the screens that show it: (kind, id) pairs.

    act: the English words of what was done, from which a catalogue translates.
    """

    act: str
    touched: frozenset[tuple[str, RecordId]]
    hlc: int = 0

    def __bool__(self) -> bool:
        return bool(self.touched)

    def touches(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.touched)


@dataclass(frozen=True)
class Writer:
    """Who writes here: an actor drawn afresh for this login, and the user's word for it."""

    claim: Claim
    certificate: bytes


@dataclass(frozen=True)
class Stamp:
    """The clock reading and actor (with its number in this file) of one edit."""

    hlc: int
    actor: int
    aid: int


def draw_actor() -> int:
    """Return a random 63-bit actor; none is ever used for two logins."""
    return secrets.randbits(ACTOR_BITS)


def write(
    connection: Connection,
    schemas: Mapping[str, Schema],
    changes: Sequence[Change],
    stamp: Stamp,
) -> frozenset[tuple[str, RecordId]]:
    """Write complete ``changes`` in the caller's transaction, project them, say what was touched.

    Raises Problem 40 for a row whose person was erased, Defect if a field stands twice.
    """
    heads.make_touched(connection)
    if len({(one.id, one.key) for one in changes}) != len(changes):
        raise Defect("one save gives a field two values")
    field_id = functools.partial(field_number, connection)
    for one in changes:
        rid = _row_number(connection, one)
        schema = schemas.get(one.kind)
        name = log_name(schema, one.key) if schema else one.key
        _write_op(connection, (rid, field_id(name)), one, stamp)
        connection.execute("INSERT OR IGNORE INTO touched VALUES (?)", (rid,))
    heads.project(connection, schemas)
    return frozenset((one.kind, one.id) for one in changes)


def tick(connection: Connection, now_ms: int, seen: Iterable[OpId]) -> int:
    """Return the clock of a new edit and keep it as the last one.

    Unix milliseconds << 16 | counter: later than this computer's last edit and than
    all that the edit has seen, never above ``HLC_MAX``.  Others' clocks that it has
    not seen do not count, or one wrong clock would set all clocks.
    """
    last = get_meta(connection, "clock") or 0
    reading = min(max(now_ms << 16, 0), HLC_MAX)
    past = max((one.hlc for one in seen), default=0)
    hlc = min(max(reading, last + 1, past + 1), HLC_MAX)
    # What was seen may lie far ahead; only our own readings move our own clock.
    put_meta(connection, "clock", max(last, min(max(reading, last + 1), HLC_MAX)))
    return hlc


def make_stamp(
    connection: Connection, context: Context, writer: Writer, changes: Sequence[Change]
) -> Stamp:
    """Return the stamp of an edit, with its actor known to this file."""
    seen = [one for change in changes for one in change.seen]
    hlc = tick(connection, context.clock_ms, seen)
    own_last = connection.execute(
        "SELECT last FROM actor WHERE actor = ?", (writer.claim.actor,)
    ).fetchone()
    if own_last and own_last[0] >= hlc:
        hlc = min(own_last[0] + 1, HLC_MAX)
    aid = _actor_number(connection, writer)
    connection.execute("UPDATE actor SET last = max(last, ?) WHERE aid = ?", (hlc, aid))
    return Stamp(hlc, writer.claim.actor, aid)


def _actor_number(connection: Connection, writer: Writer) -> int:
    """Return the number of the writer's actor here, made known with its certificate."""
    claim = writer.claim
    connection.execute(
        "INSERT OR IGNORE INTO actor (actor, device, user, wall, certificate) "
        "VALUES (?, ?, ?, ?, ?)",
        (claim.actor, claim.device, claim.user, claim.wall_ms, writer.certificate),
    )
    row = connection.execute("SELECT aid FROM actor WHERE actor = ?", (claim.actor,)).fetchone()
    if row is None:
        raise Defect("an actor was not kept")
    return int(row[0])


def field_number(connection: Connection, name: str) -> int:
    """Return the number of a field's name in this file, made if it is new."""
    connection.execute("INSERT OR IGNORE INTO field (name) VALUES (?)", (name,))
    row = connection.execute("SELECT fid FROM field WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise Defect("a field was not kept")
    return int(row[0])


def deletion_of(connection: Connection, record: tuple[str, RecordId, RecordId]) -> Change | None:
    """Return the change that deletes a row as it stands now, or None if it is not there."""
    kind, record_id, subject = record
    row = connection.execute("SELECT rid FROM row WHERE row = ?", (id_bytes(record_id),)).fetchone()
    if row is None:
        return None
    found = heads.row_heads(connection, row[0])
    seen = tuple(one.id for one in found.get(DELETED, ()))
    digest = row_digest(
        (name, one.id) for name, versions in found.items() if name != DELETED for one in versions
    )
    return Change(kind, record_id, subject, DELETED, digest, seen)


def unseen_rows(
    connection: Connection, schemas: Mapping[str, Schema], changes: Iterable[Change]
) -> frozenset[RecordId]:
    """Return the rows that ``changes`` put there or back: nobody sees them before.

    Who names a version has seen the row: saving a page that was opened before somebody
    deleted it is an edit, and the row comes back whole and as a question.
    """
    kinds: dict[RecordId, str] = {}
    edited = set()
    for one in changes:
        kinds[one.id] = one.kind
        if one.seen or one.key == DELETED:
            edited.add(one.id)
    return frozenset(
        record_id
        for record_id, kind in kinds.items()
        if record_id not in edited
        and (
            not _is_there(connection, record_id)
            or (kind in schemas and _is_deleted(connection, schemas[kind], record_id))
        )
    )


def complete(
    connection: Connection,
    schemas: Mapping[str, Schema],
    changes: Sequence[Change],
    unseen: frozenset[RecordId],
) -> list[Change]:
    """Return the changes and, for each deleted row written again, what brings it back clean.

    To be called before the stamp is made: an edit is later than all that it names.
    """
    rows: dict[RecordId, list[Change]] = {}
    for one in changes:
        rows.setdefault(one.id, []).append(one)
    wanted: list[Change] = []
    for record_id, own in rows.items():
        schema = schemas.get(own[0].kind)
        if schema is None or record_id not in unseen:
            wanted += own
        else:
            wanted += _revived(connection, schema, own)
    return wanted


def _revived(connection: Connection, schema: Schema, changes: Sequence[Change]) -> list[Change]:
    """Return changes that name all that was left in a deleted row, so that none of it returns."""
    first, given = changes[0], {one.key for one in changes}
    row = connection.execute("SELECT rid FROM row WHERE row = ?", (id_bytes(first.id),)).fetchone()
    left = heads.row_heads(connection, row[0]) if row else {}
    seen = {schema.renamed.get(name, name): versions for name, versions in left.items()}
    revived = []
    for change in changes:
        ids = tuple(one.id for one in seen.get(change.key, ()))
        revived.append(Change(*_place(change), change.key, change.value, ids))
    for key, versions in seen.items():
        if key in given or all(one.value is None for one in versions):
            continue
        revived.append(Change(*_place(first), key, None, tuple(one.id for one in versions)))
    return revived


def _place(change: Change) -> tuple[str, RecordId, RecordId]:
    return change.kind, change.id, change.subject


def _is_there(connection: Connection, record_id: RecordId) -> bool:
    row = connection.execute("SELECT 1 FROM row WHERE row = ?", (id_bytes(record_id),)).fetchone()
    return row is not None


def _is_deleted(connection: Connection, schema: Schema, record_id: RecordId) -> bool:
    row = connection.execute(
        f"SELECT h.deleted FROM {heads.table(schema)} h JOIN row r ON r.rid = h.rid "
        "WHERE r.row = ?",
        (id_bytes(record_id),),
    ).fetchone()
    return bool(row and row[0])


def living_subject(connection: Connection, subject: RecordId) -> bytes:
    """Return the bytes of a subject's id; raise Problem 40 if it was erased."""
    raw = id_bytes(subject)
    if connection.execute("SELECT 1 FROM erased WHERE subject = ?", (raw,)).fetchone():
        words = N_("This person was erased. Nothing more can be kept about them.")
        raise Problem(words, Code.NOT_FOUND, detail="erased")
    return raw


def _row_number(connection: Connection, change: Change) -> int:
    """Return the number of a change's row, bound to its kind and subject if it is new."""
    subject = living_subject(connection, change.subject)
    raw = id_bytes(change.id)
    connection.execute(
        "INSERT OR IGNORE INTO row (row, kind, subject) VALUES (?, ?, ?)",
        (raw, change.kind, subject),
    )
    row = connection.execute("SELECT rid, kind, subject FROM row WHERE row = ?", (raw,)).fetchone()
    if row is None or (row[1], row[2]) != (change.kind, subject):
        raise Defect("a row was written as another kind or for another person")
    return int(row[0])


def _write_op(connection: Connection, place: tuple[int, int], change: Change, stamp: Stamp) -> None:
    rid, fid = place
    for one in change.seen:
        connection.execute("INSERT OR IGNORE INTO actor (actor) VALUES (?)", (one.actor,))
        connection.execute(
            "INSERT INTO op (rid, fid, hlc, aid, live) "
            "SELECT ?, ?, ?, aid, -1 FROM actor WHERE actor = ? "
            "ON CONFLICT DO UPDATE SET live = 0 WHERE live = 1",
            (rid, fid, one.hlc, one.actor),
        )
    connection.execute(
        "INSERT INTO op (rid, fid, hlc, aid, live, value, prevs) VALUES (?, ?, ?, ?, 1, ?, ?)",
        (rid, fid, stamp.hlc, stamp.aid, encode(change.value), pack_ids(change.seen)),
    )
    connection.execute("INSERT INTO outbox VALUES (?, ?, ?, ?)", (rid, fid, stamp.hlc, stamp.aid))
