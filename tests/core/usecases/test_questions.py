"""Two computers wrote apart: the question is shown, settled, and taken back."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.records import Change, Record, RecordId
from app.rules.merge import DELETED
from app.schema.person import preferred_name
from app.usecases.histories import show_history
from app.usecases.login import Login
from app.usecases.questions import (
    Question,
    choose_answer,
    delete_record,
    keep_record,
    kept_words,
    open_questions,
)
from app.usecases.undoing import undo_last

NOT_ALL_OF_IT = bytes(16)  # a deletion whose author had seen something else


def test_without_conflicts_there_is_no_question(login: Login, amina: RecordId) -> None:
    """What one computer wrote leaves nothing to settle."""
    assert open_questions(login, amina) == ()


def test_both_answers_are_shown_with_who_gave_them(login: Login, amina: RecordId) -> None:
    """People see every answer that stands, the newest first."""
    question = two_names(login, amina)

    assert [one.stored for one in question.answers] == ["Amina H.", "أمينة الحسن"]
    assert {one.given.worker for one in question.answers} == {"Leila"}


@pytest.mark.parametrize("which", [0, 1])
def test_choosing_settles_and_keeps_the_other_in_the_history(
    login: Login, amina: RecordId, which: int
) -> None:
    """The chosen answer stands alone; nothing that was written is lost."""
    question = two_names(login, amina)
    answer = question.answers[which]

    choose_answer(login, question, answer)

    assert login.need_person(amina).get(preferred_name) == answer.stored
    assert open_questions(login, amina) == ()
    past = {one.stored for one in show_history(login, amina, preferred_name.key)}
    assert past >= {one.stored for one in question.answers}


def test_a_choice_is_taken_back(login: Login, amina: RecordId) -> None:
    """Undo puts what was shown before in its place."""
    question = two_names(login, amina)
    before = login.need_person(amina).get(preferred_name)
    choose_answer(login, question, question.answers[1])

    undo_last(login)

    assert login.need_person(amina).get(preferred_name) == before


def test_a_choice_on_an_old_question_writes_nothing(login: Login, amina: RecordId) -> None:
    """Who chooses must have seen all the answers there are."""
    question = two_names(login, amina)
    write(login, login.need_person(amina), preferred_name.key, "Amina third")

    with pytest.raises(Problem) as caught:
        choose_answer(login, question, question.answers[0])

    assert caught.value.code is Code.USAGE
    assert len(open_questions(login, amina)[0].answers) == 3


def test_a_deleted_record_that_was_changed_is_kept(login: Login, amina: RecordId) -> None:
    """Keeping settles the question; the record says what it said."""
    record = language_of(login, amina)
    question = deleted_elsewhere(login, record)

    keep_record(login, question)

    assert question.field is None
    assert open_questions(login, amina) == ()
    assert language_of(login, amina).stored == record.stored


def test_a_deleted_record_that_was_changed_is_deleted_after_all(
    login: Login, amina: RecordId
) -> None:
    """Deleting it as it was shown settles the question as well, and undo brings it back."""
    record = language_of(login, amina)
    question = deleted_elsewhere(login, record)

    delete_record(login, question)

    assert login.vault.record(record.schema.name, record.id) is None
    assert open_questions(login, amina) == ()
    undo_last(login)
    assert language_of(login, amina).stored == record.stored


def test_keeping_is_taken_back(login: Login, amina: RecordId) -> None:
    """Undo leaves the record there, as it was shown."""
    record = language_of(login, amina)
    keep_record(login, deleted_elsewhere(login, record))

    undo_last(login)

    assert language_of(login, amina).stored == record.stored


def test_an_answer_is_no_way_to_settle_a_deletion(login: Login, amina: RecordId) -> None:
    """The two kinds of question are not mixed up."""
    question = deleted_elsewhere(login, language_of(login, amina))

    with pytest.raises(Problem):
        choose_answer(login, question, question.answers[0])


def test_what_a_record_says_is_shown_before_choosing(login: Login, amina: RecordId) -> None:
    """Only fields that people fill in, and only those with an answer."""
    shown = {one.key: stored for one, stored in kept_words(language_of(login, amina))}

    assert shown["language"] == "ar"
    assert "person" not in shown


def two_names(login: Login, person: RecordId) -> Question:
    """Return the question after another name was written without seeing the first."""
    write(login, login.need_person(person), preferred_name.key, "Amina H.")
    (question,) = open_questions(login, person)
    return question


def deleted_elsewhere(login: Login, record: Record) -> Question:
    """Return the question after somebody deleted ``record`` as it was long before."""
    write(login, record, DELETED, NOT_ALL_OF_IT)
    (question,) = open_questions(login, record.subject)
    return question


def write(login: Login, record: Record, key: str, value: str | bytes) -> None:
    """Write as a computer does that has seen nothing of this one."""
    change = Change(record.schema.name, record.id, record.subject, key, value, ())
    login.vault.append([change], "Save answers", user=login.user)


def language_of(login: Login, person: RecordId) -> Record:
    """Return the one language row of a person."""
    (record,) = login.vault.records("language", subject=person)
    return record
