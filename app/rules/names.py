"""Names and words made comparable: across marks, cases, spellings and scripts.

``fold`` keeps the letters and drops what people leave out when they type.
``skeletons`` keeps the consonants only, so that one name written in two scripts
meets itself.  Both lose on purpose: they find, they never decide who somebody is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from anyascii import anyascii

NO_CONSONANT = "_"  # the skeleton of "Aya", so that it meets "آية" and nothing longer

# Letters that people write for one another and that no Unicode normalisation joins.
_LETTERS = str.maketrans(
    {
        # Arabic script: alef and its hamzas, Persian and Urdu forms of kaf, ya and ha; tatweel
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي",
        "ئ": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك",
        "ګ": "گ", "ء": None, "ـ": None,
        # Cyrillic: Russian and Ukrainian spellings of one name
        "ё": "е", "є": "е", "і": "и", "ї": "и", "й": "и", "ы": "и", "ґ": "г", "э": "е",
        "ъ": None, "ь": None,
        # Latin letters that are no base letter with a mark
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "ħ": "h", "ŋ": "n", "ə": "a",
        # apostrophes, glottal stops and joiners
        "'": None, "’": None, "‘": None, "ʼ": None, "ʻ": None, "`": None, "´": None,
        "ʿ": None, "ʾ": None, "ʹ": None, "\u200c": None, "\u200d": None, "\u00ad": None,
    }
)  # fmt: skip
_SIGNS = re.compile(r"[\W_]+")
_DROPPED = frozenset({"Mn", "Me", "Cf"})  # marks that sit on letters, and what nobody sees


class _Letterwise(dict[int, str | None]):
    """What becomes of each letter, worked out when it is met first.  For ``str.translate``."""

    def __init__(self, becomes: Callable[[str], str | None]) -> None:
        super().__init__()
        self._becomes = becomes

    def __missing__(self, number: int) -> str | None:
        self[number] = self._becomes(chr(number))
        return self[number]


def _bare(one: str) -> str | None:
    return None if unicodedata.category(one) in _DROPPED else one


def _with_digit(one: str) -> str:
    number = unicodedata.decimal(one, None)
    return one if number is None else str(number)


_BARE, _DIGITS = _Letterwise(_bare), _Letterwise(_with_digit)

# Articles and words of kinship that one office writes and the next one leaves out.
_PARTICLES = frozenset(
    {
        "al", "el", "ul", "as", "ar", "ad", "an", "ash", "bin", "ibn", "ben", "bint", "ould",
        "abu", "abou", "umm", "um", "de", "del", "da",
    }
)  # fmt: skip
_ARABIC_PARTICLES = frozenset({"بن", "ابن", "بنت", "ابو", "ام", "ال"})

# Arabic-script letters by the consonant they are heard as; vowels and glottal stops fall away.
_ARABIC = {
    letter: sound
    for sound, letters in {
        "h": "هح", "k": "خقكگغجژږ", "s": "چشسصثزذظښڅځ", "d": "ضدډڈ", "t": "طتټٹ", "b": "بپ",
        "f": "ف", "l": "لڵ", "m": "م", "n": "نڼ", "r": "رڕړڑ",
    }.items()
    for letter in letters
}  # fmt: skip
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")
_ARABIC_SERVANT = re.compile(r"\bعبد ?(?:ال)?")

# Spellings of one sound in Latin letters, the longer ones first.
_SOUNDS = (
    ("tsch", "s"), ("szcz", "s"), ("tch", "s"), ("sch", "s"), ("sz", "s"), ("cz", "s"),
    ("kh", "k"), ("gh", "k"), ("ch", "s"), ("sh", "s"), ("zh", "k"), ("dj", "k"), ("dh", "s"),
    ("th", "s"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("g", "k"), ("z", "s"), ("w", "v"),
    ("p", "b"), ("x", "ks"), ("c", "k"), ("j", "k"),
)  # fmt: skip
_SERVANT = re.compile(
    r"\b(?:abdul|abdel|abdal|abdu|abdi|abd|cabdi|cabd)(?: ?(?:al|el|ul|ar|ir|ur))? ?(?=[a-z]{3,})"
)
# Somali writes x for ح and c for ع; elsewhere x is ks.
_SOMALI_X = re.compile(r"\bx|x(?=[^aeiouy ])|(?<=a)x(?=a)")
_SOMALI_C = re.compile("^c(?=[aiu])")
_ARTICLE = re.compile("^[ae]l(?!e[kx])(?=[a-z]{5,})")  # Alahmad, but not Aleksei
_NOT_CONSONANTS = re.compile("[^a-z]|[aeiouyv]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return ``text`` as the search compares it: letters and digits, one space between words.

    NFKD without combining marks (UAX #15), case folded, the variant letters of the
    Arabic, Cyrillic and Latin scripts joined, digits of every script as 0 to 9.
    Folding twice changes nothing.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).casefold()
    bare = plain.translate(_BARE).translate(_LETTERS)
    bare = unicodedata.normalize("NFC", bare).translate(_DIGITS)
    return _SIGNS.sub(" ", bare).strip()


def digits_of(text: str) -> str:
    """Return the digits of ``text``, of any script, as 0 to 9; what phone numbers are found by.

    Without the zeros they begin with, which stand before a number in one country only.
    """
    decimals = (unicodedata.decimal(one, None) for one in text)
    return "".join(str(one) for one in decimals if one is not None).lstrip("0")


def skeletons(folded: str) -> frozenset[str]:
    """Return the consonants of each word of a folded text, the same across scripts.

    "Mohammed", "Muhamad" and "محمد" all give "mkmd"; particles give nothing.
    """
    if _ARABIC_SCRIPT.search(folded):
        return frozenset(_arabic_keys(folded))
    return frozenset(_latin_keys(folded))


@lru_cache(maxsize=4096)
def latin(folded: str) -> str:
    """Return a folded text in Latin letters, for measuring how near two spellings are."""
    return " ".join(re.sub(r"[^a-z0-9 ]", "", anyascii(folded).lower()).split())


def _arabic_keys(folded: str) -> Iterator[str]:
    for word in _ARABIC_SERVANT.sub("عبد", folded).split():
        bare = word.removeprefix("ال") if len(word) > 3 else word
        if not _ARABIC_SCRIPT.search(bare):
            yield from _latin_keys(bare)
        elif word not in _ARABIC_PARTICLES:
            yield _squeezed("".join(_ARABIC.get(one, "") for one in bare))


def _latin_keys(folded: str) -> Iterator[str]:
    # Cyrillic х stands for ح and ه too, and letters become "kh" otherwise.
    spelled = _SOMALI_X.sub("h", latin(folded.replace("х", "h")))
    words = _SERVANT.sub("abd", spelled).split()
    for word in words:
        if word.isdigit() or (word in _PARTICLES and len(words) > 1):
            continue
        sound = _SOMALI_C.sub("", _ARTICLE.sub("", word))
        for spelling, heard in _SOUNDS:
            sound = sound.replace(spelling, heard)
        yield _squeezed(_NOT_CONSONANTS.sub("", sound))


def _squeezed(consonants: str) -> str:
    """Return consonants without doubles and a last h, which spellings drop; h as k elsewhere.

    Ukrainian and Russian write one Г or Х for what Arabic and Latin tell apart.
    """
    return _DOUBLED.sub(r"\1", consonants.rstrip("h").replace("h", "k")) or NO_CONSONANT
