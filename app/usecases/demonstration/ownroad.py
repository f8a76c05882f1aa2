"""The road that the invented centre made itself: a copy of a template, with a step of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.pathways import FOLDER
from app.records import Record
from app.rules.templatefile import Template, TemplateStep, read_template
from app.schema.kinds import Stored
from app.schema.spans import WeekSpan
from app.usecases.demonstration.material import OwnRoad, material
from app.usecases.demonstration.story import Act, Written
from app.usecases.login import Login
from app.usecases.templaterows import rows_of

_DAY_MS = 24 * 60 * 60 * 1000


def tell_own_road(login: Login, start_ms: int) -> list[Act]:
    """Return how workers copied a template and edited it, in the days before anybody came."""
    road = material().own_road
    shipped = read_template((FOLDER / f"{road.made_from}.json").read_bytes())
    copied = replace(shipped, id=road.code)
    versions = (copied, _renamed(copied, road), _edited(_renamed(copied, road), road))
    acts, known = [], dict[str, Mapping[str, object]]()
    for number, facts in enumerate(versions):
        more: dict[str, Stored] = {"made_from": road.made_from, "version": number + 1}
        record, steps = rows_of(login, facts, more)
        rows = tuple(one for row in (record, *steps) if (one := _news(row, known)).stored)
        acts.append(Act(start_ms + (number + 1) * _DAY_MS, number % 2, rows))
        known |= {row.id: row.stored for row in (record, *steps)}
    return acts


def _news(row: Record, known: Mapping[str, Mapping[str, object]]) -> Written:
    """Return what of a row is not known yet."""
    before = known.get(row.id, {})
    new = {key: value for key, value in row.stored.items() if before.get(key) != value}
    return Written(row.schema, row.id, new)


def _renamed(facts: Template, road: OwnRoad) -> Template:
    return replace(
        facts,
        title={**facts.title, **road.title},
        plain_title={**facts.plain_title, **road.plain_title},
        planner_notes={**facts.planner_notes, **road.notes},
    )


def _edited(facts: Template, road: OwnRoad) -> Template:
    """Return the template with other times for some steps, and one more step."""
    place = next(at for at, one in enumerate(facts.steps) if one.id == road.before)
    model = facts.steps[place]
    added = replace(
        model,
        id=road.step,
        title=road.sentence,
        plain=road.sentence,
        done_when={},
        weeks=WeekSpan(*road.weeks),
        pictogram=road.pictogram,
        documents=road.documents,
        depends_on=model.depends_on[:1],
        optional=True,
    )
    steps = [_retimed(one, road) for one in facts.steps]
    steps[place] = replace(steps[place], depends_on=(*model.depends_on, road.step))
    return replace(facts, steps=(*steps[:place], added, *steps[place:]))


def _retimed(step: TemplateStep, road: OwnRoad) -> TemplateStep:
    weeks = road.other_weeks.get(step.id)
    return replace(step, weeks=WeekSpan(*weeks)) if weeks else step
