"""Editors: what is filled in is what the draft gets, for every field there is."""

from __future__ import annotations

import inspect
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from app.errors import Defect, Problem
from app.i18n import N_
from app.languages import all_languages
from app.schema import grids, kinds, lists, money, phones, spans, tongues, zones
from app.schema.concern import Sealed
from app.schema.fields import Field, Unsaid
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    Kind,
    LanguageTag,
    Moment,
    Number,
    References,
    Slots,
    Story,
    Words,
    YesNo,
)
from app.schema.registry import SCHEMAS
from app.schema.spans import RoughDay, Weeks, WeekSpan
from tests.strategies import typed
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import PERSON, TODAY, setting
from tests.ui.widgets.screen import shown
from ui.forms.days import DayEditor, MomentEditor, time_of
from ui.forms.editor import Editor
from ui.forms.languages import LanguageEditor
from ui.forms.links import PickEditor, PickSeveralEditor
from ui.forms.options import ChoicesEditor, SelectEditor, choice_editor
from ui.forms.sentences import SlotsEditor, WeeksEditor
from ui.forms.setting import Setting
from ui.forms.table import EDITORS, editor_for
from ui.forms.texts import NumberEditor, StoryEditor, WordsEditor, whole_number
from ui.theme.appearance import Theme
from ui.widgets.choices import Option

# What is sealed is written in a form of its own and has no editor.
ALL_FIELDS = [
    (schema, one)
    for schema in SCHEMAS.values()
    for one in schema.fields
    if not isinstance(one.kind, Sealed)
]
IDS = [f"{schema.name}.{one.key}" for schema, one in ALL_FIELDS]
LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def field(kind: Kind[Any], **more: Any) -> Field[Any]:  # noqa: ANN401 - the field's own properties
    return Field("field", kind, N_("Name"), **more)


def kinds_there_are() -> set[type]:
    return {
        one
        for module in (grids, kinds, lists, money, phones, spans, tongues, zones)
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, Kind)
        and not one.__name__.startswith("_")
        and not inspect.isabstract(one)
    }


def test_every_kind_has_an_editor() -> None:
    """A new kind of value needs one line in the table."""
    assert kinds_there_are() == set(EDITORS)


def test_a_kind_without_an_editor_is_our_mistake(theme: Theme) -> None:
    """Nothing else is shown in its place."""

    class Unheard(Words):
        """A kind that no editor knows."""

    with pytest.raises(Defect):
        editor_for(setting(theme), field(Unheard()))


@pytest.mark.parametrize(("_schema", "one"), ALL_FIELDS, ids=IDS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_value_shown_is_the_value_given_back(
    theme: Theme, data: st.DataObject, _schema: object, one: Field[Any]
) -> None:
    """Showing a value and reading it loses nothing, for every field of every schema."""
    value = one.kind.check(data.draw(typed(one.kind)))
    editor = editor_for(setting(theme), one)
    editor.show_value(value or None if not isinstance(value, bool | int) else value)

    given = editor.value()

    assert given == value or (given is None and not value)


@pytest.mark.parametrize(("_schema", "one"), ALL_FIELDS, ids=IDS)
def test_an_emptied_editor_gives_nothing(theme: Theme, _schema: object, one: Field[Any]) -> None:
    """None clears the field, and showing it tells of no edit."""
    editor = editor_for(setting(theme), one)
    told: list[bool] = []
    editor.edited.connect(lambda: told.append(True))
    editor.show_value(None)

    assert editor.value() is None
    assert told == []


@pytest.mark.parametrize(("_schema", "one"), ALL_FIELDS, ids=IDS)
def test_every_part_has_a_name(arabic: Theme, _schema: object, one: Field[Any]) -> None:
    """A screen reader has something to say for the editor and for each part it reaches."""
    editor = editor_for(setting(arabic), one)

    assert editor.accessibleName()
    assert all(part.accessibleName() for part in editor.stops())


@pytest.mark.parametrize("words", ["Amina", "أمينة الحسن", "Олена & Ко", "ሰላም"])
def test_typed_words_come_out(qtbot: QtBot, theme: Theme, words: str) -> None:
    """Each key tells of an edit, and the words are kept as typed."""
    editor = WordsEditor(setting(theme), field(Words(80)))
    shown(qtbot, editor)
    with qtbot.waitSignal(editor.edited):
        press_letters(editor.line, words)

    assert editor.value() == words


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("Amina", LEFT),
        ("أمينة", RIGHT),
        ("+963 11 555 0142", LEFT),
        ("", RIGHT),
        ("123 أمينة", RIGHT),
    ],
)
def test_a_line_runs_as_its_words_do(
    qtbot: QtBot, arabic: Theme, words: str, side: Qt.LayoutDirection
) -> None:
    """In an Arabic window Latin words and phone numbers still run rightwards."""
    editor = WordsEditor(setting(arabic), field(Words(80)))
    shown(qtbot, editor)
    editor.show_value(words)

    assert editor.line.layoutDirection() == side


def test_each_line_of_a_story_runs_as_its_own_words_do(qtbot: QtBot, theme: Theme) -> None:
    """A story told in two languages is not turned by its first word."""
    editor = StoryEditor(setting(theme), field(Story()))
    shown(qtbot, editor)
    editor.show_value("أريد أن أصبح ممرضة.\nI want to help.")
    second = editor.story.document().begin().next()

    assert second.textDirection() == LEFT
    assert editor.story.document().begin().textDirection() == RIGHT


def test_words_too_long_are_refused(theme: Theme) -> None:
    """The kind's own limit holds, with its own sentence."""
    editor = WordsEditor(setting(theme), field(Words(3)))
    editor.line.setText("Amina")

    with pytest.raises(Problem, match="Keep this to"):
        editor.value()


@pytest.mark.parametrize(("words", "number"), [("45", 45), ("٤٥", 45), ("۴۵", 45), ("", None)])
def test_a_number_is_read_in_any_digits(
    qtbot: QtBot, theme: Theme, words: str, number: int | None
) -> None:
    """Digits of Arabic and Persian keyboards are numbers too."""
    editor = NumberEditor(setting(theme), field(Number(5, 600)))
    shown(qtbot, editor)
    press_letters(editor.line, words)

    assert editor.value() == number


@pytest.mark.parametrize("words", ["4", "601", "ten", "4.5"])
def test_no_number_or_one_out_of_bounds_is_refused(theme: Theme, words: str) -> None:
    """The sentence says what would do."""
    editor = NumberEditor(setting(theme), field(Number(5, 600)))
    editor.line.setText(words)

    with pytest.raises(Problem):
        editor.value()


@given(st.integers(0, 10**17))
def test_whole_numbers_read_back(number: int) -> None:
    """What is written in digits is that number."""
    assert whole_number(f" {number} ") == number


def test_few_answers_are_chips_and_many_a_list(theme: Theme) -> None:
    """Eight answers still fit on a few lines; more drop down."""
    eight = {str(n): N_("Name") for n in range(8)}
    nine = {str(n): N_("Name") for n in range(9)}

    assert not isinstance(choice_editor(setting(theme), field(Choice(eight))), SelectEditor)
    assert isinstance(choice_editor(setting(theme), field(Choice(nine))), SelectEditor)


@pytest.mark.parametrize("count", [3, 9])
def test_a_code_of_a_newer_version_is_kept_in_sight(theme: Theme, count: int) -> None:
    """An answer without words here is shown by its code."""
    answers = {str(n): N_("Name") for n in range(count)}
    editor = choice_editor(setting(theme), field(Choice(answers)))
    editor.show_value("newer")

    assert editor.value() == "newer"


def test_a_press_chooses_and_a_second_one_takes_back(qtbot: QtBot, theme: Theme) -> None:
    """Choosing is one press, changing one's mind another."""
    answers = {"a": N_("Yes"), "b": N_("No")}
    editor = choice_editor(setting(theme), field(Choice(answers)))
    shown(qtbot, editor)
    chip = _button(editor, "No")
    with qtbot.waitSignal(editor.edited):
        chip.click()
    chosen = editor.value()
    chip.click()

    assert chosen == "b"
    assert editor.value() is None


def test_several_answers_keep_the_order_of_the_list(qtbot: QtBot, theme: Theme) -> None:
    """However they were pressed."""
    answers = {"a": N_("Morning"), "b": N_("Midday"), "c": N_("Evening")}
    editor = ChoicesEditor(setting(theme), field(Choices(answers)))
    shown(qtbot, editor)
    for words in ("Evening", "Morning"):
        _button(editor, words).click()

    assert editor.value() == ("a", "c")


def test_yes_and_no_are_told_from_nothing(qtbot: QtBot, theme: Theme) -> None:
    """No is an answer."""
    editor = editor_for(setting(theme), field(YesNo()))
    shown(qtbot, editor)
    _button(editor, "No").click()

    assert editor.value() is False


@pytest.mark.parametrize("words", ["Arabic", "العربية", "arabic", "ar", "Arabic · العربية"])
def test_a_language_is_known_by_any_of_its_names(qtbot: QtBot, theme: Theme, words: str) -> None:
    """Its name here, its own name and its tag all mean it."""
    editor = LanguageEditor(setting(theme), field(LanguageTag()))
    shown(qtbot, editor)
    editor.line.setText(words)

    assert editor.value() == "ar"


def test_an_unknown_language_is_refused(theme: Theme) -> None:
    """Half a name is no language yet."""
    editor = LanguageEditor(setting(theme), field(LanguageTag()))
    editor.line.setText("Arab")

    with pytest.raises(Problem, match="Pick one from the list"):
        editor.value()


def test_the_languages_of_the_centre_come_first(theme: Theme) -> None:
    """The commonest first, then all others once."""
    order = setting(theme).languages_in_order

    assert order[:3] == ("en", "ar", "uk")
    assert sorted(order) == sorted(all_languages())


def test_a_part_of_a_name_finds_a_language(qtbot: QtBot, theme: Theme) -> None:
    """A few letters, Down and Enter are enough; the list is gone then."""
    editor = LanguageEditor(setting(theme), field(LanguageTag()))
    shown(qtbot, editor)
    editor.focus_at()
    press_letters(editor.line, "tigr")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    offered = popup.model().rowCount()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(editor.edited):
        QTest.keyClick(popup, Qt.Key.Key_Return)

    assert offered < 5
    assert editor.value() == "ti"
    assert popup.isHidden()


def test_a_day_is_typed_in_three_numbers(qtbot: QtBot, theme: Theme) -> None:
    """Day, month and year, Tab between them."""
    editor = DayEditor(setting(theme), field(Day()))
    shown(qtbot, editor)
    editor.focus_at()
    for words in ("31", "5", "2027"):
        part = _focused(qtbot, editor)
        press_letters(part, words)
        QTest.keyClick(part, Qt.Key.Key_Tab)

    assert editor.value() == date(2027, 5, 31)


def test_a_whole_day_may_be_typed_into_one_box(qtbot: QtBot, arabic: Theme) -> None:
    """Who knows the ISO form need not press Tab."""
    editor = DayEditor(setting(arabic), field(Day()))
    shown(qtbot, editor)
    press_letters(editor.box.numbers.lines["day"], "2027-05-31")

    assert editor.value() == date(2027, 5, 31)


@pytest.mark.parametrize(
    ("day", "month", "year"), [("31", "2", "2027"), ("1", "", "2027"), ("1", "1", "27")]
)
def test_no_day_is_refused(theme: Theme, day: str, month: str, year: str) -> None:
    """A day the calendar lacks, half a day, a year of two digits."""
    editor = DayEditor(setting(theme), field(Day()))
    for key, words in (("day", day), ("month", month), ("year", year)):
        editor.box.numbers.lines[key].setText(words)

    with pytest.raises(Problem):
        editor.value()


@pytest.mark.parametrize(
    ("words", "clock"),
    [("10", time(10)), ("1030", time(10, 30)), ("9.05", time(9, 5)), ("24:00", None), ("x", None)],
)
def test_a_time_is_read_as_people_write_it(words: str, clock: time | None) -> None:
    """With a colon, a point, or nothing between."""
    assert time_of(words) == clock


def test_a_moment_is_this_computers_wall_clock(qtbot: QtBot, theme: Theme) -> None:
    """Day and time without a zone get the zone of the place."""
    editor = MomentEditor(setting(theme), field(Moment()))
    shown(qtbot, editor)
    press_letters(editor.box.numbers.lines["day"], "2027-05-31")
    press_letters(editor.line, "10:30")
    value = editor.value()

    assert value == datetime(2027, 5, 31, 10, 30).astimezone()


def test_a_moment_without_its_time_is_refused(theme: Theme) -> None:
    """Half an appointment is none."""
    editor = MomentEditor(setting(theme), field(Moment()))
    editor.box.numbers.lines["day"].setText("2027-05-31")

    with pytest.raises(Problem):
        editor.value()


def test_a_sentence_has_a_line_for_each_language(qtbot: QtBot, theme: Theme) -> None:
    """Those in use, and those it has already; each runs as its language does."""
    editor = SlotsEditor(setting(theme), field(Slots()))
    shown(qtbot, editor)
    editor.show_value({"ti": "ሰላም"})
    press_letters(editor.lines["ar"], "مرحبا")

    assert list(editor.lines) == ["en", "ar", "uk", "ti"]
    assert editor.lines["ar"].layoutDirection() == RIGHT
    assert editor.value() == {"ar": "مرحبا", "ti": "ሰላም"}


def test_weeks_are_three_numbers_in_order(qtbot: QtBot, theme: Theme) -> None:
    """Short to long; the other way round is refused."""
    editor = WeeksEditor(setting(theme), field(Weeks()))
    shown(qtbot, editor)
    for key, words in (("short", "2"), ("typical", "4"), ("long", "8")):
        press_letters(editor.numbers.lines[key], words)
    value = editor.value()
    editor.show_value(WeekSpan(8, 4, 2))

    assert value == WeekSpan(2, 4, 8)
    with pytest.raises(Problem):
        editor.value()


def test_a_record_is_picked_where_some_are_offered(qtbot: QtBot, theme: Theme) -> None:
    """Offered records can be picked; without an offer the field is only read."""
    offered = {"person": (Option(PERSON, N_("Person")),)}
    one = SCHEMAS["birth"]["person"]
    editor = editor_for(Setting(theme, TODAY, offers=offered), one)
    assert isinstance(editor, PickEditor)
    shown(qtbot, editor)
    QTest.keyClick(editor.select, Qt.Key.Key_Down)
    assert editor.value() is None, "looking through a list answers nothing"

    QTest.keyClick(editor.select.view(), Qt.Key.Key_Down)
    QTest.keyClick(editor.select.view(), Qt.Key.Key_Return)

    assert editor.value() == PERSON
    assert editor_for(setting(theme), one).stops() == []


def test_records_not_offered_stay_picked(qtbot: QtBot, theme: Theme) -> None:
    """What was chosen where more was offered is not lost."""
    other = "00000000-0000-4000-8000-000000000009"
    offered = {"step": (Option(PERSON, N_("Step")),)}
    editor = editor_for(Setting(theme, TODAY, offers=offered), field(References("step")))
    assert isinstance(editor, PickSeveralEditor)
    shown(qtbot, editor)
    editor.show_value((other,))
    _button(editor, "Step").click()

    assert editor.value() == (PERSON, other)


def test_days_can_be_unknown(theme: Theme) -> None:
    """Not to know a day is an answer of its own."""
    for kind in (Day(), Moment(), RoughDay()):
        assert Unsaid.UNKNOWN in editor_for(setting(theme), field(kind)).ways


def _button(editor: Editor[Any], words: str, by: str = "text") -> QAbstractButton:
    for part in editor.findChildren(QAbstractButton):
        told = part.text() if by == "text" else getattr(part, "key", None)
        if told == words:
            return part
    raise AssertionError(f"no button {words}")


def _focused(qtbot: QtBot, editor: Editor[Any]) -> QLineEdit | QPlainTextEdit | QComboBox:
    part = editor.focusWidget()
    assert isinstance(part, QLineEdit | QPlainTextEdit | QComboBox)
    return part
