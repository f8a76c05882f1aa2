"""A question: what the draft gets, what is refused, and the ways not to answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.i18n import N_
from app.records import Draft
from app.schema.fields import Field, Schema, Unsaid
from app.schema.kinds import Story, Words
from app.schema.phones import Phone
from app.schema.registry import SCHEMAS
from tests.strategies import typed
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import new_draft, saved_draft, setting
from tests.ui.widgets.screen import shown
from ui.forms.questions import FieldQuestion
from ui.forms.texts import NumberEditor, StoryEditor, WordsEditor
from ui.theme.appearance import Theme

FORM_FIELDS = [(schema, one) for schema in SCHEMAS.values() for one in schema.form_fields]
IDS = [f"{schema.name}.{one.key}" for schema, one in FORM_FIELDS]
TEXT_FIELDS = [
    (schema, one)
    for schema, one in FORM_FIELDS
    if isinstance(one.kind, Words | Story) and not isinstance(one.kind, Phone)
]
TEXT_IDS = [f"{schema.name}.{one.key}" for schema, one in TEXT_FIELDS]
NAME = SCHEMAS["person"]["preferred_name"]
MINUTES = SCHEMAS["session"]["minutes"]


def question_of(theme: Theme, one: Field[Any], draft: Draft) -> FieldQuestion:
    return FieldQuestion(setting(theme), one, draft)


@pytest.mark.parametrize(("schema", "one"), TEXT_FIELDS, ids=TEXT_IDS)
def test_typed_words_are_found_in_the_draft(
    qtbot: QtBot, theme: Theme, schema: Schema, one: Field[Any]
) -> None:
    """Key by key, for every field of words of every schema, in three scripts."""
    draft = new_draft(schema)
    question = shown(qtbot, question_of(theme, one, draft))
    question.made.focus_at()
    part = question.made.stops()[0]
    typed_so_far = ""
    for words in ("Two words,", "كلمتان", "два слова"):
        press_letters(part, words)
        typed_so_far += words

        assert draft.now.get(one) == typed_so_far
    assert not question.has_problem


@pytest.mark.parametrize(("schema", "one"), FORM_FIELDS, ids=IDS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_filled_in_is_found_in_the_draft(
    theme: Theme, data: st.DataObject, schema: Schema, one: Field[Any]
) -> None:
    """For every field of every schema: a value filled in and told of is in the draft."""
    draft = new_draft(schema)
    question = question_of(theme, one, draft)
    value = one.kind.check(data.draw(typed(one.kind)))
    question.made.show_value(value)
    question.made.edited.emit()

    assert draft.now.get(one) == (value if value not in ("", (), {}) else None)


def test_a_refused_number_keeps_the_old_one_and_says_so_on_leaving(
    qtbot: QtBot, theme: Theme
) -> None:
    """While somebody types, nobody is told off; after it, the words stand beside the field."""
    draft = saved_draft(SCHEMAS["session"], {"minutes": 45})
    question = shown(qtbot, question_of(theme, MINUTES, draft))
    assert isinstance(question.made, NumberEditor)
    press_letters(question.made.line, "000")
    while_typing = question.has_problem
    question.leave()

    assert draft.now.get(MINUTES) == 450
    assert not while_typing
    assert question.has_problem
    assert "Give a number from 5 to 600." in texts_of(question)
    assert question.typed() == ("45000",)
    assert question.made.line.property("wrong") == "true"


def test_a_problem_goes_away_once_it_is_put_right(qtbot: QtBot, theme: Theme) -> None:
    """No need to leave the field a second time."""
    draft = new_draft(SCHEMAS["session"])
    question = shown(qtbot, question_of(theme, MINUTES, draft))
    assert isinstance(question.made, NumberEditor)
    press_letters(question.made.line, "4")
    question.leave()
    before = question.has_problem
    press_letters(question.made.line, "5")

    assert before
    assert not question.has_problem
    assert draft.now.get(MINUTES) == 45


def test_words_too_long_are_told_at_once(qtbot: QtBot, theme: Theme) -> None:
    """The key that went too far is the last one; what fitted stays in the draft."""
    draft = new_draft(SCHEMAS["person"])
    question = shown(qtbot, question_of(theme, NAME, draft))
    assert isinstance(question.made, WordsEditor)
    question.made.show_value("a" * 79)
    press_letters(question.made.line, "bc")

    assert question.has_problem
    assert draft.now.get(NAME) == "a" * 79 + "b"


def test_a_way_not_to_answer_is_an_answer(qtbot: QtBot, theme: Theme) -> None:
    """Pressed, it empties the field; pressed again, it brings the words back."""
    draft = saved_draft(SCHEMAS["person"], {"preferred_name": "Amina"})
    question = shown(qtbot, question_of(theme, NAME, draft))
    later = question.ways[Unsaid.ASK_LATER]
    with qtbot.waitSignal(question.edited):
        later.click()
    told, emptied = draft.now.unsaid(NAME), question.made.value()
    later.click()

    assert told is Unsaid.ASK_LATER
    assert emptied is None
    assert draft.now.get(NAME) == question.made.value() == "Amina"
    assert not draft.dirty


def test_only_one_way_is_pressed(qtbot: QtBot, theme: Theme) -> None:
    """Who prefers not to say is not asked later."""
    draft = new_draft(SCHEMAS["person"])
    question = shown(qtbot, question_of(theme, NAME, draft))
    question.ways[Unsaid.ASK_LATER].click()
    question.ways[Unsaid.DECLINED].click()

    assert draft.now.unsaid(NAME) is Unsaid.DECLINED
    assert not question.ways[Unsaid.ASK_LATER].isChecked()


def test_an_answer_takes_the_way_back(qtbot: QtBot, theme: Theme) -> None:
    """Typing is answering."""
    draft = saved_draft(SCHEMAS["person"], {"preferred_name": Unsaid.ASK_LATER})
    question = shown(qtbot, question_of(theme, NAME, draft))
    assert isinstance(question.made, WordsEditor)
    was = question.ways[Unsaid.ASK_LATER].isChecked()
    press_letters(question.made.line, "A")

    assert was
    assert draft.now.get(NAME) == "A"
    assert not any(way.isChecked() for way in question.ways.values())


def test_a_way_from_elsewhere_is_shown(theme: Theme) -> None:
    """An import may say that a question was not asked."""
    draft = saved_draft(SCHEMAS["person"], {"preferred_name": Unsaid.NOT_ASKED})
    question = question_of(theme, NAME, draft)

    assert question.ways[Unsaid.NOT_ASKED].isChecked()


def test_an_empty_answer_that_is_needed_is_said_calmly(qtbot: QtBot, theme: Theme) -> None:
    """Not as an error, and not while somebody is still writing."""
    question = shown(qtbot, question_of(theme, NAME, new_draft(SCHEMAS["person"])))
    before = "This is still open" in texts_of(question)
    question.show_missing()

    assert not before
    assert question.is_missing
    assert not question.has_problem
    assert "This is still open" in texts_of(question)


def test_a_question_says_why_and_whose_words(qtbot: QtBot, arabic: Theme) -> None:
    """The reason stands below the question and is told to a screen reader."""
    question = shown(qtbot, question_of(arabic, NAME, new_draft(SCHEMAS["person"])))

    assert NAME.question is not None
    assert NAME.why is not None
    assert question.label.accessibleName() == arabic.plain(NAME.question)
    assert question.note is not None
    assert arabic.say(NAME.why) in question.note.accessibleName()
    assert arabic.say(NAME.why) in question.made.accessibleDescription()


def test_a_field_without_a_question_is_headed_by_its_label(theme: Theme) -> None:
    """A question a centre adds may be one word."""
    one = Field("more", Words(), N_("Name"))
    question = question_of(theme, one, new_draft(SCHEMAS["person"]))

    assert question.label.accessibleName() == "Name"
    assert question.note is None


def test_arrow_keys_walk_the_ways_and_space_presses(qtbot: QtBot, theme: Theme) -> None:
    """The ways are one stop of the Tab key, as a group of chips is."""
    draft = new_draft(SCHEMAS["person"])
    question = shown(qtbot, question_of(theme, NAME, draft))
    declined, later = question.ways[Unsaid.DECLINED], question.ways[Unsaid.ASK_LATER]
    question.made.focus_at()
    QTest.keyClick(question.made.stops()[0], Qt.Key.Key_Tab)
    reached = declined.hasFocus()
    QTest.keyClick(declined, Qt.Key.Key_Right)
    QTest.keyClick(later, Qt.Key.Key_Space)

    assert reached
    assert draft.now.unsaid(NAME) is Unsaid.ASK_LATER


def test_tab_goes_from_answer_to_answer(qtbot: QtBot, theme: Theme) -> None:
    """Tab leaves a story; Enter stays in it."""
    words = SCHEMAS["aspiration"]["words"]
    draft = new_draft(SCHEMAS["aspiration"])
    question = shown(qtbot, question_of(theme, words, draft))
    assert isinstance(question.made, StoryEditor)
    question.made.focus_at()
    press_letters(question.made.story, "A")
    QTest.keyClick(question.made.story, Qt.Key.Key_Return)
    press_letters(question.made.story, "b")
    QTest.keyClick(question.made.story, Qt.Key.Key_Tab)

    assert draft.now.get(words) == "A\nb"
    assert not question.made.story.hasFocus()


def texts_of(question: FieldQuestion) -> str:
    """Return the words of every visible label of a question."""
    labels = question.findChildren(QLabel)
    return " ".join(one.accessibleName() for one in labels if one.isVisible())
