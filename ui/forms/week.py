"""The editor of a week: every day by the parts of it, ticked where they suit."""

from __future__ import annotations

from typing import Any

from app.schema.fields import Field
from app.schema.grids import DAY_PARTS, WEEK_DAYS, WEEK_PARTS
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.widgets.layouts import column
from ui.widgets.weekgrid import TickGrid


class WeekEditor(Editor[tuple[str, ...]]):
    """The parts of a week that suit; parts of a newer Waymark stay."""

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.grid = TickGrid(self.theme, self.name, WEEK_DAYS, DAY_PARTS)
        self.grid.setMaximumWidth(self.theme.grown(620))
        self.grid.changed.connect(self.edited)
        self._others: tuple[str, ...] = ()
        column(self).addWidget(self.grid)

    def value(self) -> tuple[str, ...] | None:
        return (*self.grid.chosen(), *self._others) or None

    def show_value(self, value: tuple[str, ...] | None) -> None:
        self._others = tuple(one for one in value or () if one not in WEEK_PARTS)
        self.grid.choose(value or ())
