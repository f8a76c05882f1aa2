"""The stepper: the topics of a conversation, in any order, and how each one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.i18n import N_, Text
from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_M, ColourName
from ui.widgets.choices import press
from ui.widgets.layouts import clear, column
from ui.widgets.painting import (
    Words,
    blaze,
    box,
    draw_icon,
    draw_line,
    inset,
    leading,
    smooth,
    unmarked,
)

State = Literal["done", "now", "later", "ask"]
STATE_WORDS: MappingProxyType[State, Text] = MappingProxyType(
    {
        "done": N_("finished"),
        "now": N_("you are here"),
        "later": N_("still to come"),
        "ask": N_("to ask later"),
    }
)
SIGN_AT, WORDS_AT, WORDS_END = 26, 50, 10


@dataclass(frozen=True, slots=True)
class Step:
    """One topic: its key, its words, its state and perhaps a second line ("1 to ask later")."""

    key: str
    words: Text
    state: State = "later"
    note: Text | None = None


class _StepButton(QPushButton):
    def __init__(self, theme: Theme, step: Step, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self._theme, self.step = theme, step
        self._is_first, self._is_last = is_first, is_last
        self._words = theme.line(step.words)
        self._note = theme.line(step.note) if step.note is not None else ""
        self.setText(unmarked(self._words))
        told = step.note if step.note is not None else STATE_WORDS[step.state]
        self.setAccessibleName(f"{theme.plain(step.words)}, {theme.plain(told)}")
        self.setToolTip(theme.plain(step.words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(160, self._height_within(max(self.width(), 160)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(90, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        # Long words take a second line; only now is it known how wide a line is.
        if event.size().width() != event.oldSize().width():
            self.setFixedHeight(self._height_within(event.size().width()))

    def _height_within(self, width: int) -> int:
        caption = self._theme.px("caption") * 1.4 if self._note else 0
        least = self._theme.px("body") * 1.4 + caption
        lines = self._laid_out(width).height_px + caption + 6
        return max(self._theme.grown(46, 0.8), round(max(least, lines) + 6))

    def _laid_out(self, width: float) -> Words:
        font = self._theme.font("body", 700)  # as the topic one is at, so that nothing moves
        return Words(self._theme, self._words, font, width - WORDS_AT - WORDS_END)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        palette, rect = self._theme.palette, self.rect().toRectF()
        painter = smooth(self)
        face = rect.adjusted(0, 2, 0, -2)
        if self.step.state == "now":
            edge = palette.line
            box(painter, face, RADIUS_M, fill=palette.surface, edge=edge, px=palette.edge_px)
        elif self.underMouse():
            box(painter, face, RADIUS_M, fill=palette.hover)
        centre = leading(self._theme, rect, SIGN_AT, 0).center()
        self._paint_trail(painter, centre)
        self._paint_sign(painter, centre)
        self._paint_words(painter, rect)
        painter.end()

    def _paint_trail(self, painter: QPainter, at: QPointF) -> None:
        still: ColourName = "line_strong" if self._theme.palette.is_outlined else "line"
        is_walked = self.step.state in {"done", "ask"}
        reach = self._sign_px(12)
        if not self._is_first:
            reached = is_walked or self.step.state == "now"
            painter.setPen(QPen(self._theme.colour("primary" if reached else still), 2))
            painter.drawLine(QPointF(at.x(), -1), QPointF(at.x(), at.y() - reach))
        if not self._is_last:
            painter.setPen(QPen(self._theme.colour("primary" if is_walked else still), 2))
            painter.drawLine(QPointF(at.x(), at.y() + reach), QPointF(at.x(), self.height() + 1))

    def _paint_sign(self, painter: QPainter, at: QPointF) -> None:
        theme, palette, state = self._theme, self._theme.palette, self.step.state
        if state == "now":
            blaze(painter, theme, _around(at, self._sign_px(5), self._sign_px(12)))
        elif state == "done":
            _disc(painter, at, self._sign_px(10), fill=palette.primary)
            square = _around(at, self._sign_px(7), self._sign_px(7))
            draw_icon(painter, theme, square, "check", colour=palette.on_primary)
        elif state == "ask":
            _disc(painter, at, self._sign_px(9), fill=palette.surface, edge=palette.warn)
            _disc(painter, at, self._sign_px(3.5), fill=palette.warn)
        else:
            _disc(painter, at, self._sign_px(8), fill=palette.sunken, edge=palette.line_strong)

    def _sign_px(self, size_px: float) -> float:
        return size_px * float(self._theme.text_scale**0.4)

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        theme, state = self._theme, self.step.state
        room = inset(theme, rect, WORDS_AT, WORDS_END)
        weight = 700 if state == "now" else 500
        words = Words(theme, self._words, theme.font("body", weight), room.width())
        caption = theme.px("caption") * 1.4 if self._note else 0
        top = (rect.height() - words.height_px - caption) / 2
        painter.setPen(theme.colour("ink2" if state == "later" else "ink"))
        words.draw(painter, room.left(), top)
        if self._note:
            below = QRectF(room.left(), top + words.height_px, room.width(), caption)
            painter.setFont(theme.font("caption", 500))
            painter.setPen(theme.colour("warn_ink" if state == "ask" else "ink2"))
            draw_line(painter, theme, below, self._note)


class Stepper(QWidget):
    """Topics from top to bottom.  Tab enters at the current one, arrow keys walk, Enter opens.

    Signals: chosen(str), the key of the topic pressed.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: list[_StepButton] = []
        self._lines = column(self, gap=0)
        self.setAccessibleName(theme.plain(name))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show ``steps``, each in its state; the focus stays with the topic that had it."""
        focused = next((part.step.key for part in self._buttons if part.hasFocus()), None)
        clear(self._lines)
        last = len(steps) - 1
        self._buttons = [
            _StepButton(self._theme, step, is_first=at == 0, is_last=at == last)
            for at, step in enumerate(steps)
        ]
        for button in self._buttons:
            button.clicked.connect(self._go)
            self._lines.addWidget(button)
        here = next((part for part in self._buttons if part.step.state == "now"), None)
        kept = next((part for part in self._buttons if part.step.key == focused), None)
        self._set_stop(kept or here or (self._buttons[0] if self._buttons else None))
        if kept is not None:
            kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        focused = next((at for at, part in enumerate(self._buttons) if part.hasFocus()), None)
        last = len(self._buttons) - 1
        if focused is None:
            super().keyPressEvent(event)
            return
        targets = {
            int(Qt.Key.Key_Down): min(focused + 1, last),
            int(Qt.Key.Key_Up): max(focused - 1, 0),
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
        }
        if event.key() not in targets:
            super().keyPressEvent(event)
            return
        target = self._buttons[targets[event.key()]]
        self._set_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _go(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, _StepButton):
            self.chosen.emit(pressed.step.key)

    def _set_stop(self, stop: _StepButton | None) -> None:
        policies = Qt.FocusPolicy
        for button in self._buttons:
            button.setFocusPolicy(policies.StrongFocus if button is stop else policies.ClickFocus)


def _around(at: QPointF, half_width: float, half_height: float) -> QRectF:
    return QRectF(at.x() - half_width, at.y() - half_height, 2 * half_width, 2 * half_height)


def _disc(painter: QPainter, at: QPointF, radius: float, *, fill: str, edge: str = "") -> None:
    painter.setPen(QPen(QColor(edge), 2) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawEllipse(at, radius, radius)
