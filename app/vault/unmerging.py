"""What the last import brought, and how all of it is taken back.

The state is a function of the set of changes, so taking some out of the set and working
out the rest anew gives the state as it was.  What was erased stays erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from app.errors import Code, Problem
from app.i18n import N_
from app.records import OpId
from app.schema.fields import Schema
from app.vault import heads, index, relay
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, number, put_meta
from app.vault.values import decode, encode, unpack_ids

ASIDE = "aside"
WRITTEN_ON = "undo import"  # detail of the Problem: it is needed here
MOST_CAME = 100_000
_BROUGHT = "SELECT bundle FROM came UNION SELECT bundle FROM came_in"
_SEEN_BY_OTHERS = (  # what does not count has taken nothing out of the heads
    "SELECT o.rid, o.prevs FROM (SELECT DISTINCT rid FROM came) t CROSS JOIN op o ON o.rid = t.rid "
    "WHERE o.live != 2 AND length(o.prevs) > 0 AND NOT EXISTS (SELECT 1 FROM came c "
    "WHERE (c.rid, c.fid, c.hlc, c.aid) = (o.rid, o.fid, o.hlc, o.aid)) ORDER BY o.rid"
)
_CAME_TO = "SELECT c.hlc, a.actor FROM came c JOIN actor a ON a.aid = c.aid WHERE c.rid = ?"
_BEFORE, _FULL, _BACK = "heads_before", "came_full", "heads_back"


class Imports:
    """The last import of one open vault."""

    def __init__(self, connection: Connection, schemas: Mapping[str, Schema]) -> None:
        self._connection = connection
        self._schemas = schemas

    def begin(self) -> None:
        """Let what is taken in from now on be one import; the one before it stays for good."""
        with write_transaction(self._connection):
            _begin(self._connection)

    def came(self) -> int:
        """Return how many changes the last import brought, as far as they are kept."""
        with translating():
            return count(self._connection)

    def last(self) -> tuple[int, bool]:
        """Return how many changes the last import brought, and whether it can be taken back."""
        with translating():
            came = count(self._connection)
            return came, bool(came) and not _written_on(self._connection)

    def bundles(self) -> frozenset[bytes]:
        """Return the ids of the bundles of the last import that can be taken back."""
        with translating():
            rows = self._connection.execute(_BROUGHT).fetchall()
        return frozenset(bytes(one) for (one,) in rows)

    def has_aside(self) -> bool:
        """Tell whether bundles were taken back here and not asked for since."""
        with translating():
            return bool(
                number(
                    self._connection,
                    "SELECT EXISTS (SELECT 1 FROM bundle WHERE state = ?)",
                    (ASIDE,),
                )
            )

    def in_the_way(self) -> list[tuple[str, bytes, bytes]]:
        """Return kind, row and subject of what somebody has gone on from: it is needed here."""
        with translating():
            found = [
                self._connection.execute(
                    "SELECT kind, row, subject FROM row WHERE rid = ?", (rid,)
                ).fetchone()
                for rid in _written_on(self._connection)
            ]
        return [(kind, bytes(row), bytes(subject)) for kind, row, subject in filter(None, found)]

    def take_back(self) -> int:
        """Take the last import back; return how many changes went.  Its bundles are set aside.

        Raises Problem 40 if there is nothing to take back, 2 if somebody has gone on from it.
        """
        with write_transaction(self._connection):
            return _take_back(self._connection, self._schemas)


def note_staged(connection: Connection, bundle: bytes) -> None:
    """Note of the staged changes those that are not here yet as brought by ``bundle``.

    One that holds what another of this import has brought is taken back with it.
    """
    if get_meta(connection, _FULL) != 0:
        return
    connection.execute(
        "INSERT OR IGNORE INTO came_in SELECT ? WHERE EXISTS (SELECT 1 FROM staged s "
        "JOIN came c ON (c.rid, c.fid, c.hlc, c.aid) = (s.rid, s.fid, s.hlc, s.aid))",
        (bundle,),
    )
    connection.execute(
        "INSERT OR IGNORE INTO came SELECT s.rid, s.fid, s.hlc, s.aid, ? FROM staged s "
        "WHERE NOT EXISTS (SELECT 1 FROM op o WHERE o.live >= 0 AND "
        "(o.rid, o.fid, o.hlc, o.aid) = (s.rid, s.fid, s.hlc, s.aid))",
        (bundle,),
    )
    if count(connection) > MOST_CAME:
        connection.execute("DELETE FROM came")
        put_meta(connection, _FULL, 1)


def count(connection: Connection) -> int:
    """Return how many changes of the last import could be taken back."""
    return number(connection, "SELECT count(*) FROM came")


def _begin(connection: Connection) -> None:
    forget(connection)
    rows = connection.execute("SELECT device, incarnation, seq, is_out FROM peer_head").fetchall()
    put_meta(connection, _BEFORE, encode([list(row) for row in rows]))
    put_meta(connection, _FULL, 0)


def _written_on(connection: Connection) -> list[int]:
    """Return the rows in which somebody has gone on from what came: there it is needed.

    Pages ask for it: of very much that came only what others have seen is read.
    """
    found = []
    for rid, rows in groupby(connection.execute(_SEEN_BY_OTHERS).fetchall(), key=itemgetter(0)):
        seen = {one for _, prevs in rows for one in unpack_ids(prevs)}
        came = connection.execute(_CAME_TO, (rid,)).fetchall()
        if any(OpId(*one) in seen for one in came):
            found.append(rid)
    return found


def _take_back(connection: Connection, schemas: Mapping[str, Schema]) -> int:
    came = count(connection)
    if not came:
        words = N_("There is no exchange that can be taken back.")
        raise Problem(words, Code.NOT_FOUND, detail="no import")
    if _written_on(connection):
        words = N_("Somebody has gone on from what came. It cannot be taken back any more.")
        raise Problem(words, Code.USAGE, detail=WRITTEN_ON)
    heads.make_touched(connection)
    for rid, ops in _touched(connection):
        _work_out(connection, rid, ops)
        connection.execute("INSERT OR IGNORE INTO touched VALUES (?)", (rid,))
    connection.execute(
        f"UPDATE bundle SET state = ? WHERE id IN ({_BROUGHT})",
        (ASIDE,),
    )
    _drop_empty(connection, schemas)
    heads.project(connection, schemas)
    for table in ("out_due", "pass_on"):
        connection.execute(
            f"DELETE FROM {table} WHERE (rid, fid, hlc, aid) IN "
            "(SELECT rid, fid, hlc, aid FROM came)"
        )
    relay.begin_anew(connection)
    _note_back(connection)
    _put_heads_back(connection)
    forget(connection)
    return came


def taken_back(connection: Connection) -> list[tuple[bytes, bytes, int]]:
    """Return of chains (device, incarnation) up to which bundle they were here before it went.

    A snapshot brings also what others had made, and its row tells only of its own chain.
    """
    told = decode(bytes(get_meta(connection, _BACK) or encode([])))
    rows = told if isinstance(told, list) else []
    return [(one[0], one[1], one[2]) for one in rows if isinstance(one, list)]


def _note_back(connection: Connection) -> None:
    """Remember how far the chains were here, beside what was taken back before."""
    rows = connection.execute("SELECT device, incarnation, seq FROM peer_head").fetchall()
    most = {(device, incarnation): seq for device, incarnation, seq in taken_back(connection)}
    for device, incarnation, seq in rows:
        most[device, incarnation] = max(seq, most.get((device, incarnation), 0))
    put_meta(connection, _BACK, encode([[*chain, seq] for chain, seq in sorted(most.items())]))


def forget(connection: Connection) -> None:
    """Let what the last import brought stay for good, inside the caller's transaction."""
    for table in ("came", "came_in"):
        connection.execute(f"DELETE FROM {table}")


# Of one op: its field and actor number, its id, what its writer had seen, whether it came.
_Op = tuple[tuple[int, int], OpId, tuple[OpId, ...], bool]


def _touched(connection: Connection) -> Iterable[tuple[int, list[_Op]]]:
    """Yield each row that the import touched with all its ops, those without a value too."""
    rows = connection.execute(
        "SELECT o.rid, o.fid, o.aid, o.hlc, a.actor, "
        # What does not count has taken nothing out of the heads.
        "CASE o.live WHEN 2 THEN NULL ELSE o.prevs END, c.rid IS NOT NULL FROM op o "
        "JOIN actor a ON a.aid = o.aid LEFT JOIN came c "
        "ON (c.rid, c.fid, c.hlc, c.aid) = (o.rid, o.fid, o.hlc, o.aid) "
        "WHERE o.rid IN (SELECT DISTINCT rid FROM came) ORDER BY o.rid"
    ).fetchall()
    for rid, group in groupby(rows, key=lambda row: int(row[0])):
        yield (
            rid,
            [
                ((fid, aid), OpId(hlc, actor), unpack_ids(prevs or b""), bool(is_new))
                for _, fid, aid, hlc, actor, prevs, is_new in group
            ],
        )


def _work_out(connection: Connection, rid: int, ops: list[_Op]) -> None:
    """Take a row's new ops out, and let the rest be heads or history as without them."""
    left = [one for one in ops if not one[3]]
    named = {(fid, one) for (fid, _), _, seen, _ in left for one in seen}
    for (fid, aid), one, _, is_new in ops:
        place = (rid, fid, one.hlc, aid)
        if is_new:
            connection.execute("DELETE FROM op WHERE (rid, fid, hlc, aid) = (?, ?, ?, ?)", place)
        elif (fid, one) not in named:  # nobody who stays has seen it
            connection.execute(
                "DELETE FROM op WHERE (rid, fid, hlc, aid) = (?, ?, ?, ?) AND live = -1", place
            )
            connection.execute(
                "UPDATE op SET live = 1 WHERE (rid, fid, hlc, aid) = (?, ?, ?, ?) AND live = 0",
                place,
            )


def _drop_empty(connection: Connection, schemas: Mapping[str, Schema]) -> None:
    """Drop the rows of which nothing is left."""
    empty = connection.execute(
        "SELECT rid FROM touched WHERE NOT EXISTS (SELECT 1 FROM op WHERE op.rid = touched.rid)"
    ).fetchall()
    for (rid,) in empty:
        index.forget(connection, rid)
        heads.drop_row(connection, schemas, rid)
        for table in ("bound", "conflict", "held_aside", "row", "touched"):
            connection.execute(f"DELETE FROM {table} WHERE rid = ?", (rid,))


def _put_heads_back(connection: Connection) -> None:
    told = decode(bytes(get_meta(connection, _BEFORE) or encode([])))
    rows = (
        [[*one, 0][:4] for one in told if isinstance(one, list)] if isinstance(told, list) else []
    )
    connection.execute("DELETE FROM peer_head")
    connection.executemany(
        "INSERT INTO peer_head (device, incarnation, seq, is_out) VALUES (?, ?, ?, ?)", rows
    )
