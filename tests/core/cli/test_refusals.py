"""What the command line refuses for the sake of people: places, times, names, consent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal


def test_a_paper_never_takes_the_place_of_anything_else(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Neither of a file that is no paper, nor of a device, a link, or a vault's own files."""
    terminal("plan", "new", amina, "--pathway", "first_job")
    letter, link, inside = tmp_path / "letter.pdf", tmp_path / "link.pdf", terminal.folder / "x.pdf"
    letter.write_text("Dear Amina", encoding="utf-8")
    link.symlink_to(letter)
    vault_files = [terminal.folder / name for name in ("records.db", "vault.json", "vault.json.b")]

    for place in (letter, link, inside, Path("/dev/null"), *vault_files):
        ran = terminal("print", "roadmap", amina, "--language", "en", "--out", str(place))
        assert ran.code == Code.USAGE, place

    assert letter.read_text(encoding="utf-8") == "Dear Amina"
    assert terminal.json("list", "issue") == []
    assert terminal("doctor").code == Code.OK
    paper = tmp_path / "paper.pdf"
    for _ in range(2):
        ran = terminal("print", "roadmap", amina, "--language", "en", "--out", str(paper))
        assert ran.code == Code.OK


def test_printing_again_asks_for_consent_and_the_wish_of_today(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """What was allowed when it was printed may not be allowed any more."""
    terminal("plan", "new", amina, "--pathway", "first_job")
    terminal.json("put", "person", "--id", amina, "paper_privacy=full")
    paper = tmp_path / "paper.pdf"
    terminal("print", "roadmap", amina, "--language", "en", "--out", str(paper))
    (issue,) = (one["id"] for one in terminal.json("list", "issue"))
    again = ("reprint", issue, "--out", str(paper))
    assert terminal(*again).code == Code.OK

    terminal.json("put", "person", "--id", amina, "paper_privacy=code")
    assert terminal(*again).code == Code.NO_CONSENT
    terminal.json("put", "person", "--id", amina, "paper_privacy=full")
    assert terminal(*again).code == Code.OK
    terminal.json("consent", "withdraw", amina, "keep_file")
    assert terminal(*again).code == Code.NO_CONSENT


@pytest.mark.parametrize("time", ["2027-12-03", "9999-12-31T23:59", "2027-02-31T10:00", "10:00"])
def test_a_meeting_has_a_day_and_a_time_that_exist(
    terminal: Terminal, amina: str, time: str
) -> None:
    """A day alone would become midnight on paper; the end of the calendar has no next day."""
    ran = terminal("session", "plan", amina, f"starts_at={time}", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["field"] == "starts_at"


@pytest.mark.parametrize("name", ["\u200b\u200d", "\u3164", "\u2060", "A\u2060B", "Ann\U000e0041"])
def test_a_name_that_nobody_can_see_is_refused(terminal: Terminal, amina: str, name: str) -> None:
    """Joiners, fillers and tags alone are no name, and within one they make two of it."""
    ran = terminal("put", "person", "--id", amina, f"preferred_name={name}", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["field"] == "preferred_name"


def test_without_a_yes_to_a_file_there_is_no_plan_and_no_meeting(
    terminal: Terminal, amina: str
) -> None:
    """Also not once it is withdrawn; a name and a way to ask for it are all that is kept."""
    unasked = terminal.id("put", "person", "preferred_name=No Consent")
    terminal.json("consent", "withdraw", amina, "keep_file")

    for person in (unasked, amina):
        for command in (
            ("plan", "new", person, "--pathway", "first_job"),
            ("session", "log", person, "note_student=hello"),
            ("session", "plan", person, "starts_at=2099-12-01T10:00"),
        ):
            assert terminal(*command).code == Code.NO_CONSENT
