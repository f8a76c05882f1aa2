"""What a computer that was shut out has left online goes, unless it may be real notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records import RecordId
from app.schema import person as fields
from app.sync.levels import Levels
from app.sync.stores.folder import FolderStore
from app.usecases.devices import list_devices, revoke_device
from app.usecases.exchange import marks_of
from app.usecases.hubadmitting import list_centres
from app.usecases.login import Login
from app.usecases.quarantine import take_notes
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_online
from app.usecases.syncreport import How
from app.usecases.vaults import NewVault, init_vault
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.hubs import Hub, agree
from tests.core.usecases.online import Place
from tests.fakes import NOON, fake_context

LOST = 1  # which computer is shut out


@pytest.fixture
def place(login: Login, tmp_path: Path) -> Iterator[Place]:
    """Return a centre of three computers with an online place."""
    made = Place(login, tmp_path / "a", 3)
    yield made
    made.close()


def shut_out(place: Place) -> None:
    """Shut one computer out, at the first."""
    device = place.logins[LOST].store.exchange.keys().device.hex()
    found = [one for one in list_devices(place.logins[0]) if one.id.replace("-", "") == device]
    revoke_device(place.logins[0], found[0].id)


def left(place: Place) -> list[str]:
    """Return the files online of the computer that is shut out."""
    device = place.logins[LOST].store.exchange.keys().device
    marks = {mark for mark, one in marks_of(place.logins[0]).items() if one == device}
    names = (one.relative_to(place.there) for one in place.there.rglob("*") if one.is_file())
    return sorted(str(one) for one in names if {part[:8] for part in one.parts} & marks)


def note(login: Login, person: RecordId, words: str) -> None:
    put_records(login, [RowInput("person", {fields.notes.key: words}, person)])


def test_what_is_known_goes_and_everybody_has_it(place: Place) -> None:
    """Also bundles that gave way to one, and whoever had not exchanged yet gets all."""
    lost, how = place.logins[LOST], How(levels=Levels(fan=2))
    person = place.person(LOST, "Amina", "given")
    for number in range(5):
        note(lost, person, f"Note {number}")
        sync_online(lost, FolderStore(place.there), how)
        place.online(0)
    assert left(place)
    shut_out(place)

    place.online(0)

    assert left(place) == []
    place.online(2, 0)
    there = [one.store.state_hash() for one in (place.logins[0], place.logins[2])]
    assert there[0] == there[1]
    place.say(0, person, "withdrawn")
    place.online(0, 2, 0, 2)
    assert person not in place.subjects()


def test_what_may_be_real_notes_stays(place: Place) -> None:
    """Until somebody who leads has taken them in."""
    lost = place.logins[LOST]
    person = place.person(LOST, "Amina", "given")
    place.online(LOST, 0)
    shut_out(place)
    note(lost, person, "Written after that")
    place.online(LOST)

    place.online(0, 0)

    assert [one.split("/")[1] for one in left(place)] == ["b"]
    (notes,) = place.logins[0].store.exchange.quarantine.listed()
    take_notes(place.logins[0], notes.id.hex())
    place.online(0)
    assert left(place) == []


def test_it_hides_nobody_at_the_hub_any_more(place: Place, tmp_path: Path) -> None:
    """A new yes counts there, though the computer that had told of the no says nothing new."""
    context = fake_context(tmp_path / "hub-state", NOON, seed=77)
    login = init_vault(tmp_path / "hub", PASSPHRASE, NewVault("The hub", "Hana"), context)
    hub = Hub(login, tmp_path)
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    place.online(0, 1, 2, 0)
    hub.take(place, "Linden")
    place.say(0, person, "withdrawn")
    place.online(0, 1, 2)
    hub.take(place, "Linden")
    assert list_centres(hub.login)[0].people == 0
    shut_out(place)
    place.say(0, person, "given")
    place.online(0, 2, 0)

    hub.take(place, "Linden")

    assert list_centres(hub.login)[0].people == 1
    login.close()
