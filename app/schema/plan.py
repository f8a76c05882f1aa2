"""Plans: goals, steps in two lanes and foundations, and the roadmaps that were printed."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes
from app.schema.fields import Field, Merge, Purpose, Rows, Schema, Search
from app.schema.kinds import (
    Choice,
    Day,
    Digest,
    LanguageTag,
    Number,
    Reference,
    References,
    Slots,
    Story,
    Words,
    YesNo,
)
from app.schema.lists import Listed
from app.schema.options import listed
from app.schema.references import person_field, plan_field
from app.schema.spans import RoughDay, Weeks

plan_person = person_field()
title = Field(
    "title",
    Slots(120),
    N_("Goal of the plan"),
    question=N_("Where does this road lead?"),
    why=N_("You see it at the end of your road."),
)
pathway = Field("pathway", Words(60), N_("Made from"), in_form=False)
pathway_version = Field("version", Number(1), N_("Version"), in_form=False)
starts_on = Field(
    "starts_on",
    Day(),
    N_("Starts on"),
    question=N_("When do we start?"),
    why=N_("All days are counted from here."),
    required=True,
)
plan_state = Field(
    "state",
    Choice(codes.PLAN_STATES),
    N_("State"),
    question=N_("Do we agree on this plan?"),
    why=N_("It is your plan. You can change it."),
    in_list=True,
)
agreed_on = Field("agreed_on", Day(), N_("Agreed on"), in_form=False)
removed = Field(
    "removed", References("step"), N_("Steps taken out"), in_form=False, merge=Merge.LATEST
)
PLAN = Schema(
    "plan",
    N_("Plan"),
    (plan_person, title, pathway, starts_on, plan_state, agreed_on, removed, pathway_version),
    owner="person",
    sought_by=(("state",),),
)

goal_person = person_field()
goal_plan = Field("plan", Reference("plan"), N_("Plan"), in_form=False)
goal_type = Field(
    "type",
    Choice(codes.GOAL_TYPES),
    N_("Goal"),
    question=N_("Which of these would you like to reach?"),
    why=N_("Then we pick the right steps."),
    required=True,
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.SHARE_WITH_PARTNER,
        Purpose.STATISTICS,
    ),
)
goal_words = Field(
    "words",
    Words(160),
    N_("Goal in own words"),
    question=N_("How do you say it yourself?"),
    why=N_("Your own words stay on your paper."),
    search=Search.TEXT,
    own_words=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
goal_why = Field(
    "why",
    Words(280),
    N_("Why it matters"),
    question=N_("Why is this goal good for you?"),
    why=N_("It helps when the road is hard."),
    own_words=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
goal_language = Field(
    "language",
    LanguageTag(),
    N_("Language of these words"),
    question=N_("In which language did you say it?"),
    why=N_("So we can read it back to you."),
)
by_when = Field(
    "by_when",
    RoughDay(),
    N_("By when"),
    question=N_("When would you like to get there?"),
    why=N_("So we can plan back from that day."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
goal_place = Field("place", Words(40), N_("Place in the list"), in_form=False, merge=Merge.LATEST)
GOAL = Schema(
    "goal",
    N_("Goal"),
    (goal_person, goal_plan, goal_type, goal_words, goal_language, goal_why, by_when, goal_place),
    owner="person",
    topic="hopes",
    add_another=N_("Do you have one more goal?"),
)

step_person = person_field()
step_plan = plan_field()
milestone = Field("milestone", Words(120), N_("Step of the pathway"), in_form=False)
sentence = Field(
    "sentence",
    Slots(160),
    N_("Sentence"),
    question=N_("What is the step, in plain words?"),
    why=N_("You can read it, or have it read to you."),
    search=Search.TEXT,
)
lane = Field(
    "lane",
    Choice(codes.LANES),
    N_("Lane"),
    question=N_("Is it learning, work, or daily life?"),
    why=N_("Your road has these three parts."),
    required=True,
)
step_state = Field(
    "state",
    Choice(codes.STEP_STATES),
    N_("State"),
    question=N_("How far is it?"),
    why=N_("A done step gets a tick."),
)
due_on = Field(
    "due_on",
    Day(),
    N_("Due on"),
    question=N_("By which day?"),
    why=N_("The day stands on your paper."),
)
done_on = Field("done_on", Day(), N_("Done on"), in_form=False)
helper = Field(
    "helper",
    Words(80),
    N_("Who helps"),
    question=N_("Who helps with this?"),
    why=N_("You know whom to ask."),
)
helper_roles = Field("helper_roles", Words(200), N_("Helpers by role"), in_form=False)
depends_on = Field("depends_on", References("step"), N_("Comes after"), in_form=False)
weeks = Field("weeks", Weeks(), N_("Weeks it takes"), in_form=False)
waiting = Field("waiting", YesNo(), N_("Waits for others"), in_form=False)
optional = Field("optional", YesNo(), N_("May be left out"), in_form=False)
bring = Field("bring", Words(400), N_("Papers to bring"), in_form=False)
step_note = Field(
    "note",
    Story(1000),
    N_("Note for the file"),
    question=N_("What should we remember about this step?"),
    why=N_("It stays in your file. It is not on your paper."),
    search=Search.TEXT,
)
step_goal = Field("goal", Reference("goal"), N_("Leads to the goal"), in_form=False)
category = Field("category", Words(40), N_("Sort of step"), in_form=False, merge=Merge.LATEST)
pictogram = Field("pictogram", Words(40), N_("Picture"), in_form=False, merge=Merge.LATEST)
place = Field("place", Words(40), N_("Place in the list"), in_form=False, merge=Merge.LATEST)
STEP = Schema(
    "step",
    N_("Step"),
    (
        step_person,
        step_plan,
        sentence,
        lane,
        step_state,
        due_on,
        helper,
        milestone,
        done_on,
        helper_roles,
        depends_on,
        weeks,
        waiting,
        optional,
        bring,
        pictogram,
        place,
        step_note,
        step_goal,
        category,
    ),
    owner="person",
    natural=("plan", "milestone"),
)

EXPLORED = listed("explored", occupation=N_("Work"), study=N_("Study"), other=N_("Something else"))
exploration_person = person_field()
explored_kind = Field(
    "about",
    Choice(EXPLORED),
    N_("What it is"),
    question=N_("Is it a kind of work or something to study?"),
    why=N_("Then we know where to look."),
)
explored_words = Field(
    "words",
    Words(160),
    N_("Curious about"),
    question=N_("What would you like to know more about?"),
    why=N_("You can look at it first. Nothing is decided."),
    search=Search.TEXT,
    own_words=True,
    required=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
explored_work = Field(
    "occupation",
    Listed("isco_groups"),
    N_("Kind of work"),
    question=N_("Which kind of work comes closest?"),
    why=N_("Then we find people who do it."),
    opens_with=(Purpose.SHARE_WITH_MENTOR, Purpose.STATISTICS),
)
explored_field = Field(
    "field",
    Listed("isced_fields"),
    N_("Field of study"),
    question=N_("Which field of study comes closest?"),
    why=N_("Then we find schools that teach it."),
    opens_with=(Purpose.SHARE_WITH_MENTOR, Purpose.STATISTICS),
)
explored_note = Field(
    "note",
    Story(1000),
    N_("What was found out"),
    question=N_("What did you find out about it?"),
    why=N_("So we do not look twice."),
)
became = Field("goal", Reference("goal"), N_("Became the goal"), in_form=False)
EXPLORATION = Schema(
    "exploration",
    N_("On the shelf"),
    (
        exploration_person,
        explored_words,
        explored_kind,
        explored_work,
        explored_field,
        explored_note,
        became,
    ),
    owner="person",
)

issue_person = person_field()
issue_plan = plan_field()
number = Field("number", Number(1), N_("Number"), required=True, in_form=False, in_list=True)
printed_on = Field("printed_on", Day(), N_("Printed on"), in_form=False)
issue_language = Field("language", LanguageTag(), N_("Language"), in_form=False)
second_language = Field("second_language", LanguageTag(), N_("Second language"), in_form=False)
issue_privacy = Field("privacy", Choice(codes.PAPER_PRIVACY), N_("Name on paper"), in_form=False)
paper_size = Field("paper", Choice(codes.PAPER_SIZES), N_("Paper"), in_form=False)
sha256 = Field("sha256", Digest(32), N_("Check number"), in_form=False)
replaces = Field("replaces", Reference("issue"), N_("Replaces"), in_form=False)
read_back = Field(
    "read_back",
    YesNo(),
    N_("Read back"),
    question=N_("Did we read the paper back to you?"),
    why=N_("You should know what you take home."),
)
ISSUE = Schema(
    "issue",
    N_("Printed roadmap"),
    (
        issue_person,
        issue_plan,
        number,
        printed_on,
        issue_language,
        second_language,
        issue_privacy,
        paper_size,
        sha256,
        replaces,
        read_back,
    ),
    rows=Rows.APPEND,
    owner="person",
)

PLAN_SCHEMAS = (PLAN, GOAL, STEP, EXPLORATION, ISSUE)
