"""Chips: one answer each, as words alone or on a card with its picture and a second line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractButton

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import FIELD_PX, RADIUS_M, Role
from ui.widgets.painting import Words, box, draw_icon, longest_word, smooth, width_of
from ui.widgets.pictogram import draw_pictogram, ready_pictogram

PADDING_PX, TICK_PX, GAP_PX = 14, 18, 7
PICTURE_PX = 30


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what is stored, and the words and perhaps the icon that show it.

    pictogram: the picture that the papers show for it.  note: a second line, such as
    the words in which the student says it.
    """

    key: str
    words: Text
    icon: str = ""
    pictogram: str = ""
    note: Text | None = None


class ChipFace:
    """How a chip is measured and painted, whichever kind of button it is to a screen reader."""

    def __init__(self, theme: Theme, option: Option, role: Role) -> None:
        self._theme, self._option, self._role = theme, option, role
        ready_pictogram(option.pictogram)
        self.words = theme.line(option.words)

    def size(self) -> QSize:
        # The bold width, and room for the tick, are kept free: choosing must not move the others.
        width = self._around() + width_of(self.words, self._font(is_chosen=True))
        return QSize(width, self.height_within(width))

    def smallest(self) -> QSize:
        width = self._around() + longest_word(self.words, self._font(is_chosen=True))
        return QSize(width, self.size().height())

    def height_within(self, width: int) -> int:
        words = Words(self._theme, self.words, self._font(is_chosen=True), width - self._around())
        return max(self._least_height(), round(words.height_px) + 18)

    def paint(self, button: QAbstractButton) -> None:
        theme, palette = self._theme, self._theme.palette
        is_chosen, rect = button.isChecked(), button.rect().toRectF()
        painter = smooth(button)
        fill = "primary_soft" if is_chosen else "hover" if button.underMouse() else "surface"
        edge = palette.primary if is_chosen else palette.line_strong
        thick = palette.edge_px + is_chosen
        box(painter, rect, RADIUS_M, fill=theme.colour(fill).name(), edge=edge, px=thick)  # type: ignore[arg-type]  # mypy widens the literals
        ink = palette.primary_soft_ink if is_chosen else palette.ink
        ink = ink if button.isEnabled() else palette.disabled
        mark = "check" if is_chosen else self._option.icon
        side, gap = (theme.grown(TICK_PX), GAP_PX) if mark else (0, 0)
        font, room = self._font(is_chosen=is_chosen), rect.width() - self._around()
        used = min(room, width_of(self.words, font))
        room = used if used < room else room
        words = Words(theme, self.words, font, room, is_centred=True)
        start = (rect.width() - room - side - gap) / 2
        painter.setPen(ink)
        x = start if theme.is_rtl else start + side + gap
        words.draw(painter, x, (rect.height() - words.height_px) / 2)
        if mark:
            left = start + room + gap if theme.is_rtl else start
            square = QRectF(left, (rect.height() - side) / 2, side, side)
            draw_icon(painter, theme, square, mark, colour=ink)
        painter.end()

    def _font(self, *, is_chosen: bool) -> QFont:
        return self._theme.font(self._role, 600 if is_chosen else 500)

    def _around(self) -> int:
        return 2 * PADDING_PX + self._theme.grown(TICK_PX) + GAP_PX

    def _least_height(self) -> int:
        height = FIELD_PX if self._role != "conversation" else 2 * FIELD_PX
        return self._theme.grown(height)


class PictureFace(ChipFace):
    """A card: the picture, the words, perhaps a second line under them, and the tick."""

    def size(self) -> QSize:
        width = self._around() + max(
            width_of(self.words, self._font(is_chosen=True)),
            width_of(self._note, self._small()) if self._note else 0,
        )
        return QSize(width, self.height_within(width))

    def height_within(self, width: int) -> int:
        room = width - self._around()
        words = Words(self._theme, self.words, self._font(is_chosen=True), room)
        height = words.height_px + (self._lower(room).height_px if self._note else 0)
        return max(self._least_height(), round(height) + 14)

    def paint(self, button: QAbstractButton) -> None:
        theme, palette = self._theme, self._theme.palette
        is_chosen, rect = button.isChecked(), button.rect().toRectF()
        painter = smooth(button)
        fill = "primary_soft" if is_chosen else "hover" if button.underMouse() else "surface"
        edge = palette.primary if is_chosen else palette.line_strong
        thick = palette.edge_px + is_chosen
        box(painter, rect, RADIUS_M, fill=theme.colour(fill).name(), edge=edge, px=thick)  # type: ignore[arg-type]  # mypy widens the literals
        ink = palette.primary_soft_ink if is_chosen else palette.ink
        ink = ink if button.isEnabled() else palette.disabled
        side = theme.grown(PICTURE_PX, 0.7)
        self._draw_square(painter, rect, (PADDING_PX - 2, side), picture=True, colour=ink)
        room = rect.width() - self._around()
        words = Words(theme, self.words, self._font(is_chosen=is_chosen), room)
        lower = self._lower(room) if self._note else None
        top = (rect.height() - words.height_px - (lower.height_px if lower else 0)) / 2
        left = self._end() if theme.is_rtl else self._begin()
        painter.setPen(ink)
        words.draw(painter, left, top)
        if lower is not None:
            painter.setPen(ink if is_chosen else palette.ink2)
            lower.draw(painter, left, top + words.height_px)
        if is_chosen:
            tick = theme.grown(TICK_PX)
            at = rect.width() - PADDING_PX + 4 - tick
            self._draw_square(painter, rect, (at, tick), picture=False, colour=ink)
        painter.end()

    def _draw_square(
        self,
        painter: QPainter,
        rect: QRectF,
        place: tuple[float, float],
        *,
        picture: bool,
        colour: str,
    ) -> None:
        """Draw the picture or the tick; place: from where lines begin, and its side."""
        at, side = place
        left = rect.width() - at - side if self._theme.is_rtl else at
        square = QRectF(QPointF(left, (rect.height() - side) / 2), QPointF(left + side, 0))
        square.setHeight(side)
        if picture and self._option.pictogram:
            draw_pictogram(painter, self._theme, square, self._option.pictogram, colour=colour)
        elif not picture:
            draw_icon(painter, self._theme, square, "check", colour=colour)

    @property
    def _note(self) -> str:
        return self._theme.line(self._option.note) if self._option.note is not None else ""

    def _lower(self, room: float) -> Words:
        return Words(self._theme, self._note, self._small(), room)

    def _small(self) -> QFont:
        return self._theme.font("small", 400)

    def _begin(self) -> int:
        side = self._theme.grown(PICTURE_PX, 0.7) if self._option.pictogram else 0
        return PADDING_PX - 2 + side + (10 if side else 2)

    def _end(self) -> int:
        return PADDING_PX + GAP_PX + self._theme.grown(TICK_PX) - 4

    def _around(self) -> int:
        return self._begin() + self._end()
