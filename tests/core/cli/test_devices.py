"""A second computer by commands: asked for, let in, joined, listed and shut out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.errors import Code
from tests.core.cli.conftest import Terminal
from tests.fakes import NOON, fake_context


def test_two_computers_by_commands(terminal: Terminal, tmp_path: Path) -> None:
    """Request, approve and join make a vault that knows the same and is on the list."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    other = replace(terminal, context=world, folder=tmp_path / "vault-2")
    asking, answer = str(tmp_path / "ask.wmj"), str(tmp_path / "answer.wmj")
    terminal("put", "person", "preferred_name=Amina", "roles=student")

    shown = other.json("device", "request", asking, "--label", "Laptop 2")["digits"]
    only_shown = terminal.json("device", "approve", asking, "--out", answer)
    assert only_shown == {"digits": shown}
    assert not Path(answer).exists()
    wrong = terminal("device", "approve", asking, "--digits", "12345", "--out", answer)
    assert terminal("device", "approve", asking, "--digits", "12345").code == wrong.code
    assert wrong.code == Code.BAD_SIGNATURE
    terminal.json("device", "approve", asking, "--digits", shown, "--out", answer)
    other.json("device", "join", answer, str(other.folder))

    hashes = [one.json("state-hash")["state_hash"] for one in (terminal, other)]
    assert hashes[0] == hashes[1]
    listed = terminal.json("device", "list")
    assert [one["label"] for one in listed] == ["Computer 1", "Laptop 2"]
    assert terminal("device", "revoke", listed[1]["id"]).code == 0
    assert "shut out" in terminal("device", "list").lines[1]
    again = terminal("device", "revoke", listed[1]["id"])
    assert again.code == 0
    assert again.lines == ["This computer was shut out already, on 2 March 2026 by Leila."]
    told = terminal.json("device", "revoke", listed[1]["id"])
    assert (told["is_again"], told["by"], told["at"][:10]) == (True, "Leila", "2026-03-02")


def test_an_answer_makes_one_vault_and_twins_stand_in_the_list(
    terminal: Terminal, tmp_path: Path
) -> None:
    """The second time is told; where the request was copied, the list says so."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    other = replace(terminal, context=world, folder=tmp_path / "vault-2")
    asking, answer = str(tmp_path / "ask.wmj"), str(tmp_path / "answer.wmj")
    shown = other.json("device", "request", asking, "--label", "Laptop 2")["digits"]
    terminal.json("device", "approve", asking, "--digits", shown, "--out", answer)
    shutil.copytree(tmp_path / "state-2", tmp_path / "state-3")
    copied = fake_context(tmp_path / "state-3", NOON + timedelta(days=1), seed=3)
    twin = replace(terminal, context=copied, folder=tmp_path / "vault-3")
    for one in (other, twin):
        one.json("device", "join", answer, str(one.folder))

        again = one("device", "join", answer, str(tmp_path / "vault-4"))

        assert again.code == Code.NOT_FOUND
        assert "was let in already" in again.error
    place = tmp_path / "stick"
    place.mkdir()
    said = [" ".join(one("sync", str(place)).lines) for one in (other, twin, terminal)]
    assert ["Another vault has written as this computer" in one for one in said] == [0, 1, 0]
    assert "Two vaults write as one computer" in said[2]
    for one, start in ((terminal, ""), (twin, "this computer, ")):
        (line,) = [each for each in one("device", "list").lines if "Laptop 2" in each]
        assert f"{start}two vaults wrote as it, noticed on " in line


def test_files_are_not_written_over(terminal: Terminal, tmp_path: Path) -> None:
    """A file of that name stays; one that is not there is 40."""
    there = tmp_path / "there"
    there.write_text("mine")

    assert terminal("device", "request", str(there), "--label", "L").code == Code.USAGE
    assert there.read_text() == "mine"
    none = str(tmp_path / "none")
    assert terminal("device", "approve", none, "--out", none).code == Code.NOT_FOUND
    assert terminal("device", "join", none, none).code == Code.NOT_FOUND


def test_a_name_that_is_taken_is_told_and_a_lost_answer_written_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    """What the list calls the computer is said once more, and does not change."""
    said = []
    for number in (2, 3):
        world = fake_context(tmp_path / f"state-{number}", NOON, seed=number)
        other = replace(terminal, context=world)
        asking = str(tmp_path / f"ask-{number}")
        digits = other.json("device", "request", asking, "--label", "Laptop 2")["digits"]
        for turn in "ab":
            out = str(tmp_path / f"answer-{number}{turn}")
            approve = ("device", "approve", asking, "--digits", digits, "--out", out)
            said.append(" ".join(terminal(*approve).lines))

    told = "“Laptop 2” was taken. Here it is called “Laptop 3”."
    assert [told in one for one in said] == [False, False, True, True]
    listed = terminal.json("device", "list")
    assert [one["label"] for one in listed] == ["Computer 1", "Laptop 2", "Laptop 3"]
