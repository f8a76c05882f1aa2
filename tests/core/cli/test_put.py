"""What ``put`` takes for a value: text as a person types it, or JSON of the field's own form."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.records import stored_value
from app.schema.fields import Field, Schema, Unsaid
from app.schema.kinds import Digest, Stored
from app.schema.registry import SCHEMAS
from app.usecases.login import Login
from app.usecases.records import typed_values
from app.usecases.vaults import open_login
from tests.core.cli.conftest import PASSPHRASE, Ran, Terminal
from tests.strategies import answers

ALL_FIELDS = [(schema, one) for schema in SCHEMAS.values() for one in schema.fields]
EVERY = st.sampled_from(ALL_FIELDS)
# What JSON can say that is neither text nor nothing.
JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner | st.text("ab,|:?12-", max_size=6) | st.none(), max_size=3)
        | st.dictionaries(st.sampled_from(["en", "ar", "a", "unsaid", "earliest", "latest"]), inner)
    ),
    max_leaves=4,
)

Case = tuple[Schema, Field[Any], Any]
one_login = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def cases(one: tuple[Schema, Field[Any]]) -> st.SearchStrategy[Case]:
    return st.tuples(st.just(one[0]), st.just(one[1]), answers(one[1]))


def any_json(one: tuple[Schema, Field[Any]]) -> st.SearchStrategy[Case]:
    return st.tuples(st.just(one[0]), st.just(one[1]), JSON)


@pytest.fixture
def login(terminal: Terminal) -> Iterator[Login]:
    """Return the first worker's login at the terminal's vault."""
    opened = open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)
    yield opened
    opened.close()


def put(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, line: str) -> Ran:
    """Give ``put`` one line of JSON."""
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    return terminal("put", "--json")


def outcome_of(
    login: Login, schema: Schema, one: Field[Any], value: object
) -> tuple[Problem | None, Stored]:
    """Return why a value is refused, or what is kept of it."""
    try:
        return None, typed_values(login, schema, {one.key: value})[one.key]
    except Problem as problem:
        return problem, None


@one_login
@given(case=EVERY.flatmap(cases))
def test_json_of_what_is_kept_is_kept_as_it_is(login: Login, case: Case) -> None:
    """The stored form of any answer, said in JSON, is stored again; bytes have none."""
    schema, one, value = case
    stored = stored_value(one, value)
    assume(not isinstance(one.kind, Digest) or isinstance(value, Unsaid))
    assume(not (isinstance(stored, str) and stored.startswith("?")))

    told = json.loads(json.dumps(stored))

    assert typed_values(login, schema, {one.key: told}) == {one.key: stored}


@one_login
@given(case=EVERY.flatmap(any_json))
def test_any_other_json_is_refused_with_its_field(login: Login, case: Case) -> None:
    """Nothing becomes words that nobody said: it is kept whole, or refused and named."""
    schema, one, value = case
    problem, stored = outcome_of(login, schema, one, value)

    if problem is not None:
        assert (problem.code, problem.field) == (Code.USAGE, one.key)
        return
    assert type(stored) is type(value) or (stored is None and value in ([], {}))
    assert typed_values(login, schema, {one.key: stored}) == {one.key: stored}


@pytest.mark.parametrize("told", ["?bogus", "?", "? ", "?Declined", "?declined!", "?не знаю"])
def test_a_question_mark_begins_only_an_answer_that_is_no_value(
    terminal: Terminal, told: str
) -> None:
    """Another word after it is answered with those there are, and kept nowhere."""
    ran = terminal("put", "person", f"preferred_name={told}", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["field"] == "preferred_name"
    assert all(f"?{one}" in ran.error for one in Unsaid)
    assert terminal.json("list", "person") == []


def test_words_may_hold_a_question_mark(terminal: Terminal) -> None:
    """Also as their first sign, with a space on either side."""
    for told, kept in (("Who?", "Who?"), ("? or not", "? or not"), (" ?bogus", "?bogus")):
        person = terminal.id("put", "person", f"preferred_name={told}")
        assert terminal.json("get", person)["fields"]["preferred_name"] == kept


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ('{"preferred_name": NaN}', "preferred_name"),
        ('{"preferred_name": -Infinity}', "preferred_name"),
        ('{"preferred_name": {"unsaid": ["declined"]}}', "preferred_name"),
        ('{"preferred_name": "A", "preferred_name": "B"}', "preferred_name"),
        (
            '{"preferred_name": {"unsaid": "declined", "unsaid": "unknown"}}',
            "preferred_name",
        ),
        ('{"preferred_name": "A", "roles": ["student", 1]}', "roles"),
        ('{"preferred_name": "A", "Nobody": 1, "Nobody": 2}', None),
        ('[["preferred_name", "A"]]', None),
    ],
)
def test_a_line_that_is_not_clear_is_refused(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, fields: str, at_fault: str | None
) -> None:
    """The field at fault is named where it is one; a word of the line is not."""
    ran = put(terminal, monkeypatch, f'{{"kind": "person", "fields": {fields}}}')

    assert ran.code == Code.USAGE
    assert json.loads(ran.error).get("field") == at_fault
    assert "Nobody" not in ran.error
    assert terminal.json("list", "person") == []


@pytest.mark.parametrize(
    "line",
    [
        '{"kind": "person", "kind": "person", "fields": {"preferred_name": "A"}}',
        '{"kind": ["person"], "fields": {"preferred_name": "A"}}',
        '{"kind": "person", "fields": {"preferred_name": "A"}, "fieldz": {}}',
        '{"fields": {"preferred_name": "A"}}',
        "[]",
        "1",
    ],
)
def test_a_line_holds_a_kind_its_fields_and_perhaps_an_id(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Each once, and nothing else that would be passed over."""
    ran = put(terminal, monkeypatch, line)

    assert ran.code == Code.USAGE
    assert "Line 1" in ran.error
    assert terminal.json("list", "person") == []


def test_null_clears_a_field(
    terminal: Terminal, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an empty text does."""
    for nothing in ('""', "null"):
        terminal.id("put", "person", "--id", amina, "interpreter_need=?ask_later")
        line = f'{{"kind": "person", "id": "{amina}", "fields": {{"interpreter_need": {nothing}}}}}'
        assert put(terminal, monkeypatch, line).code == Code.OK
        assert "interpreter_need" not in terminal.json("get", amina)["fields"]
