"""Python's search for unreachable cycles, kept to the main thread and between events.

Left to itself it starts at any allocation: on a worker's thread, or while a widget is
being painted.  What it frees there may be a window's parts, and Qt can only lose those
on the main thread and outside of their own events; else the program crashes or stands
still.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 1_000
# How many allocations, then younger rounds, call for a round: Python's own figures.
THRESHOLDS = gc.get_threshold()


class Tidying(QObject):
    """While it lives, cycles are freed by a timer of the main thread alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setInterval(INTERVAL_MS)
        self._clock.timeout.connect(self._tidy)

    def start(self) -> None:
        """Take over from Python, which no longer does it anywhere."""
        gc.disable()
        # What the start has made stays for good, and need not be looked through again.
        gc.freeze()
        self._clock.start()

    def stop(self) -> None:
        """Give it back to Python."""
        self._clock.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _tidy(self) -> None:
        tidy()


def tidy() -> int:
    """Free the cycles of the generations that are due; return how many objects that were."""
    due = [at for at, count in enumerate(gc.get_count()) if count > THRESHOLDS[at]]
    return gc.collect(max(due)) if due else 0
