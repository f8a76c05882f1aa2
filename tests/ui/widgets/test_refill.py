"""A place that is filled anew keeps the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import verbatim
from tests.ui.widgets.screen import settle, shown
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus


@pytest.mark.parametrize(
    ("words", "then"), [(("One", "Two"), "Two"), (("One", "Three"), "One"), ((), "Outside")]
)
def test_the_focus_stays_with_the_part_of_the_same_name(
    qtbot: QtBot, theme: Theme, words: tuple[str, ...], then: str
) -> None:
    """The same part has it again; else the first one; else what is left in the window."""
    page, place = _page(theme)
    shown(qtbot, page)
    _fill(theme, place, ("One", "Two"))
    settle()
    place.findChildren(Button)[1].setFocus()

    with keeping_focus(place):
        clear(_lines(place))
        _fill(theme, place, words)
    settle()

    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == then


def test_a_focus_elsewhere_is_left_alone(qtbot: QtBot, theme: Theme) -> None:
    """News on a page take the caret from nobody."""
    page, place = _page(theme)
    shown(qtbot, page)
    outside = page.findChildren(Button)[0]
    outside.setFocus()

    with keeping_focus(place):
        _fill(theme, place, ("One",))
    settle()

    assert outside.hasFocus()


def _page(theme: Theme) -> tuple[QWidget, QWidget]:
    page, place = QWidget(), QWidget()
    lines = column(page)
    lines.addWidget(Button(theme, verbatim("Outside")))
    lines.addWidget(place)
    column(place)
    return page, place


def _fill(theme: Theme, place: QWidget, words: tuple[str, ...]) -> None:
    for one in words:
        _lines(place).addWidget(Button(theme, verbatim(one)))


def _lines(place: QWidget) -> QVBoxLayout:
    lines = place.layout()
    assert isinstance(lines, QVBoxLayout)
    return lines
