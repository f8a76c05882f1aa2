"""What is only on this computer, and what the others of the centre have said they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.records import RecordId
from app.rules.roles import Operation
from app.usecases.devices import list_devices
from app.usecases.login import Login
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

    came: changes of the last exchange.  may_undo: they can be taken back.
    """

    only_here: int
    others: tuple[Receipt, ...]
    came: int
    may_undo: bool

    @property
    def last(self) -> Receipt | None:
        """The computer that was heard last, or None if none ever was."""
        return next((one for one in self.others if one.heard is not None), None)


def standing(login: Login) -> Standing:
    """Return how things stand; raises Problem 12 if this worker carries no changes."""
    login.gate.authorize(Operation.BUNDLES)
    exchange = login.store.exchange
    keys = exchange.drawn()
    last, _ = exchange.chains.last_of(keys.device, keys.incarnation) if keys else (0, b"")
    latest: dict[bytes, Told] = {}
    for told in exchange.chains.heard():
        known = latest.get(told.device)
        if known is None or known.wall < told.wall:
            latest[told.device] = told
    receipts = []
    for one in list_devices(login):
        said = latest.get(id_bytes(one.id))
        heard = datetime.fromtimestamp(said.wall / 1000, UTC) if said else None
        has_all = said is not None and said.has_ours >= last
        if not one.is_own:
            receipts.append(Receipt(one.id, one.label, one.is_active, heard, has_all))
    oldest = datetime.min.replace(tzinfo=UTC)
    receipts.sort(key=lambda one: one.heard or oldest, reverse=True)
    return Standing(login.vault.unsent_count(), tuple(receipts), *exchange.imports.last())
