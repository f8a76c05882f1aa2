"""What holds for the levels and the order of any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.papers.engine.bidi import base_level, codes, levels, line_levels, reorder
from app.papers.engine.isolates import POP, isolate, isolate_ltr, isolate_rtl, plain

LETTERS = "abAB قرش אב 12 ۳۴ ()[]<>.,:+-/%$\u0651\u200c\u2066\u2067\u2068\u2069\u202a\u202e\u202c"
texts = st.text(st.sampled_from(LETTERS), max_size=40)
bases = st.integers(0, 1)


@given(texts, bases)
def test_levels_are_never_below_the_paragraph(text: str, base: int) -> None:
    """One level per character, at least the paragraph's, at most 126."""
    found = levels(text, base)

    assert len(found) == len(text)
    assert all(base <= level <= 126 for level in found)


@given(texts, bases)
def test_the_order_to_the_eye_loses_nothing(text: str, base: int) -> None:
    """Every character stands in the visual order once."""
    found = line_levels(text, levels(text, base), base)

    assert sorted(reorder((level, index) for index, level in enumerate(found))) == list(
        range(len(text))
    )


@given(st.text("abc XYZ.,()", max_size=30))
def test_a_left_to_right_text_stays_as_it_is(text: str) -> None:
    """Latin letters and signs in a left-to-right paragraph all have level 0."""
    assert levels(text, 0) == [0] * len(text)


@given(st.text("قرشأب ", min_size=1, max_size=30))
def test_a_right_to_left_text_is_turned_round_as_a_whole(text: str) -> None:
    """Arabic letters in a right-to-left paragraph all have level 1."""
    found = levels(text, 1)

    assert reorder((level, index) for index, level in enumerate(found)) == list(
        range(len(text) - 1, -1, -1)
    )


@given(st.text("+0123456789 -/abc", min_size=1, max_size=20), texts, texts)
def test_an_isolated_code_keeps_its_order_anywhere(code: str, before: str, after: str) -> None:
    """A phone number between any words reads from left to right to the eye."""
    inside = isolate_ltr(code)
    around = "".join(c for c in before if not "\u2066" <= c <= "\u202e") + " قرش "
    text = plain(around) + inside + plain(after)

    seen = seen_order(text, 1)

    start = len(plain(around)) + 1
    places = [seen.index(start + index) for index in range(len(code))]
    assert places == list(range(places[0], places[0] + len(code)))


@given(texts, texts, texts)
def test_what_is_isolated_does_not_move_the_words_around_it(
    inside: str, other: str, before: str
) -> None:
    """The levels outside an isolate are the same whatever stands in it."""
    head = "".join(c for c in before if c not in "\u2066\u2067\u2068\u2069\u202a\u202e\u202c")
    tail = " قرش abc 12"

    first, second = (isolate_rtl(words + "x") for words in (inside, other))
    one = levels(head + first + tail, 1)
    two = levels(head + second + tail, 1)

    assert one[: len(head)] == two[: len(head)]
    assert one[-len(tail) :] == two[-len(tail) :]


@given(texts)
def test_isolates_are_balanced(words: str) -> None:
    """No isolate opened or closed by the words reaches beyond them."""
    text = isolate(words)

    depth = 0
    for place, character in enumerate(text):
        depth += (character in "\u2066\u2067\u2068") - (character == POP)
        assert depth > 0 or place == len(text) - 1
    assert depth == 0


def test_the_first_strong_letter_decides_the_direction() -> None:
    """Signs, numbers and isolated words do not (P2)."""
    assert base_level("12 (abc)") == 0
    assert base_level("12 (قرش) abc") == 1
    assert base_level("\u2067قرش\u2069 abc") == 0
    assert base_level("...") == 0


def test_the_64th_open_bracket_ends_the_pairing_of_all() -> None:
    """The stack holds 63 (BD16); once it is too small, no pair of the sequence counts.

    The pair of "a(ק)ק" stands before the open ones: alone it takes the direction of the
    letter before it (N0), and without a pair its end lies between two Hebrew letters (N1).
    """
    pair, end = "a(\u05e7)\u05e7", 3

    for count, level in ((0, 0), (63, 0), (64, 1), (100, 1)):
        assert levels(pair + "[" * count, 0)[end] == level
    # Closed brackets leave the stack, so that any number of pairs one after the other counts.
    assert levels("()" * 64 + pair, 0)[128 + end] == 0


def test_unassigned_characters_of_arabic_blocks_are_arabic() -> None:
    """Letters newer than this Python still have a direction."""
    assert codes("\U0001ee04\u05cf\U0001ffff") == "ARb"


def seen_order(text: str, base: int) -> list[int]:
    found = line_levels(text, levels(text, base), base)
    return reorder((level, index) for index, level in enumerate(found))
