"""Two computers exchange by a folder, by commands alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Code
from app.usecases.people import start_intake
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import open_login
from app.vault.values import id_bytes
from tests.core.cli.conftest import PASSPHRASE, Terminal
from tests.core.usecases.forging import forger
from tests.fakes import four_things


def test_two_vaults_exchange_by_commands(terminal: Terminal, tmp_path: Path) -> None:
    """What one wrote is found at the other; the receipt says that all has arrived."""
    other, stick = terminal.let_in(2, tmp_path), tmp_path / "stick"
    stick.mkdir()
    terminal("put", "person", "preferred_name=Amina", "roles=student")

    sent = terminal.json("sync", str(stick))
    ran = other("sync", str(stick))

    assert sent["sent"] > 0
    assert ran.code == 0
    assert ran.lines[0].endswith("are new here.")
    assert other.json("find", "Amina")
    assert other.json("undo-sync")["changes"] > 0
    assert other.json("find", "Amina") == []
    assert other.json("sync", str(stick), "--again")["new"] > 0
    terminal.json("sync", str(stick))
    (receipt,) = terminal.json("receipts")["others"]
    assert (receipt["label"], receipt["has_all"]) == ("Laptop 2", True)
    first, _, row = terminal("receipts").lines
    assert first == "Nothing is only on this computer."
    assert "has all" in row
    terminal.json("device", "revoke", receipt["id"])
    first, _, row = terminal("receipts").lines
    assert first.endswith("changes are only on this computer.")
    assert row.endswith("shut out")


def test_a_place_that_is_not_there_is_said(terminal: Terminal, tmp_path: Path) -> None:
    """31 with a sentence."""
    assert terminal("sync", str(tmp_path / "none")).code == Code.STORAGE


def test_a_folder_of_everybody_s_words_is_not_put_online(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Nor is a stick; nothing is written there."""
    folder = tmp_path / "used"
    folder.mkdir()
    terminal("put", "person", "preferred_name=Amina", "roles=student")
    terminal("sync", str(folder))

    mixed = terminal("sync", str(folder), "--online")
    stick = terminal("sync", str(folder), "--online", "--stick")

    assert (mixed.code, stick.code) == (Code.USAGE, Code.USAGE)
    assert "no yes to the internet" in mixed.error
    assert [one.name for one in folder.iterdir()] == ["in"]


def test_a_folder_that_counts_as_an_online_place_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    """With how much of what is here does not go there; an ordinary folder says nothing of it."""
    folder, stick = tmp_path / "used", tmp_path / "stick"
    for one in (folder / "out", stick):
        one.mkdir(parents=True)
    terminal("put", "person", "preferred_name=Amina", "roles=student")

    ran = terminal("sync", str(folder))

    assert ran.code == 0
    assert "counts as an online place" in ran.lines[-2]
    assert ran.lines[-1] == "1 change waits to go by stick."
    assert "online" not in " ".join(terminal("sync", str(stick)).lines)


def test_a_yes_that_was_taken_back_elsewhere_is_said(terminal: Terminal) -> None:
    """Beside the yes that still stands here, since the answer itself has not come yet."""
    [person] = terminal.json("put", "person", "preferred_name=Amina", "roles=student")["ids"]
    terminal("consent", "give", person, "online_sync")
    assert "Taken back" not in " ".join(terminal("consent", "show", person).lines)
    login = open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)
    login.store.exchange.outside.hold([(id_bytes(person), bytes(16))])
    login.close()

    shown = terminal("consent", "show", person).lines

    [line] = [one for one in shown if one.startswith("online_sync")]
    assert "Taken back at another computer." in line
    assert terminal.json("consent", "show", person)["taken_back_elsewhere"] == ["online_sync"]


def test_a_new_passphrase_is_taken_from_a_stick_by_a_command(
    terminal: Terminal, tmp_path: Path
) -> None:
    """The other computer opens with it afterwards; without a key file there the command says so."""
    other, stick = terminal.let_in(2, tmp_path), tmp_path / "stick"
    stick.mkdir()
    assert other("take-key", str(stick)).code == Code.NOT_FOUND
    new = tmp_path / "new"
    new.write_text("one more passphrase of Leila")
    terminal("user", "passphrase", "--new-pass-file", str(new))
    changed = replace(terminal, secret=new)
    changed.json("sync", str(stick))
    there = replace(other, secret=new)
    assert there("list", "person").code == Code.WRONG_PASSPHRASE

    assert there.json("take-key", str(stick)) == {"taken": True}

    assert there("list", "person").code == 0


def test_what_was_refused_is_listed_and_put_aside(terminal: Terminal, tmp_path: Path) -> None:
    """By its first digits; there is one act at a time."""
    content = b"age-encryption.org/v1\nno bundle at all"
    digest = hashlib.sha256(content).hexdigest()
    path = tmp_path / "stick" / "in" / "b" / "12345678-9abcdef0"
    path.mkdir(parents=True)
    (path / f"00000007-{digest[:32]}.wmb").write_bytes(content)
    terminal.json("sync", str(tmp_path / "stick"))

    (held,) = terminal.json("quarantine")
    assert held["id"] == digest
    assert terminal("quarantine").lines[0].startswith(digest[:12])
    assert terminal("quarantine", "--try", digest[:12]).code == Code.BUNDLE_MALFORMED
    assert terminal("quarantine", "--try", "abc", "--aside", "abc").code == Code.USAGE
    terminal.json("quarantine", "--aside", digest[:12])
    assert terminal.json("quarantine") == []
    assert [one["state"] for one in terminal.json("quarantine", "--all")] == ["aside"]


def test_a_change_that_does_not_count_is_listed_written_down_and_put_aside(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Beside the files, by its first digits, with who wrote it and what it says."""
    login = open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)
    omar = add_user(login, NewUser("Omar", ("intake",)), "the passphrase of Omar").value.user
    forged = forger(terminal.folder, "the passphrase of Omar", omar, terminal.context)
    mentor = start_intake(login, four_things("Nadia")).value
    row = forged.new(login, "check", mentor, person=mentor, type="police", result="passed")
    forged.new(login, "matching", login.centre.id, goal=50)
    login.close()
    (tmp_path / "stick").mkdir()
    terminal.json("sync", str(tmp_path / "stick"))

    rules, check = sorted(terminal.json("quarantine"), key=lambda one: one["count"])
    assert check["answers"] == {"type": "police", "result": "passed"}
    assert check["writer"] == "Omar"
    told = "\n".join(terminal("quarantine").lines)
    assert "Omar, Nadia, Check of a mentor" in told
    assert "Written by somebody whose role may not write this." in told
    assert terminal("quarantine", "--try", check["id"][:12]).code == Code.NOT_FOUND
    terminal.json("quarantine", "--aside", rules["id"][:12])
    assert terminal.json("quarantine", "--take", check["id"][:12]) == {"id": row}
    assert terminal.json("quarantine") == []
    assert [one["state"] for one in terminal.json("quarantine", "--all")] == ["aside"]
    assert [one["id"] for one in terminal.json("list", "check")] == [row]


def test_which_files_are_fetched_is_a_choice_of_this_computer(terminal: Terminal) -> None:
    """All, until somebody says otherwise."""
    assert terminal.json("documents", "fetch") == {"fetch": "all"}
    assert terminal.json("documents", "fetch", "--always", "needed") == {"fetch": "needed"}
    assert terminal("documents", "fetch").lines[0].startswith("Exchanges fetch only")


def test_a_folder_is_kept_and_exchanged_with_by_its_name(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a password; alone, it need not be named; a folder of its name is not mixed up."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "shared folder"
    folder.mkdir()
    assert terminal("sync").code == Code.USAGE
    added = terminal.json("target", "add", "shared", f"file:{folder}", "--automatic")
    assert (added["is_folder"], added["is_inside"]) == (True, True)
    assert str(folder) in terminal("target", "list").lines[0]
    terminal("put", "person", "preferred_name=Amina", "roles=student")

    assert terminal.json("sync", "shared")["sent"] > 0

    assert [one.name for one in folder.iterdir()] == ["in"]
    assert terminal.json("sync")["sent"] == 0
    assert terminal.json("sync", "--target", "shared")["sent"] == 0
    (tmp_path / "shared").mkdir()
    assert terminal("sync", "shared").code == Code.USAGE
    assert terminal.json("sync", str(tmp_path / "shared"))["sent"] > 0
    terminal.json("target", "add", "more", (tmp_path / "shared").as_uri())
    assert terminal("sync").code == Code.USAGE
    assert terminal("target", "add", "x", "https://a.example/b", "--online").code == Code.USAGE
