"""Pages about a student that were printed for a mentor: which are out, which came back."""

from __future__ import annotations

from app.i18n import N_
from app.schema.fields import Field, Schema
from app.schema.kinds import Day, LanguageTag, Reference
from app.schema.references import person_field

brief_person = person_field()
brief_mentor = Field(
    "mentor", Reference("person"), N_("Mentor"), required=True, in_form=False, in_list=True
)
brief_match = Field("match", Reference("match"), N_("Match"), in_form=False)
brief_printed = Field("printed_on", Day(), N_("Printed on"), in_form=False, in_list=True)
brief_language = Field("language", LanguageTag(), N_("Language"), in_form=False)
brief_by = Field("printed_by", Reference("user"), N_("Printed by"), in_form=False)
brief_back = Field(
    "returned_on",
    Day(),
    N_("Given back on"),
    question=N_("On which day did the page come back, or was torn up?"),
    why=N_("So we know what is still out."),
    in_list=True,
)
BRIEF = Schema(
    "brief",
    N_("Brief for a mentor"),
    (
        brief_person,
        brief_mentor,
        brief_match,
        brief_printed,
        brief_language,
        brief_by,
        brief_back,
    ),
    owner="person",
    dated="printed_on",
)

BRIEF_SCHEMAS = (BRIEF,)
