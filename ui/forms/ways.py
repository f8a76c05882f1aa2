"""Ways not to answer a question: "Prefers not to say", "Ask later". Pressed, each is an answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Slot
from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent

from app.schema.fields import Unsaid
from ui.theme.appearance import Theme
from ui.theme.tokens import RADIUS_M, Tone
from ui.widgets.buttons import Button
from ui.widgets.choices import press
from ui.widgets.painting import box, smooth

LOOKS: Mapping[Unsaid, tuple[str, Tone]] = MappingProxyType(
    {
        Unsaid.DECLINED: ("hand", "primary"),
        Unsaid.ASK_LATER: ("clock", "warn"),
        Unsaid.UNKNOWN: ("circle-help", "primary"),
        Unsaid.NOT_APPLICABLE: ("circle-minus", "primary"),
        Unsaid.NOT_ASKED: ("circle-dashed", "primary"),
    }
)


class WayButton(Button):
    """An underlined hint that stays pressed, with icon and ground, while it is the answer.

    Signals: clicked(bool), Qt's own, after the user's own act only.
    """

    def __init__(self, theme: Theme, way: Unsaid) -> None:
        super().__init__(theme, way.label, kind="hint")
        self.way = way
        self.setCheckable(True)
        self.toggled.connect(self._dress)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        press(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        if self.isChecked():
            palette = self.theme.palette
            shades = palette.shades(LOOKS[self.way][1])
            edge = shades.mark if palette.is_outlined else ""
            painter = smooth(self)
            ground = self.rect().toRectF().adjusted(0, 4, 0, -4)
            box(painter, ground, RADIUS_M, fill=shades.soft, edge=edge, px=palette.edge_px)
            painter.end()
        super().paintEvent(event)

    def _ink(self) -> str:
        if self.isChecked():
            return self.theme.palette.shades(LOOKS[self.way][1]).ink
        return super()._ink()

    def _font(self) -> QFont:
        font = super()._font()
        font.setUnderline(not self.isChecked())
        return font

    def _icon_px(self) -> int:
        return self.theme.grown(16) if self._icon else 0

    def _around(self) -> int:
        # Room within the ground, beside the words.
        return super()._around() + (12 if self.isChecked() else 0)

    @Slot()
    def _dress(self) -> None:
        self.show_icon(LOOKS[self.way][0] if self.isChecked() else "")
