"""The life of a match: agreed by both, let through the gate, begun, paused, ended without blame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.rules.matching.gate import GateLight, Light, Shine, gate
from app.schema import matches as fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.matches import MATCH
from app.schema.mentorcodes import MATCH_STATES
from app.usecases.consents import need_consent, need_match
from app.usecases.endings import is_quiet, quiet_contacts
from app.usecases.login import Login, Outcome
from app.usecases.matchfacts import mentor_of
from app.usecases.matchpolicy import policy_of
from app.usecases.matchrows import is_fast, kept_apart
from app.usecases.matchrows import is_holding as is_holding_place
from app.usecases.rows import edited, joined

# What may follow each state.  A match that is closed stays closed.
NEXT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "proposed": ("student_agreed", "closed"),
        "student_agreed": ("mentor_agreed", "closed"),
        "mentor_agreed": ("ready", "closed"),
        "ready": ("active", "closed"),
        "active": ("paused", "closing", "closed"),
        "paused": ("active", "closing", "closed"),
        "closing": ("active", "closed"),
        "closed": (),
    }
)
GATE_IS_CLOSED = "gate"  # the detail of the problem that a reason overrides
# Who has taken back the yes must be able to rest, and nobody needs a gate to stop.
_RESTING = frozenset({"paused", "closing"})
_GATED = frozenset({"ready", "active"})
_RED: Mapping[Light, Text] = MappingProxyType(
    {
        Light.CHECKS: N_("the checks"),
        Light.TRAINING: N_("the training"),
        Light.AGREEMENT: N_("the agreement"),
        Light.CAPACITY: N_("a free place"),
    }
)


def gate_of(login: Login, mentor: RecordId) -> tuple[GateLight, ...]:
    """Return the four lights of a mentor today; raise Problem 40 if the person is none."""
    return _lights(login, mentor, is_holding=False)


def move_match(
    login: Login, match: RecordId, state: str, stored: Mapping[str, Stored] | None = None
) -> Outcome[RecordId]:
    """Bring a match into its next state.

    stored: more about it, such as ``planned_end``, the reasons of both sides, which a
    match that closes must have, ``ending``, of which a quiet one plans a call to each
    side, or ``override_reason``, with which a red light is passed.
    Raises Problem 2 if the state cannot follow or a reason is missing, 13 without consent
    to share with a mentor unless it rests or ends, 12 if a light is red, 40 if there is no
    such match.  That a red light was passed stands in the audit as an act of
    its own; the reason stands in the match alone.
    """
    record = need_match(login, match)
    told, act = dict(stored or {}), N_("Move a match")
    _refuse_jump(record, state)
    if state == "closed":
        _refuse_silent_end(record, told)
        told["closed_on"] = login.context.today.isoformat()
    elif state not in _RESTING:
        need_consent(login, record.subject, Purpose.SHARE_WITH_MENTOR)
        _refuse_apart(login, record)
        if _passes_red(login, record, state, told):
            act = N_("Let a match through a closed gate")
    if state == "active" and record.get(fields.started_on) is None:
        told |= _begun(login, record, told)
    rows = [edited(record, {**told, "state": state})]
    if state == "closed" and is_quiet(record, told):
        rows.append(quiet_contacts(login, record))
    return login.save(joined(rows), act, record.id)


def _refuse_jump(record: Record, state: str) -> None:
    now = record.get(fields.match_state, "")
    if state not in NEXT.get(now, ()):
        words = N_("A match that is “{now}” cannot become “{then}”.")
        labels = {"now": MATCH_STATES.get(now, now), "then": MATCH_STATES.get(state, state)}
        raise Problem(words.with_values(**labels), Code.USAGE, field="state")


def _refuse_silent_end(record: Record, told: Mapping[str, Stored]) -> None:
    for key in ("student_reason", "mentor_reason"):
        if not told.get(key) and not record.stored.get(key):
            words = N_("Say the reason of both, or that it was not said: {field}.")
            raise Problem(words.with_values(field=MATCH[key].label), Code.USAGE, field=key)


def _refuse_apart(login: Login, record: Record) -> None:
    """Raise Problem 12 if it was written down meanwhile that these two must not meet.

    Read past the gate: it must not depend on who looks, and tells nobody whose words they are.
    """
    mentor = record.get(fields.match_mentor, "")
    both = (record.subject, RecordId(mentor))
    told: dict[str, list[Record]] = {one: login.store.records("apart", subject=one) for one in both}
    if mentor in kept_apart(told).get(record.subject, frozenset()):
        raise Problem(N_("These two may not be paired."), Code.NOT_PERMITTED, detail="apart")


def _passes_red(login: Login, record: Record, state: str, told: Mapping[str, Stored]) -> bool:
    """Return whether a red light is passed; raise Problem if nobody says why it goes ahead."""
    is_holding = is_holding_place(record) or is_fast(record)
    if is_holding and state not in _GATED:
        return False  # it takes no place that it does not hold, so a full mentor may pause or end
    mentor = RecordId(record.get(fields.match_mentor, ""))
    lights = _lights(login, mentor, is_holding=is_holding)
    asked = lights if state in _GATED else [one for one in lights if one.light is Light.CAPACITY]
    red = [one for one in asked if one.shine is Shine.RED]
    if red and not told.get("override_reason") and not record.stored.get("override_reason"):
        words = N_("The gate is closed: the mentor lacks {what}. See it, or say why it goes ahead.")
        said = words.with_values(what=_RED[red[0].light])
        raise Problem(said, Code.NOT_PERMITTED, detail=GATE_IS_CLOSED)
    return bool(red)


def _lights(login: Login, mentor: RecordId, *, is_holding: bool) -> tuple[GateLight, ...]:
    policy = policy_of(login)
    facts = mentor_of(login, mentor, policy)
    if facts is None:
        words = N_("This person is not in the register of mentors.")
        raise Problem(words, Code.NOT_FOUND, field="mentor")
    return gate(facts, policy, is_holding=is_holding)


def _begun(login: Login, record: Record, told: Mapping[str, Stored]) -> dict[str, Stored]:
    today: date = login.context.today
    begun: dict[str, Stored] = {"started_on": today.isoformat()}
    if not told.get("planned_end") and record.get(fields.planned_end) is None:
        end = today + timedelta(weeks=policy_of(login).least_weeks)
        begun["planned_end"] = end.isoformat()
    return begun
