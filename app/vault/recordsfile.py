"""The records file as a whole: a copy that stands still, and what this computer keeps in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from app.errors import Problem
from app.records import RecordId
from app.schema.fields import Schema
from app.vault import documents
from app.vault.opening import Connection, translating, write_transaction
from app.vault.repair import repair_records
from app.vault.tables import get_meta, number, put_meta
from app.vault.values import id_bytes

COPY_STEPS = 20_000  # of SQLite's machine, between two looks at whether to go on


class RecordsFile:
    """What can be done with the file of one open vault; on the vault's own thread.

    alone: a block during which no other process has the vault open.
    """

    def __init__(
        self,
        connection: Connection,
        schemas: Mapping[str, Schema],
        *,
        alone: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection, self._schemas, self._alone = connection, schemas, alone

    def copy_to(self, path: Path, going_on: Callable[[], None]) -> None:
        """Write the records as they are now, under the same key, into the empty file at ``path``.

        Others go on writing meanwhile.  going_on: called now and then; what it raises
        stops the copying (41).  Raises Problem 30 if they cannot be read, 31.
        """

        def step() -> int:
            going_on()
            return 0

        self._connection.set_progress_handler(step, COPY_STEPS)
        try:
            with translating():
                self._connection.execute("VACUUM INTO ?", (str(path),))
        finally:
            self._connection.set_progress_handler(None, 0)

    def document_files(self) -> set[RecordId]:
        """Return the ids of the sealed files whose keys are here."""
        with translating():
            return documents.kept_keys(self._connection)

    def setting(self, key: str) -> bytes | None:
        """Return what this computer keeps under ``key``; it never travels."""
        with translating():
            found = get_meta(self._connection, key)
        return bytes(found) if isinstance(found, bytes) else None

    def keep_setting(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key`` on this computer."""
        with write_transaction(self._connection):
            put_meta(self._connection, key, value)

    def become_new_device(self, device: bytes) -> None:
        """Write as another device (16 bytes) from now on: this is a copy of an older state."""
        self.keep_setting("device", device)

    def began_ms(self) -> int:
        """Return when somebody first signed in to write, in Unix ms."""
        return self._number("SELECT min(wall) FROM actor")

    def erasures(self) -> int:
        """Return how many people were erased."""
        return self._number("SELECT count(*) FROM erased")

    def has_erased(self, subject: RecordId) -> bool:
        """Tell whether somebody with this id was erased; False for a text that is no id."""
        try:
            raw = id_bytes(subject)
        except Problem:
            return False
        sql = "SELECT count(*) FROM erased WHERE subject = ?"
        with translating():
            return bool(number(self._connection, sql, (raw,)))

    def repair(self) -> None:
        """Make right what follows from the log (``app.vault.repair``); Problem 33 if not alone."""
        with self._alone(), translating():
            repair_records(self._connection, self._schemas)

    def _number(self, sql: str) -> int:
        with translating():
            return number(self._connection, sql)
