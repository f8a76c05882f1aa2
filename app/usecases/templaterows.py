"""The rows that keep a pathway template: made from the whole of it, as roads.py reads them."""

from __future__ import annotations

from collections.abc import Mapping

from app.records import Record, RecordId, stored_value
from app.rules.templatefile import Template, TemplateStep
from app.schema import templates as fields
from app.schema.kinds import Stored
from app.schema.templates import MILESTONE, TEMPLATE
from app.usecases.login import Login
from app.usecases.roads import OwnTemplate
from app.usecases.rows import new_row


def rows_of(
    login: Login, facts: Template, more: Mapping[str, Stored]
) -> tuple[Record, list[Record]]:
    """Return the rows, unsaved, of a template and its steps."""
    centre = login.centre.id
    told: dict[str, Stored] = {
        "centre": centre,
        "code": facts.id,
        "track": facts.track,
        "pairs_well_with": ",".join(facts.pairs_well_with) or None,
        "languages": ",".join(facts.languages) or None,
        "review": review_words(facts.review) or None,
        **more,
    }
    for one in (
        fields.template_title, fields.plain_title, fields.entry, fields.outcome,
        fields.planner_notes,
    ):  # fmt: skip
        told[one.key] = stored_value(one, getattr(facts, one.key))
    record = new_row(login.context, TEMPLATE, centre, _filled(told))
    ids = {
        step.id: new_row(
            login.context, MILESTONE, centre, {"template": record.id, "code": step.id}
        ).id
        for step in facts.steps
    }
    rows = [
        _milestone_row(login, record, step, (ids, place)) for place, step in enumerate(facts.steps)
    ]
    return record, rows


def review_words(review: Mapping[str, str]) -> str:
    """Return who has read which language, as roads.py reads it."""
    return ",".join(f"{tag}:{said}" for tag, said in sorted(review.items()))


def _milestone_row(
    login: Login, template: Record, step: TemplateStep, listed: tuple[Mapping[str, RecordId], int]
) -> Record:
    ids, place = listed
    told: dict[str, Stored] = {
        "centre": template.subject,
        "template": template.id,
        "code": step.id,
        "pictogram": step.pictogram,
        "depends_on": [ids[one] for one in step.depends_on],
        "requires": ",".join(f"{one}:{other}" for one, other in step.requires),
        "event": step.event,
        "place": f"{place:04d}",
    }
    hours, asked = step.guided_hours, step.follow_up
    if hours is not None:
        told["guided_hours"] = f"{hours.short}-{hours.typical}-{hours.long}"
    if asked is not None:
        told["follow_up"] = f"{asked[0]}:{asked[1]}"
    for one in MILESTONE.form_fields:
        if one.key not in told:
            told[one.key] = stored_value(one, getattr(step, one.key))
    return new_row(login.context, MILESTONE, template.subject, _filled(told))


def _filled(told: Mapping[str, Stored]) -> dict[str, Stored]:
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def bumped(own: OwnTemplate) -> dict[str, Stored]:
    """Return what makes the next version of a template."""
    return {"version": own.version + 1}
