"""Many small bundles of one computer give way to one: nothing is lost, little is fetched."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from app.records import RecordId
from app.schema import person as fields
from app.sync import storenames
from app.sync.bundleheader import Header
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import read_batches, verify_bundle
from app.sync.heads import Head, head_in, told_anew
from app.sync.letters import open_letter, seal_letter
from app.sync.levels import FAN, Levels, Live
from app.sync.stores.folder import FolderStore
from app.usecases.exchange import own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.receipts import standing
from app.usecases.records import RowInput, put_records
from app.usecases.sticks import look_at_stick
from app.usecases.syncing import sync_store
from app.usecases.syncreport import SyncReport
from app.usecases.syncundo import undo_sync
from app.usecases.vaults import open_login
from app.vault.merge_in import Batch
from app.vault.values import id_bytes
from tests.core.sync.samples import facts
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.core.usecases.erased import erase
from tests.fakes import NOON, fake_context, four_things

SMALL = Levels(fan=4)


class Counted(FolderStore):
    """A folder that tells which bundles were fetched."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.got: list[str] = []

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        if BundleName.read(name):
            self.got.append(name)
        super().get(name, sink, most_bytes, start=start)


class Centre:
    """A writer, a reader, and the folder between them."""

    def __init__(self, login: Login, root: Path) -> None:
        self.root, self.place, self.said = root, root / "stick", 0
        self.place.mkdir()
        self.worlds = [login.context]
        self.logins = [login]
        self.join()
        self.amina = start_intake(login, four_things("Amina")).value
        for number in (0, 1, 0, 1):
            self.sync(number)

    def join(self) -> Login:
        number = len(self.logins)
        start = NOON + timedelta(days=number)
        self.worlds.append(fake_context(self.root / f"state-{number}", start, seed=number + 1))
        self.logins.append(let_in(self.logins[0], self.vault(number), self.worlds[-1]))
        return self.logins[-1]

    def vault(self, number: int) -> Path:
        return self.root / f"vault-{number}"

    def sync(
        self, number: int, levels: Levels = SMALL, place: Path | None = None, *, again: bool = False
    ) -> SyncReport:
        store = FolderStore(place or self.place)
        return sync_store(self.logins[number], store, levels, again=again)

    def counted(self, number: int) -> list[str]:
        store = Counted(self.place)
        sync_store(self.logins[number], store, SMALL)
        return store.got

    def write(self, count: int = 1, levels: Levels = SMALL, place: Path | None = None) -> None:
        """Let the writer put so many bundles into the folder."""
        for _ in range(count):
            self.say()
            self.sync(0, levels, place)

    def say(self, number: int = 0, name: str = "") -> None:
        login = self.logins[number]
        self.said += 1
        words = name or f"Name {self.said}"
        row = RowInput("person", {fields.preferred_name.key: words}, self.amina)
        put_records(login, [row])

    def head(self, number: int = 0, place: Path | None = None) -> Head:
        """Return what a computer's head in the folder says."""
        login = self.logins[number]
        return head_in(open_letter(self._head_file(login, place).read_bytes(), self.seeds))

    def _head_file(self, login: Login, place: Path | None = None) -> Path:
        keys = login.store.exchange.keys()
        found = (place or self.place).glob(f"in/heads/*-{keys.incarnation.hex()[:8]}.wmh")
        return next(iter(found))

    def put_head(self, head: Head, *, drop: tuple[str, ...] = ()) -> None:
        """Put a head of the writer there, as it says or without some of it."""
        login = self.logins[0]
        letter = head.to_letter(bytes.fromhex(login.unlocked.vault_id))
        body = {key: one for key, one in letter.body.items() if key not in drop}
        to = [one.public for one in own_trust(login).sealing.recipients]
        raw = seal_letter(replace(letter, body=body), login.store.exchange.keys().seed, to)
        self._head_file(login).write_bytes(raw)

    @property
    def seeds(self) -> tuple[bytes, ...]:
        return self.logins[0].store.exchange.keys().epoch_seeds

    def own(self, number: int = 0, place: Path | None = None) -> set[str]:
        """Return the names of a computer's bundles that lie in the folder."""
        mark = self.logins[number].store.exchange.keys().incarnation.hex()[:8]
        names = (one.name for one in FolderStore(place or self.place).list("in/b/"))
        return {one for one in names if f"-{mark}/" in one}

    def header(self, name: str) -> Header:
        trust = own_trust(self.logins[0])
        raw = (self.place / name).read_bytes()
        return verify_bundle(io.BytesIO(raw), trust.receiver, trust.peers).header

    def content(self, name: str) -> list[Batch]:
        trust = own_trust(self.logins[0])
        raw = (self.place / name).read_bytes()
        verified = verify_bundle(io.BytesIO(raw), trust.receiver, trust.peers)
        return list(read_batches(io.BytesIO(raw), trust.receiver, verified))

    def hashes(self) -> set[bytes]:
        return {one.store.state_hash() for one in self.logins}


@pytest.fixture
def centre(login: Login, tmp_path: Path) -> Iterator[Centre]:
    """Return a centre with two computers that know the same."""
    made = Centre(login, tmp_path)
    yield made
    for one in made.logins[1:]:
        one.close()


def test_sixteen_bundles_give_way_to_one_with_all_their_changes(centre: Centre) -> None:
    """The head names it in their place, and they are gone; its changes are theirs, each once."""
    before = centre.own()
    centre.write(FAN - 1, Levels())
    files = sorted(centre.own() - before)
    assert len(files) == FAN - 1
    centre.say()
    centre.logins[0].store.exchange.choose(only_news=True)
    last = facts(centre.logins[0].store.exchange.chosen())
    said = facts(batch for name in files for batch in centre.content(name)) | last

    centre.sync(0, Levels())

    [new] = centre.own() - before
    head = centre.head()
    assert facts(centre.content(new)) == said
    assert [(one.level, one.first) for one in head.live if one.name == new] == [
        (1, BundleName.read(files[0]).seq)  # type: ignore[union-attr]  # all are bundles
    ]
    assert set(head.files) == centre.own()
    centre.sync(1)
    assert len(centre.hashes()) == 1


def test_who_has_them_fetches_nothing(centre: Centre) -> None:
    """Also on the next level, whatever mixture of small and greater ones was read before."""
    for at in range(16):
        centre.write()
        if at not in {5, 6, 7, 8}:
            centre.sync(1)
    centre.sync(1)
    assert max(one.level for one in centre.head().live) == 2
    shutil.copytree(centre.place, centre.root / "kept")
    assert centre.counted(1) == []

    third = centre.join()
    centre.sync(2)
    assert third.store.state_hash() == centre.logins[0].store.state_hash()


def test_who_reads_each_time_fetches_each_change_once(centre: Centre) -> None:
    """One bundle each time; when several give way to one, that one with the change that is new."""
    for _ in range(17):
        centre.write()
        assert len(centre.counted(1)) == 1
    assert len(centre.hashes()) == 1
    assert centre.counted(1) == []


def test_a_new_computer_fetches_nothing_that_its_welcome_brought(centre: Centre) -> None:
    """Nor what is cut anew from it later; nobody else has to put or fetch anything for it."""
    centre.write(6)
    for number in (1, 0):
        centre.sync(number)
    before = centre.own() | centre.own(1)

    third = centre.join()

    assert centre.counted(2) == []
    assert third.store.state_hash() == centre.logins[0].store.state_hash()
    for number in (0, 1):
        assert centre.counted(number) == []
    assert centre.own() | centre.own(1) == before
    centre.write(1)
    assert len(centre.counted(2)) == 1
    centre.write(1)
    assert [one.level for one in centre.head().live] == [1, 1]
    assert (centre.sync(2).new, len(centre.hashes())) == (1, 2)
    centre.sync(1)
    assert len(centre.hashes()) == 1


def test_news_in_a_welcome_reach_the_others_without_its_maker(centre: Centre) -> None:
    """They stand nowhere else yet, so that the new computer passes them on."""
    centre.say(0, "only in the welcome")
    third = centre.join()

    sync_store(third, FolderStore(centre.place), SMALL)
    centre.sync(1)

    assert centre.logins[1].store.state_hash() == third.store.state_hash()


def test_a_stick_does_not_call_them_new(centre: Centre) -> None:
    """What was cut anew from what is here already brings nothing, and is not said to."""
    login = centre.logins[0]
    gone = start_intake(login, four_things("Yusuf")).value
    centre.sync(0)
    centre.sync(1)
    erase(login, gone)
    centre.sync(0)
    known = centre.logins[1].store.exchange.chains.files()
    strange = [one for one in map(BundleName.read, centre.own()) if one and one.digest not in known]
    assert len(strange) == 2  # the one without Yusuf, and the one that tells of it

    assert look_at_stick(centre.logins[1], centre.place).count == 1


def test_the_newest_stay_small_for_who_comes_seldom(centre: Centre) -> None:
    """Who has read them before they give way never fetches a change twice."""
    few = Levels(fan=3, newest=3)
    for _ in range(12):
        centre.write(2, few)
        before = centre.logins[1].store.exchange.chains.files()
        got = centre.counted(1)
        assert len(got) == 2, before

    levels = [one.level for one in centre.head().live]
    assert levels == [2, 2, 1, 0, 0, 0]
    assert len(centre.hashes()) == 1


def test_who_has_some_takes_the_one_and_knows_the_rest(centre: Centre) -> None:
    """What is known already is told as known; the chain stands without a gap."""
    centre.write(2)
    assert centre.sync(1).new == 2
    centre.write(2)

    report = centre.sync(1)

    assert (report.taken, report.new, report.known) == (1, 2, 2)
    centre.sync(0)
    assert centre.logins[0].vault.unsent_count() == 0
    assert standing(centre.logins[0]).others[0].has_all
    assert len(centre.hashes()) == 1


def test_an_earlier_program_reads_it_as_a_bundle(centre: Centre) -> None:
    """Who does not understand levels, or finds no head, takes it as any other, and is whole."""
    centre.write(4)
    centre.put_head(centre.head(), drop=("live", "gone"))

    report = centre.sync(1)

    assert (report.taken, report.waiting) == (1, 0)
    assert len(centre.hashes()) == 1


def test_files_of_an_earlier_program_give_way_too(centre: Centre) -> None:
    """Its head told no levels; only the first file may hold what others wrote, and stays."""
    centre.write(3)
    centre.put_head(centre.head(), drop=("live", "gone"))
    assert centre.head().live == ()

    centre.write(1)

    assert [one.level for one in centre.head().live] == [1]
    assert len(centre.head().files) == 2
    centre.sync(1)
    assert len(centre.hashes()) == 1


def test_one_that_is_named_and_not_there_waits_and_is_put_again(centre: Centre) -> None:
    """A place that hides it delays it; its maker puts all there anew."""
    centre.write(4)
    [name] = [one.name for one in centre.head().live]
    (centre.place / name).unlink()

    report = centre.sync(1)
    assert report.waiting == 4
    assert report.new == 0
    centre.sync(0)

    assert centre.sync(1).waiting == 0
    assert len(centre.hashes()) == 1


def test_who_finds_that_a_named_file_is_missing_puts_all_there(centre: Centre) -> None:
    """Nobody counts on what another's head says of files that are not there."""
    centre.write(4)
    centre.sync(1)
    for name in centre.head().files:
        (centre.place / name).unlink()
    assert not centre.own(1)

    report = centre.sync(1)

    assert len(centre.own(1)) == 1
    assert report.sent == len(centre.logins[1].store.export().ops)


def test_a_file_of_ours_that_was_spoilt_is_put_anew(centre: Centre) -> None:
    """Found when it should give way with others; then all that is known goes there as one."""
    centre.write(3)
    spoilt = centre.place / centre.head().live[1].name
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"!")

    centre.write(1)

    assert not spoilt.exists()
    assert centre.head().live == ()
    centre.sync(1)
    assert len(centre.hashes()) == 1


def test_a_file_that_somebody_found_spoilt_is_put_anew(centre: Centre) -> None:
    """Its maker learns of it from the reader's head, whatever its length."""
    centre.write(1)
    spoilt = centre.place / centre.head().files[-1]
    raw = spoilt.read_bytes()
    spoilt.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert centre.sync(1).waiting == 1

    centre.sync(0)
    centre.sync(1)

    assert len(centre.hashes()) == 1
    assert centre.head(1).torn == ()
    assert not spoilt.exists()


def test_what_was_erased_leaves_the_files_that_are_there(centre: Centre) -> None:
    """No file of ours in the folder holds a row of somebody erased, small or cut anew."""
    login = centre.logins[0]
    gone = start_intake(login, four_things("Yusuf")).value
    centre.sync(0)
    centre.write(4)
    put_records(login, [RowInput("person", {fields.preferred_name.key: "Y."}, gone)])
    centre.sync(0)
    assert _holding(centre, gone)

    erase(login, gone)
    centre.sync(0)

    assert _holding(centre, gone) == []
    centre.sync(1)
    centre.sync(0)
    assert not find_people(centre.logins[1], "Yusuf").people
    assert len(centre.hashes()) == 1
    assert centre.logins[0].store.check() == []


def test_only_files_with_somebody_erased_are_cut_anew(centre: Centre) -> None:
    """The others stay as they are; who has read all fetches no changed file."""
    login = centre.logins[0]
    gone = start_intake(login, four_things("Yusuf")).value
    centre.sync(0)
    centre.write(1)
    before = centre.head()
    centre.sync(1)

    erase(login, gone)
    centre.sync(0)

    after = centre.head()
    kept = set(before.files) & set(after.files)
    assert len(kept) == len(before.files) - 1
    [anew] = [one for one in after.live if one.is_anew]
    assert anew.level == 0
    assert anew.name not in centre.counted(1)


def _holding(centre: Centre, person: RecordId) -> list[str]:
    subject = id_bytes(person)
    return [
        name
        for name in sorted(centre.own())
        if any(subject in {row[0], row[2]} for one in centre.content(name) for row in one.rows)
    ]


def test_what_was_taken_back_does_not_come_by_way_of_it(centre: Centre) -> None:
    """The one with it in waits with it until it is asked for, and then brings all."""
    centre.write(2)
    before = centre.logins[1].store.state_hash()
    assert centre.sync(1).new == 2
    undo_sync(centre.logins[1])
    centre.write(2)

    assert centre.sync(1).new == 0
    assert centre.logins[1].store.state_hash() == before
    centre.sync(0)
    assert not standing(centre.logins[0]).others[0].has_all
    centre.write(12)
    assert centre.sync(1).new == 0

    assert centre.sync(1, again=True).new > 0
    assert len(centre.hashes()) == 1
    centre.write()
    assert centre.sync(1).new == 1


def test_of_one_import_all_that_held_it_is_taken_back(centre: Centre) -> None:
    """Small ones and the one cut from them came together: none of them counts as here."""
    centre.write(4, Levels())
    shutil.copytree(centre.place, centre.root / "kept")
    centre.sync(0)
    shutil.copytree(centre.root / "kept" / "in" / "b", centre.place / "in" / "b",
                    dirs_exist_ok=True)  # fmt: skip
    before = centre.logins[1].store.state_hash()
    came = centre.sync(1)
    assert (came.taken, came.new, came.known) == (5, 4, 4)

    undo_sync(centre.logins[1])
    centre.sync(0)

    assert len(centre.own()) == 2
    assert centre.logins[1].store.state_hash() == before
    assert centre.sync(1).new == 0
    assert centre.sync(1, again=True).new == 4
    assert len(centre.hashes()) == 1


def test_two_bundles_of_one_number_are_told_apart(centre: Centre) -> None:
    """A vault that was put back wrote other changes under the same numbers elsewhere."""
    centre.logins[1].close()
    shutil.copytree(centre.vault(1), centre.root / "copy")
    other = centre.root / "other"
    other.mkdir()
    centre.logins[1] = _open(centre, 1)
    for name in ("A", "B", "C", "D", "E"):
        centre.say(1, name)
        centre.sync(1)
    centre.sync(0)
    centre.logins[1].close()
    shutil.rmtree(centre.vault(1))
    shutil.copytree(centre.root / "copy", centre.vault(1))
    centre.logins[1] = _open(centre, 1)
    for name in ("V", "W", "X", "Y", "Z"):
        centre.say(1, name)
        centre.sync(1, place=other)
    assert [one.level for one in centre.head(1, other).live] == [1]

    report = centre.sync(0, place=other)

    assert report.new > 0
    shown = [one.value for one in centre.logins[0].store.history(centre.amina, "preferred_name")]
    assert {"E", "Z"} <= set(shown)


def _open(centre: Centre, number: int) -> Login:
    return open_login(centre.vault(number), lambda: PASSPHRASE, centre.worlds[number])


def test_nothing_of_others_is_taken_away(centre: Centre) -> None:
    """Nor what lies in our own folder and was not made here: another copy of us may have."""
    centre.say(1)
    centre.sync(1)
    centre.write(3)
    theirs = centre.own(1)
    folder = (centre.place / sorted(centre.own())[0]).parent
    strange = folder / f"00000001-{'0' * 32}.wmb"
    strange.write_bytes(b"whatever")

    centre.write(1)

    assert strange.exists()
    assert centre.own(1) == theirs
    assert theirs


def test_files_left_by_an_exchange_that_was_cut_off_go(centre: Centre) -> None:
    """The head stands, the old files are there still: the next exchange takes them away."""
    centre.write(3)
    old = {name: (centre.place / name).read_bytes() for name in centre.own()}
    centre.write(1)
    for name, content in old.items():
        (centre.place / name).write_bytes(content)

    centre.sync(0)

    assert centre.own() == set(centre.head().files)


def test_two_exchange_at_the_same_time(centre: Centre) -> None:
    """One reads a head, then the other lets its files give way: nobody puts all there anew."""
    centre.write(3)
    centre.sync(1)
    centre.say(1)

    class Interrupted(FolderStore):
        done = False

        def list(self, prefix: str = "") -> tuple:  # type: ignore[type-arg]  # as the store's
            if prefix == "in/b/" and not self.done:
                self.done = True
                centre.write(1)
            return super().list(prefix)

    report = sync_store(centre.logins[1], Interrupted(centre.place), SMALL)

    assert report.sent == 1
    centre.sync(0)
    centre.sync(1)
    assert len(centre.hashes()) == 1


def test_only_its_own_head_tells_of_a_computers_bundles(centre: Centre) -> None:
    """Another's head could otherwise say that a file brings nothing, and nobody would read it."""
    centre.write(4)
    head = centre.head()
    mark = BundleName.read(head.files[-1])
    assert mark is not None

    assert set(told_anew([head], {mark.device: head.device})) == {head.live[0].name}
    assert told_anew([replace(head, device=b"m" * 16)], {mark.device: head.device}) == {}
    assert storenames.chain_of_head("in/heads/x") is None
    assert Live("x").is_anew is False
