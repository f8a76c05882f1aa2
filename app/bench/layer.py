"""Our own layer: a large save and a merge, against the rows they leave put in as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.figures import Figure, Stopwatch
from app.bench.material import KEY, invented
from app.context import CHEAP_COST, Context, system_context
from app.crypto.slots import UserSecret
from app.records import Change, RecordId
from app.schema.registry import SCHEMAS
from app.vault import heads, merge_in
from app.vault.folder import Unlocked, VaultFolder
from app.vault.merge_in import Batch
from app.vault.opening import Connection, Row, create_database, write_transaction
from app.vault.values import decode, id_text
from app.vault.vault import Vault, create_tables

AREA = "storage"
PEOPLE = 200
ROUNDS = 3

# Where the vault keeps the settings of the file itself, and what FTS5 makes on its own.
_OWN = ("meta", "_sqlite_migrations", "find_words")


@dataclass(frozen=True)
class _Scene:
    """What all rounds share: where they work, and the changes they write."""

    folder: Path
    context: Context
    batches: tuple[Batch, ...]
    changes: tuple[Change, ...]


def layer_figures(folder: Path) -> Iterator[Figure]:
    """Yield what a save and a merge of some thousand changes cost over bare ``executemany``."""
    batches = tuple(invented(PEOPLE, seed=5))
    changes = tuple(change for batch in batches for change in _changes(batch))
    context = replace(
        system_context(), state_folder=folder / "state", key_cost=CHEAP_COST, test_profile=True
    )
    scene = _Scene(folder, context, batches, changes)
    saving, merging, raw = Stopwatch(), Stopwatch(), Stopwatch()
    for _ in range(ROUNDS):
        left = _save(scene, saving)
        _merge(scene, merging)
        _put_raw(scene, left, raw)
    note = f"{len(changes)} changes in one transaction"
    yield Figure(AREA, "save / its rows raw", saving.least_s / raw.least_s, 1.3, note=note)
    note = f"{len(changes)} changes in {len(batches)} transactions"
    yield Figure(AREA, "merge / its rows raw", merging.least_s / raw.least_s, 1.3, note=note)
    yield Figure(AREA, "changes saved a second", len(changes) / saving.least_s, unit="count")


def _save(scene: _Scene, watch: Stopwatch) -> dict[str, list[Row]]:
    """Save all changes at once in a new vault; return the rows that are then in its tables."""
    connection = _new_database(scene)
    user = UserSecret(scene.context.random_bytes(32), scene.context.random_bytes(32))
    unlocked = Unlocked("ab" * 16, "cd" * 8, 1, 1, user, ())
    vault = Vault(VaultFolder(scene.folder), connection, scene.context, unlocked)
    worker = RecordId(scene.context.person_id())
    with watch.cpu():
        vault.append(scene.changes, "Bench", user=worker)
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        if not name.startswith(_OWN)
    ]
    left = {
        name: connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - our tables
        for name in tables
    }
    vault.close()
    return {name: rows for name, rows in left.items() if rows}


def _merge(scene: _Scene, watch: Stopwatch) -> None:
    """Merge all changes, as another computer would send them, into a new database."""
    connection = _new_database(scene)
    heads.make_touched(connection)
    with watch.cpu():
        for batch in scene.batches:
            with write_transaction(connection):
                merge_in.merge(connection, SCHEMAS, batch)
    connection.close()


def _put_raw(scene: _Scene, left: dict[str, list[Row]], watch: Stopwatch) -> None:
    """Put the same rows into a new database, with nothing but ``executemany``."""
    connection = _new_database(scene)
    searched = [(row[0], row[4]) for row in left["find_key"]]
    with watch.cpu(), write_transaction(connection):
        for name, rows in left.items():
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608
        connection.executemany("INSERT INTO find_words (rowid, words) VALUES (?, ?)", searched)
    connection.close()


def _new_database(scene: _Scene) -> Connection:
    for old in scene.folder.glob("layer.db*"):
        old.unlink()
    connection = create_database(scene.folder / "layer.db", KEY)
    create_tables(connection)
    return connection


def _changes(batch: Batch) -> Iterable[Change]:
    """Return the changes of a batch as a screen would save them."""
    for op in batch.ops:
        row, kind, subject = batch.rows[op.row]
        yield Change(kind, id_text(row), id_text(subject), batch.fields[op.field], decode(op.value))
