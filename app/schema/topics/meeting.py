"""When and how we can meet: topic K of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import consent, meeting, person
from app.schema.fields import Purpose
from app.schema.talk import Question, Topic, when

MEETING = Topic(
    "meeting",
    "K",
    N_("When and how we can meet"),
    N_("When I can meet"),
    N_("When and how can we meet?"),
    N_("Say first that a mentor is a choice. No reason is ever needed for a no."),
    "handshake",
    (
        Question(
            "wants_mentor",
            "K01",
            person.PERSON,
            meeting.wants_mentor,
            N_("A mentor for me:"),
            "handshake",
        ),
        Question(
            "help_topics",
            "K02",
            person.PERSON,
            meeting.help_topics,
            N_("Help me with:"),
            "talk",
            show_if=when("wants_mentor", "yes", "group", "later"),
        ),
        Question(
            "mentor_wishes",
            "K03",
            person.PERSON,
            meeting.mentor_wishes,
            N_("I would like a mentor who is:"),
            "person",
            show_if=when("wants_mentor", "yes", "group", "later"),
        ),
        Question(
            "mentor_not",
            "K04",
            person.PERSON,
            meeting.mentor_excludes,
            N_("Do not pair me with:"),
            "hand_stop",
            show_if=when("wants_mentor", "yes", "group", "later"),
        ),
        Question(
            "meet_forms", "K05", person.PERSON, meeting.meet_forms, N_("I like to meet:"), "people"
        ),
        Question(
            "week_grid",
            "K06",
            person.PERSON,
            meeting.week_grid,
            N_("I am free:"),
            "calendar",
            hint=N_(
                "Seven days by morning, midday, afternoon, evening. Days of rest or "
                "feasts are just not free; ask for no reason."
            ),
        ),
        Question(
            "study_hours",
            "K07",
            person.PERSON,
            meeting.study_hours,
            N_("Hours a week to learn:"),
            "clock",
        ),
        Question(
            "access_needs",
            "K08",
            person.PERSON,
            meeting.access_needs,
            N_("This makes it easy for me:"),
            "ear",
            hint=N_("Ask what to arrange. Never ask what the cause is."),
        ),
        Question(
            "consent_share_mentor",
            "K09",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May we tell your mentor some things about you?"),
                why=N_("You see the page before the mentor does."),
            ),
            N_("You may tell my mentor."),
            "handshake",
            show_if=when("wants_mentor", "yes", "group", "later"),
            also_sets={"purpose": "share_with_mentor", "audience": "mentor"},
            script=Purpose.SHARE_WITH_MENTOR,
        ),
    ),
)
