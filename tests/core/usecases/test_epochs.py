"""The keys to which a centre seals: when there is a new one, and who opens what after that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.context import fixed_clock
from app.sync.stores.folder import FolderStore
from app.usecases.devices import list_devices, revoke_device
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user, renew_keys, revoke_user
from tests.core.usecases.test_syncing import Centre, centre
from tests.fakes import NOON, four_things

__all__ = ["centre"]
OMAR = "the passphrase of Omar here"


def later(centre: Centre, days: int, *numbers: int) -> None:
    """Let computers, or all of them, have their clocks so many days after the first day."""
    for number in numbers or range(len(centre.logins)):
        login = centre.logins[number]
        clock = fixed_clock(NOON + timedelta(days=days), timedelta(milliseconds=1))
        centre.logins[number] = replace(login, context=replace(login.context, now=clock))


def newest(login: Login) -> bytes:
    return login.store.exchange.keys().epoch_seeds[0]


def settled(centre: Centre) -> None:
    """Let all exchange, and see that they are of one mind and miss nothing."""
    centre.settle()
    centre.settle()
    reports = [centre.sync(number) for number in range(len(centre.logins))]
    assert not any(one.quarantined or one.foreign or one.waiting or one.alarms for one in reports)
    assert len(centre.hashes()) == 1
    assert len({newest(one) for one in centre.logins}) == 1


def test_who_leaves_ends_a_key(centre: Centre) -> None:
    """The computer where it happens seals to a new one at once, and tells the others."""
    first = centre.logins[0]
    omar = add_user(first, NewUser("Omar", ("intake",)), OMAR).value.user
    settled(centre)
    before = newest(first)

    revoke_user(first, omar)

    assert newest(first) != before
    settled(centre)
    assert newest(centre.logins[1]) != before


def test_new_keys_are_new_for_the_exchange_too(centre: Centre) -> None:
    """Who renews the keys of a vault changes what the others seal to."""
    settled(centre)
    before = newest(centre.logins[0])

    renew_keys(centre.logins[0])
    settled(centre)

    assert before != newest(centre.logins[1])


def test_there_is_a_new_key_after_90_days(centre: Centre) -> None:
    """Not earlier, by the clock of whoever exchanges; one for all of them, and no second one."""
    settled(centre)
    before = newest(centre.logins[0])
    later(centre, 89)
    settled(centre)
    assert newest(centre.logins[0]) == before

    later(centre, 92)
    start_intake(centre.logins[0], four_things("Amina"))
    settled(centre)

    assert newest(centre.logins[0]) != before
    assert {len(one.store.exchange.keys().epoch_seeds) for one in centre.logins} == {2}
    assert find_people(centre.logins[1], "Amina").people


def test_two_computers_renew_at_once(centre: Centre) -> None:
    """Both keys open, and both computers take the same one for the newest."""
    settled(centre)
    sticks = [centre.root / f"stick-{number}" for number in range(2)]
    later(centre, 100)
    for number, stick in enumerate(sticks):
        stick.mkdir()
        start_intake(centre.logins[number], four_things(f"Amina {number}"))
        sync_store(centre.logins[number], FolderStore(stick))
    assert newest(centre.logins[0]) != newest(centre.logins[1])

    for number, stick in enumerate(reversed(sticks)):
        sync_store(centre.logins[number], FolderStore(stick))
    settled(centre)

    assert {len(one.store.exchange.keys().epoch_seeds) for one in centre.logins} == {3}


def test_a_key_of_somebody_who_had_not_heard_is_not_sealed_to(centre: Centre) -> None:
    """However new it is: it was told to the computer that was shut out, too."""
    first, second = centre.logins
    third = centre.logins[centre.join()]
    settled(centre)
    revoke_device(first, next(one.id for one in list_devices(third) if one.is_own))
    apart = centre.root / "apart"
    apart.mkdir()
    for days in (100, 200, 300):  # three keys, so that theirs has the highest number
        later(centre, days, 1, 2)
        for login in centre.logins[1:]:
            sync_store(login, FolderStore(apart))
    known = set(third.store.exchange.keys().epoch_seeds)
    assert newest(second) in known

    for login in (first, centre.logins[1], first):
        sync_store(login, FolderStore(apart))

    assert newest(first) not in known
    assert newest(second) == newest(first)


@pytest.mark.parametrize("years", [-8, 12])
def test_a_clock_that_was_wrong_for_a_day_loses_nothing(centre: Centre, years: int) -> None:
    """There are some keys more, and what any of them sealed is read."""
    settled(centre)
    later(centre, years * 365, 0)
    start_intake(centre.logins[0], four_things("Amina"))
    centre.sync(0)
    later(centre, 3, 0)
    start_intake(centre.logins[0], four_things("Yusuf"))
    centre.sync(0)
    later(centre, 4)

    settled(centre)

    assert all(find_people(centre.logins[1], one).people for one in ("Amina", "Yusuf"))
