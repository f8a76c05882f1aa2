"""How to reach you: topic B of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import consent, life, person, reach
from app.schema.fields import Purpose, Sensitivity
from app.schema.phones import Phone
from app.schema.talk import Question, Topic, when

REACH = Topic(
    "reach",
    "B",
    N_("How to reach you"),
    N_("How to find me"),
    N_("How can we reach you?"),
    N_("Ask what is safe before you ask for a number. No phone is a full answer."),
    "phone",
    (
        Question(
            "reach_kind",
            "B01",
            reach.CONTACT,
            reach.contact_kind,
            N_("How can you reach me?"),
            "phone",
            visit=1,
            is_first=True,
            repeats=True,
        ),
        Question(
            "consent_contact_me",
            "B02",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May we call or write to you?"),
                why=N_("We reach out only if you say yes."),
            ),
            N_("You may call or write to me."),
            "phone",
            visit=1,
            show_if=when(
                "reach_kind", "call", "text", "chat_app", "email", "through_person", "visit"
            ),
            also_sets={"purpose": "contact_me", "audience": "this_centre"},
            script=Purpose.CONTACT_ME,
        ),
        Question(
            "reach_number",
            "B03",
            reach.CONTACT,
            replace(
                reach.contact_value,
                question=N_("What is the number?"),
                opens_with=(Purpose.REFERRAL,),
                kind=Phone(),
            ),
            N_("My number is:"),
            "phone",
            visit=1,
            repeats=True,
            show_if=when("reach_kind", "call", "text", "chat_app"),
        ),
        Question(
            "reach_words",
            "B04",
            reach.CONTACT,
            reach.contact_value,
            N_("You can find me here:"),
            "letter",
            visit=1,
            repeats=True,
            show_if=when("reach_kind", "email", "through_person", "visit"),
        ),
        Question(
            "reach_shared",
            "B05",
            reach.CONTACT,
            reach.shared_with,
            N_("Who else sees or hears it?"),
            "people",
            visit=1,
            repeats=True,
            show_if=when("reach_kind", "call", "text", "chat_app", "email"),
        ),
        Question(
            "reach_message",
            "B06",
            reach.CONTACT,
            reach.message_safe,
            N_("You may leave a message."),
            "message",
            visit=1,
            repeats=True,
            show_if=when("reach_kind", "call", "text", "chat_app", "email", "through_person"),
        ),
        Question(
            "reach_hours",
            "B07",
            reach.CONTACT,
            reach.safe_hours,
            N_("A good time is:"),
            "clock",
            repeats=True,
            show_if=when("reach_kind", "call", "text", "chat_app"),
        ),
        Question(
            "reach_never",
            "B08",
            reach.CONTACT,
            replace(
                reach.contact_value,
                question=N_("Is there a number or place we must not use?"),
                why=N_("Some ways may not be safe for you."),
                sensitivity=Sensitivity.RESTRICTED,
                purpose=Purpose.KEEP_FILE,
            ),
            N_("Do not use this:"),
            "hand_stop",
            visit=1,
            repeats=True,
            also_sets={"do_not_contact": True, "kind": {"unsaid": "not_asked"}},
        ),
        Question(
            "heard_about",
            "B09",
            person.PERSON,
            life.heard_about,
            N_("I heard about you from:"),
            "megaphone",
        ),
        Question(
            "flag_about",
            "",
            reach.FLAG,
            reach.flag_kind,
            N_("It is about:"),
            "shield",
            repeats=True,
        ),
        Question(
            "flag_instruction",
            "",
            reach.FLAG,
            reach.instruction,
            N_("You must do this:"),
            "hand_stop",
            repeats=True,
        ),
        Question(
            "flag_active",
            "",
            reach.FLAG,
            reach.flag_active,
            N_("It still holds."),
            "check",
            repeats=True,
        ),
    ),
)
