"""What a row shows when computers wrote apart: which version, and what is a conflict.

A field's *heads* are its versions that no other version names as seen.  Everything
here is a function of the heads alone, so every computer that knows the same
changes shows the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.errors import Problem
from app.records import OpId
from app.schema.fields import UNSAID_KEY, Field, Merge, Schema, Unsaid
from app.schema.kinds import Stored

DELETED = "_deleted"  # the field of a row that says what its deleter saw; no schema may use it
DIGEST_BYTES = 16


class Version(NamedTuple):
    """One value of one field; ``raw`` is its canonical bytes, by which values are equal."""

    id: OpId
    raw: bytes
    value: Stored


@dataclass(frozen=True, slots=True)
class FoldedRow:
    """What a row shows.

    stored: values by the field's present key, empty ones left out.  seen: per key,
    the versions that a person who reads ``stored`` has seen.  held: keys whose value
    this version of Waymark cannot read; they are kept and not shown.
    """

    stored: Mapping[str, Stored]
    seen: Mapping[str, tuple[OpId, ...]]
    conflicts: frozenset[str]
    held: frozenset[str]
    is_deleted: bool


def fold_row(schema: Schema, heads: Mapping[str, Sequence[Version]]) -> FoldedRow:
    """Return what a row of ``schema`` with these heads shows.

    heads: by the field's name in the log, every list with at least one version.
    """
    stored: dict[str, Stored] = {}
    seen: dict[str, tuple[OpId, ...]] = {}
    conflicts, held = set(), set()
    for name, versions in heads.items():
        if name == DELETED:
            continue
        key = schema.renamed.get(name, name)
        field = schema.find(key)
        top = shown(field, versions)
        if is_conflict(field, versions):
            conflicts.add(key)
        if field is not None and not is_readable(field, top.value):
            held.add(key)
            continue
        seen[key] = tuple(sorted(one.id for one in versions if one.raw == top.raw))
        if top.value is not None:
            stored[key] = top.value
    is_deleted = False
    if DELETED in heads:
        is_deleted = deletion_holds(heads)
        if not is_deleted and any(one.value is not None for one in heads[DELETED]):
            conflicts.add(DELETED)
    return FoldedRow(stored, seen, frozenset(conflicts), frozenset(held), is_deleted)


def shown(field: Field[Any] | None, heads: Sequence[Version]) -> Version:
    """Return the head that is shown: the latest, or the most protective of a PROTECT field."""
    if len(heads) == 1:
        return heads[0]
    if field is None or field.merge is not Merge.PROTECT:
        return max(heads, key=lambda one: one.id)
    return min(heads, key=lambda one: (_danger(field, one.value), -one.id.hlc, -one.id.actor))


def is_conflict(field: Field[Any] | None, heads: Sequence[Version]) -> bool:
    """Tell whether a person must settle these heads; equal values written apart agree."""
    if len(heads) == 1 or (field is not None and field.merge is Merge.LATEST):
        return False
    return any(one.raw != heads[0].raw for one in heads)


def deletion_holds(heads: Mapping[str, Sequence[Version]]) -> bool:
    """Tell whether a row is deleted: one who deleted it had seen all that is in it now."""
    now = row_digest(
        (name, one.id) for name, versions in heads.items() if name != DELETED for one in versions
    )
    return any(one.value == now for one in heads.get(DELETED, ()))


def row_digest(heads: Iterable[tuple[str, OpId]]) -> bytes:
    """Return what a deletion stores: a hash of the versions its author saw.

    SHA-256 over name length (2 bytes), name, clock and actor (8 bytes each,
    big-endian) of each head in ascending order, cut to 16 bytes.
    """
    digest = hashlib.sha256(b"waymark heads 1\0")
    for name, one in sorted(heads):
        raw = name.encode()
        digest.update(len(raw).to_bytes(2, "big") + raw)
        digest.update(one.hlc.to_bytes(8, "big") + one.actor.to_bytes(8, "big"))
    return digest.digest()[:DIGEST_BYTES]


def is_readable(field: Field[Any], value: Stored) -> bool:
    """Tell whether ``value`` is one that this version's ``field`` could have written."""
    if value is None:
        return True
    if isinstance(value, Mapping) and set(value) == {UNSAID_KEY}:
        return value[UNSAID_KEY] in set(Unsaid)
    try:
        typed = field.kind.from_stored(value)
        return bool(field.kind.to_stored(field.kind.check(typed)) == value)
    except (Problem, ValueError, TypeError, KeyError, AttributeError):
        return False


def log_name(schema: Schema, key: str) -> str:
    """Return the name that ``key`` has in the log for ever: its first one."""
    for past, now in schema.renamed.items():
        if now == key:
            return past
    return key


def _danger(field: Field[Any], value: Stored) -> int:
    """Return how far ``value`` is from the safest; a value not declared is the farthest."""
    for place, safe in enumerate(field.protective):
        if type(value) is type(safe) and value == safe:
            return place
    return len(field.protective)
