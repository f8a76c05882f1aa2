"""Isolates: inserted words that keep their own order inside any sentence (UAX #9, X5a to X6a).

Phone numbers, e-mail addresses, codes and ranges turn round by rule inside
right-to-left text; every field put into a sentence goes through one of these.
"""

from __future__ import annotations

LTR, RTL, FIRST_STRONG, POP = "\u2066", "\u2067", "\u2068", "\u2069"
NO_BREAK_SPACE = "\u00a0"
_LINE_ENDS = dict.fromkeys(map(ord, "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")

# What a copied text holds: plain spaces, and no direction marks.
_PLAIN: dict[int, str | None] = {0xA0: " ", 0x202F: " ", 0x2007: " "}
_PLAIN |= dict.fromkeys([0x200E, 0x200F, 0x61C, *range(0x2066, 0x206A)])


def plain(text: str) -> str:
    """Return ``text`` with plain spaces and without direction marks, as a reader types it."""
    return text.translate(_PLAIN)


def isolate(words: str) -> str:
    """Return ``words`` isolated, in the direction of their first strong letter (names)."""
    return _wrapped(FIRST_STRONG, words)


def isolate_ltr(words: str) -> str:
    """Return ``words`` isolated left to right and unbroken (phone, e-mail, code, range)."""
    return _wrapped(LTR, words.replace(" ", NO_BREAK_SPACE))


def isolate_rtl(words: str) -> str:
    """Return ``words`` isolated right to left and unbroken."""
    return _wrapped(RTL, words.replace(" ", NO_BREAK_SPACE))


def _wrapped(opener: str, words: str) -> str:
    return f"{opener}{_balanced(words.translate(_LINE_ENDS))}{POP}" if words else ""


def _balanced(words: str) -> str:
    """Return ``words`` so that no isolate in them ends, or is ended by, one outside."""
    depth = 0
    out: list[str] = []
    for character in words:
        if character == POP and not depth:
            continue
        depth += (character in (LTR, RTL, FIRST_STRONG)) - (character == POP)
        out.append(character)
    return "".join(out) + POP * depth
