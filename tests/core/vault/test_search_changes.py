"""However rows are written, renamed, deleted and merged, all of them are found, and no others."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from app.records import Change, RecordId
from tests.core.vault.replicas import ROWS, START_MS, USER, Replica, make_template

ROUNDS = 30
NAMES = ("Amina", "Yusuf", "Olena", "Name 11", "Name 383", "Name 673", "الأمين")


def _write_several(replica: Replica, chance: Random) -> None:
    """Rename and delete rows in one edit, the newest among them; some are written anew."""
    changes = []
    for row, subject in chance.sample(ROWS, chance.randrange(1, len(ROWS) + 1)):
        there = replica.vault.record("thing", row)
        seen = there.versions.get("name", ()) if there else ()
        changes.append(Change("thing", row, subject, "name", chance.choice(NAMES), seen))
    replica.vault.append(changes, "Write", user=USER)
    row = chance.choice(ROWS)[0]
    there = replica.vault.record("thing", row)
    if there is not None and chance.random() < 0.5:
        replica.vault.delete(there, "Delete", user=USER)


def _named(replica: Replica, name: str) -> set[RecordId]:
    found = (replica.vault.record("thing", row) for row, _ in ROWS)
    return {one.id for one in found if one is not None and one.stored.get("name") == name}


@pytest.mark.parametrize("seed", range(6))
def test_all_are_found_after_many_edits(tmp_path: Path, seed: int) -> None:
    """Also where one edit takes the words of the newest row away and gives others new ones."""
    chance = Random(seed)
    template = make_template(tmp_path / "template.db")
    one, other = (
        Replica(tmp_path / f"{seed}-{at}", template, seed=at, now_ms=START_MS, is_new=False)
        for at in range(2)
    )
    for _ in range(ROUNDS):
        _write_several(one, chance)
        if chance.random() < 0.4:
            other.vault.merge(one.vault.export())
            for replica in (one, other):
                assert replica.vault.check() == []
                for name in NAMES:
                    hits = {hit.id for hit in replica.vault.find(name, 50)}
                    assert _named(replica, name) <= hits
    one.vault.close()
    other.vault.close()
