"""Which questions are put: rules hold, nothing is out of reach, and no answer is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import Record, RecordId, stored_value
from app.rules.talk import Asked, pick, shown, walk
from app.schema.fields import Rows, Schema, Unsaid
from app.schema.kinds import Reference, Stored
from app.schema.registry import SCHEMAS, TOPICS
from app.schema.talk import Question, Topic
from tests.strategies import answers

PERSON = RecordId(str(uuid.UUID(int=1, version=4)))
TOPIC = {topic.key: topic for topic in TOPICS}
QUESTIONS = [(topic, one) for topic in TOPICS for one in topic.questions]
IDS = [one.id for _, one in QUESTIONS]
TODAY = date(2026, 3, 2)


def row(name: str, number: int, /, **stored: Stored) -> Record:
    """Return a row about the person; numbers tell rows apart."""
    return Record(SCHEMAS[name], RecordId(str(uuid.UUID(int=number, version=4))), PERSON, stored)


def groups(topic: Topic) -> Iterator[list[Question]]:
    """Yield the questions that are answered in the same rows."""
    found: dict[tuple[str, tuple[str, ...]], list[Question]] = {}
    for one in topic.questions:
        marks = (
            ()
            if one.picks_a_row
            else tuple(f"{key}={value!r}" for key, value in one.also_sets.items())
        )
        found.setdefault((one.schema.name, marks), []).append(one)
    yield from found.values()


@st.composite
def topic_rows(draw: st.DrawFn, topic: Topic) -> list[Record]:
    """Return rows as a talk may leave them, with some questions answered and some not."""
    rows: list[Record] = []
    for group in groups(topic):
        schema, many = group[0].schema, any(one.repeats for one in group)
        for _ in range(draw(st.integers(0, 3 if many else 1))):
            rows.append(draw(_answered(schema, group, len(rows) + 2)))
    for one in topic.questions:
        if one.of is not None:
            rows = [each for each in rows if each.schema.name != one.schema.name]
            for place in [each for each in rows if each.schema.name == _target(one)]:
                rows.append(row(one.schema.name, len(rows) + 100, **{one.of.key: place.id}))
    return rows


@st.composite
def _answered(draw: st.DrawFn, schema: Schema, group: list[Question], number: int) -> Record:
    stored: dict[str, Stored] = {}
    for one in group:
        if one.picks_a_row:
            if draw(st.booleans()):
                stored.update(one.also_sets)
            continue
        stored.update(one.also_sets)
        if draw(st.integers(0, 3)):
            stored[one.field.key] = stored_value(one.field, draw(answers(one.field)))
    return row(schema.name, number, **stored)


def _target(one: Question) -> str:
    assert one.of is not None
    assert isinstance(one.of.kind, Reference)
    return one.of.kind.to


TALKS = st.sampled_from(list(TOPIC)).flatmap(
    lambda key: st.tuples(st.just(key), topic_rows(TOPIC[key]))
)


def codes(stored: Stored) -> set[str]:
    """Return what an answer says, told apart from the program's own way of telling it."""
    if isinstance(stored, bool):
        return {"yes"} if stored else {"no"}
    if isinstance(stored, list):
        return {str(one) for one in stored}
    return {stored} if isinstance(stored, str) else set()


def is_answered_in(topic: Topic, group: list[Question], each: Record) -> bool:
    """Tell whether a row is one of those that these questions are answered in."""
    if each.schema.name != group[0].schema.name:
        return False
    marked = [one for one in topic.questions if one.repeats and one.also_sets]
    claims = [
        one for one in marked if one.schema.name == each.schema.name and one.fits(each.stored)
    ]
    return group[0] in claims if claims or group[0] in marked else group[0].fits(each.stored)


def is_same_round(one: Asked, earlier: Asked) -> bool:
    """Tell whether two questions of a repeated block are put to the same repetition."""
    repeated = [each.question.repeats or each.of is not None for each in (one, earlier)]
    if not all(repeated) or one.question.schema.name != earlier.question.schema.name:
        return one.of is None or one.of is earlier.row
    return one.row is earlier.row


@given(TALKS)
def test_no_question_is_put_whose_rule_does_not_hold(talk: tuple[str, list[Record]]) -> None:
    """What is shown has an earlier question that is shown and was answered to fit."""
    key, rows = talk
    topic = TOPIC[key]
    asked = walk(topic, rows)

    for one in shown(asked):
        rule = one.question.show_if
        assert rule is None or any(
            earlier.is_shown and codes(earlier.stored) & rule.codes
            for earlier in asked
            if earlier.question.id == rule.question and is_same_round(one, earlier)
        ), one.question.id


@given(TALKS)
def test_no_question_is_hidden_without_a_reason(talk: tuple[str, list[Record]]) -> None:
    """Without a rule a question is hidden only until its row says what it is about."""
    key, rows = talk
    topic = TOPIC[key]

    for one in walk(topic, rows):
        if not one.is_shown and one.question.show_if is None:
            names = [key for key in one.question.schema.natural if key != "person"]
            assert names
            assert one.row is None or any(not codes(one.row.stored.get(key)) for key in names)


@given(TALKS)
def test_no_answer_is_lost(talk: tuple[str, list[Record]]) -> None:
    """Every answer is in the walk, and one whose question is hidden is marked as set aside."""
    key, rows = talk
    topic = TOPIC[key]
    before = [dict(one.stored) for one in rows]
    asked = walk(topic, rows)
    told = {(one.row.id, one.question.field.key) for one in asked if one.row and one.is_answered}

    for group in groups(topic):
        keys = {one.field.key for one in group}
        for each in rows:
            if is_answered_in(topic, group, each):
                kept = {key for key in keys if each.stored.get(key) not in (None, "", [])}
                assert {(each.id, key) for key in kept} <= told
    put = {one.place for one in asked if one.is_shown}
    assert all(one.is_set_aside == (one.is_answered and one.place not in put) for one in asked)
    assert not any(one.is_set_aside and one.is_shown for one in asked)
    assert [dict(one.stored) for one in rows] == before


@given(TALKS)
def test_the_talk_keeps_its_order(talk: tuple[str, list[Record]]) -> None:
    """Questions follow the topic's order, those of each row too; none is put twice to one row."""
    key, rows = talk
    topic = TOPIC[key]
    asked = walk(topic, rows)
    order = [one.id for one in topic.questions]
    rounds: dict[object, list[int]] = {}
    for one in asked:
        place = order.index(one.question.id)
        is_alone = not one.question.repeats and one.of is None
        rounds.setdefault("alone" if is_alone else id(one.of or one.row), []).append(place)
    places = [(one.question.id, one.row.id if one.row else "", id(one.of)) for one in asked]

    assert all(each == sorted(each) for each in rounds.values())
    assert len(places) == len(set(places))


@given(TALKS)
def test_walking_again_tells_the_same(talk: tuple[str, list[Record]]) -> None:
    """The talk is a function of the rows alone."""
    key, rows = talk
    topic = TOPIC[key]

    assert walk(topic, rows) == walk(topic, list(rows))


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=IDS)
def test_every_question_can_be_reached(topic: Topic, question: Question) -> None:
    """Answers that fit the rules one after another lead to it."""
    rows = [row("language", 90, language="ar")] if topic.key == "languages" else []
    path = [question]
    while (rule := path[-1].show_if) is not None:
        path.append(topic[rule.question])
    for one in reversed(path[1:]):
        rule = next(
            each.show_if for each in path if each.show_if and each.show_if.question == one.id
        )
        rows = _with_answer(rows, one, sorted(rule.codes)[0])

    assert question.id in {one.question.id for one in shown(walk(topic, rows))}


def _with_answer(rows: list[Record], one: Question, code: str) -> list[Record]:
    """Return rows in which a question was answered by a code."""
    kind = one.field.kind
    value = kind.to_stored(kind.parse(code))
    found = next((each for each in rows if each.schema.name == one.schema.name), None)
    if found is None:
        return [
            *rows,
            row(one.schema.name, len(rows) + 2, **one.also_sets, **{one.field.key: value}),
        ]
    changed = Record(found.schema, found.id, PERSON, {**found.stored, one.field.key: value})
    return [changed if each is found else each for each in rows]


def put(asked: tuple[Asked, ...]) -> list[str]:
    return [one.question.id for one in shown(asked)]


def test_a_hidden_answer_comes_back_with_its_question() -> None:
    """Who says "a visit" after "a call" keeps the number, and finds it again after "a call"."""
    topic = TOPIC["reach"]
    call = row("contact", 2, kind="call", value="+963115550142", safe_hours=["morning"])
    visit = row("contact", 2, kind="visit", value="+963115550142", safe_hours=["morning"])

    aside = [one.question.id for one in walk(topic, [visit]) if one.is_set_aside]

    assert aside == ["reach_hours"]
    assert not any(one.is_set_aside for one in walk(topic, [call]))
    assert "reach_hours" in put(walk(topic, [call]))


def test_a_block_is_gone_through_once_for_each_row() -> None:
    """The first way to reach stands among the other questions, the second after them."""
    topic = TOPIC["reach"]
    asked = put(walk(topic, [row("contact", 2, kind="call"), row("contact", 3, kind="email")]))

    assert asked[:8] == [
        "reach_kind", "consent_contact_me", "reach_number", "reach_shared", "reach_message",
        "reach_hours", "reach_kind", "reach_words",
    ]  # fmt: skip
    assert asked.count("reach_never") == 1


def test_inside_a_block_the_same_repetition_is_meant() -> None:
    """An interrupted school opens its own questions, not those of the course after it."""
    topic = TOPIC["learning"]
    school = row("education", 2, setting="school", completion="interrupted")
    course = row("education", 3, setting="college", completion="ongoing")
    case = row("recognition", 4, education=school.id)
    asked = shown(walk(topic, [school, course, case]))
    go_on = [one.row for one in asked if one.question.id == "learning_go_on"]
    checks = [(one.of, one.row) for one in asked if one.question.id == "learning_check"]

    assert go_on == [school]
    assert checks == [(school, case)]


def test_a_skipped_question_hides_its_followers() -> None:
    """Nobody is asked what they need to go on with a school they did not name."""
    home = row("education", 2, setting="home", completion="interrupted")
    asked = put(walk(TOPIC["learning"], [home]))

    assert "learning_done" not in asked
    assert "learning_go_on" not in asked
    assert "learning_proof" not in asked


@pytest.mark.parametrize("way", [Unsaid.DECLINED, Unsaid.UNKNOWN, Unsaid.ASK_LATER])
def test_who_does_not_answer_is_not_asked_further(way: Unsaid) -> None:
    """An answer left unsaid opens nothing."""
    person = row("person", 2, wants_mentor=way.to_stored())

    assert put(walk(TOPIC["meeting"], [person])) == [
        "wants_mentor", "meet_forms", "week_grid", "study_hours", "access_needs",
    ]  # fmt: skip


def test_each_language_is_asked_about_by_its_name() -> None:
    """The language to talk in is named once, and levels wait until a language is named."""
    topic = TOPIC["languages"]
    talk = row("language", 2, language="ti", for_speech=True)
    more = row("language", 3, language="ar", for_paper=True)
    nameless = put(walk(topic, []))
    asked = [(one.question.id, one.row) for one in shown(walk(topic, [talk, more]))]

    assert nameless[:2] == ["talk_language", "language_other"]
    assert "language_spoken" not in nameless
    assert [each for each, one in asked if one is talk] == [
        "talk_language", "language_spoken", "language_read", "language_write",
    ]  # fmt: skip
    assert ("language_other", more) in asked
    assert ("paper_language", more) in asked


def test_the_first_talk_is_shorter() -> None:
    """Questions of a later visit wait."""
    asked = walk(TOPIC["reach"], [row("contact", 2, kind="call")])

    assert "reach_hours" not in [one.question.id for one in shown(asked, visit=1)]
    assert "reach_hours" in [one.question.id for one in shown(asked, visit=2)]


def test_what_is_said_again_gets_a_row_of_its_day() -> None:
    """A scale is answered anew, and what was said before stands beside it."""
    old = row("measure", 2, scale="clarity", value="2", measured_on="2025-11-25")
    new = row("measure", 3, scale="clarity", value="4", measured_on=TODAY.isoformat())
    (first,) = [
        one for one in walk(TOPIC["hopes"], [old], TODAY) if one.question.id == "scale_clarity"
    ]
    (second,) = [
        one for one in walk(TOPIC["hopes"], [old, new], TODAY) if one.question.id == "scale_clarity"
    ]

    assert (first.row, first.before) == (None, old)
    assert (second.row, second.before) == (new, old)
    assert SCHEMAS["measure"].rows is Rows.APPEND


def test_a_number_not_to_be_used_is_no_way_to_reach() -> None:
    """It stands under its own question and is asked nothing else."""
    never = row("contact", 2, value="+10", do_not_contact=True, kind=Unsaid.NOT_ASKED.to_stored())
    asked = walk(TOPIC["reach"], [never])

    assert [one.question.id for one in asked if one.row is never] == ["reach_never"]
    assert [one.row for one in asked if one.question.id == "reach_kind"] == [None]


SPOKEN = st.dictionaries(
    st.sampled_from(["ar", "ti", "uk", "prs"]), st.sampled_from([True, False, None]), max_size=4
)


@given(SPOKEN, st.sampled_from(["ar", "ti", "uk", "prs", None]))
def test_picking_moves_the_mark(known: Mapping[str, bool | None], wanted: str | None) -> None:
    """Afterwards the language picked is marked, no other is, and no row changed its language."""
    question = TOPIC["languages"]["paper_language"]
    rows = [
        row("language", number, language=tag, for_paper=mark)
        for number, (tag, mark) in enumerate(known.items(), 2)
    ]

    after = applied(rows, pick(question, rows, wanted))

    assert [one.stored["language"] for one in after if one.stored.get("for_paper")] == (
        [wanted] if wanted else []
    )
    assert {one.id: one.stored["language"] for one in rows}.items() <= {
        one.id: one.stored["language"] for one in after
    }.items()
    assert pick(question, after, wanted) == {}


def applied(rows: list[Record], values: Mapping[Any, Mapping[str, Stored]]) -> list[Record]:
    """Return rows after what ``pick`` gave was put into them."""
    after = [
        Record(one.schema, one.id, PERSON, {**one.stored, **values.get(one.id, {})}) for one in rows
    ]
    return [*after, row("language", 99, **values[None])] if None in values else after
