"""Whatever words were copied in this window leave the clipboard after 15 seconds, and at its end.

Every program may read the clipboard, and it outlives the process that locks,
closes or is sealed.  What is secret and came from elsewhere is ``ui.clipboard``'s to take away.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ui.clipboard import KEPT_MS


class CopyWatch(QObject):
    """Empties the clipboard of what was put there while a window of ours was in front."""

    def __init__(self, parent: QObject | None = None, *, kept_ms: int = KEPT_MS) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(kept_ms)
        self._clock.timeout.connect(self.empty)
        self._is_ours = False
        QApplication.clipboard().dataChanged.connect(self.note)

    @Slot()
    def note(self) -> None:
        """Remember whether what is there now is ours.

        Nothing is nobody's: Windows tells of our own emptying too, and late.
        """
        is_something = _holds_something(QApplication.clipboard().mimeData())
        self._is_ours = is_something and QApplication.activeWindow() is not None
        if self._is_ours:
            self._clock.start()
        else:
            self._clock.stop()

    @Slot()
    def empty(self) -> None:
        """Take away what is ours; what another program has put there since stays."""
        if self._is_ours:
            self._is_ours = False
            self._clock.stop()
            QApplication.clipboard().clear()


def _holds_something(held: QMimeData | None) -> bool:
    return held is not None and bool(held.formats())
