"""Every way in which the system tells that the worker is away, as one signal."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.context import Context
from ui.sleepwatch import SleepWatch
from ui.wtswatch import WindowsWatch, ask_for_session

if sys.platform == "linux":
    from PySide6.QtDBus import QDBusConnection

    from ui.buswatch import BusWatch


class AbsenceWatch(QObject):
    """Signals: left(), when the screen is locked or the computer sleeps or has slept.

    Nothing is asked of the system before ``start``: at the lock screen there is nothing
    to lock.
    """

    left = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_started = False
        self._sleep = SleepWatch(context, self)
        self._sleep.slept.connect(self.tell)
        self._windows: WindowsWatch | None = None

    def start(self, app: QApplication, window: QWidget) -> None:
        """Begin to watch, once."""
        if self._is_started:
            return
        self._is_started = True
        self._sleep.start()
        if sys.platform == "linux":
            system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
            bus = BusWatch(system, session, self)
            bus.leaving.connect(self.tell)
            bus.hold_sleep()
        elif sys.platform == "win32":
            self._windows = WindowsWatch(self.tell)
            app.installNativeEventFilter(self._windows)
            ask_for_session(int(window.winId()))

    def stop(self) -> None:
        """Watch no more."""
        self._sleep.stop()

    @Slot()
    def tell(self) -> None:
        """Pass on that the worker is away."""
        self.left.emit()
