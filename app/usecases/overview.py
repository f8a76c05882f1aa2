"""What the first page shows: who works, which day it is, what wants doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.schema import centre as fields
from app.usecases.login import Login, is_practice
from app.usecases.people import FoundPerson, recent_people
from app.usecases.today import TodayList, list_today

__all__ = ["SHOWN_OF_A_KIND", "DayView", "is_practice", "look_at_day"]

SHOWN_OF_A_KIND = 8


@dataclass(frozen=True)
class DayView:
    """One worker's day at one centre."""

    worker: str
    centre: str
    day: date
    items: TodayList
    is_demonstration: bool
    recent: tuple[FoundPerson, ...]


def look_at_day(login: Login, most: int = SHOWN_OF_A_KIND) -> DayView:
    """Return what the first page shows now, at most so many lines of each kind."""
    centre = login.centre
    return DayView(
        worker=login.worker_name,
        centre=centre.get(fields.centre_name, ""),
        day=login.context.today,
        items=list_today(login, most),
        is_demonstration=is_practice(login),
        recent=recent_people(login, 4),
    )
