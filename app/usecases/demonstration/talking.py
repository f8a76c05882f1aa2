"""How staff asked both sides of an invented match how it goes, and which doors were opened."""

from __future__ import annotations

from datetime import date, timedelta

from app.rules.rhythm import SIDES, next_contact_day
from app.schema.kinds import Stored
from app.schema.mentoring import ADVOCACY, CHECK_IN
from app.usecases.demonstration.material import material
from app.usecases.demonstration.pairs import Pair
from app.usecases.demonstration.story import Story

_MOODS = {"well": 76, "mixed": 19, "badly": 5}
_ACTS = {
    "introduced": 36, "recommended": 22, "asked": 16, "went_along": 14, "showed_work": 12,
}  # fmt: skip
_RESULTS = {"waiting": 40, "met": 26, "led_further": 22, "nothing": 12}
_ON_TIME = 0.9
_OPENS_A_DOOR = 0.4


def tell_talks(story: Story, pair: Pair) -> None:
    """Tell the talks with both sides since the match began; a few were forgotten."""
    end = story.world.today if pair.until is None else min(pair.until, story.world.today)
    for side in SIDES:
        last: date | None = None
        while (day := next_contact_day(pair.since, last, last or pair.since)) < end:
            last = day
            talked_on = story.days_on(day, -3, 4)
            if story.happens(_ON_TIME) and pair.since < talked_on < end:
                _talk(story, pair, side, talked_on)
    _open_doors(story, pair, end)


def _talk(story: Story, pair: Pair, side: str, day: date) -> None:
    told: dict[str, Stored] = {
        "match": pair.match,
        "side": side,
        "done_on": day.isoformat(),
        "goes": story.weighed(_MOODS),
    }
    at = story.at(day) + timedelta(minutes=35)
    story.keep(at, [story.row(CHECK_IN, at, told)])


def _open_doors(story: Story, pair: Pair, end: date) -> None:
    day = story.days_on(pair.since, 20, 90)
    if day >= end or not story.happens(_OPENS_A_DOOR):
        return
    told: dict[str, Stored] = {
        "match": pair.match,
        "act": story.weighed(_ACTS),
        "done_on": day.isoformat(),
        "to": story.chance.choice(material().places),
        "came_of": story.weighed(_RESULTS),
    }
    at = story.at(day) + timedelta(minutes=50)
    story.keep(at, [story.row(ADVOCACY, at, told)])
