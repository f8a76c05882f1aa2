"""Four calendars: there and back, beside ICU day by day, beside the sun, and at their edges."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from app.calendars import (
    Calendar,
    from_day,
    is_within,
    month_days,
    month_length,
    months_in_year,
    to_day,
    year_days,
    year_span,
)
from app.errors import Problem
from app.i18n import Catalog

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
DAYS = st.dates(FIRST, LAST)
CALENDARS = st.sampled_from(list(Calendar))
ICU_NAMES = {
    Calendar.GREGORIAN: "gregory",
    Calendar.SOLAR_HIJRI: "persian",
    Calendar.ETHIOPIC: "ethiopic",
    Calendar.ISLAMIC: "islamic-civil",
}


@given(DAYS, CALENDARS)
def test_a_day_comes_back_from_any_calendar(day: date, calendar: Calendar) -> None:
    """Told in a calendar and read again, it is the same day."""
    assert to_day(calendar, *from_day(day, calendar)) == day


@given(CALENDARS, st.data())
def test_year_month_and_day_come_back_from_a_day(calendar: Calendar, data: st.DataObject) -> None:
    """Whatever a calendar can say, in all the years it offers, its day says again."""
    year = data.draw(st.integers(*year_span(calendar)))
    month = data.draw(st.integers(1, months_in_year(calendar)))
    day = data.draw(st.integers(1, month_length(calendar, year, month)))

    assert from_day(to_day(calendar, year, month, day), calendar) == (year, month, day)


@pytest.mark.parametrize("calendar", list(Calendar))
def test_every_day_of_three_centuries_is_the_one_icu_counts(calendar: Calendar) -> None:
    """1900 to 2200, all 109,938 days: an independent reckoning says the same of each."""
    form = MessageFormat("{day,date,y M d}", f"en-u-ca-{ICU_NAMES[calendar]}-nu-latn")
    days = [FIRST + timedelta(at) for at in range((LAST - FIRST).days + 1)]

    others = [
        day
        for day in days
        if from_day(day, calendar) != tuple(map(int, form.format({"day": day}).split()))
    ]

    assert len(days) == 109_938
    assert others == []


def test_the_solar_year_begins_with_the_sun() -> None:
    """For 300 years the first day is the one whose true noon in Iran follows the equinox.

    The years in which the two are within three minutes are left out: the formula is no
    surer than that, and how the earth will turn by then is not known.
    """
    noon, sure = 12 + 7.4 / 60, 0.05  # in March the sun is 7.4 minutes late at noon
    found = {}
    for year in range(1900, 2200):
        moment, hours = _march_equinox(year)
        if abs(hours - noon) > sure:
            found[year] = moment + timedelta(1) if hours >= noon else moment

    begun = {year: to_day(Calendar.SOLAR_HIJRI, year - 621, 1, 1) for year in found}

    assert [year for year in range(1900, 2200) if year not in found] == [2124, 2157]
    assert begun == found


@pytest.mark.parametrize(
    ("calendar", "told", "day"),
    [
        (Calendar.SOLAR_HIJRI, (1403, 12, 30), date(2025, 3, 20)),
        (Calendar.SOLAR_HIJRI, (1404, 1, 1), date(2025, 3, 21)),
        (Calendar.SOLAR_HIJRI, (1357, 11, 22), date(1979, 2, 11)),
        (Calendar.ETHIOPIC, (2015, 13, 6), date(2023, 9, 11)),
        (Calendar.ETHIOPIC, (2016, 1, 1), date(2023, 9, 12)),
        (Calendar.ETHIOPIC, (2000, 1, 1), date(2007, 9, 12)),
        (Calendar.ISLAMIC, (1420, 9, 1), date(1999, 12, 9)),
        (Calendar.ISLAMIC, (1445, 12, 30), date(2024, 7, 7)),
        (Calendar.GREGORIAN, (2000, 2, 29), date(2000, 2, 29)),
    ],
)
def test_days_that_everybody_knows(
    calendar: Calendar, told: tuple[int, int, int], day: date
) -> None:
    """New years, the last day of leap years, and days of history."""
    assert to_day(calendar, *told) == day
    assert from_day(day, calendar) == told


@pytest.mark.parametrize(
    ("calendar", "told", "sentence"),
    [
        (Calendar.SOLAR_HIJRI, (1402, 12, 30), "This month has 29 days in 1402. Check the day."),
        (Calendar.SOLAR_HIJRI, (1403, 7, 31), "This month has 30 days in 1403. Check the day."),
        (Calendar.ETHIOPIC, (2017, 13, 6), "This month has 5 days in 2017. Check the day."),
        (Calendar.ISLAMIC, (1446, 2, 30), "This month has 29 days in 1446. Check the day."),
        (Calendar.GREGORIAN, (2027, 2, 29), "This month has 28 days in 2027. Check the day."),
        (Calendar.GREGORIAN, (2027, 2, 0), "This month has 28 days in 2027. Check the day."),
        (Calendar.ETHIOPIC, (2017, 14, 1), "This calendar has 13 months. Check the month."),
        (Calendar.ISLAMIC, (1446, 13, 1), "This calendar has 12 months. Check the month."),
        (Calendar.SOLAR_HIJRI, (2005, 1, 1), "In this calendar, give a year from 1278 to 1579."),
    ],
)
def test_a_day_that_a_month_lacks_is_refused_with_its_length(
    calendar: Calendar, told: tuple[int, int, int], sentence: str
) -> None:
    """The sentence says how long the month is, so that one knows what was misheard."""
    with pytest.raises(Problem) as caught:
        to_day(calendar, *told)

    assert Catalog("en").say(caught.value.text) == sentence


def test_leap_years_come_as_their_calendars_have_them() -> None:
    """Solar Hijri: mostly every fourth, now and then the fifth; Ethiopic: before the fourth."""

    def leap(calendar: Calendar, years: range, days: int) -> list[int]:
        spans = {year: year_days(calendar, year) for year in years}
        return [year for year, (first, last) in spans.items() if (last - first).days + 1 == days]

    solar = leap(Calendar.SOLAR_HIJRI, range(1370, 1415), 366)
    assert solar == [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412]
    assert leap(Calendar.SOLAR_HIJRI, range(1496, 1508), 366) == [1498, 1503, 1507]
    assert leap(Calendar.ETHIOPIC, range(2000, 2017), 366) == [2003, 2007, 2011, 2015]
    assert leap(Calendar.ISLAMIC, range(1441, 1451), 355) == [1442, 1445, 1447, 1450]


@given(CALENDARS, st.data())
def test_months_and_years_leave_no_day_out(calendar: Calendar, data: st.DataObject) -> None:
    """Each month begins on the day after the one before, and the year is all of them."""
    year = data.draw(st.integers(*year_span(calendar)))
    spans = [month_days(calendar, year, 1 + at) for at in range(months_in_year(calendar))]

    assert (spans[0][0], spans[-1][1]) == year_days(calendar, year)
    for (_, last), (first, _) in itertools.pairwise(spans):
        assert first == last + timedelta(1)


def test_a_day_outside_a_calendar_is_told_as_that() -> None:
    """No year is guessed for days that no record holds."""
    assert not is_within(date(1700, 1, 1), Calendar.SOLAR_HIJRI)
    with pytest.raises(Problem):
        from_day(date(1700, 1, 1), Calendar.SOLAR_HIJRI)


# J. Meeus, "Astronomical Algorithms", chapter 27: mean equinox, then terms (size, phase, speed).
_TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186),
    (182, 27.85, 445267.112), (156, 73.14, 45036.886), (136, 171.52, 22518.443),
    (77, 222.54, 65928.934), (74, 296.72, 3034.906), (70, 243.58, 9037.513),
    (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417),
    (18, 155.12, 67555.328), (17, 288.79, 4562.452), (16, 198.04, 62894.029),
    (14, 199.76, 31436.921), (12, 95.39, 14577.848), (12, 287.11, 31931.756),
    (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)  # fmt: skip


def _march_equinox(year: int) -> tuple[date, float]:
    """Return day and hour of the March equinox by the mean sun at 52.5° E, to a minute or so."""
    y = (year - 2000) / 1000
    mean = 2451623.80984 + 365242.37404 * y + 0.05169 * y**2 - 0.00411 * y**3 - 0.00057 * y**4
    t = (mean - 2451545.0) / 36525
    w = math.radians(35999.373 * t - 2.47)
    wobble = sum(size * math.cos(math.radians(phase + speed * t)) for size, phase, speed in _TERMS)
    moment = mean + 0.00001 * wobble / (1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w))
    # The earth's turning lags behind even time: some 64 s in 2000, about 3 min by 2200.
    u = year - 2000
    late_s = 62.92 + 0.32217 * u + 0.005589 * u * u if u >= 0 else 63.9 + 0.34 * u - 0.0006 * u * u
    local = moment - late_s / 86400 + 52.5 / 360 + 0.5  # days from midnight at that meridian
    whole = math.floor(local)
    return date.fromordinal(whole - 1721425), (local - whole) * 24
