"""Putting parts on the offscreen display, and looking over everything on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
)
Part = TypeVar("Part", bound=QWidget)


def shown(qtbot: QtBot, widget: Part, width: int = 640, height: int = 480) -> Part:
    """Return ``widget`` on screen in this size, laid out; pytest-qt closes it after the test."""
    qtbot.addWidget(widget)
    widget.setMinimumSize(1, 1)  # the layout's own minimum would make the offscreen display warn
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    settle()
    return widget


def settle() -> None:
    """Let every layout and every posted event come to rest."""
    for _ in range(6):
        QApplication.processEvents()


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield each visible control below ``root``, leaving out Qt's own inner ones."""
    for part in root.findChildren(QWidget):
        if isinstance(part, CONTROLS) and part.isVisible() and not _is_inner(part):
            yield part


def is_stop(part: QWidget) -> bool:
    """Tell whether the Tab key can reach ``part``."""
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.isEnabled()


def _is_inner(part: QWidget) -> bool:
    return isinstance(part.parentWidget(), (QComboBox, QAbstractItemView)) or (
        isinstance(part, QToolButton) and part.defaultAction() is None
    )
