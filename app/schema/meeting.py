"""Whether, when and how a person likes to meet a mentor: fields of the person's own row."""

from __future__ import annotations

from app.i18n import N_
from app.schema import talkcodes as codes
from app.schema.fields import Field, Purpose, Sensitivity
from app.schema.grids import WeekGrid
from app.schema.kinds import (
    Choice,
    Choices,
    Number,
    Words,
)

wants_mentor = Field(
    "wants_mentor",
    Choice(codes.WANTS_MENTOR),
    N_("Wants a mentor"),
    question=N_("Would you like to have a mentor?"),
    why=N_("A mentor gives time and tips. You can say no."),
    opens_with=(Purpose.STATISTICS,),
)
help_topics = Field(
    "help_topics",
    Choices(codes.HELP_TOPICS),
    N_("Help with"),
    question=N_("What should a mentor help you with?"),
    why=N_("So we find one who knows about it."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
mentor_wishes = Field(
    "mentor_wishes",
    Choices(codes.MENTOR_WISHES),
    N_("Wishes for the mentor"),
    question=N_("What kind of mentor would you like?"),
    why=N_("You feel best with one you like."),
)
mentor_excludes = Field(
    "mentor_excludes",
    Words(400),
    N_("Never to be paired with"),
    question=N_("Is there anyone we must not pair you with?"),
    why=N_("We will not ask you why."),
    sensitivity=Sensitivity.RESTRICTED,
    own_words=True,
)
meet_forms = Field(
    "meet_forms",
    Choices(codes.MEET_FORMS),
    N_("Ways to meet"),
    question=N_("How do you like to meet?"),
    why=N_("Then each meeting fits you."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
week_grid = Field(
    "week_grid",
    WeekGrid(),
    N_("Free in the week"),
    question=N_("When are you free in the week?"),
    why=N_("So we find a time for you both."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
study_hours = Field(
    "study_hours",
    Number(0, 168),
    N_("Hours a week to learn"),
    question=N_("How many hours a week can you give to learning?"),
    why=N_("So the plan has a pace you can keep."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
access_needs = Field(
    "access_needs",
    Choices(codes.ACCESS_NEEDS),
    N_("What makes it easy to take part"),
    question=N_("What makes it easy for you to take part?"),
    why=N_("We can get the room and the time right."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.SHARE_WITH_PARTNER,
        Purpose.REFERRAL,
    ),
)
take_out = Field(
    "take_out",
    Choice(codes.TAKE_OUT),
    N_("To be taken out"),
    question=N_("Is there something we should take out?"),
    why=N_("It is your file. You choose."),
)
intake_read_back = Field(
    "intake_read_back",
    Choice(codes.READ_BACK),
    N_("Read back"),
    question=N_("I read it all to you. Is it right?"),
    why=N_("We want to get your words right."),
    opens_with=(Purpose.STATISTICS,),
)

# In the order of the talk.
MEETING_FIELDS = (
    wants_mentor,
    help_topics,
    mentor_wishes,
    mentor_excludes,
    meet_forms,
    week_grid,
    study_hours,
    access_needs,
    take_out,
    intake_read_back,
)
