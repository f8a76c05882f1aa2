"""What people say of a match: a face and a sentence of each side, and the ladder over time."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema import standing as fields
from app.usecases.consents import answer_consents
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.personoverview import overview_of
from app.usecases.undoing import undo_last
from app.usecases.voices import (
    add_feedback,
    feedback_draft,
    feel,
    ladder_of,
    save_feedback,
    stand_on,
    voices_about,
    voices_of,
)
from tests.core.usecases.test_matchboard import helper, waiting


def pair(login: Login, student: str = "Amina", mentor: str = "Lena") -> tuple[RecordId, RecordId]:
    """Return a student's match, and the mentor."""
    lena = helper(login, mentor)
    return propose_pair(login, waiting(login, student), lena).value, lena


def test_two_taps_keep_a_face_with_day_and_asker(login: Login) -> None:
    """Face and save are all that is needed; who asked, when and about what is known."""
    match, lena = pair(login)
    draft = feedback_draft(login, match)
    draft.put(fields.face, "4")
    saved = save_feedback(login, draft).value

    (voice,) = voices_about(login, lena)
    assert (voice.record.id, voice.face, voice.side) == (saved, 4, "student")
    assert (voice.student, voice.asked_by) == ("Amina", "Leila")
    assert voice.record.get(fields.feedback_about) == "match"
    assert voice.record.get(fields.felt_on) == login.context.today


def test_each_side_is_heard_and_only_the_student_draws_the_own_line(login: Login) -> None:
    """What mentor and employer say is not on the student's own line."""
    match, lena = pair(login)
    person = login.need("match", match).subject
    for side, face in (("student", "2"), ("mentor", "5"), ("employer", "4")):
        add_feedback(login, person, {"said_by": side, "face": face, "match": match})

    assert [one.side for one in voices_of(login, person)] == ["employer", "mentor", "student"]
    assert len(voices_about(login, lena)) == 3
    line = overview_of(login, person).lines[-1]
    assert [point.value for point in line.points] == [2]


def test_a_mentor_is_told_nothing_of_other_matches(login: Login) -> None:
    """A face about one match is not among those of another mentor."""
    first, _ = pair(login)
    second, max_ = pair(login, "Omar", "Max")
    add_feedback(login, login.need("match", first).subject, {"face": "4", "match": first})

    assert voices_about(login, max_) == ()
    with pytest.raises(Problem) as caught:
        add_feedback(login, login.need("match", first).subject, {"face": "4", "match": second})
    assert (caught.value.code, caught.value.field) == (Code.USAGE, "match")


def test_without_a_face_or_without_consent_nothing_is_kept(login: Login) -> None:
    """A sentence alone has no place on a line; without consent there is no file at all."""
    match, _ = pair(login)
    person = login.need("match", match).subject
    with pytest.raises(Problem) as caught:
        add_feedback(login, person, {"words": "It is fine.", "match": match})
    assert caught.value.field == "face"

    answer_consents(login, person, [{"purpose": "keep_file", "answer": "withdrawn"}])
    with pytest.raises(Problem) as caught:
        add_feedback(login, person, {"face": "4"})
    assert caught.value.code is Code.NO_CONSENT
    with pytest.raises(Problem):
        stand_on(login, person, {"course": 3})


def test_the_ladder_keeps_each_rung_with_its_day(login: Login) -> None:
    """Both ends of the ladder can be stood on; one beyond them cannot, and nothing is kept."""
    person = waiting(login)
    stand_on(login, person, {"course": 0, "work": 10})
    today = login.context.today

    assert ladder_of(login, person) == {"course": ((today, 0),), "work": ((today, 10),)}
    for wrong in ({"course": 11}, {"course": -1}, {"riches": 3}, {}):
        with pytest.raises(Problem) as caught:
            stand_on(login, person, {"work": 5, **wrong} if wrong else {})
        assert caught.value.code is Code.USAGE
    assert ladder_of(login, person)["work"] == ((today, 10),)
    undo_last(login)
    assert ladder_of(login, person) == {}


def test_picture_scales_are_kept_with_their_day_or_not_at_all(login: Login) -> None:
    """One wrong answer keeps the right ones from being written, too."""
    person = waiting(login)
    for wrong in ({}, {"clarity": "6"}, {"riches": "3"}, {"clarity": "4", "belonging": "0"}):
        with pytest.raises(Problem) as caught:
            feel(login, person, wrong)
        assert caught.value.code is Code.USAGE
    feel(login, person, {"clarity": "4"})

    (line,) = overview_of(login, person).lines
    assert [(one.day, one.value) for one in line.points] == [(login.context.today, 4)]
