"""Backup, repair, health and travel seal by commands, with their exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from app.errors import Code
from tests.core.cli.conftest import PASSPHRASE, Terminal


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder outside of every vault."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


def test_a_backup_is_made_verified_and_restored(
    terminal: Terminal, amina: str, stick: Path, tmp_path: Path
) -> None:
    """The restored vault knows the same, and the report tells what is in it."""
    path, back = stick / "b.waymark", tmp_path / "back"

    made = terminal.json("backup", "make", str(path))
    verified = terminal.json("backup", "verify", str(path))
    restored = terminal.json("backup", "restore", str(path), str(back))

    assert made == verified
    assert restored == {**made, "people": 1, "erased": 0, "asked": 1, "unread": 0}
    assert made["faults"] == []
    assert made["size"] == path.stat().st_size
    state = terminal.json("state-hash")
    there = Terminal(terminal.context, back, terminal.secret, terminal.errors)
    assert there.json("state-hash") == state
    assert there.json("find", "Amina")[0]["person"] == amina


def test_people_are_told_in_sentences(terminal: Terminal, stick: Path) -> None:
    """What was done, how many documents, how large."""
    lines = terminal("backup", "make", str(stick / "b")).lines

    assert lines[0] == "The backup is made and tested."
    megabytes = -(-(stick / "b").stat().st_size // 10**6)
    assert lines[1:] == ["There are 0 documents in it.", f"Its size is {megabytes} MB."]


def test_it_is_verified_without_its_vault(terminal: Terminal, stick: Path) -> None:
    """By a passphrase alone."""
    terminal.json("backup", "make", str(stick / "b"))
    terminal.folder = cast("Path", None)

    assert terminal.json("backup", "verify", str(stick / "b"))["faults"] == []


def test_each_refusal_has_its_code(terminal: Terminal, stick: Path, tmp_path: Path) -> None:
    """Usage, damage, no such file, an occupied folder, a wrong passphrase."""
    path = stick / "b"
    terminal.json("backup", "make", str(path))
    (stick / "torn").write_bytes(path.read_bytes()[:-40])
    (stick / "newer").write_bytes(b"waymkbak\0\0\0\2" + bytes(40))

    assert terminal("backup", "make", str(path)).code == Code.USAGE
    assert terminal("backup", "make", str(terminal.folder / "b")).code == Code.USAGE
    assert terminal("backup", "verify", str(stick / "torn")).code == Code.INTEGRITY
    assert terminal("backup", "verify", str(stick / "newer")).code == Code.NEWER_VERSION
    assert terminal("backup", "verify", str(stick / "none")).code == Code.NOT_FOUND
    assert terminal("backup", "restore", str(path), str(terminal.folder)).code == Code.STORAGE
    terminal.secret.write_text("wrong")
    ran = terminal("backup", "restore", str(path), str(tmp_path / "back"))
    assert ran.code == Code.WRONG_PASSPHRASE
    assert not (tmp_path / "back").exists()
    terminal.secret.write_text(PASSPHRASE)


def test_doctor_repairs_only_after_a_backup(terminal: Terminal, stick: Path) -> None:
    """Code 2 before, 0 after."""
    assert terminal("doctor", "--repair").code == Code.USAGE
    terminal.json("backup", "make", str(stick / "b"))
    assert terminal.json("doctor", "--repair")["well"]


def test_health_is_told_in_lines_and_as_json(terminal: Terminal) -> None:
    """One line a thing, with a sign before it."""
    lines = terminal("health").lines
    codes = [one["code"] for one in terminal.json("health")]

    assert codes == ["backup", "leaders", "recovery", "disk", "swap"]
    assert len(lines) == len(codes)
    assert {line[0] for line in lines} <= set("+!?")


def test_a_vault_travels_sealed(terminal: Terminal, stick: Path) -> None:
    """Nothing opens it in between (12), also not to look at; then all is as before."""
    assert terminal("travel", "seal", str(stick / "s")).code == Code.USAGE
    terminal.json("backup", "make", str(stick / "b"))
    value = terminal.json("travel", "seal", str(stick / "s"))
    assert len(value["warnings"]) == 2

    for one in (["today"], ["lock-info"], ["backup", "make", str(stick / "c")]):
        assert terminal(*one).code == Code.NOT_PERMITTED
    assert terminal("travel", "release", str(stick / "b")).code == Code.INTEGRITY
    terminal.json("travel", "release", str(stick / "s"))
    assert terminal("doctor").code == Code.OK
    assert terminal("travel", "release", str(stick / "s")).code == Code.NOT_FOUND
