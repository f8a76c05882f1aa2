"""Why somebody opened the file of a person who is not in their care."""

from __future__ import annotations

from app.i18n import N_
from app.schema.fields import Field, Rows, Schema, Sensitivity
from app.schema.kinds import Choice, Day, Reference, Words
from app.schema.options import listed
from app.schema.references import person_field

LOOK_REASONS = listed(
    "look_reasons",
    reason=N_("For the work"),
    access=N_("For the person to see their file"),
    erasure=N_("To erase the file"),
)

look_person = person_field()
look_worker = Field(
    "worker", Reference("user"), N_("Worker"), required=True, in_form=False, in_list=True
)
look_why = Field(
    "why", Choice(LOOK_REASONS), N_("What for"), required=True, in_form=False, in_list=True
)
look_words = Field(
    "words",
    Words(200),
    N_("Reason for opening"),
    question=N_("Why do you need this file?"),
    why=N_("The person may ask who looked, and why."),
    sensitivity=Sensitivity.RESTRICTED,
    required=True,
)
look_on = Field("on", Day(), N_("Opened on"), required=True, in_form=False, in_list=True)
LOOK = Schema(
    "look",
    N_("File opened"),
    (look_person, look_worker, look_why, look_words, look_on),
    rows=Rows.APPEND,
    owner="person",
    dated="on",
    sought_by=(("worker",),),
)

LOOK_SCHEMAS = (LOOK,)
