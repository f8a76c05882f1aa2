"""When half-typed words are put away: soon after the last key, often enough, and on leaving."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.records import Draft, RecordId

QUIET_MS, LATEST_MS = 400, 2000
_LEAVING = frozenset({QEvent.Type.Hide, QEvent.Type.WindowDeactivate, QEvent.Type.Close})


class DraftClock(QObject):
    """Says which drafts are due to be sealed.

    quiet_ms: after the last key.  latest_ms: after the first key not yet put away,
    however fast the keys follow each other.
    Signals: due(tuple[Draft, ...]), the drafts touched since the last time.
    """

    due = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        quiet_ms: int = QUIET_MS,
        latest_ms: int = LATEST_MS,
    ) -> None:
        super().__init__(parent)
        self._touched: dict[RecordId, Draft] = {}
        self._quiet = self._timer(quiet_ms)
        self._latest = self._timer(latest_ms)

    @property
    def is_waiting(self) -> bool:
        """Whether there are words that nobody has put away yet."""
        return bool(self._touched)

    @Slot(object)
    def touch(self, draft: Draft) -> None:
        """Note that a key was pressed in ``draft``; connect a form's ``edited`` to it."""
        self._touched[draft.now.id] = draft
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()

    @Slot()
    @Slot(object)
    def flush(self, _draft: Draft | None = None) -> None:
        """Say at once what is due; connect a form's ``left`` to it, and call it before a lock."""
        self._quiet.stop()
        self._latest.stop()
        drafts = tuple(self._touched.values())
        self._touched.clear()
        if drafts:
            self.due.emit(drafts)

    @Slot(object)
    def forget(self, draft: Draft) -> None:
        """Let go of a draft that was saved or given up."""
        self._touched.pop(draft.now.id, None)

    def watch(self, page: QWidget) -> None:
        """Put words away also when ``page`` is hidden or its window loses the keyboard."""
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        if event.type() in _LEAVING:
            self.flush()
        return False

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(self.flush)
        return timer
