"""What the schedule needs to know of a step's record."""

from __future__ import annotations

from typing import Any

from app.records import Record
from app.rules.schedule import PlannedStep
from app.schema import plan as fields
from app.schema.fields import Field
from app.schema.spans import WeekSpan

DEFAULT_WEEKS = WeekSpan(1, 2, 6)

# What of a step decides when it is late.
SCHEDULE_FIELDS: tuple[Field[Any], ...] = (
    fields.step_plan, fields.step_state, fields.weeks, fields.depends_on, fields.waiting,
    fields.due_on, fields.done_on,
)  # fmt: skip


def planned_step(step: Record) -> PlannedStep:
    """Return what the schedule needs of a step's record."""
    weeks = step.get(fields.weeks, DEFAULT_WEEKS)
    return PlannedStep(
        id=step.id,
        weeks=(weeks.short, weeks.typical, weeks.long),
        depends_on=step.get(fields.depends_on, ()),
        state=step.get(fields.step_state, "planned"),
        is_waiting=step.get(fields.waiting, False),
        is_optional=step.get(fields.optional, False),
        due_on=step.get(fields.due_on),
        done_on=step.get(fields.done_on),
    )
