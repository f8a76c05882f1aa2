"""Appointments for the calendar of a phone: a file or a QR code that gives nobody away.

Whoever looks at the phone sees “Appointment” and a time.  No name of a person or of the
centre is in it, and title and place only where somebody has asked for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.errors import Code, Problem
from app.files import refuse_target, write_atomic
from app.i18n import N_, Catalog
from app.papers.calendar_event import event_text
from app.papers.calendar_file import Appointment, calendar_file
from app.papers.qr import QrCode, qr_code, qr_svg
from app.records import Record, RecordId, derived_id
from app.schema import event as fields
from app.schema import mentoring as session_fields
from app.schema.event import EVENT
from app.schema.mentoring import SESSION
from app.usecases.events import event_end, event_start
from app.usecases.login import Login, Outcome, unchanged

__all__ = ["Order", "QrCode", "appointment_of", "show_code", "write_calendar", "write_code"]

NEUTRAL = N_("Appointment")
USUAL_MINUTES = 45
_ACT = "export:calendar"


@dataclass(frozen=True)
class Order:
    """For which event or planned meeting, in which language, and what else may be told.

    has_title: its own title stands there, which no meeting of two people has.
    """

    about: RecordId
    language: str
    has_title: bool = False
    has_place: bool = False


def appointment_of(login: Login, order: Order) -> Appointment:
    """Return what a calendar is told.

    Raises Problem 40 if there is no such event or meeting, 2 for a meeting that is not
    planned any more, 12 to 14 as the gate does.
    """
    row = login.need_any(order.about)
    if row.schema is EVENT:
        place, title = row.get(fields.event_place, ""), row.get(fields.event_title, "")
        is_off = row.get(fields.event_cancelled, False)
        span = event_start(row), event_end(row)
    elif row.schema is SESSION:
        place, title = row.get(session_fields.session_place, ""), ""
        is_off = row.get(session_fields.session_state) == "cancelled"
        span = _meeting(row)
    else:
        raise Problem(N_("Only events and planned meetings can be in a calendar."), Code.USAGE)
    words = title if order.has_title and title else Catalog(order.language).say(NEUTRAL)
    return Appointment(
        # Not the number of the record: nobody who sees the file learns a key to the vault.
        id=derived_id("calendar", row.id),
        words=words,
        starts_at=span[0],
        ends_at=span[1],
        written_at=login.context.now(),
        place=place if order.has_place else "",
        revision=_revision(row),
        is_cancelled=is_off,
    )


def write_calendar(login: Login, order: Order, path: Path) -> Outcome[None]:
    """Write the file of an appointment to ``path``, and into the audit that it left Waymark."""
    made = calendar_file(appointment_of(login, order))
    _write(login, order, path, made)
    return unchanged(None)


def write_code(login: Login, order: Order, path: Path) -> Outcome[None]:
    """Write the QR code of an appointment to ``path`` as a picture (SVG)."""
    _write(login, order, path, qr_svg(show_code(login, order)).encode())
    return unchanged(None)


def show_code(login: Login, order: Order) -> QrCode:
    """Return the QR code with which a phone takes an appointment from screen or paper."""
    one = appointment_of(login, order)
    return qr_code(event_text(one.words, one.starts_at, one.ends_at, one.place))


def _write(login: Login, order: Order, path: Path, data: bytes) -> None:
    refuse_target(path, data[: len("BEGIN:VCAL")])
    write_atomic(path, data)
    login.vault.note(_ACT, login.need_any(order.about).schema.name, order.about, login.user)


def _meeting(row: Record) -> tuple[datetime, datetime]:
    starts_at = row.get(session_fields.starts_at)
    state = row.get(session_fields.session_state, "")
    if starts_at is None or state not in {"planned", "cancelled"}:
        words = N_("This meeting is not planned any more.")
        raise Problem(words, Code.USAGE, field=session_fields.session_state.key)
    minutes = row.get(session_fields.minutes, USUAL_MINUTES)
    return starts_at, starts_at + timedelta(minutes=minutes)


def _revision(row: Record) -> int:
    """Return a number that grows with each change: the minute of the last one."""
    last = max((one.hlc for many in row.versions.values() for one in many), default=0)
    return (last >> 16) // 60_000
