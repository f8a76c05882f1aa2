"""Organisations around a centre, whom to speak to there, and what is open to people."""

from __future__ import annotations

from typing import Any

from app.i18n import N_
from app.schema import casecodes, codes
from app.schema import organisationcodes as own_codes
from app.schema.fields import Field, Purpose, Schema, Search
from app.schema.kinds import Choice, Choices, Day, Number, Reference, Story, Words
from app.schema.lists import Listed
from app.schema.mentorcodes import SECTORS
from app.schema.phones import Phone
from app.schema.tongues import LanguageLevels, Languages

MOST_PLACES = 500


def _centre_field() -> Field[str]:
    return Field(
        "centre",
        Reference("centre"),
        N_("Centre"),
        required=True,
        purpose=Purpose.NONE,
        in_form=False,
    )


organisation_centre = _centre_field()
organisation_name = Field(
    "name",
    Words(160),
    N_("Name"),
    question=N_("What is it called?"),
    why=N_("By this name you find it again."),
    purpose=Purpose.NONE,
    required=True,
    search=Search.NAME,
    in_list=True,
)
organisation_kind = Field(
    "kind",
    Choice(own_codes.ORGANISATION_KINDS),
    N_("Kind"),
    question=N_("What kind of place is it?"),
    why=N_("So we see which ones we lack."),
    purpose=Purpose.NONE,
    required=True,
    in_list=True,
)
organisation_state = Field(
    "state",
    Choice(own_codes.ORGANISATION_STATES),
    N_("How we stand"),
    question=N_("How do we stand with them?"),
    why=N_("Nobody is sent to a door that has closed."),
    purpose=Purpose.NONE,
    in_list=True,
)
organisation_sector = Field(
    "sector",
    Choice(SECTORS),
    N_("Sector"),
    question=N_("In which sector do they work?"),
    why=N_("So we see which ones we lack."),
    purpose=Purpose.NONE,
)
organisation_place = Field(
    "place",
    Words(160),
    N_("Place"),
    question=N_("Where is it, and how does one get there?"),
    why=N_("Then nobody gets lost on the first day."),
    purpose=Purpose.NONE,
    search=Search.TEXT,
    in_list=True,
)
organisation_languages = Field(
    "languages",
    Languages(),
    N_("Languages spoken there"),
    question=N_("Which languages are spoken there?"),
    why=N_("Some people can then go without an interpreter."),
    purpose=Purpose.NONE,
)
organisation_website = Field(
    "website",
    Words(200),
    N_("Website"),
    question=N_("Where are they on the web?"),
    why=N_("There you see what has changed."),
    purpose=Purpose.NONE,
)
organisation_offers = Field(
    "offers",
    Choices(own_codes.ORGANISATION_OFFERS),
    N_("What they offer"),
    question=N_("What do they offer to people here?"),
    why=N_("So we find the right door."),
    purpose=Purpose.NONE,
)
organisation_words = Field(
    "words",
    Story(1000),
    N_("In their own words"),
    question=N_("How do they say it themselves?"),
    why=N_("What was agreed stays clear to all."),
    purpose=Purpose.NONE,
    search=Search.TEXT,
    own_words=True,
)
ORGANISATION = Schema(
    "organisation",
    N_("Organisation"),
    (
        organisation_centre,
        organisation_name,
        organisation_kind,
        organisation_state,
        organisation_sector,
        organisation_place,
        organisation_languages,
        organisation_website,
        organisation_offers,
        organisation_words,
    ),
    owner="centre",
)

contact_centre = _centre_field()
contact_organisation = Field(
    "organisation",
    Reference("organisation"),
    N_("Organisation"),
    purpose=Purpose.NONE,
    required=True,
    in_form=False,
)
contact_name = Field(
    "name",
    Words(80),
    N_("Name"),
    question=N_("Whom do we speak to there?"),
    why=N_("One name is enough."),
    purpose=Purpose.NONE,
    identifying=True,
    required=True,
    in_list=True,
)
contact_role = Field(
    "role",
    Words(80),
    N_("What they do there"),
    question=N_("What do they do there?"),
    why=N_("Then the next worker knows what to ask them."),
    purpose=Purpose.NONE,
    in_list=True,
)
contact_phone = Field(
    "phone",
    Phone(),
    N_("Phone at work"),
    question=N_("What is their number at work?"),
    why=N_("Keep no private number."),
    purpose=Purpose.NONE,
    identifying=True,
)
contact_email = Field(
    "email",
    Words(120),
    N_("E-mail at work"),
    question=N_("What is their e-mail at work?"),
    why=N_("Keep no private one."),
    purpose=Purpose.NONE,
    identifying=True,
)
contact_told_on = Field(
    "told_on",
    Day(),
    N_("Told that we keep this"),
    question=N_("When did we tell them that we keep this?"),
    why=N_("People should know who has their number."),
    purpose=Purpose.NONE,
)
ORGANISATION_CONTACT = Schema(
    "organisation_contact",
    N_("Person to speak to at an organisation"),
    (
        contact_centre,
        contact_organisation,
        contact_name,
        contact_role,
        contact_phone,
        contact_email,
        contact_told_on,
    ),
    owner="centre",
    sought_by=(("organisation",),),
)

opening_centre = _centre_field()
opening_organisation = Field(
    "organisation",
    Reference("organisation"),
    N_("Organisation"),
    purpose=Purpose.NONE,
    required=True,
    in_form=False,
)
opening_kind = Field(
    "kind",
    Choice(casecodes.APPLICATION_KINDS),
    N_("What for"),
    question=N_("What is it for?"),
    why=N_("So we know whom to tell of it."),
    purpose=Purpose.NONE,
    required=True,
    in_list=True,
)
opening_title = Field(
    "title",
    Words(160),
    N_("What it is"),
    question=N_("What is it called?"),
    why=N_("By this name you find it again."),
    purpose=Purpose.NONE,
    required=True,
    search=Search.TEXT,
    in_list=True,
)
opening_state = Field(
    "state",
    Choice(own_codes.OPENING_STATES),
    N_("State"),
    question=N_("Is it still open?"),
    why=N_("Nobody writes a letter for nothing."),
    purpose=Purpose.NONE,
    in_list=True,
)
opening_lane = Field(
    "lane",
    Choice(codes.LANES),
    N_("Lane"),
    question=N_("Is it learning, work, or daily life?"),
    why=N_("Your road has these three parts."),
    purpose=Purpose.NONE,
)
opening_deadline = Field(
    "deadline",
    Day(),
    N_("Send by"),
    question=N_("By when must one apply?"),
    why=N_("After that day it is too late."),
    purpose=Purpose.NONE,
    in_list=True,
)
opening_starts_on = Field(
    "starts_on",
    Day(),
    N_("Starts on"),
    question=N_("When does it start?"),
    why=N_("So one can plan for it."),
    purpose=Purpose.NONE,
)
opening_places = Field(
    "places",
    Number(0, MOST_PLACES),
    N_("Places"),
    question=N_("How many places are there?"),
    why=N_("Then not too many hope for one place."),
    purpose=Purpose.NONE,
)
opening_goals = Field(
    "goals",
    Choices(codes.GOAL_TYPES),
    N_("Goals it leads to"),
    question=N_("Which goals does it lead to?"),
    why=N_("So we find students who want to get there."),
    purpose=Purpose.NONE,
)
opening_work = Field(
    "occupation",
    Listed("isco_groups"),
    N_("Kind of work"),
    question=N_("Which kind of work comes closest?"),
    why=N_("So we find students who know this work."),
    purpose=Purpose.NONE,
)
opening_field = Field(
    "field",
    Listed("isced_fields"),
    N_("Field of study"),
    question=N_("Which field of study comes closest?"),
    why=N_("So we find students who have learned this."),
    purpose=Purpose.NONE,
)
opening_languages = Field(
    "languages",
    LanguageLevels(),
    N_("Languages needed"),
    question=N_("Which languages are needed, and how well?"),
    why=N_("Ask only for what the work or the course needs."),
    purpose=Purpose.NONE,
)
opening_needs = Field(
    "needs",
    Choices(own_codes.OPENING_NEEDS),
    N_("What is asked for"),
    question=N_("What must one have?"),
    why=N_("We see at once what is missing."),
    purpose=Purpose.NONE,
)
opening_without = Field(
    "without",
    Choices(own_codes.OPENING_NEEDS),
    N_("Open to people without"),
    question=N_("What may one come without?"),
    why=N_("Often a door is open that looks closed. Ask them."),
    purpose=Purpose.NONE,
)
opening_helps = Field(
    "helps",
    Choices(own_codes.OPENING_HELPS),
    N_("What makes it easier"),
    question=N_("What makes it easier to take part?"),
    why=N_("A small help often decides."),
    purpose=Purpose.NONE,
)
opening_pay = Field(
    "pay",
    Choice(own_codes.PAYS),
    N_("Pay"),
    question=N_("Is it paid?"),
    why=N_("People must know before they say yes."),
    purpose=Purpose.NONE,
)
opening_words = Field(
    "words",
    Story(1000),
    N_("How to apply"),
    question=N_("What does one do to apply, and where?"),
    why=N_("The next worker need not ask again."),
    purpose=Purpose.NONE,
)
OPENING_FORM: tuple[Field[Any], ...] = (
    opening_title,
    opening_kind,
    opening_state,
    opening_lane,
    opening_deadline,
    opening_starts_on,
    opening_places,
    opening_pay,
    opening_goals,
    opening_work,
    opening_field,
    opening_languages,
    opening_needs,
    opening_without,
    opening_helps,
    opening_words,
)
OPPORTUNITY = Schema(
    "opportunity",
    N_("Opening"),
    (opening_centre, opening_organisation, *OPENING_FORM),
    owner="centre",
    sought_by=(("organisation",), ("state", "deadline")),
)

ORGANISATION_SCHEMAS = (ORGANISATION, ORGANISATION_CONTACT, OPPORTUNITY)
