"""Starts the window process again each time it locks; holds no data and no key itself.

Locking ends the process that held the records, since closing a database leaves
readable copies in its memory and a new process has none.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

LOCKED = 75  # the window ended itself to lock: start it again at the lock screen

SIGNAL_EXIT = 128  # a shell's way to tell death by signal: 128 + its number


class Child(Protocol):
    """A started program."""

    def wait(self) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...


def start_process(command: Sequence[str]) -> Child:
    """Start ``command`` with this process's own input, output and environment.

    Where the system can, Ctrl+C waits until the child lets it through: a Python that
    is still starting would answer it with a traceback.
    """
    with _holding_back():
        return subprocess.Popen(command)  # noqa: S603 - our own program, never words of a user


@contextmanager
def _holding_back() -> Iterator[None]:
    """Block SIGINT, so that a process which is started inside begins with it blocked."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Supervisor:
    """Runs one command again and again until it ends with anything but ``LOCKED``."""

    def __init__(
        self, command: Sequence[str], start: Callable[[Sequence[str]], Child] = start_process
    ) -> None:
        self._command = tuple(command)
        self._start = start
        self._child: Child | None = None
        self._signal: int | None = None

    def run(self) -> int:
        """Return the exit code of the last child; 128 + n if signal n ended it or the locking."""
        code = LOCKED
        while code == LOCKED and self._signal is None:
            self._child = self._start(self._command)
            if self._signal is not None:  # it came while the child was being started
                self._child.send_signal(self._signal)
            code = self._child.wait()
            self._child = None
        if code == LOCKED and self._signal is not None:
            return SIGNAL_EXIT + self._signal
        return SIGNAL_EXIT - code if code < 0 else code

    def note(self, number: int) -> None:
        """Start no other child after signal ``number``, which this one has got too."""
        self._signal = number

    def pass_on(self, number: int) -> None:
        """Send signal ``number`` to the child and start no other one after it."""
        self.note(number)
        if self._child is not None:
            self._child.send_signal(number)


def supervise(command: Sequence[str]) -> int:
    """Run ``command`` under supervision, passing on the signals that ask to end.

    Ctrl+C is left to the child, since a terminal sends it to both.
    """
    supervisor = Supervisor(command)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        supervisor.pass_on(number)

    def leave_to_child(number: int, _frame: FrameType | None) -> None:
        """Stay; an ignored signal, unlike a handled one, would be ignored by the child too."""
        supervisor.note(number)

    signal.signal(signal.SIGINT, leave_to_child)
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), pass_on)
    return supervisor.run()
