"""What invented students and mentors say of their match, the ladder, and briefs."""

from __future__ import annotations

from datetime import date, timedelta

from app.records import RecordId
from app.schema.briefs import BRIEF
from app.schema.kinds import Stored
from app.schema.standing import FEEDBACK, LADDER, MOST_RUNG
from app.schema.voicecodes import RUNGS
from app.usecases.demonstration.pairs import Pair
from app.usecases.demonstration.story import Story

_SIDES = {"student": 60, "mentor": 35, "employer": 5}
_GOOD = 0.86
_SAID: dict[tuple[str, str], tuple[str, ...]] = {
    ("student", "4"): (
        "I can ask everything.",
        "We wrote my first letter together.",
        "Now I know where to go.",
        "",
    ),
    ("student", "2"): ("We did not find a time.", "It was too fast for me.", ""),
    ("mentor", "4"): ("Well prepared each time.", "I learn a lot, too.", ""),
    ("mentor", "2"): ("Two meetings fell through.", ""),
    ("employer", "4"): ("On time each day.", "We would like to have them back."),
    ("employer", "2"): ("The language is still hard on the phone.",),
}
_HAS_BRIEF = 0.8


def tell_voices(story: Story, pair: Pair) -> None:
    """Tell what each side said since the match began, the ladder, and the brief."""
    end = story.world.today if pair.until is None else min(pair.until, story.world.today)
    day = story.days_on(pair.since, 14, 40)
    while day < end:
        _say(story, pair, day)
        day = story.days_on(day, 30, 70)
    _climb(story, pair.since, end)
    _print_brief(story, pair, end)


def _say(story: Story, pair: Pair, day: date) -> None:
    side = story.weighed(_SIDES)
    face = "4" if story.happens(_GOOD) else "2"
    stored: dict[str, Stored] = {
        "face": face,
        "said_by": side,
        "about": "placement" if side == "employer" else "match",
        "match": pair.match,
        "said_on": day.isoformat(),
        "asked_by": _worker(story),
    }
    words = story.chance.choice(_SAID[side, face])
    if words:
        stored["words"] = words
    if side == "student" and story.happens(0.2):
        stored["interpreter"] = "by_phone" if story.happens(0.5) else "in_room"
    at = story.at(day) + timedelta(minutes=5)
    story.keep(at, [story.row(FEEDBACK, at, stored)])


def _climb(story: Story, since: date, end: date) -> None:
    """Tell the ladder: asked at the beginning, then every two months, mostly a little higher."""
    rungs = {code: story.chance.randint(1, 5) for code in RUNGS}
    day = story.days_on(since, 1, 7)
    while day < end:
        at = story.at(day) + timedelta(minutes=8)
        rows = []
        for code in rungs:
            told: dict[str, Stored] = {
                "rung": code,
                "value": rungs[code],
                "said_on": day.isoformat(),
                "asked_by": _worker(story),
            }
            rows.append(story.row(LADDER, at, told))
            rungs[code] = min(MOST_RUNG, max(0, rungs[code] + story.chance.choice((-1, 0, 1, 2))))
        story.keep(at, rows)
        day = story.days_on(day, 50, 75)


def _print_brief(story: Story, pair: Pair, end: date) -> None:
    if not story.happens(_HAS_BRIEF) or pair.since >= story.world.today:
        return
    at = story.at(pair.since) + timedelta(minutes=25)
    stored: dict[str, Stored] = {
        "mentor": pair.mentor.person,
        "match": pair.match,
        "language": story.world.language,
        "printed_on": pair.since.isoformat(),
        "printed_by": _worker(story),
    }
    row = story.row(BRIEF, at, stored)
    story.keep(at, [row])
    if pair.until is not None and end < story.world.today:
        story.change(story.at(end), row, {"returned_on": end.isoformat()})


def _worker(story: Story) -> RecordId:
    return story.world.worker_ids[story.worker]
