"""Notices that nobody has touched keyboard or mouse for a while: first to cover, then to lock.

Keys and movements reach a window of the system before any part in it, so only those are
watched: a filter on the whole program would be called for each event of each part.
"""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

QUIET_MS = 60_000  # until what is on the screen is covered
MINUTE_MS = 60_000
USUAL_MINUTES, MOST_MINUTES = 5, 15  # until the lock; never "never"
_Kind = QEvent.Type
_SIGNS_OF_LIFE = frozenset(
    {
        _Kind.KeyPress,
        _Kind.MouseButtonPress,
        _Kind.MouseMove,
        _Kind.Wheel,
        _Kind.TouchBegin,
    }
)
# A table that is knocked against moves the mouse; it takes a key or a press to go on.
_WAKING = frozenset({_Kind.KeyPress, _Kind.MouseButtonPress, _Kind.TouchBegin})
_INPUT = _SIGNS_OF_LIFE | {
    _Kind.ShortcutOverride,
    _Kind.KeyRelease,
    _Kind.MouseButtonRelease,
    _Kind.MouseButtonDblClick,
    _Kind.TouchUpdate,
    _Kind.TouchEnd,
}
_NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = MappingProxyType(
    {
        int(Qt.Key.Key_Control): Qt.KeyboardModifier.ControlModifier,
        int(Qt.Key.Key_Shift): Qt.KeyboardModifier.ShiftModifier,
        int(Qt.Key.Key_Alt): Qt.KeyboardModifier.AltModifier,
        int(Qt.Key.Key_Meta): Qt.KeyboardModifier.MetaModifier,
    }
)


class IdleWatch(QObject):
    """Tells once how long it has been quiet.

    Signals: quiet(), after ``quiet_ms`` without a sign of life; woken(), by the first key
    or press after that, which reaches nothing else; idle(), after ``idle_ms``.
    """

    quiet = Signal()
    woken = Signal()
    idle = Signal()

    def __init__(
        self,
        app: QApplication,
        parent: QObject | None = None,
        *,
        idle_ms: int = USUAL_MINUTES * MINUTE_MS,
        quiet_ms: int = QUIET_MS,
    ) -> None:
        super().__init__(parent)
        self._is_quiet = False
        self._swallowed: int | None = None  # the key that woke, until it is let go
        self._clock = self._timer(idle_ms, self._tell)
        self._quiet_clock = self._timer(quiet_ms, self._tell_quiet)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    @property
    def is_quiet(self) -> bool:
        """Whether it was quiet for so long that nothing should be readable."""
        return self._is_quiet

    @property
    def idle_ms(self) -> int:
        """How long it must be quiet until the lock."""
        return self._clock.interval()

    def set_minutes(self, minutes: int) -> None:
        """Wait so many minutes, 1 to 15, for the lock; what has passed counts anew."""
        self._clock.setInterval(min(max(minutes, 1), MOST_MINUTES) * MINUTE_MS)

    def start(self) -> None:
        """Begin to watch, as soon as there is something to lock."""
        self._is_quiet = False
        self._clock.start()
        self._quiet_clock.start()

    def stop(self) -> None:
        """Watch no more: it is locked."""
        self._is_quiet = False
        self._clock.stop()
        self._quiet_clock.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        kind = event.type()
        if kind not in _INPUT or not self._clock.isActive():
            return False
        if self._is_quiet:
            self._wake(event)
            event.accept()  # else a shortcut would still be looked for
            return True
        if kind in _SIGNS_OF_LIFE:
            self.start()
        return self._is_held(event)

    def _wake(self, event: QEvent) -> None:
        """Go on at a key or a press, and remember the key."""
        if event.type() not in _WAKING:
            return
        self._swallowed = event.key() if isinstance(event, QKeyEvent) else None
        self.start()
        self.woken.emit()

    def _is_held(self, event: QEvent) -> bool:
        """Tell whether this is still the key that woke, held down, let go, or pressed with others.

        Ctrl wakes as any key does; then Ctrl+Z as a whole is the key that does nothing.
        """
        if self._swallowed is None or not isinstance(event, QKeyEvent):
            return False
        is_it = event.key() == self._swallowed
        is_last = is_it and event.type() == _Kind.KeyRelease and not event.isAutoRepeat()
        is_held = is_it and (is_last or event.isAutoRepeat())
        is_with_it = bool(event.modifiers() & _MODIFIERS.get(self._swallowed, _NONE))
        if is_last or not (is_held or is_with_it):
            self._swallowed = None  # perhaps it was let go in another window
        if is_held or is_with_it:
            event.accept()
        return is_held or is_with_it

    def _timer(self, interval_ms: int, act: object) -> QTimer:
        clock = QTimer(self)
        clock.setSingleShot(True)
        clock.setInterval(interval_ms)
        clock.timeout.connect(act)
        return clock

    @Slot("QWindow*")
    def _watch(self, window: QWindow | None) -> None:
        """Watch a window from when it first has the keyboard; twice is the same as once."""
        if window is not None:
            window.installEventFilter(self)

    @Slot()
    def _tell_quiet(self) -> None:
        if self._clock.isActive():
            self._is_quiet = True
            self.quiet.emit()

    @Slot()
    def _tell(self) -> None:
        self.idle.emit()
