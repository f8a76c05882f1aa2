"""Recovery sheets on the command line: printed, typed back, used; words never in arguments."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.errors import Code
from tests.core.cli.conftest import Ran, Terminal

Typing = Callable[..., Ran]


def printed(path: Path) -> list[str]:
    """Return the words of each sheet in a PDF, in their order."""
    sheets = []
    for page in PdfReader(path).pages:
        # In a column from right to left a number may stand close to its word.
        found = re.sub(r"(?<=\d\.)(?=\w)", " ", page.extract_text()).split()
        at = {one: place for place, one in enumerate(found) if one[:-1].isdecimal()}
        sheets.append(" ".join(found[at[f"{place}."] + 1] for place in range(1, 34)))
    return sheets


@pytest.fixture
def typing(empty: Terminal, monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Return what runs a command with lines on its standard input."""

    def run(*arguments: str, lines: list[str]) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{one}\n" for one in lines)))
        return empty(*arguments)

    return run


def made(terminal: Terminal, typing: Typing, name: str = "sheets.pdf") -> list[str]:
    """Return the words of three sheets that are in force."""
    path = terminal.folder.parent / name
    assert typing("recovery", "make", "--out", str(path), lines=[]).code == 0
    sheets = printed(path)
    assert typing("recovery", "drill", lines=[sheets[1]]).code == 0
    return sheets


def status(terminal: Terminal) -> dict[str, object]:
    return dict(terminal.json("recovery", "status"))


def test_sheets_are_printed_typed_back_and_tried(terminal: Terminal, typing: Typing) -> None:
    """Before the typing back none are in force; after it a drill needs no more than a sheet."""
    assert status(terminal)["current"] is None
    sheets = made(terminal, typing)
    assert status(terminal)["waiting"] is None
    ran = typing("recovery", "drill", "--json", lines=[sheets[2]])
    assert (ran.value["place"], ran.value["is_new"]) == (3, False)
    assert len(terminal("recovery", "status").lines) == 1


def test_two_sheets_give_a_new_passphrase_and_new_sheets(
    terminal: Terminal, typing: Typing
) -> None:
    """With the file for the next sheets, since the used ones must be replaced."""
    sheets = made(terminal, typing)
    ran = typing("recovery", "use", "--json", lines=sheets[:2])
    assert ran.code == Code.USAGE
    assert "--out" in ran.error
    out = terminal.folder.parent / "next.pdf"
    ran = typing("recovery", "use", "--out", str(out), "--json", lines=[sheets[0], sheets[2]])
    assert ran.code == 0, ran.error
    assert terminal("find", "a").code == Code.WRONG_PASSPHRASE
    terminal.secret.write_text(ran.value["passphrase"] + "\n", "utf-8")
    assert status(terminal)["is_used"]
    assert typing("recovery", "drill", lines=[printed(out)[0]]).code == 0
    assert not status(terminal)["is_used"]
    again = typing("recovery", "use", "--out", str(out), "--replace", lines=sheets[:2])
    assert again.code == Code.WRONG_PASSPHRASE
    assert not any(word in again.error for word in sheets[0].split())


def test_a_worker_is_chosen_by_label(terminal: Terminal, typing: Typing) -> None:
    """With several workers --worker is needed; one without lead needs no new sheets."""
    assert terminal("user", "add", "--name", "Omar", "--role", "intake").code == 0
    sheets = made(terminal, typing)
    assert "Worker 1, Worker 2" in typing("recovery", "use", lines=sheets[:2]).error
    new = terminal.folder.parent / "new.txt"
    new.write_text("an altogether new passphrase\n", "utf-8")
    use = ("recovery", "use", "--worker", "Worker 2", "--new-pass-file", str(new))
    assert typing(*use, lines=sheets[:2]).code == 0
    assert terminal("--pass-file", str(new), "find", "a").code == 0


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], Code.USAGE),
        (["0"], Code.USAGE),
        (["0", "0"], Code.USAGE),
        (["0", "x"], Code.USAGE),
        (["0 academic", "1"], Code.USAGE),
    ],
)
def test_what_is_no_two_sheets_opens_nothing(
    terminal: Terminal, typing: Typing, lines: list[str], code: Code
) -> None:
    """Nothing, one sheet, the same twice, words that are none, a word too many."""
    sheets = made(terminal, typing)
    typed = [" ".join(sheets[int(w)] if w.isdecimal() else w for w in one.split()) for one in lines]
    out = str(terminal.folder.parent / "next.pdf")
    ran = typing("recovery", "use", "--out", out, lines=typed)
    assert ran.code == code
    assert not Path(out).exists()
    assert terminal("find", "a").code == 0


def test_no_word_of_a_sheet_stays_in_files_or_answers(terminal: Terminal, typing: Typing) -> None:
    """Only the PDF has them, which its owner alone may read."""
    out = terminal.folder.parent / "sheets.pdf"
    told = typing("recovery", "make", "--out", str(out), "--json", lines=[]).lines
    sheets = printed(out)
    told += typing("recovery", "drill", "--json", lines=[sheets[0]]).lines
    if sys.platform != "win32":
        assert out.stat().st_mode & 0o077 == 0
    kept = b"".join(one.read_bytes() for one in terminal.folder.rglob("*") if one.is_file())
    for sheet in sheets:
        words = sheet.split()
        assert not any(" ".join(words[at : at + 3]).encode() in kept for at in range(30))
        assert not any(word in "".join(told) for word in words if len(word) > 7)


def test_sheets_are_not_read_from_a_batch(terminal: Terminal, typing: Typing) -> None:
    """Its input is the batch's own lines."""
    ran = typing("batch", lines=['["recovery", "drill"]'])
    assert "A sheet has 33 words" not in "".join(ran.lines)
    assert "batch" in "".join(ran.lines) + ran.error


def test_a_paper_in_the_vaults_folder_is_refused(terminal: Terminal, typing: Typing) -> None:
    """Before anything is made."""
    out = str(terminal.folder / "sheets.pdf")
    assert typing("recovery", "make", "--out", out, lines=[]).code == Code.USAGE
    assert status(terminal)["waiting"] is None


def test_sheets_take_the_place_of_no_other_file_unless_told(
    terminal: Terminal, typing: Typing
) -> None:
    """An earlier PDF may be sheets that nobody has printed yet; nothing is made then."""
    sheets = made(terminal, typing)
    out = terminal.folder.parent / "sheets.pdf"
    before = out.read_bytes()
    for arguments, lines in (
        (("recovery", "make", "--out", str(out)), []),
        (("recovery", "use", "--out", str(out)), sheets[:2]),
    ):
        refused = typing(*arguments, lines=lines)
        assert refused.code == Code.USAGE
        assert "has this name already" in refused.error
    assert out.read_bytes() == before
    assert status(terminal)["waiting"] is None
    assert terminal("find", "a").code == 0

    assert typing("recovery", "make", "--out", str(out), "--replace", lines=[]).code == 0
    assert printed(out) != sheets
    note = terminal.folder.parent / "note.txt"
    note.write_text("kept", "utf-8")
    ran = typing("recovery", "make", "--out", str(note), "--replace", lines=[])
    assert ran.code == Code.USAGE
    assert note.read_text("utf-8") == "kept"


def test_two_sheets_agree_where_nobody_else_is_left(terminal: Terminal, typing: Typing) -> None:
    """An officer who is gone is shut out by the manager with two sheets; one sheet will not do."""
    sheets = made(terminal, typing)
    officer = terminal.id("user", "add", "--name", "Dora", "--role", "dpo")
    terminal("user", "revoke", officer)
    (waiting,) = terminal.json("request", "list")
    assert waiting["sheets_help"]
    approve = ("request", "approve", waiting["id"], "--sheets")
    assert typing(*approve, lines=[sheets[0], sheets[0]]).code == Code.USAGE

    assert typing(*approve, lines=[sheets[0], sheets[2]]).code == 0

    assert terminal.json("request", "list") == []
    dora = next(one for one in terminal.json("user", "list") if one["name"] == "Dora")
    assert (dora["is_active"], dora["alone"]) == (False, True)


def test_a_new_vault_says_what_is_left_to_do(empty: Terminal) -> None:
    """It is set up once sheets are made; the command for that is named."""
    ran = empty("init", str(empty.folder), "--centre", "Linden", "--name", "Leila")
    assert "waymark recovery make" in ran.lines[-1]


def test_init_prints_sheets_and_a_terminal_asks_until_one_is_right(
    empty: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong sheet ends nothing; the vault is set up when the right one has been typed."""
    out = empty.folder.parent / "sheets.pdf"
    given = iter([lambda: "academic acid", lambda: printed(out)[1]])
    monkeypatch.setattr(sys, "stdin", _Teletype())
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(given)())
    init = ("init", str(empty.folder), "--centre", "Linden", "--name", "Leila")

    ran = empty(*init, "--sheets", str(out))

    assert ran.code == 0, ran.error
    assert ran.lines[-1] == "The sheets are in force. Keep them in three places."
    assert status(empty)["current"]


def test_init_that_was_cut_off_goes_on_with_the_same_sheets(
    empty: Terminal, typing: Typing
) -> None:
    """Printed in one go, typed back in another."""
    out = empty.folder.parent / "sheets.pdf"
    init = ("init", str(empty.folder), "--centre", "Linden", "--name", "Leila")
    ran = typing(*init, "--sheets", str(out), lines=[])
    assert ran.code == 0, ran.error
    assert status(empty)["current"] is None

    assert typing("recovery", "drill", lines=[printed(out)[0]]).code == 0
    assert status(empty)["current"]


def test_init_makes_no_vault_where_sheets_cannot_go(empty: Terminal) -> None:
    """Inside the vault's own folder, or over a file that is no paper."""
    other = empty.folder.parent / "notes.txt"
    other.write_text("mine", "utf-8")
    for out in (empty.folder / "sheets.pdf", other):
        init = ("init", str(empty.folder), "--centre", "Linden", "--name", "Leila")
        assert empty(*init, "--sheets", str(out)).code == Code.USAGE
        assert not empty.folder.exists()
    assert other.read_text("utf-8") == "mine"


class _Teletype(io.StringIO):
    def isatty(self) -> bool:
        return True
