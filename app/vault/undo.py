"""Acts of workers, and taking the last one back: the inverse is a save like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, OpId, RecordId
from app.rules.merge import DELETED, Version, log_name, shown
from app.schema.fields import Schema
from app.vault.log import Stamp, deletion_of
from app.vault.opening import Connection
from app.vault.values import decode, id_bytes, id_text, unpack_ids

DONE, UNDONE, INVERSE, FINAL = "done", "undone", "inverse", "final"


@dataclass(frozen=True)
class Act:
    """An edit as a worker sees it: its code, whether it can be taken back, what it wrote.

    made: the rows that it put there, or back.
    """

    code: str
    state: str
    changes: tuple[Change, ...]
    made: frozenset[RecordId]


@dataclass(frozen=True)
class _Written:
    """One change of the act: where it stands, what it says and what it had seen."""

    rid: int
    fid: int
    row: bytes
    kind: str
    subject: bytes
    name: str
    live: int
    value: bytes
    prevs: bytes
    made: int

    @property
    def place(self) -> tuple[str, RecordId, RecordId]:
        return self.kind, id_text(self.row), id_text(self.subject)


def keep_act(
    connection: Connection,
    schemas: Mapping[str, Schema],
    by: tuple[Stamp, RecordId],
    act: Act,
) -> None:
    """Remember an edit with this stamp as one act of a worker."""
    stamp, user = by
    cursor = connection.execute(
        "INSERT INTO act (hlc, aid, user, code, state) VALUES (?, ?, ?, ?, ?)",
        (stamp.hlc, stamp.aid, id_bytes(user), act.code, act.state),
    )
    connection.executemany(
        "INSERT INTO act_op (seq, rid, fid, made) "
        "SELECT ?, r.rid, f.fid, ? FROM row r, field f WHERE r.row = ? AND f.name = ?",
        [
            (cursor.lastrowid, int(one.id in act.made), id_bytes(one.id), _name(schemas, one))
            for one in act.changes
        ],
    )


def last_act(connection: Connection, user: RecordId) -> tuple[int, str]:
    """Return (number, code) of the act to take back; raise Problem if it must stay."""
    row = connection.execute(
        # An act about somebody who was erased since has nothing left to take back.
        "SELECT seq, code, state FROM act a WHERE user = ? AND state IN (?, ?) "
        "AND EXISTS (SELECT 1 FROM act_op o WHERE o.seq = a.seq) ORDER BY seq DESC LIMIT 1",
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
    act = connection.execute(
        "SELECT a.hlc, a.aid, n.actor FROM act a JOIN actor n ON n.aid = a.aid WHERE a.seq = ?",
        (seq,),
    ).fetchone()
    if act is None:
        return ()
    hlc, aid, actor = act
    found = connection.execute(
        "SELECT o.rid, o.fid, r.row, r.kind, r.subject, f.name, o.live, o.value, o.prevs, "
        "a.made FROM act_op a JOIN op o ON (o.rid, o.fid) = (a.rid, a.fid) "
        "AND o.hlc = ? AND o.aid = ? JOIN row r ON r.rid = o.rid "
        "JOIN field f ON f.fid = o.fid WHERE a.seq = ?",
        (hlc, aid, seq),
    ).fetchall()
    written = [_Written(*one) for one in found]
    if any(one.live != 1 for one in written):
        raise _built_upon()
    changes: list[Change] = []
    for ops in _by_row(written).values():
        changes += _undone_row(connection, schemas, ops, OpId(hlc, actor))
    return tuple(changes)


def _by_row(written: Iterable[_Written]) -> dict[int, list[_Written]]:
    rows: dict[int, list[_Written]] = {}
    for one in written:
        rows.setdefault(one.rid, []).append(one)
    return rows


def _undone_row(
    connection: Connection, schemas: Mapping[str, Schema], ops: list[_Written], own: OpId
) -> list[Change]:
    """Return what takes back an act in one row: gone if it was not there, else as before."""
    if not ops[0].made:
        return [_before(connection, schemas, one, own) for one in ops]
    if _has_others(connection, ops[0].rid, own):
        raise _built_upon()
    made = deletion_of(connection, ops[0].place)
    return [made] if made else []


def _has_others(connection: Connection, rid: int, own: OpId) -> bool:
    """Tell whether a row that an act made holds an answer that the act did not write."""
    found = connection.execute(
        "SELECT o.value FROM op o JOIN actor a ON a.aid = o.aid "
        "WHERE o.rid = ? AND o.live = 1 AND NOT (o.hlc = ? AND a.actor = ?)",
        (rid, *own),
    )
    return any(decode(value) is not None for (value,) in found)


def _before(
    connection: Connection, schemas: Mapping[str, Schema], one: _Written, own: OpId
) -> Change:
    """Return the change that gives a field back what it showed before the act."""
    schema = schemas.get(one.kind)
    key, field = one.name, None
    if schema is not None and one.name != DELETED:
        key = schema.renamed.get(one.name, one.name)
        field = schema.find(key)
    versions = _seen_versions(connection, one)
    value = shown(field, versions).value if versions else None
    return Change(*one.place, key, value, (own,))


def _seen_versions(connection: Connection, one: _Written) -> list[Version]:
    """Return the versions that a change has seen and that are still known here."""
    versions = []
    for seen in unpack_ids(one.prevs):
        found = connection.execute(
            "SELECT o.value FROM op o JOIN actor a ON a.aid = o.aid "
            "WHERE o.rid = ? AND o.fid = ? AND o.hlc = ? AND a.actor = ? AND o.live >= 0",
            (one.rid, one.fid, *seen),
        ).fetchone()
        if found and found[0] is not None:
            versions.append(Version(seen, found[0], decode(found[0])))
    return versions


def _built_upon() -> Problem:
    words = N_("This was changed again later, so it cannot be taken back. Change it by hand.")
    return Problem(words, Code.USAGE)


def _name(schemas: Mapping[str, Schema], change: Change) -> str:
    schema = schemas.get(change.kind)
    return log_name(schema, change.key) if schema else change.key
