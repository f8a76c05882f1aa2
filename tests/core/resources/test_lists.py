"""Languages and code lists: complete, in step with CLDR and with the schema."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from babel import Locale

from app.errors import Problem
from app.i18n import Catalog
from app.schema import codes, talkcodes
from app.schema.kinds import Choice, Choices
from app.schema.options import Options
from app.schema.registry import TOPICS
from app.talks import BLANKS, blanks_of, complaint_card, desk_phrases, filled, talk_of, talks
from tests.core.resources.reading import PATHWAYS, RESOURCES, load

LANGUAGES = load(RESOURCES / "languages.json")["languages"]
CODES = load(RESOURCES / "codes.json")
LISTS = {entry["id"]: entry for entry in CODES["lists"]}
STANDARDS = load(RESOURCES / "standards.json")["lists"]
COUNTRIES = load(RESOURCES / "countries.json")
PICTURES = load(RESOURCES / "pictograms" / "pictograms.json")["pictograms"]
RIGHT_TO_LEFT = {"Arab", "Syrc", "Rohg", "Hebr", "Thaa", "Nkoo", "Adlm"}
SCRIPT_NAMES = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI", "Ethi": "ETHIOPIC", "Geor": "GEORGIAN", "Grek": "GREEK",
    "Hans": "CJK UNIFIED", "Latn": "LATIN", "Mymr": "MYANMAR", "Rohg": "HANIFI ROHINGYA",
    "Sinh": "SINHALA", "Syrc": "SYRIAC", "Taml": "TAMIL", "Thai": "THAI", "Tibt": "TIBETAN",
}  # fmt: skip
SORTED_FILES = (
    *sorted(PATHWAYS.glob("*.json")),
    *(RESOURCES / f"{name}.json" for name in ("codes", "countries", "languages", "standards")),
    RESOURCES / "pictograms" / "sources.json",
)


@pytest.mark.parametrize("path", SORTED_FILES, ids=lambda path: path.stem)
def test_files_are_written_one_way_only(path: Path) -> None:
    """Reading and writing a file gives the same bytes: sorted, indented, no escapes."""
    again = json.dumps(load(path), ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    assert path.read_bytes() == again.encode("utf-8")


def test_every_language_is_listed_once() -> None:
    """Tags are unique, and the languages with words are among them."""
    tags = [entry["tag"] for entry in LANGUAGES]

    assert len(tags) == len(set(tags)) == 93
    assert {"ar", "en", "uk"} <= set(tags)


@pytest.mark.parametrize("entry", LANGUAGES, ids=lambda entry: str(entry["tag"]))
def test_a_language_is_written_in_its_script(entry: dict[str, str]) -> None:
    """Direction follows from the script, and so do the letters of the language's own name."""
    assert (entry["direction"] == "rtl") == (entry["script"] in RIGHT_TO_LEFT)
    letters = [sign for sign in entry["autonym"] if unicodedata.category(sign)[0] == "L"]
    assert letters
    for letter in letters:
        name = unicodedata.name(letter)
        assert name.startswith((SCRIPT_NAMES[entry["script"]], "MODIFIER LETTER")), letter


def test_known_languages_can_be_searched_for_interpreters() -> None:
    """Languages named as close to another one are in the list."""
    tags = {entry["tag"] for entry in LANGUAGES}

    for entry in LANGUAGES:
        assert set(entry["interpreters"]) <= tags - {entry["tag"]}


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_names_said_to_be_from_cldr_are(language: str) -> None:
    """A name marked cldr is the one CLDR has."""
    cldr = Locale.parse(language).languages
    alias = {"prs": "fa_AF"}

    for entry in LANGUAGES:
        if entry["names_source"][language] == "cldr":
            tag = entry["tag"].replace("-", "_")
            known = {cldr.get(tag), cldr.get(alias.get(tag, tag))}
            assert entry["names"][language] in known, tag


def test_the_licence_of_cldr_travels_along() -> None:
    """Values taken from CLDR are shipped with its notice."""
    licence = (RESOURCES / "licences" / "CLDR-LICENSE.txt").read_text("utf-8")

    assert licence.startswith("UNICODE LICENSE V3")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_code_lists_hold_every_code_of_the_schema(name: str) -> None:
    """Whatever the schema can store has words and a picture in the list of the same name."""
    listed = [entry["code"] for entry in LISTS[name]["codes"]]
    stored = getattr(codes, name.upper(), None) or getattr(talkcodes, name.upper(), {})

    assert len(listed) == len(set(listed))
    assert set(stored) <= set(listed)


def test_groups_of_codes_exist() -> None:
    """Goals belong to a lane and topics to a group of topics."""
    groups = {"goal_types": "lanes", "session_topics": "topic_groups"}

    for name, entry in LISTS.items():
        known = LISTS[groups[name]]["codes"] if name in groups else []
        expected = {one["code"] for one in known} or {None}
        assert {one["group"] for one in entry["codes"]} <= expected, name


def test_consent_talks_are_about_every_purpose() -> None:
    """The first talk explains; each other asks for one purpose, with three questions back."""
    purposes = [entry["code"] for entry in LISTS["consent_purposes"]["codes"]]
    audiences = {entry["code"] for entry in LISTS["audiences"]["codes"]}
    first, *others = CODES["talks"]

    assert first["id"] == "explanation"
    assert first["captions"]
    assert [talk["id"] for talk in others] == purposes
    assert {talk["audience"] for talk in others} <= audiences
    for talk in CODES["talks"]:
        assert len(talk["teach_back"]) == 3


def test_every_blank_can_be_asked_for() -> None:
    """What a script leaves open has words by which the worker is asked."""
    sentences = [
        *(slot for talk in talks() for slot in talk.script),
        *(slot for phrase in desk_phrases() for slot in phrase.say),
        *complaint_card().text,
    ]

    assert set(blanks_of(sentences)) == set(BLANKS)


def test_a_script_with_a_hole_is_not_read() -> None:
    """What is missing is named, and what is there stands in every language."""
    talk = talk_of("share_with_partner")
    assert talk is not None

    with pytest.raises(Problem) as caught:
        filled(talk.script, {})

    assert caught.value.field == "partner"
    assert filled(talk.script, {"partner": "Elm House"})[0]["en"] == "We work with Elm House."


def test_translations_have_the_blanks_of_the_original() -> None:
    """No language of a script loses what must be said in it."""
    for talk in talks():
        for slot in talk.script:
            assert len({blanks_of([{"en": text}]) for text in slot.values()}) == 1, talk.id


def test_every_answer_of_the_intake_has_a_picture() -> None:
    """The turned screen shows a picture beside each answer, and words in the person's mouth."""
    for topic in TOPICS:
        for question in topic.questions:
            kind = question.field.kind
            if not question.code or not isinstance(kind, Choice | Choices):
                continue
            assert isinstance(kind.options, Options), question.id
            for code in kind.options:
                assert kind.options.pictogram(code) in PICTURES, (question.id, code)
                assert kind.options.student_words(code, Catalog("en")), (question.id, code)


def test_standards_hold_together() -> None:
    """Codes are unique, wider codes exist, and what is offered first has a picture."""
    for entry in STANDARDS:
        codes = [one["code"] for one in entry["codes"]]
        assert len(codes) == len(set(codes)), entry["id"]
        assert {one["parent"] for one in entry["codes"]} <= {None, *codes}
        assert all(one["pictogram"] in PICTURES for one in entry["codes"] if one["offered"])


def test_every_country_of_the_standard_is_there_once() -> None:
    """249 codes of ISO 3166-1 and the one in use for Kosovo, each with a name in CLDR."""
    codes = [entry["alpha2"] for entry in COUNTRIES["countries"]]

    assert len(codes) == len(set(codes)) == 250
    for language in ("ar", "en", "uk"):
        assert set(codes) <= set(Locale.parse(language).territories)
