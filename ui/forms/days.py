"""Editors of a day, and of a day with its time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day, show_time
from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.schema.fields import Field
from ui.forms.editor import DAY_WAYS, Editor
from ui.forms.numbers import NumberRow
from ui.forms.setting import Setting
from ui.theme.appearance import Theme
from ui.widgets.fields import LineField
from ui.widgets.labels import Label
from ui.widgets.layouts import column, row

DAY_PARTS: Mapping[str, Text] = MappingProxyType(
    {
        "day": N_("Day"),
        "month": N_("Month"),
        "year": N_("Year"),
    }
)
TIME_PX = 104
NO_SUCH_DAY = N_("This day is not in the calendar. Check it.")
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
_TIME = re.compile(r"\s*(\d{1,2})(?:[:.٫hH ]?(\d{2}))?\s*")


class DayBox(QWidget):
    """Day, month and year as numbers; a whole day like 2027-05-31 may be typed into any of them.

    Below stands the day in words, so that nobody mixes up days and months.
    Signals: edited(), after the user's own act only.
    """

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.numbers = NumberRow(theme, DAY_PARTS)
        self.numbers.edited.connect(self._settle)
        self._words = Label(theme, verbatim(""), "small", colour="ink2")
        lines = column(self, gap=6)
        lines.addWidget(self.numbers)
        lines.addWidget(self._words)
        self._say()

    @property
    def is_empty(self) -> bool:
        return self.numbers.is_empty

    def day(self) -> date | None:
        """Return the day; None if nothing is typed; raise Problem if it is none."""
        if self.is_empty:
            return None
        parts = self.numbers.numbers()
        day, month, year = parts["day"], parts["month"], parts["year"]
        if day is None or month is None or year is None:
            raise Problem(N_("Write day, month and year as numbers, like 31, 5 and 2027."))
        try:
            return date(year, month, day)
        except ValueError:
            raise Problem(NO_SUCH_DAY) from None

    def show_day(self, day: date | None) -> None:
        """Show ``day``, or nothing."""
        self.numbers.clear()
        if day is not None:
            self.numbers.fill({"day": day.day, "month": day.month, "year": day.year})
        self._say()

    @Slot(str)
    def _settle(self, typed: str) -> None:
        whole = _ISO.fullmatch(typed)
        if whole:
            year, month, day = (int(part) for part in whole.groups())
            self.numbers.fill({"day": day, "month": month, "year": year})
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        try:
            day = self.day()
        except Problem:
            day = None
        is_far = day is None or day.year < 1000
        self._words.setVisible(not is_far)
        if day is not None and not is_far:
            self._words.say(verbatim(show_day(day, self._theme.language, width="full")))


class DayEditor(Editor[date]):
    """A day of the calendar, or not known."""

    ways = DAY_WAYS

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.box = DayBox(self.theme)
        self.box.edited.connect(self.edited)
        column(self).addWidget(self.box)

    def value(self) -> date | None:
        """Return the day; raise Problem if what is typed is no day, or too far away."""
        day = self.box.day()
        checked: date | None = None if day is None else self.one.kind.check(day)
        return checked

    def show_value(self, value: date | None) -> None:
        self.box.show_day(value)


class MomentEditor(Editor[datetime]):
    """A day and a time of day, by this computer's own clock."""

    ways = DAY_WAYS

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.box = DayBox(self.theme)
        self.box.edited.connect(self.edited)
        self.line = LineField(self.theme, N_("Time"), example=N_("10:30"))
        self.line.keep_code()
        self.line.setFixedWidth(self.theme.grown(TIME_PX, 0.9))
        self.line.textEdited.connect(self.edited)
        beside = QWidget()
        held = column(beside, gap=4)
        label = Label(self.theme, N_("Time"), "small", weight=500, colour="ink2")
        label.setBuddy(self.line)
        held.addWidget(label)
        held.addWidget(self.line)
        held.addStretch(1)
        across = row(self, gap=12)
        across.addWidget(self.box)
        across.addWidget(beside)
        across.addStretch(1)

    def value(self) -> datetime | None:
        """Return day and time with their zone; raise Problem if one of them is wanting."""
        typed = self.line.text().strip()
        if self.box.is_empty and not typed:
            return None
        day, clock = self.box.day(), time_of(typed)
        if day is None or clock is None:
            raise Problem(N_("Write the day, and the time like 10:30."))
        kept = self._kept
        if kept is not None and (kept.date(), kept.time()) == (day, clock):
            return kept
        # Without a zone, a time typed here is this computer's own wall clock.
        moment: datetime = self.one.kind.parse(f"{day.isoformat()}T{show_time(clock)}")
        return moment

    def show_value(self, value: datetime | None) -> None:
        self._kept = value
        self.box.show_day(None if value is None else value.date())
        self.line.setText("" if value is None else show_time(value.time()))


def time_of(typed: str) -> time | None:
    """Return the time of day written like 10, 1030, 10:30 or 10.30; None if it is none."""
    found = _TIME.fullmatch(typed)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
