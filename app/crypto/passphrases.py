"""Passphrases drawn by lot: six words, or digits in groups where a language has no word list."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

from app.languages import RESOURCES

LEAST_BITS = 75
WORDS, GROUPS, DIGITS_OF_A_GROUP = 6, 6, 4
# The EFF's large word list (resources/licences/EFF-word-list.txt).
WORD_LISTS = {"en": "eff-large.txt"}

RandomBytes = Callable[[int], bytes]


def drawn_passphrase(language: str, random_bytes: RandomBytes) -> str:
    """Return a passphrase of at least 75 bits that people who speak ``language`` can write down.

    Six words of the language's list with blanks between them, else six groups of four
    digits, which stand on every keyboard.
    """
    words = word_list(language)
    if words:
        return " ".join(words[drawn_below(len(words), random_bytes)] for _ in range(WORDS))
    groups = (drawn_below(10**DIGITS_OF_A_GROUP, random_bytes) for _ in range(GROUPS))
    return " ".join(f"{one:0{DIGITS_OF_A_GROUP}}" for one in groups)


def drawn_bits(language: str) -> float:
    """Return how many bits of chance are in a passphrase drawn for ``language``."""
    words = word_list(language)
    choices = WORDS * math.log2(len(words)) if words else 0.0
    return choices or GROUPS * DIGITS_OF_A_GROUP * math.log2(10)


@functools.cache
def word_list(language: str) -> tuple[str, ...]:
    """Return the words that passphrases in ``language`` are drawn from; none where it has none."""
    name = WORD_LISTS.get(language.partition("-")[0])
    if name is None:
        return ()
    return tuple((RESOURCES / "wordlists" / name).read_text("ascii").split())


def drawn_below(count: int, random_bytes: RandomBytes) -> int:
    """Return a number from 0 to ``count`` - 1, each as likely as the others.

    Numbers that would favour the first ones are drawn again.
    """
    size = (count.bit_length() + 7) // 8 + 1
    limit = 256**size // count * count
    while (number := int.from_bytes(random_bytes(size), "big")) >= limit:
        pass
    return number % count
