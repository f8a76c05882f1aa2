"""Notices sticks that are plugged in and pulled out, for as long as a window is open."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStorageInfo, Qt, QTimer, Signal, Slot

from app.sync.sticks import Stick, plugged_in

EVERY_MS = 2000
_NAME = "sticks"
_REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW

Find = Callable[[], tuple[Stick, ...]]


class StickWatch(QObject):
    """Looks every two seconds which sticks there are.

    Signals: plugged(Stick), one that was not there a moment ago; pulled(Stick), one that is
    there no more.  Those that are there at the beginning are not told of.
    """

    plugged = Signal(object)
    pulled = Signal(object)

    def __init__(self, parent: QObject, find: Find | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self._find = find or sticks_of_this_computer
        self.sticks = self._find()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @staticmethod
    def of(parent: QObject) -> StickWatch:
        """Return the watch of a window, which begins with the first who asks."""
        here = Qt.FindChildOption.FindDirectChildrenOnly
        return parent.findChild(StickWatch, _NAME, here) or StickWatch(parent)

    @Slot()
    def look(self) -> None:
        """Tell what has come and what has gone since the last look."""
        before, self.sticks = self.sticks, self._find()
        for one in before:
            if one not in self.sticks:
                self.pulled.emit(one)
        for one in self.sticks:
            if one not in before:
                self.plugged.emit(one)


def sticks_of_this_computer() -> tuple[Stick, ...]:
    """Return the sticks that are plugged in now, as this system tells them."""
    if sys.platform.startswith("linux"):
        return plugged_in()
    found = [
        Stick(Path(one.rootPath()), one.displayName(), one.isReadOnly())
        for one in QStorageInfo.mountedVolumes()
        if one.isReady() and is_stick_elsewhere(one.rootPath(), sys.platform)
    ]
    return tuple(sorted(found))


def is_stick_elsewhere(root: str, platform: str) -> bool:
    """Tell whether a volume can be taken away, on macOS and Windows."""
    if platform == "darwin":
        return root.startswith("/Volumes/")
    windll: Any = getattr(ctypes, "windll", None)  # there on Windows only
    if windll is None:
        return False
    return bool(windll.kernel32.GetDriveTypeW(root.replace("/", "\\")) == _REMOVABLE)
