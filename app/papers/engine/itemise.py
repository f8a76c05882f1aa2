"""Runs of one level, script, face and style: what the shaper takes at a time (UAX #24)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from unicodedata import category

import uharfbuzz as hb

from app.papers.engine.bidi import CLOSER, CLOSERS
from app.papers.engine.fonts import Face

Chain = Callable[[str, bool], Sequence[Face]]

INHERITED = frozenset({"Mn", "Mc", "Me"})
# Signs that say how letters behave and have no ink (Default_Ignorable_Code_Point).
INVISIBLE = frozenset(
    {0xAD, 0x61C, 0xFEFF}.union(
        range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xFE00, 0xFE10)
    )
)
_BRACKETS = CLOSERS | CLOSER.keys()


@dataclass(frozen=True, slots=True)
class Run:
    """Characters ``start`` to ``end`` that are shaped together; ``style`` counts the spans."""

    start: int
    end: int
    level: int
    face: Face
    script: str
    style: int

    @property
    def is_rtl(self) -> bool:
        return bool(self.level & 1)


@lru_cache(maxsize=4096)
def script_of(character: str) -> str | None:
    """Return the ISO 15924 script of ``character``, or None if many scripts use it."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    script: str | None = buffer.script
    return script


def scripts(text: str) -> list[str]:
    """Return the script of each character; shared ones take that of the text around them.

    A closing bracket takes the script of its opener, so that a pair looks alike.
    """
    found = [script_of(character) for character in text]
    current = next((script for script in found if script), "Latn")
    if _BRACKETS.isdisjoint(text):
        return [current := script or current for script in found]
    opened: list[tuple[str, str]] = []
    out: list[str] = []
    for character, script in zip(text, found, strict=True):
        current = script or current
        if character in CLOSER:
            opened.append((CLOSER[character], current))
        elif character in CLOSERS and opened and opened[-1][0] == character:
            current = opened.pop()[1]
        out.append(current)
    return out


def itemise(
    text: str,
    levels: Sequence[int],
    styles: Sequence[tuple[int, bool]],
    chain: Chain,
) -> tuple[list[Run], list[int]]:
    """Return the runs of ``text`` and the indexes of characters no face has.

    styles: for each character the number of its span and whether it is bold.
    chain: the faces for a script, in bold or not, the best first.
    """
    known = scripts(text)
    faces, missing = _faces(text, known, styles, chain)
    runs: list[Run] = []
    start = 0
    for key, same in groupby(zip(levels, faces, known, styles, strict=True)):
        level, face, script, (style, _) = key
        end = start + len(list(same))
        runs.append(Run(start, end, level, face, script, style))
        start = end
    return runs, missing


def _faces(
    text: str, known: Sequence[str], styles: Sequence[tuple[int, bool]], chain: Chain
) -> tuple[list[Face], list[int]]:
    """Return the face of each character, marks with their letter, and those without one."""
    if text and len(set(known)) == len(set(styles)) == 1:
        best = chain(known[0], styles[0][1])[0]
        if best.cover.issuperset(map(ord, text)):  # nearly every text of one script
            return [best] * len(text), []
    faces: list[Face] = []
    missing: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and clings(text[end]):
            end += 1
        choices = chain(known[start], styles[start][1])
        wanted = [(index, ord(text[index])) for index in range(start, end)]
        wanted = [(index, code) for index, code in wanted if code not in INVISIBLE]
        for face in choices:
            if all(code in face.cover for _, code in wanted):
                break
        else:
            face = next((one for one in choices if ord(text[start]) in one.cover), choices[0])
            missing += [index for index, code in wanted if code not in face.cover]
        faces += [face] * (end - start)
        start = end
    return faces, missing


@lru_cache(maxsize=4096)
def clings(character: str) -> bool:
    """Tell whether ``character`` belongs to the letter before it."""
    return category(character) in INHERITED or ord(character) in INVISIBLE
