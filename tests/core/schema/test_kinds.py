"""Each kind of value on its own: opposites, old texts, and a fast check against a plain one."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.i18n import N_
from app.schema.kinds import Choice, Choices, Day, Digest, Kind, Slots, Story, Words
from app.schema.registry import SCHEMAS
from tests.strategies import typed

EVERY_KIND: list[Kind[Any]] = list(
    {
        repr(one.kind)
        if not isinstance(one.kind, Choice | Choices)
        else f"{id(one.kind)}": one.kind
        for schema in SCHEMAS.values()
        for one in schema.fields
    }.values()
)
# Text as a worker could paste it: any character at all, and more often the rare ones.
ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn"]),
        st.sampled_from("|\\¦:, aé\u0301\u200c\u202e\u2066\ud800\n\r\t"),
    ),
    max_size=60,
)


def said(kind: Kind[Any], value: object) -> object:
    """Return what ``kind`` makes of ``value``: the tidied value, or the words of its refusal."""
    try:
        return kind.check(value)
    except Problem as problem:
        return problem.text


def plain_check(value: str, max_chars: int) -> object:
    """Return what a kind of text must make of a trimmed ``value``, told one character at a time."""
    tidy = unicodedata.normalize("NFC", value)
    codes = [ord(one) for one in tidy]
    hidden = {*range(9), *range(11, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    hidden |= {0xAD, 0x2028, 0x2029, *range(0x2060, 0x2065), 0xFEFF, *range(0xE0000, 0xE0080)}
    if any(one in hidden for one in codes):
        return N_("These words hold a hidden sign. Type them again, without pasting.")
    if any(0xD800 <= one <= 0xDFFF for one in codes):
        return N_("These words hold a broken letter. Type them again.")
    blank = {"Cf", "Zs", "Zl", "Zp", "Cc"}
    unseen = [
        unicodedata.category(one) in blank or one in "\u115f\u1160\u3164\uffa0\u2800"
        for one in tidy
    ]
    if tidy and not tidy.isascii() and all(unseen):
        return N_("Nobody can see these words. Type them again.")
    if len(tidy) > max_chars:
        return N_("Keep this to {limit} characters at most.").with_values(limit=max_chars)
    return tidy


@given(st.sampled_from(EVERY_KIND).flatmap(lambda kind: st.tuples(st.just(kind), typed(kind))))
def test_each_shape_leads_back_to_the_same_value(case: tuple[Kind[Any], Any]) -> None:
    """Stored and as text, a checked value comes back equal; checking twice changes nothing."""
    kind, value = case
    checked = kind.check(value)

    assert kind.check(checked) == checked
    if kind.to_stored(checked) not in ("", []):  # nothing is left out, not written
        assert kind.from_stored(kind.to_stored(checked)) == checked
        assert kind.parse(kind.text(checked)) == checked


@given(ANY_TEXT)
def test_words_are_checked_as_one_character_after_another(value: str) -> None:
    """The one search for all refused signs finds what a look at each of them does."""
    lines = re.split("\r\n|\r|\n", value)
    story = "\n".join(line.rstrip() for line in lines).strip()

    assert said(Words(30), value) == plain_check(" ".join(value.split()), 30)
    assert said(Story(30), value) == plain_check(story, 30)


@given(st.dictionaries(st.sampled_from(["ar", "en", "uk"]), ANY_TEXT, max_size=3))
def test_sentences_hold_any_sign_of_their_own_syntax(value: dict[str, str]) -> None:
    """Bars, colons and backslashes in a sentence are read back as they were."""
    kind = Slots(60)
    checked = said(kind, value)

    if isinstance(checked, dict) and checked:
        assert kind.parse(kind.text(checked)) == checked


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("en:Work|ar:\u0639\u0645\u0644", {"en": "Work", "ar": "\u0639\u0645\u0644"}),
        ("en:a||b", {"en": "a|b"}),
        ("en:a|||ar:b", {"en": "a|", "ar": "b"}),
        ("en:||", {"en": "|"}),
        ("en: || |ar:||b", {"en": "|", "ar": "|b"}),
        ("en:a¦b|uk:c\\d", {"en": "a¦b", "uk": "c\\d"}),  # as it was written before
        ("en:10:30", {"en": "10:30"}),
    ],
)
def test_a_bar_in_a_sentence_is_written_twice(text: str, value: dict[str, str]) -> None:
    """A pair is a bar, a single one ends the sentence; older texts are read as ever."""
    assert Slots().parse(text) == value


@pytest.mark.parametrize("text", ["|", "en:a|", "|en:a", "en:a|b", "en:|||", "no language", "||"])
def test_sentences_without_their_language_are_refused(text: str) -> None:
    """Nothing between two bars is no sentence, and none is made up."""
    with pytest.raises(Problem):
        Slots().parse(text)


def test_a_check_number_is_whole() -> None:
    """A hash cut short is refused."""
    with pytest.raises(Problem):
        Digest(4).parse("aabb")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-02-31", "This day is not in the calendar. Check it."),
        ("31.2.2027", "Write the day as year-month-day, like 2027-05-31."),
        ("", "Write the day as year-month-day, like 2027-05-31."),
    ],
)
def test_a_day_that_is_none_says_why(text: str, words: str) -> None:
    """A day the month lacks is not taken for a wrong form."""
    with pytest.raises(Problem) as caught:
        Day().parse(text)
    assert caught.value.text == N_(words)
