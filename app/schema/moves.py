"""When a person's file went to another centre, and when they came back."""

from __future__ import annotations

from app.i18n import N_
from app.schema.fields import Field, Rows, Schema
from app.schema.kinds import Day, Reference, Words
from app.schema.references import person_field

move_person = person_field()
moved_to = Field(
    "centre",
    Words(80),
    N_("Other centre"),
    question=N_("Which centre did they go to?"),
    why=N_("So we know whom to ask."),
    in_list=True,
)
move_worker = Field("worker", Reference("user"), N_("Worker"), in_form=False, in_list=True)
moved_on = Field("on", Day(), N_("Gone on"), required=True, in_form=False, in_list=True)
# Of the sealed file, to be read aloud when it arrives; they tell nothing of who is in it.
move_digits = Field("digits", Words(40), N_("Digits of the sealed file"), in_form=False)
back_on = Field(
    "back_on",
    Day(),
    N_("Back since"),
    question=N_("Since when are they back?"),
    why=N_("Then we look after them here again."),
    in_list=True,
)
MOVE = Schema(
    "move",
    N_("Gone to another centre"),
    (move_person, moved_to, move_worker, moved_on, move_digits, back_on),
    rows=Rows.APPEND,
    owner="person",
    dated="on",
)

MOVE_SCHEMAS = (MOVE,)
