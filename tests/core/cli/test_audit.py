"""``waymark audit``: who did what, page by page, and whether the record of it is whole."""

from __future__ import annotations

import io

import pytest

from app.errors import Code
from app.usecases.vaults import open_login
from tests.core.cli.conftest import PASSPHRASE, Terminal


@pytest.fixture
def person(terminal: Terminal) -> str:
    """Return the id of a person that was written down, looked for and opened."""
    (person,) = terminal.json("put", "person", "preferred_name=Amina")["ids"]
    assert terminal("find", "Amina").code == 0
    assert terminal("get", person).code == 0
    return str(person)


def hurt(terminal: Terminal, sql: str) -> None:
    """Run one statement on the open file, as a hand in it could."""
    login = open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)
    login.store._connection.execute(sql)
    login.close()


def acts(terminal: Terminal, *options: str) -> list[str]:
    """Return what was done but for signing in, the newest first."""
    told = terminal.json("audit", "list", *options)
    return [one["act"] for one in told if one["act"] != "sign-in"]


def test_what_the_command_line_does_is_told_too(terminal: Terminal, person: str) -> None:
    """Reading as well as writing, and reading the list itself."""
    assert acts(terminal)[:3] == ["open", "search", "change"]
    assert acts(terminal, "--person", person) == ["open", "change"]
    assert acts(terminal, "--act", "search") == ["search"]
    told = terminal("audit", "list", "--act", "open", "--person", person)
    assert "Opened" in told.lines[0]
    assert "Amina" in told.lines[0]


@pytest.mark.parametrize(
    "command",
    [["history", "{}"], ["list", "person"], ["consent", "show", "{}"], ["documents", "list", "{}"]],
)
def test_each_way_to_read_a_file_leaves_a_line(
    terminal: Terminal, person: str, command: list[str]
) -> None:
    """Whatever shows what a file holds is an opening."""
    before = len(acts(terminal, "--act", "open"))

    assert terminal(*(one.format(person) for one in command)).code == 0

    assert len(acts(terminal, "--act", "open")) == before + 2  # and the list was read meanwhile


def test_a_list_goes_on_where_a_page_ended(terminal: Terminal, person: str) -> None:
    """The last entry of a page is where the next begins."""
    first = terminal.json("audit", "list", "--limit", "2")

    second = terminal.json("audit", "list", "--limit", "2", "--before", first[-1]["entry"])

    entries = [one["entry"] for one in (*first, *second)]
    assert len(set(entries)) == 4
    shown = terminal.json("audit", "show", entries[2])
    assert shown == second[0]


def test_verify_tells_that_all_is_there(terminal: Terminal, person: str) -> None:
    """With how many entries there are."""
    told = terminal.json("audit", "verify")

    assert told["whole"]
    assert told["faults"] == []
    assert told["entries"] >= 7
    assert "nothing is missing" in terminal("audit", "verify").lines[0]


HANDS = {
    "DELETE FROM audit_entry WHERE seq = 3": (Code.INTEGRITY, "Entry 3 is missing."),
    "UPDATE audit_entry SET signature = zeroblob(64) WHERE seq = 3": (
        Code.BAD_SIGNATURE,
        "Entry 3 is not signed",
    ),
    "UPDATE audit_entry SET sealed = x'00' WHERE seq = 3": (
        Code.INTEGRITY,
        "Entry 3 is not as it was written",
    ),
}


@pytest.mark.parametrize("sql", HANDS)
def test_verify_and_doctor_tell_of_each_fault(terminal: Terminal, person: str, sql: str) -> None:
    """Verify in a sentence, with the exit code of the table; the doctor that something is wrong."""
    hurt(terminal, sql)
    code, words = HANDS[sql]

    told = terminal("audit", "verify")

    assert told.code == code
    assert told.lines[0].startswith(words)
    assert terminal("doctor").code == Code.INTEGRITY


def test_a_wrong_passphrase_is_told_after_the_next_sign_in(terminal: Terminal, person: str) -> None:
    """With the time it was tried."""
    right = terminal.secret.read_text(encoding="utf-8")
    terminal.secret.write_text("not the passphrase at all", encoding="utf-8")
    assert terminal("find", "Amina").code == Code.WRONG_PASSPHRASE
    terminal.secret.write_text(right, encoding="utf-8")

    assert acts(terminal, "--act", "refused") == ["refused"]
    assert "Wrong passphrase" in terminal("audit", "list", "--act", "refused").lines[0]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--from", "soon"], Code.USAGE),
        (["--before", "x"], Code.USAGE),
        (["--act", "dance"], Code.USAGE),
        (["--worker", "Nobody"], Code.NOT_FOUND),
        (["--person", "WM7F3K2A8CX"], Code.NOT_FOUND),
    ],
)
def test_what_cannot_be_asked_is_said(terminal: Terminal, options: list[str], code: Code) -> None:
    """A day that is none, a number that is none, a worker or person whom nobody knows."""
    assert terminal("audit", "list", *options).code == code


def test_a_batch_that_begins_with_a_look_at_the_health_is_told(
    terminal: Terminal, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor alone leaves no line; the first command that shows something does."""
    before = len(terminal.json("audit", "list", "--act", "sign-in"))
    lines = io.StringIO('["doctor"]\n["find", "Amina"]\n["find", "Amina"]\n')
    monkeypatch.setattr("sys.stdin", lines)

    assert terminal("doctor").code == 0
    assert terminal("batch").code == 0

    assert len(terminal.json("audit", "list", "--act", "sign-in")) == before + 2
