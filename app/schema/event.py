"""Events of the centre, and who comes to them.

An event is the centre's own and names nobody; that somebody comes to it is a row in
their file, which goes with them when they are erased.
"""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes, eventcodes
from app.schema.fields import Field, Merge, Purpose, Rows, Schema, Sensitivity
from app.schema.kinds import (
    Choice,
    LanguageTag,
    Moment,
    Number,
    Reference,
    Story,
    Words,
    YesNo,
)
from app.schema.references import person_field
from app.schema.zones import TimeZone

MOST_PLACES = 2000

event_centre = Field(
    "centre",
    Reference("centre"),
    N_("Centre"),
    required=True,
    in_form=False,
    purpose=Purpose.NONE,
)
event_title = Field(
    "title",
    Words(80),
    N_("Title"),
    question=N_("What is it called?"),
    why=N_("It may stand on a phone. Name no person in it."),
    required=True,
    in_list=True,
    purpose=Purpose.NONE,
)
event_kind = Field(
    "kind",
    Choice(eventcodes.EVENT_KINDS),
    N_("Kind"),
    question=N_("What kind of event is it?"),
    why=N_("So we plan the room and the time."),
    in_list=True,
    purpose=Purpose.NONE,
)
event_starts_at = Field(
    "starts_at",
    Moment(),
    N_("When"),
    question=N_("When does it begin?"),
    why=N_("So all come at the same time."),
    required=True,
    in_list=True,
    purpose=Purpose.NONE,
)
event_minutes = Field(
    "minutes",
    Number(5, 6000),
    N_("Minutes"),
    question=N_("How long is it, in minutes?"),
    why=N_("So you can plan your day."),
    purpose=Purpose.NONE,
)
event_zone = Field(
    "zone",
    TimeZone(),
    N_("Time zone"),
    question=N_("By the clocks of which place?"),
    why=N_("Leave it empty if it is the place of this computer."),
    purpose=Purpose.NONE,
)
event_mode = Field(
    "mode",
    Choice(eventcodes.EVENT_MODES),
    N_("Form"),
    question=N_("How do people meet?"),
    why=N_("So each knows the way."),
    purpose=Purpose.NONE,
)
event_place = Field(
    "place",
    Words(120),
    N_("Place"),
    question=N_("Where is it?"),
    why=N_("So each knows the way."),
    purpose=Purpose.NONE,
)
event_led_by = Field(
    "worker",
    Reference("user"),
    N_("Led by"),
    in_form=False,
    in_list=True,
    purpose=Purpose.NONE,
)
event_capacity = Field(
    "capacity",
    Number(1, MOST_PLACES),
    N_("Places"),
    question=N_("How many people find a place?"),
    why=N_("So nobody has to stand outside."),
    purpose=Purpose.NONE,
)
event_language = Field(
    "language",
    LanguageTag(),
    N_("Language"),
    question=N_("Which language is spoken?"),
    why=N_("So each can follow it."),
    purpose=Purpose.NONE,
)
event_interpreter = Field(
    "interpreter",
    Choice(codes.INTERPRETERS),
    N_("Interpreter"),
    question=N_("Who helps us talk?"),
    why=N_("We want you to hear each word the right way."),
    purpose=Purpose.NONE,
)
event_note = Field(
    "note_file",
    Story(2000),
    N_("Note for the file"),
    question=N_("What must the next helper know?"),
    why=N_("Only your helpers here read it. Name no person in it."),
    sensitivity=Sensitivity.RESTRICTED,
    purpose=Purpose.NONE,
)
event_cancelled = Field(
    "cancelled",
    YesNo(),
    N_("Called off"),
    merge=Merge.PROTECT,
    protective=(True, False),
    in_form=False,
    purpose=Purpose.NONE,
)
EVENT = Schema(
    "event",
    N_("Event"),
    (
        event_centre,
        event_title,
        event_kind,
        event_starts_at,
        event_minutes,
        event_zone,
        event_mode,
        event_place,
        event_led_by,
        event_capacity,
        event_language,
        event_interpreter,
        event_note,
        event_cancelled,
    ),
    rows=Rows.APPEND,
    owner="centre",
    sought_by=(("starts_at",),),
)

attendance_person = person_field()
attendance_event = Field(
    "event", Reference("event"), N_("Event"), required=True, in_form=False, in_list=True
)
attendance_state = Field(
    "state",
    Choice(eventcodes.ATTENDANCE_STATES),
    N_("State"),
    question=N_("Did the person come?"),
    why=N_("So we see who may need a call."),
    in_list=True,
)
attendance_part = Field(
    "part",
    Choice(eventcodes.ATTENDANCE_PARTS),
    N_("Part in it"),
    question=N_("What does the person do there?"),
    why=N_("So we know whom to thank."),
)
attendance_words = Field(
    "words",
    Words(280),
    N_("Own words"),
    question=N_("What does the person say about it?"),
    why=N_("So the next one suits better."),
    own_words=True,
)
ATTENDANCE = Schema(
    "attendance",
    N_("Attendance"),
    (
        attendance_person,
        attendance_event,
        attendance_state,
        attendance_part,
        attendance_words,
    ),
    owner="person",
    natural=("event", "person"),
    sought_by=(("event",),),
)

EVENT_SCHEMAS = (EVENT, ATTENDANCE)
