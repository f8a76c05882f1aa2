"""Days and numbers as people write them: month names and digits of each language.

Qt-free, so that a screen and a paper never disagree.  Month and day names come
from CLDR through Babel; Dari uses Persian's as written in Afghanistan.
"""

from __future__ import annotations

import functools
import importlib
from datetime import date, datetime, time
from types import MappingProxyType, ModuleType

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

# Tags whose plain locale is missing in CLDR, or writes the month before the day.
_LOCALES = {"en": "en_GB", "prs": "fa_AF", "kmr": "ku", "ar": "ar_SY"}


def in_digits(words: str, language: str) -> str:
    """Return ``words`` with 0-9 written in the digits that ``language`` usually has.

    The one rule for days, ages and counts, on screen and paper; codes, telephone
    numbers and what people typed never come here.
    """
    zero = _ZEROS.get(language)
    return words.translate({48 + n: ord(zero) + n for n in range(10)}) if zero else words


def show_day(day: date, language: str, *, width: str = "long") -> str:
    """Return ``day`` in ``language``: ``long`` "12 January 2027", ``medium``, ``full``."""
    return _tidied(_babel().format_date(day, format=width, locale=_locale(language)), language)


def show_day_month(day: date, language: str) -> str:
    """Return day and month without the year, such as "12 January"."""
    return _tidied(_babel().format_skeleton("MMMMd", day, locale=_locale(language)), language)


def show_month(day: date, language: str) -> str:
    """Return month and year, such as "January 2027"."""
    return _tidied(_babel().format_skeleton("yMMMM", day, locale=_locale(language)), language)


def show_weekday_day(day: date, language: str) -> str:
    """Return the day with its weekday, such as "Monday, 12 January 2027"."""
    return show_day(day, language, width="full")


def show_time(moment: time, language: str = "en") -> str:
    """Return the time of day as HH:MM, which every language reads, in its own digits."""
    return in_digits(moment.strftime("%H:%M"), language)


def show_moment(moment: datetime, language: str) -> str:
    """Return day and time as written at the place the moment was planned for."""
    comma = "\N{ARABIC COMMA}" if is_rtl(language) else ","
    return f"{show_day(moment.date(), language)}{comma} {show_time(moment.time(), language)}"


def _tidied(words: str, language: str) -> str:
    """Return a day as Babel wrote it, in the language's digits and fit for a sentence's end."""
    for ending in _YEAR_WORDS:
        words = words.removesuffix(ending)
    return in_digits(words, language)


@functools.cache
def _babel() -> ModuleType:
    # Babel's data takes a while to load, so it waits for the first date that is shown.
    return importlib.import_module("babel.dates")


@functools.cache
def _locale(language: str) -> str:
    return _LOCALES.get(language, language.replace("-", "_"))
