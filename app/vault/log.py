"""Writing the log: one save is one edit, with one clock reading, in one transaction.

The log's rows are never changed but for ``live``; docs/formats/log.md describes them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.context import Context
from app.errors import Code, Defect, Problem
from app.i18n import N_
from app.records import Change, OpId, RecordId
from app.rules.merge import DELETED, log_name, row_digest
from app.schema.fields import Schema
from app.vault import columns, heads, outbox, outward
from app.vault.certificate import Claim
from app.vault.opening import Connection
from app.vault.tables import found_in, get_meta, put_meta
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
) -> list[tuple[int, int]]:
    """Write complete ``changes`` in the caller's transaction and project them.

    Returns where each stands: the numbers of its row and field.  Raises Problem 40 for
    a row whose person was erased, Defect if a field stands twice.
    """
    heads.make_touched(connection)
    rids = _row_numbers(connection, changes)
    names = [_name_in_log(schemas, one) for one in changes]
    fids = field_numbers(connection, names)
    places = [(rids[one.id], fids[name]) for one, name in zip(changes, names, strict=True)]
    if len(set(places)) != len(places):
        raise Defect("one save gives a field two values")
    _supersede(connection, changes, places)
    connection.executemany(
        "INSERT INTO op (rid, fid, hlc, aid, live, value, prevs) VALUES (?, ?, ?, ?, 1, ?, ?)",
        sorted(  # in the order of the table's key, which costs least
            (*place, stamp.hlc, stamp.aid, encode(one.value), pack_ids(one.seen))
            for place, one in zip(places, changes, strict=True)
        ),
    )
    connection.executemany(
        "INSERT INTO outbox (rid, fid, hlc, aid) VALUES (?, ?, ?, ?)",
        sorted((*place, stamp.hlc, stamp.aid) for place in places),
    )
    outbox.add_edit(connection)
    outward.note_written(connection, [(*place, stamp.hlc, stamp.aid) for place in places])
    connection.executemany(
        "INSERT OR IGNORE INTO touched VALUES (?)", [(rid,) for rid in set(rids.values())]
    )
    heads.project(connection, schemas)
    return places


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


def field_numbers(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the numbers of these fields' names in this file, made if they are new."""
    wanted = sorted(set(names))
    connection.executemany(
        "INSERT OR IGNORE INTO field (name) VALUES (?)", [(name,) for name in wanted]
    )
    return dict(found_in(connection, "SELECT name, fid FROM field WHERE name IN", wanted))


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
) -> dict[RecordId, int | None]:
    """Return the rows that ``changes`` put there (None) or back (their number).

    Who names a version has seen the row: saving a page that was opened before somebody
    deleted it is an edit, and the row comes back whole and as a question.
    """
    kinds: dict[RecordId, str] = {}
    edited = set()
    for one in changes:
        kinds[one.id] = one.kind
        if one.seen or one.key == DELETED:
            edited.add(one.id)
    wanted = {one: kind for one, kind in kinds.items() if one not in edited}
    known = _known_rows(connection, wanted)
    return {
        record_id: known.get(record_id)
        for record_id, kind in wanted.items()
        if record_id not in known
        or (kind in schemas and not _is_shown(connection, schemas[kind], known[record_id]))
    }


def complete(
    connection: Connection,
    schemas: Mapping[str, Schema],
    changes: Sequence[Change],
    unseen: Mapping[RecordId, int | None],
) -> list[Change]:
    """Return the changes and, for each deleted row written again, what brings it back clean.

    To be called before the stamp is made: an edit is later than all that it names.
    """
    rows: dict[RecordId, list[Change]] = {}
    for one in changes:
        rows.setdefault(one.id, []).append(one)
    wanted: list[Change] = []
    for record_id, own in rows.items():
        rid = unseen.get(record_id)
        if rid is None:
            wanted += own
        else:
            wanted += _revived(schemas[own[0].kind], heads.row_heads(connection, rid), own)
    return wanted


def _revived(schema: Schema, left: heads.Heads, changes: Sequence[Change]) -> list[Change]:
    """Return changes that name all that was left in a deleted row, so that none of it returns."""
    first, given = changes[0], {one.key for one in changes}
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


def _name_in_log(schemas: Mapping[str, Schema], change: Change) -> str:
    schema = schemas.get(change.kind)
    return log_name(schema, change.key) if schema else change.key


def _known_rows(connection: Connection, ids: Iterable[RecordId]) -> dict[RecordId, int]:
    """Return the numbers of those of the rows that are known here."""
    raws = {id_bytes(one): one for one in ids}
    found = found_in(connection, "SELECT row, rid FROM row WHERE row IN", list(raws))
    return {raws[raw]: rid for raw, rid in found}


def _is_shown(connection: Connection, schema: Schema, rid: int) -> bool:
    """Tell whether people see a known row: it has answers here and is not deleted."""
    row = connection.execute(
        f"SELECT deleted FROM {columns.table(schema)} WHERE rid = ?", (rid,)
    ).fetchone()
    return bool(row and not row[0])


def living_subject(connection: Connection, subject: RecordId) -> bytes:
    """Return the bytes of a subject's id; raise Problem 40 if it was erased."""
    return _living(connection, (subject,))[subject]


def _living(connection: Connection, subjects: Iterable[RecordId]) -> dict[RecordId, bytes]:
    raws = {one: id_bytes(one) for one in subjects}
    sql = "SELECT subject FROM erased WHERE subject IN"
    if any(True for _ in found_in(connection, sql, list(raws.values()))):
        words = N_("This person was erased. Nothing more can be kept about them.")
        raise Problem(words, Code.NOT_FOUND, detail="erased")
    return raws


def _row_numbers(connection: Connection, changes: Iterable[Change]) -> dict[RecordId, int]:
    """Return the numbers of the changes' rows, each bound to kind and subject if it is new."""
    places = {_place(one) for one in changes}
    subjects = _living(connection, {place[2] for place in places})
    ids = {record_id: id_bytes(record_id) for _, record_id, _ in places}
    bound = {(ids[record_id], kind, subjects[subject]) for kind, record_id, subject in places}
    connection.executemany(
        "INSERT OR IGNORE INTO row (row, kind, subject) VALUES (?, ?, ?)", sorted(bound)
    )
    found = list(
        found_in(
            connection,
            "SELECT row, kind, subject, rid FROM row WHERE row IN",
            list(ids.values()),
        )
    )
    if {(row, kind, subject) for row, kind, subject, _ in found} != bound:
        raise Defect("a row was written as another kind or for another person")
    rids = {row: rid for row, _, _, rid in found}
    return {record_id: rids[raw] for record_id, raw in ids.items()}


def _supersede(
    connection: Connection, changes: Sequence[Change], places: Sequence[tuple[int, int]]
) -> None:
    """Make history of what the changes have seen, also of what has not arrived yet."""
    seen = [
        (*place, one.hlc, one.actor)
        for place, change in zip(places, changes, strict=True)
        for one in change.seen
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO actor (actor) VALUES (?)",
        [(one,) for one in {one[3] for one in seen}],
    )
    connection.executemany(
        "INSERT INTO op (rid, fid, hlc, aid, live) "
        "SELECT ?, ?, ?, aid, -1 FROM actor WHERE actor = ? "
        "ON CONFLICT DO UPDATE SET live = 0 WHERE live = 1",
        seen,
    )
