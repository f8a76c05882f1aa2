"""The heads tables: one per kind of record, generated from the schema, projected from the log.

They hold nothing that the log does not, so a new version of Waymark drops and
rebuilds them.  Screens and lists read them; the merge writes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.records import OpId
from app.rules.merge import FoldedRow, Version, fold_row
from app.rules.names import fold
from app.schema.fields import Field, Schema, Search
from app.schema.kinds import Reference
from app.schema.registry import digest_of
from app.vault import index, lateness, outbox
from app.vault.columns import column, table, to_column
from app.vault.opening import Connection, Row, write_transaction
from app.vault.tables import get_meta, number, put_meta
from app.vault.values import encode, id_text, load, pack_ids

PROJECTION = 7  # grows when the same schema and log make other tables

STRETCH_ROWS = 4_000  # that are held in memory at once when all are gone through

_FIXED = ("rid", "id", "subject", "deleted", "conflicts", "held", "name_key", "seen", "more")

_LIVE = """
SELECT t.rid, r.kind, r.row, r.subject, f.name, o.hlc, a.actor, o.value
FROM touched t CROSS JOIN row r ON r.rid = t.rid
CROSS JOIN op o ON o.rid = t.rid AND o.live = 1
JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid
ORDER BY t.rid, o.fid
"""

# Two changes that name each other, which only a forger writes, leave nothing to show.
_HEADLESS = (
    "SELECT rid FROM touched t "
    "WHERE NOT EXISTS (SELECT 1 FROM op o WHERE o.rid = t.rid AND o.live = 1)"
)

Schemas = Mapping[str, Schema]
Progress = Callable[[int, int], None]  # told (done, total) of what is gone through


def tell_nobody(_done: int, _total: int) -> None:
    """Take no notice of how far it is."""


def digest(schemas: Schemas) -> str:
    """Return what the tables of this version are made from, as one text.

    A value that one version cannot read is held, and a protective one may win, so what
    a field's kind accepts and what it protects count too.
    """
    shapes = "\n".join(schemas[kind].shape for kind in sorted(schemas))
    return f"{PROJECTION}:{digest_of(schemas)}:{hashlib.sha256(shapes.encode()).hexdigest()}"


def are_current(connection: Connection, schemas: Schemas) -> bool:
    """Tell whether the tables are those of this version's schemas."""
    return bool(get_meta(connection, "heads") == digest(schemas))


def rebuild(connection: Connection, schemas: Schemas, progress: Progress = tell_nobody) -> None:
    """Drop every heads table and make all of them from the log, in one transaction.

    progress: told how many rows are done, from 0 to all; what it raises ends the work and
    leaves the tables as they were.
    """
    make_touched(connection)
    with write_transaction(connection):
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 6) = 'heads_'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f'DROP TABLE "{table}"')
        index.rebuild(connection)
        connection.execute("DELETE FROM conflict")
        for schema in schemas.values():
            _create(connection, schema)
        lateness.rebuild(connection)
        total = number(connection, "SELECT count(*) FROM row")
        progress(0, total)
        for at, _ in enumerate(_stretches(connection), start=1):
            _write_rows(connection, schemas)
            progress(min(at * STRETCH_ROWS, total), total)
        lateness.refresh(connection, schemas, lateness.all_plans(connection, schemas))
        outbox.recount(connection)
        put_meta(connection, "heads", digest(schemas))


def make_touched(connection: Connection) -> None:
    """Make the list of rows that wait to be projected; lives in memory, per connection."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (rid INTEGER PRIMARY KEY)")


def project(connection: Connection, schemas: Schemas) -> None:
    """Bring heads, conflicts and search up to date for the touched rows, and forget these."""
    plans = lateness.plans_touched(connection, schemas)
    _write_rows(connection, schemas)
    plans |= lateness.plans_touched(connection, schemas)
    lateness.refresh(connection, schemas, plans)
    for (rid,) in connection.execute(_HEADLESS).fetchall():
        drop_row(connection, schemas, rid)
    connection.execute("DELETE FROM touched")


def _write_rows(connection: Connection, schemas: Schemas) -> None:
    """Write what the touched rows say now into heads, conflicts and search."""
    fids: dict[str, int] = dict(connection.execute("SELECT name, fid FROM field").fetchall())
    connection.execute("DELETE FROM conflict WHERE rid IN (SELECT rid FROM touched)")
    rows: dict[str, list[tuple[object, ...]]] = {}
    conflicts: list[tuple[int, int]] = []
    words = index.Words()
    for rid, kind, row, subject, heads in _folded(connection):
        schema = schemas.get(kind)
        if schema is None:
            continue  # held until a version that knows the kind
        folded = fold_row(schema, heads)
        rows.setdefault(kind, []).append(_columns(schema, (rid, row, subject), folded))
        conflicts.extend((rid, fids[_name_in(heads, schema, key)]) for key in folded.conflicts)
        if not folded.is_deleted:
            words.add(schema, rid, id_text(row), folded.stored)
    for kind, values in rows.items():
        _write(connection, schemas[kind], values)
    connection.executemany("INSERT OR IGNORE INTO conflict VALUES (?, ?)", conflicts)
    index.replace(connection, words)


def _stretches(connection: Connection) -> Iterator[None]:
    """Make stretches of all rows the touched ones, one after another: memory holds one."""
    last = 0
    while True:
        connection.execute("DELETE FROM touched")
        connection.execute(
            "INSERT INTO touched SELECT rid FROM row WHERE rid > ? ORDER BY rid LIMIT ?",
            (last, STRETCH_ROWS),
        )
        found = connection.execute("SELECT max(rid) FROM touched").fetchone()
        if found is None or found[0] is None:
            return
        last = found[0]
        yield


def differing_rows(connection: Connection, schemas: Schemas) -> list[int]:
    """Return the numbers of the rows whose heads or search words are not what the log says.

    Goes through the rows a stretch at a time.  The rest of a heads table, of which the log
    knows nothing, is found by number.
    """
    make_touched(connection)
    wrong: set[int] = set()
    for _ in _stretches(connection):
        wrong |= _differing(connection, schemas)
    for schema in schemas.values():
        strange = f"SELECT rid FROM {table(schema)} WHERE rid NOT IN (SELECT rid FROM row)"
        wrong.update(rid for (rid,) in connection.execute(strange))
    wrong |= lateness.differing_plans(connection, schemas)
    return sorted(wrong | index.strange_rows(connection))


def _differing(connection: Connection, schemas: Schemas) -> set[int]:
    """Return which of the touched rows have other heads or words than the log gives."""
    kept = {
        kind: {
            row[0]: row
            for row in connection.execute(
                f"SELECT * FROM {table(schema)} WHERE rid IN (SELECT rid FROM touched)"
            )
        }
        for kind, schema in schemas.items()
    }
    wrong: set[int] = set()
    words = index.Words()
    for rid, kind, row, subject, heads in _folded(connection):
        schema = schemas.get(kind)
        if schema is None:
            continue
        folded = fold_row(schema, heads)
        if kept[kind].pop(rid, None) != _columns(schema, (rid, row, subject), folded):
            wrong.add(rid)
        if not folded.is_deleted:
            words.add(schema, rid, id_text(row), folded.stored)
    wrong.update(rid for rows in kept.values() for rid in rows)
    return wrong | index.differing_rows(connection, words)


def drop_row(connection: Connection, schemas: Schemas, rid: int) -> None:
    """Take one row out of the heads tables."""
    plans = lateness.plans_with(connection, schemas, rid)
    for schema in schemas.values():
        connection.execute(f"DELETE FROM {table(schema)} WHERE rid = ?", (rid,))
    lateness.forget(connection, rid)
    lateness.refresh(connection, schemas, plans)


def row_heads(connection: Connection, rid: int) -> dict[str, list[Version]]:
    """Return the heads of one row as the log has them, by the field's name there."""
    found = connection.execute(
        "SELECT f.name, o.hlc, a.actor, o.value FROM op o JOIN field f ON f.fid = o.fid "
        "JOIN actor a ON a.aid = o.aid WHERE o.rid = ? AND o.live = 1 ORDER BY o.fid",
        (rid,),
    )
    return _versions(found)


def name_field(schema: Schema) -> Field[Any] | None:
    """Return the field by which a list of ``schema`` is ordered unless asked otherwise."""
    for field in schema.fields:
        if field.search is Search.NAME:
            return field
    return next((field for field in schema.fields if field.in_list), None)


def _folded(connection: Connection) -> Iterator[tuple[int, str, bytes, bytes, Heads]]:
    """Yield (rid, kind, row, subject, heads) of each touched row that has any head."""
    for place, group in groupby(connection.execute(_LIVE), key=itemgetter(0, 1, 2, 3)):
        heads: Heads = {}
        for _, _, _, _, name, hlc, actor, raw in group:
            heads.setdefault(name, []).append(Version(OpId(hlc, actor), raw, load(raw)))
        yield *place, heads


Heads = dict[str, list[Version]]


def _versions(found: Iterable[Row]) -> Heads:
    heads: Heads = {}
    for name, hlc, actor, raw in found:
        heads.setdefault(name, []).append(Version(OpId(hlc, actor), raw, load(raw)))
    return heads


def _name_in(heads: Heads, schema: Schema, key: str) -> str:
    """Return the name in the log of a present key."""
    return next(name for name in heads if schema.renamed.get(name, name) == key)


def _columns(
    schema: Schema, place: tuple[int, bytes, bytes], folded: FoldedRow
) -> tuple[object, ...]:
    """Return one row of the heads table, in the order of ``_FIXED`` and the fields."""
    stored = dict(folded.stored)
    values = [to_column(stored.pop(field.key, None)) for field in schema.fields]
    named = name_field(schema)
    shown = folded.stored.get(named.key) if named else None
    seen = {key: pack_ids(ids) for key, ids in folded.seen.items()}
    return (
        *place,
        int(folded.is_deleted),
        " ".join(sorted(folded.conflicts)),
        " ".join(sorted(folded.held)),
        fold(shown) if isinstance(shown, str) else "",
        encode(seen),
        encode(stored),
        *values,
    )


def _write(connection: Connection, schema: Schema, rows: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * (len(_FIXED) + len(schema.fields)))
    connection.executemany(f"INSERT OR REPLACE INTO {table(schema)} VALUES ({marks})", rows)


def _create(connection: Connection, schema: Schema) -> None:
    fields = ", ".join(f"{column(field)} ANY" for field in schema.fields)
    connection.execute(
        f"CREATE TABLE {table(schema)} (rid INTEGER PRIMARY KEY, id BLOB NOT NULL, "
        "subject BLOB NOT NULL, deleted INTEGER NOT NULL, conflicts TEXT NOT NULL, "
        "held TEXT NOT NULL, name_key TEXT NOT NULL, seen BLOB NOT NULL, more BLOB NOT NULL, "
        f"{fields}) STRICT"
    )
    # What is only counted, or looked up to be there, is read off an index alone.
    wanted = ["subject, deleted", "name_key, id"]
    wanted += [column(field) for field in schema.fields if isinstance(field.kind, Reference)]
    wanted += [
        ", ".join((*(column(schema[key]) for key in keys), "deleted, subject"))
        for keys in schema.sought_by
    ]
    for at, listed in enumerate(wanted):
        connection.execute(f'CREATE INDEX "heads_{schema.name}_{at}" ON {table(schema)} ({listed})')
