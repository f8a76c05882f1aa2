"""A QR code on the screen, large enough for the camera of an old phone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.widgets.painting import smooth

MODULE_PX, QUIET_MODULES = 4, 4
# Cameras want dark on light, whatever the theme is.
DARK, LIGHT = "#000000", "#FFFFFF"


class QrPicture(QWidget):
    """Shows the modules of a code, True for dark, with the quiet edge around them."""

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__()
        self._rows: Sequence[Sequence[bool]] = ()
        self.setAccessibleName(theme.plain(name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Sequence[bool]]) -> None:
        """Show another code."""
        self._rows = rows
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        side = (len(self._rows) + 2 * QUIET_MODULES) * MODULE_PX
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        if not self._rows:
            return
        painter = smooth(self)
        painter.setRenderHint(painter.RenderHint.Antialiasing, on=False)
        painter.fillRect(self.rect(), QColor(LIGHT))
        painter.setPen(Qt.PenStyle.NoPen)
        for down, line in enumerate(self._rows, QUIET_MODULES):
            for along, is_dark in enumerate(line, QUIET_MODULES):
                if is_dark:
                    place = QRectF(along * MODULE_PX, down * MODULE_PX, MODULE_PX, MODULE_PX)
                    painter.fillRect(place, QColor(DARK))
        painter.end()
