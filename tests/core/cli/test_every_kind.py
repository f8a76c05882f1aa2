"""The command line writes and shows records of every kind there is, with no word of its own."""

from __future__ import annotations

import pytest

from app.schema.fields import Schema
from app.schema.registry import SCHEMAS
from app.usecases.records import WRITTEN_ELSEWHERE
from tests.core.cli.conftest import Terminal

KINDS = [one for one in SCHEMAS.values() if one.owner == "person"]
# A text that each kind of value reads.
TEXTS = {
    "Words": "Quillon",
    "Story": "Quillon, and more",
    "LanguageTag": "ti",
    "YesNo": "yes",
    "Number": "7",
    "Money": "12.50 EUR",
    "Day": "2027-05-31",
    "Moment": "2027-05-31T10:00+02:00",
    "RoughDay": "2008-05",
    "Weeks": "2-4-8",
    "Slots": "en:Quillon",
    "Country": "SY",
    "Phone": "+963115550142",
    "Languages": "ti,ar",
    "LanguageLevels": "de B1, en A2",
    "WeekGrid": "mon-morning,tue-evening",
    "Reference": "00000000-0000-4000-8000-000000000001",
    "References": "00000000-0000-4000-8000-000000000001",
    "Digest": "ab" * 32,
}


def fields_of(schema: Schema, described: dict[str, object], person: str) -> dict[str, str]:
    """Return a text for every field, as the command that describes the kind tells of it."""
    texts = {}
    listed = described["fields"]
    assert isinstance(listed, list)
    for one in listed:
        kind = schema[one["key"]].kind
        choices = one.get("choices") or getattr(kind, "codes", None)
        texts[one["key"]] = choices[0] if choices else TEXTS[one["value"]]
    return {**texts, "person": person}


@pytest.mark.parametrize("schema", KINDS, ids=lambda one: one.name)
def test_every_kind_is_described_written_and_shown(
    terminal: Terminal, amina: str, schema: Schema
) -> None:
    """What ``schema`` tells is enough to ``put`` a record, to ``get`` it and to ``list`` it."""
    (described,) = terminal.json("schema", schema.name)
    texts = fields_of(schema, described, amina)
    typed = [f"{key}={text}" for key, text in texts.items()]
    if schema.name in WRITTEN_ELSEWHERE:
        assert terminal("put", schema.name, *typed).code != 0
        return

    row = terminal.id("put", schema.name, *typed)

    assert terminal.json("get", row)["fields"] == texts
    assert row in {one["id"] for one in terminal.json("list", schema.name)}
    assert terminal("get", row).code == terminal("list", schema.name).code == 0
