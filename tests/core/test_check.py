"""The test command's own choices: where the tests write, and what is compiled."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests import check

SAYS = (
    "import json, os, pathlib, sys; told, *rest = sys.argv[1:]; "
    "named = [rest[at + 1] for at, one in enumerate(rest) if one == '--basetemp']; "
    "[pathlib.Path(one).mkdir() for one in named]; "
    "wrote = json.dumps([named, rest, 'PYTHONDONTWRITEBYTECODE' in os.environ]); "
    "pathlib.Path(told).write_text(wrote); sys.exit(5)"
)


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file into which a stand-in for pytest writes what it was given."""
    place = tmp_path / "told.json"
    monkeypatch.setattr(check, "PYTEST", [sys.executable, "-c", SAYS, str(place)])
    monkeypatch.setattr(check, "MEMORY", tmp_path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return place


def test_what_the_tests_write_lies_in_memory_and_is_gone_after_the_run(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pytest's code comes back; what the tests import is compiled once."""
    monkeypatch.setattr(check, "has_room", lambda _memory: True)

    code = check.run_tests(["-k", "plan"])

    [named], rest, compiles_each_time = json.loads(told.read_text("utf-8"))
    assert code == 5
    assert Path(named).parent == told.parent
    assert not Path(named).exists()
    assert rest[:2] == ["-k", "plan"]
    assert not compiles_each_time


@pytest.mark.parametrize("words", [["--basetemp", "here"], ["--basetemp=here"]])
def test_who_names_a_place_has_it(
    told: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Nothing is added to what was asked for."""
    monkeypatch.setattr(check, "has_room", lambda _memory: True)
    monkeypatch.chdir(told.parent)
    monkeypatch.setattr(check, "ROOT", told.parent)

    check.run_tests(words)

    assert json.loads(told.read_text("utf-8"))[1] == words


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has such a folder")
def test_what_a_killed_run_left_is_taken_away(tmp_path: Path) -> None:
    """What belongs to a process that is still there stays."""
    dead, alive = (tmp_path / f"{check.FOLDER}{one}" for one in ("99999999", os.getpid()))
    for folder in (dead, alive):
        folder.mkdir()

    check.sweep(tmp_path)

    assert not dead.exists()
    assert alive.exists()


def test_without_memory_of_its_own_the_disk_is_used(tmp_path: Path) -> None:
    """A folder that is not there has no room."""
    assert not check.has_room(tmp_path / "none")
