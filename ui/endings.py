"""Signals of the system that ask to end (Ctrl-C, a log-out), heard within Qt's loop."""

from __future__ import annotations

import signal
import socket
import sys
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

ENDINGS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)


class EndWatch(QObject):
    """Hears the first signal that asks to end; a second Ctrl-C ends the process at once.

    Qt's loop gives Python no turn to run a handler, so Python writes the signal's number
    into a socket that the loop looks at.  A signal that is ignored stays so.
    Signals: asked(number), on the main thread, which must be the one that makes this.
    """

    asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: dict[int, Any] = {}
        self._is_asked = False
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in ENDINGS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, _be_asked)
        _let_through()

    def stop(self) -> None:
        """Give the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    @Slot()
    def _hear(self) -> None:
        heard = [number for number in self._read.recv(64) if number in self._before]
        if heard and not self._is_asked:
            self._is_asked = True
            self.asked.emit(heard[0])


def _be_asked(number: int, _frame: FrameType | None) -> None:
    """Let a second Ctrl-C do what it does to any program; the others come from machines.

    A log-out may tell the supervisor and the window, and the supervisor tells the window too.
    """
    if number == signal.SIGINT:
        signal.signal(number, signal.SIG_DFL)


def _let_through() -> None:
    """Hear also what came while this process was starting: the supervisor held it back."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
