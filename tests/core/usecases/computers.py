"""A second computer of the same centre, let in with files as people do it."""

from __future__ import annotations

from pathlib import Path

from app.context import Context
from app.usecases.devices import approve_device, join_device, request_device
from app.usecases.login import Login

PASSPHRASE = "correct horse battery staple"


def let_in(login: Login, folder: Path, context: Context, passphrase: str = PASSPHRASE) -> Login:
    """Return a worker's login at a new computer, let in by whoever has ``login``."""
    asking = request_device(context, passphrase, f"Laptop {folder.name}")
    welcome = approve_device(login, asking.file, asking.digits)
    return join_device(folder, passphrase, welcome, context)
