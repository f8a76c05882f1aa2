"""Badges and lights: a state as icon and word together, never as colour alone."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import ColourName, Tone
from ui.widgets.labels import Icon, Label
from ui.widgets.layouts import row
from ui.widgets.painting import box, draw_icon, draw_line, inset, leading, smooth, width_of

PADDING_PX, ICON_PX, GAP_PX = 10, 15, 6


class Badge(QWidget):
    """A small pill with an icon and a word; shortened where there is no room, never cut."""

    def __init__(self, theme: Theme, words: Text, *, icon: str = "", tone: Tone = "plain") -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self._tone: Tone = tone
        self._words = ""
        policies = QSizePolicy.Policy
        self.setSizePolicy(policies.Maximum, policies.Fixed)
        self.say(words)

    def say(self, words: Text) -> None:
        """Show another state."""
        self._words = self._theme.line(words)
        plain = self._theme.plain(words)
        self.setAccessibleName(plain)
        self.setToolTip(plain)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        font = self._theme.font("caption", 600)
        width = self._before() + width_of(self._words, font) + PADDING_PX + 2
        return QSize(width, self._theme.grown(24, 0.9))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(self._before() + PADDING_PX + 24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        theme, palette, rect = self._theme, self._theme.palette, self.rect().toRectF()
        shades = palette.shades(self._tone)
        painter = smooth(self)
        edge = shades.ink if palette.is_outlined else shades.soft
        if self._tone == "plain":
            edge = palette.line
        box(painter, rect, rect.height() / 2 - 1, fill=shades.soft, edge=edge)
        if self._icon:
            side = theme.grown(ICON_PX, 0.8)
            square = leading(theme, rect, PADDING_PX, side)
            square.setTop((rect.height() - side) / 2)
            square.setHeight(side)
            draw_icon(painter, theme, square, self._icon, colour=shades.ink)
        painter.setFont(theme.font("caption", 600))
        painter.setPen(shades.ink)
        draw_line(painter, theme, inset(theme, rect, self._before(), PADDING_PX - 2), self._words)
        painter.end()

    def _before(self) -> int:
        side = self._theme.grown(ICON_PX, 0.8) + GAP_PX if self._icon else 0
        return PADDING_PX + side


LightState = Literal["go", "wait", "stop", "unknown"]
LIGHTS: MappingProxyType[LightState, tuple[str, ColourName]] = MappingProxyType(
    {
        "go": ("circle-check", "primary"),
        "wait": ("hourglass", "warn"),
        "stop": ("circle-x", "danger"),
        "unknown": ("circle-dashed", "ink3"),
    }
)


class Light(QWidget):
    """Whether something may go on: one of four icons, each with its own shape, and the reason."""

    def __init__(self, theme: Theme, state: LightState, words: Text) -> None:
        super().__init__()
        icon, colour = LIGHTS[state]
        line = row(self, gap=8)
        self._icon = Icon(theme, icon, colour, 18)
        self._words = Label(theme, words, "small", weight=500, wraps=True)
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)
        self.setAccessibleName(theme.plain(words))

    def show_state(self, state: LightState, words: Text) -> None:
        """Show another state and its reason."""
        self._icon.show_icon(*LIGHTS[state])
        self._words.say(words)
        self.setAccessibleName(self._words.accessibleName())
