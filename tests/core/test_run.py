"""The one command for a fresh machine: what it decides, and what it does in a folder of its own."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = '''"""Says how it was started."""
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "prefix": sys.prefix,
    "path": sys.path, "pip": [n for n in os.environ if n.startswith("PIP_")]}))
'''
UNREACHABLE = f"nothing-of-this-name==1.0 --hash=sha256:{'0' * 64}\n"


@dataclass(frozen=True)
class Machine:
    """A folder with run.py and a program that only says how it was started."""

    folder: Path
    elsewhere: Path

    def start(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the command from another folder, without a terminal, and return how it ended."""
        return subprocess.run(
            [sys.executable, str(self.folder / "run.py"), *arguments],
            cwd=self.elsewhere,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Return a machine whose folder has a space in its name and whose lock is empty."""
    folder = tmp_path_factory.mktemp("a machine")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for place, name in ((folder, "app"), (elsewhere, "app")):
        (place / name).mkdir()
        (place / name / "__init__.py").touch()
    (folder / "app" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    (elsewhere / "app" / "__main__.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    (folder / "requirements.lock").write_text("# nothing\n", encoding="utf-8")
    shutil.copy(ROOT / "run.py", folder)
    return Machine(folder, elsewhere)


def test_an_old_python_reaches_its_sentence() -> None:
    """The file parses as Python 3.7, so that an older Python can say what is needed."""
    source = (ROOT / "run.py").read_text(encoding="utf-8")

    assert isinstance(ast.parse(source, feature_version=(3, 7)), ast.Module)


@pytest.mark.parametrize("version", [(3, 10), (3, 15), (4, 0)])
def test_a_python_outside_the_range_is_refused(version: tuple[int, int]) -> None:
    """The sentence names the range."""
    with pytest.raises(run.Trouble, match=r"3\.11 to 3\.14"):
        run.check_python(version, is_64_bit=True)


def test_a_python_of_32_bits_is_refused() -> None:
    """Qt has no wheel for it."""
    with pytest.raises(run.Trouble, match="64-bit"):
        run.check_python((3, 11), is_64_bit=False)


@pytest.mark.parametrize(
    ("environ", "system", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":4711"}, "linux", False),  # no server has made its socket
        ({"DISPLAY": "localhost:10.0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_display_is_recognised(environ: dict[str, str], system: str, shown: bool) -> None:
    """Linux needs a display; other systems have one."""
    assert run.has_display(environ, system) is shown


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        ([], ("run", [], False)),
        (["-y"], ("run", [], True)),
        (["test", "-y"], ("test", [], True)),
        (["-y", "test", "-k", "one"], ("test", ["-k", "one"], True)),
        (["cli", "find", "-y"], ("cli", ["find", "-y"], False)),
        (["-y", "cli", "find", "-y"], ("cli", ["find", "-y"], True)),
    ],
)
def test_arguments_are_read(arguments: list[str], read: tuple[str, list[str], bool]) -> None:
    """The agreement is taken out, except of a command line's own arguments."""
    assert run.read_arguments(arguments) == read


def test_missing_packages_are_found() -> None:
    """A package counts under its new name too; one that was removed does not."""
    status = "libgl1 installed\nlibglib2.0-0t64 installed\nlibegl1 config-files\n"

    assert run.not_installed(["libgl1", "libglib2.0-0", "libegl1", "xvfb"], status) == [
        "libegl1",
        "xvfb",
    ]


def test_what_misleads_is_kept_from_children() -> None:
    """Settings of how to install are dropped; where from, and all else, stays."""
    given = {
        "PIP_TARGET": "elsewhere",
        "PIP_INDEX_URL": "an index",
        "PYTHONHOME": "elsewhere",
        "PYTHONPATH": "elsewhere",
        "QT_PLUGIN_PATH": "elsewhere",
        "LANG": "ar",
    }

    cleaned = run.clean_environment(given)

    assert cleaned.pop("PYTHONPATH") == str(ROOT)
    assert {name: cleaned[name] for name in given if name in cleaned} == {
        "PIP_INDEX_URL": "an index",
        "LANG": "ar",
    }


def test_an_unknown_task_is_a_usage_error(machine: Machine) -> None:
    """One sentence names the tasks, and nothing is set up."""
    ended = machine.start("dance")

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "run, cli, test" in ended.stderr


def test_the_first_start_sets_up_and_the_next_only_starts(machine: Machine) -> None:
    """The program runs in .venv, where the person stands, from this folder's sources only."""
    first = machine.start("cli", "get", "x", PIP_TARGET=str(machine.elsewhere), PYTHONHOME="")
    second = machine.start("cli", "get", "x", PYTHONPATH=str(machine.elsewhere))

    assert first.returncode == 0, first.stderr
    assert "Making .venv" in first.stderr
    assert second.returncode == 0, second.stderr
    assert second.stderr == ""
    assert second.stdout == first.stdout.replace('["PIP_TARGET"]', "[]")
    assert f'"folder": "{machine.elsewhere}"' in second.stdout
    assert f'"prefix": "{machine.venv}"' in second.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_closed_stream_is_no_mistake(machine: Machine, closed: str) -> None:
    """The program starts all the same, and our words never get into its output."""
    machine.start("cli")
    program = [sys.executable, str(machine.folder / "run.py")]

    for task, code in (("cli", 0), ("dance", 2)):
        ended = subprocess.run(
            ["sh", "-c", f'"$@" {task} {closed}', "sh", *program],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert ended.returncode == code, ended.stderr
        assert "Traceback" not in ended.stderr
        assert "no task" not in ended.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_walk_is_started(machine: Machine) -> None:
    """One sentence says so, then the main job is done in text; a window's needs are not asked."""
    ended = machine.start(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")

    assert ended.returncode == 0, ended.stderr
    assert "There is no display here" in ended.stderr
    assert '"arguments": ["walk"]' in ended.stdout


def test_a_broken_environment_is_made_again(machine: Machine) -> None:
    """A .venv whose Python is gone, as after an upgrade of the system, heals itself."""
    machine.start("cli")
    python = machine.venv / run.PYTHON.relative_to(run.VENV)
    python.unlink()

    ended = machine.start("cli")

    assert ended.returncode == 0, ended.stderr
    assert "Making .venv" in ended.stderr
    assert python.exists()


def test_an_interrupted_set_up_starts_afresh(machine: Machine) -> None:
    """What an install that was cut off has left is not trusted."""
    machine.start("cli")
    (machine.venv / run.UNFINISHED.name).touch()
    half = machine.venv / "half an install"
    half.touch()

    ended = machine.start("cli")

    assert ended.returncode == 0, ended.stderr
    assert not half.exists()
    assert not (machine.venv / run.UNFINISHED.name).exists()


def test_a_changed_lock_is_installed(machine: Machine) -> None:
    """The stamp of an older lock does not count; what is there is brought up to date in place."""
    machine.start("cli")
    (machine.folder / "requirements.lock").write_text("# still nothing\n", encoding="utf-8")

    ended = machine.start("cli")

    assert ended.returncode == 0, ended.stderr
    assert "Installing what requirements.lock names" in ended.stderr
    assert "Making .venv" not in ended.stderr


def test_no_network_is_said_in_one_sentence(machine: Machine) -> None:
    """What pip could not fetch ends the set-up with a sentence, and changes nothing."""
    machine.start("cli")
    lock = machine.folder / "requirements.lock"
    before = lock.read_text(encoding="utf-8")
    lock.write_text(UNREACHABLE, encoding="utf-8")
    try:
        ended = machine.start("cli", PIP_NO_INDEX="1")
    finally:
        lock.write_text(before, encoding="utf-8")

    assert ended.returncode == run.SET_UP_FAILED
    assert "connect this computer once" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert machine.start("cli").stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="holds the lock in another way")
def test_two_set_ups_at_once_do_not_meet(machine: Machine) -> None:
    """The second start says that another one is at work, and touches nothing."""
    import fcntl

    machine.start("cli")
    (machine.venv / run.UNFINISHED.name).touch()
    with (machine.folder / "run.py").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ended = machine.start("cli")

    assert ended.returncode == run.SET_UP_FAILED
    assert "Another start is setting Waymark up" in ended.stderr
    assert machine.start("cli").returncode == 0
