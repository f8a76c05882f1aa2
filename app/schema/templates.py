"""Pathway templates that a centre made itself, and their steps: what a plan can be made from."""

from __future__ import annotations

from app.i18n import N_, verbatim
from app.schema import codes
from app.schema.fields import Field, Merge, Purpose, Schema
from app.schema.kinds import Choice, Number, Reference, References, Slots, Words, YesNo
from app.schema.lists import Shared, SharedCodes
from app.schema.options import Options
from app.schema.spans import Weeks

LEVELS = Options("step_levels", {code: verbatim(code) for code in codes.LEVEL_LADDER})


def _centre_field() -> Field[str]:
    return Field(
        "centre",
        Reference("centre"),
        N_("Centre"),
        required=True,
        purpose=Purpose.NONE,
        in_form=False,
    )


template_centre = _centre_field()
template_code = Field(
    "code",
    Words(40),
    N_("Short name"),
    required=True,
    purpose=Purpose.NONE,
    in_form=False,
    in_list=True,
)
template_title = Field(
    "title",
    Slots(120),
    N_("Name for workers"),
    question=N_("What shall workers call this road?"),
    why=N_("It stands in the list to choose from."),
    purpose=Purpose.NONE,
    in_list=True,
)
plain_title = Field(
    "plain_title",
    Slots(120),
    N_("Name in plain words"),
    question=N_("Where does this road lead, in plain words?"),
    why=N_("Students read it on their paper."),
    purpose=Purpose.NONE,
)
entry = Field(
    "entry",
    Slots(240),
    N_("Who it is for"),
    question=N_("For whom is this road?"),
    why=N_("Then the right people are put on it."),
    purpose=Purpose.NONE,
)
outcome = Field(
    "outcome",
    Slots(240),
    N_("What is true at the end"),
    question=N_("What has been reached at the end?"),
    why=N_("Then all know when it is done."),
    purpose=Purpose.NONE,
)
planner_notes = Field(
    "planner_notes",
    Slots(600),
    N_("Notes for workers"),
    question=N_("What should a worker know before using it?"),
    why=N_("What you have learned helps the next one."),
    purpose=Purpose.NONE,
)
track = Field(
    "track",
    Shared("tracks"),
    N_("Sort of road"),
    question=N_("Does it lead to study, to work, or to both?"),
    why=N_("So it stands in the right place."),
    purpose=Purpose.NONE,
)
template_languages = Field(
    "languages", Words(200), N_("Languages"), purpose=Purpose.NONE, in_form=False
)
review = Field("review", Words(600), N_("Read by"), purpose=Purpose.NONE, in_form=False)
pairs_well_with = Field(
    "pairs_well_with", Words(400), N_("Goes well with"), purpose=Purpose.NONE, in_form=False
)
made_from = Field("made_from", Words(60), N_("Made from"), purpose=Purpose.NONE, in_form=False)
version = Field(
    "version",
    Number(1),
    N_("Version"),
    purpose=Purpose.NONE,
    in_form=False,
    merge=Merge.LATEST,
)
offered = Field(
    "offered",
    YesNo(),
    N_("Offered"),
    question=N_("Shall it be offered for new plans?"),
    why=N_("Plans made from it stay as they are."),
    purpose=Purpose.NONE,
)
TEMPLATE = Schema(
    "template",
    N_("Pathway template"),
    (
        template_centre,
        template_code,
        template_title,
        plain_title,
        entry,
        outcome,
        planner_notes,
        track,
        offered,
        template_languages,
        review,
        pairs_well_with,
        made_from,
        version,
    ),
    owner="centre",
    natural=("centre", "code"),
)

milestone_centre = _centre_field()
milestone_template = Field(
    "template",
    Reference("template"),
    N_("Pathway template"),
    required=True,
    purpose=Purpose.NONE,
    in_form=False,
)
milestone_code = Field(
    "code", Words(40), N_("Short name"), required=True, purpose=Purpose.NONE, in_form=False
)
plain = Field(
    "plain",
    Slots(160),
    N_("Sentence"),
    question=N_("What is the step, in 12 plain words at most?"),
    why=N_("Students read it, or have it read to them."),
    purpose=Purpose.NONE,
    in_list=True,
)
milestone_title = Field(
    "title",
    Slots(120),
    N_("Name for workers"),
    question=N_("What shall workers call this step?"),
    why=N_("It is shorter than the sentence."),
    purpose=Purpose.NONE,
)
done_when = Field(
    "done_when",
    Slots(200),
    N_("Done when"),
    question=N_("What must be true to tick it?"),
    why=N_("Then all workers tick it alike."),
    purpose=Purpose.NONE,
)
category = Field(
    "category",
    Shared("categories"),
    N_("Sort of step"),
    question=N_("What sort of step is it?"),
    why=N_("Steps of one sort are found together."),
    purpose=Purpose.NONE,
)
lane = Field(
    "lane",
    Choice(codes.LANES),
    N_("Lane"),
    question=N_("Is it learning, work, or daily life?"),
    why=N_("Your road has these three parts."),
    purpose=Purpose.NONE,
)
weeks = Field(
    "weeks",
    Weeks(),
    N_("Weeks it takes"),
    question=N_("How many weeks does it take?"),
    why=N_("The days of a plan are counted from it."),
    purpose=Purpose.NONE,
)
who_helps = Field(
    "who_helps",
    SharedCodes("roles"),
    N_("Who helps"),
    question=N_("Who helps with it?"),
    why=N_("The first one stands on the paper."),
    purpose=Purpose.NONE,
)
documents = Field(
    "documents",
    SharedCodes("documents"),
    N_("Papers to bring"),
    question=N_("Which papers are to be brought?"),
    why=N_("So nothing is missing on the day."),
    purpose=Purpose.NONE,
)
depends_on = Field(
    "depends_on",
    References("milestone"),
    N_("Comes after"),
    question=N_("Which steps come before it?"),
    why=N_("Then the days follow each other."),
    purpose=Purpose.NONE,
)
optional = Field(
    "optional",
    YesNo(),
    N_("May be left out"),
    question=N_("May it be left out?"),
    why=N_("Not every road needs every step."),
    purpose=Purpose.NONE,
)
waiting = Field(
    "waiting",
    YesNo(),
    N_("Waits for others"),
    question=N_("Is it others who act, such as an office?"),
    why=N_("Then nobody here is ever late on it."),
    purpose=Purpose.NONE,
)
cost = Field(
    "cost",
    YesNo(),
    N_("Costs money"),
    question=N_("Does it cost money?"),
    why=N_("Then we look for help in time."),
    purpose=Purpose.NONE,
)
repeatable = Field(
    "repeatable",
    YesNo(),
    N_("May be done again"),
    question=N_("May it be done more than once?"),
    why=N_("An exam can be taken again."),
    purpose=Purpose.NONE,
)
safety_check = Field(
    "safety_check",
    Slots(200),
    N_("Safety check"),
    question=N_("What must be safe before it is begun?"),
    why=N_("It is shown before the step is started."),
    purpose=Purpose.NONE,
)
skip_if = Field(
    "skip_if",
    Slots(120),
    N_("Left out if"),
    question=N_("When is it left out?"),
    why=N_("It is the reason most people have."),
    purpose=Purpose.NONE,
)
level = Field(
    "level",
    Choice(LEVELS),
    N_("Language level"),
    question=N_("Which language level does it lead to?"),
    why=N_("It stands on the ladder on the paper."),
    purpose=Purpose.NONE,
)
pictogram = Field("pictogram", Words(40), N_("Picture"), purpose=Purpose.NONE, in_form=False)
event = Field("event", Words(60), N_("Outcome"), purpose=Purpose.NONE, in_form=False)
requires = Field(
    "requires", Words(400), N_("Steps of other roads"), purpose=Purpose.NONE, in_form=False
)
guided_hours = Field(
    "guided_hours", Words(40), N_("Taught hours"), purpose=Purpose.NONE, in_form=False
)
follow_up = Field("follow_up", Words(60), N_("Asked again"), purpose=Purpose.NONE, in_form=False)
milestone_place = Field(
    "place",
    Words(40),
    N_("Place in the list"),
    purpose=Purpose.NONE,
    in_form=False,
    merge=Merge.LATEST,
)
MILESTONE = Schema(
    "milestone",
    N_("Step of a pathway template"),
    (
        milestone_centre,
        milestone_template,
        milestone_code,
        plain,
        milestone_title,
        done_when,
        category,
        lane,
        weeks,
        who_helps,
        documents,
        depends_on,
        optional,
        waiting,
        cost,
        repeatable,
        safety_check,
        skip_if,
        level,
        pictogram,
        event,
        requires,
        guided_hours,
        follow_up,
        milestone_place,
    ),
    owner="centre",
    natural=("template", "code"),
)

TEMPLATE_SCHEMAS = (TEMPLATE, MILESTONE)
