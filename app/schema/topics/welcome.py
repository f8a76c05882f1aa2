"""Welcome and consent: topic A of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import consent
from app.schema.fields import Purpose
from app.schema.talk import Question, Topic

WELCOME = Topic(
    "welcome",
    "A",
    N_("Welcome and consent"),
    N_("Hello"),
    N_("We write things down only if you say yes."),
    N_("Read the explanation aloud, then wait. Ask what the person understood."),
    "hand_wave",
    (
        Question(
            "consent_keep_file",
            "A01",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May we keep a file about you, to help you plan?"),
                why=N_("We write things down only if you say yes."),
            ),
            N_("You may keep a file to help me."),
            "folder",
            beside=(
                consent.teach_back,
                consent.given_how,
            ),
            visit=1,
            is_first=True,
            also_sets={"purpose": "keep_file", "audience": "this_centre"},
            script=Purpose.KEEP_FILE,
        ),
        Question(
            "consent_language",
            "A02",
            consent.CONSENT,
            consent.explained_in,
            N_("I heard this in:"),
            "ear",
            visit=1,
            also_sets={"purpose": "keep_file"},
        ),
        Question(
            "consent_interpreter",
            "A03",
            consent.CONSENT,
            consent.interpreter,
            N_("Who helps me talk today?"),
            "talk",
            hint=N_("Never a child, and never someone the person did not choose."),
            visit=1,
            also_sets={"purpose": "keep_file"},
        ),
        Question(
            "consent_given_by",
            "A04",
            consent.CONSENT,
            consent.given_by,
            N_("Who says yes?"),
            "person",
            visit=1,
            also_sets={"purpose": "keep_file"},
        ),
        Question(
            "consent_limits",
            "A05",
            consent.CONSENT,
            consent.limits,
            N_("These people must not see my file:"),
            "lock",
            hint=N_("Write the words as said. Do not ask why."),
            visit=1,
            also_sets={"purpose": "keep_file"},
        ),
    ),
)
