"""A topic as a form: questions come and go by their rules, rows are added, places are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Problem
from app.i18n import N_
from app.records import Draft, RecordId
from app.schema.fields import Unsaid
from app.schema.registry import SCHEMAS, TOPICS, Topic
from app.schema.talkcodes import BARRIER_LEVELS, SCALE_POINTS
from tests.ui.forms.hands import fill
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import (
    new_draft,
    saved_draft,
    talk_rows,
    talk_setting,
    topic_drafts,
)
from tests.ui.widgets.screen import controls, shown
from ui.forms.place import Place
from ui.forms.rowheads import MoreRows, RowHead, RowTrace
from ui.forms.talkquestion import TalkQuestion
from ui.forms.topicform import TopicForm
from ui.theme.appearance import Theme

KEYS = [topic.key for topic in TOPICS]
TOPIC = {topic.key: topic for topic in TOPICS}
CONTACT, NAME, LANGUAGE = SCHEMAS["contact"], SCHEMAS["name"], SCHEMAS["language"]
MANY_WIDGETS = 420


def topic_form(theme: Theme, topic: str, *drafts: Draft, visit: int = 2) -> TopicForm:
    return TopicForm(talk_setting(theme), talk_rows(TOPIC[topic], *drafts), visit=visit)


def asked(form: TopicForm) -> list[str]:
    return [one.question.id for one in form.questions]


def question(form: TopicForm, name: str, number: int = 0) -> TalkQuestion:
    return [one for one in form.questions if one.question.id == name][number]


def answer(form: TopicForm, name: str, value: Any, number: int = 0) -> None:  # noqa: ANN401 - of any kind
    fill(question(form, name, number).main.made, value)


def line(form: TopicForm, name: str, number: int = 0) -> QLineEdit:
    found = question(form, name, number).main.made.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize("topic", TOPICS, ids=KEYS)
def test_every_control_of_a_topic_has_a_name(qtbot: QtBot, arabic: Theme, topic: Topic) -> None:
    """Nothing on the page is mute to a screen reader."""
    form = shown(qtbot, topic_form(arabic, topic.key, *topic_drafts(topic)), 700, 900)
    mute = [part for part in controls(form) if not part.accessibleName()]

    assert mute == []


@pytest.mark.parametrize("topic", TOPICS, ids=KEYS)
def test_a_topic_opens_clean_and_light(theme: Theme, topic: Topic) -> None:
    """Nothing is dirty before somebody types, and what nobody asked for is not built."""
    form = topic_form(theme, topic.key)

    assert not any(draft.dirty for draft in form.drafts)
    assert list(form.problems()) == []
    assert len(form.findChildren(QWidget)) < MANY_WIDGETS


def test_a_question_comes_and_goes_with_the_answer_it_hangs_on(theme: Theme) -> None:
    """Who has no way to be reached is not asked for a number."""
    form = topic_form(theme, "reach")
    before = asked(form)
    answer(form, "reach_kind", "call")
    during = asked(form)
    answer(form, "reach_kind", "none")

    assert "reach_number" not in before
    assert "reach_number" in during
    assert asked(form) == before


def test_what_comes_does_not_take_the_focus_or_the_words(qtbot: QtBot, theme: Theme) -> None:
    """The key just pressed stays the key just pressed."""
    form = shown(qtbot, topic_form(theme, "reach", new_draft(CONTACT)))
    chip = question(form, "reach_kind").main.made.stops()[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    number = line(form, "reach_number")
    number.setFocus()
    press_letters(number, "0142x")
    answer(form, "reach_kind", "none")
    answer(form, "reach_kind", "text")

    assert line(form, "reach_number") is number
    assert number.text() == "0142x"


def test_tab_goes_through_what_came_in_its_place(qtbot: QtBot, theme: Theme) -> None:
    """A question that came later is reached before those that stand below it."""
    form = shown(qtbot, topic_form(theme, "reach", new_draft(CONTACT)))
    answer(form, "reach_kind", "call")
    QApplication.processEvents()
    ways = question(form, "reach_kind").main.why
    assert ways is not None
    ways.setFocus()
    QTest.keyClick(ways, Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is line(form, "reach_number")


def test_an_answer_gone_from_sight_is_kept(theme: Theme) -> None:
    """A number said before stays in the draft when the way is changed."""
    form = topic_form(theme, "reach", new_draft(CONTACT))
    answer(form, "reach_kind", "call")
    answer(form, "reach_number", "+9631155501")
    draft = question(form, "reach_kind").draft
    answer(form, "reach_kind", "none")

    assert draft.now.stored["value"] == "+9631155501"


def test_fields_beside_come_with_the_answer(theme: Theme) -> None:
    """Which help was offered is asked once it is said how it is."""
    form = topic_form(theme, "daily_life")
    before = list(question(form, "life_home").parts)
    answer(form, "life_home", next(iter(BARRIER_LEVELS)))

    assert before == ["life_home.severity"]
    assert list(question(form, "life_home").parts) == ["life_home.severity", "life_home.support"]


def test_why_we_ask_waits_until_somebody_wants_to_know(qtbot: QtBot, theme: Theme) -> None:
    """The reason is a press away for the eyes, and always there for a screen reader."""
    form = shown(qtbot, topic_form(theme, "you"))
    asked_first = question(form, "paper_name").main
    why = asked_first.one.why
    assert why is not None
    assert asked_first.why is not None

    def is_told() -> bool:
        labels = (one for one in asked_first.findChildren(QLabel) if one.isVisible())
        return any(one.accessibleName() == theme.plain(why) for one in labels)

    before = is_told()
    asked_first.why.click()
    qtbot.waitUntil(is_told)
    asked_first.why.click()

    assert not before
    assert not is_told()
    assert theme.plain(why) in asked_first.made.accessibleDescription()


def test_what_was_said_before_stands_beside_the_question(theme: Theme) -> None:
    """A feeling is asked for anew each time, and the last one is told."""
    point = next(iter(SCALE_POINTS))
    told = {"scale": "clarity", "value": point, "measured_on": date(2026, 1, 5)}
    before = saved_draft(SCHEMAS["measure"], told, 8)
    form = topic_form(theme, "hopes", before)
    words = [one.accessibleName() for one in form.findChildren(QLabel)]

    assert question(form, "scale_clarity").main.is_empty
    assert any(one.startswith("Last time: ") for one in words)


def test_a_language_picked_marks_its_row_and_no_other(theme: Theme) -> None:
    """To talk in another language changes no language that is known."""
    arabic = saved_draft(LANGUAGE, {"language": "ar", "for_speech": True}, 7)
    form = topic_form(theme, "languages", arabic)
    answer(form, "talk_language", "uk")
    spoken = {
        one.now.stored.get("language"): one.now.stored.get("for_speech") for one in form.drafts
    }

    assert arabic.now.stored["language"] == "ar"
    assert spoken["ar"] is None
    assert spoken["uk"] is True


def test_a_language_picked_by_mistake_leaves_no_trace(theme: Theme) -> None:
    """Only the last one is kept."""
    form = topic_form(theme, "languages")
    for tag in ("ar", "uk"):
        answer(form, "talk_language", tag)
    named = [one.now.stored.get("language") for one in form.drafts if one.dirty]

    assert named == ["uk"]


def test_one_language_may_serve_for_talk_and_paper(theme: Theme) -> None:
    """Both marks stand on one row."""
    form = topic_form(theme, "languages")
    for name in ("talk_language", "paper_language"):
        answer(form, name, "ti")
    rows = [one.now.stored for one in form.drafts if one.dirty]

    assert [(one["for_speech"], one["for_paper"]) for one in rows] == [(True, True)]


def test_a_picking_question_can_be_left_unsaid(theme: Theme) -> None:
    """Ask later is an answer there too."""
    form = topic_form(theme, "languages")
    question(form, "talk_language").main.ways[Unsaid.ASK_LATER].click()
    (draft,) = [one for one in form.drafts if one.dirty]

    assert draft.now.unsaid(LANGUAGE["language"]) is Unsaid.ASK_LATER
    assert draft.now.stored["for_speech"] is True


def test_an_edit_tells_its_draft(qtbot: QtBot, theme: Theme) -> None:
    """The page learns which row's words are to be put away."""
    first = saved_draft(CONTACT, {"kind": "call"}, 5)
    second = saved_draft(CONTACT, {"kind": "text"}, 6)
    form = shown(qtbot, topic_form(theme, "reach", first, second))
    told: list[Draft] = []
    form.edited.connect(told.append)
    press_letters(line(form, "reach_number", 1), "0142")

    assert {one.now.id for one in told} == {second.now.id}
    assert second.dirty
    assert not first.dirty


def test_one_more_row_is_led_to(qtbot: QtBot, theme: Theme) -> None:
    """The questions of the block are put once more, with heads to tell the rows apart."""
    form = shown(qtbot, topic_form(theme, "reach", saved_draft(CONTACT, {"kind": "call"})))
    more = next(one for one in form.findChildren(MoreRows) if one.isVisible())
    more.button.click()
    QApplication.processEvents()
    heads = [one for one in form.findChildren(RowHead) if one.isVisible()]

    assert asked(form).count("reach_kind") == 2
    assert len(heads) == 2
    place = form.place()
    assert place is not None
    assert place.row == question(form, "reach_kind", 1).draft.now.id


def test_nobody_is_asked_for_one_more_before_there_is_one(theme: Theme) -> None:
    """The button comes with the first answer of the row."""
    form = topic_form(theme, "reach")
    before = [one for one in form.findChildren(MoreRows) if not one.isHidden()]
    answer(form, "reach_kind", "visit")
    after = [one for one in form.findChildren(MoreRows) if not one.isHidden()]

    assert before == []
    assert [one.button.accessibleName() for one in after] == [
        theme.plain(CONTACT.add_another or N_("?"))
    ]


def test_a_row_taken_out_comes_back_with_its_words(qtbot: QtBot, theme: Theme) -> None:
    """Undo is beside it; nothing typed is lost."""
    form = shown(qtbot, topic_form(theme, "reach", saved_draft(CONTACT, {"kind": "call"})))
    form.add_row(TOPIC["reach"]["reach_kind"])
    answer(form, "reach_kind", "visit", 1)
    answer(form, "reach_words", "At the library")
    draft = question(form, "reach_kind", 1).draft
    QApplication.processEvents()
    head = [one for one in form.findChildren(RowHead) if one.isVisible()][1]
    with qtbot.waitSignal(form.given_up):
        head.out.click()
    without = form.drafts
    trace = form.findChild(RowTrace)
    assert isinstance(trace, RowTrace)
    with qtbot.waitSignals([form.taken_back, form.edited]):
        trace.undo.click()

    assert draft not in without
    assert draft in form.drafts
    assert line(form, "reach_words").text() == "At the library"


def test_a_saved_row_cannot_be_taken_out_here(qtbot: QtBot, theme: Theme) -> None:
    """What is saved goes by an act of its own, with history and audit."""
    rows = [saved_draft(CONTACT, {"kind": "call"}, at) for at in (5, 6)]
    form = shown(qtbot, topic_form(theme, "reach", *rows))
    heads = form.findChildren(RowHead)

    assert len(heads) == 2
    assert all(one.out.isHidden() for one in heads)


def test_a_first_talk_asks_less_and_all_on_request(theme: Theme) -> None:
    """What can wait waits, in its place, and is counted."""
    form = topic_form(theme, "you", visit=1)
    first, waiting = asked(form), form.waiting
    form.show_all()

    assert "gender" not in first
    assert waiting == 5
    assert "gender" in asked(form)
    assert form.waiting == 0


def test_an_answer_given_is_shown_in_every_talk(theme: Theme) -> None:
    """Nobody looks in vain for what was told."""
    person = saved_draft(SCHEMAS["person"], {"gender": "female"}, 1)

    assert "gender" in asked(topic_form(theme, "you", person, visit=1))


def test_a_row_begun_without_its_needed_answer_is_held_up_calmly(
    qtbot: QtBot, theme: Theme
) -> None:
    """The first question that wants an answer is found, to be led to."""
    form = shown(qtbot, topic_form(theme, "you", new_draft(NAME)))
    press_letters(line(form, "name_say"), "a")
    found = form.show_problems()

    assert [problem.field for problem in form.problems()] == ["words"]
    assert found is question(form, "name_own_letters").main
    assert not found.has_problem


def test_a_problem_of_a_save_finds_its_field(theme: Theme) -> None:
    """What the core refuses stands where it can be put right."""
    form = topic_form(theme, "reach", new_draft(CONTACT))
    refused = Problem(N_("Choose one of the listed answers."), field="kind")

    assert form.show_problem(refused)
    assert question(form, "reach_kind").main.has_problem
    assert not form.show_problem(Problem(N_("Choose one of the listed answers.")))


def test_a_page_built_anew_brings_the_caret_back(qtbot: QtBot, theme: Theme) -> None:
    """Row, field and letter are the same after a lock or a change of language."""
    drafts = [saved_draft(CONTACT, {"kind": "visit"}, at) for at in (5, 6)]
    form = shown(qtbot, topic_form(theme, "reach", *drafts))
    words = line(form, "reach_words", 1)
    words.setFocus()
    press_letters(words, "0142")
    words.setCursorPosition(2)
    place = form.place()
    assert place is not None
    again = shown(qtbot, topic_form(theme, "reach", *drafts))
    found = again.go_to(Place.from_stored(place.to_stored()))
    press_letters(line(again, "reach_words", 1), "7")

    assert found
    assert drafts[1].now.get(CONTACT["value"]) == "01742"


def test_a_place_in_a_later_question_opens_it(qtbot: QtBot, theme: Theme) -> None:
    """Words begun beyond the first talk are not out of reach after a lock."""
    form = shown(qtbot, topic_form(theme, "you", visit=1))
    row = form.drafts[0].now.id

    assert form.go_to(Place(row, "helpers_know.notes", 0, 0))
    assert line(form, "helpers_know").hasFocus()


def test_a_place_elsewhere_is_not_found(theme: Theme) -> None:
    """A row that is gone, or a field of another topic."""
    form = topic_form(theme, "reach", new_draft(CONTACT, 5))

    assert not form.go_to(Place(RecordId("gone"), "reach_kind.kind"))
    assert not form.go_to(Place.from_stored({}))


def test_half_a_value_is_kept_beside_the_draft(qtbot: QtBot, theme: Theme) -> None:
    """Words that stand for no value yet survive too, also where no row is picked yet."""
    form = shown(qtbot, topic_form(theme, "languages"))
    press_letters(line(form, "talk_language"), "Xyz")
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.hide()
    kept = form.unfinished()
    again = shown(qtbot, topic_form(theme, "languages", *form.drafts))
    again.show_unfinished(kept)

    assert list(kept.values()) == [{"talk_language.language": ("Xyz",)}]
    assert again.unfinished() == kept
    assert not any(one.dirty for one in form.drafts)


def test_a_topic_begins_at_what_is_open(qtbot: QtBot, theme: Theme) -> None:
    """The caret waits in the first question without an answer."""
    form = shown(qtbot, topic_form(theme, "reach", saved_draft(CONTACT, {"kind": "visit"})))
    form.begin()
    place = form.place()

    assert place is not None
    assert place.key == "reach_words.value"


@pytest.mark.parametrize("size", [(380, 900), (700, 500)])
@pytest.mark.parametrize("topic", ["you", "meeting"])
def test_no_width_cuts_a_form_off(
    qtbot: QtBot, theme: Theme, size: tuple[int, int], topic: str
) -> None:
    """In a narrow window everything stands below another, nothing beside the page."""
    form = shown(qtbot, topic_form(theme, topic, *topic_drafts(TOPIC[topic])), *size)
    wide = [part for part in _parts(form) if _right_edge(form, part) > form.width() + 1]

    assert wide == []


def _parts(form: TopicForm) -> list[Any]:
    return [part for part in controls(form) if part.isVisible()]


def _right_edge(form: TopicForm, part: Any) -> int:  # noqa: ANN401 - any widget
    return int(part.mapTo(form, part.rect().topRight()).x())


def in_pieces(theme: Theme, topic: str) -> TopicForm:
    rows = talk_rows(TOPIC[topic], *topic_drafts(TOPIC[topic]))
    return TopicForm(talk_setting(theme), rows, at_once=False)


def stops(form: TopicForm) -> list[str]:
    """Return what Tab reaches within a form, in its order, by name."""
    found: list[str] = []
    part: QWidget | None = form.nextInFocusChain()
    while part is not None and part is not form:
        takes_tab = part.focusPolicy() & Qt.FocusPolicy.TabFocus
        if form.isAncestorOf(part) and takes_tab and part.isVisibleTo(form):
            found.append(part.accessibleName())
        part = part.nextInFocusChain()
    return found


@pytest.mark.parametrize("topic", ["reach", "you", "daily_life"])
def test_a_topic_made_in_pieces_ends_as_one_made_at_once(
    qtbot: QtBot, theme: Theme, topic: str
) -> None:
    """The first parts are there at once; with the rest Tab goes in the order of the page."""
    whole = shown(qtbot, topic_form(theme, topic, *topic_drafts(TOPIC[topic])), 700, 900)
    form = in_pieces(theme, topic)
    first = len(form.findChildren(TalkQuestion))
    with qtbot.waitSignal(form.whole):
        shown(qtbot, form, 700, 900)

    assert 0 < first < len(form.questions)
    assert asked(form) == asked(whole)
    assert stops(form) == stops(whole)


class _Pictures(QObject):
    """Notes how many questions there are at each painting of a form."""

    def __init__(self, form: TopicForm) -> None:
        super().__init__(form)
        self.questions: list[int] = []
        form.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if event.type() == QEvent.Type.Paint:
            self.questions.append(len(watched.findChildren(TalkQuestion)))
        return False


def test_what_is_seen_first_waits_for_no_other_piece(qtbot: QtBot, theme: Theme) -> None:
    """The first picture shows the first parts; only then are more of them made."""
    form = in_pieces(theme, "you")
    first, pictures = len(form.findChildren(TalkQuestion)), _Pictures(form)
    with qtbot.waitSignal(form.whole):
        shown(qtbot, form, 700, 900)

    assert pictures.questions[0] == first < len(form.questions)


def test_whoever_saves_before_the_last_piece_saves_all_of_it(theme: Theme) -> None:
    """A question that is not made yet is asked like the others."""
    form = in_pieces(theme, "reach")
    assert not form.is_whole

    assert form.show_problems() is None
    assert form.is_whole
    assert [one.question.id for one in form.questions][-1] == "flag_active"


def test_an_answer_given_early_is_not_lost_to_the_pieces(qtbot: QtBot, theme: Theme) -> None:
    """The rest comes at once, and what was chosen and where the focus is stays."""
    form = shown(qtbot, in_pieces(theme, "reach"))
    chip = question(form, "reach_kind").main.made.stops()[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    QApplication.processEvents()

    assert form.is_whole
    assert QApplication.focusWidget() is chip
