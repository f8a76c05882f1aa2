"""Answers about organisations, their openings, and what becomes of people there."""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import listed

ORGANISATION_KINDS = listed(
    "organisation_kinds",
    university=N_("University"),
    school=N_("School or training place"),
    employer=N_("Employer"),
    ngo=N_("Aid group"),
    refugee_led=N_("Group led by refugees"),
    authority=N_("Office of the state"),
    other=N_("Another one"),
)
ORGANISATION_STATES = listed(
    "organisation_states",
    active=N_("We work together"),
    met=N_("We know each other"),
    ended=N_("No longer"),
)
ORGANISATION_OFFERS = listed(
    "organisation_offers",
    study_places=N_("Places to study"),
    courses=N_("Courses"),
    language=N_("Language lessons"),
    jobs=N_("Jobs"),
    apprenticeships=N_("Apprenticeships"),
    internships=N_("Internships"),
    scholarships=N_("Money for study"),
    mentors=N_("Mentors"),
    visits=N_("Visits and days at work"),
    recognition=N_("Advice on diplomas"),
    legal=N_("Legal advice"),
    health=N_("Help with health"),
    housing=N_("Help with housing"),
    childcare=N_("Child care"),
    community=N_("Company and friends"),
)
OPENING_STATES = listed(
    "opening_states",
    open=N_("Open"),
    paused=N_("Paused"),
    filled=N_("Filled"),
    closed=N_("Closed"),
)
# What an opening may ask for, and what it may do without.
OPENING_NEEDS = listed(
    "opening_needs",
    may_work=N_("Permit to work"),
    may_study=N_("Permit to study"),
    grown_up=N_("To be 18 or older"),
    school_papers=N_("School papers"),
    recognised=N_("A recognised diploma"),
    experience=N_("Experience in this work"),
    driving=N_("A driving licence"),
    bank_account=N_("A bank account"),
    police_check=N_("A police check"),
)
# What makes it easier to go there; each answers to a part of daily life.
OPENING_HELPS = listed(
    "opening_helps",
    childcare=N_("Child care is there"),
    transport=N_("Travel is paid"),
    phone_data=N_("A computer or data is lent"),
    hours=N_("The hours can be chosen"),
    language=N_("Language lessons beside it"),
    money=N_("Fees are paid"),
    health=N_("Without steps, and breaks are fine"),
    housing=N_("A room comes with it"),
    isolation=N_("Somebody goes along at the start"),
)
PAYS = listed(
    "pays",
    paid=N_("With pay"),
    stipend=N_("With a grant"),
    costs=N_("Costs are paid back"),
    unpaid=N_("Not paid"),
    fee=N_("One has to pay"),
)
PLACEMENT_STATES = listed(
    "placement_states",
    agreed=N_("Agreed"),
    running=N_("Running"),
    finished=N_("Finished"),
    broken_off=N_("Ended early"),
    not_begun=N_("Never began"),
)
PLACEMENT_ENDS = listed(
    "placement_ends",
    goes_on=N_("It goes on with a contract"),
    reached=N_("The end was reached"),
    time_over=N_("The time was over"),
    student=N_("The student ended it"),
    organisation=N_("The other side ended it"),
    hurdles=N_("Something in daily life was in the way"),
    other=N_("Something else"),
)
# The consent that a referral rests on; each opens other answers.
REFERRAL_BASES = listed(
    "referral_bases",
    referral=N_("We ask them to help"),
    share_with_partner=N_("We introduce the person to a partner"),
)
REFERRAL_KINDS = listed(
    "referral_kinds",
    legal=N_("Legal advice"),
    health=N_("Help with health"),
    housing=N_("Help with housing"),
    money=N_("Help with money"),
    childcare=N_("Child care"),
    language=N_("Language lessons"),
    study=N_("Advice on study"),
    work=N_("Advice on work"),
    recognition=N_("Advice on diplomas"),
    community=N_("Company and friends"),
    place=N_("A place to study or work"),
    other=N_("Something else"),
)
REFERRAL_STATES = listed(
    "referral_states",
    prepared=N_("Prepared"),
    sent=N_("Asked"),
    taken=N_("They took it on"),
    refused=N_("They said no"),
    no_answer=N_("No answer"),
    withdrawn=N_("Taken back by the student"),
)
# What may leave the centre with a referral; each stands for answers that open with that consent.
REFERRAL_PARTS = listed(
    "referral_parts",
    name=N_("Everyday name"),
    latin=N_("Name in A, B, C letters"),
    reach=N_("Phone or other way to reach the person"),
    language=N_("Language to talk in"),
    interpreter=N_("Interpreter"),
    access=N_("What makes it easy to take part"),
    identifier=N_("Number at an office"),
    goals=N_("Goals"),
    work=N_("Kinds of work done"),
    skills=N_("Skills"),
    may_work=N_("Whether papers allow work"),
)
OUTCOME_KINDS = listed(
    "outcome_kinds",
    enrolled=N_("Took up study or a course"),
    persisted=N_("Still studies"),
    certificate=N_("Got a certificate"),
    language_level=N_("Reached a language level"),
    recognised=N_("A diploma was recognised"),
    graduated=N_("Finished a school or study"),
    placed=N_("Began work or training"),
    employed=N_("Still works"),
    own_business=N_("Runs an own business"),
    not_there=N_("Is not there any more"),
    lost_touch=N_("We could not reach the person"),
    other=N_("Something else"),
)
OUTCOME_TIMES = listed(
    "outcome_times",
    start=N_("At the start"),
    m3=N_("After 3 months"),
    m6=N_("After 6 months"),
    m12=N_("After 12 months"),
    later=N_("Later"),
)
