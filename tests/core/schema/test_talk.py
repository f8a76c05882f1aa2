"""The declared talk is the one that was agreed: tests/vectors/intake.json, question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.schema.codes import READ_LEVELS, SPOKEN_LEVELS, WRITE_LEVELS
from app.schema.fields import Field, Merge, Rows
from app.schema.grids import WeekGrid
from app.schema.kinds import (
    Choice,
    Choices,
    Kind,
    LanguageTag,
    Moment,
    Number,
    Reference,
    Story,
    Words,
    YesNo,
)
from app.schema.lists import Country, Listed
from app.schema.options import Options
from app.schema.phones import Phone
from app.schema.registry import SCHEMAS, TOPICS
from app.schema.spans import RoughDay
from app.schema.talk import Question, ShowIf, Topic

AGREED = json.loads((Path(__file__).parents[2] / "vectors" / "intake.json").read_text("utf-8"))
ROWS: list[dict[str, Any]] = AGREED["questions"]
CODES = [row["paper_code"] for row in ROWS]
ASKED = {one.id: one for topic in TOPICS for one in topic.questions}
each_row = pytest.mark.parametrize("row", ROWS, ids=CODES)

# What stands in our records under another name, and why.
KEPT_AS = {
    ("consent", "decision"): ("consent", "answer"),  # the name it had first
    ("session", "planned"): ("session", "starts_at"),  # people meet at a time of a day
    # What comes first is told before there is any plan.
    ("plan", "first_barrier"): ("person", "first_barrier"),
    ("plan", "first_goal"): ("person", "first_goal"),
}
SETS_AS = {"legal": {"use": "legal"}}
KINDS: dict[str, tuple[type[Kind[Any]], ...]] = {
    "words": (Words,),
    "story": (Story,),
    "choice": (Choice, LanguageTag, Listed, Country),
    "choices": (Choices,),
    "day": (type(SCHEMAS["legal"]["valid_until"].kind), Moment),
    "rough_day": (RoughDay,),
    "number": (Number,),
    "phone": (Phone,),
    "yes_no": (YesNo,),
    "language_level": (Choice,),
    "week_grid": (WeekGrid,),
    "money_band": (Choice,),
    "reference": (Reference,),
}


def asked(row: dict[str, Any]) -> Question:
    return ASKED[row["id"]]


def stored(value: object) -> object:
    """Return a code of the agreed table as a stored value: yes and no of a yes-or-no question."""
    return {"yes": True, "no": False}.get(str(value), value)


def answers_of(one: Field[Any]) -> Iterator[str]:
    """Yield the codes offered to a field, in order."""
    if isinstance(one.kind, Choice | Choices):
        yield from one.kind.options
    if isinstance(one.kind, Listed):
        yield from one.kind.offered


def test_every_agreed_question_is_asked_once_in_its_order() -> None:
    """No question is missing, added or moved; only ours that are not on paper have no code."""
    on_paper = [one for topic in TOPICS for one in topic.questions if one.code]

    assert [one.code for one in on_paper] == CODES
    assert [one.id for one in on_paper] == [row["id"] for row in ROWS]
    assert len(CODES) == len(set(CODES)) == 95
    assert len(TOPICS) == 11


@each_row
def test_a_question_stands_in_its_topic(row: dict[str, Any]) -> None:
    """The letter of the code is the topic's."""
    (topic,) = [one for one in TOPICS if row["id"] in {each.id for each in one.questions}]

    assert topic.key == row["topic"]
    assert row["paper_code"].startswith(topic.letter)


@each_row
def test_a_question_says_what_was_agreed(row: dict[str, Any]) -> None:
    """Worker's words, student's words, reason and picture."""
    one = asked(row)
    told = (one.words.msgid, one.student.msgid, one.field.why.msgid if one.field.why else "")

    assert told == (row["ask"], row["ask_student"], row["why"])
    assert one.pictogram == row["pictogram"]


@each_row
def test_an_answer_goes_where_it_was_agreed(row: dict[str, Any]) -> None:
    """Record, field and kind of value."""
    one = asked(row)
    place = (row["record"], row["field"])

    assert (one.schema.name, one.field.key) == KEPT_AS.get(place, place)
    assert one.schema[one.field.key].key == one.field.key
    assert isinstance(one.field.kind, KINDS[row["value"]])


@each_row
def test_an_answer_is_kept_as_it_was_agreed(row: dict[str, Any]) -> None:
    """Visit, sensitivity, purpose, what it opens with, and whether it tells who somebody is."""
    one = asked(row)

    assert (one.visit, one.is_first) == (row["visit"], row["first_meeting"])
    assert one.field.sensitivity.value == row["sensitive"]
    assert one.field.purpose.value == row["purpose"]
    assert [each.value for each in one.field.opens_with] == row["opens_with"]
    assert one.field.identifying == row["identifies"]
    assert (one.script.value if one.script else None) == row["script"]


@each_row
def test_answers_written_apart_merge_as_agreed(row: dict[str, Any]) -> None:
    """Ask and protect are the field's; append and set are the row's, else both are kept."""
    one = asked(row)
    repeats = row["many"] and one.of is None
    marks = [one.schema[key] for key in one.also_sets if key in row["also_sets"]]
    guarded = [each for each in (one.field, *marks) if each.merge is Merge.PROTECT]

    assert one.repeats == repeats
    if row["protective_first"]:
        safe = row["protective_first"]
        expected = [stored(value) for value in safe] if row["value"] == "yes_no" else safe
        assert list(one.field.protective) == expected
    elif row["merge"] == "protect":
        # Waits for a rule by which any answer is safer than none.
        assert guarded or one.id == "mentor_not"
    else:
        assert not guarded
        assert row["merge"] != "append" or one.schema.rows is Rows.APPEND or repeats
        assert one.field.merge is Merge.ASK


@each_row
def test_a_question_is_put_when_agreed(row: dict[str, Any]) -> None:
    """The rule names the same earlier question and the same codes."""
    rule = row["show_if"]

    assert asked(row).show_if == (ShowIf(rule[0], frozenset(rule[1])) if rule else None)


@each_row
def test_what_an_answer_also_sets_is_agreed(row: dict[str, Any]) -> None:
    """Fixed values are written with the answer, under keys that the record has."""
    one = asked(row)
    wanted: dict[str, object] = {}
    for key, value in row["also_sets"].items():
        wanted.update(SETS_AS.get(key, {key: value}))

    assert wanted.items() <= dict(one.also_sets).items()
    assert all(key in one.schema for key in one.also_sets)


@each_row
def test_the_choices_are_those_agreed(row: dict[str, Any]) -> None:
    """The same codes in the same order, those that stand alone marked."""
    one, choices = asked(row), row["choices"]
    if choices in (None, "languages", "countries"):
        return
    codes = AGREED["lists"][choices] if isinstance(choices, str) else choices
    if one.schema.name == "consent" and one.field.key == "answer":
        assert set(codes) <= set(answers_of(one.field))
        return

    assert sorted(answers_of(one.field)) == sorted(codes)
    if isinstance(one.field.kind, Choices):
        options = one.field.kind.options
        assert isinstance(options, Options)
        assert options.alone == {"none", "only_me", "any"} & set(codes)


@each_row
def test_words_as_spoken_stand_beside_a_code(row: dict[str, Any]) -> None:
    """Where own words are wanted, the field or one beside it takes them."""
    one = asked(row)

    assert not row["own_words"] or any(each.own_words for each in (one.field, *one.beside))


def test_levels_have_the_words_of_their_skill() -> None:
    """Speaking, reading and writing each have their own ladder."""
    by_key = {one.field.key: one.field.kind for one in ASKED.values()}
    ladders = {
        "spoken_level": SPOKEN_LEVELS,
        "read_level": READ_LEVELS,
        "write_level": WRITE_LEVELS,
    }

    for key, ladder in ladders.items():
        kind = by_key[key]
        assert isinstance(kind, Choice)
        assert kind.options is ladder


def test_nothing_that_a_topic_keeps_is_left_unasked() -> None:
    """Every field that people fill in is asked, stands beside an answer, or is set by one."""
    reached = {
        (one.schema.name, key)
        for one in ASKED.values()
        for key in (one.field.key, *(each.key for each in one.beside), *one.also_sets)
    }
    at_home = [schema for schema in SCHEMAS.values() if schema.topic is not None]

    assert [
        (schema.name, one.key)
        for schema in at_home
        for one in schema.form_fields
        if (schema.name, one.key) not in reached
    ] == []


def test_every_kind_of_a_topic_is_asked_there() -> None:
    """A row is at home in a topic that asks for it."""
    for schema in SCHEMAS.values():
        homes = [
            topic.key for topic in TOPICS if schema.name in {one.name for one in topic.schemas}
        ]
        assert homes == ([schema.topic] if schema.topic else [])


@pytest.mark.parametrize("one", ASKED.values(), ids=list(ASKED))
def test_what_a_student_reads_is_short(one: Question) -> None:
    """A sentence the student sees or hears has 15 words at most; hints may be longer."""
    for text in (one.words, one.student, one.field.why):
        assert text is not None
        assert all(len(part.split()) <= 15 for part in text.msgid.split(". ")), one.id


def test_a_rule_must_name_an_earlier_question() -> None:
    """A topic whose rules look ahead is refused at once, so that every rule comes to an end."""
    topic = TOPICS[1]
    turned = tuple(reversed(topic.questions))

    with pytest.raises(ValueError, match="does not come before"):
        Topic(
            topic.key, topic.letter, topic.title, topic.student_title, topic.opening, topic.hint,
            topic.pictogram, turned,
        )  # fmt: skip
