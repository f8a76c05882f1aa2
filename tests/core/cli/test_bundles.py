"""Bundles by commands: made, looked into, taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal


@pytest.fixture
def other(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Return a terminal at a second computer of the centre, “Laptop 2”."""
    return terminal.let_in(2, tmp_path)


def test_a_bundle_is_made_looked_into_and_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    """A vault knows all that is in its own bundle; a trial says so as well."""
    file = tmp_path / "one.wmb"

    made = terminal.json("bundle", "make", "--out", str(file))

    assert made["changes"] > 0
    assert file.stat().st_size == made["bytes"]
    for words in (("inspect",), ("merge", "--dry-run"), ("merge",)):
        told = terminal.json("bundle", *words, str(file))
        assert (told["new"], told["known"], told["seq"]) == (0, made["changes"], made["seq"])
        assert told["id"] == made["id"]
    assert "changes are known" in terminal("bundle", "merge", str(file)).lines[1]


def test_a_file_that_is_no_bundle_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    """20 with a sentence; a file that is not there is 40."""
    file = tmp_path / "letter.txt"
    file.write_text("Dear friend")

    assert terminal("bundle", "inspect", str(file)).code == Code.BUNDLE_MALFORMED
    assert terminal("bundle", "merge", str(tmp_path / "none")).code == Code.NOT_FOUND


def test_what_a_bundle_brought_is_taken_back_by_its_number(
    terminal: Terminal, other: Terminal, tmp_path: Path
) -> None:
    """By its first digits, which people are shown; taken in again, it brings the same."""
    terminal("put", "person", "preferred_name=Amina", "roles=student")
    file = str(tmp_path / "one.wmb")
    made = terminal.json("bundle", "make", "--out", file)
    came = other.json("bundle", "merge", file)
    assert other("bundle", "undo", "ff" * 8).code == Code.NOT_FOUND
    assert made["id"][:12] in other("bundle", "inspect", file).lines[-1]

    taken_back = other.json("bundle", "undo", made["id"][:12])

    assert taken_back == {"changes": came["new"]}
    assert other.json("find", "Amina") == []
    assert other("bundle", "undo", made["id"]).code == Code.NOT_FOUND
    assert other.json("bundle", "merge", file)["new"] == came["new"]


def test_one_of_several_bundles_is_not_taken_back_alone(
    terminal: Terminal, other: Terminal, tmp_path: Path
) -> None:
    """What the others brought may rest on it; the whole exchange goes."""
    stick, ids = str(tmp_path / "stick"), list[str]()
    Path(stick).mkdir()
    terminal.json("sync", stick)
    other.json("sync", stick)
    for name in ("Amina", "Yusuf"):
        terminal("put", "person", f"preferred_name={name}", "roles=student")
        terminal.json("sync", stick)
    files = sorted(Path(stick).rglob("*.wmb"))
    ids = [terminal.json("bundle", "inspect", str(one))["id"] for one in files]
    other.json("sync", stick)

    refused = other("bundle", "undo", ids[-1])

    assert refused.code == Code.USAGE
    assert "waymark undo-sync" in refused.error
    assert other.json("find", "Yusuf")


def test_what_stands_in_the_way_is_told(
    terminal: Terminal, other: Terminal, tmp_path: Path
) -> None:
    """Whose record it is, and of which sort; nothing changes."""
    amina = terminal.id("put", "person", "preferred_name=Amina", "roles=student")
    file = str(tmp_path / "one.wmb")
    terminal.json("bundle", "make", "--out", file)
    number = other.json("bundle", "merge", file)["id"]
    assert other.json("undo-sync", "--list") == []
    other("put", "person", "--id", amina, "preferred_name=Amina H.")

    refused = other("bundle", "undo", number)

    assert refused.code == Code.USAGE
    assert "Amina H.: Person" in refused.error
    assert [one["record"] for one in other.json("undo-sync", "--list")] == [amina]
    assert "Amina H.: Person" in other("undo-sync", "--list").lines[0]
    assert other.json("find", "Amina H.")


def test_a_bundle_is_made_for_one_computer(
    terminal: Terminal, other: Terminal, tmp_path: Path
) -> None:
    """It brings what that one lacks, also where another one has it; by its name or number."""
    third = terminal.let_in(3, tmp_path)
    stick = str(tmp_path / "stick")
    Path(stick).mkdir()
    for one in (terminal, other, third, terminal):
        one.json("sync", stick)
    terminal("put", "person", "preferred_name=Amina", "roles=student")
    for one in (terminal, other, terminal):  # the third one is away
        one.json("sync", stick)
    file, nobody = str(tmp_path / "one.wmb"), str(tmp_path / "nobody.wmb")
    assert terminal("bundle", "make", "--out", nobody).code == Code.NOT_FOUND
    assert terminal("bundle", "make", "--to", "Laptop 2", "--out", nobody).code == Code.NOT_FOUND

    made = terminal.json("bundle", "make", "--to", "Laptop 3", "--out", file)

    assert made["to"] == "Laptop 3"
    came = third.json("bundle", "merge", file)
    assert (came["new"], came["known"]) == (made["changes"], 0)
    assert third.json("find", "Amina")
    terminal.json("sync", stick)
    assert third.json("sync", stick)["waiting"] == 0
    assert other.json("sync", stick)["waiting"] == 0
    devices = {one["label"]: one["id"] for one in terminal.json("device", "list")}
    by_number = str(tmp_path / "two.wmb")
    assert terminal.json("bundle", "make", "--to", devices["Laptop 3"], "--out", by_number)


def test_a_bundle_is_made_for_no_stranger(
    terminal: Terminal, other: Terminal, tmp_path: Path
) -> None:
    """Nor for this computer, nor for one that was shut out; nothing is written."""
    file = str(tmp_path / "one.wmb")
    (own,) = [one["label"] for one in terminal.json("device", "list") if one["is_own"]]
    (theirs,) = [one["id"] for one in terminal.json("device", "list") if not one["is_own"]]
    other("put", "person", "preferred_name=Amina", "roles=student")
    assert other.json("bundle", "make", "--to", own, "--out", str(tmp_path / "back.wmb"))
    terminal("device", "revoke", theirs)

    codes = [
        terminal("bundle", "make", "--to", name, "--out", file).code
        for name in ("Laptop 9", own, theirs)
    ]

    assert codes == [Code.NOT_FOUND, Code.USAGE, Code.DEVICE_REVOKED]
    assert not Path(file).exists()


def test_nobody_waits_for_a_bundle_that_went_by_file(
    terminal: Terminal, other: Terminal, tmp_path: Path
) -> None:
    """It brings what lies at another place too; whoever looks there misses nothing."""
    stick, file = str(tmp_path / "stick"), str(tmp_path / "one.wmb")
    Path(stick).mkdir()
    terminal("put", "person", "preferred_name=Amina", "roles=student")
    terminal.json("sync", stick)

    terminal.json("bundle", "make", "--out", file)
    terminal.json("sync", stick)

    assert other.json("sync", stick)["waiting"] == 0
    assert other.json("find", "Amina")
