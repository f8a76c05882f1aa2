"""A hardened process leaves no memory image; run in a child, since it cannot be undone."""

from __future__ import annotations

import subprocess
import sys

import pytest

CHILD = """
import ctypes, resource
from app.crypto.hardening import harden_process
harden_process()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_hardened_process_cannot_be_dumped() -> None:
    """Core size and the dumpable flag are zero afterwards."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=True, timeout=60
    )

    assert child.stdout.strip() == "(0, 0) 0"
