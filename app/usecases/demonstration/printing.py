"""Roadmaps of invented people printed on this computer, so that there are pages to look at."""

from __future__ import annotations

from app.records import RecordId
from app.usecases.login import Login
from app.usecases.papers import draw_roadmap, issue_roadmap
from app.usecases.plans import plans_of
from app.usecases.roadmaps import RoadmapOrder


def print_roadmap(login: Login, person: RecordId, language: str) -> None:
    """Print a person's plan, if they have one, as its next issue; the pages stay in the vault."""
    for plan in plans_of(login, person)[:1]:
        order = RoadmapOrder(plan.id, language)
        drawn = draw_roadmap(login, order)
        if drawn.pdf:
            issue_roadmap(login, order, drawn, None)
