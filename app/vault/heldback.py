"""Changes that are known and do not count: whose writer never had a role that may write them.

They stay in the log, marked ``HELD``, and travel like all others, so that every computer knows
the same.  What counts is worked out from roster and log alone: who gets the role later makes
them count everywhere, and nothing of that depends on the order in which things came.
Every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.records import OpId
from app.schema.fields import Schema
from app.vault import heads, outbox
from app.vault.opening import Connection
from app.vault.ruling import Ruling
from app.vault.tables import get_meta, put_meta
from app.vault.values import unpack_ids
from app.vault.versions import GHOST, HELD, SEEN, Marked, put_right

_RULED = "ruled"
_SORT = "o.aid, r.kind, o.fid, length(o.prevs) = 0"
_ALL = f"FROM op o JOIN row r ON r.rid = o.rid WHERE o.live >= {SEEN}"
# What is in the outbox, each found by its key: else SQLite would go through all that is known.
_OWN = (
    "FROM outbox x "
    "CROSS JOIN op o ON (o.rid, o.fid, o.hlc, o.aid) = (x.rid, x.fid, x.hlc, x.aid) "
    f"JOIN row r ON r.rid = o.rid WHERE o.live >= {SEEN} AND "
)
_ROW = (
    "SELECT r.kind, f.name, a.user, o.fid, o.aid, o.hlc, a.actor, o.live, o.prevs FROM op o "
    "JOIN row r ON r.rid = o.rid JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid "
    "WHERE o.rid = ?"
)


def settle(connection: Connection, schemas: Mapping[str, Schema], ruling: Ruling) -> None:
    """Let each change count, or not, by what the roster says now.

    All are gone through where anybody's roles are others than they were; else only what was
    written here and nobody else is known to have.
    """
    digest = ruling.digest
    is_new = bytes(get_meta(connection, _RULED) or b"") != digest
    own = _OWN + outbox.only_here(connection, "x")
    rids = _judged_wrongly(connection, ruling, _ALL if is_new else own)
    if rids:
        heads.make_touched(connection)
        judge_rows(connection, ruling, rids)
        heads.project(connection, schemas)
    if is_new:
        put_meta(connection, _RULED, digest)


def _judged_wrongly(connection: Connection, ruling: Ruling, among: str) -> list[int]:
    """Return the rows with a change that counts and must not, or the other way round."""
    found = connection.execute(f"SELECT DISTINCT {_SORT}, o.live = {HELD} {among}").fetchall()
    users: dict[int, bytes | None] = dict(connection.execute("SELECT aid, user FROM actor"))
    names: dict[int, str] = dict(connection.execute("SELECT fid, name FROM field"))
    wrong = [
        (aid, kind, fid, is_first)
        for aid, kind, fid, is_first, is_held in found
        if ruling.bars((users[aid] or b"", kind, names[fid], bool(is_first))) != bool(is_held)
    ]
    rids: set[int] = set()
    for one in wrong:
        sql = f"SELECT DISTINCT o.rid {among} AND ({_SORT}) = (?, ?, ?, ?)"
        rids.update(rid for (rid,) in connection.execute(sql, one))
    return sorted(rids)


def hold_staged(connection: Connection, ruling: Ruling) -> None:
    """Mark the ops of a merge that do not count, by the sorts of changes that are among them."""
    sorts = connection.execute(
        "SELECT DISTINCT s.aid, r.kind, s.fid, length(s.prevs) = 0, a.user, f.name FROM staged s "
        "JOIN row r ON r.rid = s.rid JOIN actor a ON a.aid = s.aid JOIN field f ON f.fid = s.fid"
    ).fetchall()
    connection.executemany(
        "UPDATE staged SET live = 2 WHERE (aid, fid, length(prevs) = 0) = (?1, ?3, ?4) "
        "AND (SELECT kind FROM row WHERE row.rid = staged.rid) = ?2",
        [
            (aid, kind, fid, is_first)
            for aid, kind, fid, is_first, user, name in sorts
            if ruling.bars((user or b"", kind, name, bool(is_first)))
        ],
    )


def judge_rows(connection: Connection, ruling: Ruling, rids: Iterable[int]) -> None:
    """Mark every change of these rows anew, and let the rows wait to be projected."""
    for rid in rids:
        put_right(connection, rid, _versions(connection, ruling, rid))
        connection.execute("INSERT OR IGNORE INTO touched VALUES (?)", (rid,))


def _versions(connection: Connection, ruling: Ruling, rid: int) -> list[Marked]:
    found = []
    for kind, name, user, fid, aid, hlc, actor, live, prevs in connection.execute(
        _ROW, (rid,)
    ).fetchall():
        is_ghost = live == GHOST
        is_held = not is_ghost and ruling.bars((user or b"", kind, name, not prevs))
        seen = unpack_ids(prevs or b"")
        found.append(Marked(fid, aid, OpId(hlc, actor), live, seen, is_held, is_ghost))
    return found
