"""Editor of an amount of money, typed with its currency."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.schema.fields import Field
from app.schema.money import Amount
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.forms.texts import DirectedLine
from ui.widgets.layouts import row

MONEY_PX = 220


class MoneyEditor(Editor[Amount]):
    """One amount, such as ``12.50 EUR``, which runs rightwards in every language."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        side = Qt.LayoutDirection.LeftToRight
        self.line = DirectedLine(self.theme, self.name, direction=side)
        self.line.setFixedWidth(self.theme.grown(MONEY_PX))
        self.line.textEdited.connect(self.edited)
        line = row(self)
        line.addWidget(self.line)
        line.addStretch(1)

    def value(self) -> Amount | None:
        """Return the amount; raise Problem if what is typed is none."""
        typed = self.line.text().strip()
        if not typed:
            return None
        amount: Amount = self.one.kind.parse(typed)
        return amount

    def show_value(self, value: Amount | None) -> None:
        self.line.setText(self.one.kind.text(value) if value is not None else "")
