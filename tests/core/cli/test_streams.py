"""What the command line reads and writes, whatever the system does with its streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.desktop import has_screen
from app.errors import Code
from tests.core.cli.conftest import Terminal

ROOT = Path(__file__).resolve().parents[3]
NAME = "أمينة"

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


def shell(terminal: Terminal, words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the system's shell in which $W is the command line on the test's vault."""
    own = [sys.executable, "-m", "app", "--vault", terminal.folder, "--pass-file", terminal.secret]
    environment = {
        **os.environ,
        "W": " ".join(f"'{one}'" for one in own),
        "XDG_STATE_HOME": str(terminal.folder.parent),
        "WAYMARK_TEST_PROFILE": "1",
        **more,
    }
    return subprocess.run(
        ["sh", "-c", words.replace("$W", environment["W"])],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )


@posix
def test_output_is_utf_8_in_every_country(terminal: Terminal, amina: str) -> None:
    """A program that reads JSON need not know this computer's language."""
    ended = shell(terminal, "$W list person --json", PYTHONIOENCODING="ascii", LC_ALL="C")

    assert ended.returncode == 0, ended.stderr
    assert NAME in json.loads(ended.stdout.decode("utf-8"))[0]["fields"]["preferred_name"]


@posix
def test_input_is_utf_8_in_every_country(terminal: Terminal) -> None:
    """Words from a file are the same everywhere; bytes that are no words are refused."""
    row = {"kind": "person", "fields": {"preferred_name": NAME, "roles": ["student"]}}
    line = json.dumps(row, ensure_ascii=False)
    ended = shell(terminal, f"echo '{line}' | $W put", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0, ended.stderr
    assert terminal.json("list", "person")[0]["fields"]["preferred_name"] == NAME

    broken = shell(terminal, r"printf '\377\376' | $W put", PYTHONIOENCODING="utf-8")
    assert broken.returncode == Code.USAGE


@posix
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("$W list person | true", 0),
        ("$W list person >&-", 0),
        ("$W get nobody >&- 2>&-", Code.NOT_FOUND),
        pytest.param(
            "$W list person > /dev/full",
            Code.STORAGE,
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device"),
        ),
    ],
)
def test_a_reader_that_is_gone_is_no_mistake_of_ours(
    terminal: Terminal, amina: str, words: str, code: int
) -> None:
    """A closed output is nobody's mistake, a full disk is a full disk; never a traceback."""
    ended = shell(terminal, words)

    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr
    assert b"Exception" not in ended.stderr
    assert b"defect" not in ended.stderr
    assert (b"full" in ended.stderr) == (code == Code.STORAGE)


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_an_answer_that_cannot_be_written_is_not_a_save_that_failed(terminal: Terminal) -> None:
    """What was asked for is kept, so the sentence must not ask to try again."""
    line = '["put", "person", "preferred_name=Kept", "roles=student"]'

    for words in (f"echo '{line}' | $W batch", "$W put person preferred_name=Kept"):
        ended = shell(terminal, f"{words} > /dev/full")
        assert ended.returncode == Code.STORAGE
        assert "Look before you try again." in ended.stderr.decode("utf-8")
        assert b"Nothing was lost" not in ended.stderr

    names = [one["fields"]["preferred_name"] for one in terminal.json("list", "person")]
    assert names == ["Kept", "Kept"]


@pytest.mark.parametrize(
    ("environ", "system", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({"DISPLAY": ""}, "freebsd14", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_there_or_not(environ: dict[str, str], system: str, expected: bool) -> None:
    """As the system says."""
    assert has_screen(environ, system) == expected


def test_the_desktop_without_a_screen_is_one_sentence(
    empty: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the window library's complaint about its plugins."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    for words in ([], ["desktop"]):
        ran = empty(*words)
        assert ran.code == Code.USAGE
        assert "waymark --help" in ran.error
