"""Roadmaps of many people printed one after another, each in the person's own language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.codes import code_of, show_code
from app.schema import person as person_fields
from app.schema import plan as fields
from app.schema.person import PERSON
from app.schema.plan import PLAN
from app.usecases.caseload import people_of
from app.usecases.login import Login, Outcome
from app.usecases.papers import draw_roadmap, issue_roadmap, refuse_blocking
from app.usecases.plans import plan_named
from app.usecases.roadmaps import RoadmapOrder, order_for

AGREED = "agreed"


@dataclass(frozen=True)
class PrintedRoadmap:
    """One roadmap of a batch: which issue it became, and the file it stands in."""

    plan: RecordId
    issue: RecordId
    number: int
    file: str
    bytes: int


@dataclass(frozen=True)
class BatchOffer:
    """How many roadmaps a batch would print: of all people, and of this worker's own."""

    everybody: int
    own: int


@dataclass(frozen=True)
class LeftOut:
    """Whose roadmap was not printed, and why, in words."""

    person: RecordId
    name: str
    reason: str


def offer_batch(login: Login) -> BatchOffer:
    """Return how many plans are agreed on."""
    return BatchOffer(len(plans_to_print(login)), len(own_plans_to_print(login)))


def people_left_out(login: Login, reasons: Mapping[str, str]) -> tuple[LeftOut, ...]:
    """Return whose the plans are that were left out, by plan and reason; the order stays."""
    found = []
    for plan_id, reason in reasons.items():
        plan = login.vault.record(PLAN.name, RecordId(plan_id))
        person = login.vault.record(PERSON.name, plan.subject) if plan else None
        if person is not None:
            found.append(LeftOut(person.id, person.get(person_fields.preferred_name, ""), reason))
    return tuple(found)


def plans_to_print(login: Login) -> tuple[RecordId, ...]:
    """Return every plan that is agreed on, in the order they were made."""
    rows = login.vault.records(
        PLAN.name, where=(fields.plan_state.key, AGREED), only=(fields.plan_state,)
    )
    return tuple(one.id for one in rows)


def own_plans_to_print(login: Login) -> tuple[RecordId, ...]:
    """Return the agreed plans of the people whom this worker looks after."""
    people = {one.person for one in people_of(login, login.user)}
    return tuple(one.id for one in _agreed(login, people))


def print_in_batch(
    login: Login, named: str, folder: Path, *, accept_missing: bool = False
) -> Outcome[PrintedRoadmap]:
    """Print one roadmap into ``folder``, in the languages one would choose by hand.

    named: a plan's id, or the id or short code of a person.  The file is named by the
    person's short code and the issue's number.  Raises Problem 40 if nothing is named
    so, 13 without consent, 2 if the plan is not agreed on or cannot be printed so.
    """
    plan = login.need(PLAN.name, plan_named(login, login.resolve(named)))
    if plan.get(fields.plan_state) != AGREED:
        raise Problem(N_("This plan is not agreed on."), Code.USAGE, field=fields.plan_state.key)
    order = _order(login, plan)
    drawn = draw_roadmap(login, order)
    refuse_blocking(drawn, accept_missing=accept_missing)
    code = show_code(code_of(plan.subject)).replace(" ", "-")
    name = f"roadmap-{code}-{drawn.content.number}.pdf"
    issued = issue_roadmap(login, order, drawn, folder / name)
    number, size = drawn.content.number, len(drawn.pdf)
    return Outcome(PrintedRoadmap(plan.id, issued.value, number, name, size), issued.changes)


def _order(login: Login, plan: Record) -> RoadmapOrder:
    usual = order_for(login, plan.subject)
    if usual is None:
        raise Problem(N_("There is no such record, or it was deleted."), Code.NOT_FOUND)
    return RoadmapOrder(plan.id, usual.language, usual.second)


def _agreed(login: Login, people: Iterable[RecordId]) -> Iterator[Record]:
    rows = login.vault.about(PLAN.name, tuple(people), (fields.plan_state,))
    return (one for one in rows if one.get(fields.plan_state) == AGREED)
