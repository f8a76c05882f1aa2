"""Processes that work on a vault beside the test: started quickly, let go or killed."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.core.vault import worker

PATIENCE_S = 60.0

if sys.platform == "win32":
    _MULTI = multiprocessing.get_context("spawn")
else:
    # A server that has imported everything forks each of them in milliseconds.
    _MULTI = multiprocessing.get_context("forkserver")
    _MULTI.set_forkserver_preload(["pytest", worker.__name__, "sqlite_utils.migrations"])

Verb = Callable[[worker.Task], None]


@contextmanager
def working(verb: Verb, folder: Path, kept: Path, seed: int = 1) -> Iterator[Child]:
    """Give a process that has begun to work on the vault; it is killed at the end.

    kept: where it writes down what it has been told is kept.
    """
    ours, theirs = _MULTI.Pipe()
    task = worker.Task(folder, folder.parent / "state", kept, seed, theirs)
    process = _MULTI.Process(target=worker.run, args=(verb, task))
    process.start()
    theirs.close()
    child = Child(process, ours)
    try:
        child.hear("ready")
        yield child
    finally:
        child.kill()
        ours.close()
        process.close()


class Child:
    """One such process; ``say`` and ``hear`` are the only words between the two."""

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self._process, self._pipe = process, pipe

    def say(self, word: str) -> None:
        self._pipe.send_bytes(word.encode())

    def hear(self, word: str) -> None:
        """Wait until the process says ``word``, and nothing else before."""
        assert self._pipe.poll(PATIENCE_S), "the process says nothing"
        assert self._pipe.recv_bytes() == word.encode()

    def ended(self, seconds: float = PATIENCE_S) -> int | None:
        """Return its exit code once it ends, None if it still works after so long."""
        self._process.join(seconds)
        return self._process.exitcode

    def kill(self) -> None:
        """End it as the system does: at once, with nothing said."""
        self._process.kill()
        self._process.join(PATIENCE_S)


def killed_after(seconds: float, verb: Verb, folder: Path, seed: int) -> list[worker.Fact]:
    """Let a process work for so long, kill it, and return what it was told is kept."""
    kept = folder.parent / f"kept-{seed}"
    with working(verb, folder, kept, seed) as child:
        assert child.ended(seconds) in {None, 0, -signal.SIGKILL}, "it failed by itself"
    return worker.kept_in(kept)
