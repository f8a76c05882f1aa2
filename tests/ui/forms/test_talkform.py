"""The talk on screen: questions come and go by the rules, rows are added, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.records import Draft, RecordId, stored_value
from app.schema.kinds import Choice, Choices, Kind, Moment, YesNo
from app.schema.registry import SCHEMAS, TOPICS
from app.schema.talk import Question, Topic
from tests.strategies import typed
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import new_draft, saved_draft, setting
from tests.ui.forms.talks import Talk
from tests.ui.widgets.screen import controls, shown
from ui.forms.place import Place
from ui.forms.questions import FieldQuestion
from ui.forms.talkcards import RowCard, TalkQuestion
from ui.forms.talkform import ANY_TALK, FIRST_TALK, TalkForm
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button

KEYS = [topic.key for topic in TOPICS]
BY_KEY = dict(zip(KEYS, TOPICS, strict=True))
ASKING = [topic for topic in TOPICS if topic.key != "welcome"]  # the welcome is consent only
CONTACT, LANGUAGE = SCHEMAS["contact"], SCHEMAS["language"]
every_topic = pytest.mark.parametrize("topic", ASKING, ids=lambda one: one.key)


def block_of(form: TalkForm, question: str) -> TalkQuestion:
    """Return the first question of that id on the page."""
    return next(one for one in form.blocks if one.asked.question.id == question)


def ids(form: TalkForm) -> list[str]:
    return [one.asked.question.id for one in form.blocks]


def answer(block: TalkQuestion, value: Any) -> None:  # noqa: ANN401 - of any kind
    """Fill a value in, as a person does."""
    block.main.made.show_value(value)
    block.main.made.edited.emit()


def a_card(form: TalkForm, draft: Draft) -> RowCard:
    return next(one for one in form.findChildren(RowCard) if one.draft is draft)


@every_topic
def test_nothing_is_changed_before_somebody_writes(theme: Theme, topic: Topic) -> None:
    """Opening a topic makes no draft dirty and asks every question that no rule holds back."""
    talk = Talk(theme, topic)

    assert talk.form.blocks
    assert not any(draft.dirty for draft in talk.form.drafts)
    assert list(talk.form.problems()) == []
    assert talk.wanted == []


@every_topic
def test_every_control_of_a_topic_has_a_name(qtbot: QtBot, arabic: Theme, topic: Topic) -> None:
    """Nothing on the page is mute to a screen reader."""
    form = shown(qtbot, Talk(arabic, topic).form, 700, 900)
    mute = [part for part in controls(form) if not part.accessibleName()]

    assert mute == []


def first_answer(kind: Kind[Any]) -> Any:  # noqa: ANN401 - of the kind's own type
    """Return an answer that any rule may follow on: the first of a list, yes, or words."""
    if isinstance(kind, Choice):
        return next(iter(kind.options))
    if isinstance(kind, Choices):
        return (next(iter(kind.options)),)
    return True if isinstance(kind, YesNo) else None


@every_topic
def test_every_question_that_comes_can_be_answered(theme: Theme, topic: Topic) -> None:
    """The talk comes to an end, whatever questions the answers bring."""
    form, done = Talk(theme, topic).form, set[str]()
    while todo := [one for one in form.blocks if one.asked.question.id not in done]:
        done.add(todo[0].asked.question.id)
        answer(todo[0], first_answer(todo[0].asked.question.field.kind))
        assert todo[0].main.refusal is None

    always = {one.id for one in topic.questions if one.show_if is None and one.of is None}
    asked = {one.id for one in topic.questions if one.schema.name != "consent"}
    unnamed = {"language", "identifier", "skill"}  # rows that must first be told what they are
    waiting = {one.id for one in topic.questions if one.schema.name in unnamed}
    assert (always & asked) - waiting <= done


ASKED = [one for topic in ASKING for one in topic.questions if one.schema.name != "consent"]


@pytest.mark.parametrize("question", ASKED, ids=lambda one: one.id)
@settings(max_examples=5, deadline=None, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_every_question_takes_what_its_kind_holds(
    theme: Theme, question: Question, data: st.DataObject
) -> None:
    """What a person fills in is in the draft, and what is in the draft is shown again."""
    value = data.draw(typed(question.field.kind))
    draft = new_draft(question.schema)
    asked = FieldQuestion(setting(theme), question.field, draft)
    asked.made.show_value(value)
    asked.made.edited.emit()
    kept = draft.now.stored.get(question.field.key)
    again = FieldQuestion(setting(theme), question.field, draft)

    assert asked.refusal is None
    # A moment is told in the time of this place, whatever zone it was kept in.
    assert kept == stored_value(question.field, value) or isinstance(question.field.kind, Moment)
    shown_again = stored_value(question.field, again.made.value())
    assert shown_again == kept


def test_a_question_comes_with_an_answer_and_goes_with_it(qtbot: QtBot, theme: Theme) -> None:
    """Its own answer is kept while it is out of sight; the focus stays where the person is."""
    form = shown(qtbot, Talk(theme, BY_KEY["daily_life"]).form, 700, 900)
    assert "life_childcare" not in ids(form)
    cares = block_of(form, "cares_for")
    answer(cares, ("baby",))
    cares.main.made.focus_at()
    focused = QApplication.focusWidget()
    child = block_of(form, "life_childcare")
    answer(child, "hard")
    kept = child.draft.now.stored["severity"]

    answer(cares, ())
    assert "life_childcare" not in ids(form)
    assert child.isHidden()
    assert QApplication.focusWidget() is focused
    answer(cares, ("baby",))
    assert block_of(form, "life_childcare") is child
    assert child.draft.now.stored["severity"] == kept


def test_a_language_that_is_picked_gets_the_mark(theme: Theme) -> None:
    """Of rows that are there it moves from one to the other; a new language makes a row."""
    arabic = saved_draft(LANGUAGE, {"language": "ar", "for_speech": True}, 5)
    french = saved_draft(LANGUAGE, {"language": "fr"}, 6)
    talk = Talk(theme, BY_KEY["languages"], arabic, french)
    pick = block_of(talk.form, "talk_language")
    assert pick.main.made.value() == "ar"

    answer(pick, "fr")
    assert french.now.stored["for_speech"] is True
    assert not arabic.now.stored.get("for_speech")
    answer(pick, "so")
    made = next(one for one in talk.form.drafts if one.now.stored.get("language") == "so")
    assert made.now.stored["for_speech"] is True
    assert not french.now.stored.get("for_speech")
    assert [one.kind for one in talk.wanted] == ["language"]


def test_what_can_wait_is_behind_one_button(qtbot: QtBot, theme: Theme) -> None:
    """The first talk is short; all the rest is one press away, and answers are never hidden."""
    topic = BY_KEY["hopes"]
    form = shown(qtbot, Talk(theme, topic, visit=FIRST_TALK).form, 700, 900)
    before = ids(form)
    button = next(one for one in form.findChildren(Button) if one.text().startswith("7 more"))
    button.click()

    assert form.visit == ANY_TALK
    assert set(before) < set(ids(form))
    assert button.isHidden()
    place = form.place()
    assert place is not None
    assert place.key not in {block_of(form, one).main.one.key for one in before}


def test_one_more_row_is_asked_for_and_led_to(qtbot: QtBot, theme: Theme) -> None:
    """The form cannot make rows; it asks, and shows what it is given."""
    call = saved_draft(CONTACT, {"kind": "call"})
    talk = Talk(theme, BY_KEY["reach"], call)
    form = shown(qtbot, talk.form, 700, 900)
    assert CONTACT.add_another is not None
    more = next(
        one
        for one in form.findChildren(Button)
        if one.accessibleName() == theme.plain(CONTACT.add_another)
    )
    more.click()

    fresh = form.drafts[-1]
    place = form.place()
    assert [one.kind for one in talk.wanted] == ["contact"]
    assert place is not None
    assert (place.row, place.key) == (fresh.now.id, "kind")


def test_a_row_taken_out_comes_back_with_its_words(qtbot: QtBot, theme: Theme) -> None:
    """Undo is beside it; nothing typed is lost."""
    form = shown(qtbot, Talk(theme, BY_KEY["you"]).form, 700, 900)
    name = next(one for one in form.blocks if one.draft.now.schema.name == "name")
    answer(name, "آمنة")
    card = a_card(form, name.draft)
    with qtbot.waitSignal(form.given_up):
        card.out.click()
    without = form.drafts
    with qtbot.waitSignals([form.taken_back, form.edited]):
        card.undo.click()

    assert name.draft not in without
    assert name.draft in form.drafts
    assert name.main.made.value() == "آمنة"


def test_a_saved_row_cannot_be_taken_out_here(theme: Theme) -> None:
    """What is saved goes by an act of its own, with history and audit."""
    draft = saved_draft(CONTACT, {"kind": "call"})
    form = Talk(theme, BY_KEY["reach"], draft).form

    assert a_card(form, draft).out.isHidden()


def test_a_page_built_anew_brings_the_caret_back(qtbot: QtBot, theme: Theme) -> None:
    """Row, field and letter are the same after a lock or a change of language."""
    talk = Talk(theme, BY_KEY["you"])
    form = shown(qtbot, talk.form, 700, 900)
    line = _line(block_of(form, "call_name")) if "call_name" in ids(form) else _line(form.blocks[0])
    line.setFocus()
    line.setCursorPosition(2)
    place = form.place()
    assert place is not None
    again = shown(qtbot, Talk(theme, BY_KEY["you"]).form, 700, 900)
    assert again.go_to(Place.from_stored(place.to_stored()))
    press_letters(_line(again.blocks[0]), "7")

    assert again.blocks[0].draft.now.stored["preferred_name"] == "Am7ina"


def test_half_a_value_is_kept_beside_the_draft(qtbot: QtBot, theme: Theme) -> None:
    """Words that stand for no value yet survive too."""
    form = shown(qtbot, Talk(theme, BY_KEY["languages"]).form, 700, 900)
    pick = block_of(form, "talk_language")
    line = _line(pick)
    line.setFocus()
    press_letters(line, "Tigr")
    kept = form.unfinished()
    again = Talk(theme, BY_KEY["languages"]).form
    again.show_unfinished(kept)

    assert _line(block_of(again, "talk_language")).text() == "Tigr"
    assert again.unfinished() == kept


def test_a_place_elsewhere_is_not_found(theme: Theme) -> None:
    """A row that is gone, or a field of another topic."""
    form = Talk(theme, BY_KEY["reach"]).form

    assert not form.go_to(Place(RecordId("gone"), "kind"))
    assert not form.go_to(Place.from_stored({}))


@every_topic
@pytest.mark.parametrize("size", [(380, 900), (700, 500)])
def test_no_width_cuts_a_topic_off(
    qtbot: QtBot, theme: Theme, topic: Topic, size: tuple[int, int]
) -> None:
    """In a narrow window everything stands below another, nothing beside the page."""
    form = shown(qtbot, Talk(theme, topic).form, *size)
    parts = [part for part in controls(form) if part.isVisible()]
    wide = [one for one in parts if one.mapTo(form, one.rect().topRight()).x() > form.width() + 1]

    assert wide == []


@every_topic
def test_tab_goes_through_the_page_from_top_to_bottom(
    qtbot: QtBot, theme: Theme, topic: Topic
) -> None:
    """Also to questions that were put in between later."""
    form = shown(qtbot, Talk(theme, topic, visit=FIRST_TALK).form, 700, 900)
    form.show_all()
    stops = [block.main.made.stops()[0] for block in form.blocks if block.main.made.stops()]
    chain: list[QWidget] = []
    part: QWidget | None = stops[0]
    for _ in range(2000):
        if part is not None and part in stops and part not in chain:
            chain.append(part)
        part = part.nextInFocusChain() if part is not None else None

    assert chain == list(dict.fromkeys(stops))


def _line(block: TalkQuestion) -> QLineEdit:
    found = block.main.made.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found
