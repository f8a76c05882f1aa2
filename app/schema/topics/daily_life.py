"""Daily life that helps or hinders: topic H of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import consent, life, person, standing
from app.schema.fields import Purpose, Sensitivity
from app.schema.talk import Question, Topic, when

DAILY_LIFE = Topic(
    "daily_life",
    "H",
    N_("Daily life that helps or hinders"),
    N_("My daily life"),
    N_("What helps in daily life, and what is hard?"),
    N_(
        'Name the thing, then point at the three faces. Take "fine" as fine; help only '
        "where it is wanted."
    ),
    "home",
    (
        Question(
            "life_home",
            "H01",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("How is the place where you sleep?"),
                why=N_("It is hard to learn with no good place to sleep."),
                opens_with=(Purpose.STATISTICS,),
            ),
            N_("My home:"),
            "home",
            beside=(standing.support,),
            visit=1,
            also_sets={"kind": "housing"},
        ),
        Question(
            "life_money",
            "H02",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("How is it with money each month?"),
                why=N_("There may be help with the cost."),
                opens_with=(Purpose.STATISTICS,),
            ),
            N_("My money:"),
            "money",
            beside=(standing.support,),
            visit=1,
            also_sets={"kind": "money"},
        ),
        Question(
            "study_budget",
            "H03",
            person.PERSON,
            life.study_budget,
            N_("For a class I can pay:"),
            "money",
            hint=N_("The centre sets what each band means in its own money."),
        ),
        Question(
            "life_health",
            "H04",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("How is it to see a doctor when you need one?"),
                why=N_("You need to feel well to learn."),
                opens_with=(Purpose.STATISTICS,),
            ),
            N_("A doctor when I need one:"),
            "health",
            beside=(standing.support,),
            hint=N_("Ask about getting to care, never about an illness."),
            visit=1,
            also_sets={"kind": "health"},
        ),
        Question(
            "cares_for", "H05", person.PERSON, life.cares_for, N_("I care for:"), "care", visit=1
        ),
        Question(
            "life_childcare",
            "H06",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("How is child care when you go to class?"),
                why=N_("It is easy to learn when they are in good hands."),
                opens_with=(Purpose.STATISTICS,),
            ),
            N_("Child care when I learn:"),
            "child",
            beside=(standing.support,),
            visit=1,
            show_if=when("cares_for", "baby", "school_child"),
            also_sets={"kind": "childcare"},
        ),
        Question(
            "life_transport",
            "H07",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("How is the way here and back?"),
                why=N_("We may help with the fare, or meet near you."),
                opens_with=(
                    Purpose.STATISTICS,
                    Purpose.SHARE_WITH_MENTOR,
                ),
            ),
            N_("My way here:"),
            "bus",
            beside=(standing.support,),
            visit=1,
            also_sets={"kind": "transport"},
        ),
        Question(
            "life_phone",
            "H08",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("How is it with your phone and data?"),
                why=N_("Many classes use a phone."),
                opens_with=(
                    Purpose.STATISTICS,
                    Purpose.SHARE_WITH_MENTOR,
                ),
            ),
            N_("My phone and data:"),
            "phone",
            beside=(standing.support,),
            visit=1,
            also_sets={"kind": "phone_data"},
        ),
        Question(
            "life_people",
            "H09",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("Do you have people here you can turn to?"),
                why=N_("It is good to have people near."),
                opens_with=(Purpose.STATISTICS,),
            ),
            N_("People I can turn to:"),
            "people",
            beside=(standing.support,),
            also_sets={"kind": "isolation"},
        ),
        Question(
            "life_safety",
            "H10",
            standing.BARRIER,
            replace(
                standing.severity,
                question=N_("Do you feel safe at home and on your way?"),
                why=N_("You only need to point. We can get help."),
                sensitivity=Sensitivity.RESTRICTED,
            ),
            N_("I feel safe:"),
            "shield",
            beside=(standing.support,),
            hint=N_(
                'Ask alone, without family. Ask for no details; on "I need help soon" '
                "call the safeguarding lead now."
            ),
            visit=1,
            also_sets={"kind": "safety"},
        ),
        Question(
            "life_first",
            "H11",
            person.PERSON,
            life.first_barrier,
            N_("Work on this first:"),
            "flag",
            visit=1,
        ),
        Question(
            "consent_referral",
            "H12",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May we ask another place to help you with this?"),
                why=N_("We send only what they need to know."),
            ),
            N_("You may ask another place."),
            "handshake",
            beside=(consent.named,),
            hint=N_("Only when a place has been chosen together. Name it."),
            also_sets={"purpose": "referral", "audience": "named_organisation"},
            script=Purpose.REFERRAL,
        ),
    ),
)
