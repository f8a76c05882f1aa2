"""The plain papers and the caseload by command: the same acts, checks and refusals."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal

ABOUT_NOBODY = ("blank-intake", "explanation", "scales", "day-sheet")


@pytest.mark.parametrize("paper", ABOUT_NOBODY)
def test_a_paper_about_nobody_is_written(terminal: Terminal, tmp_path: Path, paper: str) -> None:
    """It needs no person, and has the size that was asked for."""
    out = tmp_path / "paper.pdf"

    value = terminal.json("print", paper, "--language", "en", "--paper", "a5", "--out", str(out))

    reader = pypdf.PdfReader(out)
    assert len(reader.pages) == value["pages"]
    assert round(float(reader.pages[0].mediabox.width)) == 420


def test_what_is_not_translated_is_printed_only_on_agreement(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Burmese has no questions yet: the centre's language stands there, if one agrees."""
    out = tmp_path / "form.pdf"
    order = ("print", "blank-intake", "--language", "my", "--second", "en", "--out", str(out))

    refused = terminal(*order)

    assert refused.code == Code.USAGE
    assert "not translated yet" in refused.error
    assert "--accept-missing" in refused.error
    assert "“Save as PDF”" in refused.error
    assert not out.exists()
    assert terminal(*order, "--accept-missing").code == 0
    assert out.exists()


def test_a_paper_is_checked_without_being_printed(terminal: Terminal) -> None:
    """What was noticed names the part, and is no mistake."""
    found = terminal.json("check", "explanation", "--language", "es", "--second", "en")

    assert all(not one["blocking"] for one in found)
    assert any(one["name"] for one in found)
    for whole in ("en", "ar", "uk"):
        assert terminal.json("check", "explanation", "--language", whole) == []


def test_a_preview_is_the_paper_itself(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """The bytes shown are those that are printed."""
    out = tmp_path / "paper.pdf"
    order = ("consent", amina, "--language", "ar", "--second", "en")

    shown = terminal.json("preview", *order)
    terminal.json("print", *order, "--out", str(out), "--accept-missing")

    assert base64.b64decode(shown["pdf"]) == out.read_bytes()


def test_the_consent_sheet_tells_each_answer(terminal: Terminal, amina: str) -> None:
    """Yes and no, with the day and the language it was explained in."""
    terminal.id("consent", "give", amina, "contact_me", "--language", "ar")
    terminal.id("consent", "withdraw", amina, "contact_me")

    shown = terminal.json("preview", "consent", amina, "--language", "en")

    words = " ".join(
        page.extract_text()
        for page in pypdf.PdfReader(BytesIO(base64.b64decode(shown["pdf"]))).pages
    )
    assert "Keep a file" in words
    assert "Explained in: Arabic" in words
    assert "Taken back" in words
    assert "Answered on: 2 March 2026" in words


def test_whom_a_person_fears_is_never_on_paper(terminal: Terminal, amina: str) -> None:
    """Others may see a paper at home, those who must not see the file too."""
    told = ("purpose=statistics", "answer=given", "limits=My uncle", "named=The yearly report")
    terminal.id("put", "consent", f"person={amina}", *told)

    shown = terminal.json("preview", "consent", amina, "--language", "en")

    words = pypdf.PdfReader(BytesIO(base64.b64decode(shown["pdf"]))).pages[0].extract_text()
    assert "yearly report" in words
    assert "uncle" not in words


def test_a_closed_file_prints_no_paper(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """Whoever took back the yes to a file gets no paper from it."""
    terminal.id("consent", "withdraw", amina, "keep_file")
    out = tmp_path / "paper.pdf"

    ran = terminal("print", "consent", amina, "--language", "en", "--out", str(out))

    assert ran.code == Code.NO_CONSENT
    assert not out.exists()


def test_a_name_is_printed_only_as_openly_as_is_wanted(terminal: Terminal, amina: str) -> None:
    """Only the code means only the code."""
    terminal("put", "person", "--id", amina, "paper_privacy=code")

    refused = terminal("check", "consent", amina, "--language", "ar", "--privacy", "full")

    assert refused.code == Code.NO_CONSENT
    shown = terminal.json("preview", "consent", amina, "--language", "ar")
    words = pypdf.PdfReader(BytesIO(base64.b64decode(shown["pdf"]))).pages[0].extract_text()
    assert "الحسن" not in words


def test_a_handover_is_written_shown_and_printed(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """The note begins with what is known; the paper holds what was written."""
    out = tmp_path / "note.pdf"
    missing = terminal("print", "handover", amina, "--language", "en", "--out", str(out))
    assert missing.code == Code.NOT_FOUND
    assert set(terminal.json("caseload", "note", amina, "--suggest")) == {
        "matters_now", "not_to_do", "promises", "next_contact",
    }  # fmt: skip

    terminal.id("caseload", "note", amina, "matters_now=Waits for the school", "--to", "me")
    terminal.json("print", "handover", amina, "--language", "en", "--out", str(out))

    words = pypdf.PdfReader(out).pages[0].extract_text()
    assert "Waits for the school" in words
    assert "From Leila to Leila" in words


def test_people_are_assigned_listed_and_handed_over(terminal: Terminal, amina: str) -> None:
    """The whole round by name of the worker."""
    assert terminal.json("caseload", "list")[0]["people"] == []

    terminal.id("caseload", "assign", amina, "Leila", "--reason", "First talk")

    (load,) = terminal.json("caseload", "list", "--worker", "me")
    assert [one["id"] for one in load["people"]] == [amina]
    assert terminal.json("caseload", "handover", "--from", "Leila", "--to", "me")["ids"]
    unknown = terminal("caseload", "handover", amina, "--to", "Nobody")
    assert unknown.code == Code.NOT_FOUND


def test_a_worker_is_named_by_label_as_everywhere(terminal: Terminal, amina: str) -> None:
    """Assigned, listed, handed over and asked for in the audit."""
    omar = terminal.id("user", "add", "--name", "Omar", "--role", "intake")
    terminal.id("caseload", "assign", amina, "Worker 2")
    (load,) = terminal.json("caseload", "list", "--worker", "Worker 2")
    assert (load["worker"], [one["id"] for one in load["people"]]) == (omar, [amina])
    moved = terminal.json("caseload", "handover", "--from", "Worker 2", "--to", "Worker 1")
    assert len(moved["ids"]) == 1
    assert terminal("audit", "list", "--worker", "Worker 2").code == 0
    assert terminal("audit", "list", "--worker", "Worker 9").code == Code.NOT_FOUND


def test_no_paper_takes_the_place_of_another_file(terminal: Terminal, tmp_path: Path) -> None:
    """A file that is no paper stays as it is."""
    out = tmp_path / "letter.txt"
    out.write_text("mine", "utf-8")

    ran = terminal("print", "explanation", "--language", "en", "--out", str(out))

    assert ran.code == Code.USAGE
    assert out.read_text("utf-8") == "mine"
