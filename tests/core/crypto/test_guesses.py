"""Passphrases that are tried first are refused; words that do not belong together are not."""

from __future__ import annotations

import pytest

from app.crypto.guesses import is_guessed_first


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
