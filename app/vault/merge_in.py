"""Changes from another computer: checked, then merged as sets, in any order, any number of times.

The state is a function of the set of ops and of what was erased: nothing asks whence they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain

from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.schema.fields import Schema
from app.vault import heads, index, outbox
from app.vault.documents import thumbnail_id
from app.vault.heldback import hold_staged, judge_rows
from app.vault.log import field_numbers
from app.vault.marks import forceful_marks, hear_marks, keep_mark, row_mark
from app.vault.opening import Connection
from app.vault.outward import INSIDE, Noting
from app.vault.ruling import Ruling
from app.vault.tables import found_in
from app.vault.values import BadValue, decode, id_bytes, pack_ids, unpack_ids

MOST_OPS = 5_000


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
    """What a batch brought: changes not known before, and ids that came with other content.

    held: changes not known before that do not count, since their writer may not write them.
    """

    new_ops: int
    altered: int
    held: int = 0

    def __add__(self, other: Merged) -> Merged:
        sums = (self.new_ops + other.new_ops, self.altered + other.altered, self.held + other.held)
        return Merged(*sums)


def pieces(batch: Batch) -> Iterator[Batch]:
    """Yield a batch in pieces of at most ``MOST_OPS`` ops; what was erased comes with the first."""
    yield replace(batch, ops=batch.ops[:MOST_OPS])
    for start in range(MOST_OPS, len(batch.ops), MOST_OPS):
        yield replace(batch, ops=batch.ops[start : start + MOST_OPS], erased=(), buried=(), told=())


def merge(
    connection: Connection,
    schemas: Mapping[str, Schema],
    batch: Batch,
    noting: Noting = INSIDE,
    *,
    ruling: Ruling | None = None,
) -> Merged:
    """Merge a checked batch inside the caller's transaction; ``noting`` sees what is staged.

    ruling: by what a change counts; None: all do.
    """
    heads.make_touched(connection)
    _prepare(connection)
    for one in batch.erased:
        erase(connection, schemas, one)
    _bury(connection, schemas, batch.buried)
    hear_marks(connection, batch.told)
    _stage(connection, schemas, batch)
    if ruling is not None:
        hold_staged(connection, ruling)
    for note in noting.coming:
        note(connection)
    _drop_known(connection)
    for note in noting.fresh:
        note(connection)
    altered = _reconcile_altered(connection)
    new_ops, held = _insert_ops(connection)
    _supersede(connection)
    connection.execute("INSERT OR IGNORE INTO touched SELECT DISTINCT rid FROM staged")
    if ruling is not None:
        doubtful = connection.execute("SELECT rid FROM doubtful ORDER BY rid").fetchall()
        judge_rows(connection, ruling, [rid for (rid,) in doubtful])
    connection.execute("DELETE FROM staged")
    heads.project(connection, schemas)
    return Merged(new_ops, altered, held)


def _stage(connection: Connection, schemas: Mapping[str, Schema], batch: Batch) -> None:
    """Lay out the ops of a batch under the numbers of this file, each once."""
    rids = _map_rows(connection, schemas, batch.rows)
    aids = _map_actors(connection, batch)
    numbers = field_numbers(connection, batch.fields)
    fids = [numbers[name] for name in batch.fields]
    staged: dict[tuple[int, int, int, int], tuple[bytes, bytes]] = {}
    for op in batch.ops:
        rid = rids[op.row]
        if rid is not None:
            place = (rid, fids[op.field], op.hlc, aids[op.actor])
            staged[place] = united(staged.get(place), (op.value, op.prevs))
    connection.executemany(
        "INSERT INTO staged (rid, fid, hlc, aid, value, prevs) VALUES (?, ?, ?, ?, ?, ?)",
        [(*place, *content) for place, content in staged.items()],
    )


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
    for table in (
        "op",
        "conflict",
        "bound",
        "act_op",
        "came",
        "held_aside",
        "out_due",
        "pass_on",
        "relay",
        "row",
    ):
        connection.execute(f"DELETE FROM {table} WHERE rid = ?", (rid,))
    outbox.take_out(connection, rid)
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
        "aid INTEGER, value BLOB, prevs BLOB, live INTEGER NOT NULL DEFAULT 1)"
    )
    # Rows that became another kind, or have a change that came in two forms.
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS doubtful (rid INTEGER PRIMARY KEY)")
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS named (rid INTEGER, fid INTEGER, hlc INTEGER, aid INTEGER)"
    )
    connection.execute("DELETE FROM staged")
    connection.execute("DELETE FROM doubtful")


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
    for table in ("touched", "doubtful"):
        connection.execute(f"INSERT OR IGNORE INTO {table} VALUES (?)", (rid,))
    return rid, *other


def _map_actors(connection: Connection, batch: Batch) -> dict[int, int]:
    """Return the number here of each actor that wrote, by its place in the batch.

    Refuses (21) one that is known here as somebody else: whose words these are, was checked
    for what came with them.
    """
    aids = {}
    for place in sorted({op.actor for op in batch.ops}):
        actor, *parts = batch.actors[place]
        claim = [part or None for part in parts]
        connection.execute(
            "INSERT INTO actor (actor, device, user, wall, certificate) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (actor) DO UPDATE SET device = excluded.device, user = excluded.user, "
            "wall = excluded.wall, certificate = excluded.certificate WHERE certificate IS NULL",
            (actor, *claim),
        )
        aid, *known = connection.execute(
            "SELECT aid, device, user, wall, certificate FROM actor WHERE actor = ?", (actor,)
        ).fetchall()[0]
        if [part or None for part in known] != claim:
            words = N_("Somebody wrote in this bundle whom this centre does not know.")
            raise Problem(words, Code.BAD_SIGNATURE, detail="writer")
        aids[place] = int(aid)
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
        "AND o.value IS staged.value AND o.prevs IS staged.prevs)"
    )


def _reconcile_altered(connection: Connection) -> int:
    """Give one id that came with two contents the larger value and all that either has seen."""
    pairs = connection.execute(
        "SELECT s.value, s.prevs, o.rid, o.fid, o.hlc, o.aid, o.value, o.prevs "
        "FROM staged s JOIN op o ON (o.rid, o.fid, o.hlc, o.aid) = (s.rid, s.fid, s.hlc, s.aid) "
        "WHERE o.live >= 0 AND (o.value IS NOT s.value OR o.prevs IS NOT s.prevs)"
    ).fetchall()
    for value, prevs, rid, fid, hlc, aid, own_value, own_prevs in pairs:
        connection.execute("INSERT OR IGNORE INTO doubtful VALUES (?)", (rid,))
        larger, both = united((own_value, own_prevs), (value, prevs))
        connection.execute(
            "UPDATE op SET value = ?, prevs = ? WHERE (rid, fid, hlc, aid) = (?, ?, ?, ?)",
            (larger, both, rid, fid, hlc, aid),
        )
    return len(pairs)


def united(one: tuple[bytes, bytes] | None, other: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return value and prevs of an id that came with both contents."""
    if one is None or one == other:
        return other
    seen = chain(unpack_ids(one[1]), unpack_ids(other[1]))
    return max(one[0], other[0]), pack_ids(seen)


def _insert_ops(connection: Connection) -> tuple[int, int]:
    """Insert staged ops as heads; one that something already named arrives as history.

    What does not count is neither.  Returns how many were new: that count, and that do not.
    """
    # Not by what the whole connection has changed: the search writes its own rows when it likes.
    new = connection.execute(
        "INSERT INTO op SELECT rid, fid, hlc, aid, live, value, prevs FROM staged WHERE true "
        "ON CONFLICT DO UPDATE SET live = excluded.live & 2, value = excluded.value, "
        "prevs = excluded.prevs WHERE live = -1 RETURNING live = 2"
    ).fetchall()
    held = sum(is_held for (is_held,) in new)
    return len(new) - held, held


def _supersede(connection: Connection) -> None:
    """Take every version that a staged op has seen out of the heads, known or not."""
    connection.execute("DELETE FROM named")
    aids: dict[int, int] = {}
    named = []
    for rid, fid, prevs in connection.execute(
        "SELECT rid, fid, prevs FROM staged WHERE length(prevs) > 0 AND live = 1"
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
