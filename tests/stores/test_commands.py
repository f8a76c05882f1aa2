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
    other = terminal.let_in(2, tmp_path)
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
    assert (added.code, added.lines) == (0, ["The place is set up."])
    assert [one["name"] for one in listed] == ["cloud"]
    assert tested.lines == ["The place works."]
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
    assert (shown["host_key"], shown["is_open"]) == (access.pin, False)
    assert shown["address"] == add[3]
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


def test_a_hub_takes_in_from_all_its_centres_in_one_round(
    terminal: Terminal,
    served: Callable[[str], Access],
    secret: Callable[[Access], str],
    tmp_path: Path,
) -> None:
    """Each from the online place where it was last; what is wrong at one keeps no other away."""
    world = fake_context(tmp_path / "state-hub", NOON + timedelta(days=1), seed=7)
    hub = replace(terminal, context=world, folder=tmp_path / "hub")
    assert hub("init", str(hub.folder), "--centre", "The hub", "--name", "Hana").code == 0
    take_all, access = ("hub", "take", "--all"), served("wsgidav")
    add = words(access, secret(access))
    for centre in ("Linden", "Oak"):
        asking, card = str(tmp_path / f"{centre}-asking"), str(tmp_path / f"{centre}-card")
        invite = ("hub", "invite", centre, "--label", "Linden Hub", "--out", asking)
        digits = hub.json(*invite)["digits"]
        heard = terminal.json("hub", "add", asking, "--digits", digits, "--out", card)["digits"]
        assert hub("hub", "admit", centre, card, "--digits", heard).code == 0
    for one in (terminal, hub):
        assert one(*add).code == 0
        assert one(*_called(add, "gone")).code == 0
    assert terminal("sync", "--target", "cloud").code == 0
    assert hub(*take_all).code == Code.NOT_FOUND
    assert hub("hub", "take", "Linden", "--target", "cloud").code == 0
    assert terminal("sync", "--target", "gone").code == 0
    assert hub("hub", "take", "Oak", "--target", "gone").code == 0
    assert [one["target"] for one in hub.json("hub", "centres")] == ["cloud", "gone"]
    (own,) = terminal.json("list", "centre")
    assert terminal("put", "centre", "--id", own["id"], "name=The Linden").code == 0
    terminal("sync", "--target", "cloud")
    assert hub("target", "remove", "gone").code == 0

    round_ = hub.json(*take_all)["visits"]

    assert [(one["name"], one["new"] > 0) for one in round_] == [("Linden", True), ("Oak", False)]
    assert round_[1]["lines"][0].startswith("There is no place of this name")
    assert hub(*take_all).lines[:2] == ["Linden:", "  0 changes are new here."]
    for wrong in (("Linden", "--all"), ("--all", "--target", "cloud"), ()):
        assert hub("hub", "take", *wrong).code == Code.USAGE


def _called(add: list[str], name: str) -> list[str]:
    """Return the words that set up another place, of this name."""
    return [*add[:2], name, f"{add[3]}-{name}", *add[4:]]
