"""Mentoring sessions: planned, held, and what was agreed in them."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes
from app.schema.fields import Field, Purpose, Rows, Schema, Search, Sensitivity
from app.schema.kinds import (
    Choice,
    Choices,
    Moment,
    Number,
    References,
    Story,
    Words,
)
from app.schema.references import person_field

session_person = person_field()
session_state = Field(
    "state",
    Choice(codes.SESSION_STATES),
    N_("State"),
    question=N_("Did the meeting happen?"),
    why=N_("Then nobody waits for nothing."),
    in_list=True,
)
session_kind = Field(
    "kind",
    Choice(codes.SESSION_KINDS),
    N_("Kind"),
    question=N_("What kind of meeting is it?"),
    why=N_("So we plan the room and the time."),
)
session_format = Field(
    "format",
    Choice(codes.SESSION_FORMATS),
    N_("Form"),
    question=N_("How do you like to meet?"),
    why=N_("Then each meeting fits you."),
)
starts_at = Field(
    "starts_at",
    Moment(),
    N_("When"),
    question=N_("When shall we meet?"),
    why=N_("You go home with a date in your hand."),
    required=True,
    in_list=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
minutes = Field(
    "minutes",
    Number(5, 600),
    N_("Minutes"),
    question=N_("How long is it, in minutes?"),
    why=N_("So you can plan your day."),
)
session_place = Field(
    "place",
    Words(120),
    N_("Place"),
    question=N_("Where do we meet?"),
    why=N_("It stands on your paper."),
)
with_whom = Field(
    "with_whom",
    Words(80),
    N_("With"),
    question=N_("Whom do you meet?"),
    why=N_("You know whom to ask for."),
    in_list=True,
)
session_interpreter = Field(
    "interpreter",
    Choice(codes.INTERPRETERS),
    N_("Interpreter"),
    question=N_("Who helps us talk?"),
    why=N_("We want you to hear each word the right way."),
)
topics = Field(
    "topics",
    Choices(codes.SESSION_TOPICS),
    N_("Topics"),
    question=N_("What was it about?"),
    why=N_("So we see what helped."),
)
steps = Field("steps", References("step"), N_("Steps touched"), in_form=False)
note_student = Field(
    "note_student",
    Story(600),
    N_("Note for the student"),
    question=N_("What do you take home from it?"),
    why=N_("This note is yours. You may see it."),
    search=Search.TEXT,
)
note_file = Field(
    "note_file",
    Story(4000),
    N_("Note for the file"),
    question=N_("What must the next helper know?"),
    why=N_("Only your helpers here read it."),
    sensitivity=Sensitivity.RESTRICTED,
    search=Search.TEXT,
    purpose=Purpose.KEEP_FILE,
)
SESSION = Schema(
    "session",
    N_("Session"),
    (
        session_person,
        session_state,
        starts_at,
        minutes,
        session_kind,
        session_format,
        session_place,
        with_whom,
        session_interpreter,
        topics,
        note_student,
        note_file,
        steps,
    ),
    rows=Rows.APPEND,
    owner="person",
    sought_by=(("state", "starts_at"),),
)

MENTORING_SCHEMAS = (SESSION,)
