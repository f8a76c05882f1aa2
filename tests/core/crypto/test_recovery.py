"""Recovery sheets: the published vectors, and what is told about a mistyped sheet."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic import MnemonicError, combine_mnemonics

from app.crypto import recovery
from app.crypto.recovery import BadSheet, join, read_sheet, split, word_number, words_like

# Published with SLIP-39, github.com/trezor/python-shamir-mnemonic, vectors.json at commit
# 17fcce14736afe498871d3018e4fa9330443471a (MIT); the same as at the standard's own place,
# github.com/satoshilabs/slips, slip-0039.md names it.
VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "slip39" / "vectors.json"
DIGEST = "13ebecebdd869dd2bc2cdf69e7ce3a158cf106cac76c39d17682b1c6cdabbdc4"
SECRET = bytes(range(32))
SHEETS = split(SECRET)
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

secrets = st.binary(min_size=32, max_size=32)


def vectors() -> list[list[object]]:
    return list(json.loads(VECTORS.read_text("utf-8")))


def test_the_vectors_are_as_published() -> None:
    """The file of 45 vectors is the published one, byte for byte."""
    assert hashlib.sha256(VECTORS.read_bytes()).hexdigest() == DIGEST
    assert len(vectors()) == 45


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: str(one[0]).split(".", 1)[0])
def test_a_published_vector_holds(vector: list[object]) -> None:
    """Sound sheets give the published secret, unsound ones are refused."""
    _, phrases, secret, _ = vector
    assert isinstance(phrases, list)
    if secret:
        assert combine_mnemonics(phrases, b"TREZOR").hex() == secret
    else:
        with pytest.raises(MnemonicError):
            combine_mnemonics(phrases, b"TREZOR")


@given(secrets, st.permutations([0, 1, 2]))
def test_any_two_sheets_give_the_secret_back(secret: bytes, order: list[int]) -> None:
    """Any two of three, in any order, and all three."""
    sheets = split(secret)
    assert join([sheets[one] for one in order[:2]]) == secret
    assert join([sheets[one] for one in order]) == secret


def test_one_sheet_is_refused() -> None:
    """One sheet alone, or the same one twice, gives nothing."""
    with pytest.raises(BadSheet, match="sheet"):
        join(SHEETS[:1])
    with pytest.raises(BadSheet) as caught:
        join([SHEETS[1], SHEETS[1]])
    assert "twice" in caught.value.text.msgid


def test_sheets_of_two_sets_do_not_join() -> None:
    """Two sheets that were made apart are told to be, also if their series were the same."""
    other = split(SECRET)
    with pytest.raises(BadSheet) as caught:
        join([SHEETS[0], other[1]])
    assert "together" in caught.value.text.msgid


def typed(way: str) -> str:
    sheet = SHEETS[0]
    numbers = [f"{one:04}" for one in sheet.numbers]
    return {
        "words": sheet.phrase,
        "capitals": sheet.phrase.upper(),
        "cut": " ".join(one[:4] for one in sheet.words),
        "lines": "\n".join(f"{at}. {one}" for at, one in enumerate(sheet.words, 1)),
        "commas": ", ".join(sheet.words),
        "numbers": " ".join(numbers),
        "plain numbers": " ".join(str(one) for one in sheet.numbers),
        "Arabic digits": " ".join(numbers).translate(ARABIC_DIGITS),
        "placed numbers": "\n".join(f"{at}) {one}" for at, one in enumerate(numbers, 1)),
        "square code": "".join(sheet.printed_numbers),
        "both": " ".join(
            one if at % 2 else number
            for at, (one, number) in enumerate(zip(sheet.words, numbers, strict=True))
        ),
    }[way]


WAYS = ["words", "capitals", "cut", "lines", "commas", "numbers", "plain numbers"]
MORE_WAYS = ["Arabic digits", "placed numbers", "square code", "both"]


@pytest.mark.parametrize("way", WAYS + MORE_WAYS)
def test_a_sheet_can_be_typed_in_many_ways(way: str) -> None:
    """Words, first letters, numbers in any digits, with and without their places."""
    assert read_sheet(typed(way)) == SHEETS[0]


@given(st.integers(0, 32), st.integers(1, 1024))
def test_one_wrong_word_is_found(at: int, number: int) -> None:
    """The place of the one word that is another one is told."""
    numbers = list(SHEETS[2].numbers)
    if numbers[at] == number:
        return
    numbers[at] = number
    with pytest.raises(BadSheet) as caught:
        read_sheet(" ".join(map(str, numbers)))
    assert caught.value.places == (at + 1,)


@given(st.integers(0, 32), st.integers(0, 32))
def test_two_words_that_changed_places_are_found(one: int, other: int) -> None:
    """Both places are told."""
    numbers = list(SHEETS[2].numbers)
    if numbers[one] == numbers[other]:
        return
    numbers[one], numbers[other] = numbers[other], numbers[one]
    with pytest.raises(BadSheet) as caught:
        read_sheet(" ".join(map(str, numbers)))
    assert caught.value.places == (min(one, other) + 1, max(one, other) + 1)


def test_words_that_are_on_no_sheet_are_named_by_place() -> None:
    """What the list does not have is told by place, never by the word itself."""
    words = list(SHEETS[0].words)
    words[3], words[20] = "amina", "1025"
    with pytest.raises(BadSheet) as caught:
        read_sheet(" ".join(words))
    assert caught.value.places == (4, 21)
    assert "amina" not in repr(caught.value) + str(caught.value.text)


def test_a_long_text_that_is_no_sheet_is_told_in_one_line() -> None:
    """The first places and how many there are; each place is still there for the screen."""
    with pytest.raises(BadSheet) as caught:
        read_sheet("letter " * 150)
    assert dict(caught.value.text.values) == {"count": 150, "places": "1, 2, 3, 4, 5"}
    assert len(caught.value.places) == 150


@pytest.mark.parametrize("count", [0, 1, 20, 32, 34, 66, 3000])
def test_too_few_and_too_many_words_are_refused(count: int) -> None:
    """A sheet has 33 words."""
    with pytest.raises(BadSheet):
        read_sheet(" ".join(["academic"] * count))


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_sheet_or_refused_in_plain_words(words: str) -> None:
    """No text brings another error than BadSheet, and none quotes what was typed."""
    with pytest.raises(BadSheet):
        read_sheet(words)


def test_sheets_of_other_kinds_are_refused() -> None:
    """Of the published sheets only those of 32 bytes, two of three, are taken for ours."""
    taken = []
    for name, phrases, _, _ in vectors():
        assert isinstance(phrases, list)
        for phrase in phrases:
            with suppress(BadSheet):
                taken.append((str(name)[:3], read_sheet(phrase).place))
    assert sorted(taken) == [("45.", 1), ("45.", 3)]


def test_a_sheet_shows_no_word_of_itself() -> None:
    """Neither repr nor an error holds a word, for logs."""
    sheet = SHEETS[0]
    assert not any(word in repr(sheet) for word in sheet.words)
    assert str(sheet.numbers[0]) not in repr(sheet).replace(str(sheet.series), "")


def test_words_are_completed() -> None:
    """The first letters offer words, mistyped ones the most alike."""
    assert words_like("acad")[0] == "academic"
    assert "academic" in words_like("acadmic")
    assert len(words_like("a")) == 5
    assert words_like("") == words_like("12") == ()
    assert word_number("ACADEMIC") == word_number("1") == word_number("١") == 1
    assert word_number("zzz") is word_number("two words") is word_number("1025") is None


def test_the_root_key_comes_from_the_secret() -> None:
    """The same secret always gives the same keys, another one others."""
    user = recovery.recovery_user(SECRET)
    assert user == recovery.recovery_user(SECRET)
    assert user.sign_seed != user.exchange_seed
    assert recovery.recovery_user(bytes(32)).sign_public != user.sign_public
