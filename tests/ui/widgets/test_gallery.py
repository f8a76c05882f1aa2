"""Every part together: named, reachable, large enough, uncut, in each language, theme and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.gallery import PAGES
from tests.ui.widgets.gallery_words import SampleCatalog
from tests.ui.widgets.screen import controls, is_stop, settle, shown
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.tokens import HIT_PX, PALETTES, TEXT_SCALES
from ui.widgets.flow import Flow
from ui.widgets.scrolling import ScrollPage

CASES = [
    pytest.param((name, language, palette), id=f"{name}-{language}-{palette}")
    for name in PAGES
    for language in ("en", "ar")
    for palette in PALETTES
]


@pytest.mark.parametrize("case", CASES)
def test_every_control_has_a_name_and_room_to_be_hit(
    qtbot: QtBot, theme: Theme, case: tuple[str, str, str]
) -> None:
    """A screen reader can name each control, and each is at least 40 pixels high and wide."""
    name, language, palette = case
    dressed = _dressed(language, palette)
    page = shown(qtbot, PAGES[name](dressed), 1366, 768)

    found = list(controls(page))

    assert found
    nameless = [type(part).__name__ for part in found if not part.accessibleName()]
    assert not nameless
    small = [
        (part.accessibleName(), part.size().toTuple())
        for part in found
        if isinstance(part, QAbstractButton) and is_stop(part) and _is_small(part)
    ]
    assert not small


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("case", ["parts-en", "parts-ar", "today-en", "today-ar"])
def test_nothing_is_cut_at_any_text_size(
    qtbot: QtBot, theme: Theme, case: str, scale: float
) -> None:
    """In a window as narrow as 200 % leaves it, every button is as tall as its words need."""
    name, language = case.split("-")
    dressed = _dressed(language, "light", scale)
    page = shown(qtbot, PAGES[name](dressed), 760, 480)
    settle()

    cut = [
        (part.accessibleName(), part.size().toTuple())
        for part in page.findChildren(QAbstractButton)
        if part.isVisible() and _is_cut(part)
    ]

    assert not cut


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_stop_and_comes_back(
    qtbot: QtBot, theme: Theme, name: str, language: str
) -> None:
    """Walking with Tab meets each stop of a page once, whatever the direction."""
    page = shown(qtbot, PAGES[name](_dressed(language, "light")), 1366, 768)
    stops = [part for part in page.findChildren(QWidget) if part.isVisible() and is_stop(part)]
    stops = [part for part in stops if part.focusProxy() is None and _takes_focus(part)]
    page.activateWindow()

    met = []
    for _ in range(len(stops) + 2):
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())

    missed = {part.accessibleName() for part in stops} - {
        part.accessibleName() for part in met if part is not None
    }
    assert not missed


def test_a_scrolling_page_never_scrolls_sideways(qtbot: QtBot, theme: Theme) -> None:
    """What does not fit becomes longer: the body is never wider than the page."""
    page = shown(qtbot, PAGES["parts"](_dressed("en", "light", 2.0)), 683, 384)
    assert isinstance(page, ScrollPage)

    body = page.widget()

    assert body is not None
    assert body.width() <= page.viewport().width()
    assert body.height() > page.viewport().height()
    flows = page.findChildren(Flow)
    assert flows
    assert all(_inside(flow, body) for flow in flows)


def test_changing_language_does_not_leak_the_old_page(qtbot: QtBot, theme: Theme) -> None:
    """A page built anew takes the place of the old one; nothing of it stays on screen."""
    for language in ("en", "ar"):
        page = shown(qtbot, PAGES["student"](_dressed(language, "dark")), 1000, 700)
        assert page.isRightToLeft() == (language == "ar")
        page.close()


def _dressed(language: str, palette: str, scale: float = 1.0) -> Theme:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    chosen = next(each for name, each in PALETTES.items() if name == palette)
    made = Theme(SampleCatalog(language), chosen, scale)
    dress_application(app, made)
    return made


def _is_small(part: QWidget) -> bool:
    is_within_a_line = isinstance(part.parentWidget(), QLineEdit)
    return not is_within_a_line and min(part.width(), part.height()) < HIT_PX


def _is_cut(part: QAbstractButton) -> bool:
    if part.hasHeightForWidth():
        return part.height() < part.heightForWidth(part.width())
    return part.height() < part.minimumSizeHint().height()


def _takes_focus(part: QWidget) -> bool:
    return not isinstance(part, QAbstractScrollArea) or bool(part.accessibleName())


def _inside(part: QWidget, body: QWidget) -> bool:
    return body.rect().contains(QRect(part.mapTo(body, QPoint(0, 0)), part.size()))
