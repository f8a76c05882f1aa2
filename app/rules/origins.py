"""Whose words stand in a field: those of an earlier writer, where an undo brought them back.

An undo names what it takes back and, besides, the versions whose value it writes again; these
lie behind what it takes back.  Nothing else does that: who edits or settles names versions
that stand side by side.  So every computer that knows the same changes tells the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.records import OpId


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says, as canonical bytes, and what its writer had seen.

    raw: None where the value is not kept any more; whose words came back is not told then.
    """

    raw: bytes | None
    seen: tuple[OpId, ...]


def first_said(versions: Mapping[OpId, Said]) -> dict[OpId, OpId]:
    """Return, for each version of one field that an undo brought back, the one that it repeats.

    Of words that were brought back twice, the one that said them first.
    """
    again: dict[OpId, OpId] = {}
    for one, said in versions.items():
        if said.raw is None or len(said.seen) < 2:
            continue
        behind = _behind(versions, said.seen)
        same = [two for two in said.seen if two in behind and versions[two].raw == said.raw]
        if same:
            again[one] = max(same)
    return {one: _first(again, one) for one in again}


def _first(again: Mapping[OpId, OpId], one: OpId) -> OpId:
    """Return where it began; two that bring back each other, which only a forger writes, end."""
    passed = {one}
    while again.get(one, one) not in passed:
        one = again[one]
        passed.add(one)
    return one


def _behind(versions: Mapping[OpId, Said], seen: Iterable[OpId]) -> set[OpId]:
    """Return the known versions that those named had seen, and what these had seen, and so on."""
    behind: set[OpId] = set()
    wait = list(seen)
    while wait:
        said = versions.get(wait.pop())
        new = {one for one in said.seen if one in versions} - behind if said else set()
        behind |= new
        wait += new
    return behind
