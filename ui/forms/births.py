"""The editor of a birth: in any of four calendars, as exactly as it is known, or in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Slot

from app.calendars import Calendar
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.rules.births import (
    age_words,
    born_about,
    born_between,
    born_in,
    born_in_season,
    how_known,
    season_of,
)
from app.rules.birthwords import read_birth
from app.schema.fields import Field
from app.schema.spans import DayRange
from ui.forms.dayparts import CALENDAR, MONTH, SAID, SEASON, DayParts
from ui.forms.editor import DAY_WAYS, Editor
from ui.forms.roughdays import BETWEEN, HOW_WELL, NAMES, PARTS, WAYS, RoughDayEditor, Ways
from ui.forms.setting import Setting
from ui.widgets.choices import Option
from ui.widgets.labels import Label
from ui.widgets.layouts import column, row

AGE = "age"
BIRTH_WAYS: Mapping[str, Text] = MappingProxyType(
    {
        **{key: words for key, words in WAYS.items() if key != BETWEEN},
        AGE: N_("About how old"),
        BETWEEN: WAYS[BETWEEN],
        SAID: N_("In words"),
    }
)
BIRTH_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{way: (CALENDAR, *parts) for way, parts in PARTS.items()},
        AGE: (AGE,),  # the same in every calendar
        SAID: (CALENDAR, SAID),
    }
)
BIRTH_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        CALENDAR: N_("Calendar"),
        **NAMES,
        AGE: N_("Age"),
        SAID: N_("Words such as “about 17”"),
    }
)


class BirthEditor(Editor[DayRange]):
    """Asks in which calendar and how well a birth is known, then only for what is known.

    Beside it stand the Gregorian days that fit, and the age today.  Nothing is made up:
    a year stays the whole year, and an age told today grows with time.
    """

    ways = DAY_WAYS

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        theme = self.theme
        options = [Option(key, words) for key, words in BIRTH_WAYS.items()]
        self.way = Ways(theme, HOW_WELL, options)
        self.way.chosen.connect(self._change)
        self.parts = DayParts(theme, BIRTH_NAMES)
        self.parts.edited.connect(self._change)
        self.parts.turned.connect(self._turn_calendar)
        self._days = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        self._age = Label(theme, verbatim(""), "small", weight=600, colour="primary")
        self._lay_out()
        self._changed = False
        self._last = self.way.current()
        self._show_parts()

    def value(self) -> DayRange | None:
        """Return the days that fit; raise Problem if a part is wanting or none fit."""
        if not self._changed:
            return self._kept
        if self.parts.is_empty:
            return None
        born: DayRange = self.one.kind.check(self._read())
        if born.earliest > self.setting.today:
            raise Problem(N_("This day has not come yet. Check the year and the calendar."))
        return born

    def show_value(self, value: DayRange | None) -> None:
        self._kept, self._changed = value, False
        self.parts.clear()
        if value is not None:
            self.way.choose(_way_of(value))
            self.parts.fill({CALENDAR: value.calendar})
            self._offer_months()
            self.parts.fill(self._parts_of(value))
        self._show_parts()

    def typed(self) -> tuple[str, ...]:
        return (self._way(), self.parts.calendar, self.parts.text(MONTH), *super().typed())

    def show_typed(self, words: tuple[str, ...]) -> None:  # type: ignore[override]  # choices come first
        way, calendar, month, *typed = (*words, "", "", "")[: max(3, len(words))]
        self.way.choose(way if way in BIRTH_WAYS else "day")
        self.parts.fill({CALENDAR: calendar})
        self._offer_months()
        self.parts.fill({MONTH: month})
        super().show_typed(typed)
        self._changed = True
        self._show_parts()

    def _read(self) -> DayRange:
        """Return the days that the parts shown stand for."""
        way, calendar = self._way(), self.parts.calendar
        if way == SAID:
            return self._read_words(calendar)
        numbers = self.parts.numbers()
        season = self.parts.season if way == MONTH else None
        if season is not None and numbers["year"] is not None:
            return born_in_season(calendar, numbers["year"], season)
        if None in numbers.values():
            raise Problem(N_("Fill in every box with a number, or choose a rougher answer."))
        told = {key: number or 0 for key, number in numbers.items()}
        if way == AGE:
            return born_about(told[AGE], self.setting.today)
        if way == BETWEEN:
            return born_between(calendar, told["first"], told["last"])
        return born_in(calendar, told["year"], told.get(MONTH), told.get("day"))

    def _read_words(self, calendar: Calendar) -> DayRange:
        born = read_birth(self.parts.text(SAID), self.setting.today, calendar)
        if born is None:
            words = N_("Waymark finds no day in these words. Keep them as the words said, below.")
            raise Problem(words)
        return born

    def _parts_of(self, value: DayRange) -> dict[str, int | str]:
        first, last = value.ends
        middle = value.earliest + (value.latest - value.earliest) / 2
        season = season_of(value)
        every: dict[str, int | str] = {
            CALENDAR: value.calendar,
            "day": first.day,
            MONTH: first.month if season is None else f"{SEASON}{season}",
            "year": first.year,
            AGE: DayRange(middle, middle).ages_on(self.setting.today)[0],
            "first": first.year,
            "last": last.year,
        }
        return {key: every[key] for key in BIRTH_PARTS[_way_of(value)]}

    def _way(self) -> str:
        """Return the way that is shown; one pressed twice stays shown."""
        self._last = self.way.current() or self._last
        if not self.way.current():
            self.way.choose(self._last)
        return self._last

    def _offer_months(self) -> None:
        has_seasons = self.parts.calendar is Calendar.SOLAR_HIJRI and self._way() == MONTH
        self.parts.offer_months(with_seasons=has_seasons)

    def _show_parts(self) -> None:
        self._offer_months()
        self.parts.show_parts(BIRTH_PARTS[self._way()])
        try:
            value = self.value()
        except Problem:
            value = None
        for label in (self._days, self._age):
            label.setVisible(value is not None)
        if value is not None:
            self._days.say(verbatim(self.one.kind.show(value, self.theme.catalog)))
            self._age.say(age_words(value, self.setting.today))

    def _lay_out(self) -> None:
        told = row(gap=12)
        told.addWidget(self._age)
        told.addWidget(self._days, 1)
        lines = column(self, gap=10)
        lines.addWidget(self.way)
        lines.addWidget(self.parts)
        lines.addLayout(told)

    @Slot()
    def _turn_calendar(self) -> None:
        """Tell a day that was kept in the other calendar; read numbers just typed in it."""
        kept = self._kept
        if not self._changed and kept is not None and kept.precision == "day":
            self.parts.fill(self._parts_of(replace(kept, calendar=self.parts.calendar)))
        self._change()

    @Slot()
    def _change(self) -> None:
        self._changed = True
        self._show_parts()
        self.edited.emit()


def rough_day_editor(setting: Setting, one: Field[Any]) -> Editor[DayRange]:
    """Return the editor of a birth for a day that tells who somebody is, else the plain one."""
    return BirthEditor(setting, one) if one.identifying else RoughDayEditor(setting, one)


def _way_of(value: DayRange) -> str:
    """Return the way in which a value is shown again; a season stands among the months."""
    known = how_known(value)
    return MONTH if known == "season" else known
