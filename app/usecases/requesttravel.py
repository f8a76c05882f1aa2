"""Requests and their answers, told from computer to computer of a centre.

Each is an act its author has signed: what is asked for, an approval beside it, a refusal,
or that it was used.  So any computer can pass them on, and none can invent one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.records import RecordId
from app.rules.roles import Operation
from app.schema.kinds import Stored
from app.usecases import glass
from app.usecases.login import Login
from app.usecases.recovery import drop_sheets
from app.usecases.requests import VALID_FOR, is_late, may_approve, may_refuse
from app.vault import acts
from app.vault.acts import REFUSAL, SPENT, Act
from app.vault.keysets import malformed, packed_acts
from app.vault.roster import GRANT, ROOT

_FOR_ONE_ACT = frozenset(
    {Operation.ERASE.value, Operation.EXPORT_MANY.value, Operation.CONCERN_READ.value}
)
_CHANGES = frozenset({GRANT, ROOT})
_ASKED = _FOR_ONE_ACT | _CHANGES
_ANSWERS = frozenset({REFUSAL, SPENT, glass.HANDED})


def packed_requests(login: Login) -> list[Stored]:
    """Return what waits and how requests were answered, as it travels."""
    book = login.store.keyring.acts
    waiting = [one for one in book.in_state(acts.ASKED) if one.kind in _ASKED]
    done = [
        one
        for one in book.in_state(acts.DONE)
        if one.kind in _ANSWERS or (one.kind in _FOR_ONE_ACT and not is_late(login, one))
    ]
    return packed_acts(one for one in (*waiting, *done) if one.kind in _ANSWERS | _ASKED)


def take_requests(login: Login, told: Stored) -> bool:
    """Keep requests and answers of another computer; return whether something was new.

    What is over stays so: a request that was refused or used here, or whose days are
    over, does not come back.  Raises Problem 20 if one is malformed.
    """
    known = _known(login)
    is_new = False
    for act in _read(told, login.unlocked.vault_id):
        if act.kind in _ANSWERS:
            wanted = act.id not in known and _is_answer(login, act)
            kept = replace(act, state=acts.DONE)
        else:
            kept = _as_here(login, act)
            wanted = _is_wanted(login, kept, known.get(act.id))
        if wanted:
            login.store.keyring.acts.keep(kept)
            is_new = True
    return settle_answers(login) or is_new


def settle_answers(login: Login) -> bool:
    """Let refusals and uses count, in whatever order they came; return whether one was new.

    A change of workers that two have signed stands; all else that somebody refused ends.
    """
    book, is_new = login.store.keyring.acts, False
    answers = {
        (one.kind, glass.named_in(one)): one for one in book.in_state(acts.DONE) if one.is_signed
    }
    for state in (acts.ASKED, acts.DONE):
        for act in book.in_state(state):
            if act.kind not in _ASKED or (act.kind in _CHANGES and state == acts.DONE):
                continue
            refusal = answers.get((REFUSAL, act.id))
            spent = answers.get((SPENT, act.id))
            if refusal is not None and _may_refuse(login, act, refusal):
                book.keep(replace(act, state=acts.REFUSED))
                drop_sheets(login, act)
                is_new = True
            elif spent is not None and _is_same_worker(login, spent.signer, act.signer):
                book.keep(replace(act, state=acts.USED))
                is_new = True
    return is_new


def _known(login: Login) -> dict[RecordId, str]:
    states = (acts.ASKED, acts.DONE, acts.REFUSED, acts.USED)
    book = login.store.keyring.acts
    return {act.id: state for state in states for act in book.in_state(state)}


def _read(told: Stored, vault_id: str) -> Sequence[Act]:
    if not isinstance(told, list):
        raise malformed()
    found = [acts.act_of(one, vault_id) if isinstance(one, list) else None for one in told]
    kept = [one for one in found if one is not None and one.kind in _ASKED | _ANSWERS]
    if len(kept) != len(found):
        raise malformed()
    return kept


def _as_here(login: Login, act: Act) -> Act:
    """Return a request in the state that its signatures give it."""
    is_agreed = act.is_approved and may_approve(login, act, act.approver)
    if is_agreed:
        return replace(act, state=acts.DONE)
    return replace(act, approver=b"", approval=b"", state=acts.ASKED)


def _is_wanted(login: Login, act: Act, known: str | None) -> bool:
    """Tell whether a request says more than what is known of it here."""
    author = login.store.keyring.roster.of_key(act.signer)
    if author is None or not author.is_active:
        return False
    if act.kind not in _CHANGES and is_late(login, act):
        return False
    if known is None:
        return True
    return known == acts.ASKED and act.state == acts.DONE


def _is_answer(login: Login, act: Act) -> bool:
    """Tell whether an answer is of somebody who works here, and a half of a key is fresh."""
    member = login.store.keyring.roster.of_key(act.signer)
    if member is None or not member.is_active:
        return False
    age = login.context.now() - datetime.fromtimestamp(act.at_ms / 1000, UTC)
    return act.kind != glass.HANDED or -VALID_FOR <= age <= glass.OPEN_FOR


def _may_refuse(login: Login, act: Act, refusal: Act) -> bool:
    is_own = _is_same_worker(login, refusal.signer, act.signer)
    return is_own or may_refuse(login, act, refusal.signer)


def _is_same_worker(login: Login, one: bytes, other: bytes) -> bool:
    roster = login.store.keyring.roster
    first, second = roster.of_key(one), roster.of_key(other)
    return first is not None and second is not None and first.user == second.user
