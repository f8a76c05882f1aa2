"""Consent events: who said yes or no, to what, how it was explained."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes
from app.schema.fields import Field, Rows, Schema, Sensitivity
from app.schema.kinds import (
    Choice,
    Day,
    LanguageTag,
    References,
    Words,
)
from app.schema.references import person_field

consent_person = person_field()
purpose = Field("purpose", Choice(codes.CONSENT_PURPOSES), N_("Purpose"), required=True)
answer = Field("answer", Choice(codes.CONSENT_ANSWERS), N_("Answer"), required=True)
audience = Field("audience", Choice(codes.AUDIENCES), N_("For whom"))
explained_in = Field(
    "explained_language",
    LanguageTag(),
    N_("Explained in"),
    question=N_("In which language did you hear this?"),
    why=N_("You should hear it in words you know well."),
)
interpreter = Field(
    "interpreter",
    Choice(codes.INTERPRETERS),
    N_("Interpreter"),
    question=N_("Who helped us talk today?"),
    why=N_("We want you to hear each word the right way."),
)
given_by = Field(
    "given_by",
    Choice(codes.CONSENT_GIVERS),
    N_("Given by"),
    question=N_("Do you say yes alone, or with someone?"),
    why=N_("Young people say yes with an adult."),
)
teach_back = Field(
    "teach_back",
    Choice(codes.TEACH_BACK),
    N_("Said back in own words"),
    question=N_("In your own words, what will I write down?"),
    why=N_("We want to be sure that it was clear."),
)
given_how = Field(
    "how",
    Choice(codes.CONSENT_WAYS),
    N_("How it was given"),
    question=N_("How do you want to say it?"),
    why=N_("A spoken yes counts as much as a signed one."),
)
limits = Field(
    "limits",
    Words(400),
    N_("Limits, in own words"),
    question=N_("Is there anyone who must not see your file?"),
    why=N_("We will keep it away from them."),
    own_words=True,
    sensitivity=Sensitivity.RESTRICTED,
)
named = Field(
    "named",
    Words(120),
    N_("Named place or use"),
    question=N_("Which place, or which use, did we name?"),
    why=N_("Your yes counts for that one only."),
)
notice_version = Field("notice_version", Words(20), N_("Version of the script"), in_form=False)
answered_on = Field("answered_on", Day(), N_("Answered on"), in_form=False)
valid_until = Field("valid_until", Day(), N_("Valid until"), in_form=False)
supersedes = Field("supersedes", References("consent"), N_("Takes the place of"), in_form=False)
CONSENT = Schema(
    "consent",
    N_("Consent"),
    (
        consent_person,
        purpose,
        answer,
        audience,
        explained_in,
        interpreter,
        given_by,
        teach_back,
        given_how,
        limits,
        named,
        notice_version,
        answered_on,
        valid_until,
        supersedes,
    ),
    rows=Rows.APPEND,
    owner="person",
    topic="welcome",
    dated="answered_on",
    sought_by=(("purpose", "valid_until"),),
)

CONSENT_SCHEMAS = (CONSENT,)
