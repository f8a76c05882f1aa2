"""Workers on the command line: added, given roles, shut out, with passphrases of all kinds."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal

LONG = "ein sehr langer Satz, den niemand errät; " * 25
PASSPHRASES = {
    "composed and decomposed": "Caf\u00e9 n\u00e4chstes Stra\u00dfenfest \u00fcber H\u00fcgel",
    "Arabic": "سبع نجوم فوق البحر الأزرق",
    "full-width": "ｆｕｌｌ ｗｉｄｔｈ ｌｅｔｔｅｒｓ ｈｅｒｅ",
    "a thousand characters": LONG[:1000],
}


def secret(terminal: Terminal, words: str, name: str = "new") -> str:
    """Return the path of a file with a passphrase in it."""
    path = terminal.folder.parent / f"{name}.txt"
    path.write_text(words + "\n", "utf-8")
    return str(path)


def as_worker(terminal: Terminal, file: str, *words: str) -> int:
    """Return the exit code of a command of another worker."""
    return terminal("--pass-file", file, *words).code


def test_a_drawn_passphrase_is_shown_once_and_opens(terminal: Terminal) -> None:
    """Six words, for the worker who was added."""
    made = terminal.json("user", "add", "--name", "Omar", "--role", "intake")

    assert len(made["passphrase"].split()) == 6
    assert made["request"] is None
    assert as_worker(terminal, secret(terminal, made["passphrase"]), "find", "a") == 0
    told = [(one["name"], one["label"], one["roles"]) for one in terminal.json("user", "list")]
    assert told == [("Leila", "Worker 1", ["intake", "manager"]), ("Omar", "Worker 2", ["intake"])]


@pytest.mark.parametrize("kind", PASSPHRASES)
def test_a_passphrase_opens_however_it_is_typed(terminal: Terminal, kind: str) -> None:
    """Put together or taken apart (NFC, NFD), in any script, and very long."""
    words = PASSPHRASES[kind]
    given = secret(terminal, unicodedata.normalize("NFC", words), "composed")
    typed = secret(terminal, unicodedata.normalize("NFD", words), "decomposed")
    add = ("user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", given)
    assert terminal(*add).code == 0

    assert as_worker(terminal, typed, "--user", "Worker 2", "find", "a") == 0
    short = secret(terminal, words[:-1], "short")
    assert as_worker(terminal, short, "find", "a") == Code.WRONG_PASSPHRASE


def test_the_mark_of_an_editor_is_no_part_of_a_passphrase(terminal: Terminal) -> None:
    """Notepad puts one at the beginning of a file; no keyboard has it."""
    marked = secret(terminal, "\ufeffsieben Sterne am Hafen", "marked")
    add = ("user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", marked)
    assert terminal(*add).code == 0

    plain = secret(terminal, "sieben Sterne am Hafen", "plain")
    assert as_worker(terminal, plain, "--user", "Worker 2", "find", "a") == 0


@pytest.mark.parametrize("sign", ["\0", "\t", "\x1b"])
def test_a_passphrase_that_no_keyboard_types_is_refused(terminal: Terminal, sign: str) -> None:
    """In a file it could be; at the lock screen nobody could open the vault with it."""
    new = secret(terminal, f"sieben Sterne{sign}am Hafen", "hidden")

    assert terminal("user", "passphrase", "--new-pass-file", new).code == Code.USAGE
    assert terminal("find", "a").code == 0


@pytest.mark.parametrize("words", ["x" * 41, "a\nb", "\u202eb", " "])
def test_a_label_that_the_key_file_cannot_hold_is_refused(terminal: Terminal, words: str) -> None:
    """And the vault opens as before: a label too long once made both key files unreadable."""
    add = ("user", "add", "--name", "Omar", "--role", "intake", "--label", words)
    refused = terminal(*add)

    assert refused.code == Code.USAGE
    assert [one["name"] for one in terminal.json("user", "list")] == ["Leila"]


@pytest.mark.parametrize("name", ["x" * 81, "a\x1bb", "\u202eb", " "])
def test_a_name_that_could_not_be_read_again_is_refused(terminal: Terminal, name: str) -> None:
    """It would be kept, and the list would show nobody."""
    assert terminal("user", "add", "--name", name, "--role", "intake").code == Code.USAGE
    assert [one["name"] for one in terminal.json("user", "list")] == ["Leila"]


def test_a_worker_changes_their_own_passphrase(terminal: Terminal) -> None:
    """And nobody else's: the old one opens nothing, the others stay."""
    old, new = secret(terminal, "the old passphrase", "old"), secret(terminal, LONG, "long")
    terminal.json("user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", old)
    assert as_worker(terminal, old, "user", "passphrase", "--new-pass-file", new) == 0

    assert as_worker(terminal, old, "find", "a") == Code.WRONG_PASSPHRASE
    assert as_worker(terminal, new, "find", "a") == 0
    assert terminal("find", "a").code == 0


def test_a_worker_is_named_by_name_label_or_id(terminal: Terminal) -> None:
    """Shut out, they open nothing; who is not there is 40."""
    file = secret(terminal, "the passphrase of Omar")
    omar = terminal.id("user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", file)
    for name, role in (("Omar", "coordinator"), ("Worker 2", "safeguarding"), (omar, "intake")):
        assert terminal.id("user", "grant", name, "--role", role) == omar
    assert terminal("user", "revoke", "Nobody").code == Code.NOT_FOUND
    assert terminal("user", "revoke", "Omar").code == 0

    assert as_worker(terminal, file, "find", "a") == Code.WRONG_PASSPHRASE
    assert terminal.json("lock-info")["slots"] == [
        {"id": terminal.json("lock-info")["slots"][0]["id"], "label": "Worker 1"}
    ]


def test_two_people_on_one_laptop(terminal: Terminal) -> None:
    """The manager asks, the officer approves; neither can do the other's part."""
    dora, omar = secret(terminal, "the passphrase of Dora", "dora"), secret(terminal, LONG, "omar")
    terminal.json("user", "add", "--name", "Dora", "--role", "dpo", "--new-pass-file", dora)
    made = terminal.json(
        "user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", omar
    )
    request = made["request"]

    assert as_worker(terminal, omar, "find", "a") == Code.NOT_PERMITTED
    assert terminal("request", "approve", request).code == Code.NOT_PERMITTED
    assert [one["id"] for one in terminal.json("request", "list")] == [request]
    assert as_worker(terminal, dora, "request", "approve", request) == 0
    assert as_worker(terminal, omar, "find", "a") == 0
    assert terminal("request", "approve", request).code == Code.NOT_FOUND

    asked = terminal.json("user", "revoke", "Omar")["request"]
    assert as_worker(terminal, dora, "request", "refuse", asked) == 0
    assert as_worker(terminal, omar, "find", "a") == 0


def test_new_keys_for_everybody(terminal: Terminal) -> None:
    """Old key files are refused afterwards, and everybody opens as before."""
    folder: Path = terminal.folder
    old = {one: (folder / one).read_bytes() for one in ("vault.json", "vault.json.b")}
    omar = secret(terminal, "the passphrase of Omar")
    terminal.json("user", "add", "--name", "Omar", "--role", "intake", "--new-pass-file", omar)

    assert terminal.json("user", "renew") == {"epoch": 2}
    assert as_worker(terminal, omar, "find", "a") == 0
    assert as_worker(terminal, omar, "user", "renew") == Code.NOT_PERMITTED
    assert terminal("doctor").code == 0
    for name, data in old.items():
        (folder / name).write_bytes(data)
    assert terminal("find", "a").code == Code.ROLLBACK
