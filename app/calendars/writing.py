"""Days, times and numbers in words: month names, order and digits of each language.

Gregorian days are written as CLDR has it, through Babel.  In another calendar the
same order of weekday, day, month and year is kept.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from types import MappingProxyType

from app.calendars.locales import babel_dates, locale_of
from app.calendars.monthnames import month_name
from app.calendars.reckoning import Calendar, from_day, is_within
from app.i18n import is_rtl

# The zero of each language that does not usually write 0-9 (CLDR's default numbering).  Arabic
# usually does, as on the letters, tickets and telephones of the country that people come to.
_ZEROS = MappingProxyType(
    {
        "fa": "\u06f0", "prs": "\u06f0", "haz": "\u06f0", "ps": "\u06f0", "uz-Arab": "\u06f0",
        "ckb": "\u0660", "my": "\u1040", "ksw": "\u1040", "bn": "\u09e6", "ne": "\u0966",
    }
)  # fmt: skip

# "of the year", shortened: its full stop would meet the one that ends a sentence.
_YEAR_WORDS = ("\N{NARROW NO-BREAK SPACE}р.", "\N{NARROW NO-BREAK SPACE}г.")
# Of the parts in a template of Babel's: "%(MMMM)s" is the month's name.
_LETTERS = re.compile(r"%\((\w+)\)s")


def in_digits(words: str, language: str) -> str:
    """Return ``words`` with 0-9 written in the digits that ``language`` usually has.

    The one rule for days, ages and counts, on screen and paper; codes, telephone
    numbers and what people typed never come here.
    """
    zero = _ZEROS.get(language)
    return words.translate({48 + n: ord(zero) + n for n in range(10)}) if zero else words


def show_day(
    day: date, language: str, calendar: Calendar | None = None, *, width: str = "long"
) -> str:
    """Return ``day`` in ``language``: ``long`` "12 January 2027", ``medium``, ``full``.

    calendar: that the day is told in, Gregorian if left out, or if it has no such year.
    """
    if _is_gregorian(day, calendar):
        words = babel_dates().format_date(day, format=width, locale=locale_of(language))
        return _tidied(words, language)
    # Months of other calendars have no short names in use, and numbers would be misread.
    return _filled(
        day, language, calendar, _pattern(language, "full" if width == "full" else "long")
    )


def show_day_month(day: date, language: str, calendar: Calendar | None = None) -> str:
    """Return day and month without the year, such as "12 January"."""
    if _is_gregorian(day, calendar):
        words = babel_dates().format_skeleton("MMMMd", day, locale=locale_of(language))
        return _tidied(words, language)
    return _filled(day, language, calendar, _part(language, "dM"))


def show_month(day: date, language: str, calendar: Calendar | None = None) -> str:
    """Return month and year, such as "January 2027"."""
    if _is_gregorian(day, calendar):
        words = babel_dates().format_skeleton("yMMMM", day, locale=locale_of(language))
        return _tidied(words, language)
    return _filled(day, language, calendar, _part(language, "My"))


def show_year(day: date, language: str, calendar: Calendar | None = None) -> str:
    """Return the year that ``day`` lies in, such as "2027"."""
    year = day.year if _is_gregorian(day, calendar) else from_day(day, _told(calendar)).year
    return in_digits(str(year), language)


def show_weekday_day(day: date, language: str, calendar: Calendar | None = None) -> str:
    """Return the day with its weekday, such as "Monday, 12 January 2027"."""
    return show_day(day, language, calendar, width="full")


def show_time(moment: time, language: str = "en") -> str:
    """Return the time of day as HH:MM, which every language reads, in its own digits."""
    return in_digits(moment.strftime("%H:%M"), language)


def show_moment(moment: datetime, language: str) -> str:
    """Return day and time as written at the place the moment was planned for."""
    comma = "\N{ARABIC COMMA}" if is_rtl(language) else ","
    return f"{show_day(moment.date(), language)}{comma} {show_time(moment.time(), language)}"


def _is_gregorian(day: date, calendar: Calendar | None) -> bool:
    told = _told(calendar)
    return told is Calendar.GREGORIAN or not is_within(day, told)


def _told(calendar: Calendar | None) -> Calendar:
    return Calendar.GREGORIAN if calendar is None else calendar


def _pattern(language: str, width: str = "long") -> str:
    """Return how a day is written, as a ``%`` template with CLDR's letters for its parts."""
    return str(babel_dates().get_date_format(width, locale=locale_of(language)).format)


def _part(language: str, letters: str) -> str:
    """Return how a few parts of a day are written, in the order that the language has."""
    order = [one[0] for one in _LETTERS.findall(_pattern(language, "full").replace("L", "M"))]
    kept = sorted(letters, key=lambda letter: order.index(letter) if letter in order else 0)
    return " ".join({"d": "%(d)s", "M": "%(MMMM)s", "y": "%(y)s"}[letter] for letter in kept)


def _filled(day: date, language: str, calendar: Calendar | None, pattern: str) -> str:
    told = _told(calendar)
    year, month, number = from_day(day, told)
    name = month_name(told, month, language)
    weekday = babel_dates().format_date(day, "EEEE", locale=locale_of(language))
    by_letter = {"E": weekday, "c": weekday, "y": year, "d": number, "M": name, "L": name}
    # No era: months of these calendars are known by their names, and Chinese numbers them.
    values = {key: by_letter.get(key[0], "") for key in _LETTERS.findall(pattern)} | {"M": month}
    return _tidied((pattern % values).replace("  ", " "), language)


def _tidied(words: str, language: str) -> str:
    """Return a day as it was written, in the language's digits and fit for a sentence's end."""
    for ending in _YEAR_WORDS:
        words = words.removesuffix(ending)
    return in_digits(words, language)
