"""Passphrases that are tried first are refused; words that do not belong together are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.guesses import LEAST_BITS, guess_bits, is_guessable, is_guessed_first


@pytest.mark.parametrize(
    "passphrase",
    [
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "passwordpassword",
        "Password Password 1",
        "1234567890123456",
        "9876543210987654",
        "abcdefghijklmnopq",
        "qwertyuiopasdfghjkl",
        "waymark waymark waymark",
        "welcome admin 12345",
        "سسسسسسسسسسسسسسسسسس",
        "P@$$w0rd P@ssw0rd 12",
        "correct horse battery staple",
        "ｐａｓｓｗｏｒｄ ｐａｓｓｗｏｒｄ",
    ],
)
def test_what_others_try_first_is_found(passphrase: str) -> None:
    """Repetition, runs and usual words, however long."""
    assert is_guessed_first(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "copper lantern sixty walrus envelope",
        "مصباح نحاس حصان غيمة باب ستون",
        "мідний ліхтар шістдесят морж",
        "7311 9064 2258 4410 8639",
    ],
)
def test_words_without_a_bond_are_taken(passphrase: str) -> None:
    """In any script, and digits in groups."""
    assert not is_guessed_first(passphrase)
    assert not is_guessable(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "my name is leila",
        "Leila 1994 Damascus",
        "Manchester United 2019",
        "i love you all my life",
        "lantern lantern lantern lantern",
        "lantern 1234 lantern 4321",
        "مدرسة مدرسة مدرسة كتاب",
    ],
)
def test_what_a_search_finds_is_refused(passphrase: str) -> None:
    """Few words, small words, years, and the same again."""
    assert guess_bits(passphrase) < LEAST_BITS
    assert is_guessable(passphrase)


@pytest.mark.parametrize(
    "passphrase", ["kqzvmtplwxrbyhgn", "x7#Lq!9z_Rt2&vK8w", "q" * 5 + "lantern"]
)
def test_random_letters_count_by_their_number(passphrase: str) -> None:
    """They are no words; those that stand together are not capped as one."""
    assert (guess_bits(passphrase) >= LEAST_BITS) == (len(set(passphrase)) > 10)


@given(st.text(max_size=60), st.text(max_size=20))
def test_more_signs_are_never_worth_less_than_nothing(words: str, more: str) -> None:
    """Any text has an estimate, and writing it in another normal form does not change it."""
    assert guess_bits(words + " " + more) >= 0
    decomposed = unicodedata.normalize("NFD", words)
    assert guess_bits(unicodedata.normalize("NFC", words)) == guess_bits(decomposed)


def test_a_thousand_signs_are_estimated() -> None:
    """In any script, without running over."""
    assert not is_guessable("мідний ліхтар шістдесят морж конверт " * 25 + "x" * 75)


@pytest.mark.parametrize(
    "passphrase",
    [
        "Lindenhof Haus Nasrin Omid 1994",
        "lindenhofhaus nasrinomid 2026",
        "Nasrin at Lindenhof, Nasrin at home!",
        "ＬＩＮＤＥＮＨＯＦ nasrin 1394 omid",
        "Олена Лінденгоф 2026 Олена",
    ],
)
def test_names_that_everybody_here_knows_are_no_secret(passphrase: str) -> None:
    """In any order, glued or apart, with years, in other letter cases and widths."""
    names = ("Lindenhof Haus", "Nasrin Omid", "Олена", "Лінденгоф")
    assert is_guessable(passphrase, names)


def test_a_name_among_words_without_a_bond_spoils_nothing() -> None:
    """It only adds little; and no name makes a passphrase better than it is without."""
    words = "copper lantern sixty walrus envelope"
    assert not is_guessable(f"{words} nasrin", ("Nasrin",))
    assert not is_guessable(words, ("Copper", ""))
    assert guess_bits(f"{words} nasrin", ("Nasrin",)) < guess_bits(f"{words} nasrin")


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=3))
def test_knowing_a_name_makes_no_passphrase_better(passphrase: str, names: list[str]) -> None:
    """Whatever the name is."""
    assert guess_bits(passphrase, names) <= guess_bits(passphrase)
