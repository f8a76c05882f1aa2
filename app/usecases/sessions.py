"""Mentoring sessions: planned with a date in the hand, logged in a few words, never left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Draft, Record, RecordId
from app.schema import mentoring as fields
from app.schema.fields import Field, Purpose
from app.schema.kinds import Stored
from app.schema.mentoring import SESSION
from app.usecases.consents import need_consent
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login, Outcome
from app.usecases.pairs import running_pairs, tied_to_match
from app.usecases.rows import changes_of_new, edited, joined, new_row

# A meeting that began within this time is likely the one that is being logged.
LATELY = timedelta(days=1)
_LONG_AGO = fields.starts_at.kind.from_stored("1900-01-01T00:00+00:00")
_LOG = N_("Log a session")
_SETTLED: Mapping[str, Text] = MappingProxyType(
    {
        "held": _LOG,
        "missed": N_("Mark a meeting as missed"),
        "cancelled": N_("Call off a meeting"),
    }
)


class Act(StrEnum):
    """What saving a draft of a session does."""

    LOG = "log"
    PLAN = "plan"
    SETTLE = "settle"
    MOVE = "move"


@dataclass(frozen=True)
class Arranged:
    """Sessions in the order in which they want looking at.

    unsettled: planned, begun, and nobody said how it went; the latest first.
    coming: planned, the next first.  past: settled or logged, the latest first.
    """

    unsettled: tuple[Record, ...]
    coming: tuple[Record, ...]
    past: tuple[Record, ...]


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
    need_consent(login, person, Purpose.KEEP_FILE)
    session = _row(login, person, tied_to_match(login, person, {"state": "held", **stored}))
    rows = [changes_of_new(session)]
    if following:
        planned = tied_to_match(login, person, {**following, "state": "planned"})
        rows.append(changes_of_new(_row(login, person, planned)))
    return login.save(joined(rows), _LOG, session.id)


def plan_session(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Plan a meeting; raise Problem 2 if it has no time or would lie in the past."""
    need_consent(login, person, Purpose.KEEP_FILE)
    if not stored.get(fields.starts_at.key):
        raise _wanting(fields.starts_at)
    planned = tied_to_match(login, person, {"state": "planned", **stored})
    return _save_plan(login, _row(login, person, planned))


def settle_session(
    login: Login, session_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Say of a planned session how it went: held, missed or called off, with its notes.

    stored: what changes; the state is held unless it says otherwise.  One held before
    its planned time was held now, unless ``stored`` gives another time.  Raises
    Problem 2 for a session that was held or missed in the future, or left unsaid.
    """
    session = login.need(SESSION.name, session_id)
    changed = {**_tied(login, session, {"state": "held", **stored}), "person": session.subject}
    state = _need_state(_with(session, changed))
    now = login.context.now()
    if state == "held" and "starts_at" not in changed and _when(session) > now:
        changed["starts_at"] = _stored_now(login)
    after = _with(session, changed)
    if state in {"held", "missed"} and _when(after) > now:
        words = N_("This meeting is still to come. Move it, or call it off.")
        raise Problem(words, Code.USAGE, field=fields.starts_at.key)
    act = _SETTLED.get(state, _LOG)
    return login.save(edited(session, changed), act, session.id, dropping=[session.id])


def move_session(
    login: Login, session_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Give a planned meeting another time, and perhaps another place.

    Raises Problem 2 if it is not planned any more or would lie in the past.
    """
    session = login.need(SESSION.name, session_id)
    if not _is_planned(session):
        words = N_("This meeting is not planned any more.")
        raise Problem(words, Code.USAGE, field=fields.session_state.key)
    told = _tied(login, session, stored)
    changed = {**told, "state": "planned", "person": session.subject}
    _need_future(login, _with(session, changed))
    act = N_("Move a meeting")
    return login.save(edited(session, changed), act, session.id, dropping=[session.id])


def save_session(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Make a draft a fact, as ``act_of`` it says; its sealed copy is dropped with the save.

    Of a session that was saved before, only what the person changed is written.
    """
    act = act_of(draft)
    now = replace(draft.now, stored=tied_to_match(login, draft.now.subject, draft.now.stored))
    if act is Act.PLAN:
        return _save_plan(login, now)
    if act is Act.LOG:
        need_consent(login, now.subject, Purpose.KEEP_FILE)
        _need_state(now)
        return login.save(changes_of_new(now), _LOG, now.id, dropping=[now.id])
    before = draft.base.stored
    changed = {key: value for key, value in now.stored.items() if value != before.get(key)}
    if act is Act.MOVE:
        return move_session(login, now.id, changed)
    return settle_session(login, now.id, {"state": now.stored.get("state"), **changed})


def act_of(draft: Draft) -> Act:
    """Return what saving ``draft`` does: it was saved before or not, it is planned or not."""
    if draft.base.versions:
        return Act.MOVE if _is_planned(draft.now) else Act.SETTLE
    return Act.PLAN if _is_planned(draft.now) else Act.LOG


def session_draft(login: Login, person: RecordId, state: str) -> Draft:
    """Return a draft of a new session; one that was held (not ``planned``) begins as of now."""
    row = _row(login, person, {"state": state, **_own_match(login, person)})
    stored = dict(row.stored)
    if state == "planned":
        del stored[fields.starts_at.key]
    return Draft(Record(SESSION, row.id, person, stored))


def log_drafts(login: Login, person: RecordId) -> tuple[KeptDraft, ...]:
    """Return what may be logged now, the likeliest first: lately planned meetings, then a new one.

    Words about a meeting that were not saved yet are in its draft.
    """
    now = login.context.now()
    unsettled = arrange(sessions_of(login, person), now).unsettled
    lately = [one.id for one in unsettled if now - _when(one) <= LATELY]
    new = KeptDraft(session_draft(login, person, "held"), {})
    return (*(settle_draft(login, one) for one in lately), new)


def settle_draft(login: Login, session_id: RecordId) -> KeptDraft:
    """Return a draft that says how a session went, with words about it not saved yet."""
    kept = _kept(login, session_id)
    if _is_planned(kept.draft.now):
        kept.draft.put(fields.session_state, "held")
    return kept


def move_draft(login: Login, session_id: RecordId) -> KeptDraft:
    """Return a draft that gives a planned meeting another time."""
    kept = _kept(login, session_id)
    kept.draft.put(fields.session_state, "planned")
    return kept


def kept_session(login: Login, person: RecordId) -> KeptDraft | None:
    """Return this worker's words about a session that were not saved yet, the newest first."""
    found = (one for one in kept_drafts(login, person) if one.draft.now.schema is SESSION)
    return next(found, None)


def sessions_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return a person's sessions, the latest first."""
    found = login.vault.records(SESSION.name, subject=person)
    return tuple(sorted(found, key=_when, reverse=True))


def next_session(login: Login, person: RecordId) -> Record | None:
    """Return the next planned session from now on, or None."""
    now = login.context.now()
    planned = [one for one in sessions_of(login, person) if _is_planned(one) and _when(one) >= now]
    return planned[-1] if planned else None


def arrange(sessions: Iterable[Record], now: datetime) -> Arranged:
    """Return sessions sorted into those that wait for a word, those to come, and the others."""
    latest_first = sorted(sessions, key=_when, reverse=True)
    planned = [one for one in latest_first if _is_planned(one)]
    return Arranged(
        unsettled=tuple(one for one in planned if _when(one) <= now),
        coming=tuple(one for one in reversed(planned) if _when(one) > now),
        past=tuple(one for one in latest_first if not _is_planned(one)),
    )


def _own_match(login: Login, person: RecordId) -> dict[str, Stored]:
    """Return the match of a student who has one mentor now: most meetings are theirs."""
    pairs = running_pairs(login, person)
    return {fields.session_match.key: pairs[0].id} if len(pairs) == 1 else {}


def _tied(login: Login, session: Record, stored: Mapping[str, Stored]) -> Mapping[str, Stored]:
    """Return changes of a session with the mentor's name where they name a match."""
    known = session.stored.get(fields.with_whom.key)
    named: dict[str, Stored] = {fields.with_whom.key: known} if known else {}
    return tied_to_match(login, session.subject, {**named, **stored})


def _save_plan(login: Login, session: Record) -> Outcome[RecordId]:
    login.need_person(session.subject)
    _need_future(login, session)
    return login.save(
        changes_of_new(session), N_("Plan a meeting"), session.id, dropping=[session.id]
    )


def _need_future(login: Login, session: Record) -> None:
    starts_at = session.get(fields.starts_at)
    if _is_planned(session) and starts_at is not None and starts_at < login.context.now():
        words = N_("This time has passed. Pick a day that is still to come.")
        raise Problem(words, Code.USAGE, field=fields.starts_at.key)


def _need_state(session: Record) -> str:
    """Return how a session went; raise Problem 2 if that was left open."""
    state = session.get(fields.session_state)
    if state is None:
        raise _wanting(fields.session_state)
    return state


def _wanting(one: Field[Any]) -> Problem:
    words = N_("Please fill in “{field}”.").with_values(field=one.label)
    return Problem(words, Code.USAGE, field=one.key)


def _kept(login: Login, session_id: RecordId) -> KeptDraft:
    session = login.need(SESSION.name, session_id)
    waiting = {one.draft.now.id: one for one in kept_drafts(login, session.subject)}
    return waiting.get(session_id) or KeptDraft(Draft(session), {})


def _row(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Record:
    now = _stored_now(login)
    return new_row(login.context, SESSION, person, {"starts_at": now, **stored, "person": person})


def _stored_now(login: Login) -> Stored:
    return fields.starts_at.kind.to_stored(login.context.now().astimezone().replace(second=0))


def _with(session: Record, stored: Mapping[str, Stored]) -> Record:
    return replace(session, stored={**session.stored, **stored})


def _is_planned(session: Record) -> bool:
    return session.get(fields.session_state) == "planned"


def _when(session: Record) -> datetime:
    return session.get(fields.starts_at, _LONG_AGO)
