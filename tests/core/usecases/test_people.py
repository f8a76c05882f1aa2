"""Intake, search, save: the first half of the main job on a real vault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import Code, Problem
from app.records import Draft, Record, RecordId
from app.schema.fields import Purpose
from app.schema.person import (
    ASPIRATION,
    BIRTH,
    NAME,
    PERSON,
    aspiration_words,
    gender,
    preferred_name,
)
from app.usecases.consents import answer_consent, consents_of, need_consent
from app.usecases.histories import show_history
from app.usecases.login import Login
from app.usecases.people import find_people, save_rows, show_student, start_intake
from app.usecases.rows import new_row
from app.usecases.undoing import undo_last
from tests.fakes import four_things


def test_four_things_make_a_person(login: Login, amina: RecordId) -> None:
    """A name, a language, a way to reach (or none) and a yes are enough."""
    view = show_student(login, amina)

    assert view.name == "أمينة الحسن"
    assert [len(view.rows[kind]) for kind in ("language", "contact", "consent")] == [1, 1, 1]
    assert consents_of(login, amina)["keep_file"].is_live


def test_without_a_yes_nothing_is_kept(login: Login) -> None:
    """A no to the file keeps nothing, and says what to do instead."""
    four = replace(four_things("Amina"), consent={"answer": "refused"})

    with pytest.raises(Problem) as caught:
        start_intake(login, four)

    assert caught.value.code is Code.NO_CONSENT
    assert login.vault.count("person") == 0


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("محمد الأحمد", "Mohamed"),
        ("محمد الأحمد", "Muhammed Ahmad"),
        ("محمد الأحمد", "مُحَمَّد"),
        ("محمد الأحمد", "احمد"),
        ("Mohamed Ahmad", "محمد"),
        ("Коваленко Олена", "kovalenko"),
        ("Їжакевич", "їжак"),
        ("José Nguyễn", "nguyen"),
        ("Li Xu", "xu"),
        ("Łukasz", "lukasz"),
        ("O'Brien", "obrien"),
    ],
)
def test_a_name_is_found_in_any_script_and_spelling(login: Login, name: str, asked: str) -> None:
    """Who is written one way is found by typing it another way."""
    person = start_intake(login, four_things(name)).value
    start_intake(login, four_things("Zzyzx Qqq"))

    found = find_people(login, asked)

    assert found
    assert found.people[0].person == person


def test_a_person_is_found_by_code_and_phone(login: Login) -> None:
    """The code from the paper and the digits of a phone find the person."""
    contact = {"kind": "call", "value": "+49 (30) 123-4567"}
    person = start_intake(login, replace(four_things("Amina"), contact=contact)).value
    code = show_student(login, person).code

    assert [one.person for one in find_people(login, code.lower())] == [person]
    assert [one.person for one in find_people(login, "٣٠١٢٣")] == [person]
    assert login.resolve(code) == person


def test_saved_answers_come_back_and_drafts_end(login: Login, amina: RecordId) -> None:
    """Saving a draft makes it a fact, with its history, and drops its sealed copy."""
    view = show_student(login, amina)
    draft = Draft(view.person)
    draft.put(gender, "female")
    hope = Draft(new_row(login.context, ASPIRATION, amina, {"person": amina}))
    hope.put(aspiration_words, "أريد أن أدرس")
    login.vault.store_draft(login.user, draft.now, {"gender": "female"})

    save_rows(login, [draft, hope])

    assert show_student(login, amina).person.get(gender) == "female"
    assert login.drafts_waiting() == 0
    assert [one.stored for one in show_history(login, amina, "gender")] == ["female"]
    assert show_history(login, amina)[0].worker == "Leila"


def test_saving_nothing_writes_nothing(login: Login, amina: RecordId) -> None:
    """A draft without edits leaves the log as it was."""
    before = login.store.state_hash()

    save_rows(login, [Draft(show_student(login, amina).person)])

    assert login.store.state_hash() == before


def test_a_required_field_left_empty_stops_the_whole_save(login: Login, amina: RecordId) -> None:
    """One row that cannot be kept keeps the others from being half saved."""
    good = Draft(show_student(login, amina).person)
    good.put(gender, "female")
    bad = Draft(Record(NAME, RecordId(login.context.record_id()), amina))
    bad.put(NAME["latin"], "Amina")

    with pytest.raises(Problem) as caught:
        save_rows(login, [good, bad])

    assert caught.value.field in {"words", "person"}
    assert show_student(login, amina).person.get(gender) is None


def test_undo_takes_back_the_last_save_only(login: Login, amina: RecordId) -> None:
    """Undo gives back what was shown before, and the undone value stays in history."""
    draft = Draft(show_student(login, amina).person)
    draft.put(preferred_name, "Amina")
    save_rows(login, [draft])

    undo_last(login)

    assert show_student(login, amina).name == "أمينة الحسن"
    assert len(show_history(login, amina, "preferred_name")) == 3


def test_undo_of_a_new_person_takes_all_its_rows(login: Login, amina: RecordId) -> None:
    """Taking back an intake leaves nobody behind, and a second undo has nothing to do."""
    undo_last(login)

    assert login.vault.record(PERSON.name, amina) is None
    assert not find_people(login, "Amina")
    with pytest.raises(Problem) as caught:
        undo_last(login)
    assert caught.value.code is Code.USAGE  # setting the centre up stays


def test_a_withdrawn_consent_stops_what_needs_it(login: Login, amina: RecordId) -> None:
    """After a withdrawal the purpose is refused at once; a later yes brings it back."""
    answer_consent(login, amina, {"purpose": "keep_file", "answer": "withdrawn"})

    with pytest.raises(Problem) as caught:
        need_consent(login, amina, Purpose.KEEP_FILE)

    assert caught.value.code is Code.NO_CONSENT
    answer_consent(login, amina, {"purpose": "keep_file", "answer": "given"})
    need_consent(login, amina, Purpose.KEEP_FILE)


def test_a_language_written_twice_is_one_row(login: Login, amina: RecordId) -> None:
    """The same language of the same person has the same id, wherever it is written."""
    view = show_student(login, amina)
    again = new_row(
        login.context, view.rows["language"][0].schema, amina, {"person": amina, "language": "ar"}
    )

    assert again.id == view.rows["language"][0].id


@pytest.mark.parametrize(("years_ahead", "kept"), [(0, 1), (1, 0)])
def test_nobody_is_born_in_the_future(
    login: Login, amina: RecordId, years_ahead: int, kept: int
) -> None:
    """This year is told as this year; a later one names the field and writes nothing."""
    year = login.context.today.year + years_ahead
    born = {"earliest": f"{year}-01-01", "latest": f"{year}-12-31"}
    row = new_row(login.context, BIRTH, amina, {"person": amina, "range": born})
    draft = Draft(Record(BIRTH, row.id, amina))
    draft.now = row

    if kept:
        save_rows(login, [draft])
    else:
        with pytest.raises(Problem, match="lies in the future") as caught:
            save_rows(login, [draft])
        assert (caught.value.code, caught.value.field) == (Code.USAGE, "range")
    assert login.vault.count("birth") == kept
