"""Plans: made from a pathway, seen with their days, changed step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.pathways import Pathway, PathwayStep, find_step
from app.records import Record, RecordId, derived_id
from app.rules.planned import DEFAULT_WEEKS, planned_step
from app.rules.schedule import Schedule, make_schedule
from app.rules.templates import MOST_STEPS
from app.rules.timeline import months_later
from app.schema import plan as fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.plan import PLAN, STEP
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome
from app.usecases.roads import named_pathway
from app.usecases.rows import changes_of_new, edited, joined, new_row

CLOSED = frozenset({"done", "skipped"})


@dataclass(frozen=True)
class PlanView:
    """A plan as people look at it: its steps in the order of time, with their days."""

    plan: Record
    steps: tuple[Record, ...]
    schedule: Schedule

    @property
    def note(self) -> Text | None:
        """A sentence about a plan that has become long: more steps than a template may have."""
        if len(self.steps) <= MOST_STEPS:
            return None
        words = N_(
            "Steps in this plan: {count}. That is long to read, and one paper shows only the next "
            "ones. Perhaps some can wait for a later plan."
        )
        return words.with_values(count=len(self.steps))

    def step(self, step_id: str) -> Record:
        return next(step for step in self.steps if step.id == step_id)


def make_plan(
    login: Login, person: RecordId, pathway_id: str, starts_on: date | None = None
) -> Outcome[RecordId]:
    """Make a plan for ``person`` from a pathway, with all its steps, in one save.

    Raises Problem 40 if there is no such person or pathway, 13 without consent to a file.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    pathway = named_pathway(login, pathway_id)
    starts_on = starts_on or login.context.today
    stored: Mapping[str, Stored] = {
        "person": person,
        "title": dict(pathway.plain_title),
        "pathway": pathway.id,
        "starts_on": starts_on.isoformat(),
        "state": "draft",
        **({"version": pathway.version} if pathway.version is not None else {}),
    }
    plan = new_row(login.context, PLAN, person, stored)
    steps = pathway_steps(plan, pathway)
    changes = joined(changes_of_new(record) for record in (plan, *steps))
    return login.save(changes, N_("Make a plan"), plan.id)


def add_pathway(login: Login, plan_id: RecordId, pathway_id: str) -> Outcome[RecordId]:
    """Add the steps of one more pathway to a plan, in one save; those it has already stay.

    So a plan gets a second lane: work beside learning.
    """
    plan = login.need(PLAN.name, plan_id)
    pathway = named_pathway(login, pathway_id)
    known = {step.id for step in login.vault.records(STEP.name, where=("plan", plan_id))}
    steps = pathway_steps(plan, pathway)
    changes = joined(changes_of_new(step) for step in steps if step.id not in known)
    return login.save(changes, N_("Add a road"), plan.id)


def show_plan(login: Login, plan_id: RecordId) -> PlanView:
    """Return a plan with its days as seen today; raise Problem 40 if there is none."""
    plan = login.need(PLAN.name, plan_id)
    steps = login.vault.records(STEP.name, where=("plan", plan_id))
    planned = [planned_step(step) for step in steps]
    starts_on = plan.get(fields.starts_on) or login.context.today
    schedule = make_schedule(planned, starts_on, login.context.today)
    known = {str(step.id): step for step in steps}
    in_time = sorted(schedule.order, key=lambda one: schedule.dates[one].due_on)
    return PlanView(plan, tuple(known[one] for one in in_time), schedule)


def plans_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return the plans of a person, the one in force first."""
    plans = login.vault.records(PLAN.name, subject=person)
    order = {"agreed": 0, "draft": 1, "finished": 2, "stopped": 3}
    return tuple(sorted(plans, key=lambda one: order.get(str(one.get(fields.plan_state)), 4)))


def add_step(login: Login, plan_id: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Add a step written by hand; ``stored`` holds its sentence and lane."""
    plan = login.need(PLAN.name, plan_id)
    base: dict[str, Stored] = {
        "person": plan.subject,
        "plan": plan.id,
        "state": "planned",
        "lane": "foundations",
        "weeks": [DEFAULT_WEEKS.short, DEFAULT_WEEKS.typical, DEFAULT_WEEKS.long],
    }
    step = new_row(login.context, STEP, plan.subject, {**base, **stored})
    return login.save(changes_of_new(step), N_("Add a step"), step.id)


def mark_step(login: Login, step_id: RecordId, state: str) -> Outcome[RecordId]:
    """Give a step the state planned, doing, done or skipped; done takes today as its day."""
    step = login.need(STEP.name, step_id)
    done_on = login.context.today.isoformat() if state == "done" else None
    changes = edited(step, {"state": state, "done_on": done_on})
    return login.save(changes, N_("Mark a step"), step.id)


def move_step(login: Login, step_id: RecordId, *, months: int) -> Outcome[RecordId]:
    """Move the due day of a step by whole months, earlier (negative) or later.

    Raises Problem 2 if the step is done or left out.
    """
    step = login.need(STEP.name, step_id)
    refuse_closed(step)
    plan_id = step.get(fields.STEP["plan"])
    view = show_plan(login, RecordId(str(plan_id)))
    due_on = months_later(view.schedule.dates[step_id].due_on, months)
    changes = edited(step, {"due_on": due_on.isoformat()})
    return login.save(changes, N_("Move a step"), step.id)


def refuse_closed(step: Record) -> None:
    """Return if a step can still be moved; raise Problem 2 if it is done or left out."""
    if step.get(fields.step_state, "planned") in CLOSED:
        words = N_("This step is done or left out. Mark it as planned first.")
        raise Problem(words, Code.USAGE)


def agree_plan(login: Login, plan_id: RecordId) -> Outcome[RecordId]:
    """Mark a plan as agreed with the person today."""
    plan = login.need(PLAN.name, plan_id)
    today = login.context.today.isoformat()
    changes = edited(plan, {"state": "agreed", "agreed_on": today})
    return login.save(changes, N_("Agree on a plan"), plan.id)


def step_sentence(step: Record) -> Mapping[str, str]:
    """Return a step's sentence in each language: its own, else the template's."""
    own = step.get(fields.sentence)
    if own:
        return own
    template = template_of(step)
    return template.plain if template else {}


def template_of(step: Record) -> PathwayStep | None:
    """Return the template's step this one was made from, or None."""
    key = step.get(fields.milestone)
    return find_step(key) if key else None


def pathway_steps(plan: Record, pathway: Pathway) -> tuple[Record, ...]:
    """Return the rows, unsaved, of all steps of a pathway in a plan."""
    return tuple(_step_row(plan, pathway, index) for index in range(len(pathway.steps)))


def _step_row(plan: Record, pathway: Pathway, index: int) -> Record:
    template = pathway.steps[index]
    before = [derived_id("step", plan.id, f"{pathway.id}:{one}") for one in template.depends_on]
    stored: dict[str, Stored] = {
        "person": plan.subject,
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
        "place": f"{index:04d}",
    }
    if pathway.version is not None:
        # The centre may change its template; the plan keeps what it was made from.
        stored["sentence"] = dict(template.plain)
    kept = {key: value for key, value in stored.items() if value not in ("", [])}
    row_id = derived_id("step", plan.id, template.key)
    return Record(STEP, row_id, plan.subject, kept)


def plan_named(login: Login, record_id: RecordId) -> RecordId:
    """Return the plan that an id means: a plan's own, or the plan in force of a person."""
    record = login.need_any(record_id)
    if record.schema.name == PLAN.name:
        return record.id
    plans = plans_of(login, record.id) if record.schema.name == "person" else ()
    if not plans:
        words = N_("This person has no plan yet. Make one first.")
        raise Problem(words, Code.NOT_FOUND)
    return plans[0].id
