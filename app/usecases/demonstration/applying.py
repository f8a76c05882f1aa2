"""What invented people applied for: school places, courses, jobs; how far each one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.records import Record
from app.schema.cases import APPLICATION
from app.schema.kinds import Stored
from app.usecases.demonstration.material import Origin, material
from app.usecases.demonstration.roads import Road
from app.usecases.demonstration.story import Story
from app.usecases.demonstration.wishes import Wishes

# What belongs to a goal, and how likely people come so far as to apply.
_KINDS: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "language_certificate": (0.4, ("course",)),
    "recognition": (0.2, ("job", "course")),
    "licence": (0.2, ("job",)),
    "finish_school": (0.6, ("course", "school_place")),
    "apprenticeship": (0.8, ("apprenticeship",)),
    "bachelor": (0.7, ("school_place", "scholarship")),
    "graduate_study": (0.7, ("school_place", "scholarship")),
    "internship": (0.8, ("internship",)),
    "first_job": (0.8, ("job",)),
    "own_business": (0.2, ("other",)),
    "other": (0.1, ("course",)),
}
_ANSWERS = {"interview": 40, "no": 40, "offer": 20}
_AFTER_TALK = {"offer": 50, "no": 50}
_CHOICES = {"started": 85, "declined": 15}
Applied = tuple[Record, date]  # an application, and the day on which something happened last
_STANDS_STILL = 0.04  # at each stage: then a day passes, and somebody has to ask


def tell_applications(story: Story, origin: Origin, wishes: Wishes, road: Road) -> list[Applied]:
    """Tell what somebody applied for since the plan was agreed; return what has begun, and when."""
    begun: list[Applied] = []
    share, kinds = _KINDS.get(wishes.kind, (0.0, ("other",)))
    if road.agreed_on is None or not story.happens(share):
        return begun
    day = road.agreed_on
    for _ in range(story.weighed({1: 5, 2: 3, 3: 2})):
        day = story.days_on(day, 10, 90)
        if day >= story.world.today:
            return begun
        one = _Application.begun(story, origin, story.chance.choice(kinds), day)
        one.go()
        if one.row.stored["state"] == "started":
            begun.append((one.row, one.day))
    return begun


@dataclass
class _Application:
    """One application.  day: on which something happened last."""

    story: Story
    row: Record
    day: date

    @classmethod
    def begun(cls, story: Story, origin: Origin, kind: str, day: date) -> _Application:
        """Tell that something was found that one could apply for."""
        stored: dict[str, Stored] = {
            "kind": kind,
            **_place(story, kind),
            "state": "interested",
            **_act(story, "interested", day),
        }
        if story.happens(0.3):
            stored["wish"] = story.chance.choice(origin.hopes)
        if story.happens(0.6):
            stored["send_by"] = story.days_on(day, 20, 60).isoformat()
        at = story.at(day) + timedelta(minutes=30)
        row = story.row(APPLICATION, at, stored)
        story.keep(at, [row])
        return cls(story, row, day)

    def go(self) -> None:
        """Tell stage after stage, up to today, to its end, or to where it was forgotten."""
        for state, least, most in (("preparing", 2, 12), ("sent", 3, 15)):
            if not self._moves(state, least, most):
                return
        state = self.story.weighed(_ANSWERS)
        if self._moves(state, 7, 40) and state == "interview":
            state = self.story.weighed(_AFTER_TALK)
            state = state if self._moves(state, 5, 20) else ""
        if state == "offer" and self._is_at(state):
            self._moves(self.story.weighed(_CHOICES), 3, 14)

    def _is_at(self, state: str) -> bool:
        return self.row.stored["state"] == state

    def _moves(self, state: str, least: int, most: int) -> bool:
        """Tell that it came to ``state`` after so many days; return whether it did."""
        story, day = self.story, self.story.days_on(self.day, least, most)
        if story.happens(_STANDS_STILL) or day >= story.world.today:
            return False
        told: dict[str, Stored] = {"state": state, **_act(story, state, day)}
        if state == "sent":
            told["sent_on"] = day.isoformat()
            told["answer_by"] = story.days_on(day, 40, 70).isoformat()
        story.change(story.at(day) + timedelta(minutes=30), self.row, told)
        self.row = Record(APPLICATION, self.row.id, self.row.subject, {**self.row.stored, **told})
        self.day = day
        return True


def _place(story: Story, kind: str) -> dict[str, Stored]:
    """Return where: at an opening of an organisation that is written down, or at another place."""
    around = story.world.around
    openings = around.openings.get(kind, ()) if around is not None else ()
    if around is not None and openings and story.happens(0.5):
        one = story.chance.choice(openings)
        told: dict[str, Stored] = {"opportunity": one.id, "organisation": one.organisation}
        return {"where": one.name, **told}
    where = story.chance.choice(material().places_to_apply[kind])
    known = around.organisations.get(where) if around is not None else None
    return {"where": where, **({"organisation": known} if known else {})}


def _act(story: Story, state: str, day: date) -> dict[str, Stored]:
    """Return what is to be done next, and by when; what is settled needs nothing more."""
    acts = material().next_acts.get(state)
    if acts is None:
        return {"next_act": None, "act_by": None} if state in {"no", *_CHOICES} else {}
    return {
        "next_act": story.chance.choice(acts),
        "act_by": story.days_on(day, 15, 45).isoformat(),
    }
