"""A hub and its centre by commands, with their exit codes."""

from __future__ import annotations

import re
from pathlib import Path

from app.calendars import show_day
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
    assert "does not have all" in terminal("hub", "list").lines[1]
    assert terminal("sync", str(place)).code == 0
    (listed,) = terminal.json("hub", "list")
    assert listed["has_all"] is True
    assert terminal("hub", "remove", listed["id"]).code == 0
    assert terminal.json("hub", "list")[0]["is_active"] is False


def test_lists_have_headings_and_plain_days(terminal: Terminal, tmp_path: Path) -> None:
    """As people read them; a centre without its card says so, and an empty list what to do."""
    hub = _hub(terminal, tmp_path)
    assert hub("hub", "centres").lines == ["No centre is here yet. Invite one: waymark hub invite"]
    assert terminal("hub", "list").lines == ["This centre has no hub."]
    _join(hub, terminal, tmp_path)
    hub.json("hub", "invite", "Oak", "--label", "Linden Hub", "--out", str(tmp_path / "oak"))
    place = _place(tmp_path)
    assert terminal("sync", str(place), "--online").code == 0
    hub.json("hub", "take", "Linden", str(place))
    assert terminal("sync", str(place)).code == 0

    centres, hubs = hub("hub", "centres").lines, terminal("hub", "list").lines

    day = show_day(terminal.context.now().date(), "en")
    assert [_cells(one) for one in centres] == [
        ["Centre", "Last heard", "Bundles", "Students"],
        ["Linden", day, "1", "0"],
        ["Oak", "Its card has not come.", "0", "0"],
    ]
    heads, row = map(_cells, hubs)
    assert heads == ["Number", "Name", "Last heard", "What it has"]
    assert row[1:] == ["Linden Hub", day, "has all that was sent"]
    assert not any("Linden Hub" in line for line in terminal("receipts").lines)


def test_what_was_so_already_is_told(terminal: Terminal, tmp_path: Path) -> None:
    """A hub added, admitted or removed twice; the second card is as good as the first."""
    hub = _hub(terminal, tmp_path)
    asking, (card, digits) = tmp_path / "asking", _join(hub, terminal, tmp_path)
    admit = ("hub", "admit", "Linden")
    assert hub(*admit, card, "--digits", digits).lines == [
        "This centre was admitted before. What it sends is taken in."
    ]
    known = terminal.json("hub", "show", str(asking))["digits"]
    add = ("hub", "add", str(asking), "--digits", known, "--out")
    again = terminal(*add, str(tmp_path / "card-2"))
    assert again.lines[1:] == [
        "This hub was added before. Give it the new card; the digits are new too."
    ]
    third = terminal.json(*add, str(tmp_path / "card-3"))
    assert third["is_again"] is True
    told = hub.json(*admit, third["file"], "--digits", third["digits"])
    assert (told["is_again"], told["name"]) == (True, "Linden")
    (listed,) = terminal.json("hub", "list")

    first, second = (terminal("hub", "remove", listed["id"]) for _ in range(2))

    assert first.lines == ["The hub gets nothing more. What it has it keeps."]
    assert second.lines == ["This hub was removed before. It gets nothing."]
    assert terminal.json("hub", "remove", listed["id"])["is_again"] is True
    assert terminal.json(*add, str(tmp_path / "card-4"))["is_again"] is False


def test_a_hub_is_told_that_nothing_is_for_it(terminal: Terminal, tmp_path: Path) -> None:
    """In a wrong folder, before the centre has exchanged, and once it was removed."""
    hub, place = _hub(terminal, tmp_path), _place(tmp_path)
    assert terminal("sync", str(place), "--online").code == 0
    _join(hub, terminal, tmp_path)
    take = ("hub", "take", "Linden", str(place))
    (told,) = hub(*take).lines
    assert told.startswith("Nothing here is for this hub. Is it the right place?")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert hub("hub", "take", "Linden", str(empty)).lines == [
        "Nothing of a centre lies here. Name the place to which the centre sends."
    ]
    assert not any(empty.iterdir())
    assert terminal("sync", str(place), "--online").code == 0
    assert hub.json(*take)["place"] == "ours"
    (listed,) = terminal.json("hub", "list")
    assert terminal("hub", "remove", listed["id"]).code == 0
    assert hub(*take).lines == ["0 changes are new here."]  # nobody has said so yet
    assert terminal("sync", str(place), "--online").code == 0

    for _ in range(2):
        ran = hub(*take)

        assert ran.code == 0
        assert ran.lines == [
            (
                "Nothing here is for this hub any more. "
                "It seems that the centre has removed it: ask there. "
                "If it is to read again, write the file again."
            )
        ]
    assert hub.json(*take)["place"] == "ended"


def test_a_hub_that_was_removed_writes_its_file_anew(terminal: Terminal, tmp_path: Path) -> None:
    """Under the same names, with the same digits; its new card is admitted, and it reads again."""
    hub, place, anew = _hub(terminal, tmp_path), _place(tmp_path), str(tmp_path / "anew")
    _join(hub, terminal, tmp_path)
    assert terminal("sync", str(place), "--online").code == 0
    take = ("hub", "take", "Linden", str(place))
    assert hub.json(*take)["place"] == "ours"
    (listed,) = terminal.json("hub", "list")
    assert terminal("hub", "remove", listed["id"]).code == 0
    assert terminal("sync", str(place), "--online").code == 0
    assert hub.json(*take)["place"] == "ended"

    invite = ("hub", "invite", "Linden", "--out", anew, "--label")
    wrong = hub(*invite, "Oak Hub")
    assert wrong.code == Code.USAGE
    assert "calls the hub “Linden Hub”" in wrong.error
    told = hub(*invite, "Linden Hub")

    assert told.code == 0, told.error
    assert told.lines[1:] == [
        (
            "This centre was invited before: the file is the same hub, with the same digits. "
            "For another centre use another name."
        )
    ]
    assert Path(anew).read_bytes() == (tmp_path / "asking").read_bytes()
    digits = terminal.json("hub", "show", anew)["digits"]
    card = str(tmp_path / "card-2")
    added = terminal.json("hub", "add", anew, "--digits", digits, "--out", card)
    assert added["is_again"] is False
    assert hub.json("hub", "admit", "Linden", card, "--digits", added["digits"])["is_again"]
    assert terminal("sync", str(place), "--online").code == 0
    assert hub.json(*take)["place"] == "ours"
    assert [one["id"] for one in terminal.json("hub", "list")] == [listed["id"]]


def test_mistakes_of_a_hub_are_told(terminal: Terminal, tmp_path: Path) -> None:
    """A file for a folder, no quarter, the hub's own file, another centre's card."""
    hub = _hub(terminal, tmp_path)
    asking, (card, digits) = tmp_path / "asking", _join(hub, terminal, tmp_path)
    label = ("--label", "Linden Hub", "--out")
    hub.json("hub", "invite", "Oak", *label, str(tmp_path / "oak"))
    add = ("add", str(asking), "--digits", digits, "--out", str(tmp_path / "own"))
    for arguments, code, words in (
        (("take", "Linden", str(asking)), Code.USAGE, "This is a file. Name the folder"),
        (("take", "Linden", str(tmp_path / "none")), Code.STORAGE, "is not there."),
        (("take", str(tmp_path / "none"), "Linden"), Code.NOT_FOUND, "no centre of this name"),
        (("admit", "Linden", str(tmp_path), "--digits", digits), Code.USAGE, "This is a folder."),
        (("report", "nonsense"), Code.USAGE, "such as 2026-Q4."),
        (("report", "2026-Q5"), Code.USAGE, "such as 2026-Q4."),
        (("report", "2026-Q4"), Code.NOT_FOUND, "Count them with"),
        (("show", str(asking)), Code.USAGE, "This file is from this hub itself."),
        (add, Code.USAGE, "This file is from this hub itself."),
        (("admit", "Oak", card, "--digits", digits), Code.NOT_A_RECIPIENT, "under that name."),
        (("remove", "nonsense"), Code.NOT_FOUND, "Take its number from the list."),
    ):
        ran = hub("hub", *arguments)
        assert ran.code == code, ran.error
        assert words in ran.error
    assert terminal("sync", str(asking)).code == Code.USAGE


def test_no_hub_is_added_where_its_card_cannot_be_written(
    terminal: Terminal, tmp_path: Path
) -> None:
    """From then on others would go by stick, and nobody would know."""
    hub, asking = _hub(terminal, tmp_path), str(tmp_path / "asking")
    invite = ("hub", "invite", "Linden", "--label", "Linden Hub", "--out", asking)
    digits = hub.json(*invite)["digits"]
    add = ("hub", "add", asking, "--digits", digits, "--out")
    for out in (tmp_path / "no" / "card", tmp_path / ("x" * 300)):
        assert terminal(*add, str(out)).code in {Code.USAGE, Code.STORAGE}
        assert terminal.json("hub", "list") == []
    assert terminal.json(*add, str(tmp_path / "card"))["is_again"] is False


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
        ["=Linden", "1", "February"],
        ["Oak", "-", "-"],
    ]
    rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert rows[1:3] == ["'=Linden,2026-02-01,12,,,", "Oak,,,,,"]
    assert rows[3:] == ["All others together,,14,,,", "All,,26,,,"]
    assert hub("hub", "report", "--csv", str(file)).code == Code.USAGE
    assert hub.json("hub", "report", "2026-q1")["totals"] == {"students": 26}
    assert hub("hub", "report", "2025-Q1").code == Code.NOT_FOUND
    assert hub("hub", "report", "2026-Q1", "--count").code == Code.USAGE


def _place(tmp_path: Path) -> Path:
    place = tmp_path / "cloud"
    place.mkdir()
    return place


def _cells(line: str) -> list[str]:
    return re.split(r"  +", line)


def _join(hub: Terminal, centre: Terminal, tmp_path: Path) -> tuple[str, str]:
    """Let a centre and a hub know each other; return its card and the digits of that."""
    asking, card = str(tmp_path / "asking"), str(tmp_path / "card")
    invite = ("hub", "invite", "Linden", "--label", "Linden Hub", "--out", asking)
    digits = hub.json(*invite)["digits"]
    heard = centre.json("hub", "add", asking, "--digits", digits, "--out", card)["digits"]
    hub.json("hub", "admit", "Linden", card, "--digits", heard)
    return card, heard


def _hub(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Return a terminal at a hub's vault, on another computer."""
    elsewhere = fake_context(tmp_path / "state-2", seed=5)
    hub = Terminal(elsewhere, tmp_path / "vault-2", terminal.secret, terminal.errors)
    ran = hub("init", str(hub.folder), "--centre", "The hub", "--name", "Hana")
    assert ran.code == 0, ran.error
    return hub
