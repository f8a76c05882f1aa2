"""The supervisor starts the window again after a lock and ends with it after anything else."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.supervisor import LOCKED, Supervisor

ROOT = Path(__file__).resolve().parents[2]


class FakeChild:
    """A program that ends with a code, doing something first."""

    def __init__(self, code: int, first: Callable[[], object]) -> None:
        self.code = code
        self.first = first
        self.signals: list[int] = []

    def wait(self) -> int:
        self.first()
        return self.code

    def send_signal(self, sig: int, /) -> None:
        self.signals.append(sig)


class FakeSystem:
    """Starts programs that end with the given codes, one after the other."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)
        self.started: list[FakeChild] = []
        self.commands: list[Sequence[str]] = []
        self.while_starting: Callable[[], object] = lambda: None
        self.while_running: Callable[[], object] = lambda: None

    def start(self, command: Sequence[str]) -> FakeChild:
        self.while_starting()
        child = FakeChild(self.codes.pop(0), self.while_running)
        self.commands.append(command)
        self.started.append(child)
        return child


def test_a_lock_starts_the_same_command_again() -> None:
    """Twice locked, then closed: three processes, and the last one's code."""
    system = FakeSystem(LOCKED, LOCKED, 0)

    code = Supervisor(["window", "--vault", "v"], system.start).run()

    assert code == 0
    assert system.commands == [("window", "--vault", "v")] * 3


@pytest.mark.parametrize("code", [0, 1, 2, 30, 74, 76])
def test_any_other_code_ends(code: int) -> None:
    """A crash is not started again, or it could go round for ever."""
    system = FakeSystem(code)

    assert Supervisor(["window"], system.start).run() == code
    assert len(system.started) == 1


def test_death_by_signal_is_told_as_a_shell_does() -> None:
    """128 and the signal's number."""
    assert Supervisor(["window"], FakeSystem(-9).start).run() == 137


def test_a_signal_reaches_the_child_and_nothing_is_started_after_it() -> None:
    """Not even if the child answers it by locking."""
    system = FakeSystem(LOCKED, 0)
    supervisor = Supervisor(["window"], system.start)
    system.while_running = lambda: supervisor.pass_on(signal.SIGTERM)

    assert supervisor.run() == 128 + signal.SIGTERM
    assert [child.signals for child in system.started] == [[signal.SIGTERM]]


def test_a_signal_during_a_start_is_not_lost() -> None:
    """It came before there was a child to tell."""
    system = FakeSystem(LOCKED, 0)
    supervisor = Supervisor(["window"], system.start)
    system.while_starting = lambda: supervisor.pass_on(signal.SIGTERM)

    supervisor.run()

    assert [child.signals for child in system.started] == [[signal.SIGTERM]]


def test_real_processes_are_started_again_until_they_end(tmp_path: Path) -> None:
    """Three real locks leave three marks; the fourth process ends with 7."""
    marks = tmp_path / "marks"
    window = (
        "import sys, pathlib; m = pathlib.Path(sys.argv[1]);"
        "n = len(m.read_text()) if m.exists() else 0; m.write_text('x' * (n + 1));"
        f"sys.exit({LOCKED} if n < 3 else 7)"
    )
    script = (
        "import sys; from app.supervisor import supervise;"
        f"sys.exit(supervise([sys.executable, '-c', {window!r}, {str(marks)!r}]))"
    )

    child = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=60, check=False)

    assert child.returncode == 7
    assert marks.read_text() == "xxxx"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_real_signal_ends_window_and_supervisor() -> None:
    """SIGTERM to the supervisor is the window's; Ctrl+C still has its meaning there."""
    window = (
        "import signal, sys; print(signal.getsignal(signal.SIGINT) is not signal.SIG_IGN,"
        " flush=True); sys.stdin.readline()"
    )
    script = (
        "import sys; from app.supervisor import supervise;"
        f"sys.exit(supervise([sys.executable, '-c', {window!r}]))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "True\n"

    child.send_signal(signal.SIGTERM)

    # Waited for with its input still open: an end of input would be another reason to go.
    code = child.wait(timeout=60)
    child.communicate()
    assert code == 128 + signal.SIGTERM


def test_the_supervisor_loads_no_records_and_no_keys() -> None:
    """It imports the standard library only."""
    script = (
        "import sys, app.supervisor;"
        "print([m for m in sys.modules if m.startswith('app.') or m.split('.')[0] in"
        " {'PySide6', 'cryptography', 'sqlcipher3'}])"
    )

    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert told.stdout.strip() == "['app.supervisor']"
