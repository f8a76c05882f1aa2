"""Typing in any script: Qt's own ``keyClicks`` ends the process at letters beyond Latin-1."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def press_letters(part: QWidget, words: str) -> None:
    """Press and release a key for each letter of ``words`` in ``part``."""
    kinds = QEvent.Type
    for letter in words:
        for kind in (kinds.KeyPress, kinds.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(part, event)
