"""What a row shows: which head, what is a question, what is held, what is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import Text
from app.records import OpId
from app.rules.merge import (
    DELETED,
    Version,
    fold_row,
    is_conflict,
    is_readable,
    log_name,
    row_digest,
    shown,
)
from app.schema.fields import UNSAID_KEY, Field, Merge, Schema
from app.schema.kinds import Choice, Number, Stored, Words, YesNo
from app.schema.registry import SCHEMAS
from app.vault.values import encode

ASK = Field("ask", Words(20), Text("Ask"))
LATEST = Field("latest", Words(20), Text("Latest"), merge=Merge.LATEST)
CONTACT_ME = Field(
    "contact_me", YesNo(), Text("May we?"), merge=Merge.PROTECT, protective=(False, True)
)
COLOUR = Field("colour", Choice(MappingProxyType({"red": Text("Red")})), Text("Colour"))
SCHEMA = Schema("thing", Text("Thing"), (ASK, LATEST, CONTACT_ME, COLOUR), renamed={"old": "ask"})


def version(hlc: int, value: Stored, actor: int = 1) -> Version:
    """Return a version of a field."""
    return Version(OpId(hlc, actor), encode(value), value)


HEADS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from(["a", "b", None, True, 1])),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[:2],
).map(lambda found: [version(hlc, value, actor) for hlc, actor, value in found])


@given(orders=HEADS.flatmap(lambda heads: st.tuples(st.just(heads), st.permutations(heads))))
def test_the_order_of_heads_changes_nothing(orders: tuple[list[Version], list[Version]]) -> None:
    """What is shown, seen and asked is a function of the set."""
    heads, mixed = orders

    for name in ("ask", "latest", "contact_me", "unknown"):
        assert fold_row(SCHEMA, {name: heads}) == fold_row(SCHEMA, {name: mixed})


@given(heads=HEADS)
def test_the_latest_is_shown_where_people_are_asked(heads: list[Version]) -> None:
    """Clock first, then actor; the question is whether all heads say the same."""
    assert shown(ASK, heads) == max(heads, key=lambda one: one.id)
    assert is_conflict(ASK, heads) is (len({one.raw for one in heads}) > 1)
    assert not is_conflict(LATEST, heads)


@given(heads=HEADS)
def test_the_protective_value_wins_until_somebody_who_saw_it_clears_it(
    heads: list[Version],
) -> None:
    """A no among the heads is shown, however early; a head that is no answer never beats it."""
    heads = [*heads, version(0, value=False, actor=9)]

    assert shown(CONTACT_ME, heads).value is False
    assert fold_row(SCHEMA, {"contact_me": heads}).stored == {"contact_me": False}


def test_yes_is_not_one() -> None:
    """Python takes True for 1; the log does not."""
    heads = [version(1, value=True), version(2, 1)]

    assert is_conflict(ASK, heads)
    assert shown(CONTACT_ME, heads).value is True


def test_equal_values_written_apart_are_seen_together() -> None:
    """No question, and who saves next names both."""
    row = fold_row(SCHEMA, {"ask": [version(1, "a"), version(2, "a", 2)]})

    assert not row.conflicts
    assert row.seen == {"ask": (OpId(1, 1), OpId(2, 2))}


def test_only_what_is_shown_counts_as_seen() -> None:
    """Of two answers a reader has seen the one on the screen."""
    row = fold_row(SCHEMA, {"ask": [version(1, "a"), version(2, "b")]})

    assert row.conflicts == {"ask"}
    assert row.seen == {"ask": (OpId(2, 1),)}


def test_a_cleared_field_is_empty_and_seen() -> None:
    """Who fills it again names the clearing."""
    row = fold_row(SCHEMA, {"ask": [version(3, None)]})

    assert row.stored == {}
    assert row.seen == {"ask": (OpId(3, 1),)}


def test_a_value_this_version_cannot_read_is_held() -> None:
    """It is neither shown nor seen, so nobody replaces it by accident."""
    row = fold_row(SCHEMA, {"colour": [version(1, "ultraviolet")], "later": [version(1, [1])]})

    assert row.held == {"colour"}
    assert row.stored == {"later": [1]}
    assert row.seen == {"later": (OpId(1, 1),)}


def test_a_past_name_is_read_as_the_present_one() -> None:
    """Changes under a field's first name belong to it for ever."""
    row = fold_row(SCHEMA, {"old": [version(1, "a")]})

    assert row.stored == {"ask": "a"}
    assert log_name(SCHEMA, "ask") == "old"
    assert log_name(SCHEMA, "latest") == "latest"


@pytest.mark.parametrize(
    ("field", "value", "reads"),
    [
        (ASK, "a", True),
        (ASK, None, True),
        (ASK, 5, False),
        (ASK, "a" * 21, False),
        (ASK, {UNSAID_KEY: "declined"}, True),
        (ASK, {UNSAID_KEY: "a newer way"}, False),
        (ASK, {UNSAID_KEY: "declined", "more": 1}, False),
        (CONTACT_ME, True, True),
        (CONTACT_ME, [], False),
        (Field("n", Number(0, 9), Text("N")), 10, False),
        (Field("n", Number(0, 9), Text("N")), "7", False),
        (Field("n", Number(0, 9), Text("N")), {"a": 1}, False),
    ],
)
def test_a_value_is_readable_if_this_version_could_have_written_it(
    field: Field[object], value: Stored, reads: bool
) -> None:
    """Longer, other or wrongly typed values belong to another version."""
    assert is_readable(field, value) is reads


def deleted_by(heads: Mapping[str, list[Version]], **more: list[Version]) -> bool:
    """Tell whether who saw ``heads`` deletes a row that has ``more`` by now."""
    seen = row_digest((name, one.id) for name, found in heads.items() for one in found)
    return fold_row(SCHEMA, {**heads, **more, DELETED: [version(9, seen)]}).is_deleted


def test_a_deletion_holds_for_what_its_author_saw() -> None:
    """A later answer in any field, known or not, brings the row back and is asked about."""
    heads = {"ask": [version(1, "a")], "unknown": [version(2, 1)]}

    assert deleted_by(heads)
    assert not deleted_by(heads, latest=[version(3, "b")])
    assert not deleted_by(heads, ask=[version(1, "a"), version(2, "a", 2)])


def test_a_row_edited_by_one_and_deleted_by_another_is_a_question() -> None:
    """Until somebody who saw both decides, it is shown."""
    row = fold_row(SCHEMA, {"ask": [version(1, "a")], DELETED: [version(2, b"another digest")]})
    settled = fold_row(SCHEMA, {"ask": [version(1, "a")], DELETED: [version(3, None)]})

    assert not row.is_deleted
    assert row.conflicts == {DELETED}
    assert not settled.is_deleted
    assert not settled.conflicts


def test_no_field_has_a_name_that_the_log_uses() -> None:
    """The log's own fields begin with a line; no schema's may."""
    for schema in SCHEMAS.values():
        names = [one.key for one in schema.fields] + list(schema.renamed)
        assert not any(name.startswith("_") for name in names)


def test_every_protective_field_says_which_value_is_safe() -> None:
    """PROTECT without an order of safety would be no protection."""
    for schema in SCHEMAS.values():
        for field in schema.fields:
            assert (field.merge is Merge.PROTECT) is bool(field.protective), field.key
