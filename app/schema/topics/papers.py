"""Papers: topic G of the intake talk."""

from __future__ import annotations

from app.i18n import N_
from app.schema import life, person, standing
from app.schema.talk import Question, Topic, when

PAPERS = Topic(
    "papers",
    "G",
    N_("Papers"),
    N_("My papers"),
    N_("What do your papers let you do?"),
    N_(
        "Ask what a paper lets the person do, never how they got it. Having none is an "
        "answer, not a problem."
    ),
    "paper",
    (
        Question(
            "may_study", "G01", standing.LEGAL, standing.may_study, N_("I may study."), "school"
        ),
        Question(
            "may_work", "G02", standing.LEGAL, standing.may_work, N_("I may work."), "briefcase"
        ),
        Question(
            "papers_until",
            "G03",
            standing.LEGAL,
            standing.legal_until,
            N_("My paper ends on:"),
            "calendar",
        ),
        Question(
            "papers_held",
            "G04",
            person.PERSON,
            life.papers_held,
            N_("I have these papers:"),
            "paper_stack",
        ),
        Question(
            "number_kind",
            "G05",
            standing.IDENTIFIER,
            standing.identifier_type,
            N_("I have a number from:"),
            "id_card",
            hint=N_("Never needed. Skip it unless a referral is planned."),
            repeats=True,
        ),
        Question(
            "number_value",
            "G06",
            standing.IDENTIFIER,
            standing.identifier_value,
            N_("The number is:"),
            "id_card",
            beside=(
                standing.identifier_country,
                standing.identifier_until,
                standing.identifier_source,
            ),
            repeats=True,
            show_if=when(
                "number_kind", "student_number", "job_service", "aid_number", "id_card", "other"
            ),
        ),
        Question(
            "legal_adviser",
            "G07",
            person.PERSON,
            life.wants_legal_adviser,
            N_("I want to talk to a lawyer."),
            "scale",
            hint=N_("Do not give legal advice. Do not ask about the case."),
        ),
    ),
)
