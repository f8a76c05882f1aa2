"""A small disk of a test's own, to be filled, locked or torn away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[Path]:
    """Give a new disk at ``place``; skips the test where nobody may make one.

    options: of Linux's tmpfs, its size among them.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can make a small disk")
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if subprocess.run(made, check=False, capture_output=True).returncode != 0:
        pytest.skip("this system lets nobody make a small disk")
    try:
        yield place
    finally:
        if os.path.ismount(place):  # a test may have torn it away already
            subprocess.run(["umount", str(place)], check=True)
