"""A centre's rules of matching: read from its record, with the usual ones where it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId, natural_id
from app.rules.matching.policy import (
    USUAL_CHECKS,
    USUAL_MODULES,
    USUAL_WEIGHTS,
    Criterion,
    Policy,
)
from app.schema import matches as fields
from app.schema.codes import SPOKEN_LEVELS
from app.schema.kinds import Stored
from app.schema.matches import MATCHING
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, new_row
from app.usecases.writable import MATCHES, may_write

MOST_STEPS, STEP = 10, 5  # how much a criterion counts is chosen in steps of so many points
_LEVELS = tuple(SPOKEN_LEVELS)
_USUAL_LEVEL = "B1"
_WEIGHTS = {
    Criterion.GOAL: fields.weight_goal,
    Criterion.FIELD: fields.weight_field,
    Criterion.LANGUAGE: fields.weight_language,
    Criterion.TIME: fields.weight_time,
    Criterion.FORM: fields.weight_form,
    Criterion.WISHES: fields.weight_wishes,
}


@dataclass(frozen=True)
class Weighing:
    """How much each criterion counts at this centre, in points.

    may_change: whether this worker may change it.
    """

    weights: Mapping[Criterion, int]
    may_change: bool


def level_of(code: str | None) -> int:
    """Return a level of speaking as a number, 0 to 7; 0 if nobody told or we do not know it."""
    return _LEVELS.index(code) if code in _LEVELS else 0


def policy_of(login: Login) -> Policy:
    """Return the rules of matching of this centre, for today.

    Where no weight counts at all, as two computers can make it together, the usual ones do:
    else every pair would fit alike.
    """
    record = _record_or_empty(login)
    usual = Policy(login.context.today)
    return Policy(
        today=login.context.today,
        weights=_weights(record) if any(_weights(record).values()) else USUAL_WEIGHTS,
        floor=record.get(fields.floor, usual.floor),
        working_level=level_of(record.get(fields.working_level, _USUAL_LEVEL)),
        least_weeks=record.get(fields.least_weeks, usual.least_weeks),
        waiting_days=record.get(fields.waiting_days, usual.waiting_days),
        deadline_days=record.get(fields.deadline_days, usual.deadline_days),
        checks=record.get(fields.needed_checks, USUAL_CHECKS),
        modules=record.get(fields.needed_modules, USUAL_MODULES),
    )


def change_policy(login: Login, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Change rules of matching of this centre; what ``stored`` leaves out stays as it is.

    Raises Problem 2 if nothing would count any more, or for a value that a rule does not take.
    """
    act = N_("Change the rules of matching")
    record, centre = _record(login), login.centre.id
    if record is not None:
        _refuse_weightless(replace(record, stored={**record.stored, **stored}))
        return login.save(edited(record, stored), act, record.id)
    new = new_row(login.context, MATCHING, centre, {"centre": centre, **stored})
    _refuse_weightless(new)
    return login.save(changes_of_new(new), act, new.id)


def weighing_of(login: Login) -> Weighing:
    """Return how much each criterion counts, and whether this worker may change it."""
    return Weighing(policy_of(login).weights, may_write(login, MATCHES))


def weigh(login: Login, weights: Mapping[Criterion, int]) -> Outcome[RecordId]:
    """Let each criterion count so many points; what is left out stays as it is shown.

    Only what is given is saved, so that two who change different ones do not undo each
    other; where no weight counted, the usual ones that were shown are.  Raises what
    ``change_policy`` does.
    """
    is_counting = any(_weights(_record_or_empty(login)).values())
    told = weights if is_counting else {**USUAL_WEIGHTS, **weights}
    return change_policy(login, {_WEIGHTS[one].key: points for one, points in told.items()})


def _weights(record: Record) -> Mapping[Criterion, int]:
    return {one: record.get(field, USUAL_WEIGHTS[one]) for one, field in _WEIGHTS.items()}


def _refuse_weightless(record: Record) -> None:
    if not any(_weights(record).values()):
        words = N_("At least one weight must be more than 0, or all pairs would fit alike.")
        raise Problem(words, Code.USAGE, field=fields.weight_goal.key)


def _record_or_empty(login: Login) -> Record:
    return _record(login) or Record(MATCHING, RecordId(""), login.centre.id)


def _record(login: Login) -> Record | None:
    row = natural_id(MATCHING, {"centre": login.centre.id})
    return login.vault.record(MATCHING.name, row) if row else None
