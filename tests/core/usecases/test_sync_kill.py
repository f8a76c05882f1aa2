"""Killed before any single write to the disk, an exchange leaves the vault before or after."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.syncing import sync_store
from app.usecases.vaults import open_login
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context, four_things
from tests.ptraced import can_trace, killed_before

# One step in so many is tried; WAYMARK_EVERY=1 tries each.
EVERY = int(os.environ.get("WAYMARK_EVERY", "11"))
MOST = 5_000


class Meeting:
    """Two computers and a folder, put back as they were before each exchange."""

    def __init__(self, first: Login, root: Path) -> None:
        self.first, self.root = first, root
        self.template, self.kept_folder = root / "template", root / "kept-folder"
        self.vault, self.folder, self.state = root / "vault-1", root / "stick", root / "state-1"
        self.kept_folder.mkdir()
        second = let_in(first, self.template, fake_context(root / "kept-state", NOON, seed=2))
        store = FolderStore(self.kept_folder)
        for login in (first, second, first):
            sync_store(login, store)
        for name in ("Amina", "Yusuf"):  # two bundles that the second does not know yet
            start_intake(first, four_things(name))
            sync_store(first, store)
        self.olena = start_intake(second, four_things("Олена")).value
        self.before = second.store.state_hash()
        second.close()

    def put_back(self) -> None:
        """Bring the second computer and the folder back to where they were."""
        kept = {self.vault: self.template, self.folder: self.kept_folder}
        kept[self.state] = self.root / "kept-state"
        for place, source in kept.items():
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(source, place)

    def enter(self) -> Login:
        """Open the second computer's vault, a day later than all else."""
        world = fake_context(self.state, NOON + timedelta(days=1), seed=3)
        return open_login(self.vault, lambda: PASSPHRASE, world)

    def exchange(self) -> None:
        """What is cut short."""
        sync_store(self.enter(), FolderStore(self.folder))


@pytest.mark.skipif(not can_trace, reason="needs ptrace")
@pytest.mark.timeout(3_000)
def test_an_exchange_killed_anywhere_is_finished_by_the_next(login: Login, tmp_path: Path) -> None:
    """The vault is whole, holds none, one or both bundles, and the next exchange does the rest."""
    meeting = Meeting(login, tmp_path)
    states, ended, number = {meeting.before}, None, 1
    while ended is None and number < MOST:
        meeting.put_back()
        ended = killed_before(number, meeting.exchange)
        second = meeting.enter()
        assert second.store.check() == [], number
        states.add(second.store.state_hash())
        assert second.store.record("person", meeting.olena), "what was written here is gone"

        for one in (second, login):
            sync_store(one, FolderStore(meeting.folder))
        assert second.store.state_hash() == login.store.state_hash(), number
        second.close()
        number += EVERY
    assert ended == 0, number
    assert number > 3 * EVERY
    assert 2 <= len(states) <= 4
