"""Every answer and every script that a paper can print has words in each language that is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.i18n import Catalog, Text
from app.languages import language_name
from app.pathways import shared_name
from app.schema.fields import Schema
from app.schema.kinds import Choice, Choices
from app.schema.lists import Listed, Shared, SharedCodes
from app.schema.registry import SCHEMAS
from app.talks import complaint_card, talks
from tests.core.resources.reading import RESOURCES, load
from tests.words import complete_languages

STANDARDS = {
    one["id"]: {entry["code"]: entry["label"] for entry in one["codes"]}
    for one in load(RESOURCES / "standards.json")["lists"]
}
SIGNS = {"A4", "A5", "US Letter", "PDF"}
WHOLE = sorted(complete_languages(RESOURCES.parent))

each_language = pytest.mark.parametrize("language", WHOLE)


def _is_said(catalog: Catalog, label: Text) -> bool:
    """Tell whether ``catalog`` has ``label``; names of sizes and forms are the same everywhere."""
    return catalog.knows(label) or label.msgid in SIGNS


def _labels(schema: Schema, language: str) -> Iterator[tuple[str, bool]]:
    """Yield each code that the fields of ``schema`` list, and whether it has its words."""
    catalog = Catalog(language)
    for one in schema.fields:
        kind: object = one.kind
        if isinstance(kind, Choice | Choices):
            yield from (
                (f"{one.key}.{code}", _is_said(catalog, kind.options[code]))
                for code in kind.options
            )
        elif isinstance(kind, Listed):
            slots = STANDARDS[kind.standard]
            yield from ((f"{one.key}.{code}", language in slot) for code, slot in slots.items())
        elif isinstance(kind, Shared | SharedCodes):
            slots = {code: shared_name(kind.part, code) or {} for code in kind.codes}
            yield from ((f"{one.key}.{code}", language in slot) for code, slot in slots.items())


@each_language
def test_every_code_has_its_words(language: str) -> None:
    """Whatever a record can hold as a code is said in the student's words on paper."""
    told = [row for schema in SCHEMAS.values() for row in _labels(schema, language)]

    assert len(told) > 500
    assert [name for name, is_there in told if not is_there] == []


@each_language
def test_every_script_has_its_words(language: str) -> None:
    """Titles, scripts, questions asked back and the notes for the worker are whole."""
    missing = [
        (talk.id, slot["en"])
        for talk in talks()
        for slot in (
            talk.title,
            *talk.script,
            *talk.teach_back,
            *(words for _, words in talk.captions),
            *filter(None, (talk.withdrawal, talk.minors)),
        )
        if language not in slot
    ]
    card = complaint_card()

    assert missing == []
    assert all(language in slot for slot in (card.title, *card.text, card.note))


@each_language
def test_every_place_and_language_has_its_name(language: str) -> None:
    """Countries, codes on travel documents and languages are named."""
    papers = load(RESOURCES / "countries.json")["travel_documents"]
    tags = [entry["tag"] for entry in load(RESOURCES / "languages.json")["languages"]]

    assert all(language in entry["label"] for entry in papers)
    assert [tag for tag in tags if language_name(tag, language) == tag] == []
