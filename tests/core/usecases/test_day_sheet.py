"""The day sheet holds what the desk needs today, names people as they want, and no more."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest

from app.context import fixed_clock
from app.i18n import spoken_languages
from app.records import RecordId
from app.usecases.applications import add_application
from app.usecases.consents import answer_consents
from app.usecases.daysheets import paper_names
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import plan_session
from app.usecases.sheets import PlainPaper, SheetOrder, draw_sheet, save_sheet
from tests.core.usecases.test_matchboard import helper, waiting
from tests.fakes import NOON, four_things

ORDER = SheetOrder(PlainPaper.DAY_SHEET, "en")


def said(login: Login, order: SheetOrder = ORDER) -> str:
    """Return all words of the sheet, drawn now."""
    drawn = draw_sheet(login, order)
    assert not any(one.is_blocking for one in drawn.findings)
    pages = pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages
    words = " ".join(page.extract_text() for page in pages)
    isolates = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
    return " ".join(words.translate(isolates).replace("\xa0", " ").split())


def meets(login: Login, name: str, hours: int = 2, **more: str) -> RecordId:
    """Return a person with a meeting in so many hours."""
    person = start_intake(login, four_things(name)).value
    begins = (NOON + timedelta(hours=hours)).isoformat(timespec="minutes")
    plan_session(login, person, {"starts_at": begins, "place": "Room 4", **more})
    return person


def test_a_meeting_stands_there_with_all_that_the_desk_needs(login: Login) -> None:
    """Time, name, place, helper, interpreter, and the warning of the file."""
    person = meets(login, "Amina", with_whom="Leila", interpreter="by_phone")
    flag = {"person": person, "kind": "other", "instruction": "Ask for a woman interpreter"}
    put_records(login, [RowInput("flag", flag)])

    words = said(login)

    for part in ("14:00: Amina", "Room 4", "Leila", "by phone", "Ask for a woman interpreter"):
        assert part in words


@pytest.mark.parametrize("language", sorted({*spoken_languages()} - {"en"}))
def test_a_day_is_whole_in_each_language_that_screens_speak(login: Login, language: str) -> None:
    """With meetings, tasks and lines left out: nothing is English, and nobody has to agree."""
    meets(login, "Amina", with_whom="Leila", interpreter="by_phone")
    gone = meets(login, "Samira", 3)
    answer_consents(login, gone, [{"purpose": "keep_file", "answer": "withdrawn"}])
    applies = meets(login, "Omar", 4)
    soon = (login.context.today + timedelta(days=2)).isoformat()
    add_application(login, applies, {"kind": "job", "where": "Bakery", "send_by": soon})
    order = SheetOrder(PlainPaper.DAY_SHEET, language)

    drawn = draw_sheet(login, order)

    assert drawn.findings == ()
    save_sheet(login, order, None, accept_missing=False)
    assert "*" not in said(login, order)


def test_whoever_wants_only_the_number_is_named_by_it(login: Login) -> None:
    """The same person is a number in each line, also beside a mentor."""
    student = waiting(login, "Yusuf", paper_privacy="code")
    match = propose_pair(login, student, helper(login)).value
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        move_match(login, match, state)
    later = replace(
        login, context=replace(login.context, now=fixed_clock(NOON + timedelta(days=30)))
    )

    words = said(later)

    code = paper_names(login, [student])[student].strip("\u2066\u2067\u2068\u2069")
    assert code.startswith("WM ")
    assert f"{code} and Lena have not met for 30 days." in words
    assert "Yusuf" not in words


@pytest.mark.parametrize("answer", ["withdrawn", "refused"])
def test_nothing_of_somebody_without_a_file_is_printed(login: Login, answer: str) -> None:
    """The line is left out, and the sheet says that there is one."""
    person = meets(login, "Samira")
    meets(login, "Amina", 3)
    answer_consents(login, person, [{"purpose": "keep_file", "answer": answer}])

    words = said(login)

    assert "Samira" not in words
    assert paper_names(login, [person])[person].strip("\u2066\u2067\u2068\u2069") not in words
    assert "15:00: Amina" in words
    assert "1 line is not on this paper" in words


def test_what_must_not_lie_about_is_not_on_paper(login: Login) -> None:
    """Ends of papers and the state of the computer stand on the screen alone."""
    person = start_intake(login, four_things("Amina")).value
    soon = (login.context.today + timedelta(days=5)).isoformat()
    put_records(login, [RowInput("legal", {"person": person, "valid_until": soon})])

    words = said(login)

    assert "Amina" not in words
    assert "only on this computer" not in words
    assert "No meeting is planned for today." in words


def test_many_lines_run_over_several_pages(login: Login) -> None:
    """Forty of a kind are printed, and how many more there are."""
    for number in range(45):
        meets(login, f"Person {number}", 1)
    later = replace(
        login, context=replace(login.context, now=fixed_clock(NOON + timedelta(days=1)))
    )

    drawn = draw_sheet(later, ORDER)

    assert drawn.pages > 1
    assert said(later).count("The meeting with Person") == 40
    assert "And 5 more on the screen." in said(later)


def test_that_it_was_printed_is_written_down(login: Login) -> None:
    """Once, for the centre; a drawing that nobody keeps is no print."""
    draw_sheet(login, ORDER)
    before = login.store.moment

    save_sheet(login, ORDER, None, accept_missing=True)

    assert login.store.moment != before
