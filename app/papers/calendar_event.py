"""An appointment as the few lines of iCalendar that a phone reads from a QR code.

RFC 5545, section 3.6.1, reduced to what phones need: times in UTC, no identifier, no zone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from app.errors import Defect

# What QR version 8 with error correction M holds in bytes (ISO/IEC 18004, table 7).
EVENT_LIMIT_BYTES = 152
# RFC 5545, section 3.3.11; a carriage return would end the line before its time.
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def event_text(
    summary: str, starts_at: datetime, ends_at: datetime, place: str = "", *, limit_bytes: int = 0
) -> str:
    """Return a VEVENT of at most ``limit_bytes`` bytes in UTF-8 (0: ``EVENT_LIMIT_BYTES``).

    Both times are aware.  Where the words do not fit, first ``place`` and then
    ``summary`` lose words at their end: the same facts stand on the paper beside it.
    """
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise Defect("an event needs times with their zone")
    room = (limit_bytes or EVENT_LIMIT_BYTES) - len(_event("", starts_at, ends_at, "").encode())
    head = _fitted(summary, room)
    room -= len(escaped(head).encode()) + len("LOCATION:\r\n")
    return _event(head, starts_at, ends_at, _fitted(place, room))


def _event(summary: str, starts_at: datetime, ends_at: datetime, place: str) -> str:
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{escaped(summary)}",
        f"DTSTART:{starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"LOCATION:{escaped(place)}" if place else "",
        "END:VEVENT",
    ]
    return "".join(f"{line}\r\n" for line in lines if line)


def escaped(words: str) -> str:
    """Return ``words`` as a value of type TEXT (RFC 5545, section 3.3.11)."""
    return words.translate(_ESCAPES)


def _fitted(words: str, room_bytes: int) -> str:
    """Return as many words from the start as fit; of a single long word, its letters."""
    words = " ".join(words.split())
    if len(escaped(words).encode()) <= room_bytes:
        return words
    kept = words
    while kept and len(escaped(kept).encode()) > room_bytes:
        kept = kept.rpartition(" ")[0]
    if kept:
        return kept.rstrip(" ,;")
    while words and len(escaped(words).encode()) > room_bytes:
        words = words[:-1]
    return words
