"""One file in place of many at an online place: only of who may be there, for a hub too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.context import fixed_clock
from app.records import RecordId
from app.sync.bundlenames import BundleName
from app.sync.levels import Levels
from app.sync.snapshots import words_in
from app.usecases.hubintake import Intake, take_centre
from app.usecases.login import Login
from app.usecases.online import who_may_go
from app.usecases.syncing import sync_online
from app.usecases.syncreport import How, SyncReport
from tests.core.usecases.hubs import Hub, known_out
from tests.core.usecases.online import Place, WatchedPlace
from tests.core.usecases.test_levels_online import begin_with_hub, files, head, holding, note
from tests.core.usecases.test_syncing import CountingStore

RULE = Levels(fan=100, worth=4)


def online(place: Place, *numbers: int) -> list[SyncReport]:
    """Let these computers exchange online."""
    logins = [place.logins[one] for one in numbers]
    return [sync_online(one, WatchedPlace(place.there, one), How(levels=RULE)) for one in logins]


def later(place: Place, days: int = 120) -> None:
    """Let time go by at every computer."""
    for number, login in enumerate(place.logins):
        now = fixed_clock(login.context.now() + timedelta(days=days))
        place.logins[number] = replace(login, context=replace(login.context, now=now))


def many(place: Place, person: RecordId) -> None:
    """Let both computers put four files there."""
    online(place, 0, 1)
    for number in range(8):
        note(place.logins[number % 2], person, f"Jasmine {number}")
        online(place, number % 2)
    online(place, 0, 1)


def may_be_there(login: Login) -> set[bytes]:
    """Return all that is known at a computer and may be online."""
    exchange = login.store.exchange
    exchange.outside.settle(who_may_go(login).may, 0)
    return {word for one in exchange.everything(only_may=True) for word in words_in(one)}


def test_only_who_may_be_there_is_in_it(place: Place) -> None:
    """Who never agreed is not; who takes the yes back is gone from it, and nothing else is."""
    amina, olena = place.person(0, "Amina", "given"), place.person(0, "Olena", "given")
    nadia = place.person(0, "Nadia")
    place.carry(0, 1, 0)
    many(place, amina)
    later(place)

    online(place, 0, 1, 0, 1)

    assert len(files(place)) == 1
    assert [len(head(place, one).rests) for one in place.logins].count(1) == 1
    assert holding(place, amina, "Jasmine 7")
    assert holding(place, nadia, "Nadia") == []
    place.say(0, amina, "withdrawn")
    online(place, 0, 1, 0, 1, 0, 1)
    assert holding(place, amina, "Jasmine") == []
    assert holding(place, olena, "Olena")
    said = {word for one in place.batches() for word in words_in(one)}
    assert may_be_there(place.logins[0]) <= said
    place.carry(0, 1, 0, 1)
    assert len(place.hashes()) == 1


def test_a_hub_reads_it_first_and_alone(hub: Hub, place: Place) -> None:
    """Who looks for the first time, or after a long time, fetches that one and what is newer."""
    amina, olena = begin_with_hub(hub, place)
    many(place, amina)
    later(place)
    online(place, 0, 1, 0, 1)
    note(place.logins[0], olena, "Barley")
    online(place, 0)
    [whole] = [one.own_whole for one in (head(place, each) for each in place.logins) if one.whole]

    store = CountingStore(place.there)
    came = take_centre(hub.login, "Linden", store)

    got = [one for one in store.got if BundleName.read(one)]
    assert (got[0], len(got), came.taken) == (whole, 2, 2)
    assert (came.refused, came.waiting) == (0, 0)
    assert hub.state("Linden") == known_out(place.logins[0], hub.root / "alone")
    assert hub.take(place, "Linden") == Intake()
