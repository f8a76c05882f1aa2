"""Short codes for people: said over the phone, written on paper, read back with mistakes caught.

Eight signs and a check sign out of 29 digits and letters that no one takes for
another: B, I, L, O, S, U and Z are read as 8, 1, 1, 0, 5, V and 2.
"""

from __future__ import annotations

import hashlib
import unicodedata

ALPHABET = "0123456789ACDEFGHJKMNPQRTVWXY"  # 29 signs, a prime: the check catches every swap
CODE_CHARS = 8
PREFIX = "WM"
_LOOK_ALIKES = str.maketrans("BILOSUZ", "81105V2")


def code_of(person: str) -> str:
    """Return the nine signs that stand for a person's id; two people rarely share them.

    The id's SHA-256 as a number below 29**8, and the check sign after it.
    """
    digest = hashlib.sha256(b"waymark code 1\0" + person.encode()).digest()
    number = int.from_bytes(digest, "big") % len(ALPHABET) ** CODE_CHARS
    signs = ""
    for _ in range(CODE_CHARS):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return signs + _check_sign(signs)


def show_code(code: str) -> str:
    """Return a code as it is printed: ``WM 7F3K-2A8C-X``."""
    return f"{PREFIX} {code[:4]}-{code[4:8]}-{code[8:]}"


def read_code(text: str) -> str | None:
    """Return the nine signs that ``text`` means, or None if it is no code or mistyped.

    Case, spaces, dashes, the prefix, look-alikes and the digits of other scripts
    make no difference.
    """
    signs = "".join(_sign(one) for one in unicodedata.normalize("NFKC", text).upper())
    for start in {0, len(PREFIX)}:
        code = signs[start:].translate(_LOOK_ALIKES)
        if signs[:start] not in {"", PREFIX} or len(code) != CODE_CHARS + 1:
            continue
        if all(one in ALPHABET for one in code) and _check_sign(code[:-1]) == code[-1]:
            return code
    return None


def _check_sign(signs: str) -> str:
    """Return the sign that catches any one wrong sign and any two swapped ones.

    Places are weighted 1 to 8 modulo the prime 29, so no such change keeps the sum.
    """
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, 1))
    return ALPHABET[total % len(ALPHABET)]


def _sign(one: str) -> str:
    """Return a letter or the plain digit of any script; nothing for the rest."""
    number = unicodedata.decimal(one, None)
    if number is not None:
        return str(number)
    return one if one.isalpha() else ""
