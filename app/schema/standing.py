"""What papers allow, numbers at offices, daily life, and how a person feels about it."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import talkcodes as codes
from app.schema.codes import INTERPRETERS, TOLD_BY
from app.schema.fields import Field, Purpose, Rows, Schema, Search, Sensitivity
from app.schema.kinds import (
    Choice,
    Day,
    Number,
    Reference,
    Words,
)
from app.schema.lists import Country
from app.schema.references import person_field
from app.schema.voicecodes import RUNGS, TWO_FACES, VOICES

MOST_RUNG = 10

legal_person = person_field()
may_study = Field(
    "may_study",
    Choice(codes.PERMISSIONS),
    N_("May study"),
    question=N_("Do your papers let you study?"),
    why=N_("Then we plan only what you may do."),
    sensitivity=Sensitivity.RESTRICTED,
    opens_with=(Purpose.STATISTICS,),
    in_list=True,
)
may_work = Field(
    "may_work",
    Choice(codes.PERMISSIONS),
    N_("May work"),
    question=N_("Do your papers let you work?"),
    why=N_("Then we look for work you may do."),
    sensitivity=Sensitivity.RESTRICTED,
    opens_with=(
        Purpose.STATISTICS,
        Purpose.SHARE_WITH_PARTNER,
    ),
    in_list=True,
)
legal_until = Field(
    "valid_until",
    Day(),
    N_("Paper valid until"),
    question=N_("Is there an end date on that paper?"),
    why=N_("We can tell you in good time."),
    sensitivity=Sensitivity.RESTRICTED,
)
LEGAL = Schema(
    "legal",
    N_("What papers allow"),
    (legal_person, may_study, may_work, legal_until),
    rows=Rows.ONE,
    owner="person",
    natural=("person",),
    topic="papers",
    sought_by=(("valid_until",),),
)

identifier_person = person_field()
identifier_type = Field(
    "type",
    Choice(codes.IDENTIFIER_TYPES),
    N_("Number from"),
    question=N_("Is there a number another office knows you by?"),
    why=N_("A number can save you a long talk there."),
    sensitivity=Sensitivity.RESTRICTED,
    opens_with=(Purpose.REFERRAL,),
    in_list=True,
)
identifier_value = Field(
    "value",
    Words(60),
    N_("Number"),
    question=N_("What is the number?"),
    why=N_("We hide it on the screen."),
    sensitivity=Sensitivity.RESTRICTED,
    opens_with=(
        Purpose.REFERRAL,
        Purpose.RECOGNITION_AUTHORITY,
    ),
    identifying=True,
    search=Search.NUMBER,
    masked=True,
)
identifier_country = Field(
    "country",
    Country(on_papers=True),
    N_("Country of the office"),
    question=N_("Which country is that office in?"),
    why=N_("The same number may be used in two places."),
    sensitivity=Sensitivity.RESTRICTED,
)
identifier_until = Field(
    "valid_until",
    Day(),
    N_("Valid until"),
    question=N_("Is there an end date?"),
    why=N_("We can tell you in good time."),
    sensitivity=Sensitivity.RESTRICTED,
)
identifier_source = Field(
    "seen",
    Choice(TOLD_BY),
    N_("Source"),
    question=N_("How do we know the number?"),
    why=N_("Some offices ask who has seen it."),
    sensitivity=Sensitivity.RESTRICTED,
)
IDENTIFIER = Schema(
    "identifier",
    N_("Number at an office"),
    (
        identifier_person,
        identifier_type,
        identifier_value,
        identifier_country,
        identifier_until,
        identifier_source,
    ),
    owner="person",
    topic="papers",
    add_another=N_("Is there one more number?"),
)

barrier_person = person_field()
barrier_kind = Field(
    "kind",
    Choice(codes.BARRIER_KINDS),
    N_("Part of daily life"),
    question=N_("Which part of daily life is it?"),
    why=N_("Each part has its own help."),
    required=True,
    in_list=True,
)
severity = Field(
    "severity",
    Choice(codes.BARRIER_LEVELS),
    N_("How it is"),
    question=N_("How is it now?"),
    why=N_("We plan help where you want it."),
    in_list=True,
)
support = Field(
    "support",
    Words(280),
    N_("Help offered"),
    question=N_("Which help did we offer?"),
    why=N_("So nobody offers it twice, or never."),
)
BARRIER = Schema(
    "barrier",
    N_("Daily life"),
    (barrier_person, barrier_kind, severity, support),
    owner="person",
    natural=("person", "kind"),
    topic="daily_life",
)

measure_person = person_field()
scale = Field(
    "scale",
    Choice(codes.SCALES),
    N_("Scale"),
    question=N_("What is it about?"),
    why=N_("Each scale is looked at by itself."),
    required=True,
    in_list=True,
)
scale_value = Field(
    "value",
    Choice(codes.SCALE_POINTS),
    N_("Answer"),
    question=N_("How much is it so?"),
    why=N_("Later we look at how it has changed."),
    required=True,
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
measured_on = Field("measured_on", Day(), N_("Said on"), in_form=False)
MEASURE = Schema(
    "measure",
    N_("How it feels"),
    (measure_person, scale, scale_value, measured_on),
    rows=Rows.APPEND,
    owner="person",
    topic="hopes",
    dated="measured_on",
)

feedback_person = person_field()
face = Field(
    "face",
    Choice(codes.FACES),
    N_("How the talk was"),
    question=N_("How was this talk for you?"),
    why=N_("You help us do it well."),
    opens_with=(Purpose.STATISTICS,),
    required=True,
    in_list=True,
)
# At the table two faces are enough; they are kept as what they are among the five.
two_faces = replace(face, kind=Choice(TWO_FACES), question=N_("How is the mentoring for you?"))
feedback_about = Field("about", Choice(codes.FEEDBACK_ABOUT), N_("About"), in_form=False)
felt_on = Field("said_on", Day(), N_("Said on"), in_form=False)
# Asked beside a match and not in the talk: the forms name them.
said_by = Field(
    "said_by",
    Choice(VOICES),
    N_("Said by"),
    question=N_("Who says it?"),
    why=N_("Each side is heard for itself."),
    in_form=False,
    in_list=True,
)
feedback_words = Field(
    "words",
    Words(280),
    N_("In a sentence"),
    question=N_("What would you like to say about it?"),
    why=N_("Only your helpers here read it."),
    sensitivity=Sensitivity.RESTRICTED,
    own_words=True,
    in_form=False,
)
feedback_interpreter = Field(
    "interpreter",
    Choice(INTERPRETERS),
    N_("Interpreter"),
    question=N_("Who helps us talk?"),
    why=N_("We want you to hear each word the right way."),
    in_form=False,
)
feedback_match = Field("match", Reference("match"), N_("Match"), in_form=False)
feedback_session = Field("session", Reference("session"), N_("Meeting"), in_form=False)
feedback_asked_by = Field("asked_by", Reference("user"), N_("Asked by"), in_form=False)
FEEDBACK = Schema(
    "feedback",
    N_("Feedback"),
    (
        feedback_person,
        face,
        feedback_about,
        felt_on,
        said_by,
        feedback_words,
        feedback_interpreter,
        feedback_match,
        feedback_session,
        feedback_asked_by,
    ),
    rows=Rows.APPEND,
    owner="person",
    topic="look_back",
    dated="said_on",
    sought_by=(("match",),),
)

rung_person = person_field()
rung = Field(
    "rung",
    Choice(RUNGS),
    N_("About"),
    question=N_("What is it about?"),
    why=N_("Each ladder is looked at by itself."),
    required=True,
    in_list=True,
)
rung_value = Field(
    "value",
    Number(0, MOST_RUNG),
    N_("Rung"),
    question=N_("On which rung do you stand today?"),
    why=N_("Later we look at how it has changed."),
    required=True,
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
stood_on = Field("said_on", Day(), N_("Said on"), in_form=False)
rung_asked_by = Field("asked_by", Reference("user"), N_("Asked by"), in_form=False)
LADDER = Schema(
    "ladder",
    N_("Confidence ladder"),
    (rung_person, rung, rung_value, stood_on, rung_asked_by),
    rows=Rows.APPEND,
    owner="person",
    dated="said_on",
)

STANDING_SCHEMAS = (LEGAL, IDENTIFIER, BARRIER, MEASURE, FEEDBACK, LADDER)
