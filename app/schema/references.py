"""Fields that tie a row to the person or plan it belongs to."""

from __future__ import annotations

from app.i18n import N_
from app.schema.fields import Field
from app.schema.kinds import Reference


def person_field() -> Field[str]:
    """Return the field that names the person a row is about; the program fills it in."""
    return Field("person", Reference("person"), N_("Person"), required=True, in_form=False)


def plan_field() -> Field[str]:
    """Return the field that names the plan a row belongs to."""
    return Field("plan", Reference("plan"), N_("Plan"), required=True, in_form=False)
