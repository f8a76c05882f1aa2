"""Organisations and whom to speak to there: written down, listed, seen whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.i18n import N_, Text
from app.records import Draft, Record, RecordId
from app.rules.names import fold
from app.schema import organisations as fields
from app.schema import placements as placement_fields
from app.schema.fields import Schema
from app.schema.kinds import Stored
from app.schema.organisations import OPPORTUNITY, ORGANISATION, ORGANISATION_CONTACT
from app.schema.placements import PLACEMENT
from app.usecases.login import Login, Outcome
from app.usecases.people import names_of
from app.usecases.rows import changes_of_new, edited, new_row

_ADDED: Mapping[str, Text] = {
    ORGANISATION.name: N_("Add an organisation"),
    ORGANISATION_CONTACT.name: N_("Add somebody to speak to"),
    OPPORTUNITY.name: N_("Add an opening"),
}
_CHANGED: Mapping[str, Text] = {
    ORGANISATION.name: N_("Change an organisation"),
    ORGANISATION_CONTACT.name: N_("Change somebody to speak to"),
    OPPORTUNITY.name: N_("Change an opening"),
}


@dataclass(frozen=True)
class OrganisationLine:
    """One organisation of a list.  open: how many openings.  next_day: the nearest deadline."""

    organisation: Record
    open: int
    next_day: date | None


@dataclass(frozen=True)
class OrganisationView:
    """One organisation with whom to speak to there and all its openings, open ones first.

    placed: (placement, name) of people who have a place there now, whose files may be seen.
    """

    organisation: Record
    contacts: tuple[Record, ...]
    openings: tuple[Record, ...]
    placed: tuple[tuple[Record, str], ...]


@dataclass(frozen=True)
class AroundList:
    """All organisations by name, and all openings with the name of theirs, open ones first."""

    organisations: tuple[OrganisationLine, ...]
    openings: tuple[tuple[Record, str], ...]


def add_around(login: Login, schema: Schema, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Keep an organisation, a contact or an opening; Problem 2 that names what is missing."""
    row = new_around(login, schema, stored)
    return login.save(changes_of_new(row), _ADDED[schema.name], row.id)


def change_around(
    login: Login, schema: Schema, row_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write what has changed of an organisation, a contact or an opening."""
    row = login.need(schema.name, row_id)
    changed = {key: value for key, value in stored.items() if value != row.stored.get(key)}
    return login.save(edited(row, changed), _CHANGED[schema.name], row.id, dropping=[row.id])


def new_around(login: Login, schema: Schema, stored: Mapping[str, Stored]) -> Record:
    """Return a row about the centre's surroundings that is not saved yet.

    Raises Problem 40 if it names an organisation that is not there.
    """
    organisation = stored.get("organisation")
    if isinstance(organisation, str):
        login.need(ORGANISATION.name, RecordId(organisation))
    owned = {**_FIRST.get(schema.name, {}), **stored, "centre": login.centre.id}
    return new_row(login.context, schema, login.centre.id, owned)


def draft_around(login: Login, schema: Schema, organisation: RecordId | None = None) -> Draft:
    """Return a draft of such a row that is not kept yet."""
    told: dict[str, Stored] = {} if organisation is None else {"organisation": organisation}
    row = new_around(login, schema, told)
    draft = Draft(Record(schema, row.id, row.subject, dict(row.stored)))
    draft.now = row
    return draft


def save_around(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Keep what was filled in about an organisation, a contact or an opening, in one save."""
    now, before = draft.now, draft.base
    if before.versions:
        changed = {k: v for k, v in now.stored.items() if v != before.stored.get(k)}
        return change_around(login, now.schema, now.id, changed)
    return login.save(changes_of_new(now), _ADDED[now.schema.name], now.id, dropping=[now.id])


def list_organisations(login: Login) -> tuple[OrganisationLine, ...]:
    """Return all organisations by name, each with its open openings."""
    found: dict[str, list[date | None]] = {}
    for one in open_openings(login):
        of = one.get(fields.opening_organisation, "")
        found.setdefault(of, []).append(one.get(fields.opening_deadline))
    rows = login.vault.records(ORGANISATION.name)
    return tuple(_line(one, found.get(one.id, [])) for one in sorted(rows, key=_by_name))


def list_around(login: Login) -> AroundList:
    """Return organisations and openings, as the page of both shows them."""
    lines = list_organisations(login)
    names = {
        str(one.organisation.id): one.organisation.get(fields.organisation_name, "")
        for one in lines
    }
    openings = by_deadline(login.vault.records(OPPORTUNITY.name), login.context.today)
    told = ((one, names.get(one.get(fields.opening_organisation, ""), "")) for one in openings)
    return AroundList(lines, tuple(told))


def show_organisation(login: Login, organisation_id: RecordId) -> OrganisationView:
    """Return one organisation; raise Problem 40 if there is none."""
    row = login.need(ORGANISATION.name, organisation_id)
    at = ("organisation", row.id)
    contacts = login.vault.records(ORGANISATION_CONTACT.name, where=at)
    openings = login.vault.records(OPPORTUNITY.name, where=at)
    ordered = by_deadline(openings, login.context.today)
    return OrganisationView(row, tuple(contacts), ordered, _placed(login, at))


def open_openings(login: Login) -> tuple[Record, ...]:
    """Return what is open and whose day to apply has not passed, the nearest day first."""
    rows = login.vault.records(OPPORTUNITY.name, where=("state", "open"))
    today = login.context.today
    return by_deadline((one for one in rows if is_open(one, today)), today)


def is_open(opening: Record, today: date) -> bool:
    """Tell whether one can still apply."""
    state = opening.get(fields.opening_state, "open")
    return state == "open" and opening.get(fields.opening_deadline, date.max) >= today


def by_deadline(openings: Iterable[Record], today: date) -> tuple[Record, ...]:
    """Return openings in the order of their days: open ones, then the rest, the latest first."""

    def rank(one: Record) -> tuple[bool, int, str]:
        day = one.get(fields.opening_deadline, date.max).toordinal()
        is_over = not is_open(one, today)
        return is_over, -day if is_over else day, one.id

    return tuple(sorted(openings, key=rank))


# What a new row says before anybody has said otherwise.
_FIRST: Mapping[str, Mapping[str, Stored]] = {
    ORGANISATION.name: {"state": "active"},
    OPPORTUNITY.name: {"state": "open"},
}


def _placed(login: Login, at: tuple[str, Stored]) -> tuple[tuple[Record, str], ...]:
    found = [
        one
        for one in login.vault.records(PLACEMENT.name, where=at)
        if one.get(placement_fields.placement_state, "agreed") in {"agreed", "running"}
    ]
    names = names_of(login, (one.subject for one in found))
    shown = [(one, names[one.subject]) for one in found if one.subject in names]
    return tuple(sorted(shown, key=lambda pair: (fold(pair[1]), pair[0].id)))


def _line(row: Record, days: list[date | None]) -> OrganisationLine:
    return OrganisationLine(row, len(days), min((one for one in days if one), default=None))


def _by_name(row: Record) -> tuple[str, str]:
    return fold(row.get(fields.organisation_name, "")), row.id
