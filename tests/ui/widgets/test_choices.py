"""Chips and segments: chosen with mouse or keyboard, taken back, wrapped, mirrored."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.i18n import verbatim
from tests.ui.widgets.screen import shown
from ui.theme.appearance import Theme
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.segments import Segments

KEYS = ("one", "two", "three")
OPTIONS = [Option(key, verbatim(key)) for key in KEYS]
NAME = verbatim("Which?")


def press(qtbot: QtBot, key: Qt.Key) -> None:
    """Press ``key`` on whatever has the focus."""
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_choosing_one_lets_go_of_the_other(qtbot: QtBot, theme: Theme) -> None:
    """Of single answers only the last one pressed stays."""
    group = ChoiceGroup(theme, NAME, OPTIONS)
    qtbot.addWidget(group)

    for key in KEYS[:2]:
        with qtbot.waitSignal(group.changed):
            qtbot.mouseClick(group.chip(key), Qt.MouseButton.LeftButton)

    assert group.chosen() == ("two",)


def test_pressing_the_chosen_one_takes_it_back(qtbot: QtBot, theme: Theme) -> None:
    """No answer is always possible again."""
    group = ChoiceGroup(theme, NAME, OPTIONS)
    qtbot.addWidget(group)
    group.choose(["one"])

    qtbot.mouseClick(group.chip("one"), Qt.MouseButton.LeftButton)

    assert group.chosen() == ()


def test_several_may_be_chosen_where_allowed(qtbot: QtBot, theme: Theme) -> None:
    """With ``many`` each chip stands for itself, told in the order shown."""
    group = ChoiceGroup(theme, NAME, OPTIONS, many=True)
    qtbot.addWidget(group)

    for key in ("three", "one"):
        qtbot.mouseClick(group.chip(key), Qt.MouseButton.LeftButton)

    assert group.chosen() == ("one", "three")


def test_choosing_by_program_is_not_announced(qtbot: QtBot, theme: Theme) -> None:
    """Only the user's own act is a change."""
    group = ChoiceGroup(theme, NAME, OPTIONS)
    qtbot.addWidget(group)

    with qtbot.assertNotEmitted(group.changed):
        group.choose(["two", "unknown"])

    assert group.chosen() == ("two",)


@pytest.mark.parametrize(("language", "key"), [("en", Qt.Key.Key_Right), ("ar", Qt.Key.Key_Left)])
def test_arrows_walk_along_the_line(
    qtbot: QtBot, request: pytest.FixtureRequest, language: str, key: Qt.Key
) -> None:
    """The arrow that points along the line goes on; Space then chooses."""
    theme = request.getfixturevalue("theme" if language == "en" else "arabic")
    group = ChoiceGroup(theme, NAME, OPTIONS)
    shown(qtbot, group)
    group.chip("one").setFocus(Qt.FocusReason.TabFocusReason)

    press(qtbot, key)
    press(qtbot, Qt.Key.Key_Space)

    assert group.chosen() == ("two",)
    assert group.chip("two").hasFocus()


def test_a_group_is_one_stop_for_tab(qtbot: QtBot, theme: Theme) -> None:
    """Tab passes through a group once, at the chip that is chosen."""
    group = ChoiceGroup(theme, NAME, OPTIONS)
    qtbot.addWidget(group)

    group.choose(["three"])

    stops = [key for key in KEYS if _takes_tab(group.chip(key))]
    assert stops == ["three"]


def test_chips_stand_still_when_chosen(qtbot: QtBot, theme: Theme) -> None:
    """Choosing moves nothing: room for tick and bold letters was kept free."""
    group = ChoiceGroup(theme, NAME, OPTIONS)
    shown(qtbot, group)
    before = [group.chip(key).geometry() for key in KEYS]

    qtbot.mouseClick(group.chip("one"), Qt.MouseButton.LeftButton)

    assert [group.chip(key).geometry() for key in KEYS] == before


def test_chips_begin_at_the_right_in_arabic(qtbot: QtBot, arabic: Theme) -> None:
    """The first chip stands at the right edge, the second to its left."""
    group = ChoiceGroup(arabic, NAME, OPTIONS)
    shown(qtbot, group, 400)

    first, second = (group.chip(key).geometry() for key in KEYS[:2])

    assert first.right() == 399
    assert second.right() < first.left()


def test_a_chip_wider_than_the_line_wraps_its_words(qtbot: QtBot, theme: Theme) -> None:
    """A long answer becomes taller and is never cut."""
    words = verbatim("A long answer with many words that no narrow window could ever hold")
    group = ChoiceGroup(theme, NAME, [Option("long", words)])
    shown(qtbot, group, 220)

    chip = group.chip("long")

    assert chip.width() <= 220
    assert chip.height() >= 3 * theme.px("lead")


def test_a_segment_is_shown_as_the_arrow_reaches_it(qtbot: QtBot, theme: Theme) -> None:
    """Views follow the arrow key at once and are told once."""
    segments = Segments(theme, NAME, OPTIONS)
    shown(qtbot, segments)
    segments.focusNextChild()

    with qtbot.waitSignal(segments.chosen) as told:
        press(qtbot, Qt.Key.Key_Right)

    assert told.args == ["two"]
    assert segments.current() == "two"


def _takes_tab(button: QAbstractButton) -> bool:
    return bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)
