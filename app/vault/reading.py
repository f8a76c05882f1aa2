"""Reading rows: from the heads tables what stands now, from the log what stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.records import OpId, Record, RecordId
from app.rules.merge import log_name
from app.rules.origins import Said, first_said
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.vault import columns
from app.vault.opening import Connection
from app.vault.tables import number
from app.vault.values import decode, id_bytes, id_text, unpack_ids

NOBODY = RecordId("00000000-0000-0000-0000-000000000000")


@dataclass(frozen=True)
class PastValue:
    """One version of one field; at_ms is the Unix time its writer's clock showed.

    user, device: who wrote it and where (16 bytes); nobody and empty if not known here.
    origin: the version whose words an undo brought back with this one.
    """

    key: str
    value: Stored
    at_ms: int
    user: RecordId
    device: bytes
    id: OpId
    is_current: bool
    origin: PastValue | None = None


@dataclass(frozen=True)
class Query:
    """Which rows of a kind: of one subject, with values, between two texts, at most so many.

    after: the number of the last row of the page before.
    """

    subject: RecordId | None = None
    where: tuple[tuple[str, Stored], ...] = ()
    between: tuple[str, str, str] | None = None
    after: int = 0
    limit: int | None = None


def record(connection: Connection, schema: Schema, record_id: RecordId) -> Record | None:
    """Return the row, or None if there is none or it was deleted."""
    row = connection.execute(
        f"SELECT {columns.read_columns(schema)} FROM {columns.table(schema)} h "
        "JOIN row r ON r.rid = h.rid WHERE r.row = ? AND h.deleted = 0",
        (id_bytes(record_id),),
    ).fetchone()
    return columns.to_record(schema, row) if row else None


def row_of_any_kind(
    connection: Connection, schemas: Mapping[str, Schema], record_id: RecordId
) -> Record | None:
    """Return the row with this id, whatever its kind, or None."""
    row = connection.execute(
        "SELECT kind FROM row WHERE row = ?", (id_bytes(record_id),)
    ).fetchone()
    if row is None or row[0] not in schemas:
        return None
    return record(connection, schemas[row[0]], record_id)


def records(connection: Connection, schema: Schema, query: Query) -> list[Record]:
    """Return the rows that ``query`` asks for, in the order they were made here."""
    rest, parameters = _conditions(schema, query)
    found = connection.execute(
        f"SELECT {columns.read_columns(schema)} FROM {columns.table(schema)} h {rest}", parameters
    ).fetchall()
    return [columns.to_record(schema, row) for row in found]


def number_of(connection: Connection, record_id: RecordId) -> int:
    """Return the number of a row in this file, by which rows follow each other; 0 for none."""
    row = connection.execute("SELECT rid FROM row WHERE row = ?", (id_bytes(record_id),)).fetchone()
    return int(row[0]) if row else 0


def glance(
    connection: Connection, schema: Schema, fields: Sequence[Field[Any]], query: Query
) -> list[Record]:
    """Return the rows that ``query`` asks for with these answers only.

    To be looked at in great numbers, never saved: they do not say what was seen.
    """
    rest, parameters = _conditions(schema, query)
    wanted = ", ".join(f"h.{columns.column(one)}" for one in fields)
    found = connection.execute(
        f"SELECT h.id, h.subject, {wanted} FROM {columns.table(schema)} h {rest}", parameters
    )
    return [columns.glanced(schema, fields, row) for row in found]


def _conditions(schema: Schema, query: Query) -> tuple[str, tuple[object, ...]]:
    """Return what follows a SELECT from the heads table h, and its parameters."""
    conditions = ["h.deleted = 0"]
    parameters: list[object] = []
    if query.subject is not None:
        conditions.append("h.subject = ?")
        parameters.append(id_bytes(query.subject))
    for key, value in query.where:
        conditions.append(f"h.{columns.column(schema[key])} IS ?")
        parameters.append(columns.to_column(value))
    if query.between is not None:
        key, first, end = query.between
        answer = columns.column(schema[key])
        conditions.append(f"h.{answer} >= ? AND h.{answer} < ?")
        parameters += [first, end]
    if query.after:
        conditions.append("h.rid > ?")
        parameters.append(query.after)
    limit = "" if query.limit is None else f" LIMIT {int(query.limit)}"
    return f"WHERE {' AND '.join(conditions)} ORDER BY h.rid{limit}", tuple(parameters)


def page(
    connection: Connection,
    schema: Schema,
    after: tuple[str, RecordId] | None,
    limit: int,
    *,
    having: Schema | None = None,
) -> list[Record]:
    """Return the next rows by name key and id; keyset, so that page 500 costs what page 1 does.

    having: only those about whom there is a row of this kind, too.
    """
    name_key, last = after or ("", NOBODY)
    only = ""
    if having is not None:
        table = columns.table(having)
        only = f"AND h.id IN (SELECT subject FROM {table} WHERE deleted = 0) "
    found = connection.execute(
        f"SELECT {columns.read_columns(schema)} FROM {columns.table(schema)} h "
        f"WHERE (h.name_key, h.id) > (?, ?) AND h.deleted = 0 {only}"
        "ORDER BY h.name_key, h.id LIMIT ?",
        (name_key, id_bytes(last), limit),
    ).fetchall()
    return [columns.to_record(schema, row) for row in found]


def latest(connection: Connection, schema: Schema, limit: int) -> list[Record]:
    """Return the rows made last, the latest first."""
    found = connection.execute(
        f"SELECT {columns.read_columns(schema)} FROM {columns.table(schema)} h "
        "WHERE h.deleted = 0 ORDER BY h.rid DESC LIMIT ?",
        (limit,),
    ).fetchall()
    return [columns.to_record(schema, row) for row in found]


def count(connection: Connection, schema: Schema) -> int:
    """Return how many rows of the kind there are."""
    return number(connection, f"SELECT count(*) FROM {columns.table(schema)} WHERE deleted = 0")


def conflicts(connection: Connection, schemas: Mapping[str, Schema]) -> list[Record]:
    """Return the rows that have a field for which people must choose."""
    kinds = connection.execute(
        "SELECT DISTINCT r.kind FROM conflict c JOIN row r ON r.rid = c.rid"
    ).fetchall()
    found: list[Record] = []
    for (kind,) in kinds:
        schema = schemas.get(kind)
        if schema is None:
            continue
        rows = connection.execute(
            f"SELECT {columns.read_columns(schema)} FROM {columns.table(schema)} h "
            "WHERE h.rid IN (SELECT rid FROM conflict) AND h.deleted = 0 ORDER BY h.rid"
        ).fetchall()
        found += [columns.to_record(schema, row) for row in rows]
    return found


def history(
    connection: Connection, schemas: Mapping[str, Schema], record_id: RecordId, key: str | None
) -> list[PastValue]:
    """Return the versions of a row's fields that still have a value, the newest first."""
    found = connection.execute(
        "SELECT r.kind, f.name, o.value, o.hlc, a.actor, a.user, a.device, o.live, o.prevs "
        "FROM op o JOIN row r ON r.rid = o.rid JOIN field f ON f.fid = o.fid "
        "JOIN actor a ON a.aid = o.aid WHERE r.row = ? AND o.live IN (0, 1) "
        "ORDER BY o.hlc DESC, a.actor DESC",
        (id_bytes(record_id),),
    ).fetchall()
    past: dict[tuple[str, OpId], PastValue] = {}
    said: dict[str, dict[OpId, Said]] = {}
    for kind, name, value, hlc, actor, user, device, live, prevs in found:
        schema = schemas.get(kind)
        if key is not None and schema is not None and name != log_name(schema, key):
            continue
        one = OpId(hlc, actor)
        said.setdefault(name, {})[one] = Said(value, unpack_ids(prevs or b""))
        if value is not None:
            past[name, one] = PastValue(
                key=schema.renamed.get(name, name) if schema else name,
                value=decode(value),
                at_ms=hlc >> 16,
                user=id_text(user) if user else NOBODY,
                device=device or b"",
                id=one,
                is_current=live == 1,
            )
    for name, versions in said.items():
        for one, origin in first_said(versions).items():
            past[name, one] = replace(past[name, one], origin=past[name, origin])
    return list(past.values())
