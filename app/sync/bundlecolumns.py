"""Changes as columns, which compress well: one block of a bundle for one part of a batch.

docs/formats/bundle.md gives the layout.  Each block stands for itself, with the rows,
actors and fields that its changes need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeAlias, TypeVar

from app.records import OpId
from app.schema.kinds import Stored
from app.sync.bundleheader import malformed, over_limit
from app.vault.batchcheck import check_batch
from app.vault.log import HLC_MAX
from app.vault.marks import DIGEST_BYTES
from app.vault.merge_in import MOST_OPS, Batch, OpRow
from app.vault.values import ID_BYTES, BadValue, decode, encode, pack_ids, split, unpack_ids

BLOCK_BYTES = 1 << 20
_ERASURES = 100  # of a block: each has signatures of up to 4 KiB
_PLACES = 10_000  # rows without changes, or marks of buried rows, of a block
_ACTOR_BYTES = 8

T = TypeVar("T")
K = TypeVar("K")
_Actor: TypeAlias = tuple[int, bytes, bytes, int, bytes]


def blocks(batch: Batch) -> Iterator[bytes]:
    """Yield ``batch`` in blocks of at most 1 MiB; what was erased comes first.

    Raises Problem 24 if one change alone is larger than a block.
    """
    for part in _parts(batch):
        yield from _fitting(part)


def to_block(batch: Batch) -> bytes:
    """Return the deterministic CBOR of a batch; BadValue if it is longer than a block."""
    others = _others(batch)
    actors = {one[0]: at for at, one in enumerate(batch.actors)}
    actors |= {actor: at for at, actor in enumerate(others, len(actors))}
    subjects = _numbered(subject for _, _, subject in batch.rows)
    kinds = _numbered(kind for _, kind, _ in batch.rows)
    seen = [unpack_ids(op.prevs) for op in batch.ops]
    value: dict[str, Stored] = {
        "rows": b"".join(row for row, _, _ in batch.rows),
        "kinds": list(kinds),
        "row_kinds": [kinds[kind] for _, kind, _ in batch.rows],
        "subjects": b"".join(subjects),
        "row_subjects": [subjects[subject] for _, _, subject in batch.rows],
        "actors": _packed(one[0] for one in batch.actors),
        "devices": [one[1] for one in batch.actors],
        "users": [one[2] for one in batch.actors],
        "walls": [one[3] for one in batch.actors],
        "certificates": [one[4] for one in batch.actors],
        "others": _packed(others),
        "fields": list(batch.fields),
        "op_rows": _differences(op.row for op in batch.ops),
        "op_fields": [op.field for op in batch.ops],
        "op_clocks": _differences(op.hlc for op in batch.ops),
        "op_actors": [op.actor for op in batch.ops],
        "op_values": [op.value for op in batch.ops],
        "op_seen": [len(ids) for ids in seen],
        "seen_clocks": _differences(one.hlc for ids in seen for one in ids),
        "seen_actors": [actors[one.actor] for ids in seen for one in ids],
        "erased": b"".join(subject for subject, _, _ in batch.erased),
        "erased_clocks": [hlc for _, hlc, _ in batch.erased],
        "erased_signatures": [signature for _, _, signature in batch.erased],
        "buried": b"".join(batch.buried),
    }
    return encode({key: column for key, column in value.items() if column}, BLOCK_BYTES)


def from_block(raw: bytes) -> Batch:
    """Return the checked batch whose ``to_block`` is ``raw``; raise Problem 20 for other bytes."""
    try:
        batch = _batch(_Columns(decode(raw, BLOCK_BYTES)))
    except (BadValue, IndexError, ValueError, OverflowError):
        raise malformed("block") from None
    check_batch(batch)
    return batch


class _Columns:
    """The columns of a block, each of the type its reader asks for; an absent one is empty."""

    def __init__(self, told: Stored) -> None:
        if not isinstance(told, Mapping):
            raise BadValue("block")
        self._told = dict(told)

    def packed(self, key: str, length: int) -> list[bytes]:
        """Return byte strings of ``length`` bytes that lie side by side."""
        raw = self._told.pop(key, b"")
        if not isinstance(raw, bytes) or len(raw) % length:
            raise BadValue(key)
        return split(raw, length)

    def column(self, key: str, kind: type[T]) -> list[T]:
        """Return values of exactly this type: yes and no are no numbers."""
        column = self._told.pop(key, [])
        if not isinstance(column, list):
            raise BadValue(key)
        kept = [one for one in column if type(one) is kind]
        if len(kept) != len(column):
            raise BadValue(key)
        return kept

    def places(self, key: str, listed: Sequence[object]) -> list[int]:
        """Return places in the list ``listed``."""
        return _bounded(self.column(key, int), len(listed) - 1)

    def sums(self, key: str, most: int) -> list[int]:
        """Return the numbers whose differences are kept, each from 0 to ``most``."""
        return _bounded(list(accumulate(self.column(key, int))), most)

    def check_done(self) -> None:
        """Raise BadValue if a column was not asked for: format 1 has no others."""
        if self._told:
            raise BadValue("columns")


def _batch(columns: _Columns) -> Batch:
    fields = tuple(columns.column("fields", str))
    rows = _rows(columns)
    actors = _actors(columns)
    erased = zip(
        columns.packed("erased", ID_BYTES),
        columns.column("erased_clocks", int),
        columns.column("erased_signatures", bytes),
        strict=True,
    )
    batch = Batch(
        rows=rows,
        actors=actors,
        fields=fields,
        ops=_ops(columns, (rows, fields, actors)),
        erased=tuple(erased),
        buried=tuple(columns.packed("buried", DIGEST_BYTES)),
    )
    columns.check_done()
    return batch


def _rows(columns: _Columns) -> tuple[tuple[bytes, str, bytes], ...]:
    kinds = columns.column("kinds", str)
    subjects = columns.packed("subjects", ID_BYTES)
    found = zip(
        columns.packed("rows", ID_BYTES),
        columns.places("row_kinds", kinds),
        columns.places("row_subjects", subjects),
        strict=True,
    )
    return tuple((row, kinds[kind], subjects[subject]) for row, kind, subject in found)


def _actors(columns: _Columns) -> tuple[tuple[int, bytes, bytes, int, bytes], ...]:
    found = zip(
        columns.packed("actors", _ACTOR_BYTES),
        columns.column("devices", bytes),
        columns.column("users", bytes),
        columns.column("walls", int),
        columns.column("certificates", bytes),
        strict=True,
    )
    return tuple((int.from_bytes(one[0], "big"), *one[1:]) for one in found)


def _ops(
    columns: _Columns, known: tuple[Sequence[object], Sequence[object], Sequence[_Actor]]
) -> tuple[OpRow, ...]:
    rows, fields, actors = known
    found = zip(
        columns.sums("op_rows", len(rows) - 1),
        columns.places("op_fields", fields),
        columns.sums("op_clocks", HLC_MAX),
        columns.places("op_actors", actors),
        columns.column("op_values", bytes),
        _seen(columns, [one[0] for one in actors]),
        strict=True,
    )
    ops = tuple(OpRow(*one) for one in found)
    if len(ops) > MOST_OPS:
        raise BadValue("ops")
    return ops


def _seen(columns: _Columns, known: list[int]) -> Iterator[bytes]:
    """Yield what each op has seen, packed; ``known`` are the actors of the block's own list."""
    others = columns.packed("others", _ACTOR_BYTES)
    actors = known + [int.from_bytes(one, "big") for one in others]
    counts = columns.column("op_seen", int)
    clocks = columns.sums("seen_clocks", HLC_MAX)
    places = columns.places("seen_actors", actors)
    if sum(counts) != len(clocks) or min(counts, default=0) < 0:
        raise BadValue("seen")
    ids = [OpId(clock, actors[at]) for clock, at in zip(clocks, places, strict=True)]
    start = 0
    for count in counts:
        yield pack_ids(ids[start : start + count])
        start += count


def _parts(batch: Batch) -> Iterator[Batch]:
    """Yield a batch in parts of one sort: what was erased, places without changes, changes."""
    nothing = Batch((), (), (), ())
    for at in range(0, len(batch.erased), _ERASURES):
        yield replace(nothing, erased=batch.erased[at : at + _ERASURES])
    marks = batch.buried + batch.told  # whoever reads them gives them no force
    for at in range(0, len(marks), _PLACES):
        yield replace(nothing, buried=marks[at : at + _PLACES])
    used = {op.row for op in batch.ops}
    # A row bound twice stands in the list twice, the second time without changes of its own.
    idle = [row for at, row in enumerate(batch.rows) if at not in used]
    for at in range(0, len(idle), _PLACES):
        yield replace(nothing, rows=tuple(idle[at : at + _PLACES]))
    for at in range(0, len(batch.ops), MOST_OPS):
        yield _narrowed(batch, batch.ops[at : at + MOST_OPS])


def _fitting(part: Batch) -> Iterator[bytes]:
    """Yield a part as one block, or as two of half its changes while it is too long."""
    try:
        yield to_block(part)
    except BadValue:
        middle = len(part.ops) // 2
        if middle == 0:
            raise over_limit("change") from None
        yield from _fitting(_narrowed(part, part.ops[:middle]))
        yield from _fitting(_narrowed(part, part.ops[middle:]))


def _narrowed(batch: Batch, ops: Sequence[OpRow]) -> Batch:
    """Return some changes of a batch with the rows, fields and actors they need, in new numbers."""
    rows, fields, actors = (
        _numbered(sorted(places))
        for places in ({op.row for op in ops}, {op.field for op in ops}, {op.actor for op in ops})
    )
    moved = [
        replace(op, row=rows[op.row], field=fields[op.field], actor=actors[op.actor]) for op in ops
    ]
    return Batch(
        rows=tuple(batch.rows[at] for at in rows),
        actors=tuple(batch.actors[at] for at in actors),
        fields=tuple(batch.fields[at] for at in fields),
        ops=tuple(sorted(moved, key=lambda op: (op.row, op.field, op.hlc, op.actor))),
    )


def _others(batch: Batch) -> list[int]:
    """Return the actors whom changes name as seen and who made none here."""
    own = {one[0] for one in batch.actors}
    named = {one.actor for op in batch.ops for one in unpack_ids(op.prevs)}
    return sorted(named - own)


def _numbered(values: Iterable[K]) -> dict[K, int]:
    """Return the place of each value among the different ones, in the order they come."""
    return {value: at for at, value in enumerate(dict.fromkeys(values))}


def _differences(numbers: Iterable[int]) -> list[int]:
    """Return each number less the one before; ``accumulate`` is the opposite."""
    kept, before = [], 0
    for number in numbers:
        kept.append(number - before)
        before = number
    return kept


def _packed(actors: Iterable[int]) -> bytes:
    return b"".join(actor.to_bytes(_ACTOR_BYTES, "big") for actor in actors)


def _bounded(numbers: list[int], most: int) -> list[int]:
    if numbers and not 0 <= min(numbers) <= max(numbers) <= most:
        raise BadValue("range")
    return numbers
