"""What was not taken in: why, from which computer, and what people can do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.rules.roles import Operation
from app.sync.bundlenames import BundleName
from app.usecases.exchange import (
    BundleFacts,
    Wish,
    keep_refused,
    one_at_a_time,
    own_trust,
    take_bundle,
)
from app.usecases.hands import computer_of
from app.usecases.login import Login, Outcome, may_lead, need_lead, unchanged
from app.vault.quarantine import ASIDE, OPEN, TAKEN, Refused

_T = TypeVar("_T")
_LEAST_ID = 8  # hex digits by which one is found


@dataclass(frozen=True)
class HeldFile:
    """A file that was refused.

    id: 64 hex digits.  computer: the one it says it is from, empty if it is not known.
    state: ``open``, ``aside`` or ``taken``.  is_kept: its sealed bytes are here, so that it
    can be tried again, if it is a bundle.  may_be_taken: it comes from a computer that was
    shut out, and this worker may take its notes in all the same.
    """

    id: str
    name: str
    reason: Text
    code: int
    computer: str
    at: datetime
    size: int
    state: str
    is_kept: bool
    may_be_taken: bool


def list_refused(login: Login, *, with_settled: bool = False) -> tuple[HeldFile, ...]:
    """Return what waits for somebody, the latest first; raises Problem 12."""
    login.gate.authorize(Operation.BUNDLES)
    found = login.store.exchange.quarantine.listed(with_aside=with_settled)
    leads = may_lead(login)
    return tuple(_held(login, one, leads=leads) for one in found)


def try_refused_again(login: Login, text: str) -> Outcome[BundleFacts]:
    """Take a file in after all, if what was wrong with it no longer is.

    It may have come before the letter that says whose it is.  Raises Problem as
    ``take_bundle`` does, and it stays in the list; 40 if it is not here, 2 if it is no bundle.
    """
    login.gate.authorize(Operation.BUNDLES)
    return _taken(login, text, of_revoked=False)


def take_notes(login: Login, text: str) -> Outcome[BundleFacts]:
    """Take in what a computer wrote after it was shut out: it may hold real notes.

    For those who lead the centre.  Others have it with the next exchange.  Raises Problem
    as ``try_refused_again``, 12 for anybody else.
    """
    need_lead(login, "quarantine")
    login.presence.need()
    return _taken(login, text, of_revoked=True)


def put_aside(login: Login, text: str) -> Outcome[str]:
    """Know that somebody has looked at a file; it is not asked about again."""
    login.gate.authorize(Operation.BUNDLES)
    found = _find(login, text)
    login.store.exchange.quarantine.settle(found.id, ASIDE)
    login.vault.note("put aside", "centre", login.centre.id, login.user)
    return unchanged(found.id.hex())


def _taken(login: Login, text: str, *, of_revoked: bool) -> Outcome[BundleFacts]:
    found, quarantine = _find(login, text), login.store.exchange.quarantine
    content = quarantine.content(found.id)
    if _is_read_anew(found.name):
        words = N_("This file is read anew with each exchange. It need not be tried again.")
        raise Problem(words, Code.USAGE)
    with one_at_a_time(login):
        login.store.exchange.imports.begin()
        try:
            facts = take_bundle(login, own_trust(login), content, Wish(of_revoked=of_revoked))
        except Problem as refused:
            keep_refused(login, content, found.name, refused)
            raise
    quarantine.settle(found.id, TAKEN)
    login.vault.note("take in refused", "centre", login.centre.id, login.user)
    return unchanged(facts)


def the_one(text: str, listed: Iterable[_T], id_of: Callable[[_T], str]) -> _T:
    """Return the one whose id begins with ``text``; Problem 40 if there is not exactly one."""
    wanted = text.strip().lower()
    found = [one for one in listed if id_of(one).startswith(wanted)]
    if len(wanted) < _LEAST_ID or len(found) != 1:
        raise Problem(N_("There is no such file in the list."), Code.NOT_FOUND)
    return found[0]


def _find(login: Login, text: str) -> Refused:
    listed = login.store.exchange.quarantine.listed(with_aside=True)
    return the_one(text, listed, lambda one: one.id.hex())


def _held(login: Login, one: Refused, *, leads: bool) -> HeldFile:
    computer, _ = computer_of(login, one.device) if one.device else ("", False)
    is_waiting = one.state == OPEN and one.is_kept
    return HeldFile(
        id=one.id.hex(),
        name=_short(one.name),
        reason=one.words,
        code=one.code,
        computer=computer,
        at=datetime.fromtimestamp(one.at_ms / 1000, UTC),
        size=one.size,
        state=one.state,
        is_kept=one.is_kept and not _is_read_anew(one.name),
        may_be_taken=leads and is_waiting and one.code == Code.DEVICE_REVOKED,
    )


def _is_read_anew(name: str) -> bool:
    """Tell whether a file is a head or a letter, which each exchange reads."""
    return name.endswith((".wmh", ".wmr"))


def _short(name: str) -> str:
    """Return the end of a path, which is enough to find the file by."""
    known = BundleName.read(name)
    return name.rpartition("/")[2] if known is None else f"{known.seq:08d}"
