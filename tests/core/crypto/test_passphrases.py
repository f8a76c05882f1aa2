"""Passphrases drawn by lot have 75 bits at least, in words or digits, each choice as likely."""

from __future__ import annotations

import hashlib
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import passphrases
from app.crypto.guesses import is_guessable
from app.languages import RESOURCES, all_languages

LANGUAGES = all_languages()
# Of the file as the EFF gives it, without its dice numbers.
SHA256 = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"


def test_the_word_list_is_the_effs() -> None:
    """All 7,776 words, as published, with the licence beside them."""
    data = (RESOURCES / "wordlists" / "eff-large.txt").read_bytes()

    assert hashlib.sha256(data).hexdigest() == SHA256
    assert len(set(passphrases.word_list("en"))) == 6**5
    assert "CC BY 3.0 US" in (RESOURCES / "licences" / "EFF-word-list.txt").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_gets_at_least_75_bits(language: str) -> None:
    """Whether in words or in digits."""
    assert passphrases.drawn_bits(language) >= passphrases.LEAST_BITS


def test_english_gets_words_and_the_others_digits() -> None:
    """Six words of the list; six groups of four digits, which every keyboard has."""
    dice = random.Random(3).randbytes

    words = passphrases.drawn_passphrase("en", dice).split(" ")
    groups = passphrases.drawn_passphrase("ar", dice).split(" ")

    assert len(words) == 6
    assert set(words) <= set(passphrases.word_list("en"))
    assert len(groups) == 6
    assert all(len(one) == 4 and one.isascii() and one.isdecimal() for one in groups)
    assert passphrases.drawn_passphrase("en-GB", dice).split(" ")[0] in passphrases.word_list("en")


@given(st.integers(0, 2**32), st.sampled_from(["en", "ar"]))
def test_what_was_drawn_is_never_refused(seed: int, language: str) -> None:
    """Not even by bad luck: it is long enough and the estimator lets it pass."""
    drawn = passphrases.drawn_passphrase(language, random.Random(seed).randbytes)

    assert len(drawn) >= 16
    assert not is_guessable(drawn)


@given(st.integers(1, 10_000), st.integers(0, 2**32))
def test_a_number_drawn_is_below_its_limit(count: int, seed: int) -> None:
    """Whatever the dice show."""
    assert 0 <= passphrases.drawn_below(count, random.Random(seed).randbytes) < count


def test_numbers_that_would_favour_some_are_drawn_again() -> None:
    """Of two bytes, 65,535 cannot be shared out evenly among ten."""
    told = iter([b"\xff\xff", b"\x00\x07"])

    assert passphrases.drawn_below(10, lambda _: next(told)) == 7


def test_no_number_is_favoured() -> None:
    """Ten thousand draws among ten: none is 15 % off."""
    dice = random.Random(5).randbytes

    counts = Counter(passphrases.drawn_below(10, dice) for _ in range(10_000))

    assert set(counts) == set(range(10))
    assert max(abs(one - 1000) for one in counts.values()) < 150
