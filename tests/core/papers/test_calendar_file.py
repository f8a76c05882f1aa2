"""Files for calendars, held against a reader of RFC 5545 that knows nothing of the writer."""

from __future__ import annotations

import itertools
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Defect
from app.papers.calendar_file import Appointment, calendar_file, folded
from tests.core.papers.icalreading import read

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n;,\\:"), max_size=200
)


def appointment(text: str = "Appointment", **changes: object) -> Appointment:
    told = {"starts_at": NOON, "ends_at": NOON + timedelta(hours=1), "written_at": NOON}
    return Appointment("one", text, **{**told, **changes})  # type: ignore[arg-type]


@given(text=words, place=words)
def test_whatever_the_words_are_they_come_back(text: str, place: str) -> None:
    """Commas, semicolons, backslashes, line ends and every script; no line is too long."""
    (event,) = read(calendar_file(appointment(text, place=place))).inner

    assert event.text("SUMMARY") == text
    assert event.has("LOCATION") == bool(place)
    if place:
        assert event.text("LOCATION") == place


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_a_folded_line_is_the_line_again(line: str) -> None:
    """RFC 5545, 3.1: taking out each line end with the blank after it gives the line back."""
    parts = folded(line).split("\r\n")

    assert folded(line).replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in parts)
    # None is shorter than it must be: the first letter of the next would not have fitted.
    for part, after in itertools.pairwise(parts):
        assert len(part.encode()) + len(after[1].encode()) > 75


def test_the_example_of_the_standard_is_read_by_the_reader() -> None:
    """RFC 5545, 3.1 and 3.6.1, so that the reader itself is not believed unseen."""
    standard = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//hacksw/handcal//NONSGML v1.0//EN\r\n"
        "BEGIN:VEVENT\r\nUID:19970610T172345Z-AF23B2@example.com\r\nDTSTAMP:19970610T172345Z\r\n"
        "DTSTART:19970714T170000Z\r\nDTEND:19970715T040000Z\r\nSUMMARY:Bastille Day Party\r\n"
        "DESCRIPTION:This is a lo\r\n ng description\r\n  that exists on a long line.\r\n"
        "LOCATION:Conference Room - F123\\, Bldg. 002\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (event,) = read(standard.encode()).inner

    assert event.moment("DTSTART") == datetime(1997, 7, 14, 17, 0, tzinfo=UTC)
    assert event.text("DESCRIPTION") == "This is a long description that exists on a long line."
    assert event.text("LOCATION") == "Conference Room - F123, Bldg. 002"


@pytest.mark.parametrize(
    ("starts_at", "hours", "utc"),
    [
        (datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN), 2, ("20270328T003000Z", "20270328T023000Z")),
        (datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), 2, ("20261024T233000Z", "20261025T013000Z")),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN), 1,
         ("20261025T013000Z", "20261025T023000Z")),
    ],
)  # fmt: skip
def test_times_over_a_change_of_clocks_are_true_time(
    starts_at: datetime, hours: int, utc: tuple[str, str]
) -> None:
    """Two hours are two hours in the night in which clocks are put forward or back."""
    ends_at = (starts_at.astimezone(UTC) + timedelta(hours=hours)).astimezone(BERLIN)

    (event,) = read(calendar_file(appointment(starts_at=starts_at, ends_at=ends_at))).inner

    assert (event.one("DTSTART"), event.one("DTEND")) == utc
    assert event.moment("DTEND") - event.moment("DTSTART") == timedelta(hours=hours)


def test_the_file_says_what_a_calendar_must_know_and_no_more() -> None:
    """The properties that the standard asks for, once each; nothing names a program or person."""
    data = calendar_file(appointment(revision=7))
    calendar = read(data)
    (event,) = calendar.inner

    assert [name for name, _, _ in calendar.values] == ["VERSION", "PRODID", "CALSCALE", "METHOD"]
    assert [name for name, _, _ in event.values] == [
        "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS",
    ]  # fmt: skip
    assert (event.one("SEQUENCE"), event.one("STATUS")) == ("7", "CONFIRMED")
    assert b"waymark" not in data.lower()


def test_what_was_called_off_says_so() -> None:
    """So that a calendar that knows it takes it out (RFC 5546, 3.2.5)."""
    calendar = read(calendar_file(appointment(is_cancelled=True)))

    assert calendar.one("METHOD") == "CANCEL"
    assert calendar.inner[0].one("STATUS") == "CANCELLED"


def test_a_time_without_a_zone_is_a_mistake_of_ours() -> None:
    """It would be another moment on each computer."""
    with pytest.raises(Defect):
        calendar_file(appointment(starts_at=NOON.replace(tzinfo=None)))


def test_letters_with_marks_are_not_torn_into_bytes() -> None:
    """Arabic and Amharic letters of two and three bytes, at every place of the line's end."""
    for length in range(60, 80):
        text = "x" * length + unicodedata.normalize("NFC", "مَوعِد ቀጠሮ")
        (event,) = read(calendar_file(appointment(text))).inner
        assert event.text("SUMMARY") == text
