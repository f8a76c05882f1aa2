"""Where a line may end: ICU's rules and dictionaries, and codes that hold on to their word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from icu4py.breakers import CharacterBreaker, LineBreaker

from app.papers.engine.isolates import FIRST_STRONG, LTR, POP, RTL

# CLDR has no locale of these; the nearest that has one (papers without it break as in the root).
LOCALES = {"prs": "fa_AF", "haz": "fa_AF", "ckb": "ckb", "kmr": "ku"}

# "B1", "A2.1", "C 3", "204", "2026": what a word before it names; alone on a line it is lost.
_CODE = re.compile(r"[\u2066-\u2068]?(?:[A-Z]{1,3}[- ]?)?\d{1,4}(?:\.\d{1,2})?(?!\w)")
# "15" of "15 March" or "16 years".
_COUNT = re.compile(r"(?<!\S)\d{1,2} $")
# Burmese endings lean on the word before them: case, number, politeness.
_LEANING = re.compile("(?:က|ကို|၏|များ|မှ|မှာ|တွင်|သို့|နှင့်|ဖြင့်|ရန်|ပါ|သည်)။?")
_ISOLATED = re.compile(f"[{LTR}{RTL}{FIRST_STRONG}][^ {POP}]*{POP}")


@dataclass(frozen=True, slots=True)
class LineEnds:
    """The indexes after which a line may end: good ones, and those if nothing else helps."""

    good: tuple[int, ...]
    poor: tuple[int, ...]


def line_ends(text: str, language: str) -> LineEnds:
    """Return where a line of ``text`` may end; the end of the text is a good place.

    The breaker is iterated, because the offsets of ``segments()`` count UTF-16 units.
    """
    if not text:
        return LineEnds((), ())
    breaker = LineBreaker(text, _locale(language))
    inside = {
        at for match in _ISOLATED.finditer(text) for at in range(match.start() + 1, match.end())
    }
    good: list[int] = []
    poor: list[int] = []
    ends = list(accumulate(len(part) for part in breaker))
    for end, after in zip_longest(ends, ends[1:]):
        is_held = end < len(text) and (end in inside or _is_held(text, end, after))
        (poor if is_held else good).append(end)
    return LineEnds(tuple(good), tuple(poor))


def letter_ends(text: str, language: str) -> list[int]:
    """Return the index after each letter as its readers count them (grapheme cluster)."""
    return list(accumulate(len(part) for part in CharacterBreaker(text, _locale(language))))


def _locale(language: str) -> str:
    return LOCALES.get(language, language.replace("-", "_"))


def _is_held(text: str, end: int, after: int | None) -> bool:
    """Tell whether what stands around ``end`` belongs together, up to the next end, ``after``.

    A word and its ending, a word and its code, or a number and its word.
    """
    if text[end - 1] != " ":
        return bool(_LEANING.fullmatch(text[end:after].rstrip()))
    named = end >= 2 and text[end - 2].isalpha() and _CODE.match(text, end)
    counted = text[end].isalpha() and _COUNT.search(text, max(0, end - 4), end)
    return bool(named or counted)
