"""Toasts: what just happened, and Undo, instead of a question beforehand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from app.i18n import N_, Text, verbatim
from ui.theme.appearance import Theme
from ui.theme.tokens import TOAST_S
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.layouts import mirrored, row

UNDO = N_("Undo")
MARGIN_PX, TICK_MS = 22, 100


class Toast(QFrame):
    """One sentence over the foot of a window for ten seconds; never takes the focus.

    Time stands still while the mouse is over it or its button has the focus.
    Signals: undo_wanted(str), the key given to ``show_done``, on Undo or ``undo``.
    """

    undo_wanted = Signal(str)

    def __init__(self, theme: Theme, window: QWidget, *, seconds: int = TOAST_S) -> None:
        super().__init__(window)
        self._theme, self._home = theme, window
        self._key, self._left_ms, self._full_ms = "", 0, seconds * 1000
        self._lift_px = 0
        self.setProperty("panel", "toast")
        line = row(self, gap=12, margins=mirrored(theme, (18, 5, 8, 5)))
        self._words = Label(theme, verbatim(""), weight=500, colour="on_toast", wraps=True)
        self._undo = Button(theme, UNDO, kind="toast", icon="undo-2")
        self._undo.clicked.connect(self.undo)
        line.addWidget(self._words, 1)
        line.addWidget(self._undo)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._pass_time)
        window.installEventFilter(self)
        self.hide()

    def show_done(self, words: Text, undo_key: str = "") -> None:
        """Say what was done; with ``undo_key`` it can be taken back.  Replaces what was said."""
        self._key, self._left_ms = undo_key, self._full_ms
        self._words.say(words)
        self._undo.setVisible(bool(undo_key))
        self.setAccessibleName(self._theme.plain(words))
        self.place()
        self.show()
        self._clock.start()
        announce(self, self._theme.plain(words))

    @property
    def can_undo(self) -> bool:
        return self.isVisible() and bool(self._key)

    @Slot()
    def undo(self) -> None:
        """Ask for what was said to be taken back, as Ctrl+Z does; nothing when it cannot be."""
        if self.can_undo:
            key = self._key
            self.dismiss()
            self.undo_wanted.emit(key)

    @Slot()
    def dismiss(self) -> None:
        """Be gone."""
        self._clock.stop()
        self._key = ""
        self.hide()

    def lift(self, foot_px: int) -> None:
        """Stand above a foot of this height, whose buttons must not be covered."""
        self._lift_px = foot_px
        if self.isVisible():
            self.place()

    def place(self) -> None:
        """Stand at the middle of the window's foot, no wider than the window."""
        room = self._home.width() - 2 * MARGIN_PX
        self.setMaximumWidth(max(1, room))
        width = min(self.sizeHint().width(), room)
        self.resize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))
        left = (self._home.width() - self.width()) // 2
        self.move(left, self._home.height() - self.height() - MARGIN_PX - self._lift_px)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        # The window still sends events while both are taken down and this has lost what it knew:
        # asked is only what Qt knows.
        is_resized = event.type() == QEvent.Type.Resize and watched is self.parent()
        if is_resized and self.isVisible():
            self.place()
        return False

    @Slot()
    def _pass_time(self) -> None:
        focused = QApplication.focusWidget()
        # Asked anew each time: an Enter event may stay without its Leave when the toast moves.
        is_hovered = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        if is_hovered or (focused is not None and self.isAncestorOf(focused)):
            return
        self._left_ms -= TICK_MS
        if self._left_ms <= 0:
            self.dismiss()
