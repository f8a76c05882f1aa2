"""Times as clocks show them at a place, and the moments that they mean.

On the day on which clocks are put forward some times never come, and on the day on which
they are put back some come twice.  Zone None is the place of this computer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from app.errors import Code, Problem
from app.i18n import N_


def at_wall_clock(day: date, hour: time, zone: tzinfo | None) -> datetime:
    """Return the moment at which clocks in ``zone`` show this day and time.

    Of a time that comes twice, the first.  Raises Problem 2 for one that never comes.
    """
    wall = datetime.combine(day, hour.replace(tzinfo=None))
    moment = (wall.replace(tzinfo=zone) if zone else wall.astimezone()).astimezone(UTC)
    told = at_place(moment, zone)
    if told.replace(tzinfo=None) != wall:
        words = N_("Clocks are put forward then, and this time never comes. Pick another time.")
        raise Problem(words, Code.USAGE)
    return told


def at_place(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return ``moment``, which has a zone, as clocks in ``zone`` show it."""
    return moment.astimezone(zone)
