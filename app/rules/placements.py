"""When to ask how a placement goes on: after three, six and twelve months. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.rules.dates import months_after

# The times at which everybody is asked, and the months after the start.
LOOKS = {"m3": 3, "m6": 6, "m12": 12}
# An answer belongs to the time it is nearest to: up to so many months after the start.
_NEAREST = (("start", 1), ("m3", 4), ("m6", 9), ("m12", 15))


def next_look(starts_on: date, told: Collection[str], today: date) -> date | None:
    """Return the next day on which to ask, or None once all has been told.

    told: the times of which there is an answer.  Of several days that have passed only the
    last is worth asking about, and none before an answer.
    """
    days = {time: months_after(starts_on, months) for time, months in LOOKS.items()}
    times = list(LOOKS)
    after = max((times.index(one) for one in told if one in LOOKS), default=-1)
    left = [days[one] for one in times[after + 1 :]]
    if "later" in told:
        left = []
    passed = [day for day in left if day <= today]
    return passed[-1] if passed else next(iter(left), None)


def time_of(starts_on: date, on: date) -> str:
    """Return the time after the start that a day is nearest to, as the list has it."""
    for time, months in _NEAREST:
        if on < months_after(starts_on, months):
            return time
    return "later"
