"""Words such as "about 17" or "spring 1381", read as the days they leave open.

Only what stands as a whole in a form known here is read.  "Two years before the war
of 2001" names a year and yet no birth in it, so it stays words.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from app.calendars import Calendar, month_names
from app.i18n import spoken_languages
from app.rules.births import born_about, born_between, born_in, born_in_season
from app.schema.spans import DayRange, RoughDay

_ABOUT = (
    "about|around|maybe|roughly|some|حوالي|تقريبا|نحو|близько|приблизно|десь|حدود|تقریباً|تقریبا"
)
_YEARS = "years?|years? old|yrs?|سنة|سنوات|عاما|عام|рік|роки|років|سال|ساله"
_TO = r"\s*(?:-|–|\bto\b|\bor\b|\band\b|або|чи|до|او|أو|إلى|و|یا|تا)\s*"
_AGE = re.compile(
    rf"(?P<about>(?:{_ABOUT}|~)\s*)?(\d{{1,3}})(?:{_TO}(\d{{1,3}}))?(?P<years>\s*(?:{_YEARS}))?"
)
_BAND = re.compile(rf"(?:between\s+|بين\s+|між\s+|بین\s+)?(\d{{4}}){_TO}(\d{{4}})")
_SEASON = re.compile(r"(?:in\s+|the\s+)*(\w+)(?:\s+of)?\s+(\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+)?(\D+?)\.?,?\s+(\d{4})")
_SEASONS: Mapping[str, int] = {
    word: at
    for at, words in enumerate(
        (
            "spring بهار ربيع الربيع весна весною навесні پسرلی",
            "summer تابستان صيف الصيف літо влітку اوړی",
            "autumn fall خزان پاییز خريف الخريف осінь восени منی",
            "winter زمستان شتاء الشتاء зима взимку ژمی",
        )
    )
    for word in words.split()
}
# Whose month names are understood besides those of the languages that Waymark speaks.
_ALSO = ("fa", "prs", "ps", "am", "ti", "om", "tr")


def read_birth(words: str, today: date, calendar: Calendar) -> DayRange | None:
    """Return the days that ``words`` leave open, or None if they name no day that is sure.

    calendar: in which years and months are told.  Raises Problem for a day, month or
    year that the calendar lacks.
    """
    said = _plain(words)
    born = (
        _by_numbers(said, calendar)
        or _by_age(said, today)
        or _by_season(said, calendar)
        or _by_month(said, calendar)
    )
    return RoughDay().check(born) if born is not None else None


def _by_numbers(said: str, calendar: Calendar) -> DayRange | None:
    exact = re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?", said)
    if exact:
        year, month, day = (int(one) if one else None for one in exact.groups())
        return born_in(calendar, year or 0, month, day)
    band = _BAND.fullmatch(said)
    return born_between(calendar, int(band[1]), int(band[2])) if band else None


def _by_age(said: str, today: date) -> DayRange | None:
    found = _AGE.fullmatch(said)
    # A bare number may be a day, a month or a year cut short.
    if not found or not (found["about"] or found["years"]):
        return None
    return born_about(int(found[2]), today, int(found[3]) if found[3] else None)


def _by_season(said: str, calendar: Calendar) -> DayRange | None:
    found = _SEASON.fullmatch(said)
    season = _SEASONS.get(found[1]) if found else None
    return born_in_season(calendar, int(found[2]), season) if found and season is not None else None


def _by_month(said: str, calendar: Calendar) -> DayRange | None:
    found = _NAMED.fullmatch(said)
    month = _months(calendar).get(found[2]) if found else None
    if found is None or month is None:
        return None
    return born_in(calendar, int(found[3]), month, int(found[1]) if found[1] else None)


@functools.cache
def _months(calendar: Calendar) -> Mapping[str, int]:
    """Return the number of each month by its names in the languages understood."""
    found: dict[str, int] = {}
    for language in (*spoken_languages(), *_ALSO):
        for number, names in enumerate(month_names(calendar, language), 1):
            for name in (names, *names.split("/")):
                found.setdefault(_plain(name), number)
    return found


def _plain(words: str) -> str:
    """Return words in small letters and the digits 0-9, with single spaces."""
    digits = (str(unicodedata.digit(one)) if one.isdecimal() else one for one in words)
    return " ".join("".join(digits).casefold().split())
