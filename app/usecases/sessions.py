"""Mentoring sessions: planned with a date in the hand, logged in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Draft, Record, RecordId
from app.schema import mentoring as fields
from app.schema.kinds import Stored
from app.schema.mentoring import SESSION
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, joined, new_row


def log_session(
    login: Login,
    person: RecordId,
    stored: Mapping[str, Stored],
    following: Mapping[str, Stored] | None = None,
) -> Outcome[RecordId]:
    """Write down a session that was held and, with ``following``, plan the one after, in one save.

    stored: what was filled in; the time is now and the state held unless it says
    otherwise.
    """
    login.need_person(person)
    session = _row(login, person, {"state": "held", **stored})
    rows = [changes_of_new(session)]
    if following:
        rows.append(changes_of_new(_row(login, person, {**following, "state": "planned"})))
    return login.save(joined(rows), N_("Log a session"), session.id)


def plan_session(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Plan a meeting; raise Problem 2 if it has no time or would lie in the past."""
    login.need_person(person)
    if not stored.get(fields.starts_at.key):
        words = N_("Please fill in “{field}”.").with_values(field=fields.starts_at.label)
        raise Problem(words, Code.USAGE, field=fields.starts_at.key)
    session = _row(login, person, {"state": "planned", **stored})
    starts_at = session.get(fields.starts_at)
    if starts_at is not None and starts_at < login.context.now():
        words = N_("This time has passed. Pick a day that is still to come.")
        raise Problem(words, Code.USAGE, field=fields.starts_at.key)
    return login.save(changes_of_new(session), N_("Plan a meeting"), session.id)


def settle_session(
    login: Login, session_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Say of a planned session how it went: held, missed or called off, with its notes."""
    session = login.need(SESSION.name, session_id)
    changes = edited(session, {"state": "held", **stored})
    return login.save(changes, N_("Log a session"), session.id)


def session_draft(login: Login, person: RecordId, state: str) -> Draft:
    """Return a draft of a new session; one that was held (not ``planned``) begins as of now."""
    row = _row(login, person, {"state": state})
    stored = dict(row.stored)
    if state == "planned":
        del stored[fields.starts_at.key]
    return Draft(Record(SESSION, row.id, person, stored))


def sessions_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return a person's sessions, the latest first."""
    found = login.vault.records(SESSION.name, subject=person)
    return tuple(sorted(found, key=_when, reverse=True))


def next_session(login: Login, person: RecordId) -> Record | None:
    """Return the next planned session from now on, or None."""
    now = login.context.now()
    planned = [
        one
        for one in sessions_of(login, person)
        if one.get(fields.session_state) == "planned" and _when(one) >= now
    ]
    return planned[-1] if planned else None


def _row(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Record:
    now = fields.starts_at.kind.to_stored(login.context.now().astimezone().replace(second=0))
    return new_row(login.context, SESSION, person, {"starts_at": now, **stored, "person": person})


def _when(session: Record) -> datetime:
    found = session.get(fields.starts_at)
    return found if found is not None else _LONG_AGO


_LONG_AGO = fields.starts_at.kind.from_stored("1900-01-01T00:00+00:00")
