"""Whoever keeps the folder can delay what computers tell each other, and nothing more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.vaults import NewVault, init_vault
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.core.usecases.hostile import WAYS, Villain
from tests.fakes import fake_context, four_things

COMPUTERS, ROUNDS = 3, 24
SEEDS = int(os.environ.get("WAYMARK_HOSTILE", "4"))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Return the folder of another centre, with one person in its bundles."""
    place = tmp_path / "foreign"
    place.mkdir()
    world, more = (fake_context(tmp_path / f"foreign-{seed}", seed=seed) for seed in (98, 99))
    new = NewVault("Other Centre", "Mallory")
    with (
        closing(init_vault(tmp_path / "foreign-vault", PASSPHRASE, new, world)) as login,
        closing(let_in(login, tmp_path / "foreign-vault-2", more)) as second,
    ):
        start_intake(login, four_things("Stranger"))
        for one in (login, second):
            sync_store(one, FolderStore(place))
    return place


@pytest.fixture
def villain(tmp_path: Path, foreign: Path, request: pytest.FixtureRequest) -> Villain:
    """Return who keeps the folder, drawn from the seed of the test."""
    return Villain(tmp_path / "villain", foreign, getattr(request, "param", 1))


@pytest.fixture
def centre(login: Login, tmp_path: Path) -> Iterator[list[Login]]:
    """Return the logins at three computers of one centre."""
    logins = [login]
    for number in range(1, COMPUTERS):
        world = fake_context(tmp_path / f"state-{number}", seed=number + 1)
        logins.append(let_in(login, tmp_path / f"vault-{number}", world))
    yield logins
    for one in logins[1:]:
        one.close()


@pytest.mark.parametrize("villain", range(SEEDS), indirect=True)
def test_lies_never_become_state(centre: list[Login], villain: Villain) -> None:
    """Nothing foreign comes in, nothing written is lost, and honest answers make all alike."""
    written = []
    for number in range(ROUNDS):
        login = villain.chance.choice(centre)
        if villain.chance.random() < 0.4:
            written.append(f"Amina {number}")
            start_intake(login, four_things(written[-1]))
        sync_store(login, villain.store(villain.chance.choice(WAYS)))
        if villain.chance.random() < 0.3:
            villain.remember()
        assert not find_people(login, "Stranger").people

    for _ in range(3):
        for login in centre:
            sync_store(login, villain.store("honest"))

    assert len({one.store.state_hash() for one in centre}) == 1
    for login in centre:
        assert login.store.check() == []
        assert {one.store.count("person") for one in centre} == {len(written)}
        assert not find_people(login, "Stranger").people


@pytest.mark.parametrize(
    ("way", "told"),
    [("rollback", "alarms"), ("substitute", "foreign"), ("flip", "waiting")],
)
def test_what_can_be_seen_is_told(
    centre: list[Login], villain: Villain, way: str, told: str
) -> None:
    """An older state is an alarm; of what is of others, or spoilt, it is said what it is."""
    first, second = centre[:2]
    sync_store(second, villain.store("honest"))
    villain.remember()
    for name in ("Amina", "Yusuf", "Olena"):
        start_intake(second, four_things(name))
        sync_store(second, villain.store("honest"))
    if way == "rollback":
        sync_store(first, villain.store("honest"))

    report = sync_store(first, villain.store(way))

    assert getattr(report, told) > 0
