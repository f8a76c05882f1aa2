"""What a hub keeps of one centre: encrypted records of their own, and what is taken into them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.files import make_private_folder, storage_problem
from app.records import RecordId
from app.schema.fields import Field, Schema
from app.schema.person import PERSON, roles
from app.schema.registry import SCHEMAS
from app.vault import acts, heads, health
from app.vault.acts import Act
from app.vault.columns import column, has_answer, listed, table
from app.vault.exchange import Exchange
from app.vault.joining import DeviceSecret
from app.vault.opening import (
    Connection,
    create_database,
    open_writer,
    translating,
    write_transaction,
)
from app.vault.roster import Roster
from app.vault.rosterfold import roster_of
from app.vault.tables import get_meta, migrate, number, pending, put_meta

RECORDS = "records.db"
_IS_STUDENT = has_answer(column(roles), "student")
_SHOWN = f"FROM {table(PERSON)} WHERE deleted = 0 AND subject NOT IN (SELECT subject FROM out_held)"


class HubRecords:
    """The records of one centre at a hub, open; use as a context manager.

    Nothing is ever written here but what comes in bundles of the centre.
    """

    def __init__(self, connection: Connection, random_bytes: Callable[[int], bytes]) -> None:
        self._connection = connection
        self.exchange = Exchange(connection, SCHEMAS, random_bytes)

    @classmethod
    def create(cls, folder: Path, key: bytes, random_bytes: Callable[[int], bytes]) -> HubRecords:
        """Make empty records in ``folder``, sealed with 32 bytes ``key``; raises Problem 31."""
        make_private_folder(folder)
        connection = create_database(folder / RECORDS, key)
        migrate(connection)
        heads.rebuild(connection, SCHEMAS)
        return cls(connection, random_bytes)

    @classmethod
    def begin_anew(
        cls, folder: Path, key: bytes, secret: bytes, random_bytes: Callable[[int], bytes]
    ) -> None:
        """Make empty records in place of lost ones, wholly or not at all; raises Problem 31.

        secret: what the lost ones were to the centre (``DeviceSecret.packed``).  They say what
        they have as another copy of the same hub.
        """
        place = folder.with_name(f"{folder.name}.new")
        try:
            shutil.rmtree(place, ignore_errors=True)
            with cls.create(place, key, random_bytes) as records:
                records.exchange.begin(DeviceSecret.of_packed(secret), ())
            shutil.rmtree(folder, ignore_errors=True)
            place.rename(folder)
        except OSError as error:
            raise storage_problem(error) from None

    @classmethod
    def open(cls, folder: Path, key: bytes, random_bytes: Callable[[int], bytes]) -> HubRecords:
        """Open them, brought up to this version; raises as ``open_writer`` does."""
        connection = open_writer(folder / RECORDS, key)
        if pending(connection) or not heads.are_current(connection, SCHEMAS):
            migrate(connection)
            heads.rebuild(connection, SCHEMAS)
        return cls(connection, random_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @property
    def secret(self) -> DeviceSecret:
        """What this hub is to the centre: keys of its own for each."""
        keys = self.exchange.keys()
        return DeviceSecret(keys.device, keys.seed, keys.receiving_seed)

    def learn(self, told: Iterable[Act]) -> None:
        """Keep acts of the centre."""
        with write_transaction(self._connection):
            acts.taken_in(self._connection, told, _was_agreed)

    def roster(self, vault_id: str, lead: bytes) -> Roster:
        """Return who works at the centre, by the acts that are known."""
        with translating():
            return roster_of(acts.kept(self._connection, vault_id, acts.DONE), lead)

    def state_hash(self) -> bytes:
        """Return 32 bytes that are equal exactly where the same is known."""
        with translating():
            return health.state_hash(self._connection)

    def close(self, device: bytes, people: Iterable[bytes], wall: int) -> None:
        """Hide these people (ids of 16 bytes), as this computer of the centre says, and no others.

        wall: when it said so (Unix ms); what it said before that is not heard again.
        What is known of them stays, so that a yes given again brings all back; nobody is shown
        it, and it counts nowhere.
        """
        key = f"news:{device.hex()}"
        with write_transaction(self._connection):
            if int(get_meta(self._connection, key) or 0) > wall:
                return
            put_meta(self._connection, key, wall)
            self._connection.execute("DELETE FROM out_held WHERE row = ?", (device,))
            self._connection.executemany(
                "INSERT OR IGNORE INTO out_held VALUES (?, ?)", [(one, device) for one in people]
            )

    def people(self) -> int:
        """Return how many people are known and not hidden."""
        with translating():
            return number(self._connection, f"SELECT count(*) {_SHOWN}")

    def students(self) -> frozenset[bytes]:
        """Return the students who are known and not hidden; ids of 16 bytes."""
        with translating():
            found = self._connection.execute(
                f"SELECT subject {_SHOWN} AND {_IS_STUDENT}"
            ).fetchall()
        return frozenset(subject for (subject,) in found)

    def having(self, kind: Schema, state: Field[Any], states: Iterable[str]) -> frozenset[bytes]:
        """Return about whom there is a row of ``kind`` in one of these states; ids of 16 bytes."""
        with translating():
            found = self._connection.execute(
                f"SELECT DISTINCT subject FROM {table(kind)} WHERE deleted = 0 "
                f"AND {column(state)} IN ({listed(sorted(states))})"
            ).fetchall()
        return frozenset(subject for (subject,) in found)

    def knows(self, person: RecordId) -> bool:
        """Tell whether anything of a person is here."""
        with translating():
            return bool(
                number(
                    self._connection,
                    "SELECT EXISTS (SELECT 1 FROM row WHERE subject = ?)",
                    (bytes.fromhex(person.replace("-", "")),),
                )
            )


def _was_agreed(_: Act) -> bool:
    """Tell that an act of two is settled where it was signed: none waits at a hub."""
    return False
