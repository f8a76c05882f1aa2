"""Steps of a plan by hand: written, changed, moved, copied, taken out; and how each stands."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.errors import Code, Problem
from app.i18n import N_
from app.pathways import FOLDER
from app.records import Change, Draft, Record, RecordId, stored_value
from app.rules.merge import DELETED, log_name, row_digest
from app.rules.planned import DEFAULT_WEEKS
from app.rules.timeline import TimedStep
from app.schema import plan as fields
from app.schema.kinds import Stored
from app.schema.plan import PLAN, STEP
from app.usecases.login import Login, Outcome
from app.usecases.plans import CLOSED, PlanView, add_step, refuse_closed, show_plan, step_sentence
from app.usecases.rows import changes_of_new, edited, new_row

MOST_WORDS = 12  # a sentence that can be read aloud in one breath
LANES = ("learning", "work", "foundations")
CHANGE, MOVE = N_("Change a step"), N_("Move a step")


class Standing(StrEnum):
    """How a step stands today, as people are told it."""

    DONE = "done"
    SKIPPED = "skipped"
    LATE = "late"
    DOING = "doing"
    NEXT = "next"
    WAITING = "waiting"
    PLANNED = "planned"


@dataclass(frozen=True)
class Listed:
    """One entry of the lists that all pathways share: a helper, a document, a sort of step."""

    id: str
    name: Mapping[str, str]
    pictogram: str


def standing_of(view: PlanView, step: Record) -> Standing:
    """Return how a step of ``view`` stands; what needs a look comes before what goes well."""
    state = step.get(fields.step_state, "planned")
    if state in CLOSED:
        return Standing(state)
    if view.schedule.dates[step.id].is_overdue:
        return Standing.LATE
    if state == "doing":
        return Standing.DOING
    if step.get(fields.waiting, False):
        return Standing.WAITING
    return Standing.NEXT if view.schedule.next[:1] == (step.id,) else Standing.PLANNED


def timed_steps(view: PlanView) -> tuple[TimedStep, ...]:
    """Return the days on which each step is worked on: it ends on the day it is due."""
    found = []
    for step in view.steps:
        due_on = view.schedule.dates[step.id].due_on
        weeks = step.get(fields.weeks, DEFAULT_WEEKS).typical
        lane = step.get(fields.lane, LANES[-1])
        before = step.get(fields.depends_on, ())
        found.append(TimedStep(step.id, lane, due_on - timedelta(weeks=weeks), due_on, before))
    return tuple(found)


def is_long(words: str) -> bool:
    """Tell whether a sentence has more words than can be read aloud in one breath."""
    return len(words.split()) > MOST_WORDS


@functools.cache
def shared_list(part: str) -> tuple[Listed, ...]:
    """Return what all pathways share: ``roles``, ``documents`` or ``categories``."""
    shared = json.loads((FOLDER / "shared.json").read_text("utf-8"))
    return tuple(Listed(one["id"], one["name"], one.get("pictogram", "")) for one in shared[part])


def new_step(login: Login, plan_id: RecordId) -> Draft:
    """Return a draft of a step that is not in the plan yet, with what the program fills in."""
    plan = login.need(PLAN.name, plan_id)
    weeks = [DEFAULT_WEEKS.short, DEFAULT_WEEKS.typical, DEFAULT_WEEKS.long]
    told: dict[str, Stored] = {
        "person": plan.subject, "plan": plan.id, "state": "planned", "lane": LANES[0],
        "weeks": weeks,
    }  # fmt: skip
    row = new_row(login.context, STEP, plan.subject, told)
    draft = Draft(Record(STEP, row.id, row.subject, dict(row.stored)))
    draft.now = row
    return draft


def write_step(login: Login, plan_id: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Add a step written by hand.

    Raises Problem 2 if it has no sentence, or comes after a step that is not in the plan.
    """
    if not stored.get("sentence"):
        words = N_("Write the step in a sentence first.")
        raise Problem(words, Code.USAGE, field="sentence")
    _refuse_circle(show_plan(login, plan_id), None, stored.get("depends_on"))
    return add_step(login, plan_id, stored)


def save_step(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Write what was filled in about a step, new or known, in one save.

    Raises Problem 2 if it has no sentence, or if steps would wait for each other.
    """
    now = draft.now
    view = show_plan(login, RecordId(now.get(fields.step_plan, "")))
    if not step_sentence(now):
        words = N_("Write the step in a sentence first.")
        raise Problem(words, Code.USAGE, field="sentence")
    _refuse_circle(view, now.id, now.stored.get("depends_on"))
    if not draft.base.versions:
        act, changes = N_("Add a step"), changes_of_new(now)
    else:
        act, changes = CHANGE, draft.changes()
    return login.save(changes, act, now.id, dropping=[now.id])


def change_step(login: Login, step_id: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Give a step other answers; raise Problem 2 if steps would wait for each other."""
    step = login.need(STEP.name, step_id)
    if "depends_on" in stored:
        _refuse_circle(_plan_of(login, step), step_id, stored["depends_on"])
    return login.save(edited(step, stored), CHANGE, step_id)


def shift_step(login: Login, step_id: RecordId, days: int) -> Outcome[RecordId]:
    """Move the day a step is due by ``days``, earlier (negative) or later.

    Raises Problem 2 if the step is done or left out.
    """
    step = login.need(STEP.name, step_id)
    due_on = _plan_of(login, step).schedule.dates[step_id].due_on
    return set_day(login, step_id, due_on + timedelta(days=days))


def set_day(login: Login, step_id: RecordId, day: date | None) -> Outcome[RecordId]:
    """Set the day a step is due; None lets it be worked out again.

    Raises Problem 2 if the step is done or left out.
    """
    step = login.need(STEP.name, step_id)
    refuse_closed(step)
    stored = stored_value(fields.due_on, day)
    return login.save(edited(step, {"due_on": stored}), MOVE, step_id)


def change_lane(login: Login, step_id: RecordId, by: int) -> Outcome[RecordId]:
    """Put a step into the lane above (-1) or below (1); at the edge nothing changes."""
    step = login.need(STEP.name, step_id)
    lane = step.get(fields.lane, LANES[-1])
    at = LANES.index(lane) if lane in LANES else len(LANES) - 1
    there = LANES[min(max(at + by, 0), len(LANES) - 1)]
    return login.save(edited(step, {"lane": there}), N_("Change the lane"), step_id)


def copy_step(login: Login, step_id: RecordId) -> Outcome[RecordId]:
    """Add the same step once more, planned and without a day that was set."""
    step = login.need(STEP.name, step_id)
    left_out = {"milestone", "done_on", "due_on", "note"}
    stored = {key: value for key, value in step.stored.items() if key not in left_out}
    sentence: Stored = dict(step_sentence(step))
    told = {**stored, "sentence": sentence, "state": "planned"}
    copied = new_row(login.context, STEP, step.subject, told)
    return login.save(changes_of_new(copied), N_("Copy a step"), copied.id)


def remove_step(login: Login, step_id: RecordId) -> Outcome[RecordId]:
    """Take a step out of its plan; what came after it no longer waits for it."""
    step = login.need(STEP.name, step_id)
    plan = login.need(PLAN.name, RecordId(step.get(fields.step_plan, "")))
    gone = (*plan.get(fields.removed, ()), str(step_id))
    changes = (*edited(plan, {"removed": list(dict.fromkeys(gone))}), deletion_of(login, step))
    return login.save(changes, N_("Take a step out"), plan.id, dropping=[step_id])


def deletion_of(login: Login, record: Record) -> Change:
    """Return the change that deletes a row as it stands now, to be saved with other changes.

    What somebody else writes into the row meanwhile is asked about later.
    """
    heads = [one for one in login.vault.history(record.id) if one.is_current]
    digest = row_digest(
        (log_name(record.schema, one.key), one.id) for one in heads if one.key != DELETED
    )
    seen = tuple(one.id for one in heads if one.key == DELETED)
    return Change(record.schema.name, record.id, record.subject, DELETED, digest, seen)


def _plan_of(login: Login, step: Record) -> PlanView:
    return show_plan(login, RecordId(step.get(fields.step_plan, "")))


def _refuse_circle(view: PlanView, step_id: RecordId | None, depends_on: Stored) -> None:
    """Return if a step may come after these; else raise Problem 2 that names the field."""
    wanted = [str(one) for one in depends_on] if isinstance(depends_on, list | tuple) else []
    before = {str(step.id): step.get(fields.depends_on, ()) for step in view.steps}
    if not before.keys() >= set(wanted):
        words = N_("A step can only come after steps of the same plan.")
        raise Problem(words, Code.USAGE, field="depends_on")
    if step_id is not None and str(step_id) in _reach(wanted, before):
        words = N_("Two steps cannot wait for each other. Choose another one.")
        raise Problem(words, Code.USAGE, field="depends_on")


def _reach(wanted: Iterable[str], before: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return ``wanted`` and all steps that must come before them."""
    seen: set[str] = set()
    waiting = list(wanted)
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(before.get(one, ()))
    return seen
