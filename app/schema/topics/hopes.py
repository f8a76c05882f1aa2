"""Hopes and goals: topic J of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import life, person, plan, standing
from app.schema.talk import Question, Topic

HOPES = Topic(
    "hopes",
    "J",
    N_("Hopes and goals"),
    N_("My hopes"),
    N_("What do you hope for?"),
    N_("Ask wide, wait long, and write the words as spoken."),
    "person_star",
    (
        Question(
            "hope",
            "J01",
            person.ASPIRATION,
            person.aspiration_words,
            N_("I hope for:"),
            "person_star",
            beside=(person.aspiration_language,),
            visit=1,
        ),
        Question(
            "goals",
            "J02",
            plan.GOAL,
            plan.goal_type,
            N_("I want to reach:"),
            "flag",
            beside=(
                plan.goal_words,
                plan.goal_language,
            ),
            repeats=True,
        ),
        Question("goal_first", "J03", person.PERSON, life.first_goal, N_("First I want:"), "flag"),
        Question(
            "goal_why",
            "J04",
            plan.GOAL,
            plan.goal_why,
            N_("It is good for me because:"),
            "heart",
            repeats=True,
        ),
        Question(
            "goal_when",
            "J05",
            plan.GOAL,
            plan.by_when,
            N_("I want to get there by:"),
            "calendar",
            repeats=True,
        ),
        Question(
            "scale_belonging",
            "J06",
            standing.MEASURE,
            replace(standing.scale_value, question=N_("Do you feel you have a place here?")),
            N_("I have a place here."),
            "face_3",
            also_sets={"scale": "belonging"},
        ),
        Question(
            "scale_confidence",
            "J07",
            standing.MEASURE,
            replace(standing.scale_value, question=N_("Do you feel you can reach your goal?")),
            N_("I can reach my goal."),
            "face_3",
            also_sets={"scale": "confidence"},
        ),
        Question(
            "scale_clarity",
            "J08",
            standing.MEASURE,
            replace(standing.scale_value, question=N_("Do you know what your next step is?")),
            N_("I know my next step."),
            "face_3",
            also_sets={"scale": "clarity"},
        ),
    ),
)
