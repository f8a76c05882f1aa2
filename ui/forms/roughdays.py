"""The editor of a day as well as it is known: day, month, year, or between two years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent

from app.calendars import Calendar
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.schema.fields import Field
from app.schema.spans import DayRange
from ui.forms.days import DAY_PARTS
from ui.forms.editor import DAY_WAYS, Editor
from ui.forms.numbers import NumberRow
from ui.forms.setting import Setting
from ui.theme.tokens import HIT_PX
from ui.widgets.choices import Option
from ui.widgets.labels import Label
from ui.widgets.layouts import column
from ui.widgets.segments import Segments

BETWEEN = "band"
HOW_WELL = N_("How well is the day known?")
WAYS: Mapping[str, Text] = MappingProxyType(
    {
        "day": N_("Exact day"),
        "month": N_("Month and year"),
        "year": N_("Year"),
        BETWEEN: N_("Between two years"),
    }
)
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "day": ("day", "month", "year"),
        "month": ("month", "year"),
        "year": ("year",),
        BETWEEN: ("first", "last"),
    }
)
NAMES: Mapping[str, Text] = MappingProxyType(
    {
        **DAY_PARTS,
        "first": N_("From year"),
        "last": N_("To year"),
    }
)


class Ways(Segments):
    """Segments that stand on as many lines as they need, as with large letters."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        # Qt asks a wrapping layout for its height only where the policy is not fixed.
        self.setFixedHeight(max(HIT_PX, self.heightForWidth(self.width())))


class RoughDayEditor(Editor[DayRange]):
    """Asks how well the day is known, then only for what is known.  Nothing is made up."""

    ways = DAY_WAYS

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        ways = [Option(key, words) for key, words in WAYS.items()]
        self.way = Ways(self.theme, HOW_WELL, ways)
        self.way.chosen.connect(self._turn)
        self.numbers = NumberRow(self.theme, NAMES)
        self.numbers.edited.connect(self._tell)
        self._days = Label(self.theme, verbatim(""), "small", colour="ink2")
        lines = column(self, gap=10)
        for part in (self.way, self.numbers, self._days):
            lines.addWidget(part)
        self._changed = False
        self._last = self.way.current()
        self._show_parts()

    def value(self) -> DayRange | None:
        """Return the days that fit; raise Problem if a number is wanting or none fit."""
        if not self._changed:
            return self._kept
        if self.numbers.is_empty:
            return None
        numbers = self.numbers.numbers()
        if None in numbers.values():
            raise Problem(N_("Fill in every box with a number, or choose a rougher answer."))
        return self._range({key: number or 0 for key, number in numbers.items()})

    def show_value(self, value: DayRange | None) -> None:
        self._kept, self._changed = value, False
        self.numbers.clear()
        if value is not None:
            read = replace(value, calendar=Calendar.GREGORIAN)
            self.way.choose(read.precision)
            self.numbers.fill(_numbers_of(read))
        self._show_parts()

    def typed(self) -> tuple[str, ...]:
        return (self._way(), *super().typed())

    def show_typed(self, words: tuple[str, ...]) -> None:  # type: ignore[override]  # the first word is the way
        self.way.choose(words[0] if words and words[0] in WAYS else "day")
        super().show_typed(words[1:])
        self._changed = True
        self._show_parts()

    def _range(self, numbers: Mapping[str, int]) -> DayRange:
        way, kind = self._way(), self.one.kind
        if way == BETWEEN:
            made: DayRange = kind.parse(f"{numbers['first']:04}..{numbers['last']:04}")
        else:
            # From the year on, as ISO 8601 has it.
            widths = {"year": 4, "month": 2, "day": 2}
            asked = [key for key in widths if key in numbers]
            made = kind.parse("-".join(f"{numbers[key]:0{widths[key]}}" for key in asked))
        return made

    def _way(self) -> str:
        """Return the way that is shown; one pressed twice stays shown."""
        self._last = self.way.current() or self._last
        if not self.way.current():
            self.way.choose(self._last)
        return self._last

    def _show_parts(self) -> None:
        self.numbers.show_parts(PARTS[self._way()])
        try:
            value = self.value()
        except Problem:
            value = None
        # A year needs no second telling; the number of a month does.
        self._days.setVisible(value is not None and self._way() in {"day", "month"})
        if value is not None:
            self._days.say(verbatim(self.one.kind.show(value, self.theme.catalog)))

    @Slot()
    def _turn(self) -> None:
        self._changed = True
        self._show_parts()
        self.edited.emit()

    @Slot()
    def _tell(self) -> None:
        self._changed = True
        self._show_parts()
        self.edited.emit()


def _numbers_of(value: DayRange) -> dict[str, int | None]:
    first, last = value.ends
    every = {
        "day": first.day,
        "month": first.month,
        "year": first.year,
        "first": first.year,
        "last": last.year,
    }
    return {key: every[key] for key in PARTS[value.precision]}
