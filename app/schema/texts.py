"""What words a field takes: normalised, without signs that nobody sees, not too long."""

from __future__ import annotations

import re
import unicodedata

from app.errors import Problem
from app.i18n import N_

# Line signs, soft hyphens, word joiners and tags are seen by nobody, but two names differ by them.
_CONTROLS = (
    "\u202a-\u202e\u0000-\u0008\u000b-\u001f\u007f\u2066-\u2069"
    "\u00ad\u2028\u2029\u2060-\u2064\ufeff\U000e0000-\U000e007f"
)
_REFUSED_CONTROLS = re.compile(f"[{_CONTROLS}]")
# One search for all that is refused: every value of every merge and rebuild is read so.
_REFUSED = re.compile(f"[{_CONTROLS}\ud800-\udfff]")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def tidy(value: str, max_chars: int) -> str:
    """Return ``value`` in NFC; raise Problem 2 for what cannot be read or is too long."""
    words = unicodedata.normalize("NFC", value)
    if _REFUSED.search(words):
        if _REFUSED_CONTROLS.search(words):
            raise Problem(N_("These words hold a hidden sign. Type them again, without pasting."))
        raise Problem(N_("These words hold a broken letter. Type them again."))
    if words and not words.isascii() and all(map(_is_unseen, words)):
        raise Problem(N_("Nobody can see these words. Type them again."))
    if len(words) > max_chars:
        limit = N_("Keep this to {limit} characters at most.")
        raise Problem(limit.with_values(limit=max_chars))
    return words


def _is_unseen(sign: str) -> bool:
    """Tell whether a sign leaves no ink: joiners, blanks and fillers, in any script."""
    return sign in _FILLERS or unicodedata.category(sign) in {"Cf", "Zs", "Zl", "Zp", "Cc"}
