"""What is only on this computer, and what the others of the centre have said they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.records import RecordId
from app.rules.roles import Operation
from app.usecases.devices import list_devices
from app.usecases.login import Login
from app.usecases.online import kept_inside
from app.vault.chains import Told
from app.vault.values import id_bytes


@dataclass(frozen=True)
class Receipt:
    """Another computer.  heard: when it said last what it has, or None.

    has_all: it has every bundle that was made here.
    """

    id: RecordId
    label: str
    is_active: bool
    heard: datetime | None
    has_all: bool


@dataclass(frozen=True)
class Standing:
    """Edits that nobody else is known to have, and the other computers, the latest heard first.

    came: changes of the last exchange.  may_undo: they can be taken back.  by_stick: edits
    of only_here about people who did not agree to the internet, where that is used.
    at_hub: edits of only_here that a hub has, which gives nothing back.
    """

    only_here: int
    others: tuple[Receipt, ...]
    came: int
    may_undo: bool
    by_stick: int = 0
    at_hub: int = 0

    @property
    def last(self) -> Receipt | None:
        """The computer that was heard last of those that are not shut out, or None."""
        return next((one for one in self.others if one.is_active and one.heard is not None), None)


def standing(login: Login) -> Standing:
    """Return how things stand; raises Problem 12 if this worker carries no changes."""
    login.gate.authorize(Operation.BUNDLES)
    exchange = login.store.exchange
    keys = exchange.drawn()
    last = [exchange.chains.last_of(*one)[0] for one in keys.chains] if keys else [0, 0]
    latest: dict[bytes, list[Told]] = {}
    for told in exchange.chains.heard():
        latest.setdefault(told.device, []).append(told)
    receipts = []
    for one in list_devices(login):
        said = latest.get(id_bytes(one.id), [])
        wall = max((told.wall for told in said), default=None)
        heard = None if wall is None else datetime.fromtimestamp(wall / 1000, UTC)
        has = max((told.has_ours for told in said), default=-1)
        has_out = max((told.has_out for told in said), default=-1)
        has_all = has >= last[0] and has_out >= last[1]
        if not one.is_own:
            receipts.append(Receipt(one.id, one.label, one.is_active, heard, has_all))
    oldest = datetime.min.replace(tzinfo=UTC)
    receipts.sort(key=lambda one: one.heard or oldest, reverse=True)
    only_here = login.vault.unsent_count()
    by_stick = kept_inside(login) if only_here else 0
    hubs = [one.id for one in login.store.keyring.roster.hubs.values() if one.is_active]
    at_hub = exchange.arrived.held_by(hubs) if only_here and hubs else 0
    return Standing(only_here, tuple(receipts), *exchange.imports.last(), by_stick, at_hub)
