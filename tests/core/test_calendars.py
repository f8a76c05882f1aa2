"""Days and numbers in words: the digits of each language, and an end fit for a sentence."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import (
    in_digits,
    show_day,
    show_day_month,
    show_moment,
    show_month,
    show_time,
    show_weekday_day,
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
