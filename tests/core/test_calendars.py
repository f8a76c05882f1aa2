"""Days and numbers in words: the digits of each language, and an end fit for a sentence."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import (
    Calendar,
    in_digits,
    month_names,
    months_in_year,
    show_day,
    show_day_month,
    show_moment,
    show_month,
    show_time,
    show_weekday_day,
    show_year,
    usual_calendar,
)
from app.languages import RESOURCES, all_languages

DAY = date(2027, 1, 12)
MOMENT = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
# The zeros of CLDR's numbering systems that the list of languages names.
ZEROS = {"latn": "0", "arab": "٠", "arabext": "۰", "mymr": "၀", "beng": "০", "deva": "०"}
WRITTEN = (show_day, show_day_month, show_month, show_weekday_day)


def test_each_language_counts_in_its_usual_digits() -> None:
    """The rule agrees with the list of languages, for every language Waymark knows."""
    listed = json.loads((RESOURCES / "languages.json").read_text("utf-8"))["languages"]

    usual = {one["tag"]: ZEROS[one["digits"]["usual"]] for one in listed}

    assert {tag: in_digits("0", tag) for tag in usual} == usual


@given(st.integers(0, 10**12), st.sampled_from(all_languages()))
def test_a_number_reads_back_from_any_digits(number: int, language: str) -> None:
    """Whatever digits a number is written in, it stays the same number."""
    assert int(in_digits(str(number), language)) == number


@pytest.mark.parametrize("language", ["en", "ar", "uk", "fa", "prs", "bn"])
def test_one_screen_has_one_kind_of_digits(language: str) -> None:
    """Days, months and times of one language never mix two scripts' digits."""
    shown = "".join(write(DAY, language) for write in WRITTEN)
    shown += show_moment(MOMENT, language) + show_time(MOMENT.time(), language)

    zeros = {ord(one) - unicodedata.digit(one) for one in shown if one.isdecimal()}

    assert zeros == {ord(in_digits("0", language))}


@pytest.mark.parametrize("language", ["en", "ar", "uk", "ru"])
def test_a_day_at_the_end_of_a_sentence_gets_one_full_stop(language: str) -> None:
    """No way of writing a day with its year ends in a full stop of its own."""
    for write in WRITTEN:
        assert not write(DAY, language).endswith(".")


def test_days_are_written_as_people_write_them() -> None:
    """Day before month; the comma of the language's own script."""
    assert show_day(DAY, "en") == "12 January 2027"
    assert show_day(DAY, "uk") == "12 січня 2027"
    assert show_day(DAY, "ar") == "12 كانون الثاني 2027"
    assert show_moment(MOMENT, "en") == "12 January 2027, 09:30"
    assert show_moment(MOMENT, "ar") == "12 كانون الثاني 2027، 09:30"


@pytest.mark.parametrize("language", all_languages())
def test_every_language_writes_days_of_every_calendar(language: str) -> None:
    """Also those that CLDR has no days for: none is left without a date on paper."""
    for calendar in Calendar:
        names = month_names(calendar, language)
        assert len(set(names)) == months_in_year(calendar)
        for write in (*WRITTEN, show_year):
            assert write(DAY, language, calendar).strip()


def test_a_day_in_another_calendar_is_written_as_its_people_write_it() -> None:
    """Month names of Kabul in Dari, of Tehran in Persian; both where neither is meant."""
    solar, ethiopic = Calendar.SOLAR_HIJRI, Calendar.ETHIOPIC

    assert show_day(DAY, "prs", solar) == "۲۲ جدی ۱۴۰۵"
    assert show_day(DAY, "ps", solar) == "۱۴۰۵ مرغومی ۲۲"
    assert show_day(DAY, "fa", solar) == "۲۲ دی ۱۴۰۵"
    assert show_day(DAY, "en", solar) == "22 Jadi/Dey 1405"
    assert show_day(DAY, "am", ethiopic) == "4 ጥር 2019"
    assert show_day_month(DAY, "ti", ethiopic) == "4 ጥሪ"
    assert show_weekday_day(DAY, "prs", solar) == "سه‌شنبه ۲۲ جدی ۱۴۰۵"
    assert show_month(DAY, "am", ethiopic) == "ጥር 2019"
    assert show_year(DAY, "prs", solar) == "۱۴۰۵"
    assert show_day(DAY, "ar", Calendar.ISLAMIC) == "3 شعبان 1448"
    assert show_day(DAY, "zh-Hans", ethiopic) == "2019年5月4日"


def test_a_day_too_far_away_for_a_calendar_is_written_as_a_gregorian_one() -> None:
    """No year is made up for it, and nothing fails."""
    assert show_day(date(1700, 1, 12), "en", Calendar.SOLAR_HIJRI) == "12 January 1700"
    assert show_year(date(1700, 1, 12), "en", Calendar.SOLAR_HIJRI) == "1700"


def test_each_language_has_the_calendar_that_the_list_of_languages_puts_first() -> None:
    """Of those Waymark counts in; one that stands second is taken where a person told days so."""
    listed = json.loads((RESOURCES / "languages.json").read_text("utf-8"))["languages"]
    known = {
        one["tag"]: [Calendar(name) for name in one["calendars"] if name in set(Calendar)]
        for one in listed
    }

    assert {tag: usual_calendar(tag) for tag in known} == {tag: of[0] for tag, of in known.items()}
    for tag, of in known.items():
        for told in (Calendar.SOLAR_HIJRI, Calendar.ETHIOPIC):
            is_second = of[0] is Calendar.GREGORIAN and told in of
            assert (usual_calendar(tag, told) is told) == (is_second or of[0] is told)
