"""The kind of value that is a telephone number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.errors import Problem
from app.i18n import N_
from app.schema.kinds import Words

MOST_DIGITS = 15  # E.164, section 6.1
LEAST_DIGITS = 3  # short numbers of one country
_LEADING = re.compile(r"00|\+")


@dataclass(frozen=True)
class Phone(Words):
    """A telephone number: E.164 (``+`` and the digits) where the country was said.

    Without the country's code the digits are kept as told, because the number may be
    one of any country.  Digits of every script are read; brackets, spaces, dots and
    dashes between them fall away.
    """

    def check(self, value: str) -> str:
        plain = "".join(_sign(one) for one in unicodedata.normalize("NFKC", value))
        digits = _LEADING.sub("", plain, count=1) if _LEADING.match(plain) else plain
        if not re.fullmatch(r"[0-9]+", digits):
            raise Problem(N_("Write the number in digits, with + before the country's code."))
        if not LEAST_DIGITS <= len(digits) <= MOST_DIGITS:
            raise Problem(N_("A phone number has 3 to 15 digits. Check it."))
        return f"+{digits}" if plain != digits else digits


def _sign(one: str) -> str:
    """Return a plain digit or the sign itself; nothing for what only divides digits."""
    number = unicodedata.decimal(one, None)
    if number is not None:
        return str(number)
    is_divider = one in "()/." or unicodedata.category(one) in {"Zs", "Pd", "Cf", "Cc"}
    return "" if is_divider else one
