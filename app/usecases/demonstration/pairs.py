"""Which invented students have or had a mentor: agreed by both, begun, ended, one step a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.records import Record, RecordId
from app.rules.consent import consent_for
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.matches import HOLDING_STATES, MATCH
from app.schema.mentors import APART
from app.schema.person import LANGUAGE, PERSON
from app.usecases.consents import consent_event
from app.usecases.demonstration.mentors import DrawnMentor, Register
from app.usecases.demonstration.roads import Road
from app.usecases.demonstration.story import Story

_LEAST_LEVELS = frozenset({"B1", "B2", "C1", "C2", "mother_tongue"})
_MATCHED = 0.5  # of those who may and want to: the others wait
_GO_ON = {"proposed": 92, "student_agreed": 92, "mentor_agreed": 95, "ready": 97, "active": 22}
_STEPS = {
    "proposed": ("student_agreed", 1, 7),
    "student_agreed": ("mentor_agreed", 1, 9),
    "mentor_agreed": ("ready", 0, 4),
    "ready": ("active", 1, 10),
}
_ENDS = {
    ("goal_reached", "goal_reached"): 4, ("time_over", "time_over"): 4, ("moved", "not_said"): 2,
    ("no_time", "no_contact"): 1, ("not_said", "no_time"): 1,
}  # fmt: skip
_AN_EXAMPLE = 12  # the student of this number is kept apart from a mentor
_APART = 0.01


@dataclass(frozen=True)
class Pair:
    """A student's mentor from one day to another; ``until`` is None while it goes on."""

    match: RecordId
    mentor: DrawnMentor
    since: date
    until: date | None

    def is_on(self, day: date) -> bool:
        """Tell whether they met as a pair on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def tell_apart(story: Story, register: Register) -> None:
    """Tell of a few whom they must not meet."""
    if not register.mentors or not (story.number == _AN_EXAMPLE or story.happens(_APART)):
        return
    at = story.at(story.came_on) + timedelta(minutes=45)
    other = story.chance.choice(register.mentors)
    stored: dict[str, Stored] = {"other": other.person, "reason": "student_asked"}
    story.keep(at, [story.row(APART, at, stored)])


def tell_pair(story: Story, road: Road, register: Register) -> Pair | None:
    """Tell the match of a student, as far as it came; return it if it has begun."""
    if road.agreed_on is None or not _may(story) or not story.happens(_MATCHED):
        return None
    day = story.days_on(road.agreed_on, 3, 30)
    mentor = register.take(_tags(story), day) if day < story.world.today else None
    if mentor is None or any(one.stored["other"] == mentor.person for one in story.of(APART)):
        return None
    at = story.at(day)
    told: dict[str, Stored] = {"mentor": mentor.person, "state": "proposed"}
    row = story.row(MATCH, at, {**told, "proposed_on": day.isoformat()})
    story.keep(at, [row])
    life = _Life(story, row, day)
    life.go(road)
    mentor.free -= life.state in HOLDING_STATES or life.state == "proposed"
    return None if life.since is None else Pair(row.id, mentor, life.since, life.until)


@dataclass
class _Life:
    """One match.  day: on which something happened last."""

    story: Story
    row: Record
    day: date
    state: str = "proposed"
    since: date | None = None
    until: date | None = None

    def go(self, road: Road) -> None:
        """Tell state after state, up to today or to where it rests."""
        while self.state in _STEPS and self.story.happens(_GO_ON[self.state] / 100):
            state, least, most = _STEPS[self.state]
            if not self._moves(state, self.story.days_on(self.day, least, most), {}):
                return
        if self.state == "active":
            self._end(road)

    def _end(self, road: Road) -> None:
        """Tell a pause, or that it ended, and why, as both said."""
        story = self.story
        how = story.weighed({"goes_on": 70, "paused": 6, "closing": 6, "closed": 18})
        if how == "goes_on" and road.is_going_on:
            return
        day = story.days_on(self.day, 40, 150)
        if how in {"paused", "closing"}:
            self._moves(how, day, {})
            return
        ends = story.weighed(_ENDS)
        told = dict(zip(("student_reason", "mentor_reason"), ends, strict=True))
        is_early = "no_time" in ends
        if not is_early:
            told["planned_end"] = day.isoformat()
        self._moves("closed", day, {**told, "closed_on": day.isoformat()})

    def _moves(self, state: str, day: date, told: dict[str, Stored]) -> bool:
        story = self.story
        if day >= story.world.today:
            return False
        if state == "active":
            end = day + timedelta(weeks=26)
            told |= {"started_on": day.isoformat(), "planned_end": end.isoformat()}
            self.since = day
        story.change(story.at(day) + timedelta(minutes=20), self.row, {"state": state, **told})
        self.until = day if state == "closed" else None
        self.day, self.state = day, state
        return True


def _may(story: Story) -> bool:
    """Whether the person wants a mentor, and agreed that we share with one."""
    wants = story.of(PERSON)[0].stored.get("wants_mentor")
    events = map(consent_event, story.of(CONSENT))
    consent = consent_for(events, Purpose.SHARE_WITH_MENTOR, story.world.today)
    return wants not in {"no", "later"} and consent.is_live


def _tags(story: Story) -> list[str]:
    return [
        str(one.stored["language"])
        for one in story.of(LANGUAGE)
        if one.stored.get("spoken_level") in _LEAST_LEVELS
    ]
