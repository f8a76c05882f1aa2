"""Reading an open vault; ``Vault`` adds writing.  Belongs to the thread that opened it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.crypto import seal
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.rules.deadlines import Deadline
from app.rules.merge import DELETED
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.vault import (
    daily,
    drafts,
    exporting,
    inbox,
    lateness,
    merge_in,
    nearing,
    outbox,
    pressing,
    reading,
    search,
)
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
        between: tuple[str, str, str] | None = None,
        only: Sequence[Field[Any]] = (),
        limit: int | None = None,
    ) -> list[Record]:
        """Return rows of ``kind`` in the order they were made here: of a subject, with a value.

        between: a key, the first text that its answers may be, and the one that ends the
        stretch.  only: the answers that are wanted, for going through great numbers;
        nothing can be saved from those.
        """
        wanted = () if where is None else (where,)
        query = reading.Query(subject, wanted, between, limit=limit)
        with translating():
            if only:
                return reading.glance(self._connection, self.schemas[kind], only, query)
            return reading.records(self._connection, self.schemas[kind], query)

    def stretch(
        self, kind: str, where: Mapping[str, Stored], after: RecordId | None, limit: int
    ) -> list[Record]:
        """Return the next rows of ``kind`` with these values, in the order they were made here.

        after: the last row of the stretch before.  Each costs what the first does.
        """
        with translating():
            last = reading.number_of(self._connection, after) if after else 0
            query = reading.Query(where=tuple(where.items()), after=last, limit=limit)
            return reading.records(self._connection, self.schemas[kind], query)

    def page(
        self,
        kind: str,
        after: tuple[str, RecordId] | None,
        limit: int,
        *,
        having: str | None = None,
    ) -> list[Record]:
        """Return the next rows of ``kind`` by name, after the last (name key, id) of a page.

        having: only those about whom there is a row of this kind, too.
        """
        other = None if having is None else self.schemas[having]
        with translating():
            return reading.page(self._connection, self.schemas[kind], after, limit, having=other)

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
            return _told(reading.conflicts(self._connection, self.schemas))

    def open_conflicts(
        self, most: int | None = None, hidden: Collection[str] = ()
    ) -> daily.First[Conflict]:
        """Return the fields for which somebody must choose, but of the kinds that are hidden."""
        with translating():
            found = daily.open_conflicts(self._connection, self.schemas, most, hidden)
        return daily.First(tuple(_told(found.rows)[:most]), found.count)

    def asked_after(self, after: inbox.Place | None) -> Iterator[inbox.Asked]:
        """Yield the fields that follow a place for which somebody must choose, by name."""
        with translating():
            yield from inbox.asked_after(self._connection, self.schemas, after)

    def overbooked(self) -> dict[RecordId, int]:
        """Return the mentors with more matches than places, without a reason, and their places."""
        with translating():
            return inbox.overbooked(self._connection)

    def late_plans(self, today: date, most: int | None = None) -> daily.First[lateness.LatePlan]:
        """Return agreed plans that have late steps on ``today``, the longest late first."""
        with translating():
            return lateness.late_plans(self._connection, today, most)

    def pressing_days(self, today: date, most: int | None = None) -> daily.First[Deadline]:
        """Return the days of cases and applications that press on ``today``, the nearest first."""
        with translating():
            return nearing.pressing_days(self._connection, today, most)

    def pressing(
        self, sort: pressing.Sort, today: date, most: int | None = None
    ) -> daily.First[pressing.Pressing]:
        """Return what presses of one sort on ``today``, the earliest day first."""
        with translating():
            return pressing.pressing(self._connection, sort, today, most)

    def planned_meetings(
        self, since: datetime | None, until: datetime, most: int | None = None
    ) -> daily.First[Record]:
        """Return planned meetings that begin in a stretch of time, the earliest first."""
        with translating():
            return daily.planned_meetings(self._connection, since, until, most)

    def about(
        self, kind: str, subjects: Sequence[RecordId], only: Sequence[Field[Any]]
    ) -> list[Record]:
        """Return the rows of ``kind`` about many subjects, with these answers only."""
        with translating():
            return list(daily.about(self._connection, self.schemas[kind], only, subjects))

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
            return outbox.unsent(self._connection)

    def export(self) -> merge_in.Batch:
        """Return everything that is known here, as another vault can merge it."""
        with translating():
            return exporting.export(self._connection)

    def export_stretches(self) -> Iterator[merge_in.Batch]:
        """Yield the same a stretch at a time: what a very large vault holds fits no memory."""
        with translating():
            yield from exporting.stretches(self._connection)

    @property
    def _draft_key(self) -> bytes:
        return seal.subkey(self._unlocked.user.exchange_seed, b"waymark drafts v1")


def _told(rows: Iterable[Record]) -> list[Conflict]:
    """Return the questions in rows, as far as this version knows their fields."""
    return [
        Conflict(one.schema.name, one.id, one.subject, key, _label(one, key))
        for one in rows
        for key in sorted(one.conflicts)
        if key in one.schema or key == DELETED
    ]


def _label(record: Record, key: str) -> Text:
    return WAS_DELETED if key == DELETED else record.schema[key].label
