"""Whole numbers side by side, each under its name: the parts of a day, an age, weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.i18n import Text
from ui.forms.texts import whole_number
from ui.theme.appearance import Theme
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import column


class NumberRow(QWidget):
    """Numbers typed in the digits of any script; only the parts asked for are shown.

    names: the parts in order.  width_px: of each field, in pixels at 100 % text.
    Signals: edited(str), what was typed, after the user's own act only.
    """

    edited = Signal(str)

    def __init__(self, theme: Theme, names: Mapping[str, Text], width_px: int = 92) -> None:
        super().__init__()
        self._theme = theme
        self._row = Flow(gap=12)
        self._holders: dict[str, QWidget] = {}
        self.lines: dict[str, LineField] = {}
        for key, name in names.items():
            self._add(key, name, theme.grown(width_px, 0.9))
        column(self).addWidget(self._row)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in the parts shown."""
        return not any(self.lines[key].text().strip() for key in self._shown())

    def numbers(self) -> dict[str, int | None]:
        """Return the number of each part shown; None where there is none."""
        return {key: whole_number(self.lines[key].text()) for key in self._shown()}

    def fill(self, numbers: Mapping[str, int | None]) -> None:
        """Show these numbers; parts that are not named stay as they are."""
        for key, number in numbers.items():
            self.lines[key].setText("" if number is None else self._theme.digits(number))

    def clear(self) -> None:
        """Empty every part, shown or not."""
        self.fill(dict.fromkeys(self.lines))

    def show_parts(self, keys: Iterable[str]) -> None:
        """Show only the parts ``keys``."""
        wanted = set(keys)
        for key, holder in self._holders.items():
            holder.setVisible(key in wanted)
        self._row.updateGeometry()

    def _add(self, key: str, name: Text, width_px: int) -> None:
        holder = QWidget()
        lines = column(holder, gap=4)
        line = LineField(self._theme, name)
        line.keep_code()
        line.setFixedWidth(width_px)
        line.textEdited.connect(self._tell)
        label = Label(self._theme, name, "small", weight=500, colour="ink2")
        label.setBuddy(line)
        lines.addWidget(label)
        lines.addWidget(line)
        self.lines[key], self._holders[key] = line, holder
        self._row.add(holder)

    def _shown(self) -> list[str]:
        return [key for key, holder in self._holders.items() if not holder.isHidden()]

    @Slot()
    def _tell(self) -> None:
        typed = self.sender()
        self.edited.emit(typed.text() if isinstance(typed, QLineEdit) else "")
