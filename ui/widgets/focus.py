"""The focus ring: drawn over the window, around whatever the keyboard has reached."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from ui.theme.appearance import Theme
from ui.theme.tokens import FOCUS_GAP_PX, FOCUS_PX, RADIUS_M
from ui.widgets.painting import smooth
from ui.widgets.scrolling import reveal

REACH_PX = FOCUS_PX + FOCUS_GAP_PX
BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
TABS = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show})
# Fields to type in show their focus by their own edge, however it came to them.
SELF_SHOWING = (QLineEdit, QPlainTextEdit, QComboBox)


class FocusRing(QWidget):
    """A ring of 3 px with a gap, over one window, only when the focus came from the keyboard.

    QFocusFrame would do this but hides behind the siblings of what it frames.  Only the
    part that the focus leaves is told why, just before ``focusChanged``; so that part is
    watched, and what holds the ringed one.  A filter on the whole program would be called
    for each event of each part, and took a third of the time in which a page opens.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._home = theme, window
        self._by_keyboard = False
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._leaving: QWidget = window
        self._whole = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
            self._leaving = self._watch_leaving(app.focusWidget())

    @property
    def target(self) -> QWidget | None:
        """The part that is ringed, or ``None``."""
        return None if self.isHidden() else self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        kind = event.type()
        if kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._by_keyboard = event.reason() in BY_KEYBOARD
        elif kind == QEvent.Type.KeyPress and watched is self._home:
            # The first key of a window in which nothing has the focus yet.
            self._by_keyboard = isinstance(event, QKeyEvent) and event.key() in TABS
        elif kind in MOVES and watched in self._watched:
            QTimer.singleShot(0, self, self.place)
        return False

    @Slot()
    def place(self) -> None:
        """Stand around the target, cut off where a scrolling page cuts the target off."""
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        self._whole = self._rect_of(target).adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)
        shown = self._whole & self._window_onto(target)
        if shown.isEmpty():
            self.hide()
            return
        self.setGeometry(shown)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        corner = QPointF(self._whole.topLeft() - self.geometry().topLeft())
        half = FOCUS_PX / 2
        ring = QRectF(corner, QSizeF(self._whole.size())).adjusted(half, half, -half, -half)
        painter.setPen(QPen(self._theme.colour("focus"), FOCUS_PX))
        painter.drawRoundedRect(ring, RADIUS_M + REACH_PX / 2, RADIUS_M + REACH_PX / 2)
        painter.end()

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Ring ``new`` if the keyboard brought the focus there."""
        if not isValid(self) or not isValid(self._home):
            return  # the window is being taken down
        if new is not None and not isValid(new):
            new = None
        should_ring = (
            new is not None
            and self._by_keyboard
            and self._home.isAncestorOf(new)
            and not isinstance(new, SELF_SHOWING)
        )
        self._target = new if should_ring else None
        self._watch(self._chain(self._target))
        self._leaving = self._watch_leaving(new)
        if new is not None and self._by_keyboard and self._home.isAncestorOf(new):
            reveal(new)
        self.place()

    def _watch(self, chain: list[QWidget]) -> None:
        """Hear of the moves of these parts, and of no others any more."""
        for part in self._watched:
            if isValid(part):
                part.removeEventFilter(self)
        self._watched = chain
        for part in chain:
            part.installEventFilter(self)

    def _watch_leaving(self, part: QWidget | None) -> QWidget:
        """Hear why the focus leaves ``part``, or the window in which nothing has it; return it."""
        if isValid(self._leaving) and self._leaving not in self._watched:
            self._leaving.removeEventFilter(self)
        leaving = part if part is not None else self._home
        leaving.installEventFilter(self)
        return leaving

    def _chain(self, part: QWidget | None) -> list[QWidget]:
        """Return ``part`` and what holds it, up to the window: whose moves move the ring."""
        chain: list[QWidget] = []
        while part is not None and part is not self._home:
            chain.append(part)
            part = part.parentWidget()
        return chain

    def _rect_of(self, part: QWidget) -> QRect:
        return QRect(part.mapTo(self._home, QPoint(0, 0)), part.size())

    def _window_onto(self, part: QWidget) -> QRect:
        """Return the part of the window in which ``part`` can be seen."""
        seen = self._home.rect()
        for holder in self._chain(part):
            if isinstance(holder.parentWidget(), QAbstractScrollArea) and holder is not part:
                room = self._rect_of(holder)
                seen &= room.adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)
        return seen
