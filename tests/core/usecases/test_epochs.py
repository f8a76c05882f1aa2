"""The keys to which a centre seals: when there is a new one, and who opens what after that."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from app.context import fixed_clock
from app.crypto import sign
from app.sync.stores.folder import FolderStore
from app.usecases.devices import list_devices, revoke_device
from app.usecases.epochs import receivers
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user, renew_keys, revoke_user
from app.usecases.vaults import open_login
from app.vault.receiving import NewKey, public_of
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.test_syncing import Centre, centre
from tests.fakes import NOON, fake_context, four_things

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


def test_who_left_with_a_copy_of_a_vault_reads_nothing_new(centre: Centre) -> None:
    """Once each computer has exchanged: neither its letters nor its bundles open with old keys."""
    first, second = centre.logins
    omar = add_user(first, NewUser("Omar", ("intake",)), OMAR).value.user
    settled(centre)
    second.close()
    copy = centre.root / "copy"
    shutil.copytree(centre.root / "vault-1", copy)
    centre.logins[1] = open_login(centre.root / "vault-1", lambda: PASSPHRASE, second.context)
    revoke_user(first, omar)
    settled(centre)
    for number, name in enumerate(("Amina", "Yusuf")):
        start_intake(centre.logins[number], four_things(name))
    settled(centre)
    stick = centre.root / "copied-stick"
    shutil.copytree(centre.place, stick)

    world = fake_context(centre.root / "omar", NOON + timedelta(days=40), seed=55)
    thief = open_login(copy, lambda: OMAR, world)
    report = sync_store(thief, FolderStore(stick), push=False)
    thief.close()
    assert report.new == 0


def test_a_laptop_from_the_drawer_comes_back(centre: Centre) -> None:
    """After a year, five keys and a worker who left: all becomes equal, its own words too."""
    settled(centre)
    third = centre.join()
    settled(centre)
    start_intake(centre.logins[third], four_things("From the drawer"))
    away = centre.logins.pop()
    omar = add_user(centre.logins[0], NewUser("Omar", ("intake",)), OMAR).value.user
    for days in (95, 190, 285, 380):
        later(centre, days)
        start_intake(centre.logins[0], four_things(f"Amina {days}"))
        settled(centre)
    revoke_user(centre.logins[0], omar)
    settled(centre)

    centre.logins.append(away)
    later(centre, 400)
    centre.settle()
    settled(centre)

    assert find_people(centre.logins[0], "From the drawer").people
    assert find_people(centre.logins[third], "Amina 380").people


def test_a_computer_that_was_put_back_is_reached_again(centre: Centre) -> None:
    """The key that it told the others is lost: it draws another, and they seal to that too."""
    settled(centre)
    login = centre.logins[1]
    login.close()
    folder, copy = centre.root / "vault-1", centre.root / "copy"
    shutil.copytree(folder, copy)
    centre.logins[1] = open_login(folder, lambda: PASSPHRASE, login.context)
    for days in (95, 190):
        later(centre, days)
        start_intake(centre.logins[0], four_things(f"Amina {days}"))
        settled(centre)
    lost = centre.logins[1].store.exchange.keys().receiving_seed
    centre.logins[1].close()
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    centre.logins[1] = open_login(folder, lambda: PASSPHRASE, centre.logins[1].context)
    assert lost not in centre.logins[1].store.exchange.keys().receiving_seeds
    start_intake(centre.logins[1], four_things("Yusuf"))

    centre.settle()
    centre.settle()
    settled(centre)

    assert find_people(centre.logins[1], "Amina 190").people
    assert find_people(centre.logins[0], "Yusuf").people


def test_a_key_that_somebody_told_for_another_computer_is_replaced_by_it(centre: Centre) -> None:
    """Who had its secrets for a day, and an active worker's, is out with its next key."""
    settled(centre)
    first, second = centre.logins
    keys = second.store.exchange.keys()
    evil = NewKey(keys.device, public_of(b"\x07" * 32), frozenset(), frozenset())
    signed = replace(evil, signature=sign.sign(keys.seed, evil.said))
    signers = {keys.device: sign.public_of(keys.seed)}
    assert first.store.exchange.receiving.learn([signed], signers)
    assert evil.public in receivers(first)
    false = [replace(signed, public=public_of(b"\x08" * 32)), replace(signed, signature=b"")]
    assert not first.store.exchange.receiving.learn(false, signers)
    settled(centre)

    later(centre, 95)
    settled(centre)

    assert evil.public not in receivers(first)
    assert not first.store.exchange.receiving.learn([signed], signers)
