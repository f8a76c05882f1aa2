"""A segmented control: a few views of the same thing, one of them shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QRadioButton, QSizePolicy

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import HIT_PX
from ui.widgets.choices import ARROWS, Option, neighbour, press, set_quietly
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import box, smooth, unmarked, width_of

BESIDE_PX = 9  # on each side of the words; what can be pressed is wider by the gap


class _Segment(QRadioButton):
    def __init__(self, theme: Theme, option: Option) -> None:
        super().__init__()
        self._theme, self.key = theme, option.key
        self._words = theme.line(option.words)
        self.setText(unmarked(self._words))
        self.setAccessibleName(theme.plain(option.words))
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policies = QSizePolicy.Policy
        self.setSizePolicy(policies.Fixed, policies.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        width = width_of(self._words, self._font()) + 2 * BESIDE_PX
        return QSize(max(width, HIT_PX), self._theme.grown(HIT_PX))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt override
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        palette, rect = self._theme.palette, self.rect().toRectF()
        painter = smooth(self)
        face = rect.adjusted(0, 3, 0, -3)
        if self.isChecked():
            edge = palette.primary if palette.is_outlined else palette.line_strong
            box(painter, face, 7, fill=palette.surface, edge=edge, px=palette.edge_px)
        elif self.underMouse():
            box(painter, face, 7, fill=palette.hover)
        painter.setFont(self._font())
        painter.setPen(palette.ink if self.isChecked() else palette.ink2)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()

    def _font(self) -> QFont:
        return self._theme.font("small", 600)


class Segments(QFrame):
    """One of a few views is shown; arrow keys move along, and what they reach is shown.

    Signals: chosen(str), the key of the view, after the user's own act only.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: Text, options: Sequence[Option]) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("panel", "segments")
        self.setAccessibleName(theme.plain(name))
        layout = FlowLayout(self, gap=2)
        layout.setContentsMargins(3, 0, 3, 0)
        self._segments = [_Segment(theme, option) for option in options]
        for segment in self._segments:
            segment.toggled.connect(self._settle)
            layout.addWidget(segment)
        # It may grow down: what does not fit on one line goes on the next.
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if options:
            self.choose(options[0].key)

    def current(self) -> str:
        """Return the key of the view that is shown."""
        return next((segment.key for segment in self._segments if segment.isChecked()), "")

    def choose(self, key: str) -> None:
        """Mark the view ``key`` as the one shown."""
        for segment in self._segments:
            is_shown = segment.key == key
            set_quietly(segment, is_checked=is_shown)
            policies = Qt.FocusPolicy
            segment.setFocusPolicy(policies.StrongFocus if is_shown else policies.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        focused = next((at for at, part in enumerate(self._segments) if part.hasFocus()), None)
        if event.key() not in ARROWS or event.modifiers() or focused is None:
            super().keyPressEvent(event)
            return
        target = self._segments[neighbour(self._theme, event.key(), focused, len(self._segments))]
        self.choose(target.key)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(target.key)

    @Slot()
    def _settle(self) -> None:
        pressed = self.sender()
        if not isinstance(pressed, _Segment):
            return
        is_new = pressed.isChecked()
        self.choose(pressed.key)  # pressing the one that is shown leaves it shown
        if is_new:
            self.chosen.emit(pressed.key)
