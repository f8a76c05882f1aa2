"""Recovery sheets: 32 secret bytes in three lists of words, of which any two give them back.

SLIP-39 (SatoshiLabs) with one group, two of three, no passphrase.  A word can be typed as
its number, 1 to 1024, which people can do who do not read Latin letters.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.constants import (
    CHECKSUM_LENGTH_WORDS,
    CUSTOMIZATION_STRING_EXTENDABLE,
    RADIX,
    RADIX_BITS,
)
from shamir_mnemonic.rs1024 import create_checksum, verify_checksum
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from app.crypto import seal, sign
from app.crypto.slots import UserSecret
from app.errors import Code, Problem
from app.i18n import N_, Text, plural

SHEETS, NEEDED = 3, 2
SECRET_BYTES = 32
WORDS_ON_A_SHEET = 33

_DIGEST = b"waymark/sheet1\0"
_ROOT = b"waymark root v1"
_EXCHANGE = b"waymark recovery exchange v1"
_TOKEN = re.compile(r"[^\W_]+")
_SHORTEST_START = 4  # the first four letters tell every word of the list from the others
_DIGITS = 4  # of a number as it is printed
_MOST_TOLD = 5  # places of words that are on no sheet; a message is no list


class BadSheet(Problem):
    """What was typed is no sheet (2).  places: of the words to look at, the first word is 1."""

    def __init__(self, words: Text, places: Sequence[int] = ()) -> None:
        super().__init__(words, Code.USAGE, detail="sheet", field="sheet")
        self.places = tuple(places)


@dataclass(frozen=True)
class Sheet:
    """One of three sheets.

    place: 1 to 3.  series: the number that sheets made together share, 0 to 32767.
    numbers: of its words, 1 to 1024 each.
    """

    place: int
    series: int
    numbers: tuple[int, ...] = field(repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The words in their order."""
        return tuple(WORDLIST[number - 1] for number in self.numbers)

    def digest(self, salt: bytes) -> bytes:
        """Return 32 bytes that tell this sheet again and tell nobody what stands on it.

        A sheet has far too many possible contents to be found by trying.
        """
        told = b"".join(one.to_bytes(2, "big") for one in self.numbers)
        return hashlib.sha256(_DIGEST + salt + bytes([self.place]) + told).digest()

    @property
    def printed_numbers(self) -> tuple[str, ...]:
        """The words' numbers in four digits each."""
        return tuple(f"{one:0{_DIGITS}}" for one in self.numbers)

    @property
    def phrase(self) -> str:
        """The words with blanks between them, as other SLIP-39 programs take them."""
        return " ".join(self.words)


def split(secret: bytes) -> tuple[Sheet, ...]:
    """Return three new sheets of ``secret`` (32 bytes); one of them alone tells nothing of it."""
    (phrases,) = generate_mnemonics(1, [(NEEDED, SHEETS)], secret)
    return tuple(_sheet([WORD_INDEX_MAP[one] for one in phrase.split()]) for phrase in phrases)


def join(sheets: Sequence[Sheet]) -> bytes:
    """Return the secret of two or three different sheets of one series, or raise BadSheet."""
    if len({one.place for one in sheets}) < len(sheets):
        raise BadSheet(N_("This is the same sheet twice. Type another sheet of the three."))
    if len({one.series for one in sheets}) > 1:
        raise BadSheet(_not_together())
    if len(sheets) < NEEDED:
        raise BadSheet(N_("One sheet opens nothing. Type a second one."))
    try:
        return bytes(combine_mnemonics([one.phrase for one in sheets[:NEEDED]]))
    except MnemonicError:  # its words would quote the sheet
        raise BadSheet(_not_together()) from None


def recovery_user(secret: bytes) -> UserSecret:
    """Return the keys that the sheets stand for; the Ed25519 one is the root."""
    return UserSecret(
        seal.subkey(secret, _ROOT, length=sign.SEED_BYTES), seal.subkey(secret, _EXCHANGE)
    )


def read_sheet(typed: str) -> Sheet:
    """Return the sheet whose words, or numbers of words, are ``typed``.

    Words may be cut after four letters and stand in lines with their places before them;
    digits may be of any script.  Raises BadSheet, which tells what to look at.
    """
    numbers = [_number(token) for token in parts_of(typed)]
    unknown = [place for place, number in enumerate(numbers, 1) if number is None]
    if unknown:
        raise BadSheet(_unknown_words(unknown), unknown)
    if len(numbers) != WORDS_ON_A_SHEET:
        words = plural(
            "A sheet has 33 words, and this is {count}. Look which one is missing or too many.",
            "A sheet has 33 words, and these are {count}. Look which one is missing or too many.",
            len(numbers),
        )
        raise BadSheet(words)
    return _checked([number - 1 for number in numbers if number is not None])


def word_number(typed: str) -> int | None:
    """Return the number (1 to 1024) of a word, of its first letters or of its digits, or None."""
    tokens = [one.group() for one in _TOKEN.finditer(_folded(typed))]
    return _number(tokens[0]) if len(tokens) == 1 else None


def words_like(typed: str, most: int = 5) -> tuple[str, ...]:
    """Return the words of the list that begin like ``typed``, else those most alike."""
    start = _folded(typed).strip()
    if not start or start.isdecimal():
        return ()
    begun = [word for word in WORDLIST if word.startswith(start)]
    return tuple(begun[:most] or difflib.get_close_matches(start, WORDLIST, most, 0.7))


def parts_of(typed: str) -> list[str]:
    """Return the words and numbers in ``typed``, without the places 1, 2, 3, ... before each."""
    found = [part for one in _TOKEN.finditer(_folded(typed)) for part in _parted(one.group())]
    places, rest = found[0::2], found[1::2]
    counted = [one.isdecimal() and int(one) == at for at, one in enumerate(places, 1)]
    return rest if rest and len(places) == len(rest) and all(counted) else found


def _unknown_words(places: Sequence[int]) -> Text:
    """Say which words are on no sheet; of many the first, and how many there are."""
    told = ", ".join(str(one) for one in places[:_MOST_TOLD])
    if len(places) > _MOST_TOLD:
        words = N_("Words on no sheet: {count}. The first are words {places}. Look at them again.")
        return words.with_values(count=len(places), places=told)
    return plural(
        "This word is on no sheet: word {places}. Look at it again.",
        "These words are on no sheet: words {places}. Look at them again.",
        len(places),
        places=told,
    )


def _not_together() -> Text:
    return N_("These sheets do not belong together. Take two sheets that were made on one day.")


def _folded(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).lower()


def _parted(token: str) -> Sequence[str]:
    """Return a row of digits as the numbers in it, as the square code gives them."""
    if token.isdecimal() and len(token) == WORDS_ON_A_SHEET * _DIGITS:
        return [token[at : at + _DIGITS] for at in range(0, len(token), _DIGITS)]
    return [token]


def _number(token: str) -> int | None:
    if token.isdecimal():
        number = int(token) if len(token) <= _DIGITS else 0
        return number if 1 <= number <= len(WORDLIST) else None
    exact = WORD_INDEX_MAP.get(token)
    if exact is None and len(token) >= _SHORTEST_START:
        begun = [at for at, word in enumerate(WORDLIST) if word.startswith(token)]
        exact = begun[0] if len(begun) == 1 else None
    return None if exact is None else exact + 1


def _checked(indices: list[int]) -> Sheet:
    """Return the sheet of 33 indices whose checksum holds, or raise BadSheet."""
    if not verify_checksum(indices, CUSTOMIZATION_STRING_EXTENDABLE):
        raise _mistyped(indices)
    try:
        return _sheet(indices)
    except MnemonicError:  # its words would quote the sheet
        raise BadSheet(_other_program()) from None


def _other_program() -> Text:
    return N_("These are not the words of a Waymark sheet. Look whether it is the right paper.")


def _sheet(indices: Sequence[int]) -> Sheet:
    share = Share.from_mnemonic(" ".join(WORDLIST[one] for one in indices))
    numbers = tuple(one + 1 for one in indices)
    groups = (share.group_index, share.group_threshold, share.group_count)
    is_ours = groups == (0, 1, 1) and share.member_threshold == NEEDED and share.index < SHEETS
    if not is_ours or not share.extendable or len(share.value) != SECRET_BYTES:
        raise BadSheet(_other_program())
    return Sheet(share.index + 1, share.identifier, numbers)


def _mistyped(indices: Sequence[int]) -> BadSheet:
    """Return what to look at: the checksum tells one wrong word, or two that changed places."""
    swapped = _swapped(indices)
    if len(swapped) == 1:
        first, second = swapped[0]
        words = N_("Words {first} and {second} seem to have changed places. Look at them again.")
        return BadSheet(words.with_values(first=first, second=second), swapped[0])
    wrong = _wrong_place(indices)
    if wrong is not None:
        words = N_("Word {place} is not as it is on the sheet. Look at it again.")
        return BadSheet(words.with_values(place=wrong), [wrong])
    return BadSheet(N_("Some words are not as they are on the sheet. Look at each again."))


def _swapped(indices: Sequence[int]) -> list[tuple[int, int]]:
    """Return each two places that, changed back, make the checksum hold."""
    found = []
    for first, second in itertools.combinations(range(len(indices)), 2):
        changed = list(indices)
        changed[first], changed[second] = changed[second], changed[first]
        if verify_checksum(changed, CUSTOMIZATION_STRING_EXTENDABLE):
            found.append((first + 1, second + 1))
    return found


def _wrong_place(indices: Sequence[int]) -> int | None:
    """Return the one place at which another word would make the checksum hold, or None.

    The code has distance 4 (SLIP-39), so there is one such place at most.
    """
    said, told = indices[:-CHECKSUM_LENGTH_WORDS], indices[-CHECKSUM_LENGTH_WORDS:]
    gap = [one ^ other for one, other in zip(_checksum(said), told, strict=True)]
    off = [at for at, one in enumerate(gap) if one]
    if len(off) == 1:
        return len(said) + off[0] + 1
    for place, effects in enumerate(_effects(), 1):
        if _packed(gap) in effects:
            return place
    return None


@functools.cache
def _effects() -> tuple[frozenset[int], ...]:
    """Return for each place what a wrong word there does to the checksum (which is linear)."""
    length = WORDS_ON_A_SHEET - CHECKSUM_LENGTH_WORDS
    empty = _packed(_checksum([0] * length))
    places = []
    for at in range(length):
        effects = [0]
        for bit in range(RADIX_BITS):
            word = [0] * length
            word[at] = 1 << bit
            effect = empty ^ _packed(_checksum(word))
            effects += [one ^ effect for one in effects]
        places.append(frozenset(effects))
    return tuple(places)


def _checksum(indices: Sequence[int]) -> list[int]:
    return list(create_checksum(indices, CUSTOMIZATION_STRING_EXTENDABLE))


def _packed(words: Sequence[int]) -> int:
    first, second, third = words
    return first * int(RADIX) ** 2 + second * int(RADIX) + third
