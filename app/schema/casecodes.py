"""Answers about recognition cases and applications: their states and kinds."""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import listed

CASE_KINDS = listed(
    "case_kinds",
    recognition=N_("Recognition of a qualification"),
    licence=N_("Licence for a profession"),
    exam=N_("Exam"),
)
CASE_DECISIONS = listed(
    "case_decisions",
    full=N_("Yes, in full"),
    partial=N_("Yes, in part"),
    more=N_("Something is to be added"),
    refused=N_("No"),
    given_up=N_("Given up"),
)
FEE_STATES = listed(
    "fee_states",
    open=N_("To be paid"),
    asked=N_("Asked to pay less"),
    paid=N_("Paid"),
    none=N_("Nothing to pay"),
)
# From the first step on: each later state includes the ones before it.
REQUIREMENT_STATES = listed(
    "requirement_states",
    needed=N_("Needed"),
    have=N_("Have it"),
    translated=N_("Translated"),
    certified=N_("Certified"),
    impossible=N_("Cannot be had"),
)
REQUIREMENT_GOALS = listed(
    "requirement_goals",
    have=N_("As it is"),
    translated=N_("Translated"),
    certified=N_("Certified"),
)
APPLICATION_KINDS = listed(
    "application_kinds",
    school_place=N_("School or study place"),
    course=N_("Course"),
    apprenticeship=N_("Apprenticeship"),
    internship=N_("Internship"),
    job=N_("Job"),
    scholarship=N_("Scholarship"),
    other=N_("Something else"),
)
# In the order of a board, from the left where English is read.
APPLICATION_STATES = listed(
    "application_states",
    interested=N_("Interested"),
    preparing=N_("Preparing"),
    sent=N_("Sent"),
    interview=N_("Interview"),
    offer=N_("Offer"),
    started=N_("Started"),
    no=N_("Answer was no"),
    declined=N_("Said no ourselves"),
)
OPEN_STATES = ("interested", "preparing", "sent", "interview", "offer")
