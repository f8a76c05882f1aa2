"""The desktop, opened from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from app.cli.command import command, pass_shell
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_
from app.supervisor import supervise


@command("desktop")
@pass_shell
def desktop(shell: Shell) -> int:
    """Open the desktop."""
    return open_desktop(shell)


def open_desktop(shell: Shell) -> int:
    """Run the desktop until it is closed, again and again after each lock; return its code.

    Raises Problem 2 within a batch, and where no window can be shown.
    """
    if shell.is_inner:
        raise Problem(N_("A batch cannot open the desktop."), Code.USAGE)
    if not has_screen(os.environ, sys.platform):
        words = N_("No window can be shown here. “waymark --help” lists what works without one.")
        raise Problem(words, Code.USAGE)
    arguments = ["--vault", str(shell.folder)] if shell.folder else []
    return supervise([sys.executable, "-m", "ui", *arguments])


def has_screen(environ: Mapping[str, str], system: str) -> bool:
    """Tell whether this session has a screen, as far as the system says so."""
    if system in {"win32", "darwin", "cygwin"}:
        return True
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    return any(environ.get(name) for name in names)
