"""Records, drafts and changes: frozen facts, edits in progress, and what a save writes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple, NewType, TypeVar, overload

from app.errors import Code, Problem
from app.i18n import N_
from app.schema.fields import Field, Schema, Unsaid, unsaid_in
from app.schema.kinds import Stored

RecordId = NewType("RecordId", str)
T = TypeVar("T")
D = TypeVar("D")


class OpId(NamedTuple):
    """Names one version of one field: hybrid clock (64 bit), then actor (63 bit)."""

    hlc: int
    actor: int


@dataclass(frozen=True)
class Change:
    """One field of one row gets a value; ``seen`` are the versions the person looked at.

    subject: the id of the person or centre the row is about; scoping and
    erasure go by it.  value None clears the field.
    """

    kind: str
    id: RecordId
    subject: RecordId
    key: str
    value: Stored
    seen: tuple[OpId, ...] = ()


NOTHING: Mapping[str, Stored] = MappingProxyType({})
NO_VERSIONS: Mapping[str, tuple[OpId, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Record:
    """One saved thing; ``stored`` may hold keys this version does not know.

    versions: per field, the ids of the versions that ``stored`` shows; what a
    save then names as seen.  conflicts: keys with versions nobody has settled.
    """

    schema: Schema
    id: RecordId
    subject: RecordId
    stored: Mapping[str, Stored] = field(default_factory=lambda: NOTHING)
    versions: Mapping[str, tuple[OpId, ...]] = field(default_factory=lambda: NO_VERSIONS)
    conflicts: frozenset[str] = frozenset()

    @overload
    def get(self, one: Field[T]) -> T | None: ...
    @overload
    def get(self, one: Field[T], default: D) -> T | D: ...
    def get(self, one: Field[T], default: D | None = None) -> T | D | None:
        """Return the typed value of ``one``, or ``default`` if empty or unsaid."""
        raw = self.stored.get(one.key)
        if raw is None or unsaid_in(raw) is not None:
            return default
        try:
            return one.kind.from_stored(raw)
        except (ValueError, TypeError):
            return default  # a value this version cannot read is held, never shown as another

    def unsaid(self, one: Field[Any]) -> Unsaid | None:
        """Return how ``one`` was left unanswered on purpose, or None."""
        return unsaid_in(self.stored.get(one.key))

    def put(self, one: Field[T], value: T | Unsaid | None) -> Record:
        """Return a copy with ``one`` answered, left unsaid, or cleared with None.

        Raises Problem, with the field's key, if its kind refuses the value.
        """
        return replace(self, stored={**self.stored, one.key: stored_value(one, value)})


@dataclass
class Draft:
    """Edits on top of ``base``; dirty is computed, never set."""

    base: Record
    now: Record = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.base

    def put(self, one: Field[T], value: T | Unsaid | None) -> None:
        """Change one field of the draft; raises Problem on a refused value."""
        self.now = self.now.put(one, value)

    @property
    def dirty(self) -> bool:
        return dict(self.now.stored) != dict(self.base.stored)

    def changes(self) -> tuple[Change, ...]:
        """Return what saving would write: fields that differ from the base.

        Of a row that was never saved, all that it holds is written, also what the
        program filled in; but nothing as long as nobody has edited it.
        """
        now, base = self.now, self.base
        if not self.dirty:
            return ()
        return tuple(
            Change(now.schema.name, now.id, now.subject, key, value, base.versions.get(key, ()))
            for key, value in now.stored.items()
            if value != base.stored.get(key) or (value is not None and key not in base.versions)
        )

    def problems(self) -> Iterator[Problem]:
        """Yield a Problem for every required field left empty, naming its key.

        And for every one that names whom the row itself is about, where it needs another.
        """
        for one in self.now.schema.fields:
            told = self.now.stored.get(one.key)
            if one.required and told in (None, "", []):
                words = N_("Please fill in “{field}”.").with_values(field=one.label)
                yield Problem(words, Code.USAGE, field=one.key)
            if one.names_another and told == self.now.subject:
                words = N_("“{field}” names the same person. Choose somebody else.")
                yield Problem(words.with_values(field=one.label), Code.USAGE, field=one.key)


def stored_value(one: Field[T], value: T | Unsaid | None) -> Stored:
    """Return what the log keeps for ``value``; Problem names the field if it is refused."""
    if value is None:
        return None
    if isinstance(value, Unsaid):
        return value.to_stored()
    try:
        kept = one.kind.to_stored(one.kind.check(value))
    except Problem as problem:
        raise _naming(problem, one) from None
    return None if kept in ("", []) else kept


def parse_value(one: Field[Any], text: str) -> Stored:
    """Return what the log keeps for ``text`` typed for ``one``; ``?declined`` leaves it unsaid.

    An empty text clears the field.  Raises Problem (2), naming the field.
    """
    if not text.strip():
        return None
    if text.startswith("?") and text[1:] in set(Unsaid):
        return Unsaid(text[1:]).to_stored()
    try:
        kept = one.kind.to_stored(one.kind.parse(text))
    except Problem as problem:
        raise _naming(problem, one) from None
    return None if kept in ("", []) else kept


def value_text(one: Field[Any], stored: Stored) -> str:
    """Return ``stored`` as the text that ``parse_value`` reads back."""
    unsaid = unsaid_in(stored)
    if stored is None:
        return ""
    return f"?{unsaid.value}" if unsaid else one.kind.text(one.kind.from_stored(stored))


def derived_id(kind: str, *parts: str) -> RecordId:
    """Return the id of the row that ``parts`` name: the same on every computer.

    SHA-256 over the length-prefixed parts, cut to 122 bits as UUID version 8
    (RFC 9562, section 5.8).
    """
    digest = hashlib.sha256(b"waymark row 1")
    for part in (kind, *parts):
        raw = part.encode()
        digest.update(len(raw).to_bytes(4, "big") + raw)
    number = int.from_bytes(digest.digest()[:16], "big")
    number = number & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62
    return RecordId(str(uuid.UUID(int=number)))


def natural_id(schema: Schema, stored: Mapping[str, Stored]) -> RecordId | None:
    """Return the derived id of a row whose schema has a natural key, else None."""
    parts: Sequence[Stored] = [stored.get(key) for key in schema.natural]
    if not parts or any(not isinstance(part, str) for part in parts):
        return None
    return derived_id(schema.name, *(str(part) for part in parts))


def _naming(problem: Problem, one: Field[Any]) -> Problem:
    words = N_("{field}: {reason}").with_values(field=one.label, reason=problem.text)
    return Problem(words, problem.code, detail=problem.detail, field=one.key)
