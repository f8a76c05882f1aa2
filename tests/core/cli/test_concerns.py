"""Concerns on the command line: written from standard input, read by the lead, in need by two."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.cli.conftest import PASSPHRASE, Ran, Terminal

WORDS = "She said: Kestrelbramble locks\nthe door at night."


@pytest.fixture
def team(terminal: Terminal) -> Terminal:
    """Return a centre with a safeguarding lead and an officer; Leila is manager."""
    for name, role in (("Safa", "safeguarding"), ("Dora", "dpo")):
        secret(terminal, name).write_text(f"the passphrase of {name}", "utf-8")
        add = ("user", "add", "--name", name, "--role", role, "--new-pass-file")
        assert terminal(*add, str(secret(terminal, name))).code == 0
    return terminal


def secret(terminal: Terminal, name: str) -> Path:
    """Return the file with a worker's passphrase."""
    return terminal.folder.parent / f"{name}.txt"


def run_as(team: Terminal, name: str, *words: str) -> Ran:
    """Return how a command of one worker ended, with its output as JSON."""
    return team("--pass-file", str(secret(team, name)), *words, "--json")


def test_a_concern_goes_from_standard_input_to_the_lead_and_is_closed(
    team: Terminal, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer gets a number and sees no more of it."""
    monkeypatch.setattr("sys.stdin", io.StringIO(WORDS + "\n"))
    made = team.json("concern", "add", amina)
    assert team("concern", "list").code == Code.NOT_PERMITTED
    assert team("get", made["id"]).code == Code.NOT_FOUND
    assert team("undo").code == Code.USAGE
    assert team.json("list", "concern") == []
    assert team("put", "concern", "sealed=00").code == Code.NOT_PERMITTED

    (listed,) = run_as(team, "Safa", "concern", "list").value
    assert (listed["number"], listed["words"], listed["by_name"]) == (
        made["number"],
        "",
        "Leila",
    )
    assert run_as(team, "Safa", "concern", "close", made["number"], "--words", "Called.").code == 0
    shown = team("--pass-file", str(secret(team, "Safa")), "concern", "show", made["id"])
    assert shown.code == 0
    assert WORDS.splitlines()[1] in shown.lines
    assert "Called." in shown.lines


def test_a_manager_reads_one_with_an_officer(team: Terminal, amina: str) -> None:
    """14 names the request; the lead sees who opened it."""
    number = team.json("concern", "add", amina, "--words", WORDS)["number"]
    ran = team("concern", "show", number, "--json")
    assert ran.code == Code.NEEDS_SECOND_PERSON
    (request,) = run_as(team, "Dora", "request", "list").value
    assert request["id"] in ran.error
    listed = team("--pass-file", str(secret(team, "Dora")), "request", "list")
    assert any(number in one for one in listed.lines)
    assert run_as(team, "Dora", "request", "approve", request["id"]).code == 0
    assert team.json("concern", "show", number)["words"] == WORDS

    assert any("safeguarding" in one for one in team_today(team))
    shown = team("--pass-file", str(secret(team, "Safa")), "concern", "show", number)
    assert any("Leila opened this; Dora agreed" in one for one in shown.lines)


def team_today(team: Terminal) -> list[str]:
    """Return the lines of the lead's day."""
    return team("--pass-file", str(secret(team, "Safa")), "today").lines


def test_the_mark_is_set_and_taken_away(team: Terminal, amina: str) -> None:
    """By the lead, who may read the file while it stands."""
    assert run_as(team, "Safa", "get", amina).code == Code.NOT_PERMITTED
    assert run_as(team, "Safa", "concern", "mark", amina).code == 0
    assert run_as(team, "Safa", "get", amina).code == 0
    assert run_as(team, "Safa", "concern", "mark", amina, "--off").code == 0
    assert run_as(team, "Safa", "get", amina).code == Code.NOT_PERMITTED


@pytest.mark.parametrize("words", ["", " \n\t", "x" * 8001, "\udcff"])
def test_words_that_cannot_be_kept_are_refused(
    team: Terminal, amina: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty, too long, and bytes that are no text."""
    monkeypatch.setattr("sys.stdin", io.StringIO(words))
    ran = team("concern", "add", amina)
    assert ran.code == Code.USAGE
    assert PASSPHRASE not in ran.error


def test_a_batch_reads_its_own_lines_and_not_the_words(
    team: Terminal, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the words come with the command."""
    lines = [["concern", "add", amina], ["concern", "add", amina, "--words", WORDS]]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(json.dumps(one) for one in lines)))
    without, made = (json.loads(one) for one in team("batch").lines)
    assert without["code"] == Code.USAGE
    assert "number" in str(made)
