"""The keys to which a centre seals: when there is a new one, and who opens what after that."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.crypto import sign
from app.crypto.age import Decryptor
from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.i18n import Catalog
from app.schema.kinds import Stored
from app.sync.stores.folder import FolderStore
from app.usecases.devices import list_devices, revoke_device
from app.usecases.epochs import learn_keys, receivers
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.quarantine import list_refused
from app.usecases.sticks import look_at_stick
from app.usecases.syncing import sync_store
from app.usecases.syncwords import report_lines
from app.usecases.users import NewUser, add_user, renew_keys, revoke_user
from app.usecases.vaults import open_login
from app.vault.epochs import KEPT_AT_LEAST, Epoch, epochs_in, told_epochs
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
    for number in range(len(centre.logins)):
        report = centre.sync(number)
        assert (report.quarantined, report.foreign, report.waiting, report.alarms) == (0, 0, 0, 0)
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


@pytest.mark.parametrize("what", ["epochs", "receiving"])
def test_a_letter_that_tells_more_of_keys_than_is_kept_is_refused(
    centre: Centre, what: str
) -> None:
    """A worker of the centre stops nobody's exchange with it: it is a malformed letter."""
    login = centre.logins[0]
    exchange = login.store.exchange
    known, everybody = exchange.keys(), frozenset(at.to_bytes(16) for at in range(4_000))
    some = [Epoch(at.to_bytes(32), 1, everybody) for at in range(1, 100)]
    replaces = frozenset(sorted(everybody)[:64])
    one = NewKey(known.device, public_of(b"\x07" * 32), replaces, everybody)
    bodies: dict[str, dict[str, Stored]] = {
        "epochs": dict(told_epochs(some)),
        "receiving": {"epochs": [], "receiving": [one.told]},
    }

    with pytest.raises(Problem) as refused:
        learn_keys(login, bodies[what])

    assert refused.value.code is Code.BUNDLE_MALFORMED
    assert exchange.keys() == known


YEAR = (95, 190, 285, 380)  # days: a new key each time


def live(centre: Centre, days: Iterable[int]) -> None:
    """Write at the first computer and exchange, after each of these days."""
    for day in days:
        later(centre, day)
        start_intake(centre.logins[0], four_things(f"Amina {day}"))
        settled(centre)


def secrets_of(login: Login) -> list[HybridIdentity]:
    keys = login.store.exchange.keys()
    return [HybridIdentity(one) for one in (*keys.epoch_seeds, *keys.receiving_seeds)]


def test_an_old_stick_opens_to_nobody(centre: Centre) -> None:
    """After 181 days and three keys no computer has what it was sealed to; all goes on."""
    start_intake(centre.logins[0], four_things("Amina"))
    settled(centre)
    old = centre.root / "old-stick"
    shutil.copytree(centre.place, old)

    live(centre, YEAR)

    files = [one for one in old.rglob("*.wm?") if one.is_file()]
    assert {one.suffix for one in files} >= {".wmb", ".wmh", ".wmr"}
    for login in centre.logins:
        for file in files:
            with pytest.raises(Problem) as refused:
                Decryptor(io.BytesIO(file.read_bytes()), secrets_of(login))
            assert refused.value.code is Code.NOT_A_RECIPIENT
    place = {one for one in centre.place.rglob("*.wm?") if one.is_file()}
    for file in place:  # and nothing is left of it in the place
        assert any(opens(login, file) for login in centre.logins)


def opens(login: Login, file: Path) -> bool:
    try:
        Decryptor(io.BytesIO(file.read_bytes()), secrets_of(login))
    except Problem:
        return False
    return True


def test_a_stick_that_lay_for_a_year_heals(centre: Centre) -> None:
    """What nobody can open there is told calmly, and put anew by those who made it."""
    start_intake(centre.logins[0], four_things("Amina"))
    settled(centre)
    first = centre.place
    old = centre.root / "old-stick"
    shutil.copytree(first, old)
    live(centre, YEAR)
    start_intake(centre.logins[1], four_things("Yusuf"))
    centre.place = old

    reports = [centre.sync(number) for number in (0, 1)]

    assert not any(one.quarantined or one.foreign or one.alarms for one in reports)
    settled(centre)
    assert find_people(centre.logins[0], "Yusuf").people
    for file in (one for one in old.rglob("*.wm?") if one.is_file()):
        assert opens(centre.logins[0], file), file.name


def test_a_bundle_of_a_key_that_is_gone_is_waited_for_calmly(centre: Centre) -> None:
    """Its computer lay in a drawer; when it comes, its words come too."""
    third = centre.join()
    settled(centre)
    start_intake(centre.logins[third], four_things("From the drawer"))
    stick = centre.root / "drawer-stick"
    stick.mkdir()
    sync_store(centre.logins[third], FolderStore(stick))
    away = centre.logins.pop()
    live(centre, YEAR)

    assert look_at_stick(centre.logins[0], stick).bundles == ()
    report = sync_store(centre.logins[0], FolderStore(stick))

    assert (report.too_old, report.foreign, report.quarantined) == (1, 0, 0)
    assert any("older than the keys" in Catalog("en").say(one) for one in report_lines(report))
    centre.logins.append(away)
    later(centre, 390)
    for number in (third, 0, third, 0):
        report = sync_store(centre.logins[number], FolderStore(stick))
    assert not (report.too_old)
    assert not (report.waiting)
    assert find_people(centre.logins[0], "From the drawer").people
    settled(centre)


def test_three_keys_stay_whatever_the_clock_says(centre: Centre) -> None:
    """A jump of twelve years and back destroys no key that a file of the others needs."""
    settled(centre)
    for years in (12, 0, -8, 0, 12, 0):
        later(centre, years * 365 + 2, 0)
        start_intake(centre.logins[0], four_things(f"Amina {years}"))
        centre.sync(0)
        assert len(centre.logins[0].store.exchange.keys().epoch_seeds) >= 2
    later(centre, 3)

    settled(centre)

    assert len(centre.logins[0].store.exchange.keys().epoch_seeds) >= KEPT_AT_LEAST
    assert centre.logins[1].store.count("person") == 6


def test_what_was_refused_goes_with_its_key(centre: Centre) -> None:
    """Sealed bytes that nothing here opens any more are of no use, and are not kept."""
    third = centre.join()
    settled(centre)
    start_intake(centre.logins[third], four_things("Mallory"))
    first = centre.logins[0]
    revoke_device(first, next(o.id for o in list_devices(centre.logins[third]) if o.is_own))
    centre.sync(third)
    centre.logins.pop().close()
    assert centre.sync(0).quarantined
    held = list_refused(first)
    assert any(one.is_kept for one in held)

    for day in YEAR:
        later(centre, day)
        centre.settle()

    assert not any(
        one.is_kept for one in list_refused(centre.logins[0]) if one.name.endswith("wmb")
    )


def test_the_time_of_keys_makes_no_leaps(centre: Centre) -> None:
    """It goes on with the clock, never back, and a leap of years counts as 100 days."""
    epochs, day = centre.logins[0].store.exchange.epochs, 24 * 3600 * 1000
    start = epochs.time(1_000 * day)

    assert epochs.time(1_000 * day + 5) - start == 5
    assert epochs.time(1_010 * day) - start == 10 * day
    assert epochs.time(5_000 * day) - start == 110 * day
    assert epochs.time(1_011 * day) - start == 110 * day
    assert epochs.time(1_012 * day) - start == 111 * day


def test_keys_that_are_told_without_more_come_in_their_order(centre: Centre) -> None:
    """As earlier programs tell them; no letter raises the numbers at will, none brings one back."""
    epochs = centre.logins[0].store.exchange.epochs
    (own,) = epochs.all()
    first, second, huge = (bytes([at]) * 32 for at in (1, 2, 3))

    assert epochs.learn(epochs_in([second, first, own.seed], None), 5)
    assert [one.seed for one in epochs.all()] == [second, first, own.seed]
    assert not epochs.learn(epochs_in([first, own.seed], []), 6)
    assert epochs.learn(epochs_in([huge], [[2**62, b""]]), 7)

    assert epochs.all()[0].rank <= 1_003
    kept = epochs.arrange(frozenset(), 8)
    assert kept.seed == huge
    assert epochs.destroy_old(9 + 180 * 24 * 3600 * 1000)
    assert own.seed not in {one.seed for one in epochs.all()}
    assert not epochs.learn([own], 10)
    assert len(epochs.all()) == KEPT_AT_LEAST
