"""Notices that the computer has slept: the clock on the wall leaps, timers stood still.

The last resort on every system, after waking; where the system says so beforehand,
``ui.buswatch`` and ``ui.wtswatch`` are earlier.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from app.context import Context

BEAT_MS = 2_000
LEAP_MS = 20_000  # more than a busy computer keeps a timer waiting


class SleepWatch(QObject):
    """Signals: slept(), soon after the computer has woken."""

    slept = Signal()

    def __init__(
        self, context: Context, parent: QObject | None = None, *, beat_ms: int = BEAT_MS
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._wall_ms = 0
        self._running = QElapsedTimer()  # of a clock that stands still while the computer sleeps
        self._beat = QTimer(self)
        self._beat.setInterval(beat_ms)
        self._beat.timeout.connect(self._compare)

    def start(self) -> None:
        """Begin to watch."""
        self._wall_ms = self._context.clock_ms
        self._running.start()
        self._beat.start()

    def stop(self) -> None:
        """Watch no more."""
        self._beat.stop()

    @Slot()
    def _compare(self) -> None:
        wall_ms = self._context.clock_ms
        slept_ms = (wall_ms - self._wall_ms) - self._running.restart()
        self._wall_ms = wall_ms
        if slept_ms > LEAP_MS:
            self.slept.emit()
