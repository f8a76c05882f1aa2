"""The editor of a birth: four calendars, as exactly as it is known, never more exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.calendars import Calendar, month_names
from app.errors import Problem
from app.i18n import Catalog
from app.schema.registry import SCHEMAS
from app.schema.spans import DayRange, RoughDay
from tests.ui.forms.keys import press_letters
from tests.ui.forms.samples import TODAY, setting
from tests.ui.widgets.screen import settle, shown
from ui.forms.births import BirthEditor
from ui.forms.roughdays import RoughDayEditor
from ui.forms.table import editor_for
from ui.theme.appearance import Theme

# Calendar and way chosen, the month chosen, what is typed, and the days that stand for it.
TOLD = [
    ("gregorian", "day", "5", {"day": "3", "year": "2008"}, "2008-05-03"),
    ("gregorian", "month", "5", {"year": "2008"}, "2008-05"),
    ("gregorian", "year", "", {"year": "٢٠٠٨"}, "2008"),
    ("gregorian", "age", "", {"age": "17"}, "2008-03-03..2009-03-02"),
    ("gregorian", "band", "", {"first": "2007", "last": "2009"}, "2007..2009"),
    ("persian", "day", "1", {"day": "12", "year": "۱۳۸۱"}, "persian:1381-01-12"),
    ("persian", "year", "", {"year": "1381"}, "persian:1381"),
    ("persian", "month", "s0", {"year": "1381"}, "persian:1381-01-01..1381-03-31"),
    ("ethiopic", "month", "13", {"year": "1995"}, "ethiopic:1995-13"),
    ("islamic", "day", "9", {"day": "1", "year": "1420"}, "islamic:1420-09-01"),
    ("persian", "said", "", {"said": "spring 1381"}, "persian:1381-01-01..1381-03-31"),
    ("gregorian", "said", "", {"said": "about 17"}, "2008-03-03..2009-03-02"),
]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: "-".join(told[:2]) + told[2])
def test_a_birth_is_told_as_well_as_it_is_known(
    qtbot: QtBot, theme: Theme, told: tuple[str, str, str, dict[str, str], str]
) -> None:
    """Nothing is made up: a year stays the whole year of its calendar, an age the days for it."""
    calendar, way, month, typed, days = told
    editor = _birth(qtbot, theme, calendar, way)
    _choose_month(editor, month)
    for key, words in typed.items():
        press_letters(editor.parts.lines[key], words)
    born = RoughDay().parse(days)

    assert editor.value() == born
    assert editor.parts.calendars.isVisible() == (way != "age")
    again = _birth(qtbot, theme)
    again.show_value(born)
    assert again.value() == born


def test_the_gregorian_day_stands_beside_it_at_once(qtbot: QtBot, theme: Theme) -> None:
    """A worker sees, with each key, the day in the other calendar and the age today."""
    editor = _birth(qtbot, theme, "persian", "day")
    _choose_month(editor, "1")
    press_letters(editor.parts.lines["day"], "12")
    press_letters(editor.parts.lines["year"], "1381")

    told = [label.text() for label in editor.findChildren(QLabel) if label.isVisible()]

    assert any("1 April 2002" in words for words in told)
    assert any("23 years old" in words for words in told)


def test_a_day_that_a_month_lacks_says_how_long_the_month_is(qtbot: QtBot, theme: Theme) -> None:
    """30 Hut in a year that has 29."""
    editor = _birth(qtbot, theme, "persian", "day")
    _choose_month(editor, "12")
    press_letters(editor.parts.lines["day"], "30")
    press_letters(editor.parts.lines["year"], "1382")

    with pytest.raises(Problem) as caught:
        editor.value()

    assert theme.say(caught.value.text) == "This month has 29 days in 1382. Check the day."


@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_each_calendar_offers_its_own_months(qtbot: QtBot, theme: Theme, language: str) -> None:
    """Thirteen in the Ethiopic one, under the names that the window's language has."""
    editor = _birth(qtbot, replace(theme, catalog=Catalog(language)), "ethiopic", "month")
    listed = [editor.parts.months.itemText(at) for at in range(1, editor.parts.months.count())]

    names = month_names(Calendar.ETHIOPIC, language)
    assert len(listed) == len(names) == 13
    assert all(name in words for name, words in zip(names, listed, strict=True))


def test_a_kept_day_is_told_in_the_calendar_one_turns_to(qtbot: QtBot, theme: Theme) -> None:
    """The day stays the same; only how it is told changes."""
    editor = _birth(qtbot, theme)
    day = date(2002, 4, 1)
    editor.show_value(DayRange(day, day))
    _choose_calendar(editor, "persian")

    assert editor.value() == DayRange(day, day, Calendar.SOLAR_HIJRI)
    assert editor.parts.lines["year"].text() == "1381"


def test_numbers_just_typed_are_read_in_the_calendar_one_turns_to(
    qtbot: QtBot, theme: Theme
) -> None:
    """Who typed the year before the calendar need not type it again."""
    editor = _birth(qtbot, theme, "gregorian", "year")
    press_letters(editor.parts.lines["year"], "1381")
    with pytest.raises(Problem):
        editor.value()
    _choose_calendar(editor, "persian")

    assert editor.value() == RoughDay().parse("persian:1381")


def test_a_birth_that_has_not_come_yet_is_refused(qtbot: QtBot, theme: Theme) -> None:
    """A year of another calendar often lies ahead."""
    editor = _birth(qtbot, theme, "ethiopic", "year")
    press_letters(editor.parts.lines["year"], str(TODAY.year))

    with pytest.raises(Problem) as caught:
        editor.value()

    assert "has not come yet" in theme.say(caught.value.text)


def test_words_that_name_no_day_are_no_day(qtbot: QtBot, theme: Theme) -> None:
    """They belong to the words said; nothing is guessed from them."""
    editor = _birth(qtbot, theme, "gregorian", "said")
    press_letters(editor.parts.lines["said"], "two years before the war of 2001")

    with pytest.raises(Problem):
        editor.value()


def test_half_a_birth_is_refused_and_can_be_kept(qtbot: QtBot, theme: Theme) -> None:
    """Calendar, month and numbers survive a lock although they stand for no day yet."""
    editor = _birth(qtbot, theme, "ethiopic", "day")
    _choose_month(editor, "13")
    press_letters(editor.parts.lines["year"], "1995")
    with pytest.raises(Problem):
        editor.value()
    again = _birth(qtbot, theme)
    again.show_typed(editor.typed())
    press_letters(again.parts.lines["day"], "6")

    assert again.value() == RoughDay().parse("ethiopic:1995-13-06")


def test_every_way_to_tell_a_birth_is_seen_in_large_letters(qtbot: QtBot, theme: Theme) -> None:
    """At twice the text size they wrap; none is cut off."""
    editor = _birth(qtbot, replace(theme, text_scale=2.0))
    ways = [part for part in editor.way.findChildren(QAbstractButton) if part.isVisible()]

    assert len(ways) == 6
    assert all(editor.way.rect().contains(part.geometry()) for part in ways)


def test_only_a_birth_is_told_as_an_age(theme: Theme) -> None:
    """When somebody wants to reach a goal has no age."""
    goal = editor_for(setting(theme), SCHEMAS["goal"]["by_when"])
    birth = editor_for(setting(theme), SCHEMAS["birth"]["range"])

    assert isinstance(goal, RoughDayEditor)
    assert isinstance(birth, BirthEditor)
    assert "About how old" not in [part.text() for part in goal.findChildren(QAbstractButton)]


def test_a_goal_told_in_another_calendar_is_shown_and_kept(theme: Theme) -> None:
    """The plain editor asks for Gregorian numbers, and changes nothing unasked."""
    editor = editor_for(setting(theme), SCHEMAS["goal"]["by_when"])
    until = RoughDay().parse("persian:1410-01-12")
    editor.show_value(until)

    assert isinstance(editor, RoughDayEditor)
    assert editor.value() == until
    assert editor.numbers.lines["year"].text() == "2031"


def _birth(
    qtbot: QtBot, theme: Theme, calendar: str = "gregorian", way: str = "day"
) -> BirthEditor:
    editor = shown(qtbot, BirthEditor(setting(theme), SCHEMAS["birth"]["range"]), 560, 600)
    for part in editor.way.findChildren(QAbstractButton):
        if getattr(part, "key", None) == way:
            part.click()
    _choose_calendar(editor, calendar)
    return editor


def _choose_calendar(editor: BirthEditor, code: str) -> None:
    if editor.parts.calendar != code:
        editor.parts.fill({"calendar": code})
        editor.parts.turned.emit()
        settle()


def _choose_month(editor: BirthEditor, key: str) -> None:
    if key:
        editor.parts.months.choose(key)
        editor.parts.months.activated.emit(editor.parts.months.currentIndex())
