"""A line that says how something stands: an icon, and a sentence that says the same."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.usecases.health import HealthLine, Mark
from ui.theme.appearance import Theme
from ui.theme.tokens import ColourName
from ui.widgets.labels import Icon, Label
from ui.widgets.layouts import row

_LOOKS: MappingProxyType[Mark, tuple[str, ColourName]] = MappingProxyType(
    {
        Mark.WELL: ("circle-check", "primary"),
        Mark.LOOK: ("triangle-alert", "warn_ink"),
        Mark.UNKNOWN: ("circle-help", "ink2"),
    }
)


class MarkedLine(QWidget):
    """One thing that was looked at."""

    def __init__(self, theme: Theme, line: HealthLine) -> None:
        super().__init__()
        icon, colour = _LOOKS[line.mark]
        held = row(self, gap=12)
        held.addWidget(Icon(theme, icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        held.addWidget(Label(theme, line.words, wraps=True), 1)
