"""Fields: what is typed, hidden, guessed, found and known only roughly."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.i18n import Catalog, verbatim
from tests.ui.widgets.screen import settle, shown
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.tokens import PALETTES, TEXT_SCALES, Palette, contrast
from ui.widgets.buttons import IconButton
from ui.widgets.fields import LineField, StoryField
from ui.widgets.labels import Label, Line
from ui.widgets.passwords import PasswordField
from ui.widgets.questions import Question
from ui.widgets.roughdate import RoughDateEditor, RoughParts
from ui.widgets.search import Result, SearchField

NAME = verbatim("Anything")
MONTHS = [verbatim(f"Month {number}") for number in range(1, 14)]


def test_a_story_grows_with_what_is_told(qtbot: QtBot, theme: Theme) -> None:
    """Two lines at first, more as they are needed, and a scroll bar beyond the most."""
    story = shown(qtbot, StoryField(theme, NAME, least=2, most=4), 300, 400)
    small = story.height()

    story.setPlainText("one\ntwo\nthree")
    settle()
    grown = story.height()
    story.setPlainText("\n".join("abcdefgh"))
    settle()

    assert small < grown < story.height()
    assert story.verticalScrollBar().maximum() > 0


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("words", ["أريد أن أصبح\nممرضة", "Мрію\nЇхати", "one\ntwo"])
def test_no_line_of_a_story_is_cut(
    qtbot: QtBot, dressed_app: QApplication, scale: float, words: str
) -> None:
    """Two lines in any script fit the field at every text size, whatever the window speaks."""
    for language in ("en", "ar", "uk"):
        theme = Theme(Catalog(language), text_scale=scale)
        dress_application(dressed_app, theme)
        story = shown(qtbot, StoryField(theme, NAME), 400, 300)

        story.setPlainText(words)
        settle()

        last = story.blockBoundingGeometry(story.document().lastBlock())
        bottom = last.translated(story.contentOffset()).bottom()
        assert bottom <= story.viewport().height(), language
        assert story.verticalScrollBar().maximum() == 0, language


@pytest.mark.parametrize("palette", PALETTES.values(), ids=str)
def test_words_that_wait_in_an_empty_field_can_be_read(
    qtbot: QtBot, dressed_app: QApplication, palette: Palette
) -> None:
    """An example in a field is drawn with the contrast of words, not half seen through."""
    theme = Theme(Catalog("en"), palette)
    dress_application(dressed_app, theme)
    field = shown(qtbot, LineField(theme, NAME, example=verbatim("IIIIIIII")), 300, 60)
    field.clearFocus()
    settle()

    image = field.grab().toImage()
    middle = image.height() // 2
    drawn = {image.pixelColor(x, middle).name() for x in range(10, image.width() // 2)}

    least = 7 if palette.is_outlined else 4.5
    assert max(contrast(one, palette.surface) for one in drawn) >= least


def test_a_story_begins_where_its_own_language_does(qtbot: QtBot, theme: Theme) -> None:
    """Arabic told in an English window starts at the right."""
    story = StoryField(theme, NAME)
    qtbot.addWidget(story)

    story.setPlainText("درست التمريض")

    assert story.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignRight
    story.setPlainText("I studied nursing")
    assert story.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignLeft


def test_tab_into_a_field_does_not_mark_the_answer(qtbot: QtBot, theme: Theme) -> None:
    """The next key adds to the answer; it does not wipe it out."""
    field = LineField(theme, NAME)
    field.setText("Aleppo")
    shown(qtbot, field)
    field.clearFocus()

    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(field, "!")

    assert field.text() == "Aleppo!"


def test_caps_lock_is_guessed_from_the_letters(qtbot: QtBot, theme: Theme) -> None:
    """A capital without Shift gives the lock away; a small letter takes the hint back."""
    field = PasswordField(theme, NAME)
    qtbot.addWidget(field)
    told: list[bool] = []
    field.line.caps_guessed.connect(told.append)

    for letter in ("a", "A"):
        pressed = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, letter
        )
        QApplication.sendEvent(field.line, pressed)
    hints = [each.accessibleName() for each in field.findChildren(Line)]

    assert told == [False, True]
    assert hints == ["Caps Lock is on."]
    assert field.text() == "aA"


def test_a_passphrase_is_hidden_until_shown_and_after_clearing(qtbot: QtBot, theme: Theme) -> None:
    """The eye shows it; emptying the field hides what is typed next."""
    field = PasswordField(theme, NAME)
    shown(qtbot, field)
    hidden, plain = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal
    assert field.line.echoMode() == hidden

    eye = field.findChild(IconButton)
    assert isinstance(eye, IconButton)
    eye.click()
    assert field.line.echoMode() == plain

    field.clear()
    assert field.line.echoMode() == hidden


def test_a_problem_stands_beside_its_field_and_is_told(qtbot: QtBot, theme: Theme) -> None:
    """The sentence is shown, described to a screen reader, and goes away again."""
    field = LineField(theme, NAME)
    question = Question(theme, NAME, field, note=verbatim("A note"))
    qtbot.addWidget(question)

    question.show_problem(verbatim("Write a year."))
    assert question.has_problem
    assert field.accessibleDescription() == "Write a year."
    assert field.property("wrong") == "true"

    question.show_problem(None)
    assert not question.has_problem
    assert field.accessibleDescription() == "A note"
    assert field.property("wrong") == "false"


parts = st.one_of(
    st.builds(
        RoughParts,
        precision=st.just("day"),
        day=st.integers(1, 31),
        month=st.integers(1, 13),
        year=st.integers(1, 9999),
    ),
    st.builds(RoughParts, st.just("month"), month=st.integers(1, 13), year=st.integers(1, 9999)),
    st.builds(RoughParts, precision=st.just("age"), age=st.integers(0, 120)),
    st.sampled_from([RoughParts(), RoughParts("unknown")]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(parts)
def test_rough_dates_shown_are_read_back(arabic: Theme, shown_parts: RoughParts) -> None:
    """What the editor is given comes out again, Arabic digits included."""
    editor = RoughDateEditor(arabic, NAME, MONTHS)

    editor.show_parts(shown_parts)

    assert editor.parts() == shown_parts
    editor.deleteLater()


def test_a_rough_date_asks_only_for_what_is_known(qtbot: QtBot, theme: Theme) -> None:
    """With only the year known there is one field, and letters in it are no number."""
    editor = shown(qtbot, RoughDateEditor(theme, NAME, MONTHS))
    editor.show_parts(RoughParts("year"))
    settle()
    lines = [each for each in editor.findChildren(LineField) if each.isVisible()]

    with qtbot.waitSignal(editor.changed):
        qtbot.keyClicks(lines[0], "x")

    assert [each.accessibleName() for each in lines] == ["Year"]
    assert editor.parts() == RoughParts("year", year=None)


def test_search_asks_once_for_quick_typing(qtbot: QtBot, theme: Theme) -> None:
    """Three quick letters are one question."""
    search = shown(qtbot, SearchField(theme, NAME))
    asked: list[str] = []
    search.asked.connect(asked.append)

    qtbot.keyClicks(search.line, "ami")
    qtbot.waitUntil(lambda: bool(asked))

    assert asked == ["ami"]


def test_results_are_walked_while_typing_and_taken_with_enter(qtbot: QtBot, theme: Theme) -> None:
    """Arrows move through what was found, the focus stays in the line, Enter takes."""
    search = shown(qtbot, SearchField(theme, NAME))
    search.line.setFocus()
    search.show_results([Result(each, verbatim(each)) for each in "abc"], verbatim("3 found"))

    for pressed in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(search.line, pressed)
    with qtbot.waitSignal(search.chosen) as told:
        qtbot.keyClick(search.line, Qt.Key.Key_Return)

    assert told.args == ["b"]
    assert search.line.hasFocus()


def test_nothing_found_is_said(qtbot: QtBot, theme: Theme) -> None:
    """An empty answer is a sentence, and Escape takes it away."""
    search = shown(qtbot, SearchField(theme, NAME))

    search.show_results([], verbatim("Nobody has this name."))
    assert any(
        each.isVisible() and each.accessibleName() == "Nobody has this name."
        for each in search.findChildren(Label)
    )

    qtbot.keyClick(search.line, Qt.Key.Key_Escape)
    assert not any(each.isVisible() for each in search.findChildren(Label))
