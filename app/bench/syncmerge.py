"""Merging, compared with putting the same values into a narrow table of numbers.

The narrow table is what a program would have that keeps one value a field and asks no
questions: row, field, clock, writer, value, in the same encrypted file, put in by one
``executemany`` with ON CONFLICT DO UPDATE.  The vault keeps every change besides, what it
replaces, the lists, the search and the audit, and asks of each sort of change whether its
writer may write it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from app.bench.figures import Figure, Stopwatch
from app.bench.layer import Scene, new_database, new_vault
from app.records import OpId
from app.schema.registry import SCHEMAS
from app.vault.batchcheck import check_batch
from app.vault.merge_in import MOST_OPS, Batch, OpRow, merge, pieces
from app.vault.opening import Connection, Row, write_transaction
from app.vault.ruling import Ruling
from app.vault.values import pack_ids

AREA = "sync"
ROUNDS = 8  # the least of which counts: three were not enough on a machine that is shared
FIRST, MORE, AGAIN = 13, 30, 4  # see docs/decisions.md: 10, 23 and 3 are measured
LATER = 1 << 40  # clocks later than all that is there
ANOTHER = 2  # who writes the increment

_NARROW = (
    "CREATE TABLE cell (rid INTEGER, fid INTEGER, hlc INTEGER, aid INTEGER, value BLOB, "
    "PRIMARY KEY (rid, fid)) WITHOUT ROWID"
)
_UPSERT = (
    "INSERT INTO cell VALUES (?, ?, ?, ?, ?) ON CONFLICT (rid, fid) DO UPDATE SET "
    "hlc = excluded.hlc, aid = excluded.aid, value = excluded.value"
)


def merge_figures(scene: Scene, batches: Sequence[Batch], ruling: Ruling) -> Iterator[Figure]:
    """Yield what a first load, an increment and a repeated one cost over the narrow table.

    ruling: of the centre whose changes they are.
    """
    first, more, again = Stopwatch(), Stopwatch(), Stopwatch()
    narrow_first, narrow_more = Stopwatch(), Stopwatch()
    count = sum(len(one.ops) for one in batches)
    for seed in range(ROUNDS):
        news = increment(batches, seed)
        _merge(scene, (batches, news), ruling, (first, more, again))
        _upsert(scene, (batches, news), narrow_first, narrow_more)
    note = f"{count} changes into an empty vault; narrow table of numbers"
    yield Figure(
        AREA, "first load / upsert", first.least_s / narrow_first.least_s, FIRST, note=note
    )
    note = f"{MOST_OPS} changes into {count}; narrow table of numbers"
    yield Figure(AREA, "increment / upsert", more.least_s / narrow_more.least_s, MORE, note=note)
    yield Figure(AREA, "known already / upsert", again.least_s / narrow_more.least_s, AGAIN)
    yield Figure(AREA, "changes merged a second", count / first.least_s, unit="count")


def increment(batches: Sequence[Batch], seed: int) -> Batch:
    """Return later changes of ``MOST_OPS`` fields in ``batches``, each naming what it saw."""
    chance = random.Random(seed)  # noqa: S311 - which fields are written again
    places = [(at, number) for at, one in enumerate(batches) for number in range(len(one.ops))]
    rows: dict[tuple[bytes, str, bytes], int] = {}
    fields: dict[str, int] = {}
    ops = []
    for at, number in sorted(chance.sample(places, min(MOST_OPS, len(places)))):
        batch = batches[at]
        old = batch.ops[number]
        row = rows.setdefault(batch.rows[old.row], len(rows))
        field = fields.setdefault(batch.fields[old.field], len(fields))
        seen = pack_ids([OpId(old.hlc, batch.actors[old.actor][0])])
        ops.append(OpRow(row, field, old.hlc + LATER, 0, old.value, seen))
    return Batch(tuple(rows), ((ANOTHER, b"", b"", 0, b""),), tuple(fields), tuple(ops))


def _merge(
    scene: Scene,
    sent: tuple[Sequence[Batch], Batch],
    ruling: Ruling,
    watches: tuple[Stopwatch, Stopwatch, Stopwatch],
) -> None:
    connection, vault = new_vault(scene)
    batches, news = sent
    first, more, again = watches
    with first.cpu():
        for batch in batches:
            _take(connection, batch, ruling)
    for watch in (more, again):
        with watch.cpu():
            _take(connection, news, ruling)
    vault.close()


def _take(connection: Connection, batch: Batch, ruling: Ruling) -> None:
    """Merge a batch as ``Vault.merge`` does, with the ruling of an exchange."""
    check_batch(batch)
    for piece in pieces(batch):
        with write_transaction(connection):
            merge(connection, SCHEMAS, piece, ruling=ruling)


def _upsert(
    scene: Scene, sent: tuple[Sequence[Batch], Batch], first: Stopwatch, more: Stopwatch
) -> None:
    batches, news = sent
    numbers: dict[bytes, int] = {}
    fields: dict[str, int] = {}
    loads = [_cells(one, numbers, fields) for one in batches]
    later = _cells(news, numbers, fields)
    connection = new_database(scene)
    connection.execute(_NARROW)
    with first.cpu():
        for cells in loads:
            _put(connection, cells)
    with more.cpu():
        _put(connection, later)
    connection.close()


def _cells(batch: Batch, numbers: dict[bytes, int], fields: dict[str, int]) -> list[Row]:
    return [
        (
            numbers.setdefault(batch.rows[op.row][0], len(numbers)),
            fields.setdefault(batch.fields[op.field], len(fields)),
            op.hlc,
            batch.actors[op.actor][0],
            op.value,
        )
        for op in batch.ops
    ]


def _put(connection: Connection, cells: list[Row]) -> None:
    with write_transaction(connection):
        connection.executemany(_UPSERT, cells)
