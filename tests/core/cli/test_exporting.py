"""The command that writes tables: whose, how far it is, the second person."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from app.errors import Code
from tests.core.cli.conftest import Terminal


def somebody(terminal: Terminal, name: str) -> str:
    """Return a new person who has said yes to a file."""
    person = terminal.id("put", "person", f"preferred_name={name}", "roles=student")
    terminal.id("consent", "give", person, "keep_file", "--language", "en")
    return person


def test_tables_of_chosen_people_are_written_with_their_warning(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Without DIR it only says what would be in them; a folder is never written over."""
    amina, _ = somebody(terminal, "Amina"), somebody(terminal, "Bayan")
    out = tmp_path / "tables"

    looked = terminal("export", "--people", amina)
    done = terminal("export", str(out), "--people", amina)
    again = terminal("export", str(out), "--people", amina)

    assert (looked.code, done.code, again.code) == (0, 0, Code.USAGE)
    assert looked.lines[0] == "1 person would be in it."
    assert "not encrypted" in " ".join(done.lines)
    with (out / "person.csv").open(encoding="utf-8-sig", newline="") as source:
        assert [one["preferred_name"] for one in csv.DictReader(source)] == ["Amina"]


def test_whose_tables_must_be_said(terminal: Terminal, tmp_path: Path) -> None:
    """Neither nobody's nor both ways at once."""
    out = str(tmp_path / "tables")
    assert terminal("export", out).code == Code.USAGE
    assert terminal("export", out, "--all", "--people", "x").code == Code.USAGE
    assert terminal("export", out, "--all").code == Code.USAGE  # nobody is there
    assert terminal("export", out, "--people", "WM AAAA-AAAA-A").code in {
        Code.USAGE,
        Code.NOT_FOUND,
    }


def test_many_people_need_the_officer(terminal: Terminal, tmp_path: Path) -> None:
    """Refused with 14 until she agrees; the request says of how many people."""
    other = tmp_path / "dora"
    other.write_text("the passphrase of Dora")
    add = ("user", "add", "--name", "Dora", "--role", "dpo", "--new-pass-file", str(other))
    assert terminal(*add).code == 0
    dora = replace(terminal, secret=other)
    for at in range(26):
        somebody(terminal, f"Amina {at}")
    out = str(tmp_path / "tables")

    refused = terminal("export", out, "--all")
    asked = terminal.json("export", out, "--all", "--ask")
    waiting = dora.json("request", "list")
    agreed = dora("request", "approve", asked["request"])
    done = terminal.json("export", out, "--all")

    assert refused.code == Code.NEEDS_SECOND_PERSON
    assert [one["people"] for one in waiting] == [26]
    assert agreed.code == 0
    assert (done["people"], done["tables"]["person"]) == (26, 26)
