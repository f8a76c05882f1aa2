"""Buttons: what they do in words, an icon if it helps, never an icon without a name."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import HIT_PX, MAIN_PX, RADIUS_M, ColourName, Role
from ui.widgets.painting import (
    Words,
    box,
    draw_icon,
    fit_height,
    longest_word,
    smooth,
    unmarked,
    width_of,
)

Kind = Literal["normal", "primary", "quiet", "link", "hint", "danger", "brand", "toast"]
Size = Literal["normal", "small", "big"]


class _Look(NamedTuple):
    fill: ColourName | None
    hover: ColourName | None
    press: ColourName | None
    edge: ColourName | None
    ink: ColourName


LOOKS: MappingProxyType[Kind, _Look] = MappingProxyType(
    {
        "normal": _Look("surface", "hover", "line", "line_strong", "ink"),
        "primary": _Look("primary", "primary_hover", "primary_press", None, "on_primary"),
        "quiet": _Look(None, "hover", "line", None, "ink2"),
        "link": _Look(None, None, None, None, "primary"),
        "hint": _Look(None, None, None, None, "ink2"),
        "danger": _Look("danger_soft", "danger_soft", "danger_soft", "danger", "danger_ink"),
        "brand": _Look(None, "brand2", "brand2", "on_brand2", "on_brand"),
        "toast": _Look(None, None, None, None, "toast_link"),
    }
)
PADDING_PX: MappingProxyType[Kind, int] = MappingProxyType({
    "normal": 17, "primary": 17, "quiet": 12, "link": 4, "hint": 4, "danger": 17, "brand": 17,
    "toast": 12,
})  # fmt: skip
ROLES: MappingProxyType[Size, Role] = MappingProxyType(
    {
        "normal": "body",
        "small": "small",
        "big": "lead",
    }
)
ICON_PX, GAP_PX, LINE_PADDING_PX = 20, 9, 8


class Button(QPushButton):
    """A button; where the window is narrow its words wrap instead of being cut.

    ``trails``: the icon follows the words, as an arrow that leads on does.
    Signals: clicked(bool), Qt's own.
    """

    def __init__(
        self,
        theme: Theme,
        words: Text,
        *,
        kind: Kind = "normal",
        icon: str = "",
        size: Size = "normal",
        trails: bool = False,
    ) -> None:
        super().__init__()
        self.theme = theme
        self._kind: Kind = kind
        self._icon, self._size, self._trails = icon, size, trails
        self._words = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_wide(wide=False)
        self.say(words)

    def say(self, words: Text) -> None:
        """Show other words."""
        self._words = self.theme.line(words)
        self.setText(unmarked(self._words))
        self.setAccessibleName(self.theme.plain(words))
        self.updateGeometry()
        fit_height(self)

    def show_icon(self, name: str) -> None:
        """Draw another icon, or none when ``name`` is empty."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_wide(self, *, wide: bool = True) -> None:
        """Let the button fill the column it stands in, or be as wide as its words."""
        policies = QSizePolicy.Policy
        policy = QSizePolicy(policies.Expanding if wide else policies.Maximum, policies.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        width = self._around() + width_of(self._words, self._font())
        width = max(width, HIT_PX)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        width = self._around() + longest_word(self._words, self._font())
        return QSize(max(width, HIT_PX), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        words = Words(self.theme, self._words, self._font(), width - self._around())
        return max(self._least_height(), round(words.height_px) + 2 * LINE_PADDING_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        if self.hasHeightForWidth():
            fit_height(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        self._paint_ground(painter)
        self._paint_content(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        palette, look = self.theme.palette, LOOKS[self._kind]
        fill = look.press if self.isDown() else look.hover if self.underMouse() else look.fill
        edge = look.edge
        if not self.isEnabled():
            fill, edge = look.fill and "sunken", (look.edge or look.fill) and "line"
        box(
            painter,
            self.rect().toRectF(),
            RADIUS_M,
            fill=palette.colour(fill) if fill else "",
            edge=palette.colour(edge) if edge else "",
            px=palette.edge_px,
        )

    def _paint_content(self, painter: QPainter) -> None:
        rect = self.rect().toRectF()
        room = rect.width() - self._around()
        font = self._font()
        words = Words(self.theme, self._words, font, room, is_centred=True)
        used = min(room, width_of(self._words, font)) if self._words else 0
        side = self._icon_px()
        gap = GAP_PX if side and self._words else 0
        start = (rect.width() - used - gap - side) / 2
        icon_first = self._trails == self.theme.is_rtl
        painter.setPen(self._ink())
        left = start + side + gap if icon_first else start
        words.draw(painter, left - (room - used) / 2, (rect.height() - words.height_px) / 2)
        if side:
            x = start if icon_first else start + used + gap
            square = QRectF(x, (rect.height() - side) / 2, side, side)
            draw_icon(painter, self.theme, square, self._icon, colour=self._ink())

    def _ink(self) -> str:
        if not self.isEnabled():
            return self.theme.palette.disabled
        hovered = self._kind == "hint" and self.underMouse()
        return self.theme.palette.colour("primary" if hovered else LOOKS[self._kind].ink)

    def _font(self) -> QFont:
        size: Size = "small" if self._kind == "hint" else self._size
        font = self.theme.font(ROLES[size], 500 if self._kind == "hint" else 600)
        hovered = self._kind == "link" and self.underMouse()
        font.setUnderline(self._kind == "hint" or hovered)
        return font

    def _icon_px(self) -> int:
        return self.theme.grown(16 if self._size == "small" else ICON_PX) if self._icon else 0

    def _around(self) -> int:
        """Return the width of everything but the words."""
        side = self._icon_px()
        padding = PADDING_PX[self._kind] + (6 if self._size == "big" else 0)
        return 2 * padding + side + (GAP_PX if side and self._words else 0)

    def _least_height(self) -> int:
        return self.theme.grown(MAIN_PX if self._size == "big" else HIT_PX)


class IconButton(Button):
    """A square button showing only an icon; its name is told by tooltip and screen reader."""

    def __init__(self, theme: Theme, icon: str, name: Text, *, kind: Kind = "quiet") -> None:
        super().__init__(theme, name, kind=kind, icon=icon)
        policies = QSizePolicy.Policy
        self.setSizePolicy(policies.Fixed, policies.Fixed)

    def say(self, words: Text) -> None:
        """Give the button another name."""
        self.setAccessibleName(self.theme.plain(words))
        self.setToolTip(self.theme.plain(words))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        side = self.theme.grown(HIT_PX)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        return False
