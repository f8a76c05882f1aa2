"""Births as they were said: every day that was left open, and no day that was not told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.calendars import Calendar, from_day, month_length, month_names, months_in_year
from app.errors import Problem
from app.i18n import Catalog
from app.records import Record, RecordId
from app.rules.births import (
    age_words,
    birth_words,
    born_about,
    born_between,
    born_in,
    born_in_season,
    how_known,
    season_of,
    told_calendar,
)
from app.rules.birthwords import read_birth
from app.schema.person import BIRTH
from app.schema.spans import DayRange, RoughDay

TODAY = date(2026, 3, 2)
EN = Catalog("en")
DAYS = st.dates(date(1900, 1, 1), date(2026, 3, 2))
CALENDARS = st.sampled_from(list(Calendar))
# Words, the calendar they are told in, the days as text, how well that is known, and shortly.
SAID = [
    ("2008-05-03", "gregorian", "2008-05-03", "day", "Born on 3 May 2008"),
    ("2008-05", "gregorian", "2008-05", "month", "Born in May 2008"),
    ("2008", "gregorian", "2008", "year", "Born 2008"),
    ("2005 or 2006", "gregorian", "2005-01-01..2006-12-31", "band", "Born 2005 or 2006"),
    ("2003-2006", "gregorian", "2003-01-01..2006-12-31", "band", "Born between 2003 and 2006"),
    ("about 17", "gregorian", "2008-03-03..2009-03-02", "age", "About 17 years old"),
    ("حوالي ١٧ سنة", "gregorian", "2008-03-03..2009-03-02", "age", "About 17 years old"),
    ("близько 17 років", "ethiopic", "2008-03-03..2009-03-02", "age", "About 17 years old"),
    ("17 to 19 years", "persian", "2006-03-03..2009-03-02", "band", "Born between 2006 and 2009"),
    ("1381", "persian", "persian:1381", "year", "Born 2002 or 2003"),
    ("۱۳۸۱", "persian", "persian:1381", "year", "Born 2002 or 2003"),
    ("Spring 1381", "persian", "persian:1381-01-01..1381-03-31", "season", "Born 2002"),
    ("بهار ۱۳۸۱", "persian", "persian:1381-01-01..1381-03-31", "season", "Born 2002"),
    ("winter 1381", "persian", "persian:1381-10-01..1381-12-29", "season", "Born 2002 or 2003"),
    ("spring 2008", "gregorian", "2008", "year", "Born 2008"),
    ("12 Hamal 1381", "persian", "persian:1381-01-12", "day", "Born on 1 April 2002"),
    ("۱۲ فروردین ۱۳۸۱", "persian", "persian:1381-01-12", "day", "Born on 1 April 2002"),
    ("ثور ۱۳۸۱", "persian", "persian:1381-02", "month", "Born 2002"),
    ("ጥቅምት 1995", "ethiopic", "ethiopic:1995-02", "month", "Born 2002"),
    ("1 رمضان 1420", "islamic", "islamic:1420-09-01", "day", "Born on about 9 December 1999"),
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said[0])
def test_what_was_said_leaves_these_days_open(said: tuple[str, str, str, str, str]) -> None:
    """Each wording becomes all the days that fit it, and is shown no more exactly."""
    words, calendar, days, known, shown = said

    born = read_birth(words, TODAY, Calendar(calendar))

    assert born is not None
    assert RoughDay().text(born) == days
    assert how_known(born) == known
    assert EN.say(birth_words(born, TODAY, "en")) == shown


@pytest.mark.parametrize(
    "words",
    ["", "two years before the war", "two years before the war of 2001", "17", "after the rain",
     "when the school burnt down in 1381", "unknown 1381"],
)  # fmt: skip
@pytest.mark.parametrize("calendar", list(Calendar))
def test_words_that_name_no_sure_day_stay_words(words: str, calendar: Calendar) -> None:
    """Nothing is guessed, least of all the first of January."""
    assert read_birth(words, TODAY, calendar) is None


@pytest.mark.parametrize(
    ("words", "calendar"),
    [("30 Hut 1382", "persian"), ("2007-02-29", "gregorian"), ("1995-13-06", "islamic"),
     ("2006-2003", "gregorian"), ("1381", "gregorian"), ("about 170 years", "gregorian")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused(words: str, calendar: str) -> None:
    """A day, month or year that its calendar lacks is asked for again, never bent."""
    with pytest.raises(Problem):
        read_birth(words, TODAY, Calendar(calendar))


@given(DAYS, CALENDARS, st.sampled_from(["en", "ar", "uk", "fa", "prs", "am", "ti"]))
def test_a_day_written_with_its_month_is_read_again(
    day: date, calendar: Calendar, language: str
) -> None:
    """In every calendar, by the month's name in any language that is understood."""
    year, month, number = from_day(day, calendar)
    name = month_names(calendar, language)[month - 1]

    assert read_birth(f"{number} {name} {year}", TODAY, calendar) == DayRange(day, day, calendar)


@given(DAYS, CALENDARS, st.data())
def test_a_rough_birth_is_known_as_well_as_it_was_told(
    day: date, calendar: Calendar, data: st.DataObject
) -> None:
    """Year, month and day each hold the day, and none is told more exactly than it was."""
    year, month, number = from_day(day, calendar)
    parts = data.draw(st.sampled_from([(year,), (year, month), (year, month, number)]))

    born = born_in(calendar, *parts)

    assert born.earliest <= day <= born.latest
    assert how_known(born) == ("year", "month", "day")[len(parts) - 1]
    assert RoughDay().from_stored(RoughDay().to_stored(born)) == born


@given(st.integers(1279, 1405), st.integers(0, 3))
def test_seasons_are_the_quarters_of_the_solar_year(year: int, season: int) -> None:
    """Nowhere else is a spring the same for everybody: there the year is all that is known."""
    born = born_in_season(Calendar.SOLAR_HIJRI, year, season)

    assert season_of(born) == season
    assert born.ends[0].month == 3 * season + 1
    assert born_in_season(Calendar.GREGORIAN, 2000, season) == born_in(Calendar.GREGORIAN, 2000)


@given(st.integers(0, 119), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
@example(17, date(2024, 2, 29))
@example(16, date(2024, 2, 29))
def test_days_that_fit_an_age_fit_no_other(age: int, today: date) -> None:
    """The range told by an age holds that age on that day, and only that."""
    born = born_about(age, today)

    assert born.ages_on(today) == (age, age)
    assert DayRange(born.earliest - timedelta(1), born.latest).ages_on(today) == (age, age + 1)


def test_an_age_is_shown_as_about_and_grows() -> None:
    """A year later it has grown by one, though nobody typed anything."""
    born = born_about(17, TODAY)
    later = TODAY + timedelta(366)

    assert EN.say(age_words(born, TODAY)) == "About 17 years old"
    assert EN.say(age_words(born, later)) == "About 18 years old"
    assert EN.say(birth_words(born, later, "en")) == "About 18 years old"


def test_an_age_today_is_a_range() -> None:
    """A year leaves two ages open, a band more."""
    year = born_in(Calendar.SOLAR_HIJRI, 1381)
    band = born_between(Calendar.GREGORIAN, 2005, 2008)

    assert year.ages_on(TODAY) == (22, 23)
    assert EN.say(age_words(band, TODAY)) == "17 to 21 years old"


@given(DAYS, CALENDARS, st.data())
def test_a_day_too_many_is_refused_in_every_month(
    day: date, calendar: Calendar, data: st.DataObject
) -> None:
    """The day after a month's last one is no day of that month."""
    year, _, _ = from_day(day, calendar)
    month = data.draw(st.integers(1, months_in_year(calendar)))
    length = month_length(calendar, year, month)

    with pytest.raises(Problem) as caught:
        born_in(calendar, year, month, length + 1)

    assert f"has {length} days in {year}" in EN.say(caught.value.text)


def test_the_calendar_told_is_found_in_new_rows_and_old_ones() -> None:
    """A range says its calendar itself; rows of before had a field for it."""
    days = {"earliest": "2002-03-21", "latest": "2003-03-20"}

    def told(stored: dict[str, object]) -> Calendar | None:
        return told_calendar(Record(BIRTH, RecordId("b"), RecordId("p"), stored))  # type: ignore[arg-type]  # as kept

    assert told({"range": {**days, "calendar": "persian"}}) is Calendar.SOLAR_HIJRI
    assert told({"range": days, "calendar": "persian"}) is Calendar.SOLAR_HIJRI
    assert told({"range": {**days, "calendar": "persian"}, "calendar": "islamic"}) == "persian"
    assert told({"range": days}) is Calendar.GREGORIAN
    assert told({}) is None
