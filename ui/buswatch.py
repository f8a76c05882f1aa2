"""Linux: hears from the system's buses that it goes to sleep or that the screen is locked.

systemd's login manager (org.freedesktop.login1) tells of both on the system bus; the
desktops tell of their screen lock on the session bus.  Sleep waits until this process has
ended: the login manager hands out a file for that, and sleeps once it is closed.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
# Freedesktop's name, used by KDE, and those of desktops that have their own.
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)


class BusWatch(QObject):
    """Signals: leaving(), when sleep begins or a screen is locked.

    system, session: the connections; one that does not stand tells nothing.
    """

    leaving = Signal()

    def __init__(
        self, system: QDBusConnection, session: QDBusConnection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._held: list[object] = []  # the file that keeps sleep waiting
        self._asked: QDBusPendingCallWatcher | None = None
        self._hear(system, MANAGER, "PrepareForSleep", "note_state(bool)")
        self._hear(system, SESSION, "Lock", "note_lock()")
        for saver in SCREEN_SAVERS:
            self._hear(session, saver, "ActiveChanged", "note_state(bool)")

    @property
    def holds_sleep(self) -> bool:
        """Whether sleep waits for this process."""
        return bool(self._held)

    def hold_sleep(self) -> None:
        """Ask that sleep waits, for the few seconds that the system allows, until we have ended."""
        if not self._system.isConnected():
            return
        asked = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, MANAGER, "Inhibit")
        asked.setArguments(["sleep", "Waymark", "Lock the records", "delay"])
        self._asked = QDBusPendingCallWatcher(self._system.asyncCall(asked), self)
        self._asked.finished.connect(self.keep_answer)

    @Slot()
    def keep_answer(self) -> None:
        """Keep the file that the login manager gave, if it gave one; it closes with the process."""
        if self._asked is not None and not self._asked.isError():
            self._held = list(self._asked.reply().arguments())
        self._asked = None

    @Slot(bool)
    def note_state(self, is_beginning: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Pass on that sleep or the screen lock begins; its end says nothing new."""
        if is_beginning:
            self.leaving.emit()

    @Slot()
    def note_lock(self) -> None:
        """Pass on that the session is locked."""
        self.leaving.emit()

    def _hear(self, bus: QDBusConnection, interface: str, name: str, slot: str) -> None:
        """Listen to a signal of whoever sends it; on an absent bus nothing is heard."""
        if bus.isConnected():
            bus.connect("", "", interface, name, self, SLOT(slot))  # type: ignore[call-overload]  # it takes no bytes
