"""Several computers in one process, each with a real encrypted file of a small schema."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import MappingProxyType

from app.context import CHEAP_COST, Context
from app.crypto.slots import UserSecret
from app.i18n import Text
from app.records import Change, Record, RecordId
from app.schema.fields import Field, Merge, Schema, Search
from app.schema.kinds import Choice, Stored, Words
from app.vault import heads
from app.vault.folder import Unlocked, VaultFolder
from app.vault.merge_in import Batch, OpRow
from app.vault.opening import create_database, open_writer
from app.vault.tables import migrate
from app.vault.vault import Vault

KEY = bytes(range(32))
START_MS = 1_800_000_000_000
USER = RecordId("00000000-0000-4000-8000-00000000000a")
UNLOCKED = Unlocked("ab" * 16, "cd" * 8, 1, 1, UserSecret(bytes(32), bytes(range(32))), ())

_NAME = Field("name", Words(80), Text("Name"), merge=Merge.ASK, search=Search.NAME)
_SAFE = Field(
    "safe",
    Choice(MappingProxyType({"no": Text("No"), "ask": Text("Ask"), "yes": Text("Yes")})),
    Text("Safe"),
    merge=Merge.PROTECT,
    protective=("no", "ask", "yes"),
)
_MARK = Field("mark", Words(80), Text("Mark"), merge=Merge.LATEST)
_NEW = Field("new", Words(80), Text("New"))

OLD_SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {"thing": Schema("thing", Text("Thing"), (_NAME, _SAFE, _MARK), owner="")}
)
NEW_SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "thing": Schema(
            "thing",
            Text("Thing"),
            (replace(_NAME, key="title"), _SAFE, _MARK, _NEW),
            version=2,
            owner="",
            renamed={"name": "title"},
        )
    }
)
VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"name": ("a", "b", "c"), "safe": ("no", "ask", "yes"), "mark": ("x", "y"), "new": ("n", "m")}
)

# Three people with two rows each; a person's id is also the id of their first row.
SUBJECTS = tuple(RecordId(f"00000000-0000-4000-8000-0000000000{n:02d}") for n in (11, 12, 13))
ROWS = tuple(
    (RecordId(f"{first}0000000-{subject[9:]}"), subject) for subject in SUBJECTS for first in "0f"
)


class Replica:
    """One computer: its file, its clock and what version of Waymark runs on it."""

    def __init__(self, path: Path, template: Path, *, seed: int, now_ms: int, is_new: bool) -> None:
        self.path, self.now_ms, self.is_new = path, now_ms, is_new
        self.latest_ms = now_ms
        self.writes = 0
        self._random = Random(seed)
        path.mkdir()
        shutil.copy(template, path / "records.db")
        self.vault = self._open()

    def tell_time(self) -> datetime:
        self.now_ms += 1
        self.latest_ms = max(self.latest_ms, self.now_ms)
        return datetime.fromtimestamp(0, UTC)

    def _open(self) -> Vault:
        schemas = NEW_SCHEMAS if self.is_new else OLD_SCHEMAS
        connection = open_writer(self.path / "records.db", KEY)
        connection.execute("PRAGMA synchronous=OFF")  # what is tested here is merging
        vault = Vault(VaultFolder(self.path), connection, _context(self), UNLOCKED, schemas=schemas)
        if not heads.are_current(connection, schemas):
            heads.rebuild(connection, schemas)
        return vault

    def key(self, name: str) -> str:
        return "title" if name == "name" and self.is_new else name

    def write(self, row: tuple[RecordId, RecordId], values: Mapping[str, Stored]) -> None:
        """Write values as a person who has just looked at the row."""
        seen = self.vault.record("thing", row[0])
        changes = [
            Change(
                "thing",
                *row,
                self.key(name),
                value,
                seen.versions.get(self.key(name), ()) if seen else (),
            )
            for name, value in values.items()
        ]
        self.writes += 1
        self.vault.append(changes, "Write", user=USER)

    def settle(self, record: Record, key: str, value: Stored) -> None:
        """Write a value that names every version that stands side by side."""
        versions = [one for one in self.vault.history(record.id, key) if one.is_current]
        ids = tuple(one.id for one in versions)
        self.writes += 1
        change = Change("thing", record.id, record.subject, key, value, ids)
        self.vault.append([change], "Settle", user=USER)

    def snapshot(self, to: Path) -> None:
        """Copy the closed file, as a backup or a disk image would."""
        self.vault.close()
        to.mkdir(exist_ok=True)
        for part in filter(Path.is_file, self.path.iterdir()):
            shutil.copy(part, to / part.name)
        self.vault = self._open()

    def restore(self, source: Path) -> None:
        """Put an earlier copy in place, and start again."""
        self.vault.close()
        for part in filter(Path.is_file, self.path.iterdir()):
            part.unlink()
        for part in source.iterdir():
            shutil.copy(part, self.path / part.name)
        self.vault = self._open()

    def restart(self) -> None:
        """Close Waymark and start it again."""
        self.vault.close()
        self.vault = self._open()

    def upgrade(self) -> None:
        """Start a newer version of Waymark on this computer."""
        self.is_new = True
        self.restart()


class _FakeContext(Context):
    """A context whose milliseconds may lie outside what a datetime can tell."""

    @property
    def clock_ms(self) -> int:
        self.now()
        return int(self.replica.now_ms)  # type: ignore[attr-defined]  # set by _context


def _context(replica: Replica) -> Context:
    context = _FakeContext(
        replica.tell_time, replica._random.randbytes, replica.path, CHEAP_COST, test_profile=True
    )
    object.__setattr__(context, "replica", replica)
    return context


def make_template(path: Path, schemas: Mapping[str, Schema] = OLD_SCHEMAS) -> Path:
    """Return an empty file with all tables, to be copied for each computer."""
    connection = create_database(path, KEY)
    migrate(connection)
    heads.rebuild(connection, schemas)
    connection.close()
    return path


def cut(batch: Batch, chance: Random, share: float) -> Batch:
    """Return a batch with some of the ops only, in another order, some of them twice."""
    ops = [op for op in batch.ops if chance.random() < share]
    ops += [op for op in ops if chance.random() < 0.2]
    chance.shuffle(ops)
    return replace(batch, ops=tuple(ops))


OpKey = tuple[bytes, str, int, int]


def named_ops(batch: Batch) -> dict[OpKey, OpRow]:
    """Return a batch's ops by row id, field, clock and actor."""
    return {
        (batch.rows[op.row][0], batch.fields[op.field], op.hlc, batch.actors[op.actor][0]): op
        for op in batch.ops
    }
