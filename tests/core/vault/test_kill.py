"""Killed at any moment (SIGKILL), a vault opens, holds all that was acknowledged, and is whole.

A few trials each time; ``WAYMARK_KILLS=300`` makes so many.  A kill keeps what the
process had handed to the system: a power cut, which may lose that too, is not tried here.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from app.vault.tables import put_meta
from tests.core.vault.processes import PATIENCE_S, killed_after
from tests.core.vault.worker import (
    Fact,
    create,
    create_until_first_save,
    enter,
    missing,
    new_centre,
    renew,
    torn,
    work_on,
    world,
)

KILLS = int(os.environ.get("WAYMARK_KILLS", "20"))
KILLS_OF_ONE_VAULT = 5  # then the next vault: what one kill leaves, the next one meets
SERIES = -(-KILLS // KILLS_OF_ONE_VAULT)
LONGEST_WORK_S, LONGEST_RENEWAL_S = 0.6, 0.15

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")


@pytest.mark.parametrize("series", range(SERIES))
def test_nothing_acknowledged_is_lost(series: int, tmp_path: Path) -> None:
    """Intakes, saves, steps, undos, papers and drafts stand whole or not at all."""
    chance = random.Random(series)
    folder, context = tmp_path / "vault", world(tmp_path / "state")
    new_centre(folder, context).close()
    facts: list[Fact] = []
    for trial in range(KILLS_OF_ONE_VAULT):
        seconds = chance.uniform(0, LONGEST_WORK_S)

        facts += killed_after(seconds, work_on, folder, series * 1000 + trial)

        login = enter(folder, context)
        assert missing(login, facts) == []
        assert torn(login) == []
        assert login.store.check() == []
        login.close()
    assert not list(folder.glob("**/.*"))


def test_a_kill_while_a_vault_is_made_leaves_all_of_it_or_none(tmp_path: Path) -> None:
    """Whatever is at its place opens and is whole; if nothing is, a vault can be made there."""
    chance = random.Random(7)
    context = world(tmp_path / "state")
    seen: Counter[bool] = Counter()
    began = time.monotonic()
    assert killed_after(PATIENCE_S, create, tmp_path / "whole", KILLS)
    whole_s = time.monotonic() - began
    for trial in range(KILLS):
        folder = tmp_path / f"vault{trial}"

        # The first two are sure, whatever else this computer does: nothing, and all of it.
        seconds = (0.0, PATIENCE_S)[trial] if trial < 2 else chance.uniform(0, whole_s)
        made = killed_after(seconds, create, folder, trial)

        seen[folder.exists()] += 1
        assert folder.exists() or not made
        login = enter(folder, context) if folder.exists() else new_centre(folder, context)
        assert login.store.check() == []
        if made:
            assert login.worker_name == "Leila"
        login.close()
    assert seen[True]
    assert seen[False]


def test_no_vault_stands_without_its_first_worker(tmp_path: Path) -> None:
    """Killed at its very first save, a new vault is not there; the next one tidies up."""
    folder = tmp_path / "vault"

    killed_after(PATIENCE_S, create_until_first_save, folder, 1)

    assert not folder.exists()
    assert len(list(tmp_path.glob(".vault.*.new"))) == 1
    new_centre(folder, world(tmp_path / "state")).close()
    assert not list(tmp_path.glob(".*"))


def test_a_kill_while_the_tables_are_made_anew_loses_nothing(tmp_path: Path) -> None:
    """Tables of an older version become those of this one, at the next opening if not at this."""
    chance = random.Random(11)
    context = world(tmp_path / "state")
    template = tmp_path / "template"
    new_centre(template, context).close()
    facts = killed_after(LONGEST_WORK_S, work_on, template, 1)
    login = enter(template, context)
    state = login.store.state_hash()
    put_meta(login.store._connection, "heads", "older")
    login.close()
    for trial in range(KILLS):
        folder = tmp_path / f"vault{trial}"
        shutil.copytree(template, folder)

        killed_after(chance.uniform(0, LONGEST_RENEWAL_S), renew, folder, 100 + trial)

        # A computer of its own for each copy: one that knew them all would tell of two pasts.
        login = enter(folder, world(tmp_path / f"state{trial}"))
        assert login.store.state_hash() == state
        assert missing(login, facts) == []
        assert login.store.check() == []
        login.close()
        shutil.rmtree(folder)
