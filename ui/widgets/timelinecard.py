"""One step on the timeline: a card to read, to choose, to move with keys and to drag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_M, ColourName, Tone
from ui.widgets.painting import Words, box, draw_icon, draw_line, inset, leading, smooth
from ui.widgets.pictogram import draw_pictogram, ready_pictogram

SIGNS: MappingProxyType[str, tuple[str, ColourName]] = MappingProxyType(
    {
        "done": ("circle-check", "primary"),
        "skipped": ("circle-minus", "ink3"),
        "late": ("triangle-alert", "warn"),
        "doing": ("circle-dot", "ink"),
        "next": ("arrow-right", "ink"),
        "waiting": ("hourglass", "ink3"),
        "planned": ("circle", "ink3"),
    }
)
LANE_TONES: MappingProxyType[str, Tone] = MappingProxyType(
    {"learning": "learning", "work": "work", "foundations": "foundations"}
)
PADDING_PX, PICTURE_PX, SIGN_PX, DRAG_PX, LEAST_SHOWN_PX = 12, 26, 15, 6, 170


@dataclass(frozen=True)
class StepFace:
    """What a card shows and says.

    state: one of SIGNS.  when: state and day in words.  name: all of it for a screen reader.
    """

    id: str
    lane: str
    words: str
    state: str
    when: str
    pictogram: str
    name: str
    due_on: date
    can_move: bool


class StepCard(QAbstractButton):
    """A card; arrow keys, acts and drags are told to the timeline, which knows the others.

    Signals: walked(str), earlier, later, up or down.  pushed(int), by months.
    lifted(int), by lanes.  dragged(float), pixels along the line so far.  dropped(float).
    opened(), by Enter or a double click.  removed(), by Delete.
    """

    walked = Signal(str)
    pushed = Signal(int)
    lifted = Signal(int)
    dragged = Signal(float)
    dropped = Signal(float)
    opened = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, face: StepFace, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.face = theme, face
        self._from: QPointF | None = None
        self._is_dragged, self._preview = False, ""
        self._fitted: tuple[str, float, str] = ("", 0.0, "")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_face(face)

    def show_face(self, face: StepFace) -> None:
        """Show how the step stands now."""
        self.face, self._preview = face, ""
        ready_pictogram(face.pictogram)
        self.setAccessibleName(face.name)
        self.setToolTip(face.words)
        shape = Qt.CursorShape
        self.setCursor(shape.OpenHandCursor if face.can_move else shape.PointingHandCursor)
        self.update()

    def preview(self, when: str) -> None:
        """Say where the card would come to rest; an empty text shows its own day again."""
        self._preview = when
        self.update()

    def nextCheckState(self) -> None:  # noqa: N802 - Qt override
        self.setChecked(True)  # a press on the chosen one leaves it chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        keys = Qt.Key
        onward = {keys.Key_Left: 1, keys.Key_Right: -1} if self._theme.is_rtl else {
            keys.Key_Left: -1, keys.Key_Right: 1,
        }  # fmt: skip
        across = {keys.Key_Up: -1, keys.Key_Down: 1}
        key, has_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in onward:
            by = onward[keys(key)]
            if has_alt:
                self.pushed.emit(by)
            else:
                self.walked.emit("later" if by > 0 else "earlier")
        elif key in across:
            by = across[keys(key)]
            if has_alt:
                self.lifted.emit(by)
            else:
                self.walked.emit("down" if by > 0 else "up")
        else:
            self._act(event)

    def _act(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() in {keys.Key_Return, keys.Key_Enter, keys.Key_Space}:
            self.opened.emit()
        elif event.key() == keys.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.face.can_move:
            self._from = event.globalPosition()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        if self._from is None:
            super().mouseMoveEvent(event)
            return
        along = event.globalPosition().x() - self._from.x()
        if self._is_dragged or abs(along) >= DRAG_PX:
            self._is_dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.raise_()
            self.dragged.emit(along)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        was_dragged, start = self._is_dragged, self._from
        self._is_dragged, self._from = False, None
        if was_dragged and start is not None:
            self.setDown(False)
            self.setChecked(True)
            self.show_face(self.face)
            self.dropped.emit(event.globalPosition().x() - start.x())
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt override
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt override
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette = self._theme, self._theme.palette
        shades = palette.shades(LANE_TONES.get(self.face.lane, "foundations"))
        painter = smooth(self)
        is_on = self.isChecked()
        edge = shades.mark if is_on or palette.is_outlined else palette.line
        fill = palette.hover if self.underMouse() and not is_on else palette.surface
        px = 2.5 if is_on else float(palette.edge_px)
        box(painter, self.rect().toRectF(), RADIUS_M, fill=fill, edge=edge, px=px)
        inner = self._shown_part().adjusted(PADDING_PX, 8, -PADDING_PX, -8)
        side = theme.grown(PICTURE_PX)
        picture = leading(theme, inner, 0, side)
        picture.setHeight(side)
        draw_pictogram(painter, theme, picture, self.face.pictogram, colour=shades.ink)
        beside = inset(theme, inner, side + 9, 0)
        self._paint_words(painter, beside)
        self._paint_state(painter, inner)
        painter.end()

    def _shown_part(self) -> QRectF:
        """Return the part of a long card that can be seen, so that its words can be read."""
        whole, shown = self.rect().toRectF(), self.visibleRegion().boundingRect().toRectF()
        least = min(whole.width(), float(self._theme.grown(LEAST_SHOWN_PX)))
        if shown.isEmpty() or shown.width() >= whole.width():
            return whole
        width = max(shown.width(), least)
        left = shown.left() if shown.left() > 0 else min(0.0, shown.right() - width)
        left = min(max(left, 0.0), whole.width() - width)
        return QRectF(left, 0, width, whole.height())

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        theme = self._theme
        font = theme.font("small", 600)
        painter.setPen(theme.palette.ink3 if self.face.state == "skipped" else theme.palette.ink)
        if self._fitted[:2] != (self.face.words, room.width()):
            shown = shortened(theme, self.face.words, room.width())
            self._fitted = (self.face.words, room.width(), shown)
        shown = self._fitted[2]
        Words(theme, shown, font, room.width()).draw(painter, room.left(), room.top() - 1)

    def _paint_state(self, painter: QPainter, room: QRectF) -> None:
        theme, palette = self._theme, self._theme.palette
        icon, colour = SIGNS.get(self.face.state, SIGNS["planned"])
        side = theme.grown(SIGN_PX)
        shades = palette.shades(LANE_TONES.get(self.face.lane, "foundations"))
        tint = shades.mark if colour == "ink" else palette.colour(colour)
        height = theme.px("caption") + 7
        foot = QRectF(room.left(), room.bottom() - height, room.width(), height)
        square = leading(theme, foot, 0, side)
        square = QRectF(square.left(), foot.center().y() - side / 2, side, side)
        draw_icon(painter, theme, square, icon, colour=tint)
        painter.setFont(theme.font("caption", 500))
        painter.setPen(palette.warn_ink if self.face.state == "late" else palette.ink2)
        words = self._preview or self.face.when
        draw_line(painter, theme, inset(theme, foot, side + 6, 0), words)


def shortened(theme: Theme, words: str, width_px: float, lines: int = 2) -> str:
    """Return as many words as fit on ``lines`` lines, with an ellipsis if some are left out."""
    font = theme.font("small", 600)
    kept = words.split()
    shown = words
    while len(kept) > 1 and Words(theme, shown, font, width_px).lines > lines:
        kept.pop()
        shown = " ".join(kept) + "…"
    return shown
