"""When invented people met their helpers: held, missed, called off, still to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.records import Record
from app.schema import codes
from app.schema.kinds import Stored
from app.schema.mentoring import SESSION
from app.usecases.demonstration.material import material
from app.usecases.demonstration.pairs import Pair
from app.usecases.demonstration.roads import Road
from app.usecases.demonstration.story import Story

_STATES = {"held": 82, "missed": 10, "cancelled": 8}
_FORMATS = {
    "in_person_centre": 60, "phone_call": 12, "video_call": 10, "three_way": 8,
    "accompaniment": 6, "walk": 4,
}  # fmt: skip

_WITH_MENTOR = 0.7


def tell_meetings(story: Story, road: Road, pair: Pair | None = None) -> None:
    """Tell the meetings since the plan was agreed, and the next one if there is one.

    Whoever has a mentor meets the mentor more often than the worker.
    """
    if road.agreed_on is None:
        return
    kept, day = road.agreed_on, story.days_on(road.agreed_on, 7, 21)
    while day < story.world.today:
        if not road.is_going_on and story.happens(0.2):
            return
        _meet(story, (road, pair), kept, day)
        kept, day = day, story.days_on(day, 14, 35)
    if road.is_going_on:
        _plan_next(story, pair, kept)


def _meet(story: Story, whose: tuple[Road, Pair | None], kept: date, day: date) -> None:
    """Tell one meeting: most were planned at the one before, and say later how they went."""
    begins = story.at(day)
    road, pair = whose
    planned, told = _planned(story, pair, begins), _told(story, road)
    if story.happens(0.5):
        row = _row(story, story.at(kept), {**planned, "state": "planned"})
        story.keep(story.at(kept) + timedelta(minutes=50), [row])
        story.change(begins + timedelta(minutes=55), row, told)
    else:
        story.keep(begins + timedelta(minutes=55), [_row(story, begins, {**planned, **told})])


def _plan_next(story: Story, pair: Pair | None, kept: date) -> None:
    """Tell the next meeting: soon, today, or one that has passed and nobody has logged."""
    when = story.weighed({"soon": 60, "today": 3, "passed": 3, "none": 34})
    if when == "none":
        return
    days = {"soon": story.chance.randint(1, 20), "today": 0, "passed": -story.chance.randint(1, 3)}
    day = story.world.today + timedelta(days=days[when])
    if when == "soon" and day.weekday() > 4:
        day += timedelta(days=2)
    row = _row(story, story.at(kept), {**_planned(story, pair, story.at(day)), "state": "planned"})
    story.keep(story.at(kept) + timedelta(minutes=50), [row])


def _row(story: Story, at: datetime, stored: dict[str, Stored]) -> Record:
    return story.row(SESSION, at, stored)


def _planned(story: Story, pair: Pair | None, begins: datetime) -> dict[str, Stored]:
    stored: dict[str, Stored] = {
        "starts_at": begins.isoformat(timespec="minutes"),
        "minutes": story.chance.choice((30, 45, 45, 60)),
        "kind": "one_to_one" if story.happens(0.9) else story.weighed({"group": 2, "training": 1}),
        "format": story.weighed(_FORMATS),
        "with_whom": story.world.workers[story.worker],
    }
    if pair is not None and pair.is_on(begins.date()) and story.happens(_WITH_MENTOR):
        stored |= {"with_whom": pair.mentor.name, "match": pair.match}
    if story.happens(0.3):
        stored["place"] = story.chance.choice(material().places)
    return stored


def _told(story: Story, road: Road) -> dict[str, Stored]:
    """Return how a meeting went."""
    state = story.weighed(_STATES)
    if state != "held":
        return {"state": state, "note_file": story.chance.choice(material().missed_notes)}
    topics = story.chance.sample(sorted(codes.SESSION_TOPICS), story.chance.choice((1, 1, 2)))
    told: dict[str, Stored] = {"state": state, "topics": list(topics)}
    if story.happens(0.6):
        told["note_student"] = story.chance.choice(material().student_notes)
    if story.happens(0.6):
        told["note_file"] = story.chance.choice(material().file_notes)
    if road.at_hand and story.happens(0.2):
        told["steps"] = [road.at_hand[0]]
    return told
