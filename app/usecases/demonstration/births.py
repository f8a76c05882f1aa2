"""When invented people were born, as they tell it: in their calendar, as exactly as it is known."""

from __future__ import annotations

from datetime import date, datetime

from app.calendars import Calendar, from_day
from app.records import Record
from app.rules.births import born_about, born_between, born_in, born_in_season
from app.schema.kinds import Stored
from app.schema.person import BIRTH
from app.schema.spans import DayRange, RoughDay
from app.usecases.demonstration.material import Origin
from app.usecases.demonstration.story import Story

_KNOWN = {"day": 42, "month": 4, "season": 3, "year": 22, "years": 9, "age": 12, "nothing": 8}
_IN_OWN_CALENDAR = 0.6  # the others tell what stands on a paper of an office here
_ALSO = 0.15


def tell_birth(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return the birth as exactly as it is known; nothing is made up."""
    known = story.weighed(_KNOWN)
    if known == "nothing":
        return []
    stored: dict[str, Stored] = {"source": "told"}
    if known == "day":
        stored["source"] = story.weighed({"original": 2, "copy": 3, "told": 1})
    elif origin.unsure:
        stored["words"] = origin.unsure
    stored["range"] = RoughDay().to_stored(_born(story, origin, at.date(), known))
    return [story.row(BIRTH, at, stored)]


def _born(story: Story, origin: Origin, today: date, known: str) -> DayRange:
    year = story.world.today.year - story.age
    exact = date(year, story.chance.randint(1, 12), story.chance.randint(1, 28))
    calendar = Calendar(_counted_by(story, origin))
    told = from_day(exact, calendar)
    if known == "day":
        return DayRange(exact, exact, calendar)
    if known == "month":
        return born_in(calendar, told.year, told.month)
    if known == "season":
        return born_in_season(calendar, told.year, story.chance.randrange(4))
    if known == "years":
        return born_between(calendar, told.year, told.year + story.chance.randint(1, 3))
    return born_about(story.age, today) if known == "age" else born_in(calendar, told.year)


def _counted_by(story: Story, origin: Origin) -> str:
    if origin.also_counts and story.happens(_ALSO):
        return origin.also_counts
    return origin.calendar if story.happens(_IN_OWN_CALENDAR) else "gregorian"
