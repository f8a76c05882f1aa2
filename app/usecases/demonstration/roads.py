"""What invented people plan: a road with its steps as far as they came, and printed papers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.pathways import Pathway, PathwayStep, find_pathway, pathway_ids
from app.records import Record, RecordId
from app.schema.kinds import Stored
from app.schema.plan import ISSUE, PLAN, goal_type
from app.usecases.demonstration.material import Origin, material
from app.usecases.demonstration.story import Story
from app.usecases.demonstration.wishes import LADDER, Wishes
from app.usecases.plans import pathway_steps

SETTLED = 3  # of the first people, whose plans are agreed for certain


@dataclass
class Road:
    """A plan on its way: when it was agreed (None: not yet), and the step people work at.

    steps: by the keys of their templates, once it is agreed.
    """

    plan: Record
    agreed_on: date | None
    is_going_on: bool
    at_hand: list[RecordId] = field(default_factory=list)
    steps: Mapping[str, Record] = field(default_factory=dict)


def tell_road(story: Story, origin: Origin, wishes: Wishes) -> Road | None:
    """Tell the plan towards the first goal, if there is one; return it."""
    planned_on = story.days_on(story.came_on, 0, 14)
    has_plan = story.number < SETTLED or story.happens(0.92)
    if not has_plan or planned_on >= story.world.today or wishes.pathway not in pathway_ids():
        return None
    return _plan(story, origin, wishes, planned_on)


def _plan(story: Story, origin: Origin, wishes: Wishes, day: date) -> Road:
    made = story.at(day)
    pathway = _pathway(story, wishes.pathway)
    stored: dict[str, Stored] = {
        "title": dict(pathway.plain_title),
        "pathway": pathway.id,
        "starts_on": day.isoformat(),
        "state": "draft",
    }
    if pathway.version is not None:
        stored["version"] = pathway.version
    plan = story.row(PLAN, made, stored)
    pathways = _pathways(story, pathway, wishes)
    steps = [
        _steps(story, (plan, goal), one)
        for one, goal in zip(pathways, _goals(pathways, wishes), strict=True)
    ]
    story.keep(made, [plan, *(row for part in steps for row in part.values())])
    agreed_on = story.days_on(day, 0, 9)
    is_agreed = agreed_on < story.world.today and (story.number < SETTLED or story.happens(0.95))
    if not is_agreed:
        return Road(plan, None, is_going_on=False)
    agreed = {"state": "agreed", "agreed_on": agreed_on.isoformat()}
    story.change(story.at(agreed_on), plan, agreed)
    return _walked(story, origin, (plan, agreed_on), list(zip(pathways, steps, strict=True)))


def _pathway(story: Story, named: str) -> Pathway:
    """Return the pathway of a name, or the centre's own edition of it for some."""
    own = story.world.own_road
    if own is not None and named == material().own_road.made_from and story.happens(0.45):
        return own
    return find_pathway(named)


def _pathways(story: Story, first: Pathway, wishes: Wishes) -> list[Pathway]:
    """Return the pathways of a plan: for some, the language beside what it leads to."""
    beside = wishes.beside
    is_wished = beside is not None and beside.get(goal_type) == "language_certificate"
    if first.id != LADDER and story.happens(0.8 if is_wished else 0.1):
        return [first, find_pathway(LADDER)]
    return [first]


def _goals(pathways: list[Pathway], wishes: Wishes) -> list[Record | None]:
    """Return to which goal the steps of each pathway lead; with one goal it need not be said."""
    beside = wishes.beside
    if beside is None:
        return [None] * len(pathways)
    is_led_to = beside.get(goal_type) == "language_certificate"
    return [wishes.goals[0], *([beside] if is_led_to else [None])][: len(pathways)]


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
    steps = {step.key: rows[step.id] for one, rows in parts for step in one.steps}
    road = Road(plan, agreed_on, is_going_on=True, at_hand=walk.at_hand, steps=steps)
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


def _steps(story: Story, of: tuple[Record, Record | None], pathway: Pathway) -> dict[str, Record]:
    """Return the steps of a pathway, by the template's id, as a plan of it has them.

    of: the plan, and the goal they lead to.
    """
    plan, goal = of
    rows = (_step(story, row, goal) for row in pathway_steps(plan, pathway))
    return {one.id: row for one, row in zip(pathway.steps, rows, strict=True)}


def _step(story: Story, row: Record, goal: Record | None) -> Record:
    more: dict[str, Stored] = {} if goal is None else {"goal": goal.id}
    if story.happens(0.15):
        more["helper"] = story.chance.choice(story.world.workers)
    return replace(row, stored={**row.stored, **more})


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
