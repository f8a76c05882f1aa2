"""Matches of a student and a mentor, the runs that proposed them, and a centre's rules."""

from __future__ import annotations

from app.i18n import N_, Text
from app.schema import mentorcodes as codes
from app.schema.codes import LEVEL_LADDER, SPOKEN_LEVELS
from app.schema.fields import Field, Purpose, Rows, Schema, Sensitivity
from app.schema.kinds import Choice, Choices, Day, Moment, Number, Reference, Words, YesNo
from app.schema.options import Options
from app.schema.references import person_field

# States in which a match holds one of its mentor's places, and its student is not matched anew.
HOLDING_STATES = frozenset({
    "student_agreed", "mentor_agreed", "ready", "active", "paused", "closing",
})  # fmt: skip

match_person = person_field()
match_mentor = Field(
    "mentor", Reference("person"), N_("Mentor"), required=True, in_form=False, in_list=True
)
match_state = Field(
    "state",
    Choice(codes.MATCH_STATES),
    N_("State"),
    in_form=False,
    in_list=True,
)
match_form = Field(
    "form",
    Choice(codes.MATCH_FORMS),
    N_("Kind of match"),
    question=N_("What kind of match is it?"),
    why=N_("Some learn best in a group, or from a peer."),
    in_form=False,
)
match_group = Field(
    "group",
    Words(60),
    N_("Name of the group"),
    question=N_("What is the group called?"),
    why=N_("So we see who meets together."),
    in_form=False,
)
match_run = Field("run", Reference("match_run"), N_("Proposed by the run"), in_form=False)
match_fit = Field("fit", Number(0, 1000), N_("Fit"), in_form=False)
match_locked = Field("locked", YesNo(), N_("Held fast"), in_form=False)
proposed_on = Field("proposed_on", Day(), N_("Proposed on"), in_form=False)
started_on = Field("started_on", Day(), N_("Begun on"), in_form=False, in_list=True)
planned_end = Field(
    "planned_end",
    Day(),
    N_("Planned end"),
    question=N_("Until when shall it last?"),
    why=N_("A good end is planned from the start."),
)
closed_on = Field("closed_on", Day(), N_("Closed on"), in_form=False)
student_reason = Field(
    "student_reason",
    Choice(codes.END_REASONS),
    N_("Reason of the student"),
    question=N_("Why does it end, says the student?"),
    why=N_("Nobody is to blame. We want to learn."),
    sensitivity=Sensitivity.RESTRICTED,
)
mentor_reason = Field(
    "mentor_reason",
    Choice(codes.END_REASONS),
    N_("Reason of the mentor"),
    question=N_("Why does it end, says the mentor?"),
    why=N_("Nobody is to blame. We want to learn."),
    sensitivity=Sensitivity.RESTRICTED,
)
match_ending = Field(
    "ending",
    Choice(codes.ENDINGS),
    N_("How it ends"),
    question=N_("Shall there be a letter of thanks?"),
    why=N_("An end without a letter may be kinder."),
)
override_reason = Field(
    "override_reason",
    Words(280),
    N_("Why it goes ahead all the same"),
    question=N_("Why does it go ahead, though a light is red?"),
    why=N_("Whoever reads it later must understand."),
    sensitivity=Sensitivity.RESTRICTED,
)
reviewed_on = Field(
    "reviewed_on",
    Day(),
    N_("End reviewed on"),
    question=N_("When did we talk about the early end?"),
    why=N_("Only then comes a new mentor."),
)
MATCH = Schema(
    "match",
    N_("Match"),
    (
        match_person,
        match_mentor,
        match_state,
        match_form,
        match_group,
        match_run,
        match_fit,
        match_locked,
        proposed_on,
        started_on,
        planned_end,
        closed_on,
        student_reason,
        mentor_reason,
        match_ending,
        override_reason,
        reviewed_on,
    ),
    owner="person",
    sought_by=(("state",), ("mentor",), ("state", "planned_end")),
)


def _centre() -> Field[str]:
    return Field("centre", Reference("centre"), N_("Centre"), required=True, in_form=False)


def _count(key: str, label: Text) -> Field[int]:
    return Field(key, Number(0, 10**9), label, in_form=False, purpose=Purpose.NONE)


run_centre = _centre()
ran_at = Field("ran_at", Moment(), N_("When"), in_form=False, in_list=True, purpose=Purpose.NONE)
run_inputs = Field(
    "inputs", Words(64), N_("Check number of the facts"), in_form=False, purpose=Purpose.NONE
)
run_policy = Field(
    "policy", Words(64), N_("Check number of the rules"), in_form=False, purpose=Purpose.NONE
)
run_students = _count("students", N_("Students"))
run_mentors = _count("mentors", N_("Mentors"))
run_pairs = _count("pairs", N_("Pairs that may be"))
run_priority = _count("priority", N_("With priority, matched"))
run_matched = _count("matched", N_("Matched"))
run_fair = _count("fair", N_("Of fair fit"))
run_good = _count("good", N_("Of good fit"))
run_fit = _count("fit", N_("Fit in all"))
# Who was proposed to whom stands in the matches alone, so that erasing a person erases it.
MATCH_RUN = Schema(
    "match_run",
    N_("Run of the matching"),
    (
        run_centre,
        ran_at,
        run_inputs,
        run_policy,
        run_students,
        run_mentors,
        run_pairs,
        run_priority,
        run_matched,
        run_fair,
        run_good,
        run_fit,
    ),
    rows=Rows.APPEND,
    owner="centre",
)

WORKING_LEVELS = Options("spoken_levels", {one: SPOKEN_LEVELS[one] for one in LEVEL_LADDER})


def _number(key: str, label: Text, question: Text, why: Text, *, most: int) -> Field[int]:
    return Field(key, Number(0, most), label, question=question, why=why, purpose=Purpose.NONE)


def _weight(key: str, label: Text, question: Text) -> Field[int]:
    return _number(key, label, question, N_("More points mean it counts more."), most=100)


policy_centre = _centre()
weight_goal = _weight("goal", N_("Goal and topics"), N_("How much do goals count?"))
weight_field = _weight("field", N_("Field"), N_("How much does the field count?"))
weight_language = _weight("language", N_("Language"), N_("How much does the language count?"))
weight_time = _weight("time", N_("Time"), N_("How much does shared time count?"))
weight_form = _weight("form", N_("Ways to meet"), N_("How much does the way to meet count?"))
weight_wishes = _weight("wishes", N_("Wishes"), N_("How much do wishes count?"))
floor = _number(
    "floor",
    N_("Least fit"),
    N_("How well must two people fit at least?"),
    N_("A poor match does harm."),
    most=1000,
)
least_weeks = _number(
    "least_weeks",
    N_("Shortest length in weeks"),
    N_("How many weeks must a match be able to last?"),
    N_("Short matches do harm."),
    most=260,
)
waiting_days = _number(
    "waiting_days",
    N_("Days of waiting"),
    N_("After how many days of waiting does a student come first?"),
    N_("Nobody should be forgotten."),
    most=1000,
)
deadline_days = _number(
    "deadline_days",
    N_("Days before a goal"),
    N_("How many days before the day of a goal does a student come first?"),
    N_("Then there is still time to help."),
    most=1000,
)
working_level = Field(
    "working_level",
    Choice(WORKING_LEVELS),
    N_("Level of a shared language"),
    question=N_("How well must both speak a language?"),
    why=N_("So they understand each other."),
    purpose=Purpose.NONE,
)
needed_checks = Field(
    "checks",
    Choices(codes.CHECK_TYPES),
    N_("Checks"),
    question=N_("Which checks does a mentor need?"),
    why=N_("Students must be safe."),
    purpose=Purpose.NONE,
)
needed_modules = Field(
    "modules",
    Choices(codes.MODULES),
    N_("Training"),
    question=N_("Which training does a mentor need?"),
    why=N_("A trained mentor stays longer."),
    purpose=Purpose.NONE,
)
MATCHING = Schema(
    "matching",
    N_("Rules of matching"),
    (
        policy_centre,
        weight_goal,
        weight_field,
        weight_language,
        weight_time,
        weight_form,
        weight_wishes,
        floor,
        least_weeks,
        waiting_days,
        deadline_days,
        working_level,
        needed_checks,
        needed_modules,
    ),
    owner="centre",
    natural=("centre",),
)

MATCH_SCHEMAS = (MATCH, MATCH_RUN, MATCHING)
