"""The steps of a case in a plan, and which of its papers to bring to each of them."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import Code, Problem
from app.i18n import N_
from app.pathways import find_pathway
from app.records import Change, Record, RecordId
from app.rules import cases as rules
from app.rules.cases import Requirement, requirement_of
from app.schema import cases as fields
from app.schema import plan as plan_fields
from app.schema.cases import REQUIREMENT
from app.schema.kinds import Stored
from app.schema.learning import RECOGNITION
from app.schema.plan import PLAN, STEP
from app.usecases.login import Login, Outcome
from app.usecases.plans import pathway_steps, plans_of, template_of
from app.usecases.rows import changes_of_new, edited, joined


def add_case_steps(
    login: Login, case_id: RecordId, plan_id: RecordId | None = None
) -> Outcome[RecordId]:
    """Put the steps of a case into a plan, with what to bring to each; return the plan's id.

    plan_id: the plan in force of the person if left out.  Steps that are there stay.
    Raises Problem 40 if there is no plan, 2 for a case without steps of its own.
    """
    case = login.need(RECOGNITION.name, case_id)
    named = case.get(fields.case_pathway)
    if named is None:
        words = N_("An exam has no steps of its own. Write a step by hand.")
        raise Problem(words, Code.USAGE, field="kind")
    plan = _plan_for(login, case, plan_id)
    known = {one.id: one for one in login.vault.records(STEP.name, where=("plan", plan.id))}
    asked = _asked(login, case.id)
    changes: list[Iterable[Change]] = [edited(case, {"plan": plan.id})]
    for step in pathway_steps(plan, find_pathway(named)):
        bring = ",".join(to_bring(step, asked)) or None
        if step.id in known:
            changes.append(edited(known[step.id], {"bring": bring}))
        else:
            row = Record(step.schema, step.id, step.subject, {**step.stored, "bring": bring})
            changes.append(changes_of_new(row))
    return login.save(joined(changes), N_("Add the steps of a case"), plan.id)


def bring_changes(login: Login, case_id: str, changed: Record) -> tuple[Change, ...]:
    """Return the changes of what to bring to the steps of a case, once ``changed`` is saved."""
    case = login.need(RECOGNITION.name, RecordId(case_id))
    plan_id, named = case.get(fields.case_plan), case.get(fields.case_pathway)
    if plan_id is None or named is None:
        return ()
    rows = {
        one.id: one for one in login.vault.records(REQUIREMENT.name, where=("recognition", case_id))
    }
    before = [requirement_of(one) for one in rows.values()]
    after = [requirement_of(one) for one in {**rows, changed.id: changed}.values()]
    steps = login.vault.records(STEP.name, where=("plan", plan_id))
    return joined(
        edited(step, {"bring": _brought(step, to_bring(step, before), to_bring(step, after))})
        for step in steps
        if step.get(plan_fields.milestone, "").startswith(f"{named}:")
        and step.get(plan_fields.step_state) != "done"
    )


def _asked(login: Login, case_id: str) -> list[Requirement]:
    rows = login.vault.records(REQUIREMENT.name, where=("recognition", case_id))
    rows.sort(key=lambda one: one.get(fields.requirement_place, "~"))
    return [requirement_of(one) for one in rows]


def _brought(step: Record, before: Iterable[str], after: Iterable[str]) -> Stored:
    """Return what to bring now: what was changed by hand stays, only the difference is written."""
    gone = set(before) - set(after)
    now = [one for one in step.get(plan_fields.bring, "").split(",") if one and one not in gone]
    new = [one for one in after if one not in set(before)]
    return ",".join(dict.fromkeys((*now, *new))) or None


def to_bring(step: Record, asked: Iterable[Requirement]) -> tuple[str, ...]:
    """Return the codes of the papers to bring to a step, as the papers of a case are now."""
    template = template_of(step)
    own = template.documents if template else ()
    is_gathering = template is not None and template.id in rules.GATHERING
    return rules.bring_list(own, asked, is_gathering=is_gathering)


def _plan_for(login: Login, case: Record, plan_id: RecordId | None) -> Record:
    if plan_id is not None:
        plan = login.need(PLAN.name, plan_id)
        if plan.subject != case.subject:
            words = N_("A record cannot move to another person. Make a new one there.")
            raise Problem(words, Code.USAGE, field="plan")
        return plan
    plans = plans_of(login, case.subject)
    if not plans:
        words = N_("This person has no plan yet. Make one first.")
        raise Problem(words, Code.NOT_FOUND)
    return plans[0]
