"""All that the page of a plan shows, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pathways import Pathway
from app.records import Record, RecordId
from app.schema import person as person_fields
from app.schema.plan import STEP
from app.usecases.goals import GoalView, goals_of, shelf_of
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login
from app.usecases.planhistory import PlanEvent, PrintedRoadmap, plan_events, printed_roadmaps
from app.usecases.plans import PlanView, plans_of, show_plan
from app.usecases.roads import offered_pathways


@dataclass(frozen=True)
class PlanBoard:
    """A person's plan with its days, goals and shelf.

    view: None while there is no plan.  plans: all of the person, the one in force
    first.  languages: those the person reads or speaks on paper.  kept: half-typed
    words about steps, by the step.  paper: what was printed last, compared with the plan.
    roads: what a plan can be made from, the centre's own first.
    """

    view: PlanView | None
    plans: tuple[Record, ...]
    goals: tuple[GoalView, ...]
    shelf: tuple[Record, ...]
    languages: tuple[str, ...]
    kept: Mapping[RecordId, KeptDraft]
    paper: PrintedRoadmap | None
    roads: tuple[Pathway, ...]


@dataclass(frozen=True)
class PlanPast:
    """What was done to a plan, and what was printed of it, both the newest first."""

    events: tuple[PlanEvent, ...]
    papers: tuple[PrintedRoadmap, ...]


def look_at_plan(
    login: Login, person: RecordId, plan_id: RecordId | None, language: str
) -> PlanBoard:
    """Return a person's plan as it stands today: ``plan_id``, else the one in force."""
    plans = plans_of(login, person)
    ids = [plan.id for plan in plans]
    chosen = plan_id if plan_id in ids else next(iter(ids), None)
    papers = printed_roadmaps(login, chosen, language, newest=1) if chosen else ()
    return PlanBoard(
        view=show_plan(login, chosen) if chosen else None,
        plans=plans,
        goals=goals_of(login, person),
        shelf=shelf_of(login, person),
        languages=_languages(login, person),
        kept={
            one.draft.now.id: one
            for one in kept_drafts(login, person)
            if one.draft.now.schema is STEP
        },
        paper=papers[0] if papers else None,
        roads=offered_pathways(login),
    )


def look_back(login: Login, plan_id: RecordId, language: str) -> PlanPast:
    """Return what became of a plan, steps named in ``language``."""
    events = plan_events(login, plan_id, language)
    return PlanPast(events, printed_roadmaps(login, plan_id, language))


def _languages(login: Login, person: RecordId) -> tuple[str, ...]:
    rows = login.vault.records("language", subject=person)
    rows.sort(key=lambda one: not one.get(person_fields.for_paper, False))
    wished = [
        one.get(person_fields.language_tag, "")
        for one in rows
        if one.get(person_fields.for_paper, False) or one.get(person_fields.for_speech, False)
    ]
    return tuple(dict.fromkeys(tag for tag in wished if tag))
