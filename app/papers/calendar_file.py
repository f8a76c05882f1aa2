"""An appointment as a file that every calendar reads: iCalendar, RFC 5545.

Times are written in UTC, so that no zone has to be told and no change of clocks matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from app.errors import Defect
from app.papers.calendar_event import escaped

# RFC 5545, section 3.1: octets of one line, its ending not counted.
LINE_BYTES = 75
ENDING = "\r\n"


@dataclass(frozen=True)
class Appointment:
    """What a calendar is told: words, when, where, and the id by which it is found again.

    revision: the greater one takes the place of those before it.  Times have a zone.
    """

    id: str
    words: str
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    place: str = ""
    revision: int = 0
    is_cancelled: bool = False


def calendar_file(one: Appointment) -> bytes:
    """Return the iCalendar file of one appointment, which calendars of others may not show."""
    if any(moment.tzinfo is None for moment in (one.starts_at, one.ends_at, one.written_at)):
        raise Defect("an appointment needs times with their zone")
    return "".join(f"{folded(line)}{ENDING}" for line in _lines(one)).encode()


def folded(line: str) -> str:
    """Return a line with breaks so that none of it is longer than ``LINE_BYTES`` in UTF-8.

    No letter is torn apart (RFC 5545, section 3.1).
    """
    parts, part, used = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if used + size > LINE_BYTES:
            parts.append(part)
            part, used = " ", 1
        part, used = part + letter, used + size
    return ENDING.join((*parts, part))


def _lines(one: Appointment) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    # Not the name of this program: it would tell who the appointment is with.
    yield "PRODID:-//Appointment//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:CANCEL" if one.is_cancelled else "METHOD:PUBLISH"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.id}"
    yield f"DTSTAMP:{_utc(one.written_at)}"
    yield f"SEQUENCE:{one.revision}"
    yield f"DTSTART:{_utc(one.starts_at)}"
    yield f"DTEND:{_utc(one.ends_at)}"
    yield f"SUMMARY:{escaped(one.words)}"
    if one.place:
        yield f"LOCATION:{escaped(one.place)}"
    yield "CLASS:PRIVATE"
    yield "STATUS:CANCELLED" if one.is_cancelled else "STATUS:CONFIRMED"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
