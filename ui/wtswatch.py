"""Windows: notices that the session is locked or left, and that the computer goes to sleep.

A window is told of the session by WM_WTSSESSION_CHANGE once it has asked for it
(WTSRegisterSessionNotification), and of sleep by WM_POWERBROADCAST, unasked.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
PBT_APMSUSPEND = 0x0004
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 0x2, 0x4, 0x7
_LEFT = frozenset({WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK})
_MESSAGE = b"windows_generic_MSG"  # what Qt calls a message of Windows


class WindowsWatch(QAbstractNativeEventFilter):
    """Calls ``leaving`` when Windows says that the worker is away; installed on the program."""

    def __init__(self, leaving: Callable[[], None]) -> None:
        super().__init__()
        self._leaving = leaving

    def nativeEventFilter(  # noqa: N802 - Qt override
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if event_type == _MESSAGE and is_leaving(int(message)):
            self._leaving()
        return False, 0


def is_leaving(address: int) -> bool:
    """Tell whether the MSG at ``address`` says that the session is left or sleep begins."""
    told = wintypes.MSG.from_address(address)
    if told.message == WM_WTSSESSION_CHANGE:
        return told.wParam in _LEFT
    return bool(told.message == WM_POWERBROADCAST and told.wParam == PBT_APMSUSPEND)


def ask_for_session(window: int) -> None:
    """Ask Windows to tell the window with this handle of its session; elsewhere nothing."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):  # an older Windows: the idle time is left
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), 0)
