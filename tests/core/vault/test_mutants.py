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
NAMES = ("merge_cases", "log", "undo", "merge", "stateful")  # the quick ones first
TESTS = tuple(f"tests/core/vault/test_{one}.py" for one in NAMES)
PARTS = ("app", "tests", "resources/languages.json")
# Without the plugins of the whole suite, such as Qt's, which take longer to start than a test.
SETTINGS = "[pytest]\npythonpath = .\nfilterwarnings = error\n"


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
    (place / "pytest.ini").write_text(SETTINGS, "utf-8")
    return place


@pytest.mark.timeout(900)  # what only the long run of chances catches
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_broken_merge_is_caught(copy: Path, mutant: Mutant) -> None:
    """With this one edit a test fails."""
    path = copy / mutant.file
    sound = path.read_text("utf-8")
    assert sound.count(mutant.before) == 1, "the mutant's place has changed"
    _write(path, sound.replace(mutant.before, mutant.after))
    try:
        ended = _run(copy)
    finally:
        _write(path, sound)

    assert ended.returncode == 1, ended.stdout[-2000:]
    for slip in ("SyntaxError", "NameError", "ImportError"):
        assert slip not in ended.stdout, "the mutant does not run"


def _write(path: Path, source: str) -> None:
    """Put a source in place; what was compiled of it may be of the same second and length."""
    path.write_text(source, "utf-8")
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
        compiled.unlink()


def _run(copy: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(
        os.environ,
        WAYMARK_STATEFUL="800",
        WAYMARK_NO_SHRINK="1",
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
        PYTHONPATH=str(copy),
    )
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the sound sources are compiled once
    command = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, *command, *TESTS],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
