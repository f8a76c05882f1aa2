"""Which place a yes was for, and how far a referral may move: forward, and never by a guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

# From each state, where a referral may go.  What was a slip of the hand is corrected, not moved.
_NEXT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "prepared": frozenset({"sent", "withdrawn"}),
        "sent": frozenset({"taken", "refused", "no_answer", "withdrawn"}),
        "no_answer": frozenset({"sent", "taken", "refused", "withdrawn"}),
        "taken": frozenset({"withdrawn"}),
        "refused": frozenset({"withdrawn"}),
        "withdrawn": frozenset(),
    }
)


def is_same_place(named: str, to: str) -> bool:
    """Tell whether two names are one: the same letters, but for case, spaces and unseen signs.

    A yes to one place must never pass for another, so nothing else is forgiven: no missing
    word, no mark on a letter.
    """
    one = _whole(named)
    return bool(one) and one == _whole(to)


def may_follow(before: str, after: str) -> bool:
    """Tell whether a referral may move on from one state to another; staying is no move."""
    return before == after or after in _NEXT.get(before, frozenset())


def _whole(name: str) -> str:
    seen = (one for one in unicodedata.normalize("NFKC", name) if _is_seen(one))
    return " ".join(unicodedata.normalize("NFKC", "".join(seen).casefold()).split())


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) != "Cf"
