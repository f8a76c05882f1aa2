"""Referrals: another place is asked to help, told no more than was chosen and consented to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, Record, RecordId
from app.rules.consent import consent_for
from app.rules.referrals import is_same_place, may_follow
from app.schema import consent as consent_fields
from app.schema import organisations as organisation_fields
from app.schema import placements as fields
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.organisationcodes import REFERRAL_STATES
from app.schema.organisations import ORGANISATION
from app.schema.placements import REFERRAL
from app.usecases.consents import consent_event, consents_of, need_consent
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, new_row

_ADD, _CHANGE = N_("Write a referral"), N_("Change a referral")
_FIRST_ASK = N_("Nobody was asked yet. Choose “{asked}” first.")
_NOT_BACK = N_(
    "It cannot go from “{before}” to “{after}”. "
    "If that was a mistake, choose again under “Change the referral”."
)
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
    """Write what has changed, or correct what was written by mistake.

    Asking, or telling more, needs the consent of today; an answer, or taking back, can always
    be written down.
    """
    row = login.need(REFERRAL.name, referral_id)
    told = _at_one_place(login, _with_days(login, stored, row.stored), stored)
    changed = {key: told[key] for key in told if told[key] != row.stored.get(key)}
    if _lets_out(row, changed):
        to = str(told.get("to") or "")
        changed["consent"] = consent_behind(login, row.subject, to, purpose_of(told)).id
    need_consent(login, row.subject, Purpose.KEEP_FILE)
    return login.save(edited(row, changed), _CHANGE, row.id, dropping=[row.id])


def move_referral(login: Login, referral_id: RecordId, state: str) -> Outcome[RecordId]:
    """Write down how far a referral is now; raise Problem 2 if it cannot go there from where it is.

    A slip of the hand is taken back, or corrected by ``change_referral``.
    """
    row = login.need(REFERRAL.name, referral_id)
    before = row.get(fields.referral_state, "prepared")
    if not may_follow(before, state):
        words = _NOT_BACK.with_values(before=_label(before), after=_label(state))
        if before == "prepared":
            words = _FIRST_ASK.with_values(asked=_label("sent"))
        raise Problem(words, Code.USAGE, field="state")
    return change_referral(login, referral_id, {"state": state})


def new_referral(login: Login, person: RecordId, organisation: RecordId | None = None) -> Draft:
    """Return a draft of a referral that is not kept yet; Problem 13 without the consents.

    It asks for help, or introduces the person if there is a yes to that alone.
    """
    told: dict[str, Stored] = {} if organisation is None else {"organisation": organisation}
    standing = consents_of(login, person)
    if not standing["referral"].is_live and standing["share_with_partner"].is_live:
        told["basis"] = "share_with_partner"
    if organisation is None:
        told["to"] = consent_behind(login, person, None, purpose_of(told)).named
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
    login: Login, person: RecordId, to: str | None, purpose: Purpose = Purpose.REFERRAL
) -> ConsentBehind:
    """Return the living yes to telling the place ``to``; raise Problem 13 if there is none.

    to: None as long as no place was said, which any yes is enough for.

    A yes for a place that was named counts for that place only; it goes before one that
    names none.
    """
    need_consent(login, person, purpose)
    rows = login.vault.records(CONSENT.name, subject=person, where=("purpose", purpose.value))
    standing = consent_for(map(consent_event, rows), purpose.value, login.context.today)
    current = {one.id for one in standing.current}
    found = [_behind(row) for row in rows if row.id in current]
    exact = [one for one in found if to is not None and is_same_place(one.named, to)]
    fitting = exact or [one for one in found if to is None or not one.named]
    if not fitting:
        words = N_(
            "The yes was for “{place}”. Write the same name, or ask the person about this place."
        )
        said = words.with_values(place="” · “".join(one.named for one in found))
        raise Problem(said, Code.NO_CONSENT, field="to", detail=purpose.value)
    return fitting[0]


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
    told = _with_days(login, _at_one_place(login, {**_first(stored), **stored}, stored), {})
    to = told.get("to")
    told["consent"] = consent_behind(login, person, str(to) if to else None, purpose_of(told)).id
    return new_row(login.context, REFERRAL, person, {**told, "person": person})


def _at_one_place(
    login: Login, told: Mapping[str, Stored], said: Mapping[str, Stored]
) -> dict[str, Stored]:
    """Return ``told`` with one place: the name of the organisation, if one is chosen.

    said: what was said just now.  The name alone is what the person heard and what is
    printed: where it is another one, the organisation that was chosen before is let go.
    """
    named = told.get("organisation")
    if not isinstance(named, str) or not said.keys() & {"organisation", "to"}:
        return dict(told)
    organisation = login.need(ORGANISATION.name, RecordId(named))
    name = organisation.get(organisation_fields.organisation_name, "")
    to = said.get("to") if "to" in said else None
    if not to or is_same_place(str(to), name):
        return {**told, "to": name}
    return {**told, "organisation": None}


def _first(stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return what a new referral says before anybody has said otherwise."""
    purpose = purpose_of(stored)
    return {"state": "prepared", "basis": purpose.value, "parts": list(USUAL_PARTS[purpose])}


def _keep(login: Login, row: Record) -> Outcome[RecordId]:
    return login.save(changes_of_new(row), _ADD, row.id, dropping=[row.id])


def _lets_out(row: Record, changed: Mapping[str, Stored]) -> bool:
    """Tell whether a change makes something leave the centre, or more of it."""
    was = row.get(fields.referral_state, "prepared")
    state = changed.get("state", was)
    if state != was and (state == "sent" or (was == "prepared" and state != "withdrawn")):
        return True
    outward = ("parts", "to", "ask", "basis")
    return was != "withdrawn" and any(key in changed for key in outward)


def _with_days(
    login: Login, stored: Mapping[str, Stored], before: Mapping[str, Stored]
) -> dict[str, Stored]:
    """Return what a referral says now, with today as the day of asking where none is said.

    Whoever is asked again waits anew; one that is only prepared was asked on no day.
    """
    told = {**before, **stored}
    was, state = before.get("state"), told.get("state")
    today = login.context.today
    if (was, state) == ("no_answer", "sent") or (before and was != state == "prepared"):
        told.update({key: stored.get(key) for key in ("sent_on", "answer_by")})
    if state == "sent":
        told["sent_on"] = told.get("sent_on") or today.isoformat()
    sent_on = told.get("sent_on")
    if state == "sent" and isinstance(sent_on, str) and not told.get("answer_by"):
        told["answer_by"] = (date.fromisoformat(sent_on) + ASK_AGAIN_AFTER).isoformat()
    _check_days(told, today)
    return told


def _check_days(told: Mapping[str, Stored], today: date) -> None:
    sent_on, answer_by = told.get("sent_on"), told.get("answer_by")
    if not isinstance(sent_on, str):
        return
    if sent_on > today.isoformat():
        words = N_("This day is still to come. Write the day on which you asked.")
        raise Problem(words, Code.USAGE, field="sent_on")
    if isinstance(answer_by, str) and answer_by < sent_on:
        words = N_("An answer cannot be due before it was sent. Check the two days.")
        raise Problem(words, Code.USAGE, field="answer_by")


def _label(state: str) -> Text:
    return REFERRAL_STATES.get(state, verbatim(state))
