"""Changes from another computer: checked, then merged as sets, in any order, any number of times.

The state is a function of the set of ops and of what was erased: nothing asks whence they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain

from app.errors import Code, Problem
from app.i18n import N_
from app.records import OpId, RecordId
from app.schema.fields import Schema
from app.vault import heads, index, outbox
from app.vault.documents import thumbnail_id
from app.vault.log import ACTOR_BITS, HLC_MAX, field_numbers
from app.vault.marks import DIGEST_BYTES, forceful_marks, hear_marks, keep_mark, row_mark
from app.vault.opening import Connection
from app.vault.outward import INSIDE, Noting
from app.vault.tables import found_in
from app.vault.values import ID_BYTES, OP_ID_BYTES, BadValue, decode, id_bytes, pack_ids, unpack_ids

MOST_OPS = 5_000
LONGEST_PROOF = 4_096  # bytes of a certificate, or of a signature under an erasure

_NAME = re.compile("[a-z_][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class OpRow:
    """One change of the log: row, field and actor by their place in the batch's lists."""

    row: int
    field: int
    hlc: int
    actor: int
    value: bytes
    prevs: bytes


@dataclass(frozen=True)
class Batch:
    """Changes as they travel: dictionaries first, then the ops that point into them.

    rows: (row id, kind, subject id), 16 bytes each id.  actors: (actor, device, user,
    wall clock in ms, certificate).  erased: (subject id, clock, signature).  buried, told:
    marks of rows that are forgotten, with force and without.
    """

    rows: tuple[tuple[bytes, str, bytes], ...]
    actors: tuple[tuple[int, bytes, bytes, int, bytes], ...]
    fields: tuple[str, ...]
    ops: tuple[OpRow, ...]
    erased: tuple[tuple[bytes, int, bytes], ...] = ()
    buried: tuple[bytes, ...] = ()
    told: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Merged:
    """What a batch brought: changes not known before, and ids that came with other content."""

    new_ops: int
    altered: int

    def __add__(self, other: Merged) -> Merged:
        return Merged(self.new_ops + other.new_ops, self.altered + other.altered)


def check_batch(batch: Batch) -> None:
    """Return if every part of ``batch`` has its form; raise Problem 20 if one has not."""
    try:
        _check_dictionaries(batch)
        for op in batch.ops:
            _check_op(batch, op)
    except (BadValue, IndexError, TypeError):
        raise _malformed() from None


def pieces(batch: Batch) -> Iterator[Batch]:
    """Yield a batch in pieces of at most ``MOST_OPS`` ops; what was erased comes with the first."""
    yield replace(batch, ops=batch.ops[:MOST_OPS])
    for start in range(MOST_OPS, len(batch.ops), MOST_OPS):
        yield replace(batch, ops=batch.ops[start : start + MOST_OPS], erased=(), buried=(), told=())


def merge(
    connection: Connection, schemas: Mapping[str, Schema], batch: Batch, noting: Noting = INSIDE
) -> Merged:
    """Merge a checked batch inside the caller's transaction; ``noting`` sees what is staged."""
    heads.make_touched(connection)
    _prepare(connection)
    for one in batch.erased:
        erase(connection, schemas, one)
    _bury(connection, schemas, batch.buried)
    hear_marks(connection, batch.told)
    rids = _map_rows(connection, schemas, batch.rows)
    aids = _map_actors(connection, batch.actors)
    numbers = field_numbers(connection, batch.fields)
    fids = [numbers[name] for name in batch.fields]
    staged: dict[tuple[int, int, int, int], tuple[bytes, bytes]] = {}
    for op in batch.ops:
        rid = rids[op.row]
        if rid is not None:
            place = (rid, fids[op.field], op.hlc, aids[op.actor])
            staged[place] = united(staged.get(place), (op.value, op.prevs))
    connection.executemany(
        "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?)",
        [(*place, *content) for place, content in staged.items()],
    )
    for note in noting.coming:
        note(connection)
    _drop_known(connection)
    for note in noting.fresh:
        note(connection)
    altered = _reconcile_altered(connection)
    before = connection.total_changes
    _insert_ops(connection)
    new_ops = connection.total_changes - before
    _supersede(connection)
    connection.execute("INSERT OR IGNORE INTO touched SELECT DISTINCT rid FROM staged")
    connection.execute("DELETE FROM staged")
    heads.project(connection, schemas)
    return Merged(new_ops, altered)


def erase(
    connection: Connection, schemas: Mapping[str, Schema], erased: tuple[bytes, int, bytes]
) -> None:
    """Forget a subject (id, clock, signature) for ever: its rows, ops, words, drafts, papers."""
    subject = erased[0]
    connection.execute(
        "INSERT INTO erased VALUES (?, ?, ?) ON CONFLICT (subject) DO UPDATE SET "
        "hlc = min(hlc, excluded.hlc), "
        "signature = CASE WHEN length(signature) THEN signature ELSE excluded.signature END",
        erased,
    )
    found = connection.execute(
        "SELECT rid FROM row WHERE subject = ?1 UNION SELECT rid FROM bound WHERE subject = ?1",
        (subject,),
    ).fetchall()
    for (rid,) in found:
        _forget_row(connection, schemas, rid)
    for table in ("draft", "blob", "out_subject", "out_held"):
        connection.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,))
    connection.execute("UPDATE refused SET content = NULL")  # nobody sees who is in there


def _forget_row(connection: Connection, schemas: Mapping[str, Schema], rid: int) -> None:
    """Forget one row for ever, with all that was ever said in it and is kept beside it."""
    row = connection.execute("SELECT row FROM row WHERE rid = ?", (rid,)).fetchone()
    if row is not None:
        keep_mark(connection, row_mark(row[0]))
        connection.execute("DELETE FROM draft WHERE row = ?", (row[0],))
        _drop_blobs(connection, rid, row[0])
    for table in ("op", "conflict", "bound", "act_op", "came", "out_due", "pass_on", "row"):
        connection.execute(f"DELETE FROM {table} WHERE rid = ?", (rid,))
    outbox.take_out(connection, rid)
    connection.execute("DELETE FROM touched WHERE rid = ?", (rid,))
    index.forget(connection, rid)
    heads.drop_row(connection, schemas, rid)


def bury_row(connection: Connection, schemas: Mapping[str, Schema], row: bytes) -> None:
    """Forget the row of this id for ever, here and wherever this travels."""
    keep_mark(connection, row_mark(row))
    found = connection.execute("SELECT rid FROM row WHERE row = ?", (row,)).fetchone()
    if found is not None:
        _forget_row(connection, schemas, found[0])


def _drop_blobs(connection: Connection, rid: int, row: bytes) -> None:
    """Drop what is kept for its person under a row's own id, and the key of its sealed file.

    Without its key nobody can open the file any more.
    """
    named = connection.execute(
        "SELECT o.value FROM op o JOIN field f ON f.fid = o.fid "
        "JOIN row r ON r.rid = o.rid WHERE o.rid = ? AND r.kind = 'document' AND f.name = 'file'",
        (rid,),
    ).fetchall()
    blobs = {row}
    for (value,) in named:
        with suppress(BadValue, Problem):
            file = RecordId(str(decode(value or b"")))
            blobs |= {id_bytes(file), id_bytes(thumbnail_id(file))}
    connection.executemany(
        "DELETE FROM blob WHERE id = ? AND subject = (SELECT subject FROM row WHERE rid = ?)",
        [(one, rid) for one in sorted(blobs)],
    )


def _bury(connection: Connection, schemas: Mapping[str, Schema], digests: Iterable[bytes]) -> None:
    """Forget the rows with these digests for ever."""
    fresh = set(digests) - forceful_marks(connection)
    if not fresh:
        return
    for one in sorted(fresh):
        keep_mark(connection, one)
    for rid, row in connection.execute("SELECT rid, row FROM row").fetchall():
        if row_mark(row) in fresh:
            _forget_row(connection, schemas, rid)


def _prepare(connection: Connection) -> None:
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS staged (rid INTEGER, fid INTEGER, hlc INTEGER, "
        "aid INTEGER, value BLOB, prevs BLOB)"
    )
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS named (rid INTEGER, fid INTEGER, hlc INTEGER, aid INTEGER)"
    )
    connection.execute("DELETE FROM staged")


def _map_rows(
    connection: Connection,
    schemas: Mapping[str, Schema],
    rows: Sequence[tuple[bytes, str, bytes]],
) -> list[int | None]:
    """Return the number of each row here; None for one of an erased subject."""
    erased = {one for (one,) in connection.execute("SELECT subject FROM erased")}
    buried = forceful_marks(connection)
    gone = {row for row, _, subject in rows if subject in erased or row_mark(row) in buried}
    for row in gone:
        bury_row(connection, schemas, row)
    wanted = [place for place in rows if place[0] not in gone]
    connection.executemany(
        "INSERT OR IGNORE INTO row (row, kind, subject) VALUES (?, ?, ?)", wanted
    )
    sql = "SELECT row, rid, kind, subject FROM row WHERE row IN"
    found = found_in(connection, sql, [row for row, _, _ in wanted])
    known = {row: (rid, kind, subject) for row, rid, kind, subject in found}
    for row, kind, subject in wanted:
        if known[row][1:] != (kind, subject):
            known[row] = _bind(connection, schemas, known[row], (kind, subject))
    return [None if row in gone else known[row][0] for row, _, _ in rows]


def _bind(
    connection: Connection,
    schemas: Mapping[str, Schema],
    known: tuple[int, str, bytes],
    other: tuple[str, bytes],
) -> tuple[int, str, bytes]:
    """Return number and place of a row bound twice; it keeps all and takes the smaller place."""
    rid, *has = known
    connection.executemany(
        "INSERT OR IGNORE INTO bound VALUES (?, ?, ?)",
        [(rid, *other), (rid, *has)],
    )
    if other >= tuple(has):
        return known
    heads.drop_row(connection, schemas, rid)
    index.forget(connection, rid)
    connection.execute("UPDATE row SET kind = ?, subject = ? WHERE rid = ?", (*other, rid))
    connection.execute("INSERT OR IGNORE INTO touched VALUES (?)", (rid,))
    return rid, *other


def _map_actors(
    connection: Connection, actors: Iterable[tuple[int, bytes, bytes, int, bytes]]
) -> list[int]:
    aids = []
    for actor, device, user, wall, certificate in actors:
        connection.execute(
            "INSERT INTO actor (actor, device, user, wall, certificate) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (actor) DO UPDATE SET device = excluded.device, user = excluded.user, "
            "wall = excluded.wall, certificate = excluded.certificate WHERE certificate IS NULL",
            (actor, device or None, user or None, wall or None, certificate or None),
        )
        aids.append(_aid(connection, actor))
    return aids


def _aid(connection: Connection, actor: int) -> int:
    connection.execute("INSERT OR IGNORE INTO actor (actor) VALUES (?)", (actor,))
    row = connection.execute("SELECT aid FROM actor WHERE actor = ?", (actor,)).fetchone()
    return int(row[0]) if row else 0


def _drop_known(connection: Connection) -> None:
    """Take out of the staged ops those that are here as they are: there is nothing to do."""
    connection.execute(
        "DELETE FROM staged WHERE EXISTS (SELECT 1 FROM op o WHERE o.rid = staged.rid "
        "AND o.fid = staged.fid AND o.hlc = staged.hlc AND o.aid = staged.aid "
        "AND o.live >= 0 AND o.value IS staged.value AND o.prevs IS staged.prevs)"
    )


def _reconcile_altered(connection: Connection) -> int:
    """Give one id that came with two contents the larger value and all that either has seen."""
    pairs = connection.execute(
        "SELECT s.rowid, s.value, s.prevs, o.rid, o.fid, o.hlc, o.aid, o.value, o.prevs "
        "FROM staged s JOIN op o ON (o.rid, o.fid, o.hlc, o.aid) = (s.rid, s.fid, s.hlc, s.aid) "
        "WHERE o.live >= 0 AND (o.value IS NOT s.value OR o.prevs IS NOT s.prevs)"
    ).fetchall()
    for staged, value, prevs, rid, fid, hlc, aid, own_value, own_prevs in pairs:
        larger, both = united((own_value, own_prevs), (value, prevs))
        connection.execute(
            "UPDATE op SET value = ?, prevs = ? WHERE (rid, fid, hlc, aid) = (?, ?, ?, ?)",
            (larger, both, rid, fid, hlc, aid),
        )
        connection.execute(
            "UPDATE staged SET value = ?, prevs = ? WHERE rowid = ?", (larger, both, staged)
        )
    return len(pairs)


def united(one: tuple[bytes, bytes] | None, other: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return value and prevs of an id that came with both contents."""
    if one is None or one == other:
        return other
    seen = chain(unpack_ids(one[1]), unpack_ids(other[1]))
    return max(one[0], other[0]), pack_ids(seen)


def _insert_ops(connection: Connection) -> None:
    """Insert staged ops as heads; one that something already named arrives as history."""
    connection.execute(
        "INSERT INTO op SELECT rid, fid, hlc, aid, 1, value, prevs FROM staged WHERE true "
        "ON CONFLICT DO UPDATE SET live = 0, value = excluded.value, prevs = excluded.prevs "
        "WHERE live = -1"
    )


def _supersede(connection: Connection) -> None:
    """Take every version that a staged op has seen out of the heads, known or not."""
    connection.execute("DELETE FROM named")
    aids: dict[int, int] = {}
    named = []
    for rid, fid, prevs in connection.execute(
        "SELECT rid, fid, prevs FROM staged WHERE length(prevs) > 0"
    ).fetchall():
        for one in unpack_ids(prevs):
            if one.actor not in aids:
                aids[one.actor] = _aid(connection, one.actor)
            named.append((rid, fid, one.hlc, aids[one.actor]))
    connection.executemany("INSERT INTO named VALUES (?, ?, ?, ?)", named)
    connection.execute(
        "INSERT INTO op (rid, fid, hlc, aid, live) SELECT rid, fid, hlc, aid, -1 FROM named "
        "WHERE true ON CONFLICT DO UPDATE SET live = 0 WHERE live = 1"
    )


def _check_dictionaries(batch: Batch) -> None:
    ids = chain.from_iterable((row, subject) for row, _, subject in batch.rows)
    subjects = (subject for subject, _, _ in batch.erased)
    if any(len(one) != ID_BYTES for one in chain(ids, subjects)):
        raise BadValue("id")
    if any(len(one) != DIGEST_BYTES for one in chain(batch.buried, batch.told)):
        raise BadValue("digest")
    names = chain(batch.fields, (kind for _, kind, _ in batch.rows))
    if any(not _NAME.fullmatch(one) for one in names):
        raise BadValue("name")
    if not all(map(_is_actor, batch.actors)):
        raise BadValue("actor")
    for _, hlc, signature in batch.erased:
        if not 0 <= hlc <= HLC_MAX or len(signature) > LONGEST_PROOF:
            raise BadValue("erased")
    if len(set(batch.fields)) != len(batch.fields):
        raise BadValue("fields")


def _is_actor(one: tuple[int, bytes, bytes, int, bytes]) -> bool:
    actor, device, user, wall, certificate = one
    return (
        0 <= actor < 1 << ACTOR_BITS
        and 0 <= wall <= HLC_MAX
        and {len(device), len(user)} <= {0, ID_BYTES}
        and len(certificate) <= LONGEST_PROOF
    )


def _check_op(batch: Batch, op: OpRow) -> None:
    if min(op.row, op.field, op.actor, op.hlc) < 0 or op.hlc > HLC_MAX:
        raise BadValue("clock")
    _ = batch.rows[op.row], batch.fields[op.field], batch.actors[op.actor]
    decode(op.value)
    seen = () if len(op.prevs) % OP_ID_BYTES else unpack_ids(op.prevs)
    if pack_ids(seen) != op.prevs:
        raise BadValue("prevs")
    own = OpId(op.hlc, batch.actors[op.actor][0])
    for one in seen:
        # A change is later than all it has seen, until its clock is at the end of all clocks.
        is_earlier = one.hlc < own.hlc or (one.hlc == own.hlc == HLC_MAX and one != own)
        if not is_earlier or one.actor >= 1 << ACTOR_BITS:
            raise BadValue("prevs")


def _malformed() -> Problem:
    words = N_("These changes are not as Waymark writes them. Nothing was taken over.")
    return Problem(words, Code.BUNDLE_MALFORMED)
