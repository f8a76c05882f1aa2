"""Job processes of a long command: ``waymark batch`` in children, spoken to in JSON lines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import Any, Self

from app.cli.doors import login_of
from app.cli.shell import Shell
from app.errors import Defect
from app.usecases.vaults import key_frame

NICENESS = 10  # the window, and whoever works in it, go first
AHEAD = 2  # lines a child has to do, so that it never waits for its parent

# There a group of its own is what keeps Ctrl-C away.
_WINDOWS_FLAGS = sum(
    getattr(subprocess, name, 0)
    for name in ("BELOW_NORMAL_PRIORITY_CLASS", "CREATE_NEW_PROCESS_GROUP")
)

# One line of a job process: a code, and a value or a message.
Answer = dict[str, Any]
Task = tuple[str, Sequence[str]]


def answers_of(shell: Shell, count: int, tasks: Iterable[Task]) -> Iterator[tuple[str, Answer]]:
    """Yield each task's name with its answer, worked on by ``count`` children on one vault.

    tasks: a name, and the words of a command line.  Ctrl-C begins nothing more: what is
    begun is finished and told, then KeyboardInterrupt is raised.  No child outlives its
    parent by more than what it has begun.  Raises Defect if a child ends by itself.
    """
    left = iter(tasks)
    with ExitStack() as stack:
        stop = stack.enter_context(_Stop())
        children = [stack.enter_context(_Child(shell)) for _ in range(count)]
        for child in children * AHEAD:
            child.give(None if stop.is_asked else next(left, None))
        while any(child.tasks for child in children):
            for child in children:
                if child.tasks:
                    yield child.answer()
                    child.give(None if stop.is_asked else next(left, None))
    if stop.is_asked:
        raise KeyboardInterrupt


class _Stop:
    """Takes note of Ctrl-C; asked a second time it raises KeyboardInterrupt.

    Raised in the middle of an answer, it would lose a line that was read already, and whoever
    waits for that would wait for ever.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        is_ours = threading.current_thread() is threading.main_thread()
        if is_ours and self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        if signal.getsignal(signal.SIGINT) == self._ask:
            signal.signal(signal.SIGINT, self._before)

    def _ask(self, *_: object) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True


class _Child:
    """One job process; its keys travel in the first line of its pipe, never as an argument."""

    def __init__(self, shell: Shell) -> None:
        words = [sys.executable, "-m", "app", "--vault", str(shell.vault_folder)]
        words += ["--language", shell.catalog.language]
        login = login_of(shell)
        if login.context.test_profile:  # the parent may pretend another time
            words += ["--now", login.context.now().isoformat(timespec="minutes")]
        words += ["batch", "--key-frame"]
        self.tasks: deque[str] = deque()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Ctrl-C at the terminal is for the parent; a child finishes what it has begun.
            start_new_session=os.name == "posix",
            creationflags=_WINDOWS_FLAGS,
        )
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)
        self._write(key_frame(login.unlocked))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the child finish, and wait for that."""
        self._process.communicate()

    def give(self, task: Task | None) -> None:
        """Give the child one more thing to do."""
        if task is not None:
            name, words = task
            self._write(json.dumps(list(words), ensure_ascii=False))
            self.tasks.append(name)

    def answer(self) -> tuple[str, Answer]:
        """Return the name of the next task that is done, and what the child says of it."""
        told: object = {"progress": None}
        while isinstance(told, dict) and "progress" in told:  # of one task: nobody waits for it
            line = self._process.stdout.readline() if self._process.stdout else ""
            if not line:
                raise Defect(f"a job process ended: {self._process.poll()}")
            told = json.loads(line)
        if not isinstance(told, dict):
            raise Defect("a job process wrote a line that is not its own")
        return self.tasks.popleft(), told

    def _write(self, line: str) -> None:
        with suppress(BrokenPipeError):  # it has ended: its answer will be missing
            if self._process.stdin:
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()
