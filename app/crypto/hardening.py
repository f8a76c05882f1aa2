"""What every process does to itself before a key arrives: no core dump, no debugger."""

from __future__ import annotations

import ctypes
import sys

from app.errors import Defect

if sys.platform != "win32":
    import resource

_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4


def harden_process() -> None:
    """Make sure that this process leaves no memory image and that no other user's tool reads it.

    Linux: core size 0 and PR_SET_DUMPABLE 0 (prctl(2)), which also keeps ptrace out
    for everyone but root.  macOS: core size 0.  Windows keeps no core files unless an
    administrator asks for them.  Lost at exec: each new program must call it again.
    Raises Defect if the system does not comply.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        if prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 or prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise Defect("this process can be dumped")
