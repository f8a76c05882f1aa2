"""A folder kept by somebody who means ill: one seed gives one behaviour.

It never holds a key of the centre.  It can show old states, nothing new, another past to
each computer, hide files, put one file's bytes under another's name, spoil bytes, and put
files of another centre in between.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random
from typing import BinaryIO

from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Entry, read

WAYS = ("honest", "rollback", "freeze", "fork", "withhold", "splice", "substitute", "flip")


class Villain:
    """Keeps the real files, copies of earlier days, and files of another centre."""

    def __init__(self, root: Path, foreign: Path, seed: int) -> None:
        self.chance, self._root, self._foreign = Random(seed), root, foreign
        self._days: list[Path] = []
        self.done: Counter[str] = Counter()
        (root / "now").mkdir(parents=True)

    def remember(self) -> None:
        """Keep a copy of how things stand."""
        place = self._root / f"day-{len(self._days)}"
        shutil.copytree(self._root / "now", place)
        self._days.append(place)

    def store(self, way: str) -> FolderStore:
        """Return what one computer is shown this time."""
        self.done[way] += 1
        now = self._root / "now"
        if way in {"rollback", "freeze", "fork"} and self._days:
            day = self._days[0] if way == "freeze" else self.chance.choice(self._days)
            place = self._root / f"shown-{sum(self.done.values())}"
            shutil.copytree(day, place)
            return FolderStore(place)  # what is put there is seen by nobody else
        if way in {"withhold", "splice", "substitute", "flip"}:
            return LyingStore(now, way, self.chance, self._foreign)
        return FolderStore(now)


class LyingStore(FolderStore):
    """Answers wrongly now and then; what is put there is kept honestly."""

    def __init__(self, root: Path, way: str, chance: Random, foreign: Path) -> None:
        super().__init__(root)
        self._way, self._chance = way, chance
        self._own, self._foreign = FolderStore(root), FolderStore(foreign)

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        found = self._own.list(prefix)
        if self._way == "withhold":
            return tuple(one for one in found if self._chance.random() < 0.5)
        if self._way == "substitute":
            there = {one.name for one in found}
            return (*found, *(one for one in self._foreign.list(prefix) if one.name not in there))
        return found

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        lies = self._chance.random() < 0.6
        folder = name.rsplit("/", 1)[0] + "/"
        beside = [one.name for one in self._own.list(folder)]
        if self._way == "splice" and lies and beside:
            name = self._chance.choice(beside)
        most = most_bytes + start
        raw = read(self._own if name in beside else self._foreign, name, most)
        if self._way == "flip" and lies:
            spoilt = bytearray(raw)
            spoilt[self._chance.randrange(len(spoilt))] ^= 1 << self._chance.randrange(8)
            raw = bytes(spoilt)
        sink.write(raw[start:])
