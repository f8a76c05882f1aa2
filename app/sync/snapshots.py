"""Snapshots: one file that holds what many do, and how anybody makes sure that it truly does.

Nobody believes what a snapshot says of itself.  Who rests on one has found in it, or in other
files beside it, each change that is known here.  docs/formats/trust.md, "Snapshots".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.sync.bundlewriting import MOST_STREAM_BYTES
from app.sync.levels import DAY_MS
from app.vault.chains import Chain
from app.vault.merge_in import Batch

_PARTS_BYTES = 4  # of the length before each part of what is hashed
_WORD_BYTES = 16
_WEEK_MS = 7 * DAY_MS


@dataclass(frozen=True)
class Rest:
    """Another computer's snapshot in place of our files; since: our latest bundle at that time."""

    name: str
    since: int


@dataclass(frozen=True)
class Whole:
    """A snapshot that lies in a store, as the head of its computer tells.

    at: when it was made (Unix ms).  gives: up to which bundle of each chain its files bring all.
    """

    chain: Chain
    at: int
    name: str
    gives: Mapping[Chain, int]

    @property
    def rank(self) -> tuple[int, bytes, bytes]:
        """Greater for one that others give way to: two chains never rest on each other."""
        return self.at, *self.chain


def is_time(
    own: bytes, others: Iterable[bytes], *, last_ms: int, now_ms: int, every_ms: int
) -> bool:
    """Tell whether it is this computer's turn to put a snapshot.

    own, others: device ids of all who exchange in this place.  last_ms: when the latest
    snapshot there was made, 0 without any.  The lot decides who is first, and who comes next
    a week later each, without a word between them; two at once do no harm.  A clock that is
    years off counts as time gone by.
    """
    devices = sorted({own, *others}, key=lambda one: (_lot(one, last_ms), one))
    return abs(now_ms - last_ms) >= every_ms + devices.index(own) * _WEEK_MS


def is_worth(whole: float, beside: float, *, times: int) -> bool:
    """Tell whether enough lies beside the last snapshot for a new one, and all fits into one.

    whole, beside: bytes of the last one, 0 without any, and of all other files.
    """
    return beside >= times * whole and beside + whole <= MOST_STREAM_BYTES


def _lot(device: bytes, last_ms: int) -> bytes:
    return hashlib.sha256(b"waymark/snapshot\0" + last_ms.to_bytes(8, "big") + device).digest()


def words_in(batch: Batch) -> Iterator[bytes]:
    """Yield 16 bytes for each thing that a batch says: changes, rows, writers, what was erased.

    Of rows and writers only those that a change needs.
    """
    used = {batch.rows[op.row][0] for op in batch.ops}
    for row, kind, subject in batch.rows:
        if row in used:
            yield _word(b"row", row, kind.encode(), subject)
    for at in sorted({op.actor for op in batch.ops}):
        actor, device, user, _, certificate = batch.actors[at]
        if certificate:
            yield _word(b"writer", _number(actor), device, user, certificate)
    for op in batch.ops:
        row, field = batch.rows[op.row][0], batch.fields[op.field].encode()
        change = _number(op.hlc) + _number(batch.actors[op.actor][0])
        yield _word(b"change", row, field, change, op.value, op.prevs)
    for subject, _, _ in batch.erased:
        yield _word(b"erased", subject)
    for mark in (*batch.buried, *batch.told):
        yield _word(b"mark", mark)


def _word(*parts: bytes) -> bytes:
    framed = b"".join(len(one).to_bytes(_PARTS_BYTES, "big") + one for one in parts)
    return hashlib.blake2b(framed, digest_size=_WORD_BYTES).digest()


def _number(number: int) -> bytes:
    return number.to_bytes(8, "big")
