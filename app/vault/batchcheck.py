"""Whether a batch from another computer has the form that Waymark gives it."""

from __future__ import annotations

import re
from itertools import chain

from app.errors import Code, Problem
from app.i18n import N_
from app.records import OpId
from app.vault.log import ACTOR_BITS, HLC_MAX
from app.vault.marks import DIGEST_BYTES
from app.vault.merge_in import Batch, OpRow
from app.vault.values import ID_BYTES, OP_ID_BYTES, BadValue, decode, pack_ids, unpack_ids

LONGEST_PROOF = 4_096  # bytes of a certificate, or of a signature under an erasure

_NAME = re.compile("[a-z_][a-z0-9_]{0,63}")


def check_batch(batch: Batch) -> None:
    """Return if every part of ``batch`` has its form; raise Problem 20 if one has not."""
    try:
        _check_dictionaries(batch)
        for op in batch.ops:
            _check_op(batch, op)
    except (BadValue, IndexError, TypeError):
        raise _malformed() from None


def _check_dictionaries(batch: Batch) -> None:
    ids = chain.from_iterable((row, subject) for row, _, subject in batch.rows)
    subjects = (subject for subject, _, _ in batch.erased)
    if any(len(one) != ID_BYTES for one in chain(ids, subjects)):
        raise BadValue("id")
    if any(len(one) != DIGEST_BYTES for one in chain(batch.buried, batch.told)):
        raise BadValue("digest")
    names = chain(batch.fields, (kind for _, kind, _ in batch.rows))
    if any(not _NAME.fullmatch(one) for one in names):
        raise BadValue("name")
    if not all(map(_is_actor, batch.actors)):
        raise BadValue("actor")
    for _, hlc, signature in batch.erased:
        if not 0 <= hlc <= HLC_MAX or len(signature) > LONGEST_PROOF:
            raise BadValue("erased")
    if len(set(batch.fields)) != len(batch.fields):
        raise BadValue("fields")


def _is_actor(one: tuple[int, bytes, bytes, int, bytes]) -> bool:
    actor, device, user, wall, certificate = one
    return (
        0 <= actor < 1 << ACTOR_BITS
        and 0 <= wall <= HLC_MAX
        and {len(device), len(user)} <= {0, ID_BYTES}
        and len(certificate) <= LONGEST_PROOF
    )


def _check_op(batch: Batch, op: OpRow) -> None:
    if min(op.row, op.field, op.actor, op.hlc) < 0 or op.hlc > HLC_MAX:
        raise BadValue("clock")
    _ = batch.rows[op.row], batch.fields[op.field], batch.actors[op.actor]
    decode(op.value)
    seen = () if len(op.prevs) % OP_ID_BYTES else unpack_ids(op.prevs)
    if pack_ids(seen) != op.prevs:
        raise BadValue("prevs")
    own = OpId(op.hlc, batch.actors[op.actor][0])
    for one in seen:
        # A change is later than all it has seen, until its clock is at the end of all clocks.
        is_earlier = one.hlc < own.hlc or (one.hlc == own.hlc == HLC_MAX and one != own)
        if not is_earlier or one.actor >= 1 << ACTOR_BITS:
            raise BadValue("prevs")


def _malformed() -> Problem:
    words = N_("These changes are not as Waymark writes them. Nothing was taken over.")
    return Problem(words, Code.BUNDLE_MALFORMED)
