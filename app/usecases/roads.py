"""Roads a plan can be made from: the pathways that came with Waymark, and the centre's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_
from app.pathways import Pathway, PathwayStep, find_pathway, find_step, pathway_ids
from app.records import Record, RecordId
from app.rules.templatefile import Template, TemplateStep
from app.rules.templates import errors
from app.schema import templates as fields
from app.schema.spans import WeekSpan
from app.schema.templates import MILESTONE, TEMPLATE
from app.usecases.login import Login

NO_TIME = WeekSpan(0, 0, 0)


@dataclass(frozen=True)
class OwnTemplate:
    """A template of the centre: its row, the rows of its steps in order, and the whole of it."""

    record: Record
    milestones: tuple[Record, ...]
    facts: Template

    @property
    def version(self) -> int:
        return self.record.get(fields.version, 1)

    @property
    def is_offered(self) -> bool:
        return self.record.get(fields.offered, True)

    @property
    def ids(self) -> tuple[RecordId, ...]:
        """The ids of the steps, in their order."""
        return tuple(one.id for one in self.milestones)


def own_templates(login: Login) -> tuple[OwnTemplate, ...]:
    """Return the templates of this vault by their short names, our own centre's first."""
    home = login.centre.id
    rows = login.vault.records(TEMPLATE.name)
    rows.sort(key=lambda one: (one.subject != home, one.get(fields.template_code, "")))
    return tuple(_whole(login, one) for one in rows)


def own_template(login: Login, named: str) -> OwnTemplate | None:
    """Return the template of this id or short name, or None; our own centre's wins."""
    return next(
        (one for one in own_templates(login) if named in {one.record.id, one.facts.id}), None
    )


def offered_pathways(login: Login) -> tuple[Pathway, ...]:
    """Return what a new plan may be made from: the centre's own, then those of Waymark.

    A template with a mistake is not offered, nor one that the centre has put away.
    """
    own = (one for one in own_templates(login) if one.is_offered)
    whole = [_pathway(one) for one in own if not errors(one.facts, "en")]
    return (*whole, *(find_pathway(one) for one in pathway_ids()))


def named_pathway(login: Login, named: str) -> Pathway:
    """Return the pathway of a name: one of Waymark, or the centre's by id or short name.

    Raises Problem 40 that names those there are, 2 for a template with a mistake.
    """
    if named in pathway_ids():
        return find_pathway(named)
    found = own_template(login, named)
    if found is None:
        names = [*(one.facts.id for one in own_templates(login)), *pathway_ids()]
        words = N_("There is no pathway of this name. There are: {names}.")
        raise Problem(words.with_values(names=", ".join(names)), Code.NOT_FOUND)
    wrong = errors(found.facts, "en")
    if wrong:
        words = N_("This template has a mistake. Put it right in Settings first: {reason}")
        raise Problem(words.with_values(reason=wrong[0].words), Code.USAGE)
    return _pathway(found)


def road_step(login: Login, key: str) -> PathwayStep | None:
    """Return the step of ``pathway:step``, also of a centre's own template, or None."""
    shipped = find_step(key)
    if shipped is not None:
        return shipped
    found = own_template(login, key.partition(":")[0])
    steps = _pathway(found).steps if found else ()
    return next((step for step in steps if step.key == key), None)


def facts_of(record: Record, milestones: Sequence[Record]) -> Template:
    """Return the whole of a template from its row and the rows of its steps."""
    codes = {str(one.id): one.get(fields.milestone_code, "") for one in milestones}
    return Template(
        id=record.get(fields.template_code, ""),
        track=record.get(fields.track, ""),
        title=record.get(fields.template_title, {}),
        plain_title=record.get(fields.plain_title, {}),
        entry=record.get(fields.entry, {}),
        outcome=record.get(fields.outcome, {}),
        planner_notes=record.get(fields.planner_notes, {}),
        pairs_well_with=_parts(record.get(fields.pairs_well_with, "")),
        languages=_parts(record.get(fields.template_languages, "")),
        review=dict(_pairs(record.get(fields.review, ""))),
        steps=tuple(_step(one, codes) for one in milestones),
    )


def _whole(login: Login, record: Record) -> OwnTemplate:
    rows = login.vault.records(MILESTONE.name, where=("template", record.id))
    rows.sort(key=_in_order)
    return OwnTemplate(record, tuple(rows), facts_of(record, rows))


def _in_order(row: Record) -> tuple[str, str]:
    return row.get(fields.milestone_place, "~"), row.get(fields.milestone_code, "")


def _step(row: Record, codes: Mapping[str, str]) -> TemplateStep:
    return TemplateStep(
        id=row.get(fields.milestone_code, ""),
        title=row.get(fields.milestone_title, {}),
        plain=row.get(fields.plain, {}),
        done_when=row.get(fields.done_when, {}),
        category=row.get(fields.category, ""),
        lane=row.get(fields.lane, ""),
        pictogram=row.get(fields.pictogram, ""),
        depends_on=tuple(codes.get(one, one) for one in row.get(fields.depends_on, ())),
        requires=tuple(_pairs(row.get(fields.requires, ""))),
        weeks=row.get(fields.weeks, NO_TIME),
        guided_hours=_hours(row.get(fields.guided_hours, "")),
        documents=row.get(fields.documents, ()),
        who_helps=row.get(fields.who_helps, ()),
        optional=row.get(fields.optional, False),
        skip_if=row.get(fields.skip_if),
        waiting=row.get(fields.waiting, False),
        repeatable=row.get(fields.repeatable, False),
        cost=row.get(fields.cost, False),
        level=row.get(fields.level),
        event=row.get(fields.event),
        follow_up=_follow_up(row.get(fields.follow_up, "")),
        safety_check=row.get(fields.safety_check),
    )


def _pathway(own: OwnTemplate) -> Pathway:
    facts, whole_id = own.facts, str(own.record.id)
    steps = tuple(
        PathwayStep(
            id=step.id,
            key=f"{whole_id}:{step.id}",
            plain=step.plain,
            title=step.title,
            done_when=step.done_when,
            lane=step.lane,
            weeks=(step.weeks.short, step.weeks.typical, step.weeks.long),
            depends_on=step.depends_on,
            helpers=step.who_helps,
            documents=step.documents,
            pictogram=step.pictogram,
            is_optional=step.optional,
            is_waiting=step.waiting,
            safety_check=step.safety_check,
            level=step.level,
        )
        for step in facts.steps
    )
    return Pathway(whole_id, facts.title, facts.plain_title, steps, facts.review, own.version)


def _parts(words: str) -> tuple[str, ...]:
    return tuple(one for one in words.split(",") if one)


def _pairs(words: str) -> list[tuple[str, str]]:
    split = (one.partition(":") for one in _parts(words))
    return [(first, second) for first, colon, second in split if colon]


def _hours(words: str) -> WeekSpan | None:
    parts = words.split("-")
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() for one in parts):
        return None
    return WeekSpan(*(int(one) for one in parts))


def _follow_up(words: str) -> tuple[str, int] | None:
    after, _, weeks = words.partition(":")
    return (after, int(weeks)) if weeks.isascii() and weeks.isdigit() else None
