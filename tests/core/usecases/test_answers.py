"""Answers on paper: whatever was told has its words in the languages of the paper."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.papers.sheets.roadmap_content import Words
from app.records import stored_value
from app.schema.fields import Unsaid
from app.schema.kinds import Reference
from app.schema.registry import TOPICS
from app.schema.talk import Question
from app.usecases.answers import answer_words, joined
from app.usecases.speaker import Speaker
from tests.strategies import answers

ASKED = [
    one
    for topic in TOPICS
    for one in topic.questions
    if one.code and not isinstance(one.field.kind, Reference)
]


@pytest.mark.parametrize("question", ASKED, ids=lambda one: one.id)
@settings(max_examples=10)
@given(data=st.data())
def test_every_answer_of_the_talk_has_words_on_paper(
    question: Question, data: st.DataObject
) -> None:
    """In the languages that are whole, nothing falls back to another one."""
    one = question.field
    stored = stored_value(one, data.draw(answers(one).filter(lambda value: value not in ("", ()))))

    for language, second in (("ar", "en"), ("uk", "ar"), ("en", None)):
        said = answer_words(Speaker(language, second), one, stored, ())
        assert said is not None
        assert said.main.strip()
        assert said.main_language == language
        assert said.second_language in {second, None}


def test_what_was_left_unsaid_is_said() -> None:
    """An answer not given is an answer."""
    said = answer_words(Speaker("ar", "en"), ASKED[0].field, Unsaid.DECLINED.to_stored(), ())

    assert said is not None
    assert said.second == "Prefers not to say"
    assert said.main_language == "ar"


def test_several_answers_stand_in_one_language() -> None:
    """If one of them has no translation, all stand in the second language, to be starred."""
    some = [Words("أول", "ar", "first", "en"), Words("second", "en", "second", "en")]

    assert joined(some) == Words("first · second", "en")
    assert joined(some[:1]) == some[0]
