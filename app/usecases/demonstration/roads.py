"""What invented people plan: a goal, a road with its steps as far as they came, printed papers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.pathways import Pathway, PathwayStep, find_pathway, pathway_ids
from app.records import Record, RecordId, derived_id
from app.schema.kinds import Stored
from app.schema.plan import GOAL, ISSUE, PLAN, STEP
from app.usecases.demonstration.material import Origin, material
from app.usecases.demonstration.story import Story

SETTLED = 3  # of the first people, whose plans are agreed for certain

# How likely a goal is, and which road leads there.
_GOALS: Mapping[tuple[str, str], int] = {
    ("language_certificate", "language_ladder"): 18,
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


@dataclass
class Road:
    """A plan on its way: when it was agreed (None: not yet), and the step people work at."""

    plan: Record
    agreed_on: date | None
    is_going_on: bool
    at_hand: list[RecordId] = field(default_factory=list)


def tell_road(story: Story, origin: Origin) -> Road | None:
    """Tell the goal, and the plan if there is one; return it."""
    talk = story.at(story.came_on)
    goal, pathway_id = story.weighed(_GOALS)
    known: dict[str, Stored] = {"type": goal}
    if story.happens(0.25):
        known["words"] = story.chance.choice(origin.hopes)
    if story.happens(0.4):
        year = story.world.today.year + story.chance.randint(1, 3)
        known["by_when"] = {"earliest": f"{year}-01-01", "latest": f"{year}-12-31"}
    story.keep(talk + timedelta(minutes=10), [story.row(GOAL, talk, known)])
    planned_on = story.days_on(story.came_on, 0, 14)
    has_plan = story.number < SETTLED or story.happens(0.92)
    if not has_plan or planned_on >= story.world.today or pathway_id not in pathway_ids():
        return None
    return _plan(story, origin, find_pathway(pathway_id), planned_on)


def _plan(story: Story, origin: Origin, pathway: Pathway, day: date) -> Road:
    made = story.at(day)
    stored: dict[str, Stored] = {
        "title": dict(pathway.plain_title),
        "pathway": pathway.id,
        "starts_on": day.isoformat(),
        "state": "draft",
    }
    plan = story.row(PLAN, made, stored)
    pathways = [pathway]
    if pathway.id != "language_ladder" and story.happens(0.12):
        pathways.append(find_pathway("language_ladder"))
    steps = [_steps(story, plan, one, made) for one in pathways]
    story.keep(made, [plan, *(row for part in steps for row in part.values())])
    agreed_on = story.days_on(day, 0, 9)
    is_agreed = agreed_on < story.world.today and (story.number < SETTLED or story.happens(0.95))
    if not is_agreed:
        return Road(plan, None, is_going_on=False)
    agreed = {"state": "agreed", "agreed_on": agreed_on.isoformat()}
    story.change(story.at(agreed_on), plan, agreed)
    return _walked(story, origin, (plan, agreed_on), list(zip(pathways, steps, strict=True)))


def _walked(
    story: Story,
    origin: Origin,
    agreed: tuple[Record, date],
    parts: list[tuple[Pathway, dict[str, Record]]],
) -> Road:
    """Tell how far each part was walked; return the road, which may have ended."""
    plan, agreed_on = agreed
    walk = _Walk(story, story.chance.choice((0.6, 0.8, 1.0, 1.0, 1.2, 1.5)))
    if story.happens(0.2):  # somebody who stands still comes to be late
        walk.stands_from = story.days_on(agreed_on, 20, 200)
    for pathway, rows in parts:
        walk.go(pathway, rows, agreed_on)
    road = Road(plan, agreed_on, is_going_on=True, at_hand=walk.at_hand)
    if not walk.at_hand and walk.last < story.world.today:
        story.change(story.at(walk.last) + timedelta(minutes=20), plan, {"state": "finished"})
        road.is_going_on = False
    elif story.number >= SETTLED and story.happens(0.05):
        stops_on = story.days_on(agreed_on, 30, 150)
        if stops_on < story.world.today:
            story.change(story.at(stops_on), plan, {"state": "stopped"})
            road.is_going_on = False
    _print(story, origin, road)
    return road


def _steps(story: Story, plan: Record, pathway: Pathway, at: datetime) -> dict[str, Record]:
    """Return the steps of a pathway, by the template's id, as a plan of it has them."""
    return {
        one.id: story.row(STEP, at, _step(story, plan, pathway, place))
        for place, one in enumerate(pathway.steps)
    }


def _step(story: Story, plan: Record, pathway: Pathway, place: int) -> dict[str, Stored]:
    template = pathway.steps[place]
    before: list[Stored] = [
        derived_id(STEP.name, plan.id, f"{pathway.id}:{one}") for one in template.depends_on
    ]
    stored: dict[str, Stored] = {
        "plan": plan.id,
        "milestone": template.key,
        "lane": template.lane,
        "state": "planned",
        "weeks": list(template.weeks),
        "depends_on": before,
        "waiting": template.is_waiting,
        "optional": template.is_optional,
        "pictogram": template.pictogram,
        "helper_roles": ",".join(template.helpers),
        "bring": ",".join(template.documents),
        "place": f"{place:04d}",
    }
    if story.happens(0.15):
        stored["helper"] = story.chance.choice(story.world.workers)
    return {key: value for key, value in stored.items() if value not in ("", [])}


@dataclass
class _Walk:
    """Walks steps in the order of their dependencies, at one person's pace.

    pace: of how much of the usual time each takes.  stands_from: the day from which
    nothing more is done.
    """

    story: Story
    pace: float
    stands_from: date = date.max
    at_hand: list[RecordId] = field(default_factory=list)
    last: date = date.min

    def go(self, pathway: Pathway, rows: Mapping[str, Record], start: date) -> None:
        ends: dict[str, date] = {}
        for step in pathway.steps:
            begins = max((ends.get(one, date.max) for one in step.depends_on), default=start)
            ends[step.id] = self._one(step, rows[step.id], begins)
        self.last = max([self.last, *ends.values()])

    def _one(self, step: PathwayStep, row: Record, begins: date) -> date:
        """Tell what became of a step that could begin then; return its last day, if it has one."""
        today = self.story.world.today
        if begins >= min(today, self.stands_from):
            self.at_hand += [row.id] if begins < today else []
            return date.max
        begun = self.story.at(begins) + timedelta(minutes=30)
        if step.is_optional and self.story.happens(0.3):
            self.story.change(begun, row, {"state": "skipped"})
            return begins
        days = step.weeks[1] * 7 * self.pace * self.story.chance.uniform(0.6, 1.4)
        ends = begins + timedelta(days=max(1, int(days)))
        if ends < min(today, self.stands_from):
            done: dict[str, Stored] = {"state": "done", "done_on": ends.isoformat()}
            self.story.change(self.story.at(ends), row, done)
            return ends
        self.at_hand.append(row.id)
        if self.story.happens(0.4):
            self.story.change(begun, row, {"state": "doing"})
        return date.max


def _print(story: Story, origin: Origin, road: Road) -> None:
    """Tell that the roadmap was printed, by a computer that keeps its pages to itself."""
    day, earlier = road.agreed_on, None
    for number in (1, 2):
        if day is None or day >= story.world.today or not story.happens(0.5):
            return
        at = story.at(day)
        stored: dict[str, Stored] = {
            "plan": road.plan.id,
            "number": number,
            "printed_on": day.isoformat(),
            "language": origin.tag if origin.tag in material().printed_in else story.world.language,
            "privacy": "preferred",
            "paper": "a4",
            "sha256": hashlib.sha256(f"{story.person} {number}".encode()).digest(),
            "read_back": story.happens(0.8),
        }
        if earlier is not None:
            stored["replaces"] = earlier
        issue = story.row(ISSUE, at, stored)
        story.keep(at + timedelta(minutes=40), [issue])
        earlier, day = issue.id, story.days_on(day, 40, 160)
