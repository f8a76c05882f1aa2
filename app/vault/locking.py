"""vault.lock: shared by every process that uses a vault, exclusive for what none may watch.

exchange.lock beside it: held by whoever exchanges with other computers, one at a time.  A
lock belongs to the open file, so the system takes it back when a process ends in any way:
there is nothing stale to clean up, and the files themselves are never removed.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.errors import Code, Problem
from app.files import storage_problem
from app.i18n import N_, Text

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Windows has exclusive byte locks only: sharing is one byte of these, exclusion is all.
_SHARES = 64
_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK})
_IN_USE = N_("Another program is using this vault. Close it there, then try again.")


class VaultLock:
    """A hold on a lock file of a vault; ends with ``release`` or its ``with`` block."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def release(self) -> None:
        """Let go; does nothing the second time."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def share(path: Path) -> VaultLock:
    """Return a hold that others may share; raise Problem 33 while someone has it alone.

    path: the vault's lock file, made (0600) if it is not there.
    """
    return _hold(path, exclusive=False)


def hold_alone(path: Path) -> VaultLock:
    """Return a hold that nobody shares, for rekey, restore, migration, swap and sweep.

    Raises Problem 33 while any other process, or another hold of this one, is there.
    """
    return _hold(path, exclusive=True)


def hold_exchange(path: Path) -> VaultLock:
    """Return the hold of whoever exchanges with others: one at a time, of all processes.

    path: the vault's lock file for this, made (0600) if it is not there.  Raises Problem 33
    while another one, or another hold of this process, is there.
    """
    words = N_("This computer is exchanging already. Wait until that is done, then try again.")
    return _hold(path, exclusive=True, refusal=words)


def _hold(path: Path, *, exclusive: bool, refusal: Text = _IN_USE) -> VaultLock:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise storage_problem(error) from None
    try:
        _lock(handle, exclusive=exclusive)
    except OSError as error:
        os.close(handle)
        if error.errno in _HELD:
            raise Problem(refusal, Code.IN_USE) from None
        raise storage_problem(error) from None
    return VaultLock(handle)


def _lock(handle: int, *, exclusive: bool) -> None:
    """Lock ``handle`` at once or raise OSError."""
    if sys.platform != "win32":
        fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    elif exclusive:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, _SHARES)
    else:
        _lock_one_byte(handle)


def _lock_one_byte(handle: int) -> None:
    if sys.platform == "win32":
        for place in range(_SHARES):
            os.lseek(handle, place, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if place == _SHARES - 1 or error.errno not in _HELD:
                    raise
            else:
                return
