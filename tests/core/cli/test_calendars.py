"""Four calendars on the command line: births as they are told, papers as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from app.errors import Code
from tests.core.cli.conftest import Terminal


@pytest.mark.parametrize(
    "text", ["persian:1381", "persian:1381-01-12", "ethiopic:1995-13", "islamic:1420-09-01", "2008"]
)
def test_a_birth_is_kept_in_the_calendar_it_was_told_in(
    terminal: Terminal, amina: str, text: str
) -> None:
    """What is written is what is read, in the same calendar and as roughly."""
    birth = terminal.id("put", "birth", f"person={amina}", f"range={text}")

    assert terminal.json("get", birth)["fields"]["range"] == text
    assert terminal("get", birth).code == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("persian:1402-12-30", "This month has 29 days in 1402."),
        ("ethiopic:2017-13-06", "This month has 5 days in 2017."),
        ("persian:2005", "give a year from 1278 to 1579"),
        ("mayan:2005", "Write a day, a month or a year"),
    ],
)
def test_a_day_its_calendar_lacks_is_refused(
    terminal: Terminal, amina: str, text: str, sentence: str
) -> None:
    """The answer says how long the month is, and nothing is kept."""
    ran = terminal("put", "birth", f"person={amina}", f"range={text}")

    assert ran.code == Code.USAGE
    assert sentence in ran.error
    assert terminal.json("list", "birth") == []


def test_a_paper_can_be_ordered_in_a_calendar(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Its days are then in that calendar, with the Gregorian ones beside them."""
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    out = tmp_path / "roadmap.pdf"
    order = ("print", "roadmap", amina, "--language", "en", "--out", str(out))
    terminal.json(*order, "--calendar", "ethiopic")

    words = "".join(page.extract_text() for page in PdfReader(out).pages)

    assert "23 Yekatit 2018 (2 March 2026)" in words
    assert terminal(*order, "--calendar", "mayan").code == Code.USAGE
