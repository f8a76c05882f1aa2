"""Acts of workers, and taking the last one back: the inverse is a save like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, OpId, RecordId
from app.rules.merge import DELETED, Version, deletion_holds, is_conflict, shown
from app.schema.fields import Field, Schema
from app.vault import heads
from app.vault.log import Stamp, deletion_of
from app.vault.opening import Connection
from app.vault.values import decode, id_bytes, id_text, unpack_ids

DONE, UNDONE, INVERSE, FINAL = "done", "undone", "inverse", "final"


@dataclass(frozen=True)
class _Written:
    """One change of the act: where it stands, what it says and what it had seen."""

    rid: int
    fid: int
    row: bytes
    kind: str
    subject: bytes
    name: str
    prevs: bytes
    made: int

    @property
    def place(self) -> tuple[str, RecordId, RecordId]:
        return self.kind, id_text(self.row), id_text(self.subject)


def keep_act(
    connection: Connection,
    by: tuple[Stamp, RecordId],
    act: tuple[str, str],
    written: Iterable[tuple[int, int, bool]],
) -> None:
    """Remember an edit of a worker as one act (code, state).

    written: number of the row, number of the field, whether the act put the row there.
    """
    stamp, user = by
    cursor = connection.execute(
        "INSERT INTO act (hlc, aid, user, code, state) VALUES (?, ?, ?, ?, ?)",
        (stamp.hlc, stamp.aid, id_bytes(user), *act),
    )
    connection.executemany(
        "INSERT INTO act_op (seq, rid, fid, made) VALUES (?, ?, ?, ?)",
        sorted((cursor.lastrowid or 0, *one) for one in written),
    )


def last_act(connection: Connection, user: RecordId, actor: int | None) -> tuple[int, str]:
    """Return (number, code) of the act to take back; raise Problem if it must stay.

    actor: the login that asks.  What it did comes first: another window of the same worker
    may have saved something since, which is not what is seen in this one.
    """
    # An act about somebody who was erased since has nothing left to take back.
    wanted = (
        "SELECT seq, code, state FROM act a WHERE user = ? AND state IN (?, ?) "
        "AND EXISTS (SELECT 1 FROM act_op o WHERE o.seq = a.seq)"
    )
    values = (id_bytes(user), DONE, FINAL)
    here = f"{wanted} AND aid = (SELECT aid FROM actor WHERE actor = ?) ORDER BY seq DESC LIMIT 1"
    row = actor is not None and connection.execute(here, (*values, actor)).fetchone()
    row = row or connection.execute(f"{wanted} ORDER BY seq DESC LIMIT 1", values).fetchone()
    if row is None:
        raise Problem(N_("There is nothing to take back."), Code.NOT_FOUND)
    seq, code, state = row
    if state == FINAL:
        words = N_("“{act}” cannot be taken back, nor what was done before it. Change it by hand.")
        words = words.with_values(act=Text(code))
        raise Problem(words, Code.USAGE)
    return int(seq), str(code)


def mark_undone(connection: Connection, seq: int) -> None:
    """Remember that an act was taken back, so that the next undo takes an earlier one."""
    connection.execute("UPDATE act SET state = ? WHERE seq = ?", (UNDONE, seq))


def inverse_of(
    connection: Connection, schemas: Mapping[str, Schema], seq: int
) -> tuple[Change, ...]:
    """Return the changes that take an act back: rows it made are deleted, others as before.

    Raises Problem 2 if something was written later on top of it, unless that was taken
    back itself.
    """
    act, found = _written_by(connection, seq)
    stand = _Stand(act, _undone_since(connection, seq))
    changes: list[Change] = []
    for ops in _by_row(found).values():
        changes += _undone_row(connection, schemas, ops, stand)
    return tuple(changes)


def asked_again(
    connection: Connection, schemas: Mapping[str, Schema], seq: int, inverse: Iterable[Change]
) -> list[tuple[Change, ...]]:
    """Return what opens the questions anew that an act had settled, an edit each.

    inverse: what ``inverse_of`` gave.  Written before it, so that it shows what was shown;
    each says one more of the answers that stood side by side.
    """
    seen = {(one.id, one.key): one.seen for one in inverse}
    rounds: list[list[Change]] = []
    for one in _written_by(connection, seq)[1]:
        if one.made:  # its row goes away whole: nothing to ask
            continue
        key, field = _field(schemas, one)
        versions = _seen_versions(connection, one)
        if field is None or not versions or not is_conflict(field, versions):
            continue
        stood = shown(field, versions).raw
        now = [two for two in seen[id_text(one.row), key] if two not in unpack_ids(one.prevs)]
        others = {two.raw: two for two in versions if two.raw != stood}
        for at, other in enumerate(others.values()):
            if at == len(rounds):
                rounds.append([])
            rounds[at].append(_again((one, key), now, other, versions))
    return [tuple(one) for one in rounds]


def _written_by(connection: Connection, seq: int) -> tuple[tuple[int, int], list[_Written]]:
    """Return clock and actor number of an act, and what it wrote as far as that is known."""
    act = connection.execute("SELECT hlc, aid FROM act WHERE seq = ?", (seq,)).fetchone()
    if act is None:
        return (0, 0), []
    found = connection.execute(
        "SELECT o.rid, o.fid, r.row, r.kind, r.subject, f.name, o.prevs, a.made "
        "FROM act_op a JOIN op o ON (o.rid, o.fid) = (a.rid, a.fid) "
        "AND o.hlc = ? AND o.aid = ? JOIN row r ON r.rid = o.rid "
        "JOIN field f ON f.fid = o.fid WHERE a.seq = ?",
        (*act, seq),
    ).fetchall()
    return (act[0], act[1]), [_Written(*one) for one in found]


@dataclass(frozen=True)
class _Version:
    """One version of a field of a row: by (clock, actor number) and by its id."""

    fid: int
    by: tuple[int, int]
    id: OpId
    is_live: bool
    is_empty: bool


@dataclass(frozen=True)
class _Stand:
    """The act to take back, and the later acts that count as if they had not been.

    Both by clock and actor number; undone: acts that were taken back, and their inverses.
    """

    act: tuple[int, int]
    undone: frozenset[tuple[int, int]]

    def of_field(self, versions: Iterable[_Version]) -> tuple[OpId, ...]:
        """Return the versions by which a field still stands as the act left it, or refuse."""
        others = [one for one in versions if one.by != self.act]
        own = [one.id for one in versions if one.by == self.act and one.is_live]
        if own:
            return tuple(own)
        later = [one for one in others if one.id.hlc >= self.act[0]]
        if any(one.by not in self.undone for one in later):
            raise _built_upon()
        return tuple(one.id for one in later if one.is_live)

    def is_alone(self, versions: Iterable[_Version]) -> bool:
        """Tell whether a row holds no answer but those of the act."""
        return all(
            one.by == self.act or one.by in self.undone or one.is_empty
            for one in versions
            if one.is_live
        )


def _undone_since(connection: Connection, seq: int) -> frozenset[tuple[int, int]]:
    found = connection.execute(
        "SELECT hlc, aid FROM act WHERE seq > ? AND state IN (?, ?)", (seq, UNDONE, INVERSE)
    )
    return frozenset((hlc, aid) for hlc, aid in found)


def _by_row(written: Iterable[_Written]) -> dict[int, list[_Written]]:
    rows: dict[int, list[_Written]] = {}
    for one in written:
        rows.setdefault(one.rid, []).append(one)
    return rows


def _undone_row(
    connection: Connection, schemas: Mapping[str, Schema], ops: list[_Written], stand: _Stand
) -> list[Change]:
    """Return what takes back an act in one row: gone if it was not there, else as before."""
    versions = _versions(connection, ops[0].rid)
    if ops[0].made:
        if not stand.is_alone(versions):
            raise _built_upon()
        made = deletion_of(connection, ops[0].place)
        return [made] if made else []
    is_deletion = any(one.name == DELETED for one in ops)
    if not is_deletion and deletion_holds(heads.row_heads(connection, ops[0].rid)):
        raise _built_upon()  # it would bring back what somebody deleted
    if is_deletion and not any(one.by == stand.act and one.is_live for one in versions):
        raise _built_upon()  # who wrote the row again did not bring back its old answers
    changes = []
    for one in ops:
        seen = stand.of_field([other for other in versions if other.fid == one.fid])
        changes.append(_before(connection, schemas, one, seen))
    return changes


def _versions(connection: Connection, rid: int) -> list[_Version]:
    """Return all versions of a row's fields that came with a value."""
    found = connection.execute(
        "SELECT o.fid, o.hlc, o.aid, a.actor, o.live, o.value FROM op o "
        "JOIN actor a ON a.aid = o.aid WHERE o.rid = ? AND o.live IN (0, 1)",
        (rid,),
    )
    return [
        _Version(fid, (hlc, aid), OpId(hlc, actor), live == 1, decode(value) is None)
        for fid, hlc, aid, actor, live, value in found
    ]


def _before(
    connection: Connection,
    schemas: Mapping[str, Schema],
    one: _Written,
    seen: tuple[OpId, ...],
) -> Change:
    """Return the change that gives a field back what it showed before the act."""
    key, field = _field(schemas, one)
    versions = _seen_versions(connection, one)
    if not versions:
        return Change(*one.place, key, None, seen)
    return _again((one, key), seen, shown(field, versions), versions)


def _again(
    place: tuple[_Written, str],
    now: Iterable[OpId],
    stood: Version,
    versions: Iterable[Version],
) -> Change:
    """Return the change that says once more what stood.

    Besides the versions of ``now`` it names those that said the same: they are history, and
    by them it is known everywhere whose words were brought back.
    """
    one, key = place
    same = [two.id for two in versions if two.raw == stood.raw]
    return Change(*one.place, key, stood.value, (*now, *same))


def _field(schemas: Mapping[str, Schema], one: _Written) -> tuple[str, Field[Any] | None]:
    """Return the present key of what was changed, and its field if there is one."""
    schema = schemas.get(one.kind)
    if schema is None or one.name == DELETED:
        return one.name, None
    key = schema.renamed.get(one.name, one.name)
    return key, schema.find(key)


def _seen_versions(connection: Connection, one: _Written) -> list[Version]:
    """Return the versions that a change has seen and that are still known here."""
    versions = []
    for seen in unpack_ids(one.prevs):
        found = connection.execute(
            "SELECT o.value FROM op o JOIN actor a ON a.aid = o.aid "
            "WHERE o.rid = ? AND o.fid = ? AND o.hlc = ? AND a.actor = ? AND o.live IN (0, 1)",
            (one.rid, one.fid, *seen),
        ).fetchone()
        if found and found[0] is not None:
            versions.append(Version(seen, found[0], decode(found[0])))
    return versions


def _built_upon() -> Problem:
    words = N_("This was changed again later, so it cannot be taken back. Change it by hand.")
    return Problem(words, Code.USAGE)
