"""A screen reader may ask a scroll area for parts that it no longer has."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from ui.widgets.hearing import guard_scroll_areas


@pytest.fixture(scope="module", autouse=True)
def _guarded(qapp: QApplication) -> None:
    guard_scroll_areas()


def test_a_part_that_is_gone_is_told_as_none(qtbot: QtBot) -> None:
    """A scroll bar that goes changes no count, and what is beyond the count is nothing."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(QLabel("words"))
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.show()
    heard = QAccessible.queryAccessibleInterface(area)
    before = heard.childCount()

    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    gc.collect()

    assert heard.childCount() == before
    assert heard.child(0) is not None
    assert heard.child(before) is None
    assert heard.child(-1) is None
    assert heard.role() is QAccessible.Role.Client


@pytest.fixture
def _others_left() -> Iterator[None]:
    """What others left need not be looked through two hundred times."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_others_left")
def test_areas_come_and_go(qapp: QApplication) -> None:
    """What answered for an area ends with it, two hundred times."""
    for _ in range(200):
        area = QScrollArea()
        area.setWidget(QLabel("words"))
        heard = QAccessible.queryAccessibleInterface(area)
        assert heard.childCount() >= 1
        del heard
        area.deleteLater()
        QApplication.sendPostedEvents(area, QEvent.Type.DeferredDelete)
        gc.collect()
