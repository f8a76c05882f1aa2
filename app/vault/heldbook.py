"""The changes of one open vault that do not count: what they say, whose they are, who has looked.

A change that another one names, which counts, is settled on every computer: somebody who may
write there has seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from app.records import OpId, RecordId
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.vault import heldback
from app.vault.opening import Connection, Row, translating, write_transaction
from app.vault.reading import NOBODY
from app.vault.ruling import Ruling
from app.vault.values import id_bytes, id_text, load, unpack_ids

# Of each row with a change that does not count, these, and all that others have seen.
_HELD = (
    "SELECT o.rid, a.user, a.device, r.kind, r.row, r.subject, f.name, o.fid, o.hlc, o.aid, "
    "a.actor, o.value, h.rid IS NOT NULL FROM op o INDEXED BY op_held JOIN row r ON r.rid = o.rid "
    "JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid "
    "LEFT JOIN held_aside h ON (h.rid, h.fid, h.hlc, h.aid) = (o.rid, o.fid, o.hlc, o.aid) "
    "WHERE o.live = 2 ORDER BY o.rid, a.user, o.hlc, a.actor"
)
_SEEN = (
    "SELECT rid, fid, prevs FROM op WHERE live IN (0, 1) AND length(prevs) > 0 "
    "AND rid IN (SELECT rid FROM op WHERE live = 2)"
)


@dataclass(frozen=True)
class HeldRow:
    """What one worker wrote in one row and may not write.

    user, device: of the writer, as certified.  at_ms: of the last of it, by the writer's clock.
    answers: the last one of each field, by its name in the log.  versions: all of them.
    is_aside: somebody here has looked at all of it.
    """

    kind: str
    id: RecordId
    subject: RecordId
    user: RecordId
    device: bytes
    at_ms: int
    answers: Mapping[str, Stored]
    versions: Mapping[str, tuple[OpId, ...]]
    is_aside: bool


class HeldBook:
    """What does not count in one open vault; belongs to the thread that opened it."""

    def __init__(self, connection: Connection, schemas: Mapping[str, Schema]) -> None:
        self._connection = connection
        self._schemas = schemas

    def settle(self, ruling: Ruling) -> None:
        """Let each change that is known count, or not, by what the roster says now."""
        with write_transaction(self._connection):
            heldback.settle(self._connection, self._schemas, ruling)

    def rows(self, *, with_aside: bool = False) -> list[HeldRow]:
        """Return what waits for somebody, by row and writer; with what was looked at here."""
        with translating():
            groups = list(self._open())
        rows = [_held_row(one) for one in groups]
        return [one for one in rows if with_aside or not one.is_aside]

    def put_aside(self, row: RecordId, user: RecordId) -> None:
        """Know that somebody here has looked at what a worker wrote in a row."""
        with write_transaction(self._connection):
            self._connection.execute(
                "INSERT OR IGNORE INTO held_aside SELECT o.rid, o.fid, o.hlc, o.aid FROM op o "
                "JOIN row r ON r.rid = o.rid JOIN actor a ON a.aid = o.aid "
                "WHERE o.live = 2 AND r.row = ? AND a.user = ?",
                (id_bytes(row), id_bytes(user)),
            )

    def _open(self) -> Iterator[list[Row]]:
        """Yield by row and writer the changes that nobody who may write there has seen."""
        seen = {
            (rid, fid, one)
            for rid, fid, prevs in self._connection.execute(_SEEN)
            for one in unpack_ids(prevs)
        }
        held = self._connection.execute(_HELD).fetchall()
        left = [one for one in held if (one[0], one[7], OpId(one[8], one[10])) not in seen]
        for _, group in groupby(left, key=itemgetter(0, 1)):
            yield list(group)


def _held_row(found: Iterable[Row]) -> HeldRow:
    """Return what one writer wrote in one row, of changes in the order of their clocks."""
    told = list(found)
    _, user, device, kind, row, subject, *_ = told[-1]
    versions: dict[str, tuple[OpId, ...]] = {}
    for one in told:
        versions[one[6]] = (*versions.get(one[6], ()), OpId(one[8], one[10]))
    return HeldRow(
        kind=kind,
        id=id_text(row),
        subject=id_text(subject),
        user=id_text(user) if user else NOBODY,
        device=device or b"",
        at_ms=max(one[8] for one in told) >> 16,
        answers={one[6]: load(one[11]) for one in told},
        versions=versions,
        is_aside=all(one[12] for one in told),
    )
