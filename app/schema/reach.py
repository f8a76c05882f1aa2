"""How a person can be reached safely, and what the desk must do or never do."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes
from app.schema.fields import Field, Merge, Purpose, Schema, Search, Sensitivity
from app.schema.kinds import (
    Choice,
    Choices,
    Words,
    YesNo,
)
from app.schema.references import person_field

contact_person = person_field()
contact_kind = Field(
    "kind",
    Choice(codes.CONTACT_KINDS),
    N_("Way to reach"),
    question=N_("How can we reach you? No way is fine too."),
    why=N_("We want to tell you about your next step."),
    required=True,
)
contact_value = Field(
    "value",
    Words(200),
    N_("Number or address"),
    question=N_("What do we write down to find you this way?"),
    why=N_("We use it to reach you."),
    identifying=True,
    search=Search.NUMBER,
    masked=True,
    purpose=Purpose.CONTACT_ME,
)
shared_with = Field(
    "shared_with",
    Choices(codes.SHARED_WITH),
    N_("Shared with"),
    question=N_("Who else may see or hear this?"),
    why=N_("Then we know what we can say there."),
    purpose=Purpose.CONTACT_ME,
)
message_safe = Field(
    "message_safe",
    Choice(codes.MESSAGE_SAFE),
    N_("Safe to leave a message"),
    question=N_("Is it safe to leave a message there?"),
    why=N_("Some people like no one else to hear it."),
    merge=Merge.PROTECT,
    protective=("no", "call_back_only", "yes"),
    purpose=Purpose.CONTACT_ME,
)
safe_hours = Field(
    "safe_hours",
    Choices(codes.SAFE_HOURS),
    N_("Good times"),
    question=N_("When is a good time to reach you?"),
    why=N_("We do not want to call at a bad time."),
    purpose=Purpose.CONTACT_ME,
)
do_not_contact = Field(
    "do_not_contact",
    YesNo(),
    N_("Do not use this"),
    question=N_("Must we not use this number or place?"),
    why=N_("Some ways may not be safe for you."),
    merge=Merge.PROTECT,
    protective=(True, False),
    sensitivity=Sensitivity.RESTRICTED,
)
CONTACT = Schema(
    "contact",
    N_("Way to reach the person"),
    (
        contact_person,
        contact_kind,
        contact_value,
        shared_with,
        message_safe,
        safe_hours,
        do_not_contact,
    ),
    owner="person",
    topic="reach",
    add_another=N_("Is there one more way to reach you?"),
)

flag_person = person_field()
flag_kind = Field(
    "kind",
    Choice(codes.FLAG_KINDS),
    N_("About"),
    question=N_("What is it about?"),
    why=N_("So the right helper reads it."),
)
instruction = Field(
    "instruction",
    Words(200),
    N_("What the desk must do"),
    question=N_("What must we do, or never do?"),
    why=N_("We keep you safe here."),
    required=True,
    sensitivity=Sensitivity.RESTRICTED,
)
flag_active = Field(
    "active",
    YesNo(),
    N_("In force"),
    question=N_("Does this still hold?"),
    why=N_("An old warning may be wrong."),
    merge=Merge.PROTECT,
    protective=(True, False),
)
FLAG = Schema(
    "flag",
    N_("Warning for the desk"),
    (flag_person, flag_kind, instruction, flag_active),
    owner="person",
    topic="reach",
    add_another=N_("Is there one more thing we must know?"),
)

REACH_SCHEMAS = (CONTACT, FLAG)
