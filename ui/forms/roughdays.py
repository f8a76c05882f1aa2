"""The editor of a day as well as it is known: day, month, year, an age, or between two years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.schema.fields import Field
from app.schema.spans import DayRange
from ui.forms.days import DAY_PARTS
from ui.forms.editor import DAY_WAYS, Editor
from ui.forms.numbers import NumberRow
from ui.forms.setting import Setting
from ui.theme.tokens import HIT_PX
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import column
from ui.widgets.segments import Segments

OLDEST = 120
AGE, BETWEEN = "age", "band"
HOW_WELL = N_("How well is the day known?")
WAYS: Mapping[str, Text] = MappingProxyType(
    {
        "day": N_("Exact day"),
        "month": N_("Month and year"),
        "year": N_("Year"),
        AGE: N_("About how old"),
        BETWEEN: N_("Between two years"),
    }
)
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "day": ("day", "month", "year"),
        "month": ("month", "year"),
        "year": ("year",),
        AGE: ("age",),
        BETWEEN: ("first", "last"),
    }
)
NAMES: Mapping[str, Text] = MappingProxyType(
    {
        **DAY_PARTS,
        "age": N_("Age"),
        "first": N_("From year"),
        "last": N_("To year"),
    }
)


class _Ways(Segments):
    """Segments that stand on as many lines as they need, as with large letters."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        # Qt asks a wrapping layout for its height only where the policy is not fixed.
        self.setFixedHeight(max(HIT_PX, self.heightForWidth(self.width())))


class RoughDayEditor(Editor[DayRange]):
    """Asks how well the day is known, then only for what is known.  Nothing is made up.

    An age is told today; it is kept as the days that fit it, so it grows with time.
    """

    ways = DAY_WAYS

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        # Only a day that tells who somebody is can be told as an age: a birth.
        self._tells_age = one.identifying
        ways = [Option(key, words) for key, words in WAYS.items() if key != AGE or self._tells_age]
        self.way = _Ways(self.theme, HOW_WELL, ways)
        self.way.chosen.connect(self._turn)
        self.numbers = NumberRow(self.theme, NAMES)
        self.numbers.edited.connect(self._tell)
        self._days = Label(self.theme, verbatim(""), "small", colour="ink2")
        self._age = Label(self.theme, verbatim(""), "small", weight=600, colour="primary")
        self._told = Flow(gap=12)
        for words in (self._age, self._days):
            self._told.add(words)
        lines = column(self, gap=10)
        for part in (self.way, self.numbers, self._told):
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
            way = self._way_of(value)
            self.way.choose(way)
            self.numbers.fill(self._numbers_of(value, way))
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
        if way == AGE:
            if numbers["age"] > OLDEST:
                raise Problem(N_("Write an age in years, like 17."))
            return born_about(numbers["age"], self.setting.today)
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

    def _way_of(self, value: DayRange) -> str:
        whole = value.precision
        is_year_long = timedelta(364) <= value.latest - value.earliest <= timedelta(365)
        return AGE if whole == "band" and is_year_long and self._tells_age else whole

    def _numbers_of(self, value: DayRange, way: str) -> dict[str, int | None]:
        first = value.earliest
        middle = first + (value.latest - first) / 2
        told = DayRange(middle, middle).ages_on(self.setting.today)[0]
        every = {
            "day": first.day,
            "month": first.month,
            "year": first.year,
            "age": told,
            "first": first.year,
            "last": value.latest.year,
        }
        return {key: every[key] for key in PARTS[way]}

    def _show_parts(self) -> None:
        self.numbers.show_parts(PARTS[self._way()])
        try:
            value = self.value()
        except Problem:
            value = None
        is_past = value is not None and value.earliest <= self.setting.today
        # A year needs no second telling; the number of a month does.
        is_told = self._way() in {"day", "month", AGE}
        self._days.setVisible(value is not None and is_told)
        self._age.setVisible(is_past and self._tells_age)
        self._told.setVisible(not (self._days.isHidden() and self._age.isHidden()))
        if value is not None:
            self._days.say(verbatim(self.one.kind.show(value, self.theme.catalog)))
            self._age.say(age_words(value, self.setting.today))

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


def born_about(age: int, today: date) -> DayRange:
    """Return the days on which somebody was born who is ``age`` full years old today."""
    return DayRange(_years_before(today, age + 1) + timedelta(1), _years_before(today, age))


def age_words(born: DayRange, today: date) -> Text:
    """Return how old somebody is today, as surely as the days tell: "About 17 years old"."""
    least, most = born.ages_on(today)
    if least == most and born.precision == "day":
        return plural("{count} year old", "{count} years old", least)
    if most - least <= 1:
        middle = born.earliest + (born.latest - born.earliest) / 2
        about = DayRange(middle, middle).ages_on(today)[0]
        return plural("About {count} year old", "About {count} years old", about)
    return N_("{least} to {most} years old").with_values(least=least, most=most)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a year that has none
        return day.replace(year=day.year - years, day=28)
