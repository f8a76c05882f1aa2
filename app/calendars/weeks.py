"""On which day a week begins, and its seven days."""

from __future__ import annotations

import functools
from datetime import date, timedelta

from app.calendars.locales import babel_dates, locale_of

DAYS = 7


@functools.cache
def first_weekday(language: str) -> int:
    """Return on which weekday a week begins where ``language`` is spoken; Monday is 0.

    As CLDR has it for the country of most of its speakers.
    """
    dates, name = babel_dates(), locale_of(language)
    if "_" not in name:
        name = dates.get_global("likely_subtags").get(name, name)
    return int(dates.Locale.parse(name).first_week_day)


def week_of(day: date, language: str) -> tuple[date, ...]:
    """Return the days of the week that ``day`` lies in, from its first one on."""
    first = day - timedelta(days=(day.weekday() - first_weekday(language)) % DAYS)
    return tuple(first + timedelta(days=number) for number in range(DAYS))


def weekday_name(day: date, language: str) -> str:
    """Return the short name of a weekday as it stands above a column, such as "Mon"."""
    return str(babel_dates().format_date(day, "ccc", locale=locale_of(language)))
