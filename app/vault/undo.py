"""Acts of workers, and taking the last one back: the inverse is a save like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, OpId, RecordId
from app.rules.merge import DELETED
from app.schema.fields import Schema
from app.vault.log import Stamp, deletion_of
from app.vault.opening import Connection
from app.vault.values import decode, id_bytes, id_text, unpack_ids

DONE, UNDONE, INVERSE, FINAL = "done", "undone", "inverse", "final"

# Columns: row and field number, row id, kind, subject, name, whether live, what it had seen.
_Written = tuple[int, int, bytes, str, bytes, str, int, bytes]


def keep_act(
    connection: Connection,
    stamp: Stamp,
    user: RecordId,
    act: tuple[str, str],
) -> None:
    """Remember an edit as one act (code, state) of a worker."""
    code, state = act
    cursor = connection.execute(
        "INSERT INTO act (hlc, aid, user, code, state) VALUES (?, ?, ?, ?, ?)",
        (stamp.hlc, stamp.aid, id_bytes(user), code, state),
    )
    connection.execute(
        "INSERT INTO act_op SELECT ?, rid, fid FROM outbox WHERE hlc = ? AND aid = ?",
        (cursor.lastrowid, stamp.hlc, stamp.aid),
    )


def last_act(connection: Connection, user: RecordId) -> tuple[int, str]:
    """Return (number, code) of the act to take back; raise Problem if it must stay."""
    row = connection.execute(
        "SELECT seq, code, state FROM act WHERE user = ? AND state IN (?, ?) "
        "ORDER BY seq DESC LIMIT 1",
        (id_bytes(user), DONE, FINAL),
    ).fetchone()
    if row is None:
        raise Problem(N_("There is nothing to take back."), Code.NOT_FOUND)
    seq, code, state = row
    if state == FINAL:
        words = N_("“{act}” cannot be taken back.").with_values(act=Text(code))
        raise Problem(words, Code.USAGE)
    return int(seq), str(code)


def mark_undone(connection: Connection, seq: int) -> None:
    """Remember that an act was taken back, so that the next undo takes an earlier one."""
    connection.execute("UPDATE act SET state = ? WHERE seq = ?", (UNDONE, seq))


def inverse_of(
    connection: Connection, schemas: Mapping[str, Schema], seq: int
) -> tuple[Change, ...]:
    """Return the changes that take an act back: rows it made are deleted, others as before.

    Raises Problem 2 if something was written later on top of it.
    """
    act = connection.execute("SELECT hlc, aid FROM act WHERE seq = ?", (seq,)).fetchone()
    if act is None:
        return ()
    hlc, aid = act
    written: list[_Written] = connection.execute(
        "SELECT o.rid, o.fid, r.row, r.kind, r.subject, f.name, o.live, o.prevs "
        "FROM act_op a JOIN op o ON (o.rid, o.fid) = (a.rid, a.fid) AND o.hlc = ? AND o.aid = ? "
        "JOIN row r ON r.rid = o.rid JOIN field f ON f.fid = o.fid WHERE a.seq = ?",
        (hlc, aid, seq),
    ).fetchall()
    if any(one[6] != 1 for one in written):
        raise _built_upon()
    actor = connection.execute("SELECT actor FROM actor WHERE aid = ?", (aid,)).fetchone()
    own = OpId(hlc, actor[0] if actor else 0)
    changes: list[Change] = []
    for rid, ops in _by_row(written).items():
        if _made_by(connection, rid, hlc, aid):
            changes += _deletion(connection, ops[0])
        else:
            changes += [_before(connection, schemas, one, own) for one in ops]
    return tuple(changes)


def _by_row(written: Iterable[_Written]) -> dict[int, list[_Written]]:
    rows: dict[int, list[_Written]] = {}
    for one in written:
        rows.setdefault(one[0], []).append(one)
    return rows


def _made_by(connection: Connection, rid: int, hlc: int, aid: int) -> bool:
    """Tell whether a row has nothing but what this act wrote; refuse if only later things do."""
    others = connection.execute(
        "SELECT count(*), sum(live = 1 AND hlc > ?2) FROM op "
        "WHERE rid = ?1 AND live >= 0 AND NOT (hlc = ?2 AND aid = ?3)",
        (rid, hlc, aid),
    ).fetchone() or (0, 0)
    first = connection.execute(
        "SELECT min(hlc) FROM op WHERE rid = ? AND live >= 0", (rid,)
    ).fetchone()
    if others[0] and first and first[0] == hlc:
        raise _built_upon()  # somebody has written in the row that this act made
    return not others[0]


def _deletion(connection: Connection, one: _Written) -> list[Change]:
    place = (one[3], id_text(one[2]), id_text(one[4]))
    made = deletion_of(connection, place)
    return [made] if made else []


def _before(
    connection: Connection, schemas: Mapping[str, Schema], one: _Written, own: OpId
) -> Change:
    """Return the change that gives a field back what it showed before the act."""
    rid, fid, row, kind, subject, name, _, prevs = one
    schema = schemas.get(kind)
    key = schema.renamed.get(name, name) if schema and name != DELETED else name
    value = None
    seen = sorted(unpack_ids(prevs))
    if seen:
        latest = seen[-1]
        found = connection.execute(
            "SELECT o.value FROM op o JOIN actor a ON a.aid = o.aid "
            "WHERE o.rid = ? AND o.fid = ? AND o.hlc = ? AND a.actor = ? AND o.live >= 0",
            (rid, fid, latest.hlc, latest.actor),
        ).fetchone()
        value = decode(found[0]) if found and found[0] is not None else None
    return Change(kind, id_text(row), id_text(subject), key, value, (own,))


def _built_upon() -> Problem:
    words = N_("This was changed again later, so it cannot be taken back. Change it by hand.")
    return Problem(words, Code.USAGE)
