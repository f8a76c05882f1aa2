"""Changes as a computer would send them, written by hand: also broken and hostile ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.records import OpId
from app.schema.kinds import Stored
from app.vault.merge_in import Batch, OpRow
from app.vault.values import encode, pack_ids

KIND = "thing"


@dataclass(frozen=True)
class Op:
    """One change: of which row (id, kind, subject), which field, by which id, and what it saw."""

    row: tuple[bytes, str, bytes]
    field: str
    id: OpId
    value: Stored
    seen: tuple[OpId, ...] = ()

    @property
    def key(self) -> tuple[bytes, str, OpId]:
        return self.row[0], self.field, self.id


def batch_of(
    ops: Iterable[Op], erased: Iterable[bytes] = (), buried: Iterable[bytes] = ()
) -> Batch:
    """Return the batch that carries ``ops``."""
    wanted = list(ops)
    rows = sorted({op.row for op in wanted})
    fields = sorted({op.field for op in wanted})
    actors = sorted({op.id.actor for op in wanted})
    return Batch(
        rows=tuple(rows),
        actors=tuple((actor, b"", b"", 0, b"") for actor in actors),
        fields=tuple(fields),
        ops=tuple(
            OpRow(
                rows.index(op.row),
                fields.index(op.field),
                op.id.hlc,
                actors.index(op.id.actor),
                encode(op.value),
                pack_ids(op.seen),
            )
            for op in wanted
        ),
        erased=tuple((subject, 1, b"") for subject in erased),
        buried=tuple(buried),
    )
