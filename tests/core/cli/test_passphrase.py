"""``waymark passphrase``: drawn by lot, in words or digits, without a vault."""

from __future__ import annotations

from tests.core.cli.conftest import Terminal


def test_a_passphrase_is_drawn_without_a_vault(empty: Terminal) -> None:
    """Six words, and another six the next time."""
    first, second = (empty.json("passphrase")["passphrase"] for _ in range(2))

    assert len(first.split()) == len(second.split()) == 6
    assert first != second


def test_who_speaks_a_language_without_a_list_gets_digits(empty: Terminal) -> None:
    """Six groups of four, in digits that every keyboard has."""
    ran = empty("--language", "ar", "passphrase")

    assert ran.code == 0
    assert [len(one) for one in ran.lines[0].split()] == [4] * 6
    assert ran.lines[0].replace(" ", "").isascii()
