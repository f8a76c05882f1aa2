"""A hub for tests, the yes to it, and what it ought to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.records import RecordId
from app.sync.stores.folder import FolderStore
from app.usecases.consents import answer_consent
from app.usecases.hubadmitting import admit_centre, invite_centre
from app.usecases.hubintake import Intake, take_centre
from app.usecases.hubs import add_hub, look_at_hub
from app.usecases.login import Login
from app.usecases.online import who_may_go
from app.vault.chains import BundleRow
from app.vault.hubrecords import HubRecords
from tests.core.usecases.online import Place

HUB = "Linden Hub"


@dataclass
class Hub:
    """A hub and its login."""

    login: Login
    root: Path

    def join(self, place: Place, name: str) -> None:
        """Let a centre and the hub know each other, as two people who read digits aloud."""
        invited = invite_centre(self.login, name, HUB).value
        label, digits = look_at_hub(place.logins[0], invited.file)
        assert (label, digits) == (HUB, invited.digits)
        card = add_hub(place.logins[0], invited.file, digits).value
        admit_centre(self.login, name, card.file, card.digits)

    def take(self, place: Place, name: str) -> Intake:
        return take_centre(self.login, name, FolderStore(place.there))

    def records(self, name: str) -> HubRecords:
        kept = self.login.store.exchange.hubbook.get(name)
        assert kept is not None
        folder = self.root / "hub" / "centres" / kept.id.hex()
        return HubRecords.open(folder, kept.key, self.login.context.random_bytes)

    def state(self, name: str) -> bytes:
        with self.records(name) as records:
            return records.state_hash()

    def knows(self, name: str, person: RecordId) -> bool:
        with self.records(name) as records:
            return records.knows(person)


def agree(login: Login, person: RecordId, named: str = HUB) -> None:
    """Write down the yes to the hub of this name."""
    said = {"purpose": "leave_this_centre", "answer": "given", "named": named}
    answer_consent(login, person, said)


def known_out(login: Login, root: Path) -> bytes:
    """Return the state hash of all that may go online, worked out by itself."""
    exchange = login.store.exchange
    exchange.outside.settle(who_may_go(login).may, 0)
    with HubRecords.create(root, bytes(32), Random(1).randbytes) as alone:
        row = BundleRow(bytes(32), bytes(16), bytes(16), 1, b"", "out")
        alone.exchange.take_in(list(exchange.everything(only_may=True)), row)
        return alone.state_hash()


def heard(hub: Hub, place: Place) -> RecordId:
    """Let the hub know a centre and its one student who said yes, and return who that is."""
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    place.online(0, 1, 0)
    hub.take(place, "Linden")
    return person
