"""The mentor register: profile, checks, training, agreement, and who is kept apart."""

from __future__ import annotations

from app.i18n import N_
from app.schema import mentorcodes as codes
from app.schema.fields import Field, Merge, Schema, Sensitivity
from app.schema.grids import WeekGrid
from app.schema.kinds import Choice, Choices, Day, Number, Reference, Words, YesNo
from app.schema.lists import Listed
from app.schema.references import person_field
from app.schema.talkcodes import HELP_TOPICS, MEET_FORMS
from app.schema.zones import TimeZone

MOST_PLACES = 20

mentor_person = person_field()
mentor_state = Field(
    "state",
    Choice(codes.MENTOR_STATES),
    N_("State"),
    question=N_("Where does this mentor stand?"),
    why=N_("Only an approved mentor gets a student."),
    merge=Merge.PROTECT,
    protective=("refused", "ended", "asked", "approved"),
    in_list=True,
)
mentor_isco = Field(
    "isco",
    Listed("isco_groups"),
    N_("Kind of work"),
    question=N_("Which picture is most like your work?"),
    why=N_("So we find a student who wants to learn about it."),
    in_list=True,
)
mentor_isced = Field(
    "isced_field",
    Listed("isced_fields"),
    N_("Field of study"),
    question=N_("What did you study?"),
    why=N_("So we find a student on the same road."),
)
mentor_sector = Field(
    "sector",
    Choice(codes.SECTORS),
    N_("Sector"),
    question=N_("In which sector do you work?"),
    why=N_("So we see which ones we lack."),
)
mentor_topics = Field(
    "topics",
    Choices(HELP_TOPICS),
    N_("Can help with"),
    question=N_("What can you help with?"),
    why=N_("So we find a student who needs it."),
)
mentor_capacity = Field(
    "capacity",
    Number(0, MOST_PLACES),
    N_("Places"),
    question=N_("How many students can you take at one time?"),
    why=N_("So you never have more than you can care for."),
    in_list=True,
)
mentor_grid = Field(
    "week_grid",
    WeekGrid(),
    N_("Free in the week"),
    question=N_("When are you free in the week?"),
    why=N_("So we find a time for you both."),
)
mentor_zone = Field(
    "zone",
    TimeZone(),
    N_("Time zone"),
    question=N_("Where are the clocks by which you are free?"),
    why=N_("Leave it empty if it is the place of this computer."),
)
mentor_forms = Field(
    "meet_forms",
    Choices(MEET_FORMS),
    N_("Ways to meet"),
    question=N_("How do you like to meet?"),
    why=N_("Then each meeting fits you."),
)
mentor_places = Field(
    "places",
    Words(160),
    N_("Where"),
    question=N_("In which parts of town can you meet?"),
    why=N_("So nobody has to go too far."),
)
mentor_limits = Field(
    "limits",
    Choices(codes.MENTOR_LIMITS),
    N_("Limits asked for"),
    question=N_("Whom would you like to meet, and whom not?"),
    why=N_("We keep to what you ask for."),
    sensitivity=Sensitivity.RESTRICTED,
)
mentor_newcomer = Field(
    "newcomer",
    YesNo(),
    N_("Was new here once"),
    question=N_("Were you new in this country once, too?"),
    why=N_("Some students wish for this. You need not say."),
    sensitivity=Sensitivity.RESTRICTED,
)
available_from = Field(
    "available_from",
    Day(),
    N_("Available from"),
    question=N_("From which day can you begin?"),
    why=N_("So no student waits for nothing."),
)
available_until = Field(
    "available_until",
    Day(),
    N_("Available until"),
    question=N_("Until which day do you have time?"),
    why=N_("A match needs time to grow."),
)
paused_until = Field(
    "paused_until",
    Day(),
    N_("Pause until"),
    question=N_("Do you need a pause, and until when?"),
    why=N_("We ask you for nothing in that time."),
)
MENTOR = Schema(
    "mentor",
    N_("Mentor"),
    (
        mentor_person,
        mentor_state,
        mentor_isco,
        mentor_isced,
        mentor_sector,
        mentor_topics,
        mentor_capacity,
        mentor_grid,
        mentor_zone,
        mentor_forms,
        mentor_places,
        mentor_limits,
        mentor_newcomer,
        available_from,
        available_until,
        paused_until,
    ),
    owner="person",
    natural=("person",),
)

check_person = person_field()
check_type = Field(
    "type",
    Choice(codes.CHECK_TYPES),
    N_("Check"),
    question=N_("Which check is it?"),
    why=N_("Each keeps students safe in its own way."),
    required=True,
    sensitivity=Sensitivity.RESTRICTED,
    in_list=True,
)
check_result = Field(
    "result",
    Choice(codes.CHECK_RESULTS),
    N_("Result"),
    question=N_("What came of it?"),
    why=N_("Without it nobody is matched."),
    merge=Merge.PROTECT,
    protective=("refused", "waiting", "passed"),
    sensitivity=Sensitivity.RESTRICTED,
    in_list=True,
)
checked_on = Field(
    "checked_on",
    Day(),
    N_("Checked on"),
    question=N_("On which day was it done?"),
    why=N_("So we know how old it is."),
    sensitivity=Sensitivity.RESTRICTED,
)
check_until = Field(
    "valid_until",
    Day(),
    N_("Valid until"),
    question=N_("Until which day does it count?"),
    why=N_("We ask again before it ends."),
    sensitivity=Sensitivity.RESTRICTED,
    in_list=True,
)
CHECK = Schema(
    "check",
    N_("Check of a mentor"),
    (check_person, check_type, check_result, checked_on, check_until),
    owner="person",
    sought_by=(("result", "valid_until"),),
)

orientation_person = person_field()
module = Field(
    "module",
    Choice(codes.MODULES),
    N_("Training"),
    question=N_("Which part of the training is it?"),
    why=N_("A trained mentor stays longer."),
    required=True,
    in_list=True,
)
module_version = Field(
    "version",
    Words(40),
    N_("Version"),
    question=N_("Which version of it was taught?"),
    why=N_("So we know who has heard what."),
)
done_on = Field(
    "done_on",
    Day(),
    N_("Done on"),
    question=N_("On which day was it?"),
    why=N_("Once a year we go over it again."),
    in_list=True,
)
orientation_minutes = Field(
    "minutes",
    Number(5, 6000),
    N_("Minutes"),
    question=N_("How long was it, in minutes?"),
    why=N_("Two hours are the least before a match."),
)
trainer = Field(
    "trainer",
    Words(80),
    N_("Trainer"),
    question=N_("Who taught it?"),
    why=N_("So we know whom to ask."),
)
ORIENTATION = Schema(
    "orientation",
    N_("Training of a mentor"),
    (orientation_person, module, module_version, done_on, orientation_minutes, trainer),
    owner="person",
    natural=("person", "module"),
)

agreement_person = person_field()
agreement_version = Field(
    "version",
    Words(40),
    N_("Version"),
    question=N_("Which version was signed?"),
    why=N_("So we know what was promised."),
)
signed_on = Field(
    "signed_on",
    Day(),
    N_("Signed on"),
    question=N_("On which day was it signed?"),
    why=N_("The promise counts from this day."),
    required=True,
    in_list=True,
)
agreement_until = Field(
    "valid_until",
    Day(),
    N_("Valid until"),
    question=N_("Until which day does it count?"),
    why=N_("We ask again before it ends."),
    in_list=True,
)
AGREEMENT = Schema(
    "agreement",
    N_("Agreement of a mentor"),
    (agreement_person, agreement_version, signed_on, agreement_until),
    owner="person",
)

apart_person = person_field()
apart_other = Field(
    "other",
    Reference("person"),
    N_("Never together with"),
    question=N_("With whom must this person never be paired?"),
    why=N_("Leave it empty if it is nobody we know."),
    sensitivity=Sensitivity.RESTRICTED,
    names_another=True,
)
apart_reason = Field(
    "reason",
    Choice(codes.APART_REASONS),
    N_("Reason"),
    question=N_("What is the reason?"),
    why=N_("So nobody lifts it by mistake."),
    sensitivity=Sensitivity.RESTRICTED,
)
APART = Schema(
    "apart",
    N_("Kept apart"),
    (apart_person, apart_other, apart_reason),
    owner="person",
    sought_by=(("other",),),
)

MENTOR_SCHEMAS = (MENTOR, CHECK, ORIENTATION, AGREEMENT, APART)
