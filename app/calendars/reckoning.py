"""The four calendars people tell days in: a day to year, month and day of each, and back.

A calendar is its new years and its months; all else follows.  Sources: the Solar
Hijri year begins on the day whose true noon at 52.5° E follows the equinox, which
the 33-year cycle meets in every year offered here but one; the Ethiopic year has
Julian leap years; the Islamic one is the tabular ("civil") reckoning of E. M. Reingold
and N. Dershowitz, "Calendrical Calculations", chapter 7.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from app.errors import Problem
from app.i18n import N_, plural


class Calendar(StrEnum):
    """The code of each calendar, as records keep it."""

    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "persian"
    ETHIOPIC = "ethiopic"
    ISLAMIC = "islamic"  # by table; the moon that is seen may make a day's difference

    @property
    def is_sure(self) -> bool:
        """Whether a day in it is one day only, whoever counts."""
        return self is not Calendar.ISLAMIC


class Reckoned(NamedTuple):
    """A day as a calendar counts it; month and day begin at 1."""

    year: int
    month: int
    day: int


@dataclass(frozen=True)
class _Rule:
    """What makes a calendar.

    new_year: the ordinal (``date.toordinal``) of a year's first day.  lengths: days of
    each of its months.  cycle: (years, days) after which leap years come round again.
    years: first and last year offered.
    """

    new_year: Callable[[int], int]
    lengths: Callable[[int], tuple[int, ...]]
    cycle: tuple[int, int]
    years: tuple[int, int]


def _gregorian_new_year(year: int) -> int:
    past = year - 1
    return 365 * past + past // 4 - past // 100 + past // 400 + 1


def _gregorian_lengths(year: int) -> tuple[int, ...]:
    return tuple(gregorian.monthrange(year, month)[1] for month in range(1, 13))


def _solar_hijri_new_year(year: int) -> int:
    # The cycle makes 1502 a leap year; but 1503 begins minutes before noon, and so is it (ICU).
    return _SOLAR_HIJRI_EPOCH + 365 * (year - 1) + (8 * year + 21) // 33 - (year == _LATE_LEAP)


def _solar_hijri_lengths(year: int) -> tuple[int, ...]:
    days = _solar_hijri_new_year(year + 1) - _solar_hijri_new_year(year)
    return (31,) * 6 + (30,) * 5 + (days - 336,)


def _ethiopic_new_year(year: int) -> int:
    return _ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4


def _ethiopic_lengths(year: int) -> tuple[int, ...]:
    return (30,) * 12 + (6 if year % 4 == 3 else 5,)


def _islamic_new_year(year: int) -> int:
    return _ISLAMIC_EPOCH + 354 * (year - 1) + (11 * year + 3) // 30


def _islamic_lengths(year: int) -> tuple[int, ...]:
    return (30, 29) * 5 + (30, 30 if (11 * year + 14) % 30 < 11 else 29)


_LATE_LEAP = 1503
_SOLAR_HIJRI_EPOCH = 226_895  # 22 March 622 (Gregorian)
_ETHIOPIC_EPOCH = 2_796  # 29 August 8 (Julian)
_ISLAMIC_EPOCH = 227_015  # 16 July 622 (Julian)

_RULES: Mapping[Calendar, _Rule] = MappingProxyType(
    {
        Calendar.GREGORIAN: _Rule(
            _gregorian_new_year, _gregorian_lengths, (400, 146_097), (1, 9999)
        ),
        Calendar.SOLAR_HIJRI: _Rule(
            _solar_hijri_new_year, _solar_hijri_lengths, (33, 12_053), (1278, 1579)
        ),
        Calendar.ETHIOPIC: _Rule(_ethiopic_new_year, _ethiopic_lengths, (4, 1_461), (1, 9990)),
        Calendar.ISLAMIC: _Rule(_islamic_new_year, _islamic_lengths, (30, 10_631), (1, 9665)),
    }
)


def to_day(calendar: Calendar, year: int, month: int, day: int) -> date:
    """Return the day that ``calendar`` counts so.

    Raises Problem: for a day that its month lacks, one that tells the month's length.
    """
    length = month_length(calendar, year, month)
    if not 1 <= day <= length:
        words = plural(
            "This month has {count} day in {year}. Check the day.",
            "This month has {count} days in {year}. Check the day.",
            length,
            year=year,
        )
        raise Problem(words)
    rule = _RULES[calendar]
    before = sum(rule.lengths(year)[: month - 1])
    return date.fromordinal(rule.new_year(year) + before + day - 1)


def from_day(day: date, calendar: Calendar) -> Reckoned:
    """Return ``day`` as ``calendar`` counts it; raise Problem if it is too far away for it."""
    if not is_within(day, calendar):
        raise Problem(N_("This day is too far away. Check the year."))
    rule, ordinal = _RULES[calendar], day.toordinal()
    years, days = rule.cycle
    year = (ordinal - rule.new_year(1)) * years // days + 1
    while rule.new_year(year) > ordinal:
        year -= 1
    while rule.new_year(year + 1) <= ordinal:
        year += 1
    lengths, left, month = rule.lengths(year), ordinal - rule.new_year(year), 0
    while left >= lengths[month]:
        left -= lengths[month]
        month += 1
    return Reckoned(year, month + 1, left + 1)


def is_within(day: date, calendar: Calendar) -> bool:
    """Tell whether ``calendar`` offers a year for ``day``."""
    rule = _RULES[calendar]
    first, last = rule.years
    return rule.new_year(first) <= day.toordinal() < rule.new_year(last + 1)


def year_span(calendar: Calendar) -> tuple[int, int]:
    """Return the first and the last year that ``calendar`` offers."""
    return _RULES[calendar].years


def month_length(calendar: Calendar, year: int, month: int) -> int:
    """Return how many days a month has; raise Problem if there is no such year or month."""
    lengths = _lengths(calendar, year)
    if not 1 <= month <= len(lengths):
        words = plural(
            "This calendar has {count} month. Check the month.",
            "This calendar has {count} months. Check the month.",
            len(lengths),
        )
        raise Problem(words)
    return lengths[month - 1]


def month_days(calendar: Calendar, year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = to_day(calendar, year, month, 1)
    return first, first + timedelta(month_length(calendar, year, month) - 1)


def year_days(calendar: Calendar, year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    first = to_day(calendar, year, 1, 1)
    return first, first + timedelta(sum(_lengths(calendar, year)) - 1)


def months_in_year(calendar: Calendar) -> int:
    """Return how many months every year of ``calendar`` has."""
    return 13 if calendar is Calendar.ETHIOPIC else 12


def _lengths(calendar: Calendar, year: int) -> tuple[int, ...]:
    rule = _RULES[calendar]
    first, last = rule.years
    if not first <= year <= last:
        words = N_("In this calendar, give a year from {first} to {last}.")
        raise Problem(words.with_values(first=first, last=last))
    return rule.lengths(year)
