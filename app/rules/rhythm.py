"""When staff speaks with each side of a match, and when a match has fallen silent. Pure.

The first contact is due a week after the beginning and the second after four weeks, so that
there are two in the first month; from then on there is one every four weeks, always on the
same day of the week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_AFTER_DAYS = 7
EVERY_DAYS = 28
# A talk so long before the day counts for it; so long after it, it is late.
LEEWAY_DAYS = 7
SILENT_AFTER_DAYS = 21
ENDS_WITHIN_DAYS = 30
SIDES = ("student", "mentor")
# In these states the two are expected to meet and staff to ask; a pause is left in peace.
MEETING_STATES = ("active", "closing")


@dataclass(frozen=True)
class Contact:
    """A contact that is due.  day: as planned.  is_late: that is more than a week ago."""

    day: date
    is_late: bool


def due_contact(started_on: date, last: date | None, today: date) -> Contact | None:
    """Return the contact that waits to be made with one side, or None.

    last: the day of the latest contact with that side.  One that was missed is not asked
    for any more once the next is due.
    """
    after = _last_due(started_on, today)
    if after == 0:
        return None
    day = started_on + timedelta(days=after)
    if last is not None and last >= _counts_from(started_on, after):
        return None
    return Contact(day, (today - day).days > LEEWAY_DAYS)


def next_contact_day(started_on: date, last: date | None, today: date) -> date:
    """Return the day of the contact that waits or, if none does, of the next one."""
    due = due_contact(started_on, last, today)
    if due is not None:
        return due.day
    after = _following(_last_due(started_on, today))
    while last is not None and last >= _counts_from(started_on, after):
        after = _following(after)
    return started_on + timedelta(days=after)


def silent_since(started_on: date, last_held: date | None, today: date) -> date | None:
    """Return the day since which the two have not met, if that is too long ago, else None."""
    since = max(started_on, last_held or started_on)
    return since if (today - since).days > SILENT_AFTER_DAYS else None


def _last_due(started_on: date, today: date) -> int:
    """Return after how many days the last contact was due whose day has come; 0 for none."""
    days = (today - started_on).days
    if days < EVERY_DAYS:
        return FIRST_AFTER_DAYS if days >= FIRST_AFTER_DAYS else 0
    return days // EVERY_DAYS * EVERY_DAYS


def _following(after: int) -> int:
    if after == 0:
        return FIRST_AFTER_DAYS
    return after // EVERY_DAYS * EVERY_DAYS + EVERY_DAYS


def _counts_from(started_on: date, after: int) -> date:
    """Return the first day on which a talk counts for the contact due after so many days."""
    lead = FIRST_AFTER_DAYS if after == FIRST_AFTER_DAYS else LEEWAY_DAYS
    return started_on + timedelta(days=after - lead)
