"""The command ``demo``: counts for a person at a terminal, and nothing half-made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli.shell import Shell
from app.errors import Code
from tests.core.cli.conftest import Terminal

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60


def test_the_same_seed_prints_the_same(empty: Terminal) -> None:
    """Lists and histories of two vaults made apart are byte for byte the same."""
    told = []
    for name in ("one", "two"):
        place = Terminal(empty.context, empty.folder.with_name(name), empty.secret, empty.errors)
        place.json("demo", str(place.folder), "--people", "4", "--seed", "8")
        lists = [
            place("list", kind, "--json").lines
            for kind in ("person", "name", "language", "contact", "consent", "goal", "session")
        ]
        person = place.json("list", "person")[0]["id"]
        told.append((lists, place("history", person, "--json").lines))

    assert told[0] == told[1]


def test_ctrl_c_is_told_and_leaves_nothing(
    empty: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends as one that was stopped; the folder can be used again."""

    def stop(_shell: Shell, done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Shell, "progress", stop)
    ran = empty("demo", str(empty.folder), "--people", "9")
    monkeypatch.undo()

    assert ran.code == Code.CANCELLED
    assert not empty.folder.exists()
    assert empty.json("demo", str(empty.folder), "--people", "1")["people"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_a_real_ctrl_c_takes_away_what_was_made(tmp_path: Path) -> None:
    """The signal comes while people are written; no vault and no leftover stays."""
    folder = tmp_path / "vaults" / "demo"
    folder.parent.mkdir()
    command = [sys.executable, "-m", "app", "demo", str(folder), "--people", "90000"]
    environment = {**os.environ, "WAYMARK_TEST_PROFILE": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as running:
        wait_for(folder / "records.db-wal", running)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=PATIENCE_S)

    assert running.returncode == Code.CANCELLED
    assert b"Traceback" not in error
    assert not list(folder.parent.iterdir())


def wait_for(path: Path, running: subprocess.Popen[bytes]) -> None:
    """Return once there is something in the file that a process writes."""
    until = time.monotonic() + PATIENCE_S
    while not (path.is_file() and path.stat().st_size):
        assert running.poll() is None
        assert time.monotonic() < until
        os.sched_yield()
