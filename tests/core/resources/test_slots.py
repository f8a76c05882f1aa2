"""Every text of resources/ is there in each language, in its own letters and marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.core.resources.reading import LANGUAGES, ON_PAPER, WORDED, load, slots, words

SCRIPTS = {
    **dict.fromkeys(("en", "es", "fr", "so", "tr"), "LATIN"),
    **dict.fromkeys(("ar", "prs"), "ARABIC"),
    "my": "MYANMAR",
    "ti": "ETHIOPIC",
    "uk": "CYRILLIC",
}
# Letters of the same script that belong to other languages only.
FOREIGN = {
    "ar": set("یکپچژگہھے"),
    "prs": set("يكىةہھے"),
    "uk": set("ыэъёЫЭЪЁ"),
    "so": set("PpVvZzçğışñéè"),
}
# Levels, and the names of blanks that a record fills.
NOT_WORDS = re.compile(r"[ABC][12]|CV|ID|\{[a-z_]+\}")
ARABIC_MARKS, LATIN_QUOTES = set("،؛؟"), set("“”")
MARKS = {
    "ar": set(",;?"),
    "prs": set(",;?"),
    "en": ARABIC_MARKS | set("«»"),
    "fr": ARABIC_MARKS | LATIN_QUOTES,
    "uk": ARABIC_MARKS | LATIN_QUOTES,
    "ti": ARABIC_MARKS | set(",.;"),
    "my": ARABIC_MARKS | set(",.;"),
    **dict.fromkeys(("es", "so", "tr"), ARABIC_MARKS),
}
# Dari joins the parts of a word with a zero-width non-joiner.
JOINERS = {"prs": {"\N{ZERO WIDTH NON-JOINER}"}}
ENDS = ".?!؟።፧။"
PLAIN_WORDS = 12
SPOKEN_WORDS = 15

pytestmark = pytest.mark.parametrize("path", WORDED, ids=lambda path: path.stem)


def test_every_slot_has_every_language_or_waits_for_them(path: Path) -> None:
    """No slot is half translated, holds another language, or is empty; English is always there."""
    found = list(slots(load(path)))

    assert found
    for place, slot in found:
        assert tuple(sorted(slot)) in (LANGUAGES, ON_PAPER, ("en",)), place
        assert all(words(text) for text in slot.values()), place


def test_letters_belong_to_the_language(path: Path) -> None:
    """Each language stands in its own letters; B1, CV, ID and the names of blanks stay Latin."""
    for place, slot in slots(load(path)):
        for language, text in slot.items():
            bare = NOT_WORDS.sub("", text)
            strange = {letter for letter in bare if _is_strange(letter, language)}
            assert not strange, (place, language, strange)


def test_marks_are_those_of_the_language(path: Path) -> None:
    """Quotation marks, commas and question marks are the language's own, spaces single."""
    for place, slot in slots(load(path)):
        for language, text in slot.items():
            assert not set(text) & (MARKS[language] | set("\"'")), (place, language, text)
            assert text == " ".join(text.split(" ")), (place, language)
            assert text == text.strip(), (place, language)
            allowed = JOINERS.get(language, set())
            hidden = {sign for sign in text if unicodedata.category(sign) in {"Cf", "Cc"}}
            assert hidden <= allowed, (place, language)


def test_text_is_in_one_normal_form(path: Path) -> None:
    """All words are NFC, so that equal words are equal bytes."""
    for place, slot in slots(load(path)):
        for text in slot.values():
            assert unicodedata.is_normalized("NFC", text), place


def test_review_is_never_claimed(path: Path) -> None:
    """A language is original or unreviewed until a native reader has read the file."""
    review = load(path)["review"]

    assert review["en"] == "original"
    others = {*LANGUAGES, *ON_PAPER} - {"en"}
    assert {review.get(language, "unreviewed") for language in others} == {"unreviewed"}


def test_words_of_the_roadmap_are_few(path: Path) -> None:
    """The sentence of a step has 12 words at most, whatever the language."""
    for step in load(path).get("steps", []):
        for language, text in step["plain"].items():
            assert len(words(text)) <= PLAIN_WORDS, (step["id"], language, text)
            assert text[-1] in ENDS, (step["id"], language, text)


def test_words_read_aloud_come_in_short_sentences(path: Path) -> None:
    """A sentence of a consent talk has 15 words at most, whatever the language."""
    for talk in load(path).get("talks", []):
        spoken = [*talk["script"], *talk["teach_back"], *(at["text"] for at in talk["captions"])]
        _assert_short(talk["id"], spoken)
    for phrase in load(path).get("desk_phrases", []):
        _assert_short(phrase["id"], phrase["say"])


def _assert_short(place: str, spoken: Iterable[dict[str, str]]) -> None:
    for slot in spoken:
        for language, text in slot.items():
            assert len(words(text)) <= SPOKEN_WORDS, (place, language, text)


def test_no_translation_is_left_in_english(path: Path) -> None:
    """No text equals the English one, but for a word that two Latin languages share (photo, CV)."""
    for place, slot in slots(load(path)):
        for language in slot.keys() - {"en"}:
            shares = SCRIPTS[language] == "LATIN" and len(words(slot["en"])) == 1
            assert shares or slot[language] != slot["en"], (place, language)


def _is_strange(letter: str, language: str) -> bool:
    if letter in FOREIGN.get(language, set()):
        return True
    if not unicodedata.category(letter).startswith(("L", "M")):
        return False
    name = unicodedata.name(letter)
    return not name.startswith((SCRIPTS[language], "MODIFIER LETTER APOSTROPHE"))
