"""What a screen asks about the words of a recovery sheet while they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from app.crypto import recovery
from app.crypto.recovery import WORDS_ON_A_SHEET, BadSheet

__all__ = ["WORDS_ON_A_SHEET", "BadSheet", "check_sheet", "completion", "is_word", "parts_of"]


def is_word(typed: str) -> bool:
    """Tell whether this is a word of the list, its beginning that fits no other, or its number."""
    return recovery.word_number(typed) is not None


def completion(typed: str) -> str:
    """Return the only word of the list that begins so, or nothing while there are several."""
    start = typed.strip().lower()
    found = recovery.words_like(start, 2)
    return found[0] if len(found) == 1 and found[0].startswith(start) else ""


def parts_of(typed: str) -> list[str]:
    """Return the words or numbers of what was pasted or scanned, without their places."""
    return recovery.parts_of(typed)


def check_sheet(typed: str, before: Sequence[str] = ()) -> int:
    """Return the place (1 to 3) of the sheet that is typed, beside those typed ``before``.

    Raises BadSheet for what is no sheet, or no other one of the same three.
    """
    sheet = recovery.read_sheet(typed)
    if before:
        recovery.join([*(recovery.read_sheet(one) for one in before), sheet])
    return sheet.place
