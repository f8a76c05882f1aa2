"""Placements and what came of them: kept, asked about after three, six and twelve months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Change, Draft, Record, RecordId
from app.rules.placements import next_look, time_of
from app.schema import organisations as organisation_fields
from app.schema import placements as fields
from app.schema.cases import APPLICATION
from app.schema.fields import Purpose, Schema
from app.schema.kinds import Stored
from app.schema.organisations import OPPORTUNITY, ORGANISATION
from app.schema.placements import OUTCOME, PLACEMENT
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, joined, new_row

_ADD, _CHANGE = N_("Add a placement"), N_("Change a placement")
_TOLD = N_("Write down what came of it")
_OVER = frozenset({"broken_off", "not_begun"})
# What an opening tells of a placement there.
_FROM_OPENING = {"kind": organisation_fields.opening_kind, "pay": organisation_fields.opening_pay}


@dataclass(frozen=True)
class PlacementView:
    """One placement and what came of it, the latest first."""

    placement: Record
    outcomes: tuple[Record, ...]


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody is or was, the latest first, and what came of other things.

    others: outcomes that belong to no placement.
    """

    placements: tuple[PlacementView, ...]
    others: tuple[Record, ...]


def add_placement(
    login: Login, person: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Keep a placement; what it names (an opening, an organisation) fills in where it is.

    Raises Problem 13 without consent to keep a file, 2 if kind or place are missing, 40 for
    an opening that is not there.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    told = {"state": "agreed", **placed_at(login, stored), **stored, "person": person}
    row = new_row(login.context, PLACEMENT, person, _with_look(login, told, {}))
    return login.save(changes_of_new(row), _ADD, row.id)


def change_placement(
    login: Login, placement_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write what has changed; the day to ask follows the start unless it was said."""
    row = login.need(PLACEMENT.name, placement_id)
    need_consent(login, row.subject, Purpose.KEEP_FILE)
    told = _with_look(login, {**row.stored, **stored}, row.stored)
    changed = {key: told[key] for key in told if told[key] != row.stored.get(key)}
    return login.save(edited(row, changed), _CHANGE, row.id, dropping=[row.id])


def new_placement(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Draft:
    """Return a draft of a placement that is not kept yet, as far as ``stored`` tells of it."""
    login.need_person(person)
    told = {"state": "agreed", **placed_at(login, stored), **stored, "person": person}
    return _draft(login, PLACEMENT, person, told)


def placement_after(login: Login, application_id: RecordId) -> Draft:
    """Return a draft of the placement that an application has led to."""
    row = login.need(APPLICATION.name, application_id)
    keys = ("kind", "where", "opportunity", "organisation")
    told = {key: row.stored[key] for key in keys if row.stored.get(key)}
    return new_placement(login, row.subject, {**told, "application": row.id})


def save_placement(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Keep what was filled in about a placement, new or known, in one save."""
    now, before = draft.now, draft.base
    if before.versions:
        changed = {k: v for k, v in now.stored.items() if v != before.stored.get(k)}
        return change_placement(login, now.id, changed)
    need_consent(login, now.subject, Purpose.KEEP_FILE)
    row = Record(PLACEMENT, now.id, now.subject, _with_look(login, now.stored, {}))
    return login.save(changes_of_new(row), _ADD, row.id, dropping=[row.id])


def add_outcome(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Write down what came of something; its placement is then asked about later.

    The day is today unless it is said.  Raises Problem 13 without consent to keep a file,
    2 without a kind, 40 if the placement is not this person's.
    """
    row = _outcome_row(login, person, stored)
    return _keep_outcome(login, row)


def new_outcome(login: Login, person: RecordId, placement: RecordId | None = None) -> Draft:
    """Return a draft of an outcome that is not kept yet."""
    told: dict[str, Stored] = {} if placement is None else {"placement": placement}
    return _draft(login, OUTCOME, person, _outcome_row(login, person, told).stored)


def save_outcome(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Keep what was filled in about an outcome, new or known, in one save."""
    now, before = draft.now, draft.base
    if not before.versions:
        return _keep_outcome(login, _outcome_row(login, now.subject, now.stored, now.id))
    need_consent(login, now.subject, Purpose.KEEP_FILE)
    row = login.need(OUTCOME.name, now.id)
    changed = {k: v for k, v in now.stored.items() if v != before.stored.get(k)}
    return login.save(edited(row, changed), _TOLD, row.id, dropping=[row.id])


def whereabouts_of(login: Login, person: RecordId) -> Whereabouts:
    """Return a person's placements with what came of them, the latest start first."""
    outcomes = login.vault.records(OUTCOME.name, subject=person)
    outcomes.sort(key=lambda one: (one.get(fields.outcome_on, date.min), one.id), reverse=True)
    placements = login.vault.records(PLACEMENT.name, subject=person)
    placements.sort(key=_start, reverse=True)
    views = tuple(
        PlacementView(one, tuple(o for o in outcomes if o.get(fields.outcome_placement) == one.id))
        for one in placements
    )
    known = {str(one.id) for one in placements}
    others = (one for one in outcomes if one.get(fields.outcome_placement, "") not in known)
    return Whereabouts(views, tuple(others))


def placed_at(login: Login, stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return what an opening or an organisation that is named tells: where, of which kind."""
    told: dict[str, Stored] = {}
    opening_id, organisation_id = stored.get("opportunity"), stored.get("organisation")
    if isinstance(opening_id, str):
        opening = login.need(OPPORTUNITY.name, RecordId(opening_id))
        told |= {key: opening.stored.get(one.key) for key, one in _FROM_OPENING.items()}
        organisation_id = organisation_id or opening.get(organisation_fields.opening_organisation)
        told["starts_on"] = opening.stored.get("starts_on")
    if isinstance(organisation_id, str):
        organisation = login.need(ORGANISATION.name, RecordId(organisation_id))
        told["organisation"] = organisation.id
        told["where"] = organisation.get(organisation_fields.organisation_name, "")
    return {key: value for key, value in told.items() if value is not None}


def _draft(login: Login, schema: Schema, person: RecordId, stored: Mapping[str, Stored]) -> Draft:
    row = new_row(login.context, schema, person, {**stored, "person": person})
    draft = Draft(Record(schema, row.id, person, dict(row.stored)))
    draft.now = row
    return draft


def _outcome_row(
    login: Login, person: RecordId, stored: Mapping[str, Stored], row_id: RecordId | None = None
) -> Record:
    """Return an outcome with its day and the time it belongs to, where these were not said."""
    today = login.context.today
    told: dict[str, Stored] = {"on": today.isoformat(), **stored, "person": person}
    placement = _placement(login, person, told)
    starts_on = placement.get(fields.placement_starts_on) if placement else None
    on = told.get("on")
    if starts_on is not None and isinstance(on, str) and told.get("after") is None:
        told["after"] = time_of(starts_on, date.fromisoformat(on))
    made = new_row(login.context, OUTCOME, person, told)
    return made if row_id is None else Record(OUTCOME, row_id, person, made.stored)


def _keep_outcome(login: Login, row: Record) -> Outcome[RecordId]:
    need_consent(login, row.subject, Purpose.KEEP_FILE)
    changes: list[tuple[Change, ...]] = [changes_of_new(row)]
    placement = _placement(login, row.subject, row.stored)
    starts_on = placement.get(fields.placement_starts_on) if placement else None
    if placement is not None and starts_on is not None:
        rows = login.vault.records(OUTCOME.name, subject=row.subject)
        of = [one for one in (*rows, row) if one.get(fields.outcome_placement) == placement.id]
        told = {one.get(fields.outcome_time, "") for one in of}
        day = next_look(starts_on, told, login.context.today)
        changes.append(edited(placement, {"ask_on": day.isoformat() if day else None}))
    return login.save(joined(changes), _TOLD, row.id, dropping=[row.id])


def _placement(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Record | None:
    """Return the placement that an outcome names; Problem 40 if it is not this person's."""
    named = stored.get("placement")
    if not isinstance(named, str):
        return None
    found = login.need(PLACEMENT.name, RecordId(named))
    if found.subject != person:
        raise Problem(N_("There is no such record, or it was deleted."), Code.NOT_FOUND)
    return found


def _with_look(
    login: Login, told: Mapping[str, Stored], before: Mapping[str, Stored]
) -> dict[str, Stored]:
    """Return ``told`` with the next day to ask; refuse an end before the start."""
    start, end = told.get("starts_on"), told.get("ends_on")
    if isinstance(start, str) and isinstance(end, str) and end < start:
        words = N_("It cannot end before it starts. Check the two days.")
        raise Problem(words, Code.USAGE, field="ends_on")
    if told.get("state") in _OVER:
        return {**told, "ask_on": None} if before.get("ask_on") else dict(told)
    is_said = told.get("ask_on") != before.get("ask_on")
    if isinstance(start, str) and start != before.get("starts_on") and not is_said:
        day = next_look(date.fromisoformat(start), (), login.context.today)
        return {**told, "ask_on": day.isoformat() if day else None}
    return dict(told)


def _start(row: Record) -> tuple[date, str]:
    return row.get(fields.placement_starts_on, date.min), row.id
