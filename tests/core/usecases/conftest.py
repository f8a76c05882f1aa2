"""A real vault with cheap key stretching, for every use case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.context import Context
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault
from tests.fakes import four_things

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
