"""What a person may not open: files of others, as a user of the computer meets them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534  # who owns nothing


@contextmanager
def closed(folder: Path) -> Iterator[Path]:
    """Close a folder to whoever runs the tests, within the block; also to root."""
    if sys.platform == "win32":
        pytest.skip("who may open what is asked otherwise there")
    mode = folder.stat().st_mode
    folder.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:  # who may open everything
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(mode)
