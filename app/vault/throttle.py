"""Waiting after wrong passphrases: three are free, then 2, 4, 8 ... s, at most 15 minutes.

Kept per vault in this computer's state folder, so that a restart does not shorten it.
It slows a person at the keyboard; against a copied vault only the passphrase helps.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.context import Context
from app.errors import Code, Problem
from app.files import make_private_folder
from app.i18n import plural
from app.vault.statefile import is_kept, keep_facts, read_facts

if sys.platform != "win32":
    import fcntl

FREE_ATTEMPTS = 3
LONGEST_WAIT_S = 15 * 60
_LIMIT_BYTES = 200
_MOST_FAILURES = 1_000_000


@dataclass(frozen=True)
class _Tally:
    """How many passphrases in a row were wrong, and when the last one was (Unix ms)."""

    failures: int = 0
    failed_ms: int = 0

    @property
    def wait_ms(self) -> int:
        """How long the next attempt has to wait, counted from the last failure."""
        if self.failures < FREE_ATTEMPTS:
            return 0
        doublings = min(self.failures - FREE_ATTEMPTS + 1, 10)
        return min(1 << doublings, LONGEST_WAIT_S) * 1000


class Throttle:
    """The attempts on one vault from this computer.  vault_id: 32 hex digits."""

    def __init__(self, context: Context, vault_id: str) -> None:
        self._context = context
        self._path: Path = context.state_folder / "throttle" / f"{vault_id}.json"

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Let one passphrase be tried inside; refuse (11) at once while there is a wait.

        The attempt counts before its answer is known, so that killing the program
        does not make it free.  Success forgets all; an error other than a wrong
        passphrase (10) counts for nothing.
        """
        with self._held():
            before = self._read()
            self._refuse_early(before)
            self._write(_Tally(before.failures + 1, self._context.clock_ms))
        try:
            yield
        except BaseException as error:
            self._settle(before, is_wrong=_is_wrong(error))
            raise
        self._write(_Tally())

    def _settle(self, before: _Tally, *, is_wrong: bool) -> None:
        """Keep a failed attempt, or take back that it counted; others may have tried meanwhile."""
        with self._held():
            now = self._read()
            if is_wrong:  # the wait runs from the answer, not from the question
                self._write(_Tally(max(now.failures, before.failures + 1), self._context.clock_ms))
            else:
                self._write(_Tally(max(now.failures - 1, 0), before.failed_ms))

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Let one program at a time count, so that tries at once count one by one."""
        if sys.platform == "win32":
            yield  # two programs that try in the same instant may count once there
            return
        with ExitStack() as stack:
            with suppress(OSError, Problem):
                make_private_folder(self._path.parent)
                folder = os.open(self._path.parent, os.O_RDONLY)
                stack.callback(os.close, folder)
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield

    def _refuse_early(self, tally: _Tally) -> None:
        if not tally.wait_ms:
            return
        now_ms = self._context.clock_ms
        if now_ms < tally.failed_ms:
            # The clock was set back.  The wait begins anew: neither over at once nor
            # as long as the clock was wrong.
            tally = _Tally(tally.failures, now_ms)
            self._write(tally)
        left_ms = tally.failed_ms + tally.wait_ms - now_ms
        if left_ms > 0:
            seconds = -(-left_ms // 1000)
            words = plural(
                "Too many wrong passphrases. Wait {count} second, then try again.",
                "Too many wrong passphrases. Wait {count} seconds, then try again.",
                seconds,
            )
            raise Problem(words, Code.THROTTLED, detail=f"{seconds} s")

    def _read(self) -> _Tally:
        """Return what is known; a missing or damaged tally is an empty one."""
        kept = read_facts(self._path, _LIMIT_BYTES)
        failures, failed_ms = kept.get("failures"), kept.get("failed_ms")
        if type(failures) is not int or type(failed_ms) is not int:
            return _Tally()
        return _Tally(max(0, min(failures, _MOST_FAILURES)), failed_ms)

    def _write(self, tally: _Tally) -> None:
        """Keep ``tally``, or go on without: a full disk must not keep people out."""
        if tally.failures or is_kept(self._path):
            facts = {"failures": tally.failures, "failed_ms": tally.failed_ms}
            keep_facts(self._path, facts)


def _is_wrong(error: BaseException) -> bool:
    return isinstance(error, Problem) and error.code == Code.WRONG_PASSPHRASE
