"""Repairing records: whatever follows from the log is made anew, and the log made consistent.

Nothing that somebody wrote is thrown away: a value that cannot be read stays as it is, and
so does a broken chain of the audit, which is evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from app.records import OpId
from app.schema.fields import Schema
from app.vault import heads, merge_in
from app.vault.opening import Connection, Row, write_transaction
from app.vault.values import unpack_ids
from app.vault.versions import GHOST, HELD, Marked, are_right, put_right

_OPS = (
    "SELECT o.rid, o.fid, o.aid, o.hlc, a.actor, o.live, o.value IS NULL, o.prevs "
    "FROM op o JOIN actor a ON a.aid = o.aid ORDER BY o.rid"
)


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
    rows = (
        (rid, [_marked(one) for one in versions])
        for rid, versions in groupby(connection.execute(_OPS), key=itemgetter(0))
    )
    wrong = [(rid, versions) for rid, versions in rows if not are_right(versions)]
    for rid, versions in wrong:
        put_right(connection, rid, versions)


def _marked(op: Row) -> Marked:
    _, fid, aid, hlc, actor, live, is_empty, prevs = op
    is_held, is_ghost = live == HELD, live == GHOST and bool(is_empty)
    seen = () if is_held else unpack_ids(prevs or b"")
    return Marked(fid, aid, OpId(hlc, actor), live, seen, is_held, is_ghost)
