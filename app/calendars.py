"""Days as people write them: Gregorian day and month names of each language.

Qt-free, so that a screen and a paper never disagree.  Month and day names come
from CLDR through Babel; Dari uses Persian's as written in Afghanistan.
"""

from __future__ import annotations

import functools
import importlib
from datetime import date, datetime, time
from types import ModuleType

# Tags whose plain locale is missing in CLDR, or writes the month before the day.
_LOCALES = {"en": "en_GB", "prs": "fa_AF", "kmr": "ku", "ar": "ar_SY"}


def show_day(day: date, language: str, *, width: str = "long") -> str:
    """Return ``day`` in ``language``: ``long`` "12 January 2027", ``medium``, ``full``."""
    return str(_babel().format_date(day, format=width, locale=_locale(language)))


def show_day_month(day: date, language: str) -> str:
    """Return day and month without the year, such as "12 January"."""
    return str(_babel().format_skeleton("MMMMd", day, locale=_locale(language)))


def show_month(day: date, language: str) -> str:
    """Return month and year, such as "January 2027"."""
    return str(_babel().format_skeleton("yMMMM", day, locale=_locale(language)))


def show_weekday_day(day: date, language: str) -> str:
    """Return the day with its weekday, such as "Monday, 12 January 2027"."""
    return show_day(day, language, width="full")


def show_time(moment: time) -> str:
    """Return the time of day as HH:MM; read the same in every language."""
    return moment.strftime("%H:%M")


def show_moment(moment: datetime, language: str) -> str:
    """Return day and time as written at the place the moment was planned for."""
    return f"{show_day(moment.date(), language)}, {show_time(moment.time())}"


@functools.cache
def _babel() -> ModuleType:
    # Babel's data takes a while to load, so it waits for the first date that is shown.
    return importlib.import_module("babel.dates")


@functools.cache
def _locale(language: str) -> str:
    return _LOCALES.get(language, language.replace("-", "_"))
