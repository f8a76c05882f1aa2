"""Erasing a person by commands: what it means, the second person, the code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.errors import Code
from app.records import RecordId
from app.rules.codes import code_of, show_code
from tests.core.cli.conftest import Terminal


def test_a_manager_asks_an_officer_agrees_and_the_person_is_gone(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Each step says what comes next; afterwards nobody finds the person."""
    other = tmp_path / "dora"
    other.write_text("the passphrase of Dora")
    add = ("user", "add", "--name", "Dora", "--role", "dpo", "--new-pass-file", str(other))
    assert terminal(*add).code == 0
    dora = replace(terminal, secret=other)
    amina = terminal.id("put", "person", "preferred_name=Amina", "roles=student")
    code = show_code(code_of(RecordId(amina)))

    told = terminal("erase", amina)
    refused = terminal("erase", amina, "--code", code)
    request = terminal.json("erase", amina, "--ask")["request"]
    own = terminal("request", "approve", request)
    agreed = dora("request", "approve", request)
    wrong = terminal("erase", amina, "--code", "WM AAAA-AAAA-A")
    done = terminal("erase", amina, "--code", code)

    assert told.lines[0] == "What goes:"
    assert "handed out" in " ".join(told.lines)
    assert refused.code == Code.NEEDS_SECOND_PERSON
    assert own.code == Code.NOT_PERMITTED
    assert agreed.code == 0
    assert wrong.code == Code.USAGE
    assert done.code == 0
    assert terminal.json("find", "Amina") == []
    assert terminal("put", "language", f"person={amina}", "language=ar").code == Code.NOT_FOUND
    assert terminal("doctor").code == 0
