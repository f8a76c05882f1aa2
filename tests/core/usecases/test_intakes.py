"""The talk on a real vault: rows where they are needed, natural keys, consent with its terms."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import Problem
from app.records import Draft, RecordId, derived_id, parse_value
from app.rules.dates import months_after
from app.rules.talk import pick, walk
from app.schema.fields import Purpose, Unsaid
from app.schema.registry import SCHEMAS, TOPICS, Topic
from app.usecases.consents import answer_consent, consent_to_ask, consents_of, consents_to_ask
from app.usecases.intakes import (
    IntakeView,
    KeptDraft,
    keep_drafts,
    new_draft,
    open_intake,
    rows_of,
    talk_drafts,
)
from app.usecases.login import Login
from app.usecases.people import save_rows

TOPIC = {one.key: one for one in TOPICS}


def drafts_in(login: Login, amina: RecordId, topic: str) -> list[Draft]:
    view = open_intake(login, amina)
    return [one.draft for one in talk_drafts(login, view, TOPIC[topic])]


def put(draft: Draft, key: str, text: str) -> None:
    one = draft.now.schema[key]
    draft.now = draft.now.put(one, one.kind.from_stored(parse_value(one, text)))


def of_kind(drafts: list[Draft], kind: str) -> list[Draft]:
    return [one for one in drafts if one.now.schema.name == kind]


def answered(view: IntakeView, topic: str) -> tuple[int, int]:
    found = next(one for one in view.topics if one.topic.key == topic)
    return found.answered, found.ask_later


@pytest.mark.parametrize("topic", TOPICS, ids=lambda one: one.key)
def test_every_question_of_a_topic_has_a_row(login: Login, amina: RecordId, topic: Topic) -> None:
    """After opening a topic, only consent and questions that pick a row wait for one."""
    view = open_intake(login, amina)
    drafts = [one.draft for one in talk_drafts(login, view, topic)]
    asked = walk(topic, [one.now for one in drafts], login.context.today)
    lacking = {one.question.id for one in asked if one.row is None}
    may_lack = {
        one.id for one in topic.questions if one.picks_a_row or one.schema.name == "consent"
    }

    assert lacking <= may_lack
    assert not any(draft.dirty for draft in drafts)


def test_part_of_daily_life_has_one_row_on_every_computer(login: Login, amina: RecordId) -> None:
    """Two computers that ask how the home is write to the same row."""
    drafts = of_kind(drafts_in(login, amina, "daily_life"), "barrier")
    home = next(one for one in drafts if one.now.stored["kind"] == "housing")
    put(home, "severity", "urgent")

    (row,) = save_rows(login, [home]).value

    assert row == derived_id("barrier", amina, "housing")
    assert open_intake(login, amina).student.rows["barrier"][0].stored["severity"] == "urgent"


def test_a_language_written_twice_is_one_row(login: Login, amina: RecordId) -> None:
    """A row begun before its language was named gets the language's own row when it is saved."""
    first, second = new_draft(login, amina, "language"), new_draft(login, amina, "language")
    for draft, level in ((first, "A1"), (second, "B2")):
        put(draft, "language", "ti")
        put(draft, "spoken_level", level)
    put(first, "read_level", "A2")
    keep_drafts(login, [KeptDraft(first, {}), KeptDraft(second, {})])

    rows = save_rows(login, [first, second]).value
    again = new_draft(login, amina, "language")
    put(again, "language", "ti")
    put(again, "write_level", "A1")
    save_rows(login, [again])

    assert rows == (derived_id("language", amina, "ti"),)
    (kept,) = [
        one
        for one in open_intake(login, amina).student.rows["language"]
        if one.stored["language"] == "ti"
    ]
    levels = [kept.stored[key] for key in ("spoken_level", "read_level", "write_level")]
    assert levels == ["B2", "A2", "A1"]
    assert login.drafts_waiting() == 0


def test_the_language_on_paper_is_picked_among_those_named(login: Login, amina: RecordId) -> None:
    """A language already named is marked; another one becomes a row."""
    question = TOPIC["languages"]["paper_language"]
    student = open_intake(login, amina).student
    (talk,) = student.rows["language"]

    named = pick(question, rows_of(student), talk.stored["language"])
    other = pick(question, rows_of(student), "uk")

    assert named == {talk.id: {"for_paper": True}}
    assert other == {None: {"for_paper": True, "language": "uk"}}


def test_how_far_a_topic_is_counts_questions(login: Login, amina: RecordId) -> None:
    """Answers and those to be asked later are told apart; hidden questions do not count."""
    person = next(one for one in drafts_in(login, amina, "meeting") if one.now.id == amina)
    put(person, "wants_mentor", "no")
    put(person, "help_topics", "cv")
    person.put(SCHEMAS["person"]["study_hours"], Unsaid.ASK_LATER)
    save_rows(login, [person])

    assert answered(open_intake(login, amina), "meeting") == (1, 1)
    assert open_intake(login, amina).student.person.stored["help_topics"] == ["cv"]


def test_a_scale_is_kept_with_its_day(login: Login, amina: RecordId) -> None:
    """The program writes down when it was said."""
    drafts = of_kind(drafts_in(login, amina, "hopes"), "measure")
    assert [one.now.stored["scale"] for one in drafts] == ["belonging", "confidence", "clarity"]
    put(drafts[0], "value", "4")
    save_rows(login, drafts)

    (kept,) = open_intake(login, amina).student.rows["measure"]

    assert kept.stored["measured_on"] == login.context.today.isoformat()


def test_a_case_of_recognition_belongs_to_its_school(login: Login, amina: RecordId) -> None:
    """Whether a school is to be checked is kept beside that school."""
    drafts = drafts_in(login, amina, "learning")
    (school,), (case,) = of_kind(drafts, "education"), of_kind(drafts, "recognition")

    assert case.now.stored["education"] == school.now.id
    assert case.now.id == derived_id("recognition", school.now.id)


def test_the_talk_asks_for_what_needs_no_name(login: Login, amina: RecordId) -> None:
    """Purposes come in the order of the talk; a script with a blank waits for its name."""
    asked = [one.purpose for one in consents_to_ask(login, amina)]

    assert asked == ["keep_file", "contact_me", "share_with_mentor", "statistics", "online_sync"]
    with pytest.raises(Problem) as caught:
        consent_to_ask(login, amina, Purpose.REFERRAL, {})
    assert caught.value.field == "organisation"
    view = consent_to_ask(login, amina, Purpose.REFERRAL, {"organisation": "Elm House"})
    assert view.script[0]["en"] == "Elm House may be able to help you."


@pytest.mark.parametrize(
    ("purpose", "until"),
    [("referral", 3), ("online_sync", 12), ("keep_file", None), ("share_with_mentor", None)],
)
def test_a_yes_holds_as_long_as_was_said(
    login: Login, amina: RecordId, purpose: str, until: int | None
) -> None:
    """A yes counted from its own day ends as the script says; others with what they serve."""
    answer_consent(login, amina, {"purpose": purpose, "answer": "given"})

    (event,) = consents_of(login, amina)[purpose].current

    today = login.context.today
    assert event.valid_until == (months_after(today, until) if until else None)


def test_months_are_counted_by_the_calendar() -> None:
    """A month later is the same day, or the last one there is."""
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 3) == date(2027, 3, 15)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_a_dated_kind_names_a_field_it_has() -> None:
    """The day a row was written down has a field of its own."""
    for schema in SCHEMAS.values():
        assert schema.dated is None or schema.dated in schema
