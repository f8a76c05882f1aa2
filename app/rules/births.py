"""A birth as it was said: the days it can have been, and never one that nobody told.

"1381" is the whole of that year, "about 17" every day that fits the age; words such
as "two years before the war" name no day and stay words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from app.calendars import Calendar, month_days, show_day, show_month, to_day, year_days
from app.errors import Problem
from app.i18n import N_, Text, plural
from app.records import Record
from app.schema.person import birth_calendar, birth_range
from app.schema.spans import DayRange

Known = Literal["day", "month", "season", "year", "age", "band"]
SEASONS: tuple[Text, ...] = (N_("Spring"), N_("Summer"), N_("Autumn"), N_("Winter"))
OLDEST = 120
GROWN_UP = 18  # full years


def born_in(
    calendar: Calendar, year: int, month: int | None = None, day: int | None = None
) -> DayRange:
    """Return the days of a year, of one of its months, or one day, as ``calendar`` counts.

    Raises Problem if the calendar has no such year, month or day.
    """
    if month is None:
        return DayRange(*year_days(calendar, year), calendar)
    if day is None:
        return DayRange(*month_days(calendar, year, month), calendar)
    exact = to_day(calendar, year, month, day)
    return DayRange(exact, exact, calendar)


def born_in_season(calendar: Calendar, year: int, season: int) -> DayRange:
    """Return the days of a season, 0 (spring) to 3 (winter).

    The seasons of the Solar Hijri calendar are its quarters.  Those of the others are
    not the same everywhere, so there the whole year is what is known.
    """
    if calendar is not Calendar.SOLAR_HIJRI:
        return born_in(calendar, year)
    first, _ = month_days(calendar, year, 3 * season + 1)
    _, last = month_days(calendar, year, 3 * season + 3)
    return DayRange(first, last, calendar)


def born_between(calendar: Calendar, first: int, last: int) -> DayRange:
    """Return the days from the beginning of one year to the end of another, both included."""
    if first > last:
        raise Problem(N_("The first year must not be after the last one."))
    return DayRange(year_days(calendar, first)[0], year_days(calendar, last)[1], calendar)


def born_about(age: int, today: date, oldest: int | None = None) -> DayRange:
    """Return the days on which somebody was born who is ``age`` full years old today.

    oldest: the other end of an age told as "17 to 19".
    """
    most = age if oldest is None else oldest
    if not 0 <= age <= most <= OLDEST:
        raise Problem(N_("Write an age in years, like 17."))
    return DayRange(_years_before(today, most + 1) + timedelta(1), _years_before(today, age))


def season_of(born: DayRange) -> int | None:
    """Return the season, 0 (spring) to 3 (winter), that ``born`` is exactly, or None."""
    if born.calendar is not Calendar.SOLAR_HIJRI:
        return None
    first, _ = born.ends
    season = (first.month - 1) // 3
    return season if born_in_season(born.calendar, first.year, season) == born else None


def how_known(born: DayRange) -> Known:
    """Return how well a birth is known: a year no calendar has is one told by an age."""
    known = born.precision
    if known in {"day", "month", "year"}:
        return known  # type: ignore[return-value]  # one of these three
    if season_of(born) is not None:
        return "season"
    is_year_long = timedelta(364) <= born.latest - born.earliest <= timedelta(365)
    return "age" if is_year_long and not born.is_whole_years else "band"


def told_calendar(birth: Record) -> Calendar | None:
    """Return the calendar in which a birth was told, or None if nobody told one."""
    born = birth.get(birth_range)
    if born is not None and born.calendar is not Calendar.GREGORIAN:
        return born.calendar
    beside = birth.get(birth_calendar)
    if beside in set(Calendar):
        return Calendar(beside)
    return born.calendar if born is not None else None


def age_words(born: DayRange, today: date) -> Text:
    """Return how old somebody is today, as surely as the days tell: "About 17 years old"."""
    least, most = born.ages_on(today)
    if least == most and born.precision == "day":
        return plural("{count} year old", "{count} years old", least)
    if most - least <= 1:
        return plural("About {count} year old", "About {count} years old", _middle_age(born, today))
    return N_("{least} to {most} years old").with_values(least=least, most=most)


def birth_words(born: DayRange, today: date, language: str) -> Text:
    """Return a birth in a few Gregorian words, for a line of an overview or a paper.

    "About 17" for an age, else "Born 2005 or 2006": no more exactly than it is known.
    """
    known = how_known(born)
    if known == "age":
        return plural("About {count} year old", "About {count} years old", _middle_age(born, today))
    first, last = born.earliest, born.latest
    if known == "day":
        words = N_("Born on {day}") if born.calendar.is_sure else N_("Born on about {day}")
        return words.with_values(day=show_day(first, language))
    read = replace(born, calendar=Calendar.GREGORIAN)
    if read.precision == "month":
        return N_("Born in {month}").with_values(month=show_month(first, language))
    if first.year == last.year:
        return N_("Born {year}").with_values(year=first.year)
    words = N_("Born {first} or {last}")
    if last.year - first.year > 1:
        words = N_("Born between {first} and {last}")
    return words.with_values(first=first.year, last=last.year)


def _middle_age(born: DayRange, today: date) -> int:
    middle = born.earliest + (born.latest - born.earliest) / 2
    return DayRange(middle, middle).ages_on(today)[0]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a year that has none
        return day.replace(year=day.year - years, day=28)
