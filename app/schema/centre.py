"""The centre and its workers: facts about the program's own house, not about students."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes
from app.schema.fields import Field, Merge, Purpose, Rows, Schema, Search
from app.schema.kinds import Choices, LanguageTag, Reference, Slots, Words, YesNo

centre_name = Field(
    "name",
    Words(120),
    N_("Name of the centre"),
    question=N_("What is your centre called?"),
    why=N_("It stands on each paper."),
    required=True,
    purpose=Purpose.NONE,
    in_list=True,
)
centre_names = Field(
    "names",
    Slots(120),
    N_("Name in other languages"),
    question=N_("How is it written in other languages?"),
    why=N_("Students know it by that name."),
    purpose=Purpose.NONE,
)
address = Field(
    "address",
    Words(160),
    N_("Address"),
    question=N_("Where is it?"),
    why=N_("Students find the way."),
    purpose=Purpose.NONE,
)
phone = Field(
    "phone",
    Words(40),
    N_("Phone number"),
    question=N_("Which number can students call?"),
    why=N_("It stands in large digits on each paper."),
    purpose=Purpose.NONE,
)
hours = Field(
    "hours",
    Words(80),
    N_("Opening hours"),
    question=N_("When is somebody there?"),
    why=N_("Nobody stands before a closed door."),
    purpose=Purpose.NONE,
)
centre_language = Field(
    "language",
    LanguageTag(),
    N_("Language of the centre"),
    question=N_("Which language do your papers have beside the student's?"),
    why=N_("Helpers can read the paper too."),
    purpose=Purpose.NONE,
)
money_bands = Field(
    "money_bands",
    Slots(160),
    N_("What the words for money mean"),
    question=N_("How much is “a bit”, and how much is “some”?"),
    why=N_("All helpers here mean the same by it."),
    purpose=Purpose.NONE,
)
demonstration = Field(
    "demonstration",
    YesNo(),
    N_("Demonstration centre"),
    merge=Merge.PROTECT,
    protective=(True, False),
    purpose=Purpose.NONE,
    in_form=False,
)
CENTRE = Schema(
    "centre",
    N_("Centre"),
    (
        centre_name,
        centre_names,
        address,
        phone,
        hours,
        centre_language,
        money_bands,
        demonstration,
    ),
    rows=Rows.ONE,
    owner="",
)

user_centre = Field(
    "centre",
    Reference("centre"),
    N_("Centre"),
    required=True,
    purpose=Purpose.NONE,
    in_form=False,
)
user_name = Field(
    "name",
    Words(80),
    N_("Name of the worker"),
    question=N_("What is your name?"),
    why=N_("Your students read it on their paper."),
    required=True,
    purpose=Purpose.NONE,
    search=Search.NO,
    in_list=True,
)
label = Field(
    "label",
    Words(40),
    N_("Name on the lock screen"),
    question=N_("What shall the lock screen call you?"),
    why=N_("Pick words that do not say who you are."),
    purpose=Purpose.NONE,
)
user_roles = Field(
    "roles",
    Choices(codes.USER_ROLES),
    N_("Roles"),
    question=N_("What does this person do here?"),
    why=N_("Each role sees only what it needs."),
    purpose=Purpose.NONE,
)
active = Field(
    "active",
    YesNo(),
    N_("Works here now"),
    question=N_("Does this person still work here?"),
    why=N_("A person who has left opens nothing."),
    merge=Merge.PROTECT,
    protective=(False, True),
    purpose=Purpose.NONE,
    in_form=False,
)
USER = Schema(
    "user",
    N_("Worker"),
    (user_centre, user_name, label, user_roles, active),
    owner="centre",
)

CENTRE_SCHEMAS = (CENTRE, USER)
