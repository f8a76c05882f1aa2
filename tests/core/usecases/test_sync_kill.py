"""Killed before any single write to the disk, an exchange leaves the vault before or after."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.sync.bundlenames import BundleName
from app.sync.bundlereading import read_batches, verify_bundle
from app.sync.levels import Levels
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import read
from app.usecases.exchange import MOST_FILE_BYTES, own_trust
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.syncing import sync_store
from app.usecases.vaults import open_login
from app.vault.merge_in import Batch
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context, four_things
from tests.ptraced import can_trace, killed_before

# One step in so many is tried; WAYMARK_EVERY=1 tries each.
EVERY = int(os.environ.get("WAYMARK_EVERY", "11"))
MOST = 5_000
LEVELS = Levels(fan=3)
NO_TURN = Levels(every_ms=10**15)
RESTING = replace(NO_TURN, worth=1)


class Meeting:
    """Two computers and a folder, put back as they were before each exchange."""

    def __init__(self, first: Login, root: Path, levels: Levels = LEVELS) -> None:
        self.first, self.root, self.levels = first, root, levels
        self.template, self.kept_folder = root / "template", root / "kept-folder"
        self.vault, self.folder, self.state = root / "vault-1", root / "stick", root / "state-1"
        self.kept_folder.mkdir()
        second = let_in(first, self.template, fake_context(root / "kept-state", NOON, seed=2))
        store = FolderStore(self.kept_folder)
        for login in (first, second, first):
            sync_store(login, store)
        for name in ("Nadia", "Petro"):  # with the next one they give way to one
            start_intake(second, four_things(name))
            sync_store(second, store, LEVELS)
        sync_store(first, store)
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
        sync_store(self.enter(), FolderStore(self.folder), self.levels)

    def put_snapshot(self) -> None:
        """Let the first computer put all there as one, in pieces of a few changes."""
        exchange, store = self.first.store.exchange, FolderStore(self.kept_folder)
        everything = exchange.everything

        def in_pieces(*, only_may: bool = False) -> Iterator[Batch]:
            for batch in everything(only_may=only_may):
                for at in range(0, len(batch.ops), 12):
                    yield replace(batch, ops=batch.ops[at : at + 12])

        sync_store(self.first, store)
        exchange.everything = in_pieces  # type: ignore[method-assign]  # as of a large centre
        sync_store(self.first, store, Levels(worth=1, every_ms=-(10**13), beside=0))
        exchange.everything = everything  # type: ignore[method-assign]

    def bundles(self) -> list[str]:
        names = [one.name for one in FolderStore(self.folder).list("in/b/")]
        return [one for one in names if BundleName.read(one)]

    def missing(self) -> set[tuple[bytes, str, int, int]]:
        """Return the changes that the first computer knows and no file in the folder brings."""
        trust, store = own_trust(self.first), FolderStore(self.folder)
        there = set()
        for name in self.bundles():
            raw = read(store, name, MOST_FILE_BYTES)
            verified = verify_bundle(io.BytesIO(raw), trust.receiver, trust.peers)
            for batch in read_batches(io.BytesIO(raw), trust.receiver, verified):
                there |= _changes(batch)
        return _changes(self.first.store.export()) - there


def _changes(batch: Batch) -> set[tuple[bytes, str, int, int]]:
    return {
        (batch.rows[op.row][0], batch.fields[op.field], op.hlc, batch.actors[op.actor][0])
        for op in batch.ops
    }


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
            sync_store(one, FolderStore(meeting.folder), LEVELS)
        assert second.store.state_hash() == login.store.state_hash(), number
        assert not meeting.missing(), number
        second.close()
        number += EVERY
    assert ended == 0, number
    assert number > 3 * EVERY
    assert 2 <= len(states) <= 4


@pytest.mark.skipif(not can_trace, reason="needs ptrace")
@pytest.mark.timeout(3_000)
def test_a_snapshot_killed_anywhere_is_finished_by_the_next(login: Login, tmp_path: Path) -> None:
    """Taken in by pieces, rested on after: whatever is cut off, no word is missing anywhere."""
    meeting = Meeting(login, tmp_path, RESTING)
    meeting.put_snapshot()
    there = _changes(login.store.export())
    states, ended, number = {meeting.before}, None, 1
    while ended is None and number < MOST:
        meeting.put_back()
        ended = killed_before(number, meeting.exchange)
        assert not meeting.missing() & there, number
        second = meeting.enter()
        assert second.store.check() == [], number
        states.add(second.store.state_hash())

        sync_store(second, FolderStore(meeting.folder), RESTING)
        sync_store(login, FolderStore(meeting.folder), NO_TURN)
        sync_store(second, FolderStore(meeting.folder), RESTING)
        assert second.store.state_hash() == login.store.state_hash(), number
        assert not meeting.missing(), number
        # The snapshot and what each of the two wrote since, or another with some of it.
        assert len(meeting.bundles()) in {1, 2, 3}, number
        second.close()
        number += EVERY
    assert ended == 0, number
    assert len(states) > 3  # pieces of it were there
