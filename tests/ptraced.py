"""Kill a child right before its k-th write to the disk, as the system sees it (Linux)."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Callable

_NUMBERS = {
    "x86_64": {1, 18, 20, 74, 75, 76, 77, 82, 83, 87, 264, 263, 316},
    "aarch64": {64, 66, 68, 82, 83, 45, 46, 38, 276, 35, 34},
}
_TRACEME, _SYSCALL, _SETOPTIONS, _INFO = 0, 24, 0x4200, 0x420E
_GOOD, _EXITKILL, _ENTRY = 1, 0x100000, 1

can_trace = sys.platform == "linux" and platform.machine() in _NUMBERS


def killed_before(number: int, act: Callable[[], None]) -> int | None:
    """Run ``act`` in a child that is killed before its ``number``-th write, fsync or rename.

    Returns None if it was killed, else the child's exit code: it makes fewer of them.
    """
    library, wanted = ctypes.CDLL(None, use_errno=True), _NUMBERS[platform.machine()]
    library.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    child = os.fork()
    if child == 0:
        library.ptrace(_TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            act()
        except BaseException:  # noqa: BLE001 - a forked child ends here
            os._exit(1)
        os._exit(0)
    os.waitpid(child, 0)
    library.ptrace(_SETOPTIONS, child, None, _GOOD | _EXITKILL)
    told, left = ctypes.create_string_buffer(96), number
    while True:
        library.ptrace(_SYSCALL, child, None, None)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        if os.WSTOPSIG(status) != signal.SIGTRAP | 0x80:
            continue
        size = library.ptrace(_INFO, child, ctypes.c_void_p(96), told)
        operation, call = told.raw[0], struct.unpack_from("<Q", told.raw, 24)[0]
        if size > 0 and operation == _ENTRY and call in wanted:
            left -= 1
            if left == 0:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return None
