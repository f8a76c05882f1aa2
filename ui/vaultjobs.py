"""The threads and the job process of one window on a vault."""

from __future__ import annotations

import sys
from functools import partial

from app.context import Context
from app.usecases.again import window_login
from app.usecases.login import Login
from app.usecases.users import leave
from app.usecases.vaults import key_frame, reader_login
from ui.jobs import BatchCommand, Jobs
from ui.opening import Opened
from ui.theme.appearance import Theme


def vault_jobs(opened: Opened, context: Context, theme: Theme) -> Jobs[Login]:
    """Return what a window asks and writes with; each thread logs in for itself."""
    folder, keys = opened.folder, opened.keys
    arguments = ("-m", "app", "--vault", str(folder), "--language", theme.language, "batch")
    command = BatchCommand(sys.executable, (*arguments, "--key-frame"), partial(key_frame, keys))
    return Jobs(
        partial(reader_login, folder, keys, context),
        partial(window_login, folder, keys, context, opened.typed_ms),
        close=_close,
        close_writer=leave,
        batch=command,
    )


def _close(login: Login) -> None:
    login.close()
