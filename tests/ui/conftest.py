"""How the desktop is tested: offscreen, with the bundled fonts, leaving nothing behind.

Windows and threads that a test leaves are caught in tests/conftest.py.
"""

from __future__ import annotations

import gc
import os

# Before Qt is imported by anything: the same pixels on every computer, no display needed.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QApplication

from app.i18n import Catalog
from tests.ui.patience import PatientBot
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.fonts import load_fonts
from ui.theme.tokens import DARK
from ui.tidying import tidy

HERE = Path(__file__).parent
# Qt's offscreen display says so of every window that has a minimum size; it means nothing.
# It also can neither raise the list that drops down nor give it the keyboard alone.
NOISE = "This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what the offscreen display says of itself fail no test; every other warning does."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore(NOISE, extend=True))


@pytest.fixture(autouse=True)
def tidy_between_events() -> Iterator[None]:
    """Free cycles as the program does: never within a paint event or on another thread."""
    gc.disable()
    yield
    tidy()
    gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's own, with our patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def dressed_app(qapp: QApplication) -> QApplication:
    """The application with the bundled fonts loaded once."""
    load_fonts()
    return qapp


@pytest.fixture
def theme(dressed_app: QApplication) -> Iterator[Theme]:
    """English, light, text at its normal size, put on the application."""
    yield from _dressed(dressed_app, Theme(Catalog("en")))


@pytest.fixture
def arabic(dressed_app: QApplication) -> Iterator[Theme]:
    """Arabic, dark, put on the application."""
    yield from _dressed(dressed_app, Theme(Catalog("ar"), DARK))


def _dressed(app: QApplication, theme: Theme) -> Iterator[Theme]:
    dress_application(app, theme)
    yield theme
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.setStyleSheet("")
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(QLocale.c())
