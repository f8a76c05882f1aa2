"""The window locks when nobody has touched it for a while."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.idle import IdleWatch

IDLE_MS = 250
LONG_MS, SOME_MS = 600_000, 20  # so long that no busy computer comes near it, and a moment


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
    watch = long_watch(dressed_app)
    window = field.windowHandle()

    for act in (
        lambda: QTest.keyClick(window, Qt.Key.Key_A),
        lambda: QTest.mouseMove(window, QPoint(7, 5)),
    ):
        left = passed(qtbot, watch)
        act()
        assert rest_of(watch) > left

    assert field.text() == "a"


def test_a_window_opened_later_is_watched_too(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Work in a second window is work."""
    shown_field(qtbot)
    watch = long_watch(dressed_app)
    later = shown_field(qtbot)
    left = passed(qtbot, watch)

    QTest.keyClick(later.windowHandle(), Qt.Key.Key_B)

    assert rest_of(watch) > left


def test_quiet_is_told_before_the_lock(qtbot: QtBot, dressed_app: QApplication) -> None:
    """First the page is covered, later it locks."""
    shown_field(qtbot)
    watch = IdleWatch(dressed_app, idle_ms=IDLE_MS * 2, quiet_ms=IDLE_MS)
    told: list[str] = []
    watch.quiet.connect(lambda: told.append("quiet"))
    watch.idle.connect(lambda: told.append("idle"))

    with qtbot.waitSignal(watch.idle, timeout=IDLE_MS * 16):
        watch.start()

    assert told == ["quiet", "idle"]


def test_the_key_that_wakes_reaches_nothing(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Neither the field, nor when it is held down; the next key is an ordinary one."""
    field = shown_field(qtbot)
    watch = quiet_watch(qtbot, dressed_app)
    window = field.windowHandle()

    with qtbot.waitSignal(watch.woken):
        QTest.keyPress(window, Qt.Key.Key_A)
    held = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", True
    )
    QApplication.sendEvent(window, held)
    QTest.keyRelease(window, Qt.Key.Key_A)
    assert field.text() == ""
    QTest.keyClick(window, Qt.Key.Key_A)

    assert field.text() == "a"
    assert not watch.is_quiet


def test_the_key_that_wakes_is_no_shortcut(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Ctrl+Z on a covered page takes nothing back."""
    field = shown_field(qtbot)
    done: list[bool] = []
    shortcut = QShortcut(QKeySequence("Ctrl+J"), field)
    shortcut.activated.connect(lambda: done.append(True))
    watch = quiet_watch(qtbot, dressed_app)
    window, ctrl = field.windowHandle(), Qt.KeyboardModifier.ControlModifier

    with qtbot.waitSignal(watch.woken):
        QTest.keyClick(window, Qt.Key.Key_J, ctrl)
    assert done == []
    QTest.keyClick(window, Qt.Key.Key_J, ctrl)

    assert done == [True]


def test_a_knocked_mouse_does_not_wake(qtbot: QtBot, dressed_app: QApplication) -> None:
    """A press does, and it presses nothing."""
    field = shown_field(qtbot)
    watch = quiet_watch(qtbot, dressed_app)
    woken: list[bool] = []
    watch.woken.connect(lambda: woken.append(True))
    window = field.windowHandle()

    QTest.mouseMove(window, QPoint(4, 4))
    QTest.mouseMove(window, QPoint(9, 4))
    QApplication.processEvents()
    assert woken == []
    QTest.mouseClick(window, Qt.MouseButton.LeftButton)

    assert woken == [True]


@pytest.mark.parametrize(("asked", "minutes"), [(0, 1), (1, 1), (15, 15), (999, 15)])
def test_it_locks_after_one_to_fifteen_minutes(
    dressed_app: QApplication, asked: int, minutes: int
) -> None:
    """Never never, whatever stands in a file that somebody has written."""
    watch = IdleWatch(dressed_app)

    watch.set_minutes(asked)

    assert watch.idle_ms == minutes * 60_000


def long_watch(app: QApplication) -> IdleWatch:
    """Return a watch that has begun, whose clocks are exact."""
    watch = IdleWatch(app, idle_ms=LONG_MS, quiet_ms=LONG_MS)
    for clock in watch.findChildren(QTimer):
        clock.setTimerType(Qt.TimerType.PreciseTimer)
    watch.start()
    return watch


def rest_of(watch: IdleWatch) -> int:
    """Return how long it still has to be quiet, by the clock that was wound first."""
    return min(one.remainingTime() for one in watch.findChildren(QTimer))


def passed(qtbot: QtBot, watch: IdleWatch) -> int:
    """Return what rest is left once some time has passed."""
    qtbot.waitUntil(lambda: rest_of(watch) < LONG_MS - SOME_MS)
    return rest_of(watch)


def quiet_watch(qtbot: QtBot, app: QApplication) -> IdleWatch:
    """Return a watch that has just said that it is quiet."""
    watch = IdleWatch(app, idle_ms=60_000, quiet_ms=IDLE_MS)
    with qtbot.waitSignal(watch.quiet, timeout=IDLE_MS * 16):
        watch.start()
    return watch
