"""Forms of a row and of a topic: drafts given, rows added and taken out, places kept."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import Problem
from app.i18n import N_
from app.records import Draft, RecordId
from app.schema.fields import Schema
from app.schema.registry import SCHEMAS, TOPICS, Topic
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import drawn_schemas, new_draft, saved_draft, setting, topic_drafts
from tests.ui.widgets.screen import controls, shown
from ui.forms.place import Place
from ui.forms.recordform import RecordForm
from ui.forms.texts import WordsEditor
from ui.forms.topicform import TopicForm
from ui.theme.appearance import Theme

NAMES = [schema.name for schema in drawn_schemas()]
KEYS = [topic.key for topic in TOPICS]
REACH = next(topic for topic in TOPICS if topic.key == "reach")
CONTACT = SCHEMAS["contact"]


def topic_form(theme: Theme, topic: Topic, *drafts: Draft) -> TopicForm:
    return TopicForm(setting(theme), topic, drafts)


def line_of(form: RecordForm, key: str) -> QLineEdit:
    editor = form.questions[key].made
    assert isinstance(editor, WordsEditor)
    return editor.line


@pytest.mark.parametrize("schema", drawn_schemas(), ids=NAMES)
def test_a_form_asks_what_a_person_fills_in(theme: Theme, schema: Schema) -> None:
    """One question per field of the form, in the schema's order; no more, no less."""
    form = RecordForm(setting(theme), new_draft(schema))

    assert list(form.questions) == [one.key for one in schema.form_fields]


def test_a_form_may_ask_a_part(theme: Theme) -> None:
    """An inspector shows the fields it names, in its own order."""
    schema = SCHEMAS["step"]
    form = RecordForm(setting(theme), new_draft(schema), [schema["helper"], schema["lane"]])

    assert list(form.questions) == ["helper", "lane"]


@pytest.mark.parametrize("topic", TOPICS, ids=KEYS)
def test_a_topic_asks_all_its_schemas(arabic: Theme, topic: Topic) -> None:
    """Rows given are shown, and nothing is dirty before somebody types."""
    drafts = list(topic_drafts(topic))
    form = topic_form(arabic, topic, *drafts)

    assert form.drafts == tuple(drafts)
    assert not any(draft.dirty for draft in drafts)


@pytest.mark.parametrize("topic", TOPICS, ids=KEYS)
def test_every_control_of_a_topic_has_a_name(qtbot: QtBot, arabic: Theme, topic: Topic) -> None:
    """Nothing on the page is mute to a screen reader."""
    form = shown(qtbot, topic_form(arabic, topic, *topic_drafts(topic)), 700, 900)
    mute = [part for part in controls(form) if not part.accessibleName()]

    assert mute == []


def test_an_edit_tells_its_draft(qtbot: QtBot, theme: Theme) -> None:
    """The page learns which row's words are to be put away."""
    first, second = new_draft(CONTACT, 5), new_draft(CONTACT, 6)
    form = shown(qtbot, topic_form(theme, REACH, first, second))
    told: list[Draft] = []
    form.edited.connect(told.append)
    press_letters(line_of(form.forms[1], "value"), "0")

    assert told == [second]
    assert second.dirty
    assert not first.dirty


def test_leaving_a_question_is_told_and_says_what_is_wrong(qtbot: QtBot, theme: Theme) -> None:
    """Moving on by Tab from a field with a refused value shows the problem there."""
    schema = SCHEMAS["session"]
    form = shown(qtbot, RecordForm(setting(theme), new_draft(schema)))
    question = form.questions["minutes"]
    question.made.focus_at()
    part = question.made.stops()[0]
    press_letters(part, "3")
    with qtbot.waitSignal(form.left):
        QTest.keyClick(part, Qt.Key.Key_Tab)

    assert question.has_problem


def test_one_more_row_is_asked_for_and_led_to(qtbot: QtBot, theme: Theme) -> None:
    """The form cannot make rows; it asks, and shows what it is given."""
    form = shown(qtbot, topic_form(theme, REACH, saved_draft(CONTACT, {"kind": "call"})))
    more = form.rows_of(CONTACT).more
    assert more is not None
    with qtbot.waitSignal(form.row_wanted) as wanted:
        more.click()
    fresh = new_draft(CONTACT, 9)
    added = form.add_row(fresh)

    assert wanted.args == [CONTACT]
    assert form.drafts[-1] is fresh
    assert form.isAncestorOf(added)
    place = form.place()
    assert place is not None
    assert (place.row, place.key) == (fresh.now.id, "kind")


def test_the_words_of_one_more_follow_the_rows(theme: Theme) -> None:
    """Nobody is asked for "one more" before there is one."""
    form = topic_form(theme, REACH)
    rows = form.rows_of(CONTACT)
    assert rows.more is not None
    without = rows.more.accessibleName()
    form.add_row(new_draft(CONTACT))

    assert without == "Write one down: Way to reach the person"
    assert CONTACT.add_another is not None
    assert rows.more.accessibleName() == theme.plain(CONTACT.add_another)


def test_a_row_taken_out_comes_back_with_its_words(qtbot: QtBot, theme: Theme) -> None:
    """Undo is beside it; nothing typed is lost."""
    draft = new_draft(CONTACT, 5)
    form = shown(qtbot, topic_form(theme, REACH, draft))
    press_letters(line_of(form.forms[0], "value"), "0142")
    block = form.rows_of(CONTACT).block_of(draft.now.id)
    assert block is not None
    with qtbot.waitSignal(form.given_up):
        block.out.click()
    without = form.drafts
    with qtbot.waitSignals([form.taken_back, form.edited]):
        block.undo.click()

    assert without == ()
    assert form.drafts == (draft,)
    assert line_of(form.forms[0], "value").text() == "0142"


def test_a_saved_row_cannot_be_taken_out_here(theme: Theme) -> None:
    """What is saved goes by an act of its own, with history and audit."""
    draft = saved_draft(CONTACT, {"kind": "call"})
    form = topic_form(theme, REACH, draft)
    block = form.rows_of(CONTACT).block_of(draft.now.id)

    assert block is not None
    assert block.out.isHidden()


def test_an_empty_new_row_keeps_nothing_up(theme: Theme) -> None:
    """Who opened a row and wrote nothing may go on."""
    form = topic_form(theme, REACH, new_draft(CONTACT))

    assert list(form.problems()) == []


def test_a_row_begun_without_its_needed_answer_is_held_up_calmly(
    qtbot: QtBot, theme: Theme
) -> None:
    """The first question that wants an answer is found, to be led to."""
    form = shown(qtbot, topic_form(theme, REACH, new_draft(CONTACT)))
    press_letters(line_of(form.forms[0], "value"), "0")
    found = form.show_problems()

    assert [problem.field for problem in form.problems()] == ["kind"]
    assert found is form.forms[0].questions["kind"]
    assert not found.has_problem


def test_a_problem_of_a_save_finds_its_field(theme: Theme) -> None:
    """What the core refuses stands where it can be put right."""
    form = RecordForm(setting(theme), new_draft(CONTACT))
    refused = Problem(N_("Choose one of the listed answers."), field="kind")

    assert form.show_problem(refused)
    assert form.questions["kind"].has_problem
    assert not form.show_problem(Problem(N_("Choose one of the listed answers.")))


def test_a_page_built_anew_brings_the_caret_back(qtbot: QtBot, theme: Theme) -> None:
    """Row, field and letter are the same after a lock or a change of language."""
    drafts = new_draft(CONTACT, 5), new_draft(CONTACT, 6)
    form = shown(qtbot, topic_form(theme, REACH, *drafts))
    line = line_of(form.forms[1], "value")
    line.setFocus()
    press_letters(line, "0142")
    line.setCursorPosition(2)
    place = form.place()
    assert place is not None
    again = shown(qtbot, topic_form(theme, REACH, *drafts))
    found = again.go_to(Place.from_stored(place.to_stored()))
    press_letters(line_of(again.forms[1], "value"), "7")

    assert found
    assert drafts[1].now.get(CONTACT["value"]) == "01742"


def test_a_place_elsewhere_is_not_found(theme: Theme) -> None:
    """A row that is gone, or a field of another topic."""
    form = topic_form(theme, REACH, new_draft(CONTACT, 5))

    assert not form.go_to(Place(RecordId("gone"), "kind"))
    assert not form.go_to(Place.from_stored({}))


def test_half_a_value_is_kept_beside_the_draft(qtbot: QtBot, theme: Theme) -> None:
    """Words that stand for no value yet survive too."""
    schema = SCHEMAS["session"]
    draft = new_draft(schema)
    form = shown(qtbot, RecordForm(setting(theme), draft))
    part = form.questions["minutes"].made.stops()[0]
    press_letters(part, "3")
    kept = form.unfinished()
    again = shown(qtbot, RecordForm(setting(theme), draft))
    again.show_unfinished(kept)

    assert kept == {"minutes": ("3",)}
    assert again.unfinished() == kept
    assert not draft.dirty


def test_another_draft_takes_the_place_of_a_saved_one(qtbot: QtBot, theme: Theme) -> None:
    """After a save the form goes on, and the caret stays."""
    draft = new_draft(CONTACT, 5)
    form = shown(qtbot, topic_form(theme, REACH, draft))
    line = line_of(form.forms[0], "value")
    line.setFocus()
    press_letters(line, "0142")
    line.setCursorPosition(1)
    form.show_drafts([Draft(draft.now)])

    assert not form.drafts[0].dirty
    assert form.drafts[0] is not draft
    assert line.hasFocus()
    assert line.cursorPosition() == 1


def test_a_topic_begins_at_what_is_open(qtbot: QtBot, theme: Theme) -> None:
    """The caret waits in the first question without an answer."""
    draft = saved_draft(CONTACT, {"kind": "call"})
    form = shown(qtbot, topic_form(theme, REACH, draft))
    form.begin()
    place = form.place()

    assert place is not None
    assert place.key == "value"


@pytest.mark.parametrize("size", [(380, 900), (700, 500)])
def test_no_width_cuts_a_form_off(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    """In a narrow window everything stands below another, nothing beside the page."""
    topic = TOPICS[1]
    form = shown(qtbot, topic_form(theme, topic, *topic_drafts(topic)), *size)
    wide = [part for part in _parts(form) if _right_edge(form, part) > form.width() + 1]

    assert wide == []


def _parts(form: TopicForm) -> list[Any]:
    return [part for part in controls(form) if part.isVisible()]


def _right_edge(form: TopicForm, part: Any) -> int:  # noqa: ANN401 - any widget
    return int(part.mapTo(form, part.rect().topRight()).x())
