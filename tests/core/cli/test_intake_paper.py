"""The intake and the card of one person on paper: what stands there, and what never does."""

from __future__ import annotations

import base64
from datetime import timedelta
from io import BytesIO

import pypdf

from app.errors import Code
from tests.core.cli.conftest import Terminal
from tests.fakes import NOON


def words_of(terminal: Terminal, paper: str, person: str, *more: str) -> str:
    """Return the words of a paper as it would be printed now."""
    shown = terminal.json("preview", paper, person, *more)
    pages = pypdf.PdfReader(BytesIO(base64.b64decode(shown["pdf"]))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_intake_tells_what_was_written_down(terminal: Terminal, amina: str) -> None:
    """Each answer with its question, own words as they were said, codes in plain words."""
    about = f"person={amina}"
    terminal.id("put", "contact", about, "kind=call", "value=+49 30 1234567", "message_safe=no")
    school = ("words=Five years in Homs", "setting=school", "isced_level=3", "country=SY")
    terminal.id("put", "education", about, *school)
    terminal.id("put", "barrier", about, "kind=housing", "severity=?declined")

    words = words_of(terminal, "intake", amina, "--language", "en", "--second", "uk")

    for told in (
        "My number is:", "+49 30 1234567", "Five years in Homs", "High school",
        "Старша школа (10–12 класи)", "Syria", "Prefers not to say",
    ):  # fmt: skip
        assert told in words


def test_what_others_at_home_must_not_read_is_not_on_the_intake(
    terminal: Terminal, amina: str
) -> None:
    """Whom somebody fears, numbers of papers and warnings for the desk; they are counted."""
    about = f"person={amina}"
    terminal("put", "person", "--id", amina, "mentor_excludes=My neighbour", "wants_mentor=yes")
    terminal.id("put", "identifier", about, "type=student_number", "value=X7731")
    terminal.id("put", "flag", about, "kind=contact", "instruction=Never call the brother")

    words = words_of(terminal, "intake", amina, "--language", "en")

    for secret in ("neighbour", "X7731", "brother"):
        assert secret not in words
    assert "answers are not on this sheet" in words


def test_the_intake_names_a_person_as_openly_as_is_wanted(terminal: Terminal, amina: str) -> None:
    """Only the code means that no name and no phone number lie about at home."""
    about = f"person={amina}"
    terminal.id("put", "contact", about, "kind=call", "value=+49 30 1234567")
    terminal.id("put", "name", about, "words=Amina Al-Hassan", "use=everyday")
    order = (amina, "--language", "en")

    assert "Amina Al-Hassan" in words_of(terminal, "intake", *order, "--privacy", "full")
    assert "Amina Al-Hassan" not in words_of(terminal, "intake", *order)
    assert "1234567" in words_of(terminal, "intake", *order)
    terminal("put", "person", "--id", amina, "paper_privacy=code")
    words = words_of(terminal, "intake", *order)
    assert "1234567" not in words
    assert "الحسن" not in words


def test_the_card_tells_the_next_meeting(terminal: Terminal, amina: str) -> None:
    """Day, time, place and with whom; nothing of the plan or the file."""
    starts_at = (NOON + timedelta(hours=2)).isoformat(timespec="minutes")
    place = ("place=Linden Street 12", "with_whom=Leila", "minutes=30")
    empty = words_of(terminal, "card", amina, "--language", "en")
    terminal.id("session", "plan", amina, f"starts_at={starts_at}", *place)

    words = words_of(terminal, "card", amina, "--language", "en")

    assert "Linden Street 12" in words
    assert "Leila" in words
    assert "Linden Street 12" not in empty
    assert "Day" in empty


def test_a_calendar_is_chosen_for_a_plain_paper(terminal: Terminal, amina: str) -> None:
    """The day of the paper is told in it, with the Gregorian one beside it."""
    order = ("card", amina, "--language", "en")

    assert "Ordibehesht" not in words_of(terminal, *order)
    assert "1404" in words_of(terminal, *order, "--calendar", "persian")


def test_without_a_yes_to_a_file_there_is_no_intake_and_no_card(
    terminal: Terminal, amina: str
) -> None:
    """What may not be kept may not be printed."""
    terminal.id("consent", "withdraw", amina, "keep_file")

    for paper in ("intake", "card"):
        assert terminal("check", paper, amina, "--language", "en").code == Code.NO_CONSENT
