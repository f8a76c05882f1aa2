"""What becomes of somebody at an organisation: a place, being sent there, and what came of it."""

from __future__ import annotations

from typing import Any

from app.i18n import N_
from app.schema import casecodes
from app.schema import organisationcodes as codes
from app.schema.codes import TOLD_BY
from app.schema.fields import Field, Purpose, Schema, Search
from app.schema.kinds import Choice, Choices, Day, LanguageTag, Number, Reference, Story, Words
from app.schema.references import person_field
from app.schema.templates import LEVELS

MOST_HOURS = 60


placement_person = person_field()
placement_organisation = Field(
    "organisation", Reference("organisation"), N_("Organisation"), in_form=False
)
placement_opening = Field("opportunity", Reference("opportunity"), N_("Opening"), in_form=False)
placement_application = Field(
    "application", Reference("application"), N_("Application"), in_form=False
)
placement_kind = Field(
    "kind",
    Choice(casecodes.APPLICATION_KINDS),
    N_("What for"),
    question=N_("What is it for?"),
    why=N_("So we know what helps with it."),
    required=True,
    in_list=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR, Purpose.STATISTICS),
)
placement_where = Field(
    "where",
    Words(160),
    N_("Where"),
    question=N_("At which school, firm or office?"),
    why=N_("So we find it again."),
    required=True,
    in_list=True,
    search=Search.TEXT,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
placement_state = Field(
    "state",
    Choice(codes.PLACEMENT_STATES),
    N_("How far it is"),
    question=N_("How far is it?"),
    why=N_("We see who needs a word from us."),
    in_list=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR, Purpose.STATISTICS),
)
placement_starts_on = Field(
    "starts_on",
    Day(),
    N_("Starts on"),
    question=N_("When does it start?"),
    why=N_("We ask how it goes after three months."),
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
placement_ends_on = Field(
    "ends_on",
    Day(),
    N_("Ends on"),
    question=N_("When does it end?"),
    why=N_("So we talk about what comes next in good time."),
    opens_with=(Purpose.STATISTICS,),
)
placement_hours = Field(
    "hours",
    Number(0, MOST_HOURS),
    N_("Hours in a week"),
    question=N_("How many hours in a week?"),
    why=N_("So it fits beside the rest of your life."),
    opens_with=(Purpose.STATISTICS,),
)
placement_pay = Field(
    "pay",
    Choice(codes.PAYS),
    N_("Pay"),
    question=N_("Is it paid?"),
    why=N_("Nobody should work for nothing without knowing it."),
    opens_with=(Purpose.STATISTICS,),
)
placement_supervisor = Field(
    "supervisor",
    Words(80),
    N_("Who looks after the person there"),
    question=N_("Who looks after you there?"),
    why=N_("You know whom to ask."),
)
placement_ask_on = Field(
    "ask_on",
    Day(),
    N_("Ask how it goes on"),
    question=N_("When do we ask how it goes?"),
    why=N_("It comes back on that day."),
)
placement_end = Field(
    "ended",
    Choice(codes.PLACEMENT_ENDS),
    N_("How it ended"),
    question=N_("How did it end?"),
    why=N_("We learn what to do better. Nobody is to blame."),
    opens_with=(Purpose.STATISTICS,),
)
placement_note = Field(
    "note",
    Story(1000),
    N_("Note for the file"),
    question=N_("What should we remember about it?"),
    why=N_("It stays in your file. It is not on your paper."),
)
PLACEMENT_FORM: tuple[Field[Any], ...] = (
    placement_kind,
    placement_where,
    placement_state,
    placement_starts_on,
    placement_ends_on,
    placement_hours,
    placement_pay,
    placement_supervisor,
    placement_ask_on,
    placement_end,
    placement_note,
)
PLACEMENT = Schema(
    "placement",
    N_("Placement"),
    (
        placement_person,
        placement_organisation,
        placement_opening,
        placement_application,
        *PLACEMENT_FORM,
    ),
    owner="person",
    sought_by=(("organisation",), ("opportunity",), ("state", "ask_on"), ("state", "ends_on")),
)

referral_person = person_field()
referral_organisation = Field(
    "organisation", Reference("organisation"), N_("Organisation"), in_form=False
)
referral_basis = Field(
    "basis",
    Choice(codes.REFERRAL_BASES),
    N_("What it is"),
    question=N_("Do we ask for help, or introduce the person to a partner?"),
    why=N_("Each needs its own yes, and opens other answers."),
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
referral_consent = Field("consent", Reference("consent"), N_("Consent"), in_form=False)
referral_to = Field(
    "to",
    Words(160),
    N_("To whom"),
    question=N_("Which place shall we ask?"),
    why=N_("You know who gets to read it."),
    required=True,
    in_list=True,
    search=Search.TEXT,
)
referral_kind = Field(
    "kind",
    Choice(codes.REFERRAL_KINDS),
    N_("About what"),
    question=N_("What is it about?"),
    why=N_("So it comes to the right desk."),
    required=True,
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
referral_ask = Field(
    "ask",
    Words(280),
    N_("What we ask for"),
    question=N_("What do we ask them to do?"),
    why=N_("One clear wish gets a clear answer."),
    required=True,
    opens_with=(Purpose.REFERRAL,),
)
referral_parts = Field(
    "parts",
    Choices(codes.REFERRAL_PARTS),
    N_("What they are told"),
    question=N_("What may they be told?"),
    why=N_("Tell no more than this help needs."),
    required=True,
)
referral_state = Field(
    "state",
    Choice(codes.REFERRAL_STATES),
    N_("How far it is"),
    question=N_("What did they answer?"),
    why=N_("We see what is waiting for us."),
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
referral_sent_on = Field(
    "sent_on",
    Day(),
    N_("Asked on"),
    question=N_("When did we ask?"),
    why=N_("So we know how long we wait."),
    opens_with=(Purpose.STATISTICS,),
)
referral_answer_by = Field(
    "answer_by",
    Day(),
    N_("Ask again on"),
    question=N_("When do we ask again if no answer comes?"),
    why=N_("It comes back on that day."),
)
referral_note = Field(
    "note",
    Story(600),
    N_("What they said"),
    question=N_("What did they say?"),
    why=N_("It stays in your file."),
)
REFERRAL_FORM: tuple[Field[Any], ...] = (
    referral_to,
    referral_basis,
    referral_kind,
    referral_ask,
    referral_parts,
    referral_state,
    referral_sent_on,
    referral_answer_by,
    referral_note,
)
REFERRAL = Schema(
    "referral",
    N_("Referral"),
    (referral_person, referral_organisation, *REFERRAL_FORM, referral_consent),
    owner="person",
    sought_by=(("organisation",), ("state", "answer_by")),
)

outcome_person = person_field()
outcome_placement = Field("placement", Reference("placement"), N_("Placement"), in_form=False)
outcome_kind = Field(
    "kind",
    Choice(codes.OUTCOME_KINDS),
    N_("What came of it"),
    question=N_("What has come of it?"),
    why=N_("We learn what helps people."),
    required=True,
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
outcome_on = Field(
    "on",
    Day(),
    N_("On"),
    question=N_("On which day was that?"),
    why=N_("So we can tell how long it took."),
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
outcome_time = Field(
    "after",
    Choice(codes.OUTCOME_TIMES),
    N_("How long after"),
    question=N_("How long after the start was it?"),
    why=N_("We ask everybody at the same times."),
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
outcome_seen = Field(
    "seen",
    Choice(TOLD_BY),
    N_("Source"),
    question=N_("How do we know it?"),
    why=N_("What was seen counts more than what was heard."),
    opens_with=(Purpose.STATISTICS,),
)
outcome_language = Field(
    "language",
    LanguageTag(),
    N_("Language"),
    question=N_("If it is a language level: which language?"),
    why=N_("Each language is a strength."),
    opens_with=(Purpose.STATISTICS,),
)
outcome_level = Field(
    "level",
    Choice(LEVELS),
    N_("Language level"),
    question=N_("If it is a language level: which one?"),
    why=N_("It opens the next door."),
    opens_with=(Purpose.STATISTICS,),
)
outcome_words = Field(
    "words",
    Story(600),
    N_("In own words"),
    question=N_("How do you say it yourself?"),
    why=N_("Your own words count."),
    own_words=True,
)
OUTCOME_FORM: tuple[Field[Any], ...] = (
    outcome_kind,
    outcome_on,
    outcome_time,
    outcome_seen,
    outcome_language,
    outcome_level,
    outcome_words,
)
OUTCOME = Schema(
    "outcome",
    N_("Outcome"),
    (outcome_person, outcome_placement, *OUTCOME_FORM),
    owner="person",
)

PLACEMENT_SCHEMAS = (PLACEMENT, REFERRAL, OUTCOME)
