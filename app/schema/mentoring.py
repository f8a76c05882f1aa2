"""Mentoring sessions, contacts with both sides of a match, and doors opened for a student."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes, mentorcodes
from app.schema.fields import Field, Purpose, Rows, Schema, Search, Sensitivity
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    Moment,
    Number,
    Reference,
    References,
    Story,
    Words,
)
from app.schema.references import person_field

MOST_WITH_WHOM = 80  # signs

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
    Words(MOST_WITH_WHOM),
    N_("With"),
    question=N_("Whom do you meet?"),
    why=N_("You know whom to ask for."),
    in_list=True,
)
session_match = Field(
    "match",
    Reference("match"),
    N_("With the mentor"),
    question=N_("Which mentor is it with?"),
    why=N_("So we see that the two of you meet."),
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
        session_match,
        with_whom,
        session_interpreter,
        topics,
        note_student,
        note_file,
        steps,
    ),
    rows=Rows.APPEND,
    owner="person",
    sought_by=(("state", "starts_at"), ("match", "state", "starts_at")),
)

check_in_person = person_field()
check_in_match = Field(
    "match", Reference("match"), N_("Match"), required=True, in_form=False, in_list=True
)
check_in_side = Field(
    "side",
    Choice(mentorcodes.MATCH_SIDES),
    N_("Side"),
    question=N_("With whom did you speak?"),
    why=N_("Each side is asked on its own."),
    required=True,
    in_list=True,
)
check_in_on = Field(
    "done_on",
    Day(),
    N_("Spoken on"),
    question=N_("On which day was it?"),
    why=N_("So we know when to ask again."),
    required=True,
    in_list=True,
)
check_in_state = Field(
    "goes",
    Choice(mentorcodes.MATCH_MOODS),
    N_("How it goes"),
    question=N_("How does it go with the two?"),
    why=N_("So we help in good time."),
    in_list=True,
)
check_in_words = Field(
    "words",
    Story(600),
    N_("What was said"),
    question=N_("What must the next helper know?"),
    why=N_("Only your helpers here read it."),
    sensitivity=Sensitivity.RESTRICTED,
)
# One row for each side and day, so that two computers do not count one talk twice.
CHECK_IN = Schema(
    "check_in",
    N_("Contact about a match"),
    (
        check_in_person,
        check_in_match,
        check_in_side,
        check_in_on,
        check_in_state,
        check_in_words,
    ),
    owner="person",
    natural=("match", "side", "done_on"),
    sought_by=(("match", "side", "done_on"),),
)

advocacy_person = person_field()
advocacy_match = Field(
    "match",
    Reference("match"),
    N_("With the mentor"),
    question=N_("Which mentor did it?"),
    why=N_("So we can say thank you."),
)
advocacy_act = Field(
    "act",
    Choice(mentorcodes.ADVOCACY_ACTS),
    N_("What was done"),
    question=N_("What did the helper do for you?"),
    why=N_("So we see which doors open."),
    required=True,
    in_list=True,
)
advocacy_on = Field(
    "done_on",
    Day(),
    N_("Done on"),
    question=N_("On which day was it?"),
    why=N_("So we know when to ask what came of it."),
    required=True,
    in_list=True,
)
advocacy_to = Field(
    "to",
    Words(120),
    N_("With whom or where"),
    question=N_("Who was asked?"),
    why=N_("So nobody asks there twice."),
    in_list=True,
)
advocacy_result = Field(
    "came_of",
    Choice(mentorcodes.ADVOCACY_RESULTS),
    N_("What came of it"),
    question=N_("What came of it?"),
    why=N_("So we learn what helps."),
    in_list=True,
)
advocacy_words = Field(
    "words",
    Story(600),
    N_("More about it"),
    question=N_("What else is good to know?"),
    why=N_("Only your helpers here read it."),
)
ADVOCACY = Schema(
    "advocacy",
    N_("Door opened"),
    (
        advocacy_person,
        advocacy_match,
        advocacy_act,
        advocacy_on,
        advocacy_to,
        advocacy_result,
        advocacy_words,
    ),
    rows=Rows.APPEND,
    owner="person",
)

MENTORING_SCHEMAS = (SESSION, CHECK_IN, ADVOCACY)
