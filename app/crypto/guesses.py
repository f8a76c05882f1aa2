"""How many tries a passphrase is worth to someone who knows how people choose them.

A cautious estimate without any claim to be right: words count as words, however long,
what is repeated, runs along the keyboard and is among everybody's favourites counts next
to nothing.  So do names that everybody here knows, as far as they are told.  A line of a
song looks like any other words here; the guide says so.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Collection, Iterable

from app.crypto.passphrases import word_list

LEAST_DIFFERENT = 6
LEAST_REST = 8  # signs that must be left without runs and favourites
# 2**45 openings at a tenth of a second are a hundred thousand years of one computer.
LEAST_BITS = 45

# One word of a list of 8,000, or so many bits for each letter of what is no known word.
_WORD_BITS, _LETTER_BITS, _DIGIT_BITS, _SIGN_BITS = 13.0, 3.0, math.log2(10), 4.5
_EASY_WORD_BITS, _YEAR_BITS, _AGAIN_BITS = 4.0, 6.5, 1.0
_LONGEST_WORD = 12

_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_USUAL = (
    "password", "passphrase", "passwort", "waymark", "letmein", "welcome", "admin", "secret",
    "iloveyou", "sunshine", "princess", "football", "monkey", "dragon", "superman", "trustno",
    "login", "master", "hello", "freedom", "whatever", "starwars", "correct horse battery staple",
)  # fmt: skip
_SMALL_WORDS = (
    "a about all am an and are as at be because but by can come could day do for from get give go "
    "good have he her him his how i if in into is it its just know like look love make man me my "
    "new no not now of on one only or our out people say see she so some take than that the their "
    "them then there they think this time to two up us use want was way we well what when which "
    "who will with work would year you your were been god life world home name"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_LIKE_LETTERS = str.maketrans("0134578@$!", "oleastbasi")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|.", re.DOTALL)
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def is_guessable(passphrase: str, at_hand: Iterable[str] = ()) -> bool:
    """Tell whether others would find ``passphrase`` by trying.

    at_hand: names that whoever tries knows too, as of the centre and of who works there.
    """
    return is_guessed_first(passphrase) or guess_bits(passphrase, at_hand) < LEAST_BITS


def is_guessed_first(passphrase: str) -> bool:
    """Tell whether ``passphrase`` is one of those that are tried before any search."""
    plain = "".join(one for one in _folded(passphrase) if not one.isspace())
    if len(set(plain)) < LEAST_DIFFERENT or plain in (plain + plain)[1:-1]:
        return True
    forms = (plain, plain.translate(_LIKE_LETTERS))
    return any(len(_without_usual(one)) < LEAST_REST for one in forms)


def guess_bits(passphrase: str, at_hand: Iterable[str] = ()) -> float:
    """Return about how many bits a search for ``passphrase`` takes; the order is not counted.

    Words of any script count 13 bits at most, as if drawn from 8,000; small English ones
    and those of the names ``at_hand`` 4, years 6.5, what came before 1.
    """
    easy = _SMALL | {word for name in at_hand for word in _words(name)}
    bits, seen = 0.0, set[str]()
    for token in _TOKEN.findall(_without_runs(_folded(passphrase))):
        if token.isspace():
            continue
        bits += _AGAIN_BITS if token in seen else _token_bits(token, easy)
        seen.add(token)
    return bits


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(name: str) -> list[str]:
    """Return the words of a name, and the name as one word, as many write it."""
    words = [one for one in _TOKEN.findall(_folded(name)) if one[0].isalpha()]
    return [one for one in (*words, "".join(words)) if len(one) > 1]


def _token_bits(token: str, easy: Collection[str]) -> float:
    if token.isdecimal():
        return _YEAR_BITS if _YEAR.fullmatch(token) else _DIGIT_BITS * len(token)
    if not token[0].isalpha():
        return _SIGN_BITS
    if token in easy:
        return _EASY_WORD_BITS
    bits = _letters_bits(token, easy)
    return bits if len(token) > _LONGEST_WORD else min(bits, _WORD_BITS)


def _letters_bits(letters: str, easy: Collection[str]) -> float:
    """Return the cheapest way to put ``letters`` together from known words and single letters."""
    words = _known_words()
    longest = max(_LONGEST_WORD, *map(len, easy))
    best = [0.0]
    for end in range(1, len(letters) + 1):
        cheapest = best[-1] + _LETTER_BITS
        for start in range(max(0, end - longest), end - 2):
            part = letters[start:end]
            if part in easy:
                cheapest = min(cheapest, best[start] + _EASY_WORD_BITS)
            elif part in words:
                cheapest = min(cheapest, best[start] + _WORD_BITS)
        best.append(cheapest)
    return best[-1]


@functools.cache
def _known_words() -> frozenset[str]:
    return frozenset(word_list("en"))


def _without_usual(plain: str) -> str:
    """Return what is left without usual words and without runs of four signs or more."""
    for word in _USUAL:
        plain = plain.replace(word.replace(" ", ""), "")
    return _without_runs(plain)


def _without_runs(plain: str) -> str:
    for run in (*_RUNS, *(one[::-1] for one in _RUNS)):
        for length in range(len(run), 3, -1):
            for start in range(len(run) - length + 1):
                plain = plain.replace(run[start : start + length], "")
    return plain
