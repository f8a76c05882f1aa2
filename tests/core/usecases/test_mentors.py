"""The register of mentors: joined, listed with the gate, one person with two files."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.rules.matching.gate import Light, Shine
from app.schema import mentors as fields
from app.schema.organisations import ORGANISATION
from app.usecases.login import Login
from app.usecases.mentors import (
    count_mentors,
    draft_of_mentor,
    find_mentors,
    make_mentor,
    mentor_view,
    page_of_mentors,
    register_mentor,
    save_mentor_row,
)
from app.usecases.organisations import add_around
from app.usecases.people import count_people, page_of_people, recent_people, start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.stipends import add_fund
from app.usecases.undoing import undo_last
from tests.fakes import four_things

YES = {"answer": "given"}


def student(login: Login, name: str) -> RecordId:
    """Return a student."""
    return start_intake(login, four_things(name)).value


def mentor(login: Login, name: str = "Lena Weber") -> RecordId:
    """Return somebody who has offered to help."""
    return register_mentor(login, name, YES).value


def ready(login: Login, person: RecordId) -> None:
    """Let a mentor have all that the gate asks for."""
    rows = [RowInput("mentor", {"person": person, "state": "approved", "capacity": "2"})]
    for kind in ("identity", "police", "references"):
        told = {"person": person, "type": kind, "result": "passed"}
        rows.append(RowInput("check", told))
    for module in ("sponsorship", "inclusive_leadership", "ethical_mentoring", "safeguarding"):
        told = {"person": person, "module": module, "done_on": "2026-01-01"}
        rows.append(RowInput("orientation", told))
    rows.append(RowInput("agreement", {"person": person, "signed_on": "2026-01-01"}))
    put_records(login, rows)


def test_a_new_mentor_stands_before_a_closed_gate(login: Login) -> None:
    """Whoever has only offered to help has no check, no training and no agreement."""
    person = mentor(login)
    (line,) = page_of_mentors(login).mentors

    assert (line.person, line.name) == (person, "Lena Weber")
    shines = {one.light: one.shine for one in line.lights}
    assert shines[Light.CHECKS] is shines[Light.TRAINING] is Shine.RED
    assert shines[Light.AGREEMENT] is Shine.RED
    assert shines[Light.CAPACITY] is Shine.GREEN


def test_with_all_that_is_asked_for_the_gate_opens(login: Login) -> None:
    """Four green lights, read for a page together as for one alone."""
    person = mentor(login)
    ready(login, person)

    (line,) = page_of_mentors(login).mentors
    assert {one.shine for one in line.lights} == {Shine.GREEN}
    assert mentor_view(login, person).line == line
    assert line.places == 2


def test_without_a_yes_or_a_name_nobody_is_added(login: Login) -> None:
    """13 without consent to a file, 2 without a name; nothing is written."""
    with pytest.raises(Problem) as no_yes:
        register_mentor(login, "Lena", {"answer": "refused"})
    with pytest.raises(Problem) as no_name:
        register_mentor(login, "  ", YES)

    assert (no_yes.value.code, no_name.value.code) == (Code.NO_CONSENT, Code.USAGE)
    assert count_mentors(login) == 0


def test_a_name_and_a_language_are_kept_as_their_fields_take_them(login: Login) -> None:
    """Too long, or a language that Waymark does not know: 2, and nobody is added."""
    refused = []
    for name, more in (("n" * 2000, {}), ("Lena", {"explained_language": "xx"})):
        with pytest.raises(Problem) as problem:
            register_mentor(login, name, {**YES, **more})
        refused.append((problem.value.code, problem.value.field))
    with pytest.raises(Problem) as fund:
        add_fund(login, {"name": "f" * 2000})
    with pytest.raises(Problem) as organisation:
        add_around(login, ORGANISATION, {"name": "o" * 2000})

    assert refused == [(Code.USAGE, "preferred_name"), (Code.USAGE, "explained_language")]
    assert (fund.value.field, organisation.value.field) == ("name", "name")
    assert Catalog("en").say(fund.value.text) == "Fund: Keep this to 80 characters at most."
    assert count_mentors(login) == 0
    assert mentor_view(login, mentor(login, "  Lena\u0301   Weber ")).name == "Len\u00e1 Weber"


def test_the_list_is_read_on_by_name(login: Login) -> None:
    """Pages follow each other without gap or double, whoever is no mentor left out."""
    student(login, "Anna")
    for name in ("Zoe", "Ben", "Lena", "Ada", "Max"):
        mentor(login, name)

    names, place = [], None
    for _ in range(3):
        page = page_of_mentors(login, place, 2)
        names += [one.name for one in page.mentors]
        place = page.place
    assert names == ["Ada", "Ben", "Lena", "Max", "Zoe"]
    assert place is None
    assert [one.name for one in find_mentors(login, "lena")] == ["Lena"]
    assert find_mentors(login, "Anna") == ()


def test_a_student_who_is_a_mentor_too_is_one_person_with_two_files(login: Login) -> None:
    """The same id in both lists; taken back, the student is only a student again."""
    person = student(login, "Amina")
    make_mentor(login, person)

    view = mentor_view(login, person)
    assert view.is_student
    assert [one.person for one in recent_people(login)] == [person]
    assert count_people(login) == 1
    with pytest.raises(Problem) as twice:
        make_mentor(login, person)
    assert twice.value.code is Code.USAGE

    undo_last(login)
    assert count_mentors(login) == 0
    assert count_people(login) == 1


def test_who_is_only_a_mentor_stands_in_no_list_of_students(login: Login) -> None:
    """Neither among the people kept last, nor among all, nor in their number."""
    person = student(login, "Amina")
    mentor(login)

    assert [one.person for one in recent_people(login)] == [person]
    assert [one.person for one in page_of_people(login).people] == [person]
    assert count_people(login) == 1


def test_a_row_of_a_mentor_is_written_through_its_form(login: Login) -> None:
    """A check is saved, and what is missing is said and nothing written."""
    person = mentor(login)
    draft = draft_of_mentor(login, person, "check")
    with pytest.raises(Problem):
        save_mentor_row(login, draft)
    draft.put(fields.check_type, "police")
    row = save_mentor_row(login, draft).value

    again = draft_of_mentor(login, person, "check", row)
    again.put(fields.check_result, "refused")
    save_mentor_row(login, again)
    (check,) = mentor_view(login, person).rows["check"]
    assert check.stored["result"] == "refused"
    assert mentor_view(login, person).line.lights[0].shine is Shine.RED


def test_nobody_is_no_mentor(login: Login) -> None:
    """40 for somebody who is not in the register."""
    with pytest.raises(Problem) as missing:
        mentor_view(login, student(login, "Amina"))

    assert missing.value.code is Code.NOT_FOUND
