"""What people say, briefs, ends and money by command: the same acts and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal
from tests.core.cli.test_matching import a_mentor, a_student


@pytest.fixture
def pair(terminal: Terminal) -> tuple[str, str, str]:
    """Return a match that has begun, its student and its mentor."""
    student, mentor = a_student(terminal, "Olena"), a_mentor(terminal, "Lena")
    terminal.json("match", "propose")
    (match,) = terminal.json("list", "match", "--where", "state=proposed")
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        terminal.id("match", "move", match["id"], state)
    return match["id"], student, mentor


def test_feedback_is_kept_and_listed_on_both_sides(
    terminal: Terminal, pair: tuple[str, str, str]
) -> None:
    """The student's file has it, and the mentor's matches."""
    match, student, mentor = pair
    told = ("face=4", "words=She listens.", f"match={match}")
    made = terminal.id("feedback", "add", student, *told)

    (kept,) = terminal.json("feedback", "list", student)
    assert (kept["id"], kept["said_by"], kept["face"]) == (made, "student", 4)
    assert terminal.json("feedback", "about", mentor) == [kept]
    assert "She listens." in terminal("feedback", "list", student).lines[0]
    assert terminal("feedback", "add", student, "words=No face.").code == Code.USAGE


def test_the_ladder_is_kept_and_shown(terminal: Terminal, pair: tuple[str, str, str]) -> None:
    """Without rungs it is shown; what is no rung is refused, and the field named."""
    _, student, _ = pair
    shown = terminal.json("feedback", "ladder", student, "course=4", "work=0")

    assert {code: one[0]["rung"] for code, one in shown.items()} == {"course": 4, "work": 0}
    for wrong in ("course=11", "course=high", "riches=3"):
        assert terminal("feedback", "ladder", student, wrong).code == Code.USAGE
    assert terminal.json("feedback", "ladder", student) == shown


def test_a_brief_is_looked_at_printed_and_called_back(
    terminal: Terminal, pair: tuple[str, str, str], tmp_path: Path
) -> None:
    """Each field is told first; after the yes is taken back only what is out is told."""
    _, student, _ = pair
    told = terminal.json("match", "brief", student)
    assert {"field": "Hours a week to learn", "answer": "6"} not in told["tells"]
    assert any(one["field"] == "Help with" for one in told["tells"])
    assert told["out"] == []
    out = tmp_path / "brief.pdf"
    terminal.json("print", "brief", student, "--language", "en", "--out", str(out))
    terminal.json("consent", "withdraw", student, "share_with_mentor")

    told = terminal.json("match", "brief", student)
    assert told["tells"] == []
    assert told["refused"]
    (still,) = told["out"]
    assert (still["mentor"], still["returned_on"]) == ("Lena", None)
    refused = terminal("print", "brief", student, "--language", "en", "--out", str(out))
    assert refused.code == Code.NO_CONSENT
    terminal.id("match", "brief-back", still["id"])
    assert terminal.json("match", "brief", student)["out"][0]["returned_on"]


def test_an_end_is_reviewed_once(terminal: Terminal, pair: tuple[str, str, str]) -> None:
    """A match that ended before its time waits for the talk."""
    match, student, _ = pair
    reasons = ("student_reason=no_time", "mentor_reason=moved")
    terminal.id("match", "move", match, "closed", *reasons)

    assert terminal.id("match", "review", match) == match
    assert terminal("match", "review", match).code == Code.USAGE
    letter = ("print", "thanks", student, "--language", "en")
    assert terminal(*letter, "--out", "-", "--json").code == 0


def test_money_goes_from_a_fund_to_a_mentor(
    terminal: Terminal, pair: tuple[str, str, str], tmp_path: Path
) -> None:
    """Agreed, earned by meetings, paid, and summed in a file."""
    match, student, mentor = pair
    fund = terminal.id("fund", "add", "City", "amount=100.00 EUR")
    told = ("kind=stipend", "amount=50.00 EUR", f"fund={fund}", f"match={match}", "meetings=1")
    stipend = terminal.id("expense", "agree", mentor, *told)
    assert terminal("expense", "pay", stipend).code == Code.USAGE
    terminal.id("session", "log", student, "with_whom=Lena")
    terminal.id("expense", "pay", stipend)

    (paid,) = terminal.json("expense", "list", mentor)
    assert (paid["standing"], paid["minor"], paid["currency"]) == ("paid", 5000, "EUR")
    (seen,) = terminal.json("fund", "list")
    assert (seen["paid"], seen["rest"]) == ("50.00 EUR", "50.00 EUR")
    path = tmp_path / "sums.csv"
    terminal.json("fund", "sums", "--csv", str(path))
    assert "50.00" in path.read_text("utf-8-sig")
    assert terminal.json("fund", "sums")[0]["minor"] == 5000


def test_a_match_in_a_group_has_its_name(terminal: Terminal, pair: tuple[str, str, str]) -> None:
    """Without a name it is no group."""
    match, _, _ = pair
    assert terminal("match", "form", match, "group").code == Code.USAGE
    terminal.id("match", "form", match, "group", "--group", "Tuesday circle")
    assert terminal.json("get", match)["fields"]["group"] == "Tuesday circle"
