"""Short lists of answers about mentors and matches: stable codes and the words for them."""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import listed

MENTOR_STATES = listed(
    "mentor_states",
    asked=N_("Has offered to help"),
    approved=N_("Approved"),
    refused=N_("Not approved"),
    ended=N_("No longer a mentor"),
)
SECTORS = listed(
    "sectors",
    health=N_("Health and care"),
    education=N_("Schools and teaching"),
    digital=N_("Computers and data"),
    engineering=N_("Engineering and crafts"),
    building=N_("Building"),
    office=N_("Office, law, and money"),
    trade=N_("Shops and sales"),
    food=N_("Food and hotels"),
    transport=N_("Transport"),
    farming=N_("Farming and nature"),
    public=N_("Public service"),
    arts=N_("Arts and media"),
    social=N_("Social work"),
    other=N_("Another one"),
)
MENTOR_LIMITS = listed(
    "mentor_limits",
    adults_only=N_("Only adults"),
    women_only=N_("Only women"),
    men_only=N_("Only men"),
)
CHECK_TYPES = listed(
    "check_types",
    identity=N_("Identity seen"),
    references=N_("References asked"),
    police=N_("Police check"),
    children=N_("Check for work with children"),
)
CHECK_RESULTS = listed(
    "check_results",
    refused=N_("Not passed"),
    waiting=N_("Asked for"),
    passed=N_("Passed"),
)
MODULES = listed(
    "modules",
    sponsorship=N_("Sponsorship: open doors"),
    inclusive_leadership=N_("Inclusive leadership"),
    ethical_mentoring=N_("Ethical mentoring"),
    safeguarding=N_("Keeping people safe"),
    trauma_aware=N_("Trauma-aware listening"),
    privacy=N_("Privacy"),
)
APART_REASONS = listed(
    "apart_reasons",
    student_asked=N_("The student asked for it"),
    mentor_asked=N_("The mentor asked for it"),
    household=N_("They live together"),
    employer=N_("They work at the same place"),
    origin=N_("A conflict at the place of origin"),
    staff=N_("We decided it"),
)
MATCH_STATES = listed(
    "match_states",
    proposed=N_("Proposed"),
    student_agreed=N_("The student agreed"),
    mentor_agreed=N_("Both agreed"),
    ready=N_("Ready to begin"),
    active=N_("Active"),
    paused=N_("Paused"),
    closing=N_("Coming to its end"),
    closed=N_("Closed"),
)
END_REASONS = listed(
    "end_reasons",
    goal_reached=N_("The goal was reached"),
    time_over=N_("The agreed time was over"),
    no_time=N_("No time any more"),
    moved=N_("Moved away"),
    no_fit=N_("It did not fit"),
    no_contact=N_("Contact was lost"),
    other_help=N_("Other help is better now"),
    declined=N_("Said no to the proposal"),
    replaced=N_("Another proposal took its place"),
    not_said=N_("Not said"),
)
MATCH_SIDES = listed("match_sides", student=N_("Student"), mentor=N_("Mentor"))
MATCH_MOODS = listed(
    "match_moods",
    well=N_("It goes well"),
    mixed=N_("Some things are hard"),
    badly=N_("It does not go well"),
)
ADVOCACY_ACTS = listed(
    "advocacy_acts",
    introduced=N_("Made two people known to each other"),
    recommended=N_("Spoke or wrote for the student"),
    asked=N_("Asked an office or an employer"),
    went_along=N_("Went along to an appointment"),
    showed_work=N_("Showed the place of work"),
    other=N_("Something else"),
)
ADVOCACY_RESULTS = listed(
    "advocacy_results",
    waiting=N_("No answer yet"),
    met=N_("They met"),
    led_further=N_("It led to a next step"),
    nothing=N_("Nothing came of it"),
)
ENDINGS = listed(
    "endings",
    letter=N_("With a letter of thanks"),
    quiet=N_("Quietly"),
)
EXPENSE_KINDS = listed(
    "expense_kinds",
    stipend=N_("Stipend"),
    travel=N_("Travel"),
    phone=N_("Phone and data"),
    childcare=N_("Child care"),
    material=N_("Material"),
    other=N_("Something else"),
)
EXPENSE_STATES = listed(
    "expense_states",
    agreed=N_("Agreed"),
    paid=N_("Paid"),
    refused=N_("Not paid"),
)
MATCH_FORMS = listed(
    "match_forms",
    one=N_("One to one"),
    peer=N_("With a peer, who is a student too"),
    group=N_("In a group with one mentor"),
)
