"""Two vaults that are one computer: made from one answer, or copied; noticed, and nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.sync.stores.folder import FolderStore
from app.usecases.devices import (
    approve_device,
    join_device,
    list_devices,
    request_device,
    revoke_device,
)
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.syncreport import SyncReport
from app.usecases.vaults import open_login
from app.vault.joining import waiting_devices
from tests.core.usecases.computers import PASSPHRASE
from tests.fakes import NOON, fake_context, four_things

LATER = NOON + timedelta(days=1)


@dataclass
class Trio:
    """The first computer, and two vaults that are both its second one."""

    lead: Login
    one: Login
    other: Login
    place: Path

    def sync(self, login: Login) -> SyncReport:
        return sync_store(login, FolderStore(self.place))

    def meet(self) -> list[SyncReport]:
        return [self.sync(one) for one in (self.lead, self.one, self.other)]


@pytest.fixture
def trio(login: Login, tmp_path: Path) -> Iterator[Trio]:
    """Return them; the place of the second computer's request was copied before the answer."""
    world = fake_context(tmp_path / "state-2", LATER, seed=2)
    asking = request_device(world, PASSPHRASE, "Laptop 2")
    shutil.copytree(tmp_path / "state-2", tmp_path / "state-3")
    copied = fake_context(tmp_path / "state-3", LATER, seed=3)
    answer = approve_device(login, asking.file, asking.digits)
    place = tmp_path / "stick"
    place.mkdir()
    made = Trio(
        login,
        join_device(tmp_path / "vault-2", PASSPHRASE, answer, world),
        join_device(tmp_path / "vault-3", PASSPHRASE, answer, copied),
        place,
    )
    yield made
    made.one.close()
    made.other.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Context:
    """Return the world of another computer."""
    return fake_context(tmp_path / "state-2", LATER, seed=2)


def test_one_request_makes_one_vault(login: Login, elsewhere: Context, tmp_path: Path) -> None:
    """Its answer, and a further one, are refused where it has come in; a new request is not."""
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    answer, further = (approve_device(login, asking.file, asking.digits) for _ in range(2))
    join_device(tmp_path / "vault-2", PASSPHRASE, answer, elsewhere).close()

    for file in (answer, further):
        with pytest.raises(Problem) as refused:
            join_device(tmp_path / "vault-3", PASSPHRASE, file, elsewhere)
        assert (refused.value.code, refused.value.detail) == (Code.NOT_FOUND, "joined")
    anew = request_device(elsewhere, PASSPHRASE, "Laptop 3")
    with pytest.raises(Problem) as refused:
        join_device(tmp_path / "vault-3", PASSPHRASE, answer, elsewhere)
    assert refused.value.detail == "joined"
    assert len(waiting_devices(elsewhere)) == 1
    assert not (tmp_path / "vault-3").exists()
    welcome = approve_device(login, anew.file, anew.digits)
    join_device(tmp_path / "vault-3", PASSPHRASE, welcome, elsewhere).close()
    assert len([one for one in list_devices(login) if not one.is_own]) == 2


def test_a_copied_request_is_noticed_by_all(trio: Trio) -> None:
    """Nothing is lost, both are told, and so is the centre; again only once both have gone on."""
    start_intake(trio.one, four_things("Amina"))
    start_intake(trio.other, four_things("Олена"))

    _, first, second = trio.meet()
    third, again, _ = trio.meet()

    assert (first.copied, second.copied, second.twins) == (0, 1, 0)
    assert (third.copied, third.twins, again.copied) == (0, 1, 1)
    assert second.needs_eyes
    assert third.needs_eyes
    trio.meet()
    assert all(not (one.copied or one.twins) for one in trio.meet())
    for login in (trio.lead, trio.one, trio.other):
        assert find_people(login, "Amina").people
        assert find_people(login, "Олена").people
        assert [one.twice is not None for one in list_devices(login)].count(True) == 1
    keys = [one.store.exchange.keys() for one in (trio.one, trio.other)]
    assert keys[0].device == keys[1].device
    assert keys[0].incarnation != keys[1].incarnation
    start_intake(trio.one, four_things("Yusuf"))
    trio.meet()
    assert trio.sync(trio.lead).twins == 0
    start_intake(trio.other, four_things("Zahra"))
    trio.meet()
    assert trio.sync(trio.lead).twins == 1


def test_a_computer_that_was_shut_out_is_no_twin_any_more(trio: Trio) -> None:
    """Both vaults are out then, and the list says only that."""
    start_intake(trio.one, four_things("Amina"))
    for _ in range(2):
        trio.meet()
    (theirs,) = [one for one in list_devices(trio.lead) if not one.is_own]
    assert theirs.twice

    revoke_device(trio.lead, theirs.id)

    (theirs,) = [one for one in list_devices(trio.lead) if not one.is_own]
    assert (theirs.is_active, theirs.twice) == (False, None)
    start_intake(trio.lead, four_things("Yusuf"))
    assert trio.sync(trio.lead).twins == 0


def test_a_twin_at_another_stick_is_known_by_what_the_others_have_seen(
    trio: Trio, tmp_path: Path
) -> None:
    """They never lie side by side, but a third computer tells of both."""
    start_intake(trio.other, four_things("Amina"))
    second = tmp_path / "second"
    second.mkdir()
    sync_store(trio.other, FolderStore(second))
    sync_store(trio.lead, FolderStore(second))
    trio.sync(trio.lead)

    assert trio.sync(trio.one).copied == 1
    assert trio.sync(trio.one).copied == 0


@pytest.mark.parametrize("is_in_use", [True, False])
def test_a_copied_vault_goes_on_in_chains_of_its_own(
    login: Login, elsewhere: Context, tmp_path: Path, *, is_in_use: bool
) -> None:
    """It is told so; the others only where the vault that it was copied from goes on too."""
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    answer = approve_device(login, asking.file, asking.digits)
    one = join_device(tmp_path / "vault-2", PASSPHRASE, answer, elsewhere)
    one.close()
    shutil.copytree(tmp_path / "vault-2", tmp_path / "vault-3")
    one = open_login(tmp_path / "vault-2", lambda: PASSPHRASE, elsewhere)
    copied = fake_context(tmp_path / "state-3", LATER, seed=3)
    other = open_login(tmp_path / "vault-3", lambda: PASSPHRASE, copied)
    place = tmp_path / "stick"
    place.mkdir()
    trio = Trio(login, one, other, place)
    start_intake(one, four_things("Amina"))
    trio.sync(one)
    start_intake(other, four_things("Олена"))
    before = other.store.exchange.keys().incarnation

    assert trio.sync(other).copied == 1

    assert other.store.exchange.keys().incarnation != before
    users = [login, other]
    if is_in_use:
        assert trio.sync(one).copied == 1
        users.append(one)
    assert trio.sync(login).twins == int(is_in_use)
    for user in users * 2:
        trio.sync(user)
    for user in users:
        assert find_people(user, "Amina").people
        assert find_people(user, "Олена").people
    assert sum(trio.sync(user).copied for user in users) == 0
    one.close()
    other.close()
