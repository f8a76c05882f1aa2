"""Funds of a centre, and what mentors get: stipends that meetings earn, and expenses."""

from __future__ import annotations

from app.i18n import N_
from app.schema import mentorcodes as codes
from app.schema.fields import Field, Merge, Purpose, Schema, Sensitivity
from app.schema.kinds import Choice, Day, Number, Reference, Words
from app.schema.money import Money
from app.schema.references import person_field

fund_centre = Field("centre", Reference("centre"), N_("Centre"), required=True, in_form=False)
fund_name = Field(
    "name",
    Words(80),
    N_("Fund"),
    question=N_("What is the fund called?"),
    why=N_("So we know whose money it is."),
    required=True,
    purpose=Purpose.NONE,
    in_list=True,
)
fund_amount = Field(
    "amount",
    Money(),
    N_("Amount"),
    question=N_("How much is in it? Write it like 5000.00 EUR."),
    why=N_("So nobody promises more than there is."),
    purpose=Purpose.NONE,
    in_list=True,
)
fund_until = Field(
    "until",
    Day(),
    N_("To be spent until"),
    question=N_("Until which day must it be spent?"),
    why=N_("What is left then goes back."),
    purpose=Purpose.NONE,
)
fund_note = Field(
    "note",
    Words(280),
    N_("What it is for"),
    question=N_("What may it be spent on?"),
    why=N_("The giver asks for it."),
    purpose=Purpose.NONE,
)
FUND = Schema(
    "fund",
    N_("Fund"),
    (fund_centre, fund_name, fund_amount, fund_until, fund_note),
    owner="centre",
)

expense_person = person_field()
expense_kind = Field(
    "kind",
    Choice(codes.EXPENSE_KINDS),
    N_("What for"),
    question=N_("What is it for?"),
    why=N_("The giver of the money asks for it."),
    required=True,
    in_list=True,
)
expense_amount = Field(
    "amount",
    Money(),
    N_("Amount"),
    question=N_("How much is it? Write it like 12.50 EUR."),
    why=N_("So the mentor knows what comes."),
    required=True,
    sensitivity=Sensitivity.RESTRICTED,
    in_list=True,
)
expense_fund = Field(
    "fund",
    Reference("fund"),
    N_("From the fund"),
    question=N_("From which fund is it paid?"),
    why=N_("Each giver sees what came of the money."),
    required=True,
)
expense_match = Field(
    "match",
    Reference("match"),
    N_("For the match"),
    question=N_("For which student is it?"),
    why=N_("Its meetings earn a stipend."),
)
expense_meetings = Field(
    "meetings",
    Number(0, 200),
    N_("Meetings that earn it"),
    question=N_("How many logged meetings earn it?"),
    why=N_("Leave it empty if it is paid at once."),
)
expense_state = Field(
    "state",
    Choice(codes.EXPENSE_STATES),
    N_("State"),
    in_form=False,
    in_list=True,
    merge=Merge.PROTECT,
    protective=("paid", "refused", "agreed"),
)
expense_agreed = Field("agreed_on", Day(), N_("Agreed on"), in_form=False)
expense_paid = Field("paid_on", Day(), N_("Paid on"), in_form=False, in_list=True)
expense_by = Field("paid_by", Reference("user"), N_("Paid by"), in_form=False)
expense_note = Field(
    "note",
    Words(280),
    N_("Note"),
    question=N_("What else must we know, such as the receipt?"),
    why=N_("Whoever pays reads it."),
    sensitivity=Sensitivity.RESTRICTED,
)
# Rows never conflict as a whole: an expense paid on two computers is one row, paid once.
EXPENSE = Schema(
    "expense",
    N_("Stipend or expense"),
    (
        expense_person,
        expense_kind,
        expense_amount,
        expense_fund,
        expense_match,
        expense_meetings,
        expense_note,
        expense_state,
        expense_agreed,
        expense_paid,
        expense_by,
    ),
    owner="person",
    dated="agreed_on",
    sought_by=(("fund",),),
)

FUND_SCHEMAS = (FUND, EXPENSE)
