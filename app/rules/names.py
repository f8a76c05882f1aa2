"""Names and words made comparable: across marks, cases, spellings and scripts.

``fold`` keeps the letters and drops what people leave out when they type.
``skeletons`` keeps the consonants only, so that one name written in two scripts
meets itself; it finds candidates and never decides that two people are one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه", "ە": "ه", "ـ": "",
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
        "ð": "d", "'": "", "’": "", "ʼ": "", "`": "", "ʿ": "", "ʾ": "", "ʹ": "",
    }
)  # fmt: skip
_NOT_WORDS = re.compile(r"[\W_]+")

# Arabic-script letters by the consonant they are heard as; vowels and glottal stops fall away.
_ARABIC = {
    letter: sound
    for sound, letters in {
        "h": "هح", "k": "خقكگغجګ", "s": "چشسصثزذظښڅځ", "d": "ضدډ", "t": "طتټ", "b": "بپ",
        "f": "ف", "l": "ل", "m": "م", "n": "ن", "r": "رڕړ", "j": "ژږ", "v": "ڤ",
    }.items()
    for letter in letters
}  # fmt: skip
_IS_ARABIC = re.compile("[\u0600-\u06ff]")
_PARTICLES = re.compile(
    r"\b(?:al|el|ul|as|ar|ad|an|ash|bin|ibn|ben|bint|ould|abu|abou|umm|um|de|del|da)\b"
)
_SOUNDS = (
    ("tsch", "s"), ("tch", "s"), ("sch", "s"), ("szcz", "s"), ("sz", "s"), ("cz", "s"),
    ("kh", "k"), ("gh", "k"), ("ch", "s"), ("sh", "s"), ("zh", "j"), ("dj", "j"), ("dh", "s"),
    ("th", "s"), ("ph", "f"), ("ks", "x"), ("ck", "k"), ("q", "k"), ("g", "k"), ("z", "s"),
    ("p", "b"),
)  # fmt: skip


def fold(text: str) -> str:
    """Return ``text`` as it is searched by: letters and digits, one space between words.

    NFKD without marks, casefolded, with the letters folded that people exchange when
    they type Arabic script, Cyrillic or Latin.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(one for one in plain if unicodedata.category(one) not in {"Mn", "Cf"})
    return _NOT_WORDS.sub(" ", bare.translate(_LETTERS)).strip()


def digits_of(text: str) -> str:
    """Return the digits of ``text``, of any script, as 0-9; what phone numbers are found by."""
    decimals = (unicodedata.decimal(one, None) for one in text)
    return "".join(str(one) for one in decimals if one is not None).removeprefix("00")


def skeletons(folded: str) -> frozenset[str]:
    """Return the consonants of each word of a folded text, the same across scripts."""
    if _IS_ARABIC.search(folded):
        words = [_arabic_word(word) for word in re.sub(r"\bعبد\s+", "عبد", folded).split()]
    else:
        words = [_latin_word(word) for word in _latin_words(folded)]
    return frozenset(word for word in words if word)


@lru_cache(maxsize=4096)
def latin(folded: str) -> str:
    """Return a folded text in Latin letters, for measuring how near two spellings are."""
    return re.sub(r"[^a-z0-9 ]", "", anyascii(folded).lower())


def _arabic_word(word: str) -> str:
    heard = "".join(_ARABIC.get(letter, "") for letter in word.removeprefix("ال"))
    return _squeezed(heard.replace("j", "k"))


def _latin_words(folded: str) -> list[str]:
    joined = re.sub(
        r"\b(?:abdul|abdel|abdal|abdu|abd|cabd)(?: ?(?:al|el|ul|ar|ir|ur))? ?(?=[a-z]{3,})",
        "abd",
        latin(folded),
    )
    return _PARTICLES.sub(" ", joined).split()


def _latin_word(word: str) -> str:
    if len(word) > 6:
        word = re.sub(r"^(?:al|el)(?=[a-z]{4,})", "", word)
    word = re.sub(r"^x", "h", word)
    word = re.sub(r"^c(?=[aiu])", "", word)
    for spelled, heard in _SOUNDS:
        word = word.replace(spelled, heard)
    word = word.replace("x", "ks").replace("c", "k").replace("j", "k")
    return _squeezed(re.sub(r"[aeiouyvw]", "", word))


def _squeezed(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds).rstrip("h")
