"""The window locks when nobody has touched it for a while."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.idle import IdleWatch

IDLE_MS = 250


def shown_field(qtbot: QtBot) -> QLineEdit:
    """Return a field in a window of its own that has the keyboard."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    qtbot.waitActive(field)
    return field


def test_idleness_is_told_once_its_time_is_over(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Nothing is pressed or moved, so the watch speaks."""
    shown_field(qtbot)
    watch = IdleWatch(dressed_app, idle_ms=IDLE_MS)

    with qtbot.waitSignal(watch.idle, timeout=IDLE_MS * 8):
        watch.start()


def test_a_key_or_a_movement_begins_the_time_anew(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Whoever types or moves the mouse is not locked out; words typed arrive all the same."""
    field = shown_field(qtbot)
    watch = IdleWatch(dressed_app, idle_ms=IDLE_MS)
    told: list[bool] = []
    watch.idle.connect(lambda: told.append(True))
    watch.start()
    window = field.windowHandle()

    for number in range(8):
        qtbot.wait(IDLE_MS // 3)
        if number % 2:
            QTest.keyClick(window, Qt.Key.Key_A)
        else:
            QTest.mouseMove(window, QPoint(3 + number, 5))

    assert told == []
    assert field.text() == "aaaa"


def test_a_window_opened_later_is_watched_too(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Work in a second window is work."""
    shown_field(qtbot)
    watch = IdleWatch(dressed_app, idle_ms=IDLE_MS)
    told: list[bool] = []
    watch.idle.connect(lambda: told.append(True))
    watch.start()
    later = shown_field(qtbot)

    for _ in range(6):
        qtbot.wait(IDLE_MS // 3)
        QTest.keyClick(later.windowHandle(), Qt.Key.Key_B)

    assert told == []
