"""One document in a grid: its small picture, what it is, and whether the original was seen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.i18n import N_, Text
from app.papers.takings import Pixels
from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_M, ColourName
from ui.widgets.painting import box, draw_icon, draw_line, inset, smooth

WIDTH_PX, PICTURE_PX = 244, 176
PADDING_PX, LINE_PX, ICON_PX = 10, 22, 15
NO_PICTURE_PX, EDGE_PX = 36, 8


@dataclass(frozen=True)
class TileWords:
    """What a tile says: the kind of paper, its own words, the state of the original, the rest."""

    kind: Text
    title: Text
    seen: Text
    more: Text
    is_seen: bool


def pixmap_of(pixels: Pixels) -> QPixmap:
    """Return pixels as Qt draws them; nothing is decoded."""
    stride = pixels.width_px * 4
    form = QImage.Format.Format_RGBX8888
    image = QImage(pixels.rgbx, pixels.width_px, pixels.height_px, stride, form)
    return QPixmap.fromImage(image.copy())  # the copy outlives the bytes


class DocumentTile(QAbstractButton):
    """Signals: clicked(bool), Qt's own, also by Space and Enter."""

    def __init__(self, theme: Theme, words: TileWords, picture: Pixels | None) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._picture = pixmap_of(picture) if picture is not None else QPixmap()
        parts = [theme.plain(one) for one in (words.kind, words.title, words.seen, words.more)]
        name = " · ".join(one for one in parts if one)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        open_words = N_("Open the document")
        self.setAccessibleDescription(theme.plain(open_words))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        grown = self._theme.grown
        height = grown(PICTURE_PX) + 4 * self._line_px() + 3 * PADDING_PX
        return QSize(grown(WIDTH_PX), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        palette = self._theme.palette
        painter = smooth(self)
        fill = palette.hover if self.underMouse() or self.isDown() else palette.surface
        edge = palette.line_strong if self.underMouse() else palette.line
        box(painter, self.rect().toRectF(), RADIUS_M, fill=fill, edge=edge, px=palette.edge_px)
        inner = self.rect().toRectF().adjusted(PADDING_PX, PADDING_PX, -PADDING_PX, -PADDING_PX)
        ground = QRectF(inner.topLeft(), QSizeF(inner.width(), self._theme.grown(PICTURE_PX)))
        self._paint_picture(painter, ground)
        self._paint_words(painter, inner, ground.bottom() + PADDING_PX)
        painter.end()

    def _paint_picture(self, painter: QPainter, ground: QRectF) -> None:
        """Draw the picture whole within its ground, or a sign where there is none."""
        palette = self._theme.palette
        box(painter, ground, RADIUS_M / 2, fill=palette.sunken)
        if self._picture.isNull():
            side = self._theme.grown(NO_PICTURE_PX)
            sign = QRectF(0, 0, side, side)
            sign.moveCenter(ground.center())
            draw_icon(painter, self._theme, sign, "file-lock", colour=palette.ink3)
            return
        room = ground.size() - QSizeF(EDGE_PX, EDGE_PX)
        whole = self._picture.size().toSizeF()
        size = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(ground.topLeft(), size)
        place.moveCenter(ground.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture, self._picture.rect().toRectF())
        box(painter, place, 0, edge=palette.line)

    def _paint_words(self, painter: QPainter, inner: QRectF, top: float) -> None:
        theme, words, step = self._theme, self._words, self._line_px()
        lines: tuple[tuple[Text, int, ColourName], ...] = (
            (words.kind, 600, "ink"),
            (words.title, 400, "ink"),
            (words.seen, 400, "ink2"),
            (words.more, 400, "ink2"),
        )
        for number, (text, weight, ink) in enumerate(lines):
            line = QRectF(inner.left(), top + number * step, inner.width(), step)
            painter.setFont(theme.font("small", weight))
            painter.setPen(theme.palette.colour(ink))
            if text is words.seen:
                line = self._paint_sign(painter, line)
            draw_line(painter, theme, line, theme.line(text))

    def _paint_sign(self, painter: QPainter, line: QRectF) -> QRectF:
        """Draw whether the original was seen, and return the room that is left for its words."""
        theme, side = self._theme, float(self._theme.grown(ICON_PX))
        left = line.right() - side if theme.is_rtl else line.left()
        sign = QRectF(left, line.center().y() - side / 2, side, side)
        name = "badge-check" if self._words.is_seen else "circle-help"
        draw_icon(painter, theme, sign, name, colour=theme.palette.ink2)
        return inset(theme, line, side + 6, 0)

    def _line_px(self) -> int:
        return max(LINE_PX, round(self._theme.px("small") * 1.5))
