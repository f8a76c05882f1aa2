"""The brief for a mentor: only what was agreed to, for one mentor, and called back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema.fields import Purpose
from app.schema.registry import SCHEMAS
from app.usecases.briefs import (
    ELSEWHERE,
    PARTS,
    briefs_of,
    give_back,
    limits_of,
    preview_brief,
)
from app.usecases.consents import answer_consents
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.sheets import PlainPaper, SheetOrder, draw_sheet, save_sheet
from app.usecases.speaker import Speaker
from tests.core.papers.engine.reading import by_pypdf
from tests.core.usecases.test_matchboard import helper, waiting

SECRETS = ("Zaytun", "Zaytoon", "Harbour Road", "diabetes", "Quill", "4711")


def matched(login: Login) -> RecordId:
    """Return a student with a mentor, who told much, and some of it for the file alone."""
    person = waiting(login, "Amina", meet_forms="video", help_topics="cv", study_hours="6")
    rows = [
        RowInput("aspiration", {"person": person, "words": "I want to bake bread."}),
        RowInput("work", {"person": person, "words": "I baked for my village.", "years": "3"}),
        RowInput("contact", {"person": person, "kind": "call", "value": "+49 30 4711"}),
        RowInput("barrier", {"person": person, "kind": "health", "support": "diabetes"}),
        RowInput("identifier", {"person": person, "type": "student_number", "value": "Quill"}),
        RowInput(
            "name",
            {
                "person": person,
                "words": "Zaytun al-Amin",
                "use": "do_not_print",
                "say_like": "Zaytoon",
            },
        ),
    ]
    put_records(login, rows)
    match = propose_pair(login, person, helper(login, "Lena")).value
    for state in ("student_agreed", "mentor_agreed"):
        move_match(login, match, state)
    feared = {"mentor_excludes": "My uncle at Harbour Road"}
    put_records(login, [RowInput("person", feared, id=person)])
    return person


def order(person: RecordId, language: str = "en") -> SheetOrder:
    return SheetOrder(PlainPaper.BRIEF, language, about=person)


def test_the_parts_are_exactly_what_the_consent_opens() -> None:
    """No answer is on the list that the consent does not open, and none it opens is forgotten."""
    listed = {(kind, key) for _, _, told in PARTS for kind, keys in told for key in keys}
    opened = {
        (schema.name, one.key)
        for schema in SCHEMAS.values()
        for one in schema.fields
        if Purpose.SHARE_WITH_MENTOR in one.opens_with
    }

    assert listed | ELSEWHERE == opened
    assert not listed & ELSEWHERE


def test_the_page_tells_what_was_agreed_and_nothing_else(login: Login, tmp_path: Path) -> None:
    """Another reader of PDF finds the hopes and the work, and none of what is for the file."""
    person = matched(login)
    drawn = save_sheet(login, order(person), tmp_path / "brief.pdf", accept_missing=True)
    words = by_pypdf((tmp_path / "brief.pdf").read_bytes())

    assert drawn.pages == 1
    for told in ("Amina", "Lena", "bake bread", "my village", "+1 202 555 0100"):
        assert told in words.replace("\n", " ")
    for secret in SECRETS:
        assert secret not in words


def test_without_the_yes_or_without_a_mentor_nothing_is_drawn(login: Login) -> None:
    """A student who waits for a mentor has no brief; one who took the yes back neither."""
    omar = waiting(login, "Omar")
    with pytest.raises(Problem) as caught:
        draw_sheet(login, order(omar))
    assert caught.value.code is Code.USAGE

    person = matched(login)
    answer_consents(login, person, [{"purpose": "share_with_mentor", "answer": "withdrawn"}])
    for act in (
        lambda: draw_sheet(login, order(person)),
        lambda: preview_brief(login, person, Speaker("en", None)),
    ):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code is Code.NO_CONSENT


def test_what_is_out_stays_known_after_the_yes_was_taken_back(login: Login, tmp_path: Path) -> None:
    """The page is listed with its mentor and its day until it is given back."""
    person = matched(login)
    save_sheet(login, order(person), tmp_path / "brief.pdf", accept_missing=True)
    answer_consents(login, person, [{"purpose": "share_with_mentor", "answer": "withdrawn"}])

    (out,) = briefs_of(login, person)
    assert (out.mentor, out.printed_by, out.is_back) == ("Lena", "Leila", False)
    give_back(login, out.record.id)
    assert [one.is_back for one in briefs_of(login, person)] == [True]


def test_limits_are_read_by_the_worker_and_never_printed(login: Login, tmp_path: Path) -> None:
    """Whom a student fears stands before the worker who prints, and not on the page."""
    person = matched(login)
    told = {"purpose": "share_with_mentor", "answer": "given", "limits": "Nobody called Zaytun"}
    answer_consents(login, person, [{**told, "valid_until": "2030-01-01"}])

    assert limits_of(login, person) == ("Nobody called Zaytun",)
    save_sheet(login, order(person), tmp_path / "brief.pdf", accept_missing=True)
    assert "Zaytun" not in by_pypdf((tmp_path / "brief.pdf").read_bytes())


def test_a_student_with_very_much_to_tell_gets_one_page(login: Login, tmp_path: Path) -> None:
    """The student was told that the mentor sees one page."""
    person = matched(login)
    rows = [
        RowInput("work", {"person": person, "words": f"Work {number}. " + "I baked. " * 40})
        for number in range(8)
    ]
    put_records(login, rows)
    language = SheetOrder(PlainPaper.BRIEF, "ar", "en", person, is_large=True)

    assert save_sheet(login, language, tmp_path / "brief.pdf", accept_missing=True).pages == 1


def test_own_words_and_numbers_stand_in_both_languages_of_the_page(login: Login) -> None:
    """Beside Arabic, the English line has English labels also for a number after own words."""
    person = matched(login)
    found = preview_brief(login, person, Speaker("ar", "en"))
    (work,) = [one.words for part in found.parts for one in part.lines if one.kind == "work"]

    assert work.second is not None
    assert work.second.replace("\u2068", "").replace("\u2069", "").endswith("Years: 3")
    assert "I baked for my village." in work.main
    assert "Years" not in work.main
