"""The bidirectional algorithm against all of Unicode's own test cases."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.papers.engine import bidi

VECTORS = Path(__file__).resolve().parents[3] / "vectors" / "bidi"

CodeLevels = Callable[[str, int], list[int]]


class ClassCase(NamedTuple):
    """A line of BidiTest.txt: classes, levels ("x" for none), order, paragraph directions."""

    types: str
    levels: tuple[str, ...]
    order: tuple[int, ...]
    directions: int


def lines_of(name: str) -> Iterator[str]:
    with lzma.open(VECTORS / name, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n")


def class_cases() -> Iterator[ClassCase]:
    levels: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    for line in lines_of("BidiTest.txt.xz"):
        if line.startswith("@Levels:"):
            levels = tuple(line.partition(":")[2].split())
        elif line.startswith("@Reorder:"):
            order = tuple(map(int, line.partition(":")[2].split()))
        elif not line.startswith("@"):
            classes, _, directions = line.partition(";")
            types = "".join([bidi.CODES[name] for name in classes.split()])
            yield ClassCase(types, levels, order, int(directions, 16))


def shown(types: str, found: list[int], base: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return levels and order of one line as the files write them."""
    out = list(found)
    for index in range(len(types) - 1, -1, -1):
        if types[index] not in bidi.TRAILING:
            break
        out[index] = base
    levels = ["x" if t in bidi.REMOVED else str(v) for v, t in zip(out, types, strict=True)]
    kept = [(v, i) for i, v in enumerate(out) if types[i] not in bidi.REMOVED]
    return tuple(levels), tuple(bidi.reorder(kept))


def bases_of(case: ClassCase) -> dict[int, int]:
    """Return each base level to try and how many of the case's directions it stands for."""
    first = next((t for t in outside_isolates(case.types) if t in "LRA"), "L")
    auto = 0 if first == "L" else 1
    asked = [auto] * bool(case.directions & 1) + [0] * bool(case.directions & 2)
    asked += [1] * bool(case.directions & 4)
    return {base: asked.count(base) for base in asked}


def outside_isolates(types: str) -> Iterator[str]:
    depth = 0
    for letter in types:
        depth = max(0, depth - (letter == "!"))
        if not depth:
            yield letter
        depth += letter in bidi.ISOLATES


def mismatches(code_levels: CodeLevels, *, enough: int) -> tuple[int, int]:
    """Return (cases, mismatches) of BidiTest.txt; stop at ``enough`` mismatches."""
    count = wrong = 0
    for case in class_cases():
        for base, times in bases_of(case).items():
            count += times
            found = shown(case.types, code_levels(case.types, base), base)
            if found != (case.levels, case.order):
                wrong += times
                if wrong >= enough:
                    return count, wrong
    return count, wrong


def test_every_case_of_classes_has_the_levels_of_unicode() -> None:
    """BidiTest.txt, 770,241 cases, without a mismatch."""
    assert mismatches(bidi.code_levels, enough=1) == (770_241, 0)


def test_every_case_of_characters_has_the_levels_of_unicode() -> None:
    """BidiCharacterTest.txt, 91,707 cases, without a mismatch."""
    count = 0
    wrong = []
    for line in lines_of("BidiCharacterTest.txt.xz"):
        codes, direction, level, levels, order = line.split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        base = bidi.base_level(text) if direction == "2" else int(direction)
        found = bidi.line_levels(text, bidi.levels(text, base), base)
        types = bidi.codes(text)
        wanted = (tuple(levels.split()), tuple(map(int, order.split())))
        count += 1
        if base != int(level) or shown(types, found, base) != wanted:
            wrong.append(codes)

    assert (count, wrong) == (91_707, [])


def test_the_cases_tell_a_wrong_algorithm_from_a_right_one() -> None:
    """Each of three small faults in the rules is found by the cases."""

    def no_weak_numbers(types: str, base: int) -> list[int]:
        return bidi.code_levels(types.replace("A", "R"), base)

    def no_isolates(types: str, base: int) -> list[int]:
        return bidi.code_levels(types.replace("?", "<"), base)

    def one_level_less(types: str, base: int) -> list[int]:
        return [min(level, 2) for level in bidi.code_levels(types, base)]

    for fault in (no_weak_numbers, no_isolates, one_level_less):
        assert mismatches(fault, enough=1)[1] >= 1


def test_every_bracket_pair_of_unicode_is_known() -> None:
    """The pairs are those of BidiBrackets.txt."""
    pairs = {}
    for line in (VECTORS / "BidiBrackets.txt").read_text("utf-8").splitlines():
        fields = line.partition("#")[0].split(";")
        if len(fields) == 3 and fields[2].strip() == "o":
            opener, closer = (chr(int(field, 16)) for field in fields[:2])
            pairs[opener] = bidi.CANONICAL.get(closer, closer)

    assert pairs == bidi.CLOSER
