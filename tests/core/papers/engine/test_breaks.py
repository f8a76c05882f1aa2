"""Where lines may end."""

from __future__ import annotations

import json
from collections import Counter
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.engine import isolate_ltr
from app.papers.engine.breaks import letter_ends, line_ends
from tests.core.papers.samples import VECTORS


def parts(text: str, language: str = "en") -> list[str]:
    """Return ``text`` cut at its good ends."""
    ends = line_ends(text, language).good
    return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("the German course B1 now", "en", ["the ", "German ", "course B1 ", "now"]),
        ("курс мови B1", "uk", ["курс ", "мови B1"]),
        ("اللغة الألمانية B1 الآن", "ar", ["اللغة ", "الألمانية B1 ", "الآن"]),
        ("in room 204", "en", ["in ", "room 204"]),
        ("on 15 March 2026 we", "en", ["on 15 March 2026 ", "we"]),
        ("A big 3D show", "en", ["A ", "big ", "3D ", "show"]),
    ],
)
def test_a_code_stays_with_its_word(text: str, language: str, wanted: list[str]) -> None:
    """A level such as B1 never begins a line alone, and a day stays with its month."""
    assert parts(text, language) == wanted


def test_an_isolated_code_is_not_broken() -> None:
    """A phone number or an address stays on one line, and may be broken off its sentence."""
    mail = isolate_ltr("a-long-name@the-centre.example.org")

    assert parts(f"write to {mail} now") == ["write ", "to ", f"{mail} ", "now"]


def test_a_held_place_is_still_known_as_a_poor_one() -> None:
    """If nothing else helps, a line may end before a code."""
    assert line_ends("course B1", "en").poor == (7,)


@given(st.text("aбب 1ก日😀-.\u2066\u2069", max_size=30), st.sampled_from(["en", "ar", "th", "my"]))
def test_the_parts_make_the_text_again(text: str, language: str) -> None:
    """No letter is lost between the ends of lines, letters beyond U+FFFF included."""
    ends = line_ends(text, language)

    assert "".join(parts(text, language)) == text
    assert not set(ends.good) & set(ends.poor)
    assert (letter_ends(text, language) or [0])[-1] == len(text)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("ภาษาเยอรมัน", "th", ["ภาษา", "เยอรมัน"]),
        ("រៀនភាសា", "km", ["រៀន", "ភាសា"]),
        ("ဂျာမန်ဘာသာစကား", "my", ["ဂျာမန်", "ဘာသာစကား"]),
        ("ንዑ፡ምሳና ተዘራረቡ።", "ti", ["ንዑ፡", "ምሳና ", "ተዘራረቡ።"]),
        ("কোর্সে নাম", "bn", ["কোর্সে ", "নাম"]),
    ],
)
def test_each_script_is_broken_its_own_way(text: str, language: str, wanted: list[str]) -> None:
    """By ICU's dictionaries where there are no spaces, after the word sign of Ethiopic."""
    assert parts(text, language) == wanted


def test_a_burmese_ending_stays_with_its_word() -> None:
    """A line may begin with it only if nothing else helps."""
    found = line_ends("စာချုပ်ကို လက်မှတ်ထိုးပါ။", "my")

    assert parts("စာချုပ်ကို လက်မှတ်ထိုးပါ။", "my") == ["စာချုပ်ကို ", "လက်မှတ်ထိုးပါ။"]
    assert set(found.poor) >= {7}


@pytest.mark.parametrize(
    "ending",
    ["က", "ကို", "၏", "များ", "မှ", "မှာ", "တွင်", "သို့", "နှင့်", "ဖြင့်", "ရန်", "ပါ", "သည်"],
)
def test_no_line_begins_with_a_burmese_ending_by_choice(ending: str) -> None:
    """Each of them, with and without the sign that ends a sentence."""
    word = "ကျောင်း"

    for text in (f"{word}{ending} ရေးပါ", f"{word}{ending}။"):
        assert len(word) not in line_ends(text, "my").good


# Of our line ends, how many are Chromium's too, and of Chromium's, how many are ours.
AGREEMENT = {
    "bn": (1, 1),
    "km": (0.86, 0.77),
    "my": (0.99, 1),
    "th": (0.99, 1),
    "ti": (1, 1),
}


@pytest.mark.parametrize("language", AGREEMENT)
def test_lines_end_where_those_of_a_browser_do(language: str) -> None:
    """Chromium's dictionary of Khmer is a fifth of ICU's, so there the two part words unlike."""
    texts = json.loads((VECTORS / "line-ends.json").read_text("utf-8"))["texts"][language]
    ours, theirs = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for number, pieces in enumerate(texts):
        found = line_ends("".join(pieces), language)
        ours.update((number, end) for end in found.good + found.poor)
        theirs.update((number, end) for end in accumulate(map(len, pieces)))

    both = (ours & theirs).total()

    assert both / ours.total() >= AGREEMENT[language][0]
    assert both / theirs.total() >= AGREEMENT[language][1]


@pytest.mark.parametrize("language", AGREEMENT)
def test_no_letter_is_torn_from_its_marks(language: str) -> None:
    """A line never ends inside a letter as its readers count them."""
    texts = json.loads((VECTORS / "line-ends.json").read_text("utf-8"))["texts"][language]
    for text in map("".join, texts):
        found = line_ends(text, language)
        assert set(found.good + found.poor) <= set(letter_ends(text, language))
