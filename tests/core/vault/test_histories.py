"""Two thousand drawn histories of computers that exchange bundles; a command lives more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.vault.histories import ACTS, run, run_one
from tests.core.vault.replicas import make_template

SEED = 20261126
STRETCH, STRETCHES = 200, 10
FATES = {"torn", "flipped", "lost", "refused", "rested", "kept beside it", "cut off"}


@pytest.mark.parametrize("part", range(STRETCHES))
def test_all_computers_end_alike(tmp_path: Path, part: int) -> None:
    """However bundles are lost, spoilt, doubled or late, all computers know the same in the end."""
    told = run(range(part * STRETCH, (part + 1) * STRETCH), SEED, tmp_path)

    assert set(told) == {*ACTS, *FATES}


def test_one_seed_gives_one_history(tmp_path: Path) -> None:
    """The number that a failure names brings the same history back."""
    template = make_template(tmp_path / "template.db")

    first, again, other = (
        run_one(SEED, number, tmp_path / name, template)
        for number, name in ((7, "first"), (7, "again"), (8, "other"))
    )

    assert first == again
    assert first != other
