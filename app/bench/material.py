"""Two databases with the same invented content: the vault's own, and one without a key.

The content is random letters, so that the one without a key holds nothing of anybody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.rules.names import fold
from app.schema.registry import SCHEMAS
from app.vault import heads, merge_in
from app.vault.merge_in import Batch, OpRow
from app.vault.opening import (
    DRIVER,
    Connection,
    create_database,
    open_reader,
    open_writer,
    write_transaction,
)
from app.vault.values import encode
from app.vault.vault import create_tables

KEY = bytes(range(32))
PLAIN_NAME, KEYED_NAME = "plain.db", "keyed.db"
FIRST_HLC = 1_700_000_000_000 << 16
LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Whatever shapes the work of the one connection, the other one gets it too.
_SETTINGS = (
    "journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "temp_store", "cache_size",
    "foreign_keys", "query_only", "cell_size_check", "secure_delete", "mmap_size",
    "wal_autocheckpoint", "journal_size_limit",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """The paths of both databases; each ``open`` is a fresh connection with an empty cache."""

    keyed: Path
    plain: Path

    @contextmanager
    def open_keyed(self, *, to_write: bool = False) -> Iterator[Connection]:
        connection = (open_writer if to_write else open_reader)(self.keyed, KEY)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def open_plain(self, *, to_write: bool = False) -> Iterator[Connection]:
        with self.open_keyed(to_write=to_write) as keyed:
            settings = [(one, keyed.execute(f"PRAGMA {one}").fetchone()) for one in _SETTINGS]
        connection = _connect_plain(self.plain, "rw" if to_write else "ro")
        try:
            for name, value in settings:
                connection.execute(f"PRAGMA {name}={value[0] if value else ''}").fetchone()
            yield connection
        finally:
            connection.close()


def make_pair(folder: Path, people: int) -> Pair:
    """Make both databases in ``folder`` with the same ``people`` and what is about them."""
    pair = Pair(folder / KEYED_NAME, folder / PLAIN_NAME)
    create_database(pair.keyed, KEY).close()
    pair.plain.touch(mode=0o600)
    batches = list(invented(people))
    for opened in (pair.open_keyed, pair.open_plain):
        with opened(to_write=True) as connection:
            create_tables(connection)
            heads.make_touched(connection)
            for batch in batches:
                with write_transaction(connection):
                    merge_in.merge(connection, SCHEMAS, batch)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return pair


def invented(people: int, seed: int = 1) -> Iterator[Batch]:
    """Yield changes that make ``people`` with a name and four sessions each, 100 to a batch."""
    chance = random.Random(seed)  # noqa: S311 - filler
    for first in range(0, people, 100):
        yield _batch(chance, min(100, people - first), first)


def word(chance: random.Random, longest: int = 9) -> str:
    """Return some letters."""
    return "".join(chance.choices(LETTERS, k=chance.randint(3, longest)))


def words(chance: random.Random, count: int) -> str:
    """Return ``count`` words of some letters."""
    return fold(" ".join(word(chance) for _ in range(count)))


def _batch(chance: random.Random, people: int, first: int) -> Batch:
    rows: list[tuple[bytes, str, bytes]] = []
    fields: dict[str, int] = {}
    ops: list[OpRow] = []
    for number in range(people):
        person = chance.randbytes(16)
        for kind, values in _rows_of_one(chance, person):
            rows.append((person if kind == "person" else chance.randbytes(16), kind, person))
            for name, value in values.items():
                field = fields.setdefault(name, len(fields))
                hlc = FIRST_HLC + first + number
                ops.append(OpRow(len(rows) - 1, field, hlc, 0, encode(value), b""))
    return Batch(tuple(rows), ((1, b"", b"", 0, b""),), tuple(fields), tuple(ops))


def _rows_of_one(chance: random.Random, person: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    owner = person.hex()
    yield "person", {"preferred_name": words(chance, 2), "notes": words(chance, 8)}
    yield "name", {"person": owner, "words": words(chance, 3), "latin": words(chance, 3)}
    for _ in range(4):
        yield (
            "session",
            {
                "person": owner,
                "state": "held",
                "starts_at": f"2026-0{chance.randint(1, 9)}-10T10:00+00:00",
                "note_file": words(chance, 40),
            },
        )


def _connect_plain(path: Path, mode: str) -> Connection:
    connection: Connection = DRIVER.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=10
    )
    return connection
