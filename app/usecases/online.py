"""Who may go over the internet, and whose words went there before the yes ended.

Computed from the answers each time.  Who has said no, or was not asked, travels by stick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from app.records import RecordId
from app.rules.consent import Standing
from app.rules.referrals import is_same_place
from app.rules.roles import Operation
from app.schema.fields import Purpose
from app.sync.bundleheader import Scope
from app.sync.stores.store import Store
from app.usecases.exchange import marks_of
from app.usecases.login import Login
from app.usecases.people import names_of
from app.usecases.standings import Stands, standings
from app.vault.devices import Device
from app.vault.outward import May
from app.vault.values import id_bytes, id_text


@dataclass(frozen=True)
class Online:
    """Who may go, and what others are to be told.

    told: (subject, row) of those who took a yes back, by which row; 16 bytes each.
    """

    may: May
    told: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class SentPerson:
    """Somebody whose words were online and go there no more.

    first, last: when something of theirs went there.
    """

    person: RecordId
    name: str
    first: datetime
    last: datetime


def sent_online(login: Login) -> tuple[SentPerson, ...]:
    """Return whose words went online before the yes ended, the latest first; raises Problem 12.

    What the other computers of the centre took in they keep; from the place it is gone once
    each of them has exchanged.
    """
    login.gate.authorize(Operation.BUNDLES)
    outside = login.store.exchange.outside
    if not outside.is_used:
        return ()
    sent = outside.were_sent(who_may_go(login).may)
    found = [(id_text(one), first, last) for one, first, last in sent]
    names = names_of(login, [person for person, _, _ in found])
    return tuple(
        SentPerson(person, names[person], _moment(first), _moment(last))
        for person, first, last in found
        if person in names
    )


def kept_inside(login: Login) -> int:
    """Return how many edits that nobody else has must not go online; 0 where nothing does."""
    exchange = login.store.exchange
    if not exchange.outside.is_used and all(one.is_inside for one in exchange.targets.all()):
        return 0
    return exchange.outside.only_by_stick(who_may_go(login).may)


def _moment(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(unix_ms / 1000, UTC)


def leave_inside(login: Login, store: Store) -> None:
    """Take away what an earlier version put into an online place, whoever it was about.

    Of bundles and letters each computer takes its own; pieces of documents are everybody's.
    """
    own = login.store.exchange.keys().device
    marks = tuple(mark for mark, device in marks_of(login).items() if device == own)
    for entry in store.list(f"{Scope.IN.value}/"):
        parts = entry.name.split("/")
        is_own = parts[1] in {"b", "heads", "r", "k"} and parts[2].startswith(marks)
        if parts[1] == "c" or (is_own and marks):
            store.delete(entry.name)


def who_may_go(login: Login) -> Online:
    """Return who may go over the internet today."""
    hubs = [one for one in login.store.keyring.roster.hubs.values() if one.is_active]
    outside, today = login.store.exchange.outside, login.context.today
    held = outside.held()
    told, people, taken_back = list(held), set[bytes](), {subject for subject, _ in held}
    for person, stands in standings(outside, Purpose.ONLINE_SYNC, today).items():
        if stands.is_live:
            people.add(person)
        elif stands.was_given and stands.standing is not Standing.EXPIRED:
            taken_back.add(person)
            told += [(person, one.id) for one in stands.answers if one.answer != Standing.GIVEN]
    going = people - taken_back
    if hubs:
        known = standings(outside, Purpose.LEAVE_THIS_CENTRE, today)
        going &= _who_may_be_known(known, hubs)
    readers = b"".join(sorted(one.id for one in hubs))
    may = May(id_bytes(login.centre.id), frozenset(going), frozenset(taken_back), readers)
    return Online(may, tuple(sorted(told)))


def _who_may_be_known(said: Mapping[bytes, Stands], hubs: Sequence[Device]) -> set[bytes]:
    """Return who said yes to each of the hubs by its name."""
    fits = cache(is_same_place)  # many people name the same few places
    return {
        person
        for person, stands in said.items()
        if stands.is_live
        and all(
            any(fits(one.named, hub.label) for one in stands.answers if isinstance(one.named, str))
            for hub in hubs
        )
    }
