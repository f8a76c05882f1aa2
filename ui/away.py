"""While records are open: covers the window when nobody types, and tells when to lock it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.context import Context
from ui.absence import AbsenceWatch
from ui.copies import CopyWatch
from ui.idle import IdleWatch
from ui.theme.appearance import Theme
from ui.widgets.cover import Cover


class Away(QObject):
    """Signals: gone(), when the worker is away for so long, or in such a way, that it locks."""

    gone = Signal()

    def __init__(self, app: QApplication, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._app, self._window = app, window
        self._theme: Theme | None = None
        self._minutes = 0
        self.cover: Cover | None = None
        self.idle = IdleWatch(app, self)
        self.idle.quiet.connect(self.lay_cover)
        self.idle.woken.connect(self.lift_cover)
        self.idle.idle.connect(self.tell)
        self._copies = CopyWatch(self)
        self._absence = AbsenceWatch(context, self)
        self._absence.left.connect(self.tell)

    def start(self, theme: Theme, minutes: int) -> None:
        """Begin to watch, as soon as there is something to lock; minutes: until the lock."""
        self.use(theme, minutes)
        self.idle.start()
        self._absence.start(self._app, self._window)

    def use(self, theme: Theme, minutes: int) -> None:
        """Look and wait so from now on."""
        self._theme, self._minutes = theme, minutes
        self.idle.set_minutes(minutes)

    def stop(self) -> None:
        """Watch no more, and take away what was copied: it is locked, sealed or closed."""
        self.idle.stop()
        self._absence.stop()
        self._copies.empty()

    @Slot()
    def lay_cover(self) -> None:
        """Let nobody read along."""
        if self._theme is not None and self.cover is None:
            self.cover = Cover(self._theme, self._window, self._minutes)
            self.cover.lay()

    @Slot()
    def lift_cover(self) -> None:
        """Show the page again, with the caret where it was."""
        if self.cover is not None:
            self.cover.lift()
            self.cover = None

    @Slot()
    def tell(self) -> None:
        """Pass on that it is time to lock."""
        self.gone.emit()
