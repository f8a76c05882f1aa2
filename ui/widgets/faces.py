"""Big faces to press: how it was, at the table, with one tap or one key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_L
from ui.widgets.choices import press
from ui.widgets.painting import Words, box, smooth, unmarked, width_of
from ui.widgets.pictogram import draw_pictogram, ready_pictogram

SIDE_PX, PAD_PX, GAP_PX, LEAST_PX = 64, 14, 6, 148


class BigFace(QPushButton):
    """One face with its word below; ``key`` is what it stands for.

    name: what a screen reader says, which tells also about what it is.
    """

    def __init__(self, theme: Theme, key: str, words: Text, name: Text) -> None:
        super().__init__()
        self._theme, self.key = theme, key
        self._picture = f"face_{key}"
        ready_pictogram(self._picture)
        self._words = theme.line(words)
        self.setText(unmarked(self._words))
        self.setAccessibleName(theme.plain(name))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        theme = self._theme
        font = theme.font("lead", 600)
        width = max(theme.grown(LEAST_PX), width_of(self._words, font) + 2 * PAD_PX)
        words = Words(theme, self._words, font, width - 2 * PAD_PX, is_centred=True)
        side = theme.grown(SIDE_PX)
        return QSize(width, round(side + words.height_px) + 2 * PAD_PX + GAP_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette = self._theme, self._theme.palette
        is_near = self.underMouse() or self.isDown()
        painter = smooth(self)
        rect = self.rect().toRectF()
        fill = palette.primary_soft if is_near else palette.surface
        edge = palette.primary if is_near else palette.line_strong
        box(painter, rect, RADIUS_L, fill=fill, edge=edge, px=palette.edge_px)
        ink = palette.primary_soft_ink if is_near else palette.ink
        side = theme.grown(SIDE_PX)
        square = QRectF((rect.width() - side) / 2, PAD_PX, side, side)
        draw_pictogram(painter, theme, square, self._picture, colour=ink)
        room = rect.width() - 2 * PAD_PX
        words = Words(theme, self._words, theme.font("lead", 600), room, is_centred=True)
        painter.setPen(ink)
        words.draw(painter, PAD_PX, PAD_PX + side + GAP_PX)
        painter.end()


class FaceMark(QWidget):
    """A face that was chosen, beside what was said; ``words`` say the same."""

    def __init__(self, theme: Theme, face: int, words: Text, side: int) -> None:
        super().__init__()
        self._theme, self._picture = theme, f"face_{face}"
        ready_pictogram(self._picture)
        self.setFixedSize(side, side)
        self.setAccessibleName(theme.plain(words))
        self.setToolTip(theme.plain(words))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        ink = self._theme.palette.ink2
        draw_pictogram(painter, self._theme, self.rect().toRectF(), self._picture, colour=ink)
        painter.end()
