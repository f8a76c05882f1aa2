"""The tests of the vault catch each broken variant of the merge, or it proves nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.vault.mutants import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("log", "undo", "merge_cases", "merge", "stateful")  # the quick ones first
TESTS = tuple(f"tests/core/vault/test_{one}.py" for one in NAMES)
PARTS = ("app", "tests", "resources/languages.json", "pyproject.toml")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources in which one thing at a time may be broken."""
    place = tmp_path_factory.mktemp("mutant")
    ignored = shutil.ignore_patterns("__pycache__", "vectors")
    for part in PARTS:
        source, target = ROOT / part, place / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored)
        else:
            shutil.copy(source, target)
    return place


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_broken_merge_is_caught(copy: Path, mutant: Mutant) -> None:
    """With this one edit a test fails."""
    path = copy / mutant.file
    sound = path.read_text("utf-8")
    assert sound.count(mutant.before) == 1, "the mutant's place has changed"
    path.write_text(sound.replace(mutant.before, mutant.after), "utf-8")
    try:
        ended = _run(copy)
    finally:
        path.write_text(sound, "utf-8")

    assert ended.returncode == 1, ended.stdout[-2000:]
    for slip in ("SyntaxError", "NameError", "ImportError"):
        assert slip not in ended.stdout, "the mutant does not run"


def _run(copy: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(
        os.environ,
        WAYMARK_STATEFUL="800",
        WAYMARK_NO_SHRINK="1",
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONPATH=str(copy),
    )
    command = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return subprocess.run(
        [sys.executable, *command, *TESTS],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
