"""Recognition, licence and exam cases, the papers each one asks for, and applications."""

from __future__ import annotations

from typing import Any

from app.i18n import N_
from app.schema import casecodes as codes
from app.schema.fields import Field, Merge, Purpose, Schema, Search
from app.schema.kinds import Choice, Day, Reference, Words
from app.schema.lists import Listed, Shared
from app.schema.references import person_field

_SENT_ALONG = (Purpose.RECOGNITION_AUTHORITY,)

# Fields of a recognition row, filled in on the case's own page and not in the talk.
case_kind = Field(
    "kind",
    Choice(codes.CASE_KINDS),
    N_("Kind of case"),
    question=N_("What shall be reached?"),
    why=N_("Each kind asks for other papers."),
    in_form=False,
    in_list=True,
    opens_with=_SENT_ALONG,
)
case_title = Field(
    "title",
    Words(160),
    N_("What it is about"),
    question=N_("Which diploma, job or exam is it?"),
    why=N_("So we find this case again."),
    in_form=False,
    in_list=True,
    search=Search.TEXT,
    opens_with=_SENT_ALONG,
)
case_work = Field("work", Reference("work"), N_("Work"), in_form=False)
profession = Field(
    "profession",
    Listed("isco_groups"),
    N_("Profession"),
    question=N_("For which kind of work?"),
    why=N_("Each profession has its own office."),
    in_form=False,
    opens_with=_SENT_ALONG,
)
authority = Field(
    "authority",
    Words(120),
    N_("Office"),
    question=N_("Which office decides?"),
    why=N_("You know whom to ask."),
    in_form=False,
    in_list=True,
    opens_with=_SENT_ALONG,
)
file_number = Field(
    "file_number",
    Words(60),
    N_("Number at the office"),
    question=N_("Which number did the office give?"),
    why=N_("They find your papers by it."),
    in_form=False,
    identifying=True,
    masked=True,
    opens_with=_SENT_ALONG,
)
fee = Field(
    "fee",
    Words(40),
    N_("Fee"),
    question=N_("What does it cost, with the currency?"),
    why=N_("Often one can ask to pay less."),
    in_form=False,
)
fee_state = Field(
    "fee_state",
    Choice(codes.FEE_STATES),
    N_("Fee so far"),
    question=N_("Is it paid?"),
    why=N_("Offices often wait for the money."),
    in_form=False,
)
exam_on = Field(
    "exam_on",
    Day(),
    N_("Day of the exam"),
    question=N_("On which day is the exam?"),
    why=N_("So the day is not missed."),
    in_form=False,
)
submitted_on = Field(
    "submitted_on",
    Day(),
    N_("Sent on"),
    question=N_("When was it sent?"),
    why=N_("So we know how long we wait."),
    in_form=False,
)
answer_by = Field(
    "answer_by",
    Day(),
    N_("Answer by"),
    question=N_("By when should the answer come?"),
    why=N_("After that day we ask for it."),
    in_form=False,
)
decision = Field(
    "decision",
    Choice(codes.CASE_DECISIONS),
    N_("Decision"),
    question=N_("What was decided?"),
    why=N_("Each answer has its own next step."),
    in_form=False,
    in_list=True,
    opens_with=(Purpose.STATISTICS,),
)
decided_on = Field(
    "decided_on",
    Day(),
    N_("Decided on"),
    question=N_("On which day was it decided?"),
    why=N_("The time to appeal begins there."),
    in_form=False,
)
appeal_by = Field(
    "appeal_by",
    Day(),
    N_("Appeal by"),
    question=N_("Until which day can we appeal?"),
    why=N_("After that day it is too late."),
    in_form=False,
)
opened_on = Field("opened_on", Day(), N_("Opened on"), in_form=False)
case_plan = Field("plan", Reference("plan"), N_("Plan"), in_form=False)
case_pathway = Field("pathway", Words(60), N_("Made from"), in_form=False)

# What a person fills in of a case, in the order of the form.
CASE_FORM: tuple[Field[Any], ...] = (
    case_title,
    profession,
    authority,
    file_number,
    fee,
    fee_state,
    exam_on,
    submitted_on,
    answer_by,
    decision,
    decided_on,
    appeal_by,
)
CASE_FIELDS: tuple[Field[Any], ...] = (
    case_kind,
    case_work,
    *CASE_FORM,
    opened_on,
    case_plan,
    case_pathway,
)

requirement_person = person_field()
requirement_case = Field(
    "recognition", Reference("recognition"), N_("Case"), required=True, in_form=False
)
document = Field(
    "document",
    Shared("documents"),
    N_("Paper"),
    question=N_("Which paper is needed?"),
    why=N_("So nothing is missing on the day."),
    in_list=True,
)
requirement_words = Field(
    "words",
    Words(120),
    N_("Paper in own words"),
    question=N_("How is the paper called there?"),
    why=N_("Offices use their own names."),
    in_list=True,
)
requirement_goal = Field(
    "goal",
    Choice(codes.REQUIREMENT_GOALS),
    N_("How it must be"),
    question=N_("How does the office want it?"),
    why=N_("So no money is spent for nothing."),
)
requirement_state = Field(
    "state",
    Choice(codes.REQUIREMENT_STATES),
    N_("How far it is"),
    question=N_("How far is this paper?"),
    why=N_("We see at once what is missing."),
    in_list=True,
)
requirement_place = Field(
    "place", Words(40), N_("Place in the list"), in_form=False, merge=Merge.LATEST
)
REQUIREMENT = Schema(
    "requirement",
    N_("Paper that a case asks for"),
    (
        requirement_person,
        requirement_case,
        document,
        requirement_words,
        requirement_goal,
        requirement_state,
        requirement_place,
    ),
    owner="person",
    natural=("recognition", "document"),
)

application_person = person_field()
application_opening = Field("opportunity", Reference("opportunity"), N_("Opening"), in_form=False)
application_organisation = Field(
    "organisation", Reference("organisation"), N_("Organisation"), in_form=False
)
application_kind = Field(
    "kind",
    Choice(codes.APPLICATION_KINDS),
    N_("What for"),
    question=N_("What is it for?"),
    why=N_("So we know what helps with it."),
    required=True,
    in_list=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR, Purpose.STATISTICS),
)
where = Field(
    "where",
    Words(120),
    N_("Where"),
    question=N_("At which school, firm or office?"),
    why=N_("So we find this application again."),
    required=True,
    in_list=True,
    search=Search.TEXT,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
wish = Field(
    "wish",
    Words(200),
    N_("Wish"),
    question=N_("What do you hope for there?"),
    why=N_("Your own words help in the letter."),
    own_words=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
application_state = Field(
    "state",
    Choice(codes.APPLICATION_STATES),
    N_("How far it is"),
    question=N_("How far is it?"),
    why=N_("We see what is waiting for us."),
    in_list=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR, Purpose.STATISTICS),
)
send_by = Field(
    "send_by",
    Day(),
    N_("Send by"),
    question=N_("By when must it be sent?"),
    why=N_("After that day it is too late."),
)
sent_on = Field(
    "sent_on",
    Day(),
    N_("Sent on"),
    question=N_("When was it sent?"),
    why=N_("So we know how long we wait."),
)
reply_by = Field(
    "answer_by",
    Day(),
    N_("Answer by"),
    question=N_("By when should the answer come?"),
    why=N_("After that day we ask for it."),
)
next_act = Field(
    "next_act",
    Words(160),
    N_("Next act"),
    question=N_("What is to be done next?"),
    why=N_("Nothing is left lying."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
act_by = Field(
    "act_by",
    Day(),
    N_("To be done by"),
    question=N_("By which day?"),
    why=N_("It comes back on that day."),
)
APPLICATION = Schema(
    "application",
    N_("Application"),
    (
        application_person,
        application_kind,
        where,
        wish,
        application_state,
        send_by,
        sent_on,
        reply_by,
        next_act,
        act_by,
        application_opening,
        application_organisation,
    ),
    owner="person",
    sought_by=(
        ("state", "send_by"),
        ("state", "answer_by"),
        ("state", "act_by"),
        ("opportunity",),
        ("organisation",),
    ),
)

CASE_SCHEMAS = (REQUIREMENT, APPLICATION)
