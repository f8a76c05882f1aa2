"""The whole test command: each gate in turn, then pytest, whose summary comes last.

``python -m tests.check [pytest arguments]`` stops at the first gate that
fails, shows its output and exits with its code.
"""

from __future__ import annotations

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


def main(arguments: Sequence[str]) -> int:
    """Return 0 when every gate and test passed, else the first failing one's code."""
    for name, command in GATES.items():
        code = gate(name, command)
        if code != 0:
            return code
    return subprocess.run([*PYTEST, *arguments], cwd=ROOT, check=False).returncode


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
