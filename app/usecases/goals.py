"""Goals of a person and the shelf of things they are curious about; how far each goal is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.records import Record, RecordId
from app.schema import codes
from app.schema import plan as fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.plan import EXPLORATION, GOAL, PLAN, STEP
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, joined, new_row


@dataclass(frozen=True)
class GoalView:
    """One goal, and how many of the steps that lead to it are done; left out ones not counted."""

    goal: Record
    done: int
    steps: int

    @property
    def words(self) -> Text:
        return goal_words(self.goal)


def goal_words(goal: Record) -> Text:
    """Return a goal as it was said; else the words of the list."""
    own = goal.get(fields.goal_words)
    label = codes.GOAL_TYPES.get(goal.get(fields.goal_type, "other"))
    return verbatim(own) if own else label or codes.GOAL_TYPES["other"]


def goals_of(login: Login, person: RecordId) -> tuple[GoalView, ...]:
    """Return a person's goals in the order they chose, each with its progress."""
    goals = login.vault.records(GOAL.name, subject=person)
    steps = login.vault.records(STEP.name, subject=person)
    found = []
    for goal in sorted(goals, key=lambda one: (one.get(fields.goal_place, "~"), one.id)):
        own = [one.get(fields.step_state) for one in steps if one.get(fields.step_goal) == goal.id]
        counted = [state for state in own if state != "skipped"]
        found.append(GoalView(goal, counted.count("done"), len(counted)))
    return tuple(found)


def add_goal(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Add a goal at the end of the list; ``stored`` holds its type and own words.

    Raises Problem 2 without a type, 13 without consent to a file.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    place = f"{len(goals_of(login, person)):04d}"
    goal = new_row(login.context, GOAL, person, {"person": person, "place": place, **stored})
    return login.save(changes_of_new(goal), N_("Add a goal"), goal.id)


def change_goal(login: Login, goal_id: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Give a goal other answers."""
    goal = login.need(GOAL.name, goal_id)
    return login.save(edited(goal, stored), N_("Change a goal"), goal_id)


def order_goal(login: Login, goal_id: RecordId, by: int) -> Outcome[RecordId]:
    """Move a goal up (-1) or down (1) in the list; at the edge nothing changes."""
    goal = login.need(GOAL.name, goal_id)
    goals = [one.goal for one in goals_of(login, goal.subject)]
    at = next(place for place, one in enumerate(goals) if one.id == goal_id)
    there = min(max(at + by, 0), len(goals) - 1)
    goals.insert(there, goals.pop(at))
    changes = (edited(one, {"place": f"{place:04d}"}) for place, one in enumerate(goals))
    return login.save(joined(changes), N_("Order the goals"), goal_id)


def remove_goal(login: Login, goal_id: RecordId) -> Outcome[RecordId]:
    """Take a goal away; the steps that led to it stay in the plan."""
    goal = login.need(GOAL.name, goal_id)
    changes = login.vault.delete(goal, N_("Take a goal away").msgid, user=login.user)
    return Outcome(goal_id, changes)


def lead_to_goal(
    login: Login, plan_id: RecordId, pathway: str, goal_id: RecordId
) -> Outcome[RecordId]:
    """Let all steps of a plan that came from ``pathway`` lead to a goal of the same person.

    Raises Problem 40 if there is no such plan or goal, 2 if it is another person's.
    """
    plan, goal = login.need(PLAN.name, plan_id), login.need(GOAL.name, goal_id)
    if plan.subject != goal.subject:
        words = N_("This goal belongs to another person.")
        raise Problem(words, Code.USAGE, field="goal")
    steps = login.vault.records(STEP.name, where=("plan", plan_id))
    own = [one for one in steps if one.get(fields.milestone, "").partition(":")[0] == pathway]
    changes = joined(edited(step, {"goal": goal_id}) for step in own)
    return login.save(changes, N_("Lead steps to a goal"), goal_id)


def shelf_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return what a person is curious about, the latest first; not what became a goal."""
    found = login.vault.records(EXPLORATION.name, subject=person)
    return tuple(one for one in reversed(found) if one.get(fields.became) is None)


def put_on_shelf(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Write down something that a person is curious about; nothing is decided by it."""
    need_consent(login, person, Purpose.KEEP_FILE)
    row = new_row(login.context, EXPLORATION, person, {"person": person, **stored})
    return login.save(changes_of_new(row), N_("Put on the shelf"), row.id)


def take_off_shelf(login: Login, explored: RecordId) -> Outcome[RecordId]:
    """Take something off the shelf."""
    row = login.need(EXPLORATION.name, explored)
    changes = login.vault.delete(row, N_("Take off the shelf").msgid, user=login.user)
    return Outcome(explored, changes)


def make_goal_of(login: Login, explored: RecordId, goal_type: str) -> Outcome[RecordId]:
    """Turn something on the shelf into a goal, in its own words, in one save."""
    row = login.need(EXPLORATION.name, explored)
    need_consent(login, row.subject, Purpose.KEEP_FILE)
    told: dict[str, Stored] = {
        "person": row.subject,
        "type": goal_type,
        "words": row.get(fields.explored_words),
        "place": f"{len(goals_of(login, row.subject)):04d}",
    }
    goal = new_row(login.context, GOAL, row.subject, told)
    changes = (*changes_of_new(goal), *edited(row, {"goal": goal.id}))
    return login.save(changes, N_("Make a goal of it"), goal.id)
