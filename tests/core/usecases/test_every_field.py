"""Whatever a schema declares can be written, read, traced back and found, field by field."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.i18n import Catalog
from app.records import RecordId, stored_value, value_text
from app.schema.fields import Field, Schema, Search
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.usecases.gate import Because
from app.usecases.histories import show_history
from app.usecases.login import Login
from app.usecases.records import (
    WRITTEN_ELSEWHERE,
    RowInput,
    as_texts,
    get_record,
    list_records,
    put_records,
    shown_value,
)
from tests.strategies import answers

KINDS = [one for one in SCHEMAS.values() if one.name not in {*WRITTEN_ELSEWHERE, "centre"}]
FOUND_BY = [
    (schema, one) for schema in KINDS for one in schema.fields if one.search is not Search.NO
]
SAID = {Search.NAME: "Quillon Zabarte", Search.TEXT: "quillonzabarte", Search.NUMBER: "7305518264"}


def every_answer(schema: Schema, person: RecordId) -> st.SearchStrategy[dict[str, Stored]]:
    """Return a row of a kind with every field answered, about one person."""
    made = {
        one.key: answers(one).map(partial(stored_value, one)).filter(_can_be_typed)
        for one in schema.fields
        if one.key != schema.owner
    }
    owner = {schema.owner: st.just(person)} if schema.owner else {}
    # A natural key names the row, so it is a value; consent is given to a purpose there is.
    for key in (*schema.natural, *(one.key for one in schema.fields if one.required)):
        if key != schema.owner:
            made[key] = made[key].filter(lambda stored: isinstance(stored, str | int | list))
    return st.fixed_dictionaries({**made, **owner})


def _can_be_typed(stored: Stored) -> bool:
    """Text that begins with “?” and goes on with a letter, or not at all, stands for no value."""
    return not (isinstance(stored, str) and re.match(r"\?(?:\w|\s*$)", stored))


def texts_of(schema: Schema, stored: dict[str, Stored]) -> dict[str, str]:
    return {
        key: value_text(schema[key], value) for key, value in stored.items() if value is not None
    }


@pytest.mark.parametrize("schema", KINDS, ids=lambda one: one.name)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_field_is_written_read_and_traced(
    login: Login, amina: RecordId, schema: Schema, data: st.DataObject
) -> None:
    """Command line's text, stored form, list and history all tell what was put in."""
    login.gate.because = Because("reason", "An assignment may be to somebody else.")
    stored = data.draw(every_answer(schema, amina))
    texts = texts_of(schema, stored)
    (row,) = put_records(login, [RowInput(schema.name, texts)]).value
    kept = get_record(login, row)

    assert {key: kept.stored[key] for key in texts} == {key: stored[key] for key in texts}
    assert as_texts(kept).items() >= texts.items()
    assert kept.id in {one.id for one in list_records(login, schema.name, {}, 1_000)}
    entries = {one.field.key: one.stored for one in show_history(login, row) if one.is_current}
    assert entries == dict(kept.stored)
    for language in ("en", "ar"):
        shown = [
            shown_value(kept.schema[key], kept.stored[key], Catalog(language)) for key in texts
        ]
        assert all(shown)
    assert login.store.check() == []


@pytest.mark.parametrize(
    ("schema", "one"), FOUND_BY, ids=[f"{schema.name}.{one.key}" for schema, one in FOUND_BY]
)
def test_a_declared_field_leads_the_search_to_the_person(
    login: Login, amina: RecordId, schema: Schema, one: Field[Any]
) -> None:
    """Every field that says how it is searched finds the person it is about."""
    said = SAID[one.search]
    texts = {key: text for key, text in LEAST.get(schema.name, {}).items() if key != one.key}
    owner = {schema.owner: amina} if schema.owner else {}
    text = f"en:{said}" if type(one.kind).__name__ == "Slots" else said
    (row,) = put_records(login, [RowInput(schema.name, {**texts, **owner, one.key: text})]).value

    found = {(hit.id, hit.key) for hit in login.vault.find(said)}

    assert (row, one.key) in found


LEAST: dict[str, dict[str, str]] = {
    "person": {"preferred_name": "Amal"},
    "name": {"words": "Amal"},
    "contact": {"kind": "call"},
    "goal": {"type": "bachelor"},
    "step": {"lane": "work", "plan": "00000000-0000-4000-8000-000000000001"},
    "application": {"kind": "job", "where": "Bakery"},
    "organisation": {"name": "Bakery", "kind": "employer"},
    "opportunity": {
        "title": "Baker",
        "kind": "job",
        "organisation": "00000000-0000-4000-8000-000000000001",
    },
    "placement": {"kind": "job", "where": "Bakery"},
    "session": {"starts_at": "2027-05-31T10:00+02:00"},
}
