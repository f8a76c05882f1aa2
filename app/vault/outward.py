"""What may leave by online places: whose words were there, what waits to go, what went back.

Everything is in the bundles of scope ``in``.  Those of scope ``out`` hold the centre's own
rows and the rows of people whose yes stands, as somebody else works out; here is kept
what of that is in them already, so that each change goes once and nothing is left behind.
Every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from app.schema.centre import CENTRE
from app.schema.fields import Schema
from app.vault.opening import Connection
from app.vault.outbox import only_here
from app.vault.tables import found_in, get_meta, number, put_meta

Note = Callable[[Connection], None]
# Which kinds may go, and rows of ``out_subject``: subject, state, first, last.
OnlineKnown = tuple[str, list[tuple[bytes, int, int, int]]]

# Of a person: some of it was there; all that is known here is there; nothing more goes, since
# the yes has ended, or was taken back, and then what is there is taken away.
KNOWN, OPEN, CLOSED, GONE = 0, 1, 2, 3
_KINDS = "out_kinds"
_STALE = "out_stale"
_READERS = "out_readers"
_PLACE = "(rid, fid, hlc, aid)"

# Whose rows may go, of which kinds, and each such row, however often it was bound: a look at one
# row costs the same however many there are.
_LAID_OUT = """
CREATE TEMP TABLE IF NOT EXISTS may_subject
  (subject BLOB PRIMARY KEY, is_centre INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS may_kind (kind TEXT PRIMARY KEY, is_centres INTEGER);
CREATE TEMP VIEW IF NOT EXISTS may_row AS SELECT r.rid FROM row r
  CROSS JOIN may_subject s ON s.subject = r.subject
  CROSS JOIN may_kind k ON k.kind = r.kind AND k.is_centres = s.is_centre
  WHERE NOT EXISTS (SELECT 1 FROM bound b WHERE b.rid = r.rid
    AND (b.subject != r.subject OR b.kind NOT IN (SELECT kind FROM may_kind)));
DELETE FROM may_subject;
DELETE FROM may_kind
"""


@dataclass(frozen=True)
class May:
    """Whose words may go online now.

    centre: its id.  people: ids of those whose yes stands.  taken_back: of those who had
    said yes and no longer do.  All ids of 16 bytes.  readers: other bytes for other hubs.
    """

    centre: bytes
    people: frozenset[bytes]
    taken_back: frozenset[bytes] = frozenset()
    readers: bytes = b""


def is_used(connection: Connection) -> bool:
    """Tell whether anything was ever sent to an online place, or came from one."""
    return bool(number(connection, "SELECT EXISTS (SELECT 1 FROM out_subject)"))


def settle(connection: Connection, schemas: Mapping[str, Schema], may: May, last: int) -> None:
    """Take note of who may go now, and let what must not go any more travel by stick again.

    last: number of the latest own bundle of scope out.
    """
    _lay_out(connection, schemas, may)
    kinds = " ".join(sorted(_sorts(schemas)))
    if get_meta(connection, _KINDS) != kinds:  # this version can send what an earlier one held
        connection.execute("UPDATE out_subject SET state = ? WHERE state = ?", (KNOWN, OPEN))
        put_meta(connection, _KINDS, kinds)
    closing = connection.execute(
        "SELECT subject FROM out_subject WHERE state < ? "
        "AND subject NOT IN (SELECT subject FROM may_subject)",
        (CLOSED,),
    ).fetchall()
    for one in closing:
        connection.execute(
            "INSERT OR IGNORE INTO pass_on SELECT o.rid, o.fid, o.hlc, o.aid FROM row r "
            "JOIN op o ON o.rid = r.rid WHERE r.subject = ? AND o.live >= 0",
            one,
        )
        connection.execute(
            "DELETE FROM out_due WHERE rid IN (SELECT rid FROM row WHERE subject = ?)", one
        )
        connection.execute("UPDATE out_subject SET state = ? WHERE subject = ?", (CLOSED, *one))
    gone = connection.executemany(
        "UPDATE out_subject SET state = ?2 WHERE subject = ?1 AND state < ?2",
        [(one, GONE) for one in sorted(may.taken_back)],
    ).rowcount
    # Files that were sealed to others than who is to read them are put anew.
    if gone > 0 or bytes(get_meta(connection, _READERS) or b"") != may.readers:
        put_meta(connection, _STALE, last)
        put_meta(connection, _READERS, may.readers)


def may_go(connection: Connection, rows: Collection[bytes]) -> frozenset[bytes]:
    """Return which of these rows may go, as they were laid out last."""
    sql = f"SELECT row FROM row r WHERE {may_be('r')} AND row IN"
    return frozenset(row for (row,) in found_in(connection, sql, sorted(rows)))


def may_be(letter: str) -> str:
    """Return whether the row of a table's ``rid`` may go, as it was laid out last."""
    return f"EXISTS (SELECT 1 FROM may_row w WHERE w.rid = {letter}.rid)"


def stale_until(connection: Connection) -> int:
    """Return the number up to which own bundles hold words of somebody who took a yes back."""
    return int(get_meta(connection, _STALE) or 0)


def choose_news(connection: Connection) -> None:
    """Choose what is to go: what waits, and all of whoever may go since now."""
    begin_choice(connection)
    connection.execute(
        f"INSERT INTO chosen SELECT d.rid, d.fid, d.hlc, d.aid FROM out_due d WHERE {may_be('d')}"
    )
    connection.execute(
        "INSERT OR IGNORE INTO chosen SELECT o.rid, o.fid, o.hlc, o.aid "
        "FROM (SELECT subject FROM may_subject "
        "EXCEPT SELECT subject FROM out_subject WHERE state = ?) m "
        "CROSS JOIN row r ON r.subject = m.subject CROSS JOIN op o ON o.rid = r.rid "
        f"WHERE o.live >= 0 AND {may_be('r')}",
        (OPEN,),
    )


def choose_all(connection: Connection) -> None:
    """Choose everything that may go, of which only what waits here has to be kept in mind."""
    begin_choice(connection)
    connection.execute(
        "INSERT INTO chosen SELECT x.rid, x.fid, x.hlc, x.aid FROM outbox x "
        f"WHERE {may_be('x')} UNION "
        f"SELECT d.rid, d.fid, d.hlc, d.aid FROM out_due d WHERE {may_be('d')}"
    )


def went(connection: Connection, seq: int, wall: int, *, is_all: bool) -> None:
    """Know that what was chosen went with the own bundle ``seq`` of scope out.

    wall: Unix ms.  is_all: the bundle holds everything that may go.
    """
    connection.execute(
        f"UPDATE outbox SET out_seq = ? WHERE out_seq = 0 AND {_PLACE} IN (SELECT * FROM chosen)",
        (seq,),
    )
    connection.execute(f"DELETE FROM out_due WHERE {_PLACE} IN (SELECT * FROM chosen)")
    wanted = (
        f"SELECT DISTINCT subject FROM row r WHERE {may_be('r')}"
        if is_all
        else "SELECT DISTINCT r.subject FROM chosen c JOIN row r ON r.rid = c.rid"
    )
    connection.execute(
        f"INSERT INTO out_subject SELECT subject, {OPEN}, ?1, ?1 FROM ({wanted}) WHERE true "
        f"ON CONFLICT DO UPDATE SET state = {OPEN}, last = max(last, ?1)",
        (wall,),
    )


def brings_others(connection: Connection) -> bool:
    """Tell whether something of the last import is among what was chosen."""
    return bool(number(connection, f"SELECT EXISTS (SELECT 1 FROM came WHERE {_PLACE} IN chosen)"))


# -- what is written and what comes ---------------------------------------------------------------


def note_written(connection: Connection, places: Iterable[tuple[int, int, int, int]]) -> None:
    """Let changes made here wait to go online, if all else of their subject is there."""
    if is_used(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO out_due SELECT ?1, ?2, ?3, ?4 FROM row r JOIN out_subject q "
            f"ON q.subject = r.subject AND q.state = {OPEN} WHERE r.rid = ?1",
            list(places),
        )


def note_inside(connection: Connection) -> None:
    """Let staged changes, new here and not from an online place, wait to go there."""
    if is_used(connection):
        connection.execute(_STAGED.format(table="out_due", states=OPEN))


def note_outside(connection: Connection) -> None:
    """Let staged changes, new here and from an online place, go by stick if they must."""
    connection.execute(_STAGED.format(table="pass_on", states=f"{CLOSED}, {GONE}"))


_STAGED = (
    "INSERT OR IGNORE INTO {table} SELECT s.rid, s.fid, s.hlc, s.aid FROM staged s "
    "JOIN row r ON r.rid = s.rid JOIN out_subject q ON q.subject = r.subject "
    "AND q.state IN ({states})"
)


def begin_coming(connection: Connection) -> None:
    """Begin to note what a bundle of scope out holds."""
    _make_list(connection, "out_came")


def note_coming(connection: Connection) -> None:
    """Note what is staged of a bundle of scope out, known here or not: it is there already."""
    connection.execute(
        "INSERT OR IGNORE INTO out_came SELECT DISTINCT rid, fid, hlc, aid FROM staged"
    )
    connection.execute(
        f"DELETE FROM out_due WHERE {_PLACE} IN (SELECT rid, fid, hlc, aid FROM staged)"
    )


def end_coming(connection: Connection, schemas: Mapping[str, Schema], wall: int) -> None:
    """Know whose words a bundle of scope out held, and of whom all that is known here.

    wall: when it was made, by its sender's clock.
    """
    inside = [one.name for one in schemas.values() if one.stays_inside]
    marks = ", ".join("?" * len(inside))
    connection.execute(
        f"INSERT INTO out_subject SELECT c.subject, CASE WHEN EXISTS (SELECT 1 FROM row r "
        f"JOIN op o ON o.rid = r.rid WHERE r.subject = c.subject AND o.live >= 0 "
        f"AND r.kind NOT IN ({marks}) AND (o.rid, o.fid, o.hlc, o.aid) NOT IN "
        f"(SELECT * FROM out_came)) THEN {KNOWN} ELSE {OPEN} END, ?, ? "
        "FROM (SELECT DISTINCT r.subject FROM out_came u JOIN row r ON r.rid = u.rid) c "
        f"WHERE NOT EXISTS (SELECT 1 FROM out_subject q WHERE q.subject = c.subject "
        f"AND q.state != {KNOWN}) "
        "ON CONFLICT DO UPDATE SET state = excluded.state, last = max(last, excluded.last)",
        (*inside, wall, wall),
    )
    connection.execute(
        "UPDATE out_subject SET last = max(last, ?) WHERE subject IN "
        "(SELECT r.subject FROM out_came u JOIN row r ON r.rid = u.rid)",
        (wall,),
    )
    connection.execute("DELETE FROM out_came")


@dataclass(frozen=True)
class Noting:
    """Who is told of the staged changes: of all that came, and of those that are new here."""

    fresh: tuple[Note, ...] = (note_inside,)
    coming: tuple[Note, ...] = ()


INSIDE = Noting()
OUTSIDE = Noting((note_outside,), (note_coming,))


# -- what a new computer is told ------------------------------------------------------------------


def for_another(connection: Connection) -> OnlineKnown:
    """Return whose words are online, for a computer that gets all that is known here.

    Of whom something still waits here, it knows that not all of it is there.
    """
    rows = connection.execute(
        f"SELECT subject, CASE WHEN state = {OPEN} AND subject IN (SELECT r.subject FROM out_due d "
        f"JOIN row r ON r.rid = d.rid) THEN {KNOWN} ELSE state END, first, last "
        "FROM out_subject ORDER BY subject"
    ).fetchall()
    return str(get_meta(connection, _KINDS) or ""), rows


def learn(connection: Connection, known: OnlineKnown) -> None:
    """Know what another computer told, of whom nothing is known here yet."""
    kinds, people = known
    connection.executemany("INSERT OR IGNORE INTO out_subject VALUES (?, ?, ?, ?)", people)
    put_meta(connection, _KINDS, kinds)


# -- whose yes was taken back elsewhere -----------------------------------------------------------


def hold(connection: Connection, told: Iterable[tuple[bytes, bytes]]) -> None:
    """Keep (subject, row) of people whose yes was taken back by a row of another computer."""
    connection.executemany("INSERT OR IGNORE INTO out_held VALUES (?, ?)", sorted(set(told)))
    connection.execute("DELETE FROM out_held WHERE subject IN (SELECT subject FROM erased)")


def held(connection: Connection) -> list[tuple[bytes, bytes]]:
    """Return the (subject, row) of which the row has not come yet."""
    return connection.execute(
        "SELECT subject, row FROM out_held h WHERE NOT EXISTS "
        "(SELECT 1 FROM row r WHERE r.row = h.row)"
    ).fetchall()


# -- what is told to people -----------------------------------------------------------------------


def were_sent(connection: Connection, may: May) -> list[tuple[bytes, int, int]]:
    """Return whose words were at an online place and may not go there: id, first, last (ms)."""
    found = connection.execute(
        "SELECT subject, first, last FROM out_subject ORDER BY last DESC, subject"
    ).fetchall()
    return [one for one in found if one[0] not in may.people and one[0] != may.centre]


def only_by_stick(connection: Connection, schemas: Mapping[str, Schema], may: May) -> int:
    """Return how many edits that nobody else has must not go online."""
    sorts = _sorts(schemas)
    found = connection.execute(
        "SELECT DISTINCT x.hlc, x.aid, r.kind, r.subject FROM outbox x "
        f"JOIN row r ON r.rid = x.rid WHERE {only_here(connection, 'x')}"
    ).fetchall()
    return len(
        {
            (hlc, aid)
            for hlc, aid, kind, subject in found
            if sorts.get(kind) != (subject == may.centre)
            or (subject != may.centre and subject not in may.people)
        }
    )


# -- within ---------------------------------------------------------------------------------------


def _lay_out(connection: Connection, schemas: Mapping[str, Schema], may: May) -> None:
    """Lay out for this connection which rows may go."""
    for script in _LAID_OUT.split(";"):
        connection.execute(script)
    connection.executemany(
        "INSERT INTO may_subject VALUES (?, ?)",
        [(may.centre, True), *((one, False) for one in sorted(may.people - {may.centre}))],
    )
    connection.executemany("INSERT INTO may_kind VALUES (?, ?)", list(_sorts(schemas).items()))


def _sorts(schemas: Mapping[str, Schema]) -> dict[str, bool]:
    """Return the kinds that may go, and whether their rows are the centre's own."""
    return {
        one.name: CENTRE.name in {one.name, one.owner}
        for one in schemas.values()
        if not one.stays_inside
    }


def begin_choice(connection: Connection) -> None:
    """Begin a list of the changes that go into one bundle."""
    _make_list(connection, "chosen")


def _make_list(connection: Connection, name: str) -> None:
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {name} (rid INTEGER, fid INTEGER, hlc INTEGER, "
        "aid INTEGER, PRIMARY KEY (rid, fid, hlc, aid)) WITHOUT ROWID"
    )
    connection.execute(f"DELETE FROM {name}")
