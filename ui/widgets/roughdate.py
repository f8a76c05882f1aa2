"""A day as well as it is known: the day, the month, the year, an age, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text
from ui.theme.appearance import Theme
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import column
from ui.widgets.selects import Select

Precision = Literal["day", "month", "year", "age", "unknown"]
PRECISIONS: MappingProxyType[Precision, Text] = MappingProxyType(
    {
        "day": N_("The exact day"),
        "month": N_("The month"),
        "year": N_("The year"),
        "age": N_("About how old"),
        "unknown": N_("Not known"),
    }
)
PART_NAMES: MappingProxyType[str, Text] = MappingProxyType(
    {
        "day": N_("Day"),
        "month": N_("Month"),
        "year": N_("Year"),
        "age": N_("Age in years"),
    }
)
PARTS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "": (),
        "day": ("day", "month", "year"),
        "month": ("month", "year"),
        "year": ("year",),
        "age": ("age",),
        "unknown": (),
    }
)
HOW_WELL = N_("How well is the day known?")


@dataclass(frozen=True, slots=True)
class RoughParts:
    """What was typed: numbers in the calendar of the months given; ``None`` where nothing is."""

    precision: Precision | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    age: int | None = None


class RoughDateEditor(QWidget):
    """Asks how well a day is known, then only for what is known.

    months: twelve or thirteen names of any calendar.  precisions: those offered.
    The caller turns the parts into days, and says what is wrong with them.
    Signals: changed(), after the user's own act only.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: Text,
        months: Sequence[Text],
        *,
        precisions: Sequence[Precision] = tuple(PRECISIONS),
    ) -> None:
        super().__init__()
        self.setAccessibleName(theme.plain(name))
        self._theme = theme
        lines = column(self, gap=10)
        options = [Option(key, PRECISIONS[key]) for key in precisions]
        self._precision = ChoiceGroup(theme, HOW_WELL, options, role="body")
        self._precision.changed.connect(self._settle)
        lines.addWidget(self._precision)
        self._row = Flow(gap=12)
        self._lines = {key: LineField(theme, PART_NAMES[key]) for key in ("day", "year", "age")}
        self._months = Select(theme, PART_NAMES["month"])
        self._months.offer([Option("", N_("Choose a month")), *_numbered(months)])
        self._holders = {
            "day": self._held("day", self._lines["day"], 72),
            "month": self._held("month", self._months, 190),
            "year": self._held("year", self._lines["year"], 110),
            "age": self._held("age", self._lines["age"], 110),
        }
        for field in self._lines.values():
            field.setMaxLength(4)
            field.keep_code()
            field.textEdited.connect(self._tell)
        self._months.activated.connect(self._tell)
        lines.addWidget(self._row)
        self._show_parts()

    def parts(self) -> RoughParts:
        """Return what is chosen and typed, leaving out what the precision does not ask for."""
        precision = self._chosen()
        asked = PARTS[precision or ""]
        numbers = {key: self._number(key) for key in asked}
        return RoughParts(precision, **numbers)

    def show_parts(self, parts: RoughParts) -> None:
        """Show ``parts``."""
        self._precision.choose([parts.precision] if parts.precision else [])
        for key, field in self._lines.items():
            value = getattr(parts, key)
            field.setText("" if value is None else self._theme.digits(value))
        self._months.choose(str(parts.month or ""))
        self._show_parts()

    def _held(self, key: str, field: QWidget, width_px: int) -> QWidget:
        holder = QWidget()
        lines = column(holder, gap=4)
        label = Label(self._theme, PART_NAMES[key], "small", weight=600, colour="ink2")
        label.setBuddy(field)
        lines.addWidget(label)
        lines.addWidget(field)
        field.setFixedWidth(self._theme.grown(width_px, 0.9))
        self._row.add(holder)
        return holder

    def _number(self, key: str) -> int | None:
        if key == "month":
            chosen = self._months.chosen()
            return int(chosen) if chosen else None
        typed = self._lines[key].text().strip()
        # isdecimal takes the digits of every script, and so does int.
        return int(typed) if typed.isdecimal() else None

    def _chosen(self) -> Precision | None:
        chosen = self._precision.chosen()
        return next((key for key in PRECISIONS if key in chosen), None)

    def _show_parts(self) -> None:
        asked = PARTS[self._chosen() or ""]
        for key, holder in self._holders.items():
            holder.setVisible(key in asked)
        self._row.setVisible(bool(asked))
        self._row.updateGeometry()

    @Slot()
    def _settle(self) -> None:
        self._show_parts()
        self.changed.emit()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _numbered(months: Sequence[Text]) -> list[Option]:
    return [Option(str(at), words) for at, words in enumerate(months, start=1)]
