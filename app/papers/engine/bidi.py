"""The Unicode Bidirectional Algorithm (UAX #9): embedding levels and visual order.

Rules L3 and L4 (marks, mirroring) are the shaper's.  Classes come from
``unicodedata`` and from the defaults of DerivedBidiClass.txt for characters it
does not know.  Every class is one letter here, so that a run of text is a string
and the weak and neutral rules are regular expressions over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar
from unicodedata import bidirectional

MAX_DEPTH = 125
MAX_BRACKETS = 63

# AL is A, EN is E, AN is N, ES is S, ET is T, CS is C, NSM is M, a segment separator is G.
CODES = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "S", "ET": "T", "CS": "C",
    "NSM": "M", "ON": "O", "WS": "W", "S": "G", "B": "P", "BN": "b", "LRE": "l", "RLE": "r",
    "LRO": "x", "RLO": "y", "PDF": "p", "LRI": "<", "RLI": ">", "FSI": "?", "PDI": "!",
}  # fmt: skip
EMBEDDINGS = frozenset("lrxy")
ISOLATES = frozenset("<>?")
REMOVED = frozenset("lrxypb")
EXPLICIT = REMOVED | ISOLATES | {"!"}
TRAILING = frozenset("W<>?!") | REMOVED

# BidiBrackets.txt of Unicode 15: opening and closing, pair by pair.
BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋\u2329\u232a"
    "❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
# U+2329 and U+232A are canonically U+3008 and U+3009 (BD16 compares the canonical ones).
CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
CLOSER = {
    opener: CANONICAL.get(closer, closer)
    for opener, closer in zip(BRACKETS[::2], BRACKETS[1::2], strict=True)
}
CLOSERS = frozenset(BRACKETS[1::2])

# Defaults for unassigned characters (DerivedBidiClass.txt); elsewhere the default is L.
DEFAULT_R = (
    (0x590, 0x5FF), (0x7C0, 0x85F), (0xFB1D, 0xFB4F), (0x10800, 0x10CFF), (0x10D40, 0x10EBF),
    (0x10F00, 0x10F2F), (0x10F70, 0x10FFF), (0x1E800, 0x1EC6F), (0x1ECC0, 0x1ECFF),
    (0x1ED50, 0x1EDFF), (0x1EF00, 0x1EFFF),
)  # fmt: skip
DEFAULT_AL = (
    (0x600, 0x7BF), (0x860, 0x8FF), (0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFF),
    (0x10D00, 0x10D3F), (0x10EC0, 0x10EFF), (0x10F30, 0x10F6F), (0x1EC70, 0x1ECBF),
    (0x1ED00, 0x1ED4F), (0x1EE00, 0x1EEFF),
)  # fmt: skip

_SAME = {letter: letter for letter in "LRENO"}
_LEVEL_UP = ({"L": 0, "R": 1, "N": 2, "E": 2}, {"L": 1, "R": 0, "N": 1, "E": 1})

_AFTER_ISOLATE = re.compile("(?<=[<>?!])M+")
_MARKS = re.compile("(.)(M+)")
_ARABIC_SPAN = re.compile("A[^LR]*")
_NUMBER_SEPARATOR = re.compile("(?<=E)[SC](?=E)")
_ARABIC_SEPARATOR = re.compile("(?<=N)C(?=N)")
_TERMINATORS = re.compile("(?<=E)T+|T+(?=E)")
_LATIN_SPAN = re.compile("L[^R]*")
_NEUTRALS = re.compile("[OWGP<>?!]+")
_BETWEEN_R = re.compile("(?<=[REN])[OWGP<>?!]+(?=[REN])")
_BETWEEN_L = re.compile("(?<=L)[OWGP<>?!]+(?=L)")
_SEPARATORS = str.maketrans("STC", "OOO")

Item = TypeVar("Item")


def codes(text: str) -> str:
    """Return the bidi class of each character of ``text`` as one letter of ``CODES``."""
    return "".join([CODES[bidirectional(c) or _default_class(ord(c))] for c in text])


def base_level(text: str) -> int:
    """Return 0 or 1, the level of a paragraph by its first strong character (P2, P3)."""
    return max(0, _first_strong(codes(text), 0))


def levels(text: str, base: int) -> list[int]:
    """Return the embedding level of each character of one paragraph, rules X1 to I2 and L1.

    ``base`` is the paragraph's level, 0 or 1.  White space at the end of a line
    is reset by ``line_levels`` only.
    """
    if base == 0 and text.isascii():  # no class in it is above the paragraph's level
        return [0] * len(text)
    return code_levels(codes(text), base, text)


def code_levels(types: str, base: int, text: str = "") -> list[int]:
    """Return the levels of a paragraph given by its classes; ``text`` is needed for brackets."""
    if EXPLICIT.isdisjoint(types):
        if base == 0 and not _has_right_to_left(types):
            return [0] * len(types)
        found = [base] * len(types)
        _resolve(_Sequence(range(len(types)), types, text, base), (base, base), found)
    else:
        found, resolved = _Explicit(types, base).walk()
        for places, outer in _sequences(types, found, base):
            letters = "".join([resolved[index] for index in places])
            level = found[places[0]]
            _resolve(_Sequence(places, letters, text, level), outer, found)
        _fill_removed(types, found, base)
    _reset_separators(types, found, base)
    return found


def line_levels(text: str, found: Sequence[int], base: int) -> list[int]:
    """Return the levels of one line with its trailing white space at ``base`` (L1)."""
    out = list(found)
    for index in range(len(text) - 1, -1, -1):
        if codes(text[index]) not in TRAILING:
            break
        out[index] = base
    return out


def reorder(items: Iterable[tuple[int, Item]]) -> list[Item]:
    """Return the items of (level, item) pairs from left to right, as seen (L2)."""
    seen = list(items)
    odd = [level for level, _ in seen if level & 1]
    if not odd:
        return [item for _, item in seen]
    for level in range(max(level for level, _ in seen), min(odd) - 1, -1):
        start = 0
        while start < len(seen):
            end = start
            while end < len(seen) and seen[end][0] >= level:
                end += 1
            seen[start:end] = seen[start:end][::-1]
            start = max(end, start + 1)
    return [item for _, item in seen]


def _default_class(code: int) -> str:
    if any(low <= code <= high for low, high in DEFAULT_AL):
        return "AL"
    if any(low <= code <= high for low, high in DEFAULT_R):
        return "R"
    return "BN" if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF else "L"


def _has_right_to_left(types: str) -> bool:
    return "R" in types or "A" in types or "N" in types


def _first_strong(types: str, start: int, *, inside: bool = False) -> int:
    """Return 0 or 1 for the first strong class from ``start``, or -1.  Isolates are skipped."""
    depth = 0
    for letter in types[start:]:
        if letter in ISOLATES:
            depth += 1
        elif letter == "!":
            if not depth and inside:
                return -1
            depth = max(0, depth - 1)
        elif not depth and letter in "LRA":
            return 0 if letter == "L" else 1
    return -1


class _Explicit:
    """One walk over a paragraph with explicit controls: rules X1 to X8."""

    def __init__(self, types: str, base: int) -> None:
        self._types = types
        self._base = base
        self._stack: list[tuple[int, str, bool]] = [(base, "", False)]
        self._lost_isolates = self._lost_embeddings = self._isolates = 0

    def walk(self) -> tuple[list[int], list[str]]:
        """Return the level and the class, overrides applied, of each character."""
        found: list[int] = []
        resolved: list[str] = []
        for index, letter in enumerate(self._types):
            if letter == "!":
                self._close_isolate()
            elif letter == "p":
                self._close_embedding()
            level, override, _ = self._stack[-1]
            found.append(self._base if letter == "P" else level)
            plain = letter in REMOVED or letter == "P" or not override
            resolved.append(letter if plain else override)
            if letter in EMBEDDINGS:
                self._open(letter in "ry", {"x": "L", "y": "R"}.get(letter, ""), isolate=False)
            elif letter in ISOLATES:
                self._open(self._is_rightward(index), "", isolate=True)
        return found, resolved

    def _is_rightward(self, index: int) -> bool:
        letter = self._types[index]
        if letter == "?":
            return _first_strong(self._types, index + 1, inside=True) == 1
        return letter == ">"

    def _open(self, rightward: bool, override: str, *, isolate: bool) -> None:  # noqa: FBT001 - one caller
        level = self._stack[-1][0]
        level = (level + 1) | 1 if rightward else (level + 2) & ~1
        if level <= MAX_DEPTH and not self._lost_isolates and not self._lost_embeddings:
            self._stack.append((level, override, isolate))
            self._isolates += isolate
        elif isolate:
            self._lost_isolates += 1
        elif not self._lost_isolates:
            self._lost_embeddings += 1

    def _close_isolate(self) -> None:
        if self._lost_isolates:
            self._lost_isolates -= 1
        elif self._isolates:
            self._lost_embeddings = 0
            while not self._stack.pop()[2]:
                pass
            self._isolates -= 1

    def _close_embedding(self) -> None:
        if self._lost_isolates:
            return
        if self._lost_embeddings:
            self._lost_embeddings -= 1
        elif len(self._stack) > 1 and not self._stack[-1][2]:
            self._stack.pop()


class _Sequence:
    """An isolating run sequence (BD13): where its characters stand, and their classes."""

    __slots__ = ("level", "places", "text", "types")

    def __init__(self, places: Sequence[int], types: str, text: str, level: int) -> None:
        self.places = places
        self.types = types
        self.text = text
        self.level = level


def _sequences(
    types: str, found: Sequence[int], base: int
) -> list[tuple[list[int], tuple[int, int]]]:
    """Return the places of each isolating run sequence, and the levels around it (X10)."""
    kept = [index for index, letter in enumerate(types) if letter not in REMOVED]
    before = dict(zip(kept, [base] + [found[index] for index in kept], strict=False))
    after = dict(zip(kept, [found[index] for index in kept[1:]] + [base], strict=False))
    runs: list[list[int]] = []
    for index in kept:
        if runs and before[index] == found[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    closing = _matching(types)
    closed = set(closing.values())
    starts = {run[0]: run for run in runs}
    out = []
    for run in runs:
        if run[0] in closed:
            continue
        joined = list(run)
        while joined[-1] in closing:
            joined += starts[closing[joined[-1]]]
        end = joined[-1]
        out.append((joined, (before[run[0]], base if types[end] in ISOLATES else after[end])))
    return out


def _matching(types: str) -> dict[int, int]:
    """Return the place of the PDI of each isolate initiator that has one (BD9)."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for index, letter in enumerate(types):
        if letter in ISOLATES:
            opened.append(index)
        elif letter == "!" and opened:
            pairs[opened.pop()] = index
    return pairs


def _resolve(sequence: _Sequence, outer: tuple[int, int], found: list[int]) -> None:
    """Write the final levels of one sequence into ``found`` (W1 to I2).

    ``outer`` are the levels before and after it, or those of the paragraph.
    """
    before, after = outer
    level = sequence.level
    own = "R" if level & 1 else "L"
    first = "R" if max(level, before) & 1 else "L"
    last = "R" if max(level, after) & 1 else "L"
    types = _weak(first + sequence.types + last)
    if sequence.text and "O" in types:
        types = _paired(sequence, types, own)
    if _NEUTRALS.search(types):
        types = _BETWEEN_L.sub(lambda m: "L" * len(m[0]), types)
        types = _BETWEEN_R.sub(lambda m: "R" * len(m[0]), types)
        types = _NEUTRALS.sub(lambda m: own * len(m[0]), types)
    up = _LEVEL_UP[level & 1]
    for index, letter in zip(sequence.places, types[1:-1], strict=True):
        found[index] = level + up[letter]


def _weak(types: str) -> str:
    """Return the classes of a sequence, its borders included, after rules W1 to W7."""
    if "M" in types:
        types = _AFTER_ISOLATE.sub(lambda m: "O" * len(m[0]), types)
        types = _MARKS.sub(lambda m: m[1] * (1 + len(m[2])), types)
    if "A" in types:
        types = _ARABIC_SPAN.sub(lambda m: m[0].replace("E", "N"), types).replace("A", "R")
    if "E" in types:
        types = _NUMBER_SEPARATOR.sub("E", types)
        types = _TERMINATORS.sub(lambda m: "E" * len(m[0]), types)
    types = _ARABIC_SEPARATOR.sub("N", types).translate(_SEPARATORS)
    if "E" in types:
        types = _LATIN_SPAN.sub(lambda m: m[0].replace("E", "L"), types)
    return types


def _paired(sequence: _Sequence, types: str, own: str) -> str:
    """Return ``types`` with bracket pairs resolved (N0); ``types`` includes both borders."""
    out = list(types)
    other = "L" if own == "R" else "R"
    for opener, closer in _bracket_pairs(sequence, types):
        strong = {"R" if c in "REN" else c for c in out[opener + 1 : closer] if c in "LREN"}
        if own in strong:
            side = own
        elif other in strong:
            context = next(c for c in reversed(out[:opener]) if c in "LREN")
            side = other if ("L" if context == "L" else "R") == other else own
        else:
            continue
        for bracket in (opener, closer):
            out[bracket] = side
            follower = bracket + 1
            while follower <= len(sequence.types) and sequence.types[follower - 1] == "M":
                out[follower] = side
                follower += 1
    return "".join(out)


def _bracket_pairs(sequence: _Sequence, types: str) -> list[tuple[int, int]]:
    """Return the places in ``types`` of bracket pairs, sorted by their opener (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, index in enumerate(sequence.places, 1):
        character = sequence.text[index]
        if types[place] != "O":
            continue
        if character in CLOSER:
            if len(opened) == MAX_BRACKETS:
                return []
            opened.append((CLOSER[character], place))
        elif character in CLOSERS:
            wanted = CANONICAL.get(character, character)
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == wanted:
                    pairs.append((opened[depth][1], place))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _fill_removed(types: str, found: list[int], base: int) -> None:
    """Give characters removed by X9 the level of the one before (section 5.2)."""
    previous = base
    for index, letter in enumerate(types):
        if letter in REMOVED:
            found[index] = previous
        previous = found[index]


def _reset_separators(types: str, found: list[int], base: int) -> None:
    """Put separators, and white space before them, at the paragraph's level (L1)."""
    for index, letter in enumerate(types):
        if letter not in "GP":
            continue
        found[index] = base
        before = index - 1
        while before >= 0 and types[before] in TRAILING:
            found[before] = base
            before -= 1
