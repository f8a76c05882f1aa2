"""What a place shows is measured by what it showed before, each place by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.schema.kinds import Stored
from app.sync import storenames
from app.sync.heads import Head, head_in
from app.sync.letters import open_letter, seal_letter
from app.sync.stores.folder import FolderStore
from app.usecases.consents import answer_consent
from app.usecases.devices import list_devices, revoke_device
from app.usecases.exchange import own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How, SyncReport
from app.vault.folder import VaultFolder
from app.vault.opening import open_writer
from app.vault.vault import Vault
from tests.core.usecases.pairs import Apart, close_others, two_apart
from tests.core.vault import frozen
from tests.fakes import four_things

BEFORE = Path(__file__).resolve().parents[2] / "vectors" / "log" / "relay-1.db"


class Places:
    """Two computers that meet on one stick, on another one and online."""

    def __init__(self, apart: Apart, root: Path) -> None:
        self.a, self.b = apart.logins
        self.logins = apart.logins
        self.stick, self.other, self.cloud = (root / name for name in ("one", "other", "cloud"))
        for place in (self.stick, self.other, self.cloud):
            place.mkdir()

    def exchange(self, login: Login, place: Path) -> SyncReport:
        store = FolderStore(place)
        return sync_online(login, store, How()) if place == self.cloud else sync_store(login, store)

    def meet(self, place: Path) -> list[SyncReport]:
        """Let both exchange there until none has anything to tell."""
        return [self.exchange(one, place) for one in (*self.logins, *self.logins)]

    def heads(self, place: Path) -> dict[bytes, Head]:
        """Return what each computer's head there says."""
        seeds = self.a.store.exchange.keys().epoch_seeds
        found = (head_in(open_letter(one.read_bytes(), seeds)) for one in place.rglob("*.wmh"))
        return {one.device: one for one in found}

    def rename(self, login: Login, place: Path, name: bytes) -> None:
        """Let a computer's head there call the place by another name, or by none."""
        head = replace(self.heads(place)[device(login)], place=name)
        letter = head.to_letter(bytes.fromhex(login.unlocked.vault_id))
        trust, keys = own_trust(login), login.store.exchange.keys()
        to = [one.public for one in trust.sealing.recipients]
        for file in place.rglob("*.wmh"):
            chain = storenames.chain_of_head(file.relative_to(place).as_posix()) or ""
            if chain.endswith(keys.incarnation.hex()[:8]):
                file.write_bytes(seal_letter(letter, keys.seed, to))


@pytest.fixture
def places(login: Login, tmp_path: Path) -> Iterator[Places]:
    """Return two computers that have met on the first stick."""
    apart = two_apart(login, tmp_path)
    made = Places(apart, tmp_path)
    made.meet(made.stick)
    yield made
    close_others(apart)


def device(login: Login) -> bytes:
    """Return the id of a login's computer."""
    return login.store.exchange.keys().device


def put_back(copy: Path, place: Path) -> None:
    """Put an older copy of a place there."""
    shutil.rmtree(place)
    shutil.copytree(copy, place)


def test_two_sticks_in_turn_are_no_alarm(places: Places) -> None:
    """The head on the stick that was elsewhere since is older; it is heard all the same."""
    places.meet(places.other)
    for number in range(3):
        start_intake(places.b, four_things(f"Amina {number}"))
        for place in (places.stick, places.other):
            places.exchange(places.b, place)
            assert places.exchange(places.a, place).alarms == 0
        start_intake(places.b, four_things(f"Yusuf {number}"))
        places.exchange(places.b, places.other)
        assert places.exchange(places.a, places.other).alarms == 0

        behind = places.exchange(places.a, places.stick)

        assert (behind.alarms, behind.waiting, behind.computers) == (0, 0, 1)
    assert places.a.store.state_hash() == places.b.store.state_hash()


@pytest.mark.parametrize("name", ["stick", "cloud"])
def test_an_older_copy_of_a_place_is_an_alarm_also_beside_another_place(
    places: Places, tmp_path: Path, name: str
) -> None:
    """Until somebody has been there again; what had come stays."""
    place = getattr(places, name)
    places.meet(place)
    places.meet(places.other)
    shutil.copytree(place, tmp_path / "copy")
    amina = start_intake(places.b, four_things("Amina")).value
    answer_consent(places.b, amina, {"purpose": "online_sync", "answer": "given"})
    places.meet(place)
    places.meet(places.other)
    put_back(tmp_path / "copy", place)

    report = places.exchange(places.a, place)

    assert report.alarms >= 1
    assert places.exchange(places.a, places.other).alarms == 0
    places.exchange(places.b, place)
    assert places.exchange(places.a, place).alarms == 0
    assert len({one.store.state_hash() for one in places.logins}) == 1


def test_ones_own_older_head_is_an_alarm(places: Places, tmp_path: Path) -> None:
    """Nobody else has been at the place since: one's own head tells that it was put back."""
    shutil.copytree(places.stick, tmp_path / "copy")
    start_intake(places.a, four_things("Amina"))
    places.exchange(places.a, places.stick)
    put_back(tmp_path / "copy", places.stick)

    assert places.exchange(places.a, places.stick).alarms == 1
    assert places.exchange(places.a, places.stick).alarms == 0
    places.exchange(places.b, places.stick)
    assert find_people(places.b, "Amina")


def test_a_computer_that_is_hidden_is_an_alarm_until_it_comes_again(
    places: Places, tmp_path: Path
) -> None:
    """Its head and its bundles were taken away; that it was there is known."""
    hidden = places.b.store.exchange.keys().incarnation.hex()[:8]
    for file in (one for one in places.stick.rglob("*") if hidden in one.as_posix()):
        if file.is_file():
            file.unlink()

    assert places.exchange(places.a, places.stick).alarms == 1
    assert places.exchange(places.a, places.stick).alarms == 1
    places.exchange(places.b, places.stick)
    assert places.exchange(places.a, places.stick).alarms == 0


def test_who_was_shut_out_or_began_anew_is_not_missed(places: Places, tmp_path: Path) -> None:
    """Their heads go by what the centre does itself."""
    places.b.store.exchange.begin_anew()
    assert [one.alarms for one in places.meet(places.stick)] == [0] * 4
    (other,) = (one.id for one in list_devices(places.a) if not one.is_own)
    revoke_device(places.a, other)

    assert [places.exchange(places.a, places.stick).alarms for _ in range(2)] == [0, 0]


def test_an_emptied_place_is_an_alarm_where_it_is_known_by_more_than_its_heads(
    places: Places,
) -> None:
    """An online place has an address; an emptied stick may be any new one."""
    how = How(known_as=b"a" * 16)
    for login in (places.a, places.b, places.a):
        sync_online(login, FolderStore(places.cloud), how)
    for place in (places.cloud, places.stick):
        shutil.rmtree(place)
        place.mkdir()

    assert places.exchange(places.a, places.stick).alarms == 0
    assert sync_online(places.a, FolderStore(places.cloud), how).alarms == 2
    assert sync_online(places.a, FolderStore(places.cloud), how).alarms == 1
    sync_online(places.b, FolderStore(places.cloud), how)
    assert sync_online(places.a, FolderStore(places.cloud), how).alarms == 0


def test_a_copy_from_before_ones_own_first_visit_is_an_alarm(
    places: Places, tmp_path: Path
) -> None:
    """The others' heads tell which place it is, also if one's own is not there."""
    places.exchange(places.b, places.other)
    shutil.copytree(places.other, tmp_path / "copy")
    start_intake(places.b, four_things("Amina"))
    places.exchange(places.b, places.other)
    places.exchange(places.a, places.other)
    put_back(tmp_path / "copy", places.other)

    assert places.exchange(places.a, places.other).alarms == 2  # one's own is not there


def test_all_who_meet_call_a_place_alike_and_each_place_otherwise(places: Places) -> None:
    """Also one that two computers named at once, as in folders that another program joins."""
    places.meet(places.other)
    names = [
        {one.place for one in places.heads(place).values()}
        for place in (places.stick, places.other)
    ]
    assert [len(one) for one in names] == [1, 1]
    assert names[0] != names[1]

    places.rename(places.a, places.stick, bytes(15) + b"\1")
    assert all(one.alarms == 0 for one in places.meet(places.stick))
    heads = places.heads(places.stick).values()
    assert {one.place for one in heads} == {bytes(15) + b"\1"}


def test_an_older_copy_under_only_one_of_two_names_is_an_alarm(
    places: Places, tmp_path: Path
) -> None:
    """What was seen counts for each name that the place had then."""
    places.rename(places.b, places.stick, b"\xff" * 16)
    shutil.copytree(places.stick, tmp_path / "copy")
    start_intake(places.b, four_things("Amina"))
    places.exchange(places.b, places.stick)
    places.rename(places.b, places.stick, b"\xff" * 16)
    places.exchange(places.a, places.stick)
    put_back(tmp_path / "copy", places.stick)
    for file in places.stick.rglob("*.wmh"):
        if places.a.store.exchange.keys().incarnation.hex()[:8] in file.name:
            file.unlink()

    assert places.exchange(places.a, places.stick).alarms == 2  # one's own is not there


def test_heads_of_earlier_programs_are_measured_by_what_those_said(
    places: Places, tmp_path: Path
) -> None:
    """They call no place by a name; an older one of them is an alarm as it was."""
    for one in places.logins:
        places.rename(one, places.stick, b"")
    shutil.copytree(places.stick, tmp_path / "copy")
    start_intake(places.b, four_things("Amina"))
    places.exchange(places.b, places.stick)
    places.rename(places.b, places.stick, b"")
    places.rename(places.a, places.stick, b"")
    assert places.exchange(places.a, places.stick).alarms == 0
    put_back(tmp_path / "copy", places.stick)

    assert places.exchange(places.a, places.stick).alarms == 1


def test_what_was_heard_before_places_had_names_counts(tmp_path: Path) -> None:
    """A vault of an earlier version knows how far heads without a place went."""
    shutil.copy(BEFORE, tmp_path / "records.db")
    chain = (b"d" * 16, b"i" * 16)
    connection = open_writer(tmp_path / "records.db", frozen.UNLOCKED.database_key)
    connection.execute("INSERT INTO peer_told VALUES (?, ?, 7, 1, 0, 0)", chain)
    connection.close()

    vault = Vault.open(VaultFolder(tmp_path), frozen.UNLOCKED, frozen.world(tmp_path))

    chains = vault.exchange.chains
    assert chains.saw(b"", {chain: 6}) == {chain}
    assert chains.saw(b"", {chain: 7}) == frozenset()
    assert chains.saw(b"p" * 16, {chain: 6}) == frozenset()
    vault.close()


def test_the_most_that_was_said_is_what_counts(places: Places) -> None:
    """An older head takes nothing back: neither when somebody was heard, nor what they have."""
    places.meet(places.other)
    start_intake(places.a, four_things("Amina"))
    places.meet(places.other)
    before = places.a.store.exchange.chains.heard()

    places.exchange(places.a, places.stick)

    assert places.a.store.exchange.chains.heard() == before
    assert places.a.vault.unsent_count() == 0


@pytest.mark.parametrize("place", [b"p", b"p" * 17, "p" * 16, 16])
def test_a_head_with_another_name_of_its_place_is_refused(places: Places, place: Stored) -> None:
    """A name has 16 bytes, or there is none."""
    head = places.heads(places.stick)[device(places.a)]
    letter = head.to_letter(b"v" * 16)
    assert head_in(letter) == head

    with pytest.raises(Problem) as refused:
        head_in(replace(letter, body={**letter.body, "place": place}))

    assert refused.value.code is Code.BUNDLE_MALFORMED
