"""Kinds of value that are a range: a day known roughly, a duration in weeks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.calendars import (
    Calendar,
    Reckoned,
    from_day,
    is_within,
    month_length,
    months_in_year,
    show_day,
    show_month,
    show_year,
    to_day,
)
from app.errors import Problem
from app.i18n import N_, Catalog
from app.schema.kinds import Kind, Stored

_PART = r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?"
_TEXT = re.compile(rf"(?:({'|'.join(Calendar)}):)?{_PART}(?:\.\.{_PART})?")


@dataclass(frozen=True, order=True)
class DayRange:
    """The earliest and the latest day something can have happened on, both included.

    calendar: in which it was told, and is shown again.
    """

    earliest: date
    latest: date
    calendar: Calendar = Calendar.GREGORIAN

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year`` or ``band`` of the calendar, read off the range itself."""
        if self.earliest == self.latest:
            return "day"
        first, last = self.ends
        if not self._is_whole:
            return "band"
        if (first.year, first.month) == (last.year, last.month):
            return "month"
        return "year" if first.year == last.year and self.is_whole_years else "band"

    @property
    def is_whole_years(self) -> bool:
        """Whether it begins with a year of its calendar and ends with one."""
        first, last = self.ends
        edges = (1, months_in_year(self.calendar))
        return self._is_whole and (first.month, last.month) == edges

    @property
    def ends(self) -> tuple[Reckoned, Reckoned]:
        """The first and the last day as the calendar counts them."""
        return from_day(self.earliest, self.calendar), from_day(self.latest, self.calendar)

    @property
    def _is_whole(self) -> bool:
        first, last = self.ends
        return first.day == 1 and last.day == month_length(self.calendar, last.year, last.month)

    def ages_on(self, day: date) -> tuple[int, int]:
        """Return the (least, most) full years lived on ``day``; never below zero."""
        return _years_between(self.latest, day), _years_between(self.earliest, day)


@dataclass(frozen=True)
class RoughDay(Kind[DayRange]):
    """A day known to the day, the month, the year or only between two days.

    Text: ``2008-05-03``, ``2008-05``, ``2008`` or ``2007..2009`` (or ``..`` between
    any two of them); told in another calendar, after its code: ``persian:1387-02``.
    Nothing is ever made up: 2008 stays the whole of 2008.
    """

    def check(self, value: DayRange) -> DayRange:
        if value.earliest > value.latest:
            raise Problem(N_("The first day must not be after the last one."))
        if value.earliest.year < 1900 or value.latest.year > 2200:
            raise Problem(N_("This day is too far away. Check the year."))
        return value

    def to_stored(self, value: DayRange) -> Stored:
        days = {"earliest": value.earliest.isoformat(), "latest": value.latest.isoformat()}
        if value.calendar is Calendar.GREGORIAN:
            return days
        return {**days, "calendar": value.calendar.value}

    def from_stored(self, stored: Stored) -> DayRange:
        parts = stored if isinstance(stored, Mapping) else {}
        earliest = date.fromisoformat(str(parts.get("earliest")))
        latest = date.fromisoformat(str(parts.get("latest")))
        told = str(parts.get("calendar", ""))
        # One that only a newer Waymark knows is read as the Gregorian days that it stands for.
        calendar = Calendar(told) if told in set(Calendar) else Calendar.GREGORIAN
        is_known = is_within(earliest, calendar) and is_within(latest, calendar)
        return DayRange(earliest, latest, calendar if is_known else Calendar.GREGORIAN)

    def show(self, value: DayRange, catalog: Catalog) -> str:
        told = _told(value, catalog.language)
        if value.calendar is Calendar.GREGORIAN:
            return told
        reading = _told(replace(value, calendar=Calendar.GREGORIAN), catalog.language)
        if value.calendar.is_sure:
            return f"{told} ({reading})"
        words = N_("{told} (by the Islamic calendar, give or take a day: {reading})")
        return catalog.say(words.with_values(told=told, reading=reading))

    def parse(self, text: str) -> DayRange:
        found = _TEXT.fullmatch(text.strip())
        if not found:
            raise Problem(N_("Write a day, a month or a year: 2008-05-03, 2008-05 or 2008."))
        named, *groups = found.groups()
        calendar = Calendar(named) if named else Calendar.GREGORIAN
        first, last = groups[:3], groups[3:] if groups[3] else groups[:3]
        days = _first_day(calendar, *_numbers(first)), _last_day(calendar, *_numbers(last))
        return self.check(DayRange(*days, calendar))

    def text(self, value: DayRange) -> str:
        first, last = (f"{one.year:04}-{one.month:02}-{one.day:02}" for one in value.ends)
        code = "" if value.calendar is Calendar.GREGORIAN else f"{value.calendar}:"
        width = {"day": 10, "month": 7, "year": 4}.get(value.precision)
        return f"{code}{first[:width]}" if width else f"{code}{first}..{last}"


@dataclass(frozen=True)
class WeekSpan:
    """A duration in weeks: at least, most often, at most."""

    short: int
    typical: int
    long: int


@dataclass(frozen=True)
class Weeks(Kind[WeekSpan]):
    """A three-point duration in whole weeks, text ``short-typical-long``."""

    most: int = 520

    def check(self, value: WeekSpan) -> WeekSpan:
        if not 0 <= value.short <= value.typical <= value.long <= self.most:
            raise Problem(N_("Give the weeks from short to long, like 2-4-8."))
        return value

    def to_stored(self, value: WeekSpan) -> Stored:
        return [value.short, value.typical, value.long]

    def from_stored(self, stored: Stored) -> WeekSpan:
        parts = stored if isinstance(stored, list | tuple) else ()
        short, typical, long = (int(one) if isinstance(one, int) else 0 for one in parts)
        return WeekSpan(short, typical, long)

    def show(self, value: WeekSpan, catalog: Catalog) -> str:
        words = N_("{short} to {long} weeks, most often {typical}")
        return catalog.say(
            words.with_values(short=value.short, typical=value.typical, long=value.long)
        )

    def parse(self, text: str) -> WeekSpan:
        found = re.fullmatch(r"(\d{1,3})-(\d{1,3})-(\d{1,3})", text.strip())
        if not found:
            raise Problem(N_("Give the weeks from short to long, like 2-4-8."))
        short, typical, long = (int(one) for one in found.groups())
        return self.check(WeekSpan(short, typical, long))

    def text(self, value: WeekSpan) -> str:
        return f"{value.short}-{value.typical}-{value.long}"


def _told(value: DayRange, language: str) -> str:
    """Return the range as it is said in its own calendar, no more exactly than it is known."""
    first, last = value.earliest, value.latest
    write = {"day": show_day, "month": show_month, "year": show_year}.get(value.precision)
    if write is not None:
        return write(first, language, value.calendar)
    write = show_year if value.is_whole_years else show_day
    days = (write(day, language, value.calendar) for day in (first, last))
    return "\N{EN DASH}".join(days)


def _numbers(parts: list[str | None]) -> tuple[int, int | None, int | None]:
    year, month, day = parts
    return int(year or 0), int(month) if month else None, int(day) if day else None


def _first_day(calendar: Calendar, year: int, month: int | None, day: int | None) -> date:
    return to_day(calendar, year, month or 1, day or 1)


def _last_day(calendar: Calendar, year: int, month: int | None, day: int | None) -> date:
    last = month or months_in_year(calendar)
    return to_day(calendar, year, last, day or month_length(calendar, year, last))


def _years_between(born: date, day: date) -> int:
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))
