"""Referrals: another place is asked to help, told no more than was chosen and consented to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Draft, Record, RecordId
from app.rules.consent import consent_for
from app.rules.names import fold
from app.schema import consent as consent_fields
from app.schema import organisations as organisation_fields
from app.schema import placements as fields
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.organisations import ORGANISATION
from app.schema.placements import REFERRAL
from app.usecases.consents import consent_event, consents_of, need_consent
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, new_row

_ADD, _CHANGE = N_("Write a referral"), N_("Change a referral")
ASK_AGAIN_AFTER = timedelta(days=14)
USUAL_PARTS: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.REFERRAL: ("name", "reach", "language", "interpreter"),
    Purpose.SHARE_WITH_PARTNER: ("name", "language", "goals", "work", "skills"),
}


def add_referral(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Keep a referral, prepared unless ``stored`` says more.

    Raises Problem 13 without consent to keep a file and to what the referral does, 2 if it
    is not said to whom, about what, what is asked or what they are told.
    """
    row = _new(login, person, stored)
    return _keep(login, row)


def change_referral(
    login: Login, referral_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write what has changed.

    Asking, or telling more, needs the consent of today; an answer, or taking back, can always
    be written down.
    """
    row = login.need(REFERRAL.name, referral_id)
    told = _with_days(login, {**row.stored, **stored})
    changed = {key: told[key] for key in told if told[key] != row.stored.get(key)}
    if _lets_out(row, changed):
        to = str(told.get("to", ""))
        changed["consent"] = consent_behind(login, row.subject, to, purpose_of(told)).id
    need_consent(login, row.subject, Purpose.KEEP_FILE)
    return login.save(edited(row, changed), _CHANGE, row.id, dropping=[row.id])


def new_referral(login: Login, person: RecordId, organisation: RecordId | None = None) -> Draft:
    """Return a draft of a referral that is not kept yet; Problem 13 without the consents.

    It asks for help, or introduces the person if there is a yes to that alone.
    """
    told: dict[str, Stored] = {} if organisation is None else {"organisation": organisation}
    standing = consents_of(login, person)
    if not standing["referral"].is_live and standing["share_with_partner"].is_live:
        told["basis"] = "share_with_partner"
    row = _new(login, person, told)
    draft = Draft(Record(REFERRAL, row.id, person, dict(row.stored)))
    draft.now = row
    return draft


def save_referral(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Keep what was filled in about a referral, new or known, in one save."""
    now, before = draft.now, draft.base
    if before.versions:
        changed = {k: v for k, v in now.stored.items() if v != before.stored.get(k)}
        return change_referral(login, now.id, changed)
    made = _new(login, now.subject, now.stored)
    return _keep(login, Record(REFERRAL, now.id, now.subject, made.stored))


def referrals_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return a person's referrals, the latest first."""
    rows = login.vault.records(REFERRAL.name, subject=person)

    def when(one: Record) -> tuple[date, str]:
        return one.get(fields.referral_sent_on, date.max), one.id

    return tuple(sorted(rows, key=when, reverse=True))


def newest_referral(login: Login, person: RecordId) -> RecordId:
    """Return a person's newest referral that was not taken back; Problem 40 if there is none."""
    for one in referrals_of(login, person):
        if one.get(fields.referral_state) != "withdrawn":
            return one.id
    words = N_("There is no referral yet. Write one first.")
    raise Problem(words, Code.NOT_FOUND)


def referral_named(login: Login, named: RecordId) -> tuple[RecordId, RecordId]:
    """Return (person, referral) of an id: a referral, or a person whose newest is meant."""
    found = login.vault.record(REFERRAL.name, named)
    if found is not None:
        return found.subject, found.id
    person = login.need_person(named).id
    return person, newest_referral(login, person)


@dataclass(frozen=True)
class ConsentBehind:
    """The yes that a referral rests on: when it was said, until when, for whom, its limits.

    named: the place that was named, empty if none was.
    """

    id: RecordId
    given_on: date | None
    until: date | None
    named: str
    limits: str


def purpose_of(stored: Mapping[str, Stored]) -> Purpose:
    """Return the consent that a referral needs: to ask for help, or to tell a partner."""
    is_introduction = stored.get("basis") == Purpose.SHARE_WITH_PARTNER.value
    return Purpose.SHARE_WITH_PARTNER if is_introduction else Purpose.REFERRAL


def consent_behind(
    login: Login, person: RecordId, to: str = "", purpose: Purpose = Purpose.REFERRAL
) -> ConsentBehind:
    """Return the living yes to telling the place ``to``; raise Problem 13 if there is none.

    A yes for a place that was named counts for that place only.
    """
    need_consent(login, person, purpose)
    rows = login.vault.records(CONSENT.name, subject=person, where=("purpose", purpose.value))
    standing = consent_for(map(consent_event, rows), purpose.value, login.context.today)
    current = {one.id for one in standing.current}
    found = [_behind(row) for row in rows if row.id in current]
    fitting = [one for one in found if not one.named or not to or is_same_place(one.named, to)]
    if not fitting:
        words = N_("The yes was for “{place}”. Ask the person about this place first.")
        said = words.with_values(place=found[0].named)
        raise Problem(said, Code.NO_CONSENT, field="to", detail=purpose.value)
    return fitting[0]


def is_same_place(named: str, to: str) -> bool:
    """Tell whether two names mean one place: all words of the shorter stand in the other."""
    one, other = set(fold(named).split()), set(fold(to).split())
    return bool(one) and bool(other) and (one <= other or other <= one)


def _behind(row: Record) -> ConsentBehind:
    return ConsentBehind(
        row.id,
        row.get(consent_fields.answered_on),
        row.get(consent_fields.valid_until),
        row.get(consent_fields.named, ""),
        row.get(consent_fields.limits, ""),
    )


def _new(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Record:
    need_consent(login, person, Purpose.KEEP_FILE)
    told: dict[str, Stored] = {**_first(stored), **stored}
    organisation_id = told.get("organisation")
    if isinstance(organisation_id, str) and not told.get("to"):
        organisation = login.need(ORGANISATION.name, RecordId(organisation_id))
        told["to"] = organisation.get(organisation_fields.organisation_name, "")
    to = str(told.get("to") or "")
    told["consent"] = consent_behind(login, person, to, purpose_of(told)).id
    return new_row(login.context, REFERRAL, person, {**_with_days(login, told), "person": person})


def _first(stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return what a new referral says before anybody has said otherwise."""
    purpose = purpose_of(stored)
    return {"state": "prepared", "basis": purpose.value, "parts": list(USUAL_PARTS[purpose])}


def _keep(login: Login, row: Record) -> Outcome[RecordId]:
    return login.save(changes_of_new(row), _ADD, row.id, dropping=[row.id])


def _lets_out(row: Record, changed: Mapping[str, Stored]) -> bool:
    """Tell whether a change makes something leave the centre, or more of it."""
    if changed.get("state") == "sent":
        return True
    was = row.get(fields.referral_state, "prepared")
    return was != "withdrawn" and any(key in changed for key in ("parts", "to", "ask", "basis"))


def _with_days(login: Login, stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return ``stored`` with today as the day of asking, and when to ask again, if not said."""
    told = dict(stored)
    if told.get("state") == "sent":
        told["sent_on"] = told.get("sent_on") or login.context.today.isoformat()
    sent_on = told.get("sent_on")
    if told.get("state") == "sent" and isinstance(sent_on, str) and not told.get("answer_by"):
        told["answer_by"] = (date.fromisoformat(sent_on) + ASK_AGAIN_AFTER).isoformat()
    answer_by = told.get("answer_by")
    if isinstance(sent_on, str) and isinstance(answer_by, str) and answer_by < sent_on:
        words = N_("An answer cannot be due before it was sent. Check the two days.")
        raise Problem(words, Code.USAGE, field="answer_by")
    return told
