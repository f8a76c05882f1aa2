"""Opening one sealed concern in need: an officer hands a manager their half of its key.

The half stands in an act that the officer signs; it is good for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.rules.roles import Operation
from app.schema import concern as fields
from app.schema.concern import CONCERN
from app.schema.kinds import Stored
from app.usecases.login import Login
from app.vault import acts, concerns
from app.vault.acts import Act
from app.vault.values import ID_BYTES, id_bytes, id_text

OPEN_FOR = timedelta(hours=24)
HANDED, TOLD = "glass", "glass.told"


@dataclass(frozen=True)
class Opening:
    """That two people have agreed to open a concern; at: when the second one did, or was asked."""

    request: RecordId
    by: RecordId
    agreed: RecordId
    at: datetime
    is_told: bool


def hand_over(login: Login, request: Act) -> None:
    """Hand this officer's half of a concern's key to the manager who has asked for it.

    Raises Problem 12 if this worker holds no half, 40 if the concern is gone.
    """
    row = login.store.record(CONCERN.name, named_in(request))
    slots = login.store.keyring.listed().slots
    to = next((one for one in slots if one.sign_public == request.signer), None)
    if row is None or to is None:
        raise Problem(N_("There is no such record, or it was deleted."), Code.NOT_FOUND)
    sealed = row.get(fields.concern_words, b"")
    classes = login.store.keyring.classes
    half = concerns.hand_half(classes, row.id, sealed, to.exchange_public)
    _sign(login, HANDED, [id_bytes(request.id), half])


def half_for(login: Login, request: Act) -> bytes | None:
    """Return the half that an approved request has brought, or None once its day is over."""
    for act in _of_kind(login, HANDED):
        if named_in(act) == request.id and act.signer == request.approver and act.is_signed:
            half = act.content[1]
            return half if isinstance(half, bytes) else None
    return None


def end_old(login: Login) -> None:
    """Forget the halves whose day is over."""
    now = login.context.now()
    for act in _of_kind(login, HANDED):
        if now - _moment(act) > OPEN_FOR:
            login.store.keyring.acts.drop(act.id)


def openings(login: Login) -> dict[RecordId, tuple[Opening, ...]]:
    """Return which concerns were opened by two people, and whether this lead was told of it."""
    book, roster = login.store.keyring.acts, login.store.keyring.roster
    me = login.unlocked.user.sign_public
    told = {named_in(one) for one in _of_kind(login, TOLD) if one.signer == me}
    handed = {named_in(one): _moment(one) for one in _of_kind(login, HANDED)}
    found: dict[RecordId, list[Opening]] = {}
    for act in (*book.in_state(acts.DONE), *book.in_state(acts.USED)):
        if act.kind != Operation.CONCERN_READ or not act.is_approved:
            continue
        one, other = roster.of_key(act.signer), roster.of_key(act.approver)
        if one is not None and other is not None:
            at = handed.get(act.id, _moment(act))
            said = Opening(act.id, one.user, other.user, at, act.id in told)
            found.setdefault(named_in(act), []).append(said)
    return {concern: tuple(those) for concern, those in found.items()}


def note_told(login: Login, those: tuple[Opening, ...]) -> None:
    """Remember that this lead was told of openings."""
    for one in those:
        if not one.is_told:
            _sign(login, TOLD, [id_bytes(one.request)])


def named_in(act: Act) -> RecordId:
    """Return what an act names first: a record, or the request it answers; nothing if none."""
    return id_in(act.content[0] if act.content else None)


def id_in(raw: Stored) -> RecordId:
    """Return the id that bytes are, or nothing if they are none."""
    return id_text(raw) if isinstance(raw, bytes) and len(raw) == ID_BYTES else RecordId("")


def _of_kind(login: Login, kind: str) -> list[Act]:
    return [one for one in login.store.keyring.acts.in_state(acts.DONE) if one.kind == kind]


def _sign(login: Login, kind: str, content: list[bytes]) -> None:
    keys = login.unlocked
    act = acts.new_act(keys.vault_id, keys.user.sign_seed, (kind, content), login.context)
    login.store.keyring.acts.keep(act)


def _moment(act: Act) -> datetime:
    return datetime.fromtimestamp(act.at_ms / 1000, UTC)
