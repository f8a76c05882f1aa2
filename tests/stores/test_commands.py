"""Online places by commands alone, as a script would set them up."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code
from app.sync.stores.access import Access
from tests.core.cli.conftest import Terminal, empty, terminal
from tests.fakes import NOON, fake_context

__all__ = ["empty", "terminal"]
_numbers = itertools.count()


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[Access], str]:
    """Return what puts a password into a file."""

    def write(access: Access) -> str:
        place = tmp_path / f"secret-{next(_numbers)}"
        place.write_text(access.secret + "\n", "utf-8")
        return str(place)

    return write


def words(access: Access, secret: str) -> list[str]:
    """Return the words that set a new empty place up."""
    address = f"{access.address}/by-command-{next(_numbers)}"
    return ["target", "add", "cloud", address, "--login", access.login, "--secret-file", secret]


def test_a_place_is_set_up_used_and_removed(
    terminal: Terminal,
    served: Callable[[str], Access],
    secret: Callable[[Access], str],
    tmp_path: Path,
) -> None:
    """Two vaults exchange by it; no output tells the password."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    other = replace(terminal, context=world, folder=tmp_path / "vault-2")
    ask, answer = str(tmp_path / "ask"), str(tmp_path / "answer")
    digits = other.json("device", "request", ask, "--label", "Laptop 2")["digits"]
    terminal.json("device", "approve", ask, "--digits", digits, "--out", answer)
    other.json("device", "join", answer, str(other.folder))
    person = terminal.id("put", "person", "preferred_name=Amina", "roles=student")
    terminal("consent", "give", person, "online_sync", "--language", "ar")
    access = served("wsgidav")
    add = words(access, secret(access))

    added = terminal(*add)
    assert other(*add).code == 0
    assert terminal.json("sync", "--target", "cloud")["sent"] > 0
    assert other("sync", "--target", "cloud").lines[0].endswith("are new here.")
    listed = terminal.json("target", "list")
    tested = terminal("target", "test", "cloud")

    assert other.json("find", "Amina")
    assert (added.code, added.lines) == (0, ["The online place is set up."])
    assert [one["name"] for one in listed] == ["cloud"]
    assert tested.lines == ["The online place works."]
    assert access.secret not in f"{listed} {added} {tested} {terminal('target', 'list').lines}"
    assert terminal("target", "remove", "cloud").code == 0
    assert terminal.json("target", "list") == []
    assert terminal("sync", "--target", "cloud").code == Code.NOT_FOUND


def test_a_host_key_is_told_and_then_given(
    terminal: Terminal, served: Callable[[str], Access], secret: Callable[[Access], str]
) -> None:
    """Without it nothing is kept; kept for later, nothing is sent before it is trusted."""
    access = served("paramiko")
    add = words(access, secret(access))

    refused = terminal(*add)
    assert refused.code == Code.USAGE
    assert access.pin in refused.error
    assert terminal.json("target", "list") == []

    assert terminal(*add, "--host-key", access.pin).code == 0
    assert terminal("sync", "--target", "cloud").code == 0
    terminal("target", "remove", "cloud")

    assert terminal(*add, "--later").code == 0
    assert terminal("sync", "--target", "cloud").code == Code.STORAGE
    shown = terminal.json("target", "test", "cloud")
    assert shown == {"host_key": access.pin, "is_open": False}
    assert terminal("target", "trust", "cloud", shown["host_key"]).code == 0
    assert terminal("sync", "--target", "cloud").code == 0


def test_a_place_that_does_not_work_is_not_kept(
    terminal: Terminal, served: Callable[[str], Access], secret: Callable[[Access], str]
) -> None:
    """31 with its sentence; ``--later`` keeps it all the same."""
    access = replace(served("wsgidav"), secret="a wrong one")
    add = words(access, secret(access))

    assert terminal(*add).code == Code.STORAGE
    assert terminal.json("target", "list") == []
    assert terminal(*add, "--later").code == 0


def test_the_password_is_asked_for_or_read(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal the options are named; it is never an argument."""
    ran = terminal("target", "add", "x", "https://example.org/x", "--login", "leila")
    assert ran.code == Code.USAGE
    assert "--secret-file" in ran.error

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: "typed")
    add = ["target", "add", "x", "https://example.org/x", "--login", "leila", "--later"]
    assert terminal(*add).code == 0


@pytest.mark.parametrize("more", [[], ["stick", "--target", "cloud"]])
def test_one_place_is_named(terminal: Terminal, more: list[str]) -> None:
    """Neither none nor two."""
    assert terminal("sync", *more).code == Code.USAGE


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x07b"])
def test_a_name_is_short_and_can_be_read(
    terminal: Terminal, name: str, secret: Callable[[Access], str], served: Callable[[str], Access]
) -> None:
    """2, and nothing is kept."""
    add = words(served("wsgidav"), secret(served("wsgidav")))
    add[2] = name

    assert terminal(*add, "--later").code == Code.USAGE
