"""Where lines may end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.engine import isolate_ltr
from app.papers.engine.breaks import letter_ends, line_ends


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


def test_thai_is_broken_between_words() -> None:
    """A text without spaces is broken by ICU's dictionary."""
    assert parts("ภาษาเยอรมัน", "th") == ["ภาษา", "เยอรมัน"]
