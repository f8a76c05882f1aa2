"""Where invented people want to go: one goal or two, and what they are curious about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.records import Record
from app.schema.kinds import Stored
from app.schema.plan import EXPLORATION, GOAL, goal_type
from app.usecases.demonstration.material import Origin, material
from app.usecases.demonstration.story import Story

LADDER = "language_ladder"

# How likely a goal is, and which road leads there.
_GOALS: Mapping[tuple[str, str], int] = {
    ("language_certificate", LADDER): 18,
    ("recognition", "credential_recognition"): 10,
    ("recognition", "recognition_without_documents"): 4,
    ("licence", "regulated_profession"): 5,
    ("finish_school", "bridging_to_study"): 8,
    ("apprenticeship", "apprenticeship"): 10,
    ("bachelor", "first_degree"): 8,
    ("graduate_study", "graduate_study"): 3,
    ("internship", "internship"): 6,
    ("first_job", "first_job"): 20,
    ("own_business", "own_business"): 4,
    ("other", "getting_ready"): 4,
}
_BESIDE: Mapping[str, int] = {
    "language_certificate": 6, "better_job": 3, "digital_skills": 3, "network": 2, "job_shadow": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """Goals in their order, and the pathway that leads to the first."""

    goals: tuple[Record, ...]
    pathway: str

    @property
    def kind(self) -> str:
        """What the first goal is."""
        return self.goals[0].get(goal_type, "other")

    @property
    def beside(self) -> Record | None:
        """The second goal, if there is one."""
        return self.goals[1] if len(self.goals) > 1 else None


def tell_wishes(story: Story, origin: Origin) -> Wishes:
    """Tell the goal of the first talk, maybe one more later, and what lies on the shelf."""
    kind, pathway = story.weighed(_GOALS)
    talk = story.at(story.came_on) + timedelta(minutes=10)
    goals = [_goal(story, origin, kind, 0)]
    story.keep(talk, goals)
    if story.happens(0.2):
        other = story.weighed({one: many for one, many in _BESIDE.items() if one != kind})
        later = story.days_on(story.came_on, 0, 120)
        if later < story.world.today:
            goals.append(_goal(story, origin, other, 1))
            story.keep(story.at(later) + timedelta(minutes=35), [goals[1]])
    if story.happens(0.15):
        _fill_shelf(story)
    return Wishes(tuple(goals), pathway)


def _goal(story: Story, origin: Origin, kind: str, place: int) -> Record:
    stored: dict[str, Stored] = {"type": kind, "place": f"{place:04d}"}
    if place == 0 and story.happens(0.25):
        stored |= {"words": story.chance.choice(origin.hopes), "language": origin.hopes_in}
    if story.happens(0.2):
        stored["why"] = story.chance.choice(material().reasons)
    if story.happens(0.4):
        year = story.world.today.year + story.chance.randint(1, 3)
        stored["by_when"] = {"earliest": f"{year}-01-01", "latest": f"{year}-12-31"}
    return story.row(GOAL, story.at(story.came_on), stored)


def _fill_shelf(story: Story) -> None:
    """Tell one or two things that somebody is curious about; of some, something was found out."""
    for about, code, words in story.chance.sample(material().shelf, story.chance.choice((1, 1, 2))):
        day = story.days_on(story.came_on, 0, 90)
        if day >= story.world.today:
            return
        key = "occupation" if about == "occupation" else "field"
        stored: dict[str, Stored] = {"about": about, "words": words, key: code}
        at = story.at(day) + timedelta(minutes=25)
        row = story.row(EXPLORATION, at, stored)
        story.keep(at, [row])
        if story.happens(0.4):
            found = story.chance.choice(material().found_out)
            story.change(story.at(story.days_on(day, 7, 60)), row, {"note": found})
