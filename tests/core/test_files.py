"""A file is written whole or not at all, and a killed writer leaves nothing to be read."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import files
from app.errors import Code, Problem
from app.files import remove_leftovers, write_around, write_atomic

ROOT = Path(__file__).resolve().parents[2]
WORDS = b"Canary-Zanzibar" * 5000

# Writes until its commit, says so, and waits there for its end.
WRITER = """
import sys
from pathlib import Path
from app import files

def commit():
    print("written", flush=True)
    sys.stdin.read()

if sys.argv[2] == "named":
    files._open_nameless = lambda *_: -1
files.write_around(Path(sys.argv[1]), b"Canary-Zanzibar" * 5000, commit)
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has nameless files")


@contextmanager
def writing(path: Path, way: str) -> Iterator[subprocess.Popen[str]]:
    """Give a process that has written its bytes and waits in its commit."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), way],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        assert child.stdout.readline() == "written\n"
        yield child
    finally:
        child.kill()
        child.stdin.close()
        child.wait()
        child.stdout.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


@pytest.mark.parametrize("before", [None, b"", b"older"])
@pytest.mark.parametrize("way", ["as it is", "named", "no links"])
def test_a_file_has_its_bytes_and_nothing_is_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None, way: str
) -> None:
    """Also where the system has no nameless files, or allows no links."""
    path = tmp_path / "roadmap.pdf"
    if before is not None:
        path.write_bytes(before)
    if way == "named":
        monkeypatch.setattr(files, "_open_nameless", lambda *_: -1)
    if way == "no links":
        monkeypatch.setattr(os, "link", _refuse)

    assert write_around(path, WORDS, lambda: "kept") == "kept"

    assert path.read_bytes() == WORDS
    assert names(tmp_path) == ["roadmap.pdf"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("way", ["as it is", "named"])
def test_a_refused_commit_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Neither new bytes nor a leftover."""
    path = tmp_path / "roadmap.pdf"
    path.write_bytes(b"older")
    if way == "named":
        monkeypatch.setattr(files, "_open_nameless", lambda *_: -1)

    with pytest.raises(ZeroDivisionError):
        write_around(path, WORDS, lambda: 1 // 0)

    assert path.read_bytes() == b"older"
    assert names(tmp_path) == ["roadmap.pdf"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("folder", Code.USAGE),
        ("nowhere/roadmap.pdf", Code.USAGE),
        ("file/roadmap.pdf", Code.USAGE),
        ("road\0map.pdf", Code.USAGE),
        ("x" * 300, Code.STORAGE),
    ],
)
def test_what_cannot_become_a_file_is_refused_before_the_commit(
    tmp_path: Path, name: str, code: Code
) -> None:
    """Nothing is kept of a paper that can have no file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(Problem) as refusal:
        write_around(tmp_path / name, WORDS, lambda: pytest.fail("it was committed"))

    assert refusal.value.code == code
    assert names(tmp_path) == ["file", "folder"]


@linux
@pytest.mark.parametrize("before", [None, b"older"])
def test_a_killed_writer_leaves_no_byte(tmp_path: Path, before: bytes | None) -> None:
    """The bytes had no name yet, so the system forgets them with the process."""
    path = tmp_path / "roadmap.pdf"
    if before is not None:
        path.write_bytes(before)

    with writing(path, "nameless") as child:
        there = names(tmp_path)
        child.kill()

    assert there == names(tmp_path) == ([] if before is None else ["roadmap.pdf"])
    assert before is None or path.read_bytes() == before


@posix
def test_what_a_killed_writer_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    """Where there are no nameless files, the next paper in the folder takes it away."""
    with writing(tmp_path / "one.pdf", "named") as child:
        child.kill()
    assert [one for one in names(tmp_path) if one.startswith(".one.pdf.waymark-")]

    write_atomic(tmp_path / "two.pdf", b"another paper")

    assert names(tmp_path) == ["two.pdf"]


@posix
def test_what_is_still_being_written_is_left_alone(tmp_path: Path) -> None:
    """Two papers at the same time, in the same folder, of the same name."""
    path = tmp_path / "one.pdf"
    with writing(path, "named") as child:
        write_atomic(path, b"another paper")
        remove_leftovers(tmp_path)
        assert len(names(tmp_path)) == 2
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(60) == 0

    assert path.read_bytes() == WORDS
    assert names(tmp_path) == ["one.pdf"]


def test_only_leftovers_are_removed(tmp_path: Path) -> None:
    """Files of other programs, folders and links stay, however they are called."""
    kept = [
        ".roadmap.pdf.1234.tmp", ".a.waymark-.tmp", "a.waymark-0123abcd.tmp",
        ".a.waymark-0123ABCD.tmp", ".a.waymark-0123abcd.tmp.pdf", ".waymark-0123abcd.tmp",
    ]  # fmt: skip
    for name in kept:
        (tmp_path / name).touch()
    (tmp_path / ".folder.waymark-0123abcd.tmp").mkdir()
    (tmp_path / ".stale.waymark-0123abcd.tmp").touch()

    remove_leftovers(tmp_path)

    assert names(tmp_path) == sorted([*kept, ".folder.waymark-0123abcd.tmp"])


def test_a_full_disk_is_told_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Problem 31, and neither a commit nor a file."""

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Problem) as refusal:
        write_around(tmp_path / "one.pdf", WORDS, lambda: pytest.fail("it was committed"))

    assert refusal.value.code == Code.STORAGE
    assert "full" in refusal.value.text.msgid
    assert names(tmp_path) == []


def _refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "no links here")
