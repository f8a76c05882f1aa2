"""Any record of any kind: written, read, listed, traced back. Knows no field by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Catalog
from app.records import (
    Change,
    Record,
    RecordId,
    natural_id,
    parse_value,
    stored_value,
    value_text,
)
from app.schema.fields import UNSAID_KEY, Field, Schema, Unsaid, unsaid_in
from app.schema.kinds import Reference, Slots, Stored
from app.schema.registry import schema_of
from app.usecases.consents import consent_row
from app.usecases.login import Login, Outcome, no_such
from app.usecases.rows import changes_of_new, edited, joined, new_row, subject_of

# Rows of these kinds say who may do or meet whom, what left the house or what is sealed;
# their own use cases write them.
WRITTEN_ELSEWHERE = frozenset(
    {"concern", "document", "issue", "match", "match_run", "referral", "user"}
)

STRETCH = 200  # rows of a list that are held at once

_UNSAID_TEXT = re.compile(r"\?(?:\w|\s*$)")


@dataclass(frozen=True)
class RowInput:
    """One record as somebody typed it: values are text, or what JSON has for it."""

    kind: str
    values: Mapping[str, Any]
    id: str | None = None


def put_records(login: Login, rows: Iterable[RowInput]) -> Outcome[tuple[RecordId, ...]]:
    """Create or change records, all in one save; return their ids in order.

    Raises Problem 2 that names the field at fault; nothing is written then.
    """
    changes: list[Iterable[Change]] = []
    ids: list[RecordId] = []
    for row in rows:
        row_id, written = _changes(login, row)
        ids.append(row_id)
        changes.append(written)
    return login.save(joined(changes), N_("Write records"), tuple(ids))


def get_record(login: Login, text: str) -> Record:
    """Return the record of an id or a person's short code; raise Problem 40 if there is none."""
    return login.need_any(login.resolve(text))


def list_records(
    login: Login, kind: str, where: Mapping[str, str], limit: int, *, after: str | None = None
) -> Iterator[Record]:
    """Yield at most ``limit`` records of a kind whose fields have the given text.

    In the order they were made here, read in stretches of ``STRETCH``.  after: the last
    one of an earlier list, to go on from there.
    """
    schema = schema_of(kind)
    wanted = {
        _field(schema, key).key: _value(login, _field(schema, key), text)
        for key, text in where.items()
    }
    last = None if after is None else _there(login, schema, login.resolve(after))
    left = limit
    while left > 0:
        asked = min(left, STRETCH)
        found = login.vault.stretch(schema.name, wanted, last, asked)
        yield from found
        if len(found) < asked:
            return
        last, left = found[-1].id, left - asked


def _there(login: Login, schema: Schema, record: RecordId) -> RecordId:
    """Return the id of a row, of whomever; raise Problem 40 if there is none."""
    if not login.vault.has(schema.name, record):
        raise Problem(N_("There is no such record, or it was deleted."), Code.NOT_FOUND)
    return record


def typed_values(login: Login, schema: Schema, values: Mapping[str, Any]) -> dict[str, Stored]:
    """Return what the log keeps for values typed as text or JSON; Problem 2 names the field."""
    return {_field(schema, key).key: _typed(login, schema, key, v) for key, v in values.items()}


def as_texts(record: Record) -> dict[str, str]:
    """Return a record's answered fields as text that ``put`` reads back."""
    return {
        one.key: value_text(one, record.stored[one.key])
        for one in record.schema.fields
        if record.stored.get(one.key) is not None
    }


def shown_value(one: Field[Any], stored: Stored, catalog: Catalog) -> str:
    """Return a stored value as people read it; empty for none."""
    unsaid = unsaid_in(stored)
    if unsaid is not None:
        return catalog.say(unsaid.label)
    return "" if stored is None else one.kind.show(one.kind.from_stored(stored), catalog)


def _changes(login: Login, row: RowInput) -> tuple[RecordId, tuple[Change, ...]]:
    schema = schema_of(row.kind)
    if schema.name in WRITTEN_ELSEWHERE:
        words = N_("Records of the kind “{kind}” are written by their own commands.")
        raise Problem(words.with_values(kind=schema.name), Code.NOT_PERMITTED)
    stored = typed_values(login, schema, row.values)
    row_id = row.id or natural_id(schema, stored)
    existing = login.vault.record(schema.name, login.resolve(str(row_id))) if row_id else None
    if existing is not None:
        _refuse_new_owner(existing, stored)
        return existing.id, edited(existing, stored)
    if row.id is not None:
        if login.store.file.has_erased(login.resolve(row.id)):
            raise no_such(login, login.resolve(row.id))
        words = N_("There is no record with this number. Leave --id out to make a new one.")
        raise Problem(words, Code.NOT_FOUND)
    if schema.owner == "centre":
        stored.setdefault("centre", login.centre.id)
    subject = subject_of(schema, stored)
    if subject is not None and schema.owner == "person":
        login.need_person(subject)
    if schema.name == "consent" and subject is not None:
        made = consent_row(login, subject, stored)
    else:
        made = new_row(login.context, schema, subject, stored)
    return made.id, changes_of_new(made)


def _refuse_new_owner(existing: Record, stored: Mapping[str, Stored]) -> None:
    """A row stays with its person: moving it would carry words into another file."""
    owner = existing.schema.owner
    if owner and stored.get(owner, existing.subject) != existing.subject:
        words = N_("A record cannot move to another person. Make a new one there.")
        raise Problem(words, Code.USAGE, field=owner)


def _field(schema: Schema, key: str) -> Field[Any]:
    try:
        return schema[key]
    except KeyError:
        words = N_("“{what}” has no field of this name. See: waymark schema {kind}.")
        said = words.with_values(what=schema.label, kind=schema.name)
        raise Problem(said, Code.USAGE) from None


def _typed(login: Login, schema: Schema, key: str, value: Any) -> Stored:  # noqa: ANN401 - JSON
    """Return what is kept for a JSON value: a text as a person types it, else as it is kept."""
    one = _field(schema, key)
    if value is None or (value == {} and isinstance(one.kind, Slots)):
        return None
    if isinstance(value, str):
        return _value(login, one, value)
    if isinstance(value, Mapping) and set(value) == {UNSAID_KEY}:
        return _unsaid(one, value[UNSAID_KEY])
    if not _has_kept_form(one, value):
        words = N_("This value has not the form that “{field}” takes. See: waymark schema {kind}.")
        said = words.with_values(field=one.label, kind=schema.name)
        raise Problem(said, Code.USAGE, field=one.key)
    return stored_value(one, one.kind.from_stored(value))


def _has_kept_form(one: Field[Any], value: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether the log could hold ``value`` for this field: what is read from it is all of it.

    Compared as JSON, where true is not 1 and 1 is not 1.0.
    """
    try:
        kept = one.kind.to_stored(one.kind.from_stored(value))
        return json.dumps(kept, sort_keys=True) == json.dumps(value, sort_keys=True)
    except (ValueError, TypeError, LookupError, RecursionError):
        return False


def _unsaid(one: Field[Any], told: object) -> Stored:
    """Return the answer that is no value; raise Problem 2 with all of them if it is none."""
    if told not in tuple(Unsaid):
        names = ", ".join(f"?{known}" for known in Unsaid)
        reason = N_("After “?” only these can stand: {names}.").with_values(names=names)
        words = N_("{field}: {reason}").with_values(field=one.label, reason=reason)
        raise Problem(words, Code.USAGE, field=one.key)
    return Unsaid(str(told)).to_stored()


def _value(login: Login, one: Field[Any], text: str) -> Stored:
    """Return the stored value; where a record is meant, a short code will do.

    A text that begins with “?” and goes on with a letter, or not at all, is no value.
    """
    if _UNSAID_TEXT.match(text):
        return _unsaid(one, text[1:].rstrip())
    if isinstance(one.kind, Reference) and text.strip():
        text = login.resolve(text)
    return parse_value(one, text)
