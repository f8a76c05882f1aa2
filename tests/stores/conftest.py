"""Servers that are started once and used by all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.context import Context
from app.sync.stores.access import Access
from app.usecases.login import Login
from app.usecases.vaults import NewVault, init_vault
from tests.core.usecases.computers import PASSPHRASE, two
from tests.stores.engines import ENGINES

__all__ = ["two"]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Access]]:
    """Return what starts an engine at its first use and tells where it is."""
    started: dict[str, Access] = {}
    with ExitStack() as stack:

        def serve(name: str) -> Access:
            if name not in started:
                folder = tmp_path_factory.mktemp(name)
                started[name] = stack.enter_context(ENGINES[name](folder))
            return started[name]

        yield serve


@pytest.fixture
def login(tmp_path: Path, context: Context) -> Iterator[Login]:
    """Return the first worker's login at a new centre."""
    login = init_vault(tmp_path / "vault", PASSPHRASE, NewVault("Linden Centre", "Leila"), context)
    yield login
    login.close()
