"""Computers with a small schema, and a vault with the real one, without key slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.context import Context
from app.schema.registry import SCHEMAS
from app.vault.folder import VaultFolder
from app.vault.opening import open_writer
from app.vault.vault import Vault
from tests.core.vault.replicas import KEY, START_MS, UNLOCKED, Replica, make_template

NewReplica = Callable[..., Replica]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty file of the small schema."""
    return make_template(tmp_path_factory.mktemp("template") / "records.db")


@pytest.fixture
def new_replica(tmp_path: Path, template: Path) -> Iterator[NewReplica]:
    """Return what makes one more computer."""
    made: list[Replica] = []

    def make(*, now_ms: int = START_MS, is_new: bool = False) -> Replica:
        place = tmp_path / f"computer{len(made)}"
        made.append(Replica(place, template, seed=len(made), now_ms=now_ms, is_new=is_new))
        return made[-1]

    yield make
    for one in made:
        one.vault.close()


@pytest.fixture
def replica(new_replica: NewReplica) -> Replica:
    """Return one computer."""
    return new_replica()


@pytest.fixture
def vault(tmp_path: Path, context: Context) -> Iterator[Vault]:
    """Return a vault with every kind of record, and nothing in it."""
    place = tmp_path / "vault"
    place.mkdir()
    make_template(place / "records.db", SCHEMAS)
    connection = open_writer(place / "records.db", KEY)
    vault = Vault(VaultFolder(place), connection, context, UNLOCKED)
    yield vault
    vault.close()
