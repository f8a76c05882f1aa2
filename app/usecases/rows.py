"""New rows and edits of rows, as changes that one save writes. Knows every schema alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.records import Change, Draft, Record, RecordId, natural_id, stored_value
from app.schema.fields import Field, Schema, unsaid_in
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS

PAST: Mapping[tuple[str, str], Field[Any]] = {
    (schema.name, field.key): field
    for schema in SCHEMAS.values()
    for field in schema.fields
    if field.happened
}


def new_row(
    context: Context, schema: Schema, subject: RecordId | None, stored: Mapping[str, Stored]
) -> Record:
    """Return a row that is not saved yet, with the id its schema asks for.

    subject: the person or centre it is about; None where the row is its own
    subject.  People get ids that tell no time.  A kind that keeps its day gets today's.
    """
    if schema.dated is not None:
        stored = {schema.dated: context.today.isoformat(), **stored}
    row_id = natural_id(schema, stored)
    if row_id is None:
        fresh = context.person_id() if schema.name == "person" else context.record_id()
        row_id = RecordId(fresh)
    return Record(schema, row_id, subject or row_id, dict(stored))


def checked_name(field: Field[str], words: str) -> str:
    """Return a name as ``field`` keeps it; Problem 2 that names the field if it cannot."""
    if not words.strip():
        said = N_("Please fill in “{field}”.").with_values(field=field.label)
        raise Problem(said, Code.USAGE, field=field.key)
    try:
        return field.kind.check(words)
    except Problem as problem:
        raise Problem(problem.text, problem.code, field=field.key) from None


def changes_of_new(record: Record) -> tuple[Change, ...]:
    """Return the changes that save a new row.

    Raises Problem (2) that names the field if a required one is empty, or holds what its
    kind does not take.
    """
    draft = Draft(Record(record.schema, record.id, record.subject))
    draft.now = _kept(record, record.stored)
    for problem in draft.problems():
        raise problem
    return draft.changes()


def edited(record: Record, stored: Mapping[str, Stored]) -> tuple[Change, ...]:
    """Return the changes that give ``record`` the values of ``stored``.

    Raises Problem (2) if that would leave a required field empty, or gives one what its
    kind does not take.
    """
    draft = Draft(record)
    changed = {key: value for key, value in stored.items() if value != record.stored.get(key)}
    draft.now = _kept(replace(record, stored={**record.stored, **stored}), changed)
    for problem in draft.problems():
        raise problem
    return draft.changes()


def _kept(record: Record, told: Mapping[str, Stored]) -> Record:
    """Return ``record`` with the words of ``told`` as their fields keep them.

    Here every new answer passes, whichever form, command or file it came from.
    """
    stored = dict(record.stored)
    for key, value in told.items():
        field = record.schema.find(key)
        if field is None or value is None or unsaid_in(value) is not None:
            continue
        kept = stored_value(field, field.kind.from_stored(value))
        if isinstance(value, str):
            stored[key] = kept
    return replace(record, stored=stored)


def subject_of(schema: Schema, stored: Mapping[str, Stored]) -> RecordId | None:
    """Return the subject a new row of ``schema`` belongs to; None if it is its own.

    Raises Problem (2) that names the field which should say whom the row is about.
    """
    if schema.is_its_own_subject:
        return None
    owner = stored.get(schema.owner or "")
    if isinstance(owner, str):
        return RecordId(owner)
    words = N_("Say which {field} this belongs to.")
    label = schema[schema.owner].label if schema.owner else schema.label
    raise Problem(words.with_values(field=label), Code.USAGE, field=schema.owner)


def settled(
    drafts: Iterable[Draft], known: Callable[[str, RecordId], Record | None]
) -> tuple[Draft, ...]:
    """Return drafts of new rows under the ids that their natural keys ask for.

    A row made before its key was filled in has another id.  known: returns the saved
    row of a kind and an id; if there is one already, its fields get the draft's answers.
    """
    made: dict[RecordId, Draft] = {}
    for draft in drafts:
        one = _under_its_key(draft, known)
        first = made.setdefault(one.now.id, one)
        if first is not one:
            first.now = _answered(first.now, one.now)
    return tuple(made.values())


def _under_its_key(draft: Draft, known: Callable[[str, RecordId], Record | None]) -> Draft:
    now = draft.now
    row_id = None if draft.base.versions else natural_id(now.schema, now.stored)
    if row_id is None or row_id == now.id:
        return draft
    again = Draft(known(now.schema.name, row_id) or Record(now.schema, row_id, now.subject))
    again.now = _answered(again.base, now)
    return again


def _answered(record: Record, by: Record) -> Record:
    answers = {key: value for key, value in by.stored.items() if value is not None}
    return replace(record, stored={**record.stored, **answers})


def need_happened(changes: Iterable[Change], today: date) -> None:
    """Raise Problem (2) that names the field if a day that must have been lies after ``today``."""
    for one in changes:
        field = PAST.get((one.kind, one.key))
        day = one.value.get("earliest") if isinstance(one.value, Mapping) else None
        if field is not None and str(day or "") > today.isoformat():
            words = N_(
                "“{field}” lies in the future. Check the year, and the date of this computer."
            )
            raise Problem(words.with_values(field=field.label), Code.USAGE, field=one.key)


def joined(many: Iterable[Iterable[Change]]) -> tuple[Change, ...]:
    """Return the changes of several rows as one save."""
    return tuple(change for changes in many for change in changes)
