"""The whole test command: each gate in turn, then pytest, whose summary comes last.

``python -m tests.check [pytest arguments]`` stops at the first gate that
fails, shows its output and exits with its code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
IMPORT_LINTER = "from importlinter.cli import lint_imports_command as c; c()"
GATES: dict[str, list[str]] = {
    "style (ruff check)": [PYTHON, "-m", "ruff", "check", "."],
    "layout (ruff format)": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "types (mypy --strict)": [PYTHON, "-m", "mypy", "--strict"],
    "layers (import-linter)": [PYTHON, "-c", IMPORT_LINTER],
    "catalogues (babel)": [PYTHON, "-m", "tests.words", "check"],
}
# Each worker is a process with its own Qt; a crash costs one test, not the run.
PYTEST = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal"]
MEMORY = Path("/dev/shm")  # noqa: S108 - only a folder of this run's own is made there
FOLDER = "waymark-tests-"  # and the number of the process
LEAST_FREE = 4 << 30  # bytes
IN_MEMORY = ["-o", "tmp_path_retention_policy=failed"]  # what has passed gives its room back


def main(arguments: Sequence[str]) -> int:
    """Return 0 when every gate and test passed, else the first failing one's code."""
    for name, command in GATES.items():
        code = gate(name, command)
        if code != 0:
            return code
    return run_tests(arguments)


def run_tests(arguments: Sequence[str]) -> int:
    """Return pytest's exit code; what the tests write lies in memory where there is room.

    They wait for no disk then.  ``--basetemp`` puts it elsewhere.
    """
    # Hundreds of tests start a program: what is imported is compiled once for all of them.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [*PYTEST, *arguments]
    folder = MEMORY / f"{FOLDER}{os.getpid()}"
    is_placed = any(one.split("=")[0] == "--basetemp" for one in arguments)
    if not is_placed and has_room(MEMORY):
        sweep(MEMORY)
        command += ["--basetemp", str(folder), *IN_MEMORY]
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(memory: Path) -> None:
    """Take away what runs that were killed have left in ``memory``."""
    for left in memory.glob(f"{FOLDER}*"):
        if not Path("/proc", left.name.removeprefix(FOLDER)).exists():
            shutil.rmtree(left, ignore_errors=True)


def has_room(memory: Path) -> bool:
    """Tell whether ``memory`` is a folder of Linux's memory in which the tests can lie and run."""
    if sys.platform != "linux" or not memory.is_dir():
        return False
    told = os.statvfs(memory)
    may_run = not told.f_flag & os.ST_NOEXEC  # some tests start what they have written
    return may_run and told.f_bavail * told.f_frsize >= LEAST_FREE


def gate(name: str, command: Sequence[str]) -> int:
    """Run one gate, say how it went, and return its exit code; its output is shown if it fails."""
    began = time.monotonic()
    ended = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    verdict = "passed" if ended.returncode == 0 else "FAILED"
    sys.stdout.write(f"{name}: {verdict} in {time.monotonic() - began:.1f} s\n")
    sys.stdout.flush()
    if ended.returncode != 0:
        sys.stdout.buffer.write(ended.stdout)
        sys.stdout.flush()
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
