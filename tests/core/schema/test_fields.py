"""Properties that hold for every field of every kind, whatever is added later."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.i18n import Catalog, Text
from app.records import parse_value, stored_value, value_text
from app.schema.fields import Field, Merge, Schema, Unsaid, unsaid_in
from app.schema.kinds import Kind, Stored
from app.schema.registry import SCHEMAS, TOPICS, schema_of
from tests.strategies import answers

ALL_FIELDS = [(schema, one) for schema in SCHEMAS.values() for one in schema.fields]
IDS = [f"{schema.name}.{one.key}" for schema, one in ALL_FIELDS]
EVERY = st.sampled_from(ALL_FIELDS)


@given(EVERY.flatmap(lambda pair: st.tuples(st.just(pair[1]), answers(pair[1]))))
def test_what_is_stored_comes_back_typed(case: tuple[Field[Any], Any]) -> None:
    """A typed value survives the way to the log and back."""
    one, value = case
    stored = stored_value(one, value)

    if isinstance(value, Unsaid):
        assert unsaid_in(stored) is value
    elif stored is None:
        assert one.kind.to_stored(one.kind.check(value)) in ("", [])
    else:
        assert one.kind.from_stored(stored) == one.kind.check(value)


@given(EVERY.flatmap(lambda pair: st.tuples(st.just(pair[1]), answers(pair[1]))))
def test_text_reads_back_as_the_same_value(case: tuple[Field[Any], Any]) -> None:
    """The text of the command line and of tables is read back as what was kept."""
    one, value = case
    stored = stored_value(one, value)

    assert parse_value(one, value_text(one, stored)) == stored


@given(EVERY.flatmap(lambda pair: st.tuples(st.just(pair[1]), answers(pair[1]))))
def test_every_value_can_be_shown(case: tuple[Field[Any], Any]) -> None:
    """Every kept value has words for people in English and Arabic."""
    one, value = case
    stored = stored_value(one, value)

    if stored is not None and not isinstance(value, Unsaid):
        for language in ("en", "ar"):
            shown = one.kind.show(one.kind.from_stored(stored), Catalog(language))
            assert isinstance(shown, str)


@pytest.mark.parametrize(("schema", "one"), ALL_FIELDS, ids=IDS)
def test_a_field_in_a_form_is_asked_in_plain_words(schema: Schema, one: Field[Any]) -> None:
    """A question a person answers has a wording of at most 15 words and says why."""
    if not one.in_form or one.key in {"purpose", "answer", "audience"}:
        return

    assert one.question is not None, f"{schema.name}.{one.key} has no question"
    assert one.why is not None, f"{schema.name}.{one.key} does not say why"
    assert len(one.question.msgid.split()) <= 15
    assert len(one.why.msgid.split()) <= 15


@pytest.mark.parametrize(("schema", "one"), ALL_FIELDS, ids=IDS)
def test_a_protective_field_says_what_is_safe(schema: Schema, one: Field[Any]) -> None:
    """A field that protects declares its values from the safest on, and only such a field."""
    assert bool(one.protective) is (one.merge is Merge.PROTECT)
    for value in one.protective:
        assert one.kind.to_stored(one.kind.from_stored(value)) == value


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=list(SCHEMAS))
def test_a_schema_names_fields_it_has(schema: Schema) -> None:
    """Owner, natural key and topic of a schema point to what exists."""
    for key in (schema.owner or "", *schema.natural):
        assert not key or key in schema
    assert schema.topic is None or schema.topic in {topic.key for topic in TOPICS}


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    """Words in the wrong place may be a person's, so they are not repeated."""
    with pytest.raises(Problem) as caught:
        schema_of("unicorn")

    assert caught.value.code is Code.USAGE
    said = Catalog("en").say(caught.value.text)
    assert "unicorn" not in said
    assert "language" in said


def test_a_key_cannot_stand_twice() -> None:
    """A schema that declares one key twice is refused at once."""
    one = SCHEMAS["person"].fields[0]

    with pytest.raises(ValueError, match="twice"):
        Schema("broken", Text("Broken"), (one, one))


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        ("birth", "range", "2008-13"),
        ("birth", "range", "2009..2007"),
        ("birth", "range", "yesterday"),
        ("session", "minutes", "9" * 40),
        ("session", "starts_at", "noon"),
        ("plan", "starts_on", "2027-02-30"),
        ("plan", "starts_on", "0001-01-01"),
        ("language", "language", "xx-nonsense"),
        ("language", "spoken_level", "D9"),
        ("contact", "do_not_contact", "maybe"),
        ("person", "preferred_name", "x" * 81),
        ("person", "preferred_name", "abc\u202edef"),
        ("person", "preferred_name", "\ud800"),
        ("step", "weeks", "9-4-2"),
        ("step", "depends_on", "not-an-id"),
        ("plan", "title", "no language here"),
    ],
)
def test_a_value_out_of_its_kind_is_refused_and_names_the_field(
    kind: str, key: str, text: str
) -> None:
    """Bad input is a usage problem that carries the key and the label of its field."""
    one = schema_of(kind)[key]

    with pytest.raises(Problem) as caught:
        parse_value(one, text)

    assert caught.value.code is Code.USAGE
    assert caught.value.field == key
    assert one.label.msgid in Catalog("en").say(caught.value.text)


def test_a_sentence_of_spaces_is_no_sentence() -> None:
    """A blank line of a form is no translation, and without any the field is empty."""
    title = schema_of("plan")["title"]

    assert stored_value(title, {"ar": " ", "en": "Work"}) == {"en": "Work"}
    assert stored_value(title, {"ar": " "}) is None


def test_stored_values_are_json_or_bytes() -> None:
    """Nothing but the shapes of the log's format is ever stored."""

    def plain(value: Stored) -> bool:
        return isinstance(value, bytes) or json.loads(json.dumps(value)) == value

    for _, one in ALL_FIELDS:
        kind: Kind[Any] = one.kind
        assert kind is not None
        assert all(plain(value) for value in one.protective)
