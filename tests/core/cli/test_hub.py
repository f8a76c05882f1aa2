"""A hub and its centre by commands, with their exit codes."""

from __future__ import annotations

from pathlib import Path

from app.errors import Code
from app.schema.kinds import Stored
from app.usecases.vaults import open_login
from tests.core.cli.conftest import PASSPHRASE, Terminal
from tests.fakes import fake_context


def test_a_centre_and_a_hub_know_each_other(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """Two files, two times 30 digits, a folder; the hub lists what it has, the centre too."""
    hub = _hub(terminal, tmp_path)
    asking, card, place = str(tmp_path / "asking"), str(tmp_path / "card"), tmp_path / "cloud"
    place.mkdir()
    digits = hub.json("hub", "invite", "Linden", "--label", "Linden Hub", "--out", asking)["digits"]
    assert terminal.json("hub", "show", asking)["digits"] == digits
    add = ("hub", "add", asking, "--out", card, "--digits")
    assert terminal(*add, "1" * 30).code == Code.BAD_SIGNATURE
    heard = terminal.json(*add, digits)["digits"]
    assert hub("hub", "take", "Linden", str(place)).code == Code.NOT_FOUND
    assert hub("hub", "admit", "Linden", card, "--digits", heard).code == 0
    for purpose in ("online_sync", "leave_this_centre"):
        named = ["--named", "Linden Hub"] if purpose == "leave_this_centre" else []
        ran = terminal("consent", "give", amina, purpose, "--language", "ar", *named)
        assert ran.code == 0, ran.error
    assert terminal("sync", str(place), "--online").code == 0

    assert hub.json("hub", "take", "Linden", str(place))["new"] > 0

    (centre,) = hub.json("hub", "centres")
    assert (centre["name"], centre["people"]) == ("Linden", 1)
    assert "does not have all" in terminal("hub", "list").lines[0]
    assert terminal("sync", str(place)).code == 0
    (listed,) = terminal.json("hub", "list")
    assert listed["has_all"] is True
    assert terminal("hub", "remove", listed["id"]).code == 0
    assert terminal.json("hub", "list")[0]["is_active"] is False


def test_numbers_over_the_centres_as_a_table_and_as_csv(terminal: Terminal, tmp_path: Path) -> None:
    """What is not told is a sign on the screen and an empty cell in the file."""
    hub = _hub(terminal, tmp_path)
    assert hub("hub", "report").code == Code.NOT_FOUND
    assert hub("hub", "report", "--count").code == Code.USAGE  # nothing to say yet
    login = open_login(hub.folder, lambda: PASSPHRASE, hub.context)
    told: list[Stored] = [
        1,
        "2026-02-03",
        [["=Linden", "2026-02-01", {"students": 12}], ["Oak", "", {}]],
        {"students": 14},
        {"students": 26},
    ]
    login.store.exchange.hubbook.keep_report("2026-Q1", told)
    login.close()
    file = tmp_path / "numbers.csv"

    shown = hub("hub", "report", "--csv", str(file))

    assert shown.code == 0, shown.error
    assert [line.split()[:3] for line in shown.lines[3:5]] == [
        ["=Linden", "2026-02-01", "12"],
        ["Oak", "-", "-"],
    ]
    rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert rows[1:3] == ["'=Linden,2026-02-01,12,,,", "Oak,,,,,"]
    assert rows[3:] == ["All others together,,14,,,", "All,,26,,,"]
    assert hub("hub", "report", "--csv", str(file)).code == Code.USAGE
    assert hub.json("hub", "report", "2026-q1")["totals"] == {"students": 26}
    assert hub("hub", "report", "2025-Q1").code == Code.NOT_FOUND
    assert hub("hub", "report", "2026-Q1", "--count").code == Code.USAGE


def _hub(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Return a terminal at a hub's vault, on another computer."""
    elsewhere = fake_context(tmp_path / "state-2", seed=5)
    hub = Terminal(elsewhere, tmp_path / "vault-2", terminal.secret, terminal.errors)
    ran = hub("init", str(hub.folder), "--centre", "The hub", "--name", "Hana")
    assert ran.code == 0, ran.error
    return hub
