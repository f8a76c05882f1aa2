"""Reading an open vault; ``Vault`` adds writing.  Belongs to the thread that opened it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.crypto import seal
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.rules.merge import DELETED
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.vault import drafts, lateness, reading, search
from app.vault.folder import Unlocked
from app.vault.opening import Connection, translating
from app.vault.values import id_bytes

WAS_DELETED = N_("Deleted on one computer, changed on another")


@dataclass(frozen=True)
class Conflict:
    """A field for which people must choose, in words of the schema.

    key: of the field, or ``DELETED`` for a row that was deleted by somebody who had
    not seen all that is in it; ``delete`` or a new value of None settles that.
    """

    kind: str
    id: RecordId
    subject: RecordId
    key: str
    label: Text


class Reader:  # noqa: PLR0904 - one method a question
    """What can be asked of a vault; answers are frozen values."""

    def __init__(
        self, connection: Connection, unlocked: Unlocked, schemas: Mapping[str, Schema]
    ) -> None:
        self.schemas = schemas
        self._connection = connection
        self._unlocked = unlocked

    def record(self, kind: str, record_id: RecordId) -> Record | None:
        """Return a row of ``kind``, or None if there is none or it was deleted."""
        with translating():
            return reading.record(self._connection, self.schemas[kind], record_id)

    def find_row(self, record_id: RecordId) -> Record | None:
        """Return the row of any kind that has this id, or None."""
        with translating():
            return reading.row_of_any_kind(self._connection, self.schemas, record_id)

    def records(
        self,
        kind: str,
        *,
        subject: RecordId | None = None,
        where: tuple[str, Stored] | None = None,
        before: tuple[str, str] | None = None,
        only: Sequence[Field[Any]] = (),
        limit: int | None = None,
    ) -> list[Record]:
        """Return rows of ``kind`` in the order they were made here: of a subject, with a value.

        before: a key, and the text that its answers sort before.  only: the answers that
        are wanted, for going through great numbers; nothing can be saved from those.
        """
        query = reading.Query(subject, where, before, limit)
        with translating():
            if only:
                return reading.glance(self._connection, self.schemas[kind], only, query)
            return reading.records(self._connection, self.schemas[kind], query)

    def page(self, kind: str, after: tuple[str, RecordId] | None, limit: int) -> list[Record]:
        """Return the next rows of ``kind`` by name, after the last (name key, id) of a page."""
        with translating():
            return reading.page(self._connection, self.schemas[kind], after, limit)

    def latest(self, kind: str, limit: int) -> list[Record]:
        """Return the rows of ``kind`` made last, the latest first."""
        with translating():
            return reading.latest(self._connection, self.schemas[kind], limit)

    def count(self, kind: str) -> int:
        """Return how many rows of ``kind`` there are."""
        with translating():
            return reading.count(self._connection, self.schemas[kind])

    def find(self, text: str, limit: int = 20) -> list[search.Hit]:
        """Return rows that ``text`` may mean, the likeliest first."""
        with translating():
            return search.find(self._connection, text, limit)

    def by_code(self, code: str) -> list[RecordId]:
        """Return the people who have this short code."""
        with translating():
            return search.by_code(self._connection, code)

    def history(self, record_id: RecordId, key: str | None = None) -> list[reading.PastValue]:
        """Return the versions of a row's fields, the newest first."""
        with translating():
            return reading.history(self._connection, self.schemas, record_id, key)

    def conflicts(self) -> list[Conflict]:
        """Return the fields for which people must choose."""
        with translating():
            found = reading.conflicts(self._connection, self.schemas)
        return [
            Conflict(one.schema.name, one.id, one.subject, key, _label(one, key))
            for one in found
            for key in sorted(one.conflicts)
            if key in one.schema or key == DELETED
        ]

    def late_plans(self, today: date) -> list[lateness.LatePlan]:
        """Return the agreed plans that have late steps on ``today``, the longest late first."""
        with translating():
            return lateness.late_plans(self._connection, today)

    def drafts(self, user: RecordId) -> list[drafts.StoredDraft]:
        """Return the half-typed words of ``user``, the newest first."""
        with translating():
            return drafts.read(self._connection, self._draft_key, user)

    def draft_count(self, user: RecordId) -> int:
        """Return how many rows ``user`` has half-typed words about."""
        with translating():
            return drafts.count(self._connection, user)

    def blob(self, blob_id: RecordId) -> bytes | None:
        """Return the bytes kept under an id, or None."""
        with translating():
            row = self._connection.execute(
                "SELECT bytes FROM blob WHERE id = ?", (id_bytes(blob_id),)
            ).fetchone()
        return bytes(row[0]) if row else None

    def unsent_count(self) -> int:
        """Return how many edits are on this computer only."""
        with translating():
            row = self._connection.execute(
                "SELECT count(*) FROM (SELECT DISTINCT hlc, aid FROM outbox)"
            ).fetchone()
        return int(row[0]) if row else 0

    @property
    def _draft_key(self) -> bytes:
        return seal.subkey(self._unlocked.user.exchange_seed, b"waymark drafts v1")


def _label(record: Record, key: str) -> Text:
    return WAS_DELETED if key == DELETED else record.schema[key].label
