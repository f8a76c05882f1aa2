"""A real vault with cheap key stretching, for every use case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.context import Context
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault
from tests.core.usecases.computers import two
from tests.core.usecases.hubs import Hub
from tests.core.usecases.online import Place
from tests.core.usecases.pairs import Apart, close_others, two_apart
from tests.fakes import NOON, fake_context, four_things

__all__ = ["two"]
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def login(tmp_path: Path, context: Context) -> Iterator[Login]:
    """Return the first worker's login at a new centre."""
    new = NewVault("Linden Centre", "Leila", more=(("phone", "+1 202 555 0100"),))
    login = init_vault(tmp_path / "vault", PASSPHRASE, new, context)
    yield login
    login.close()


@pytest.fixture
def amina(login: Login) -> str:
    """Return the id of a person kept with four things."""
    return start_intake(login, four_things("أمينة الحسن")).value


@pytest.fixture
def apart(login: Login, tmp_path: Path) -> Iterator[Apart]:
    """Return two computers that have met."""
    made = two_apart(login, tmp_path)
    made.meet()
    yield made
    close_others(made)


@pytest.fixture
def place(login: Login, tmp_path: Path) -> Iterator[Place]:
    """Return a centre of two computers with an online place and a stick."""
    made = Place(login, tmp_path / "a")
    yield made
    made.close()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """Return a hub without centres."""
    context = fake_context(tmp_path / "hub-state", NOON, seed=77)
    login = init_vault(tmp_path / "hub", PASSPHRASE, NewVault("The hub", "Hana"), context)
    yield Hub(login, tmp_path)
    login.close()
