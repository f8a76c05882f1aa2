"""The command ``decode``: the limited process in which files from outside are decoded."""

from __future__ import annotations

import sys

from app.cli.command import command
from app.usecases.decodingchild import serve


@command("decode")
def decode() -> None:
    """Decode one file in a process with limits.

    Waymark starts this by itself and speaks to it through pipes.
    """
    serve(sys.stdin.buffer, sys.stdout.buffer)
