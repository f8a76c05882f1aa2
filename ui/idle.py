"""Notices that nobody has touched keyboard or mouse for a while, so that the window locks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

IDLE_MS = 5 * 60_000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Signals: idle(), once after ``idle_ms`` without a key or a movement."""

    idle = Signal()

    def __init__(
        self, app: QApplication, parent: QObject | None = None, *, idle_ms: int = IDLE_MS
    ) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(idle_ms)
        self._clock.timeout.connect(self._tell)
        app.installEventFilter(self)

    def start(self) -> None:
        """Begin to watch, as soon as there is something to lock."""
        self._clock.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if self._clock.isActive() and event.type() in _SIGNS_OF_LIFE:
            self._clock.start()
        return False

    @Slot()
    def _tell(self) -> None:
        self.idle.emit()
