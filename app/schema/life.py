"""Daily life, languages, work and papers as the person tells them: fields of the person's row."""

from __future__ import annotations

from app.i18n import N_
from app.schema import talkcodes as codes
from app.schema.fields import Field, Purpose, Sensitivity
from app.schema.kinds import (
    Choice,
    Choices,
    Reference,
    Words,
    YesNo,
)

heard_about = Field(
    "heard_about",
    Choice(codes.HEARD_ABOUT),
    N_("Heard about us"),
    question=N_("How did you hear about us?"),
    why=N_("It helps us reach more people like you."),
    sensitivity=Sensitivity.PUBLIC,
    opens_with=(Purpose.STATISTICS,),
)
guardian = Field(
    "guardian",
    Reference("person"),
    N_("Adult who takes care"),
    question=N_("Which adult takes care of you here?"),
    why=N_("We ask this adult before big steps."),
    sensitivity=Sensitivity.RESTRICTED,
    identifying=True,
)
gender_words = Field(
    "gender_words",
    Words(80),
    N_("Gender in own words"),
    question=N_("Which word do you use?"),
    why=N_("We say it the way you do."),
    own_words=True,
)
interpreter_wish = Field(
    "interpreter_wish",
    Choices(codes.INTERPRETER_WISH),
    N_("A good interpreter"),
    question=N_("Who would be a good interpreter for you?"),
    why=N_("You should feel safe to speak."),
    sensitivity=Sensitivity.RESTRICTED,
)
paper_format = Field(
    "paper_format",
    Choices(codes.PAPER_FORMATS),
    N_("Form of papers"),
    question=N_("What helps you most: words, pictures, or a voice?"),
    why=N_("We make your paper to fit you."),
)
class_state = Field(
    "class_state",
    Choice(codes.CLASS_STATES),
    N_("Language class"),
    question=N_("Do you go to a language class now?"),
    why=N_("So we plan the next step, not the last one."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.STATISTICS,
    ),
)
work_state = Field(
    "work_state",
    Choice(codes.WORK_STATES),
    N_("Work now"),
    question=N_("Do you work now?"),
    why=N_("We plan around your work."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.STATISTICS,
    ),
)
digital_tasks = Field(
    "digital_tasks",
    Choices(codes.DIGITAL_TASKS),
    N_("Phone and computer"),
    question=N_("What do you do with a phone or computer?"),
    why=N_("So we know if a class would help."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
papers_held = Field(
    "papers_held",
    Choices(codes.HELD_PAPERS),
    N_("Papers at hand"),
    question=N_("Which of these papers do you have?"),
    why=N_("So we know what to look for next."),
    sensitivity=Sensitivity.RESTRICTED,
)
wants_legal_adviser = Field(
    "wants_legal_adviser",
    YesNo(),
    N_("Wants to talk to a lawyer"),
    question=N_("Would you like to talk to a lawyer?"),
    why=N_("We do not know the law well. A lawyer does."),
    sensitivity=Sensitivity.RESTRICTED,
    opens_with=(Purpose.REFERRAL,),
)
study_budget = Field(
    "study_budget",
    Choice(codes.MONEY_BANDS),
    N_("Money for a class"),
    question=N_("How much could you pay for a class each month?"),
    why=N_("Then we look for a class you can pay for."),
)
cares_for = Field(
    "cares_for",
    Choices(codes.CARES_FOR),
    N_("Cares for"),
    question=N_("Who do you care for at home?"),
    why=N_("We plan times that fit your family."),
    opens_with=(Purpose.STATISTICS,),
)
first_barrier = Field(
    "first_barrier",
    Choice(codes.BARRIER_KINDS),
    N_("Work on this first"),
    question=N_("Which one should we work on first?"),
    why=N_("You choose what comes first."),
)
first_goal = Field(
    "first_goal",
    Reference("goal"),
    N_("First goal"),
    question=N_("Which goal comes first?"),
    why=N_("It is good to start with one."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)

# In the order of the talk.
LIFE_FIELDS = (
    heard_about,
    guardian,
    gender_words,
    interpreter_wish,
    paper_format,
    class_state,
    work_state,
    digital_tasks,
    papers_held,
    wants_legal_adviser,
    study_budget,
    cares_for,
    first_barrier,
    first_goal,
)
