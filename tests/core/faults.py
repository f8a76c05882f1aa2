"""Fail one step of an act after the other: killed, out of space, its disk gone or broken.

A test's script forks a child for each step and prints what is there after it failed; the
test reads those lines.
"""

from __future__ import annotations

import errno
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import Problem

NOTHING_LEFT = 99  # the exit code of a child that did all without coming to its fault
FILES = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link"})
LOCK = "fcntl.flock"
FILES_AND_LOCKS = FILES | {LOCK}

_ERRORS = {"full": errno.ENOSPC, "gone": errno.ENODEV, "broken": errno.EIO}
_ROOT = Path(__file__).resolve().parents[2]

Step = Callable[[], None]


@dataclass(frozen=True)
class Cutting:
    """What is cut, and how.

    begin: called in the child before anything fails; returns the act.  fault: ``kill``,
    ``full``, ``gone`` or ``broken``.  events: the events of Python's audit hook that are
    steps; those on files only ``below`` a folder, those on locks wherever they are.
    more: given the function that counts a step, to have other things counted too.
    """

    begin: Callable[[], Callable[[], object]]
    fault: str
    below: Path
    events: frozenset[str] = FILES_AND_LOCKS
    more: Callable[[Step], object] = lambda _step: None

    def each(
        self, start: Callable[[], object], numbers: Iterable[int] | None = None
    ) -> Iterator[tuple[int, int]]:
        """Yield the number and the exit code of each step that failed, until none is left.

        start: called before each, to bring back the state from which the act begins.
        """
        for number in itertools.count(1) if numbers is None else numbers:
            start()
            code = self.at(number)
            if code == NOTHING_LEFT:
                return
            yield number, code

    def at(self, number: int) -> int:
        """Return the exit code of a child whose ``number``-th step failed, or NOTHING_LEFT.

        0: it was done all the same.  -9: it was killed.  Else the code of the Problem.
        """
        child = os.fork()
        if child == 0:
            self._act(number)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _act(self, number: int) -> None:
        act = self.begin()
        left = self._fail_at(number)
        try:
            act()
        except Problem as problem:
            os._exit(problem.code)
        os._exit(0 if left[0] <= 0 else NOTHING_LEFT)

    def _fail_at(self, number: int) -> list[int]:
        """Fail the ``number``-th step from now on; return how many are left, kept up to date."""
        left = [number]

        def step() -> None:
            left[0] -= 1
            if left[0] == 0 and self.fault == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            elif left[0] == 0:
                raise OSError(_ERRORS[self.fault], "fault")

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event in self.events and (event == LOCK or str(self.below) in str(arguments[0])):
                step()

        sys.addaudithook(hook)
        self.more(step)
        return left


def histories(
    script: str, place: Path, *words: object, timeout_s: int = 250
) -> list[tuple[int, list[str]]]:
    """Run a script that prints a line for each step that failed: number, exit code, words.

    The script is given ``place`` and ``words``.  Returns the exit codes and the words.
    """
    child = subprocess.run(
        [sys.executable, "-c", script, str(place), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
        cwd=_ROOT,
    )
    assert child.returncode == 0, child.stderr
    lines = [line.split() for line in child.stdout.splitlines()]
    return [(int(code), told) for _number, code, *told in lines]
