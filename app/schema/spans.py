"""Kinds of value that are a range: a birth told roughly, a duration in weeks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.calendars import show_day, show_month
from app.errors import Problem
from app.i18n import N_, Catalog
from app.schema.kinds import Kind, Stored

_TEXT = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:\.\.(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class DayRange:
    """The earliest and the latest day something can have happened on, both included."""

    earliest: date
    latest: date

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year`` or ``band``, read off the range itself."""
        first, last = self.earliest, self.latest
        if first == last:
            return "day"
        whole = first.day == 1 and last.day == _days_in_month(last)
        if whole and (first.year, first.month) == (last.year, last.month):
            return "month"
        if whole and first.year == last.year and (first.month, last.month) == (1, 12):
            return "year"
        return "band"

    def ages_on(self, day: date) -> tuple[int, int]:
        """Return the (least, most) full years lived on ``day``; never below zero."""
        return _years_between(self.latest, day), _years_between(self.earliest, day)


@dataclass(frozen=True)
class RoughDay(Kind[DayRange]):
    """A day known to the day, the month, the year or only between two days.

    Text: ``2008-05-03``, ``2008-05``, ``2008`` or ``2007..2009`` (or ``..`` between
    any two of them).  Nothing is ever made up: 2008 stays the whole of 2008.
    """

    def check(self, value: DayRange) -> DayRange:
        if value.earliest > value.latest:
            raise Problem(N_("The first day must not be after the last one."))
        if value.earliest.year < 1900 or value.latest.year > 2200:
            raise Problem(N_("This day is too far away. Check the year."))
        return value

    def to_stored(self, value: DayRange) -> Stored:
        return {"earliest": value.earliest.isoformat(), "latest": value.latest.isoformat()}

    def from_stored(self, stored: Stored) -> DayRange:
        parts = stored if isinstance(stored, Mapping) else {}
        return DayRange(
            date.fromisoformat(str(parts.get("earliest"))),
            date.fromisoformat(str(parts.get("latest"))),
        )

    def show(self, value: DayRange, catalog: Catalog) -> str:
        shown = {
            "day": lambda: show_day(value.earliest, catalog.language),
            "month": lambda: show_month(value.earliest, catalog.language),
            "year": lambda: str(value.earliest.year),
        }.get(value.precision)
        if shown is not None:
            return shown()
        first, last = value.earliest, value.latest
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"{first.year}\u2013{last.year}"
        days = show_day(first, catalog.language), show_day(last, catalog.language)
        return "\u2013".join(days)

    def parse(self, text: str) -> DayRange:
        found = _TEXT.fullmatch(text.strip())
        if not found:
            raise Problem(N_("Write a day, a month or a year: 2008-05-03, 2008-05 or 2008."))
        groups = found.groups()
        first, last = groups[:3], groups[3:] if groups[3] else groups[:3]
        try:
            value = DayRange(_first_day(first), _last_day(last))
        except ValueError:
            raise Problem(N_("This day is not in the calendar. Check it.")) from None
        return self.check(value)

    def text(self, value: DayRange) -> str:
        if value.precision == "day":
            return value.earliest.isoformat()
        if value.precision == "month":
            return value.earliest.isoformat()[:7]
        if value.precision == "year":
            return value.earliest.isoformat()[:4]
        return f"{value.earliest.isoformat()}..{value.latest.isoformat()}"


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


def _first_day(parts: tuple[str | None, ...]) -> date:
    year, month, day = parts
    return date(int(year or 0), int(month or 1), int(day or 1))


def _last_day(parts: tuple[str | None, ...]) -> date:
    year, month, day = parts
    first = date(int(year or 0), int(month or 12), 1)
    return first.replace(day=int(day) if day else _days_in_month(first))


def _days_in_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _years_between(born: date, day: date) -> int:
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))
