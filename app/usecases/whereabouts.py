"""What the student's page shows of places: where somebody is, whom we asked, what is offered."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Problem
from app.i18n import Text
from app.records import Record, RecordId
from app.schema import cases as application_fields
from app.schema import organisations as organisation_fields
from app.schema import placements as fields
from app.schema.cases import APPLICATION
from app.schema.kinds import Stored
from app.usecases.applications import add_application
from app.usecases.login import Login, Outcome
from app.usecases.organisations import list_organisations
from app.usecases.placements import Whereabouts, placed_at, whereabouts_of
from app.usecases.referralparts import WhatLeaves, what_leaves
from app.usecases.referrals import referrals_of


@dataclass(frozen=True)
class ReferralView:
    """One referral.  leaving: what its sheet tells; None where ``refusal`` says why it may not."""

    referral: Record
    leaving: WhatLeaves | None
    refusal: Text | None


@dataclass(frozen=True)
class Around:
    """All of it, for one person.

    begun: applications that have begun and of which no placement tells yet.
    organisations: (id, name) of those there are, by name, without those that have ended.
    """

    whereabouts: Whereabouts
    begun: tuple[Record, ...]
    referrals: tuple[ReferralView, ...]
    organisations: tuple[tuple[RecordId, str], ...]


def around_of(login: Login, person: RecordId) -> Around:
    """Return placements, outcomes and referrals of a person, as they stand today."""
    found = whereabouts_of(login, person)
    told = {one.placement.get(fields.placement_application, "") for one in found.placements}
    begun = [
        one
        for one in login.vault.records(APPLICATION.name, subject=person)
        if one.get(application_fields.application_state) == "started" and one.id not in told
    ]
    referrals = tuple(_view(login, one) for one in referrals_of(login, person))
    lines = (one.organisation for one in list_organisations(login))
    names = tuple(
        (one.id, one.get(organisation_fields.organisation_name, ""))
        for one in lines
        if one.get(organisation_fields.organisation_state) != "ended"
    )
    return Around(found, tuple(begun), referrals, names)


def apply_for(login: Login, person: RecordId, opening: RecordId) -> Outcome[RecordId]:
    """Keep the interest of a person in an opening as an application, with its day.

    Raises Problem 13 without consent to keep a file, 40 for an opening that is not there.
    """
    found = login.need("opportunity", opening)
    told = placed_at(login, {"opportunity": opening})
    keys = {"kind", "where", "organisation"}
    stored: dict[str, Stored] = {key: told[key] for key in told if key in keys}
    stored["opportunity"] = opening
    if found.stored.get("deadline"):
        stored["send_by"] = found.stored["deadline"]
    return add_application(login, person, stored)


def _view(login: Login, referral: Record) -> ReferralView:
    try:
        return ReferralView(referral, what_leaves(login, referral.id), None)
    except Problem as problem:
        return ReferralView(referral, None, problem.text)
