"""Repairing records: whatever follows from the log is made anew, and the log made consistent.

Nothing that somebody wrote is thrown away: a value that cannot be read stays as it is, and
so does a broken chain of the audit, which is evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from app.records import OpId
from app.schema.fields import Schema
from app.vault import heads, merge_in
from app.vault.heldback import GHOST, HEAD, HELD, SEEN
from app.vault.opening import Connection, Row, write_transaction
from app.vault.values import unpack_ids

_OPS = (
    "SELECT o.rid, o.fid, o.hlc, a.actor, o.live, o.value IS NULL, o.prevs "
    "FROM op o JOIN actor a ON a.aid = o.aid ORDER BY o.rid, o.fid"
)
_THIS = "rid = ? AND fid = ? AND hlc = ? AND aid = (SELECT aid FROM actor WHERE actor = ?)"

Place = tuple[int, int]


def repair_records(connection: Connection, schemas: Mapping[str, Schema]) -> None:
    """Make the log's marks, the erasures and every list right; needs the vault alone.

    Each of the steps stands whole or not at all, and the whole can be done again.
    Raises Problem 30 where the file itself cannot be read.
    """
    heads.make_touched(connection)
    with write_transaction(connection):
        _mark_anew(connection)
        erased = connection.execute("SELECT subject, hlc, signature FROM erased").fetchall()
        for subject, hlc, signature in erased:
            merge_in.erase(connection, schemas, (subject, hlc, signature))
        connection.execute("REINDEX")
    heads.rebuild(connection, schemas)


def _mark_anew(connection: Connection) -> None:
    """Let each version be a head exactly where no other one names it."""
    wrong: list[tuple[tuple[int, int, int, int], int | None]] = []
    missing: list[tuple[Place, OpId]] = []
    for place, versions in groupby(connection.execute(_OPS), key=itemgetter(0, 1)):
        ops = list(versions)
        counting = [(prevs or b"") for _, _, _, _, live, _, prevs in ops if live != HELD]
        named = {one for prevs in counting for one in unpack_ids(prevs)}
        wrong += [((*place, *version), live) for version, live in _wrong_marks(ops, named)]
        there = {OpId(hlc, actor) for _, _, hlc, actor, *_ in ops}
        missing += [(place, version) for version in sorted(named - there)]
    for where, live in wrong:
        _set(connection, where, live)
    for place, version in missing:
        _add_ghost(connection, place, version)


def _wrong_marks(ops: list[Row], named: set[OpId]) -> Iterator[tuple[OpId, int | None]]:
    """Yield versions with a wrong mark, and the right one; None: it must not be there."""
    for _, _, hlc, actor, live, is_empty, _ in ops:
        version = OpId(hlc, actor)
        if live == HELD:
            continue
        right: int | None = SEEN if version in named else HEAD
        if live == GHOST and is_empty:  # named before it arrived; it has no value yet
            right = GHOST if version in named else None
        if live != right:
            yield version, right


def _set(connection: Connection, where: tuple[int, int, int, int], live: int | None) -> None:
    if live is None:
        connection.execute(f"DELETE FROM op WHERE {_THIS}", where)
    else:
        connection.execute(f"UPDATE op SET live = ? WHERE {_THIS}", (live, *where))


def _add_ghost(connection: Connection, place: Place, version: OpId) -> None:
    """Note a version that others name and that is not here, as the merge does."""
    connection.execute("INSERT OR IGNORE INTO actor (actor) VALUES (?)", (version.actor,))
    connection.execute(
        "INSERT INTO op SELECT ?, ?, ?, aid, -1, NULL, NULL FROM actor WHERE actor = ?",
        (*place, version.hlc, version.actor),
    )
