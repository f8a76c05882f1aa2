"""You and your name: topic C of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import life, person
from app.schema.codes import NAME_USES
from app.schema.fields import Purpose, Sensitivity
from app.schema.kinds import Choice
from app.schema.talk import Question, Topic, when

# The name on papers has a question of its own, and rows with it are asked there.
_NOT_ON_PAPERS = replace(
    person.name_use,
    kind=Choice(
        replace(NAME_USES, labels={one: NAME_USES[one] for one in NAME_USES if one != "legal"})
    ),
)

YOU = Topic(
    "you",
    "C",
    N_("You and your name"),
    N_("Me and my name"),
    N_("What shall we call you?"),
    N_("One name is a whole name. Let the person write it, and correct nothing."),
    "person",
    (
        Question(
            "name_call",
            "C01",
            person.PERSON,
            person.preferred_name,
            N_("Call me:"),
            "person",
            visit=1,
            is_first=True,
        ),
        Question(
            "name_say",
            "C02",
            person.NAME,
            person.say_like,
            N_("My name sounds like this:"),
            "ear",
            repeats=True,
        ),
        Question(
            "name_own_letters",
            "C03",
            person.NAME,
            person.name_words,
            N_("My name in my letters:"),
            "pen",
            beside=(
                person.name_language,
                _NOT_ON_PAPERS,
            ),
            hint=N_(
                "The program sees the script from the letters. Do not split the name into parts."
            ),
            visit=1,
            repeats=True,
        ),
        Question(
            "name_latin",
            "C04",
            person.NAME,
            person.name_latin,
            N_("My name in A, B, C letters:"),
            "pen",
            visit=1,
            repeats=True,
        ),
        Question(
            "name_on_papers",
            "C05",
            person.NAME,
            replace(
                person.name_words,
                question=N_("Do your papers show a different name? Which one?"),
                why=N_("Some offices look for the name on the paper."),
                sensitivity=Sensitivity.RESTRICTED,
                opens_with=(
                    Purpose.REFERRAL,
                    Purpose.RECOGNITION_AUTHORITY,
                ),
            ),
            N_("My papers say:"),
            "id_card",
            repeats=True,
            also_sets={"use": "legal"},
        ),
        Question(
            "paper_name",
            "C06",
            person.PERSON,
            person.paper_privacy,
            N_("Print this on my papers:"),
            "paper",
            visit=1,
        ),
        Question(
            "adult", "C07", person.BIRTH, person.adult, N_("I am 18 or more."), "person", visit=1
        ),
        Question(
            "guardian",
            "C08",
            person.PERSON,
            life.guardian,
            N_("This adult takes care of me:"),
            "people",
            hint=N_("If nobody, call the safeguarding lead today. Do not ask where the family is."),
            visit=1,
            show_if=when("adult", "no"),
        ),
        Question(
            "birth_when",
            "C09",
            person.BIRTH,
            person.birth_range,
            N_("I was born in:"),
            "calendar",
            beside=(
                person.birth_words,
                person.birth_source,
            ),
            hint=N_("Take an age, a band or a date in any calendar. Never fill in 1 January."),
        ),
        Question(
            "gender",
            "C10",
            person.PERSON,
            person.gender,
            N_("I am:"),
            "person",
            beside=(life.gender_words,),
        ),
        Question(
            "helpers_know",
            "",
            person.PERSON,
            person.notes,
            N_("All my helpers should know:"),
            "pen",
        ),
    ),
)
