"""What the command line refuses for the sake of people: places, times, names, consent."""

from __future__ import annotations

import io
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


WRONG_FORMS = [
    '{"preferred_name": {"a": 1}}',
    '{"preferred_name": ["a", "b"]}',
    '{"preferred_name": true}',
    '{"preferred_name": 1.5}',
    '{"preferred_name": {"unsaid": "bogus"}}',
    '{"roles": {"student": "x"}}',
]


@pytest.mark.parametrize("fields", WRONG_FORMS)
def test_a_json_value_of_another_form_is_refused_with_its_field(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, fields: str
) -> None:
    """Nothing is turned into words that nobody said."""
    (name,) = json.loads(fields)

    line = f'{{"kind": "person", "fields": {fields}}}'
    monkeypatch.setattr("sys.stdin", io.StringIO(line))

    ran = terminal("put", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["field"] == name


@pytest.mark.parametrize(
    "line",
    [
        '{"kind": "person", "fields": {"preferred_name": NaN}}',
        '{"kind": "person", "fields": {"preferred_name": "A", "preferred_name": "B"}}',
        '{"kind": "person", "fields": {"preferred_name": "A"}, "note": "x"}',
        '{"kind": "person", "fields": {"preferred_name": "A"}, "id": 5}',
    ],
)
def test_a_json_line_that_says_two_things_or_more_is_refused(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """A key twice, a key that nobody reads, and what is no number."""
    before = terminal.json("state-hash")

    monkeypatch.setattr("sys.stdin", io.StringIO(line))

    assert terminal("put").code == Code.USAGE
    assert terminal.json("state-hash") == before


@pytest.mark.parametrize("language", ["zz", "../../x", "de"])
def test_a_language_that_is_not_spoken_is_said(terminal: Terminal, language: str) -> None:
    """Rather than answering in another one without a word."""
    ran = terminal("--language", language, "today")

    assert ran.code == Code.USAGE
    assert "uk" in ran.error


@pytest.mark.parametrize("time", ["0001-01-01T00:00", "1960-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_no_number_can_hold_is_refused(terminal: Terminal, time: str) -> None:
    """Numbers of records count from 1970; a test that pretends an earlier day is told so."""
    for command in (("today",), ("put", "person", "preferred_name=Amina")):
        ran = terminal("--now", time, *command)
        assert ran.code == Code.USAGE
        assert "year" in ran.error

    assert terminal("--now", "1971-01-01T00:00+00:00", "today").code == Code.OK


def test_a_day_that_is_not_in_the_calendar_is_told_as_that(terminal: Terminal, amina: str) -> None:
    """Its form was right, so its form is not what is explained."""
    ran = terminal("session", "plan", amina, "starts_at=2027-02-31T10:00")

    assert "There is no such day or time." in ran.error


def test_a_paper_has_no_language_twice(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """The same language beside itself is one language, as in the window."""
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    out = ("--out", str(tmp_path / "paper.pdf"))

    terminal.json("print", "roadmap", amina, "--language", "en", "--second", "en", *out)
    order = ("print", "roadmap", amina, "--language", "ar", "--second", "en", "--accept-missing")
    terminal.json(*order, *out)

    fields = [one["fields"] for one in terminal.json("list", "issue")]
    seconds = {one["language"]: one.get("second_language") for one in fields}
    assert seconds == {"en": None, "ar": "en"}


def test_after_a_print_a_change_goes_by_hand(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """The print stays, nothing before it is taken instead, and history has the earlier value."""
    terminal.id("put", "person", "--id", amina, "preferred_name=Wrong")
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    out = ("--out", str(tmp_path / "paper.pdf"))
    terminal.json("print", "roadmap", amina, "--language", "en", *out)

    for _ in range(2):
        ran = terminal("undo")
        assert ran.code == Code.USAGE
        assert "by hand" in ran.error
    earlier = terminal.json("history", amina, "preferred_name")[1]["value"]
    terminal.id("put", "person", "--id", amina, f"preferred_name={earlier}")

    assert terminal.json("get", amina)["fields"]["preferred_name"] == "أمينة الحسن"
    assert terminal.json("undo")["undone"] == "Write records"
    assert terminal.json("get", amina)["fields"]["preferred_name"] == "Wrong"


def test_what_is_wrong_is_said_before_a_secret_is_asked_for(terminal: Terminal) -> None:
    """No address of an online place, and no label of the lock screen: each in its own words."""
    ran = terminal("target", "add", "stick", "gopher://somewhere/x")
    assert ran.code == Code.USAGE
    assert "This is no address" in ran.error
    ran = terminal("--user", "Leila", "user", "list")
    assert ran.code == Code.NOT_FOUND
    assert "lock-info" in ran.error
