"""A second computer of the same centre, let in with files as people do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Context
from app.usecases.devices import approve_device, join_device, request_device
from app.usecases.login import Login
from tests.fakes import NOON, fake_context

PASSPHRASE = "correct horse battery staple"


def let_in(login: Login, folder: Path, context: Context, passphrase: str = PASSPHRASE) -> Login:
    """Return a worker's login at a new computer, let in by whoever has ``login``."""
    asking = request_device(context, passphrase, f"Laptop {folder.name}")
    welcome = approve_device(login, asking.file, asking.digits)
    return join_device(folder, passphrase, welcome, context)


@pytest.fixture
def two(login: Login, tmp_path: Path) -> Iterator[tuple[Login, Login]]:
    """Return the logins at two computers of a centre."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    other = let_in(login, tmp_path / "vault-2", world)
    yield login, other
    other.close()
