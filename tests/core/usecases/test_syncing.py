"""Two and three computers of one centre meet in a folder: what each has is known."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from app.errors import Code, Problem
from app.i18n import Catalog
from app.schema import person as fields
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Entry
from app.usecases.devices import list_devices, revoke_device
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.questions import open_questions, write_answer
from app.usecases.receipts import standing
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_store
from app.usecases.syncreport import SyncReport
from app.usecases.syncundo import undo_sync
from app.usecases.syncwords import questions, report_lines
from app.usecases.users import NewUser, add_user, change_passphrase, revoke_user
from app.usecases.vaults import open_login
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context, four_things


class CountingStore(FolderStore):
    """A folder that counts what was asked of it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.got: list[str] = []
        self.put_names: list[str] = []

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        self.got.append(name)
        super().get(name, sink, most_bytes, start=start)

    def put(self, name: str, source: BinaryIO) -> None:
        self.put_names.append(name)
        super().put(name, source)


class FullStore(FolderStore):
    """A folder on which there is no room left."""

    def put(self, name: str, source: BinaryIO) -> None:
        with self._answering():
            raise OSError(errno.ENOSPC, name)


@dataclass
class Centre:
    """Computers of a centre and the folder where they meet."""

    logins: list[Login]
    place: Path
    root: Path

    def sync(self, number: int) -> SyncReport:
        return sync_store(self.logins[number], FolderStore(self.place))

    def counted(self, number: int) -> CountingStore:
        store = CountingStore(self.place)
        sync_store(self.logins[number], store)
        return store

    def settle(self) -> None:
        """Let all computers sync until none has anything to tell."""
        for _ in range(2):
            for number in range(len(self.logins)):
                self.sync(number)

    def hashes(self) -> set[bytes]:
        return {one.store.state_hash() for one in self.logins}

    def join(self, by: int = 0) -> int:
        """Let a further computer in; return its number."""
        number = len(self.logins)
        start = NOON + timedelta(days=1) * number
        world = fake_context(self.root / f"state-{number}", start, seed=number + 1)
        self.logins.append(let_in(self.logins[by], self.root / f"vault-{number}", world))
        return number


@pytest.fixture
def centre(login: Login, tmp_path: Path) -> Iterator[Centre]:
    """Return a centre with two computers and an empty folder."""
    place = tmp_path / "stick"
    place.mkdir()
    made = Centre([login], place, tmp_path)
    made.join()
    yield made
    for one in made.logins[1:]:
        one.close()


def test_two_computers_meet_in_a_folder(centre: Centre) -> None:
    """Both know the same after each has looked once, and the first knows it at the next look."""
    start_intake(centre.logins[0], four_things("Amina"))
    start_intake(centre.logins[1], four_things("Олена"))

    centre.sync(0)
    report = centre.sync(1)
    back = centre.sync(0)

    assert report.new > 0
    assert back.new > 0
    assert back.computers == 1
    assert len(centre.hashes()) == 1
    assert find_people(centre.logins[0], "Олена")
    assert find_people(centre.logins[1], "Amina")


def test_what_has_arrived_is_no_longer_only_here(centre: Centre) -> None:
    """A change counts as sent when the other says it has it, not when it lies in the folder."""
    centre.settle()
    start_intake(centre.logins[0], four_things("Amina"))
    waiting = centre.logins[0].vault.unsent_count()
    assert waiting > 0

    centre.sync(0)
    assert centre.logins[0].vault.unsent_count() == waiting
    centre.sync(1)
    assert centre.logins[0].vault.unsent_count() == waiting
    centre.sync(0)
    assert centre.logins[0].vault.unsent_count() == 0


def test_as_much_comes_as_was_sent(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it is merged in pieces, between which the search index writes pages of its own."""
    monkeypatch.setattr("app.vault.merge_in.MOST_OPS", 20)
    centre.settle()
    for one in range(5):
        start_intake(centre.logins[0], four_things(f"Amina {one}"))

    sent = centre.sync(0)
    got = centre.sync(1)

    assert (got.new, got.known) == (sent.sent, 0)


def test_a_bundle_brings_only_what_is_new(centre: Centre) -> None:
    """A small change is a small bundle, whatever else is known."""
    made = [start_intake(centre.logins[0], four_things(f"Amina {one}")).value for one in range(5)]
    centre.settle()
    put_records(centre.logins[0], [RowInput("person", {fields.preferred_name.key: "A."}, made[3])])

    sent = centre.sync(0)
    got = centre.sync(1)

    assert (sent.sent, got.new, got.known) == (1, 1, 0)


def test_nothing_new_reads_heads_and_writes_nothing(centre: Centre) -> None:
    """A folder without news costs one small file for each computer."""
    start_intake(centre.logins[0], four_things("Amina"))
    centre.settle()

    for number in (0, 1):
        store = centre.counted(number)
        assert store.put_names == []
        assert len(store.got) == 2
        assert all(one.startswith("in/heads/") for one in store.got)


def test_a_third_computer_hears_of_all_through_one(centre: Centre) -> None:
    """It is believed by a computer that did not let it in, once the folder told of it."""
    centre.settle()
    third = centre.join()
    start_intake(centre.logins[third], four_things("Yusuf"))
    start_intake(centre.logins[1], four_things("Олена"))

    centre.settle()
    centre.settle()

    assert len(centre.hashes()) == 1
    assert find_people(centre.logins[1], "Yusuf")
    assert len(list_devices(centre.logins[1])) == 3


def test_a_newcomer_waits_for_nothing(centre: Centre) -> None:
    """Letters of trust from before it was let in are not sealed to it, and are no bundles."""
    start_intake(centre.logins[0], four_things("Amina"))
    centre.settle()
    start_intake(centre.logins[1], four_things("Yusuf"))
    centre.sync(1)
    third = centre.join()

    report = centre.sync(third)

    assert report.new > 0
    assert (report.waiting, report.quarantined, report.sent) == (0, 0, 0)


def test_an_empty_folder_is_given_everything(centre: Centre) -> None:
    """Another stick brings all to a computer that has missed the first one."""
    centre.settle()
    start_intake(centre.logins[0], four_things("Amina"))
    centre.sync(0)
    shutil.rmtree(centre.place)
    centre.place.mkdir()

    centre.sync(0)
    centre.sync(1)

    assert len(centre.hashes()) == 1


def test_what_came_by_one_folder_is_passed_on_in_another(centre: Centre, tmp_path: Path) -> None:
    """Its maker never looks there, and nobody there has it: all that is known goes there."""
    away, elsewhere = centre.join(), FolderStore(tmp_path)
    centre.settle()
    start_intake(centre.logins[away], four_things("Amina"))
    sync_store(centre.logins[away], elsewhere)
    sync_store(centre.logins[0], elsewhere)

    centre.sync(0)
    centre.sync(1)

    assert len(find_people(centre.logins[1], "Amina").people) == 1


def test_two_answers_become_one_question_on_both(centre: Centre) -> None:
    """The report counts it; both computers ask the same."""
    amina = start_intake(centre.logins[0], four_things("Amina")).value
    centre.settle()
    for one, name in zip(centre.logins, ("Amina H.", "Amina K."), strict=True):
        put_records(one, [RowInput("person", {fields.preferred_name.key: name}, amina)])

    centre.sync(0)
    report = centre.sync(1)
    centre.sync(0)

    assert report.conflicts == 1
    assert [len(one.vault.conflicts()) for one in centre.logins] == [1, 1]
    assert len(centre.hashes()) == 1


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-7], lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])]
)
def test_a_torn_bundle_waits_and_is_put_again(
    centre: Centre, spoil: Callable[[bytes], bytes]
) -> None:
    """A file that was cut, or in which a bit is flipped, is taken away; its sender puts it anew."""
    centre.settle()
    start_intake(centre.logins[0], four_things("Amina"))
    centre.sync(0)
    newest = max(centre.place.glob("in/b/*/*.wmb"), key=lambda one: one.stat().st_mtime_ns)
    whole = newest.read_bytes()
    newest.write_bytes(spoil(whole))

    report = centre.sync(1)
    assert (report.waiting, report.new, report.quarantined) == (1, 0, 0)
    assert centre.sync(1).waiting == 1
    centre.sync(0)

    centre.sync(1)
    assert len(centre.hashes()) == 1


def test_what_came_before_the_stick_was_full_stays_and_is_told(centre: Centre) -> None:
    """Who reads that the stick is full need not wonder about what came; only where any did."""
    start_intake(centre.logins[0], four_things("Amina"))
    start_intake(centre.logins[1], four_things("Олена"))
    centre.sync(0)

    with pytest.raises(Problem) as came:
        sync_store(centre.logins[1], FullStore(centre.place))
    with pytest.raises(Problem) as again:
        sync_store(centre.logins[1], FullStore(centre.place))

    assert (came.value.code, again.value.code) == (Code.STORAGE, Code.STORAGE)
    english = Catalog("en")
    said = english.say(came.value.text)
    assert said.startswith(english.say(again.value.text))
    assert "are taken in already" in said
    assert "taken in" not in english.say(again.value.text)
    assert find_people(centre.logins[1], "Amina")
    assert centre.sync(1).sent > 0


def test_strange_files_in_the_folder_are_left_alone(centre: Centre) -> None:
    """What is no bundle, or no true one, is counted and changes nothing."""
    centre.settle()
    folder = next(centre.place.glob("in/b/*"))
    (folder / "autorun.inf").write_text("x")
    (folder / f"00000099-{'0' * 32}.wmb").write_bytes(b"no bundle")
    head = next(centre.place.glob("in/heads/*"))
    head.with_name("ffffffff-ffffffff.wmh").write_bytes(b"no head")
    before = centre.hashes()

    report = centre.sync(1)

    assert report.quarantined == 1
    assert report.waiting == 1
    assert centre.hashes() == before


def test_an_older_head_is_an_alarm(centre: Centre) -> None:
    """A folder that was put back says less than before; what is known stays."""
    centre.settle()
    old = centre.root / "old"
    shutil.copytree(centre.place, old)
    start_intake(centre.logins[0], four_things("Amina"))
    centre.settle()
    shutil.rmtree(centre.place)
    shutil.copytree(old, centre.place)

    report = centre.sync(1)

    assert report.alarms == 1
    assert find_people(centre.logins[1], "Amina")
    centre.sync(0)
    assert centre.sync(1).alarms == 0
    assert len(centre.hashes()) == 1


def test_a_vault_that_was_put_back_begins_a_new_chain(centre: Centre) -> None:
    """What it had sent comes back from the folder, and what it writes then reaches the others."""
    login = centre.logins[1]
    centre.settle()
    login.close()
    folder, copy = centre.root / "vault-1", centre.root / "copy"
    shutil.copytree(folder, copy)
    again = open_login(folder, lambda: PASSPHRASE, login.context)
    centre.logins[1] = again
    start_intake(again, four_things("Yusuf"))
    centre.settle()
    again.close()
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    centre.logins[1] = back = open_login(folder, lambda: PASSPHRASE, login.context)
    assert not find_people(back, "Yusuf")
    incarnation = back.store.exchange.keys().incarnation
    start_intake(back, four_things("Олена"))

    centre.settle()

    assert back.store.exchange.keys().incarnation != incarnation
    assert find_people(back, "Yusuf")
    assert find_people(centre.logins[0], "Олена")
    assert len(centre.hashes()) == 1


def test_a_computer_that_was_shut_out_gets_and_gives_nothing(centre: Centre) -> None:
    """Its changes are set aside; it cannot open what others write from then on."""
    centre.settle()
    theirs = next(one for one in list_devices(centre.logins[0]) if not one.is_own)
    revoke_device(centre.logins[0], theirs.id)
    start_intake(centre.logins[0], four_things("Amina"))
    start_intake(centre.logins[1], four_things("Mallory"))
    centre.sync(0)

    report = centre.sync(1)
    assert (report.new, report.computers) == (0, 0)
    assert not find_people(centre.logins[1], "Amina")
    back = centre.sync(0)
    assert back.new == 0
    assert back.quarantined > 0
    assert not find_people(centre.logins[0], "Mallory")


def test_the_others_go_on_with_the_new_key(centre: Centre) -> None:
    """After one of three is shut out the other two exchange as before."""
    third = centre.join()
    centre.settle()
    label = centre.logins[third].store.exchange.keys().device
    gone = next(
        one for one in list_devices(centre.logins[0]) if one.id.replace("-", "") == label.hex()
    )
    revoke_device(centre.logins[0], gone.id)
    centre.logins.pop().close()
    start_intake(centre.logins[0], four_things("Amina"))
    start_intake(centre.logins[1], four_things("Олена"))

    centre.settle()
    centre.settle()

    assert len(centre.hashes()) == 1
    assert len(centre.logins[1].store.exchange.keys().epoch_seeds) == 2
    assert centre.sync(0).quarantined == 0


def test_workers_and_passphrases_travel(centre: Centre) -> None:
    """A new worker opens the other computer, a changed passphrase holds there, a leaver is out."""
    first, second = centre.logins
    other_words = "another passphrase of Omar"
    omar = add_user(first, NewUser("Omar", ("intake",)), "the passphrase of Omar").value.user
    centre.settle()
    folder, world = centre.root / "vault-1", second.context
    login = open_login(folder, lambda: "the passphrase of Omar", world)
    assert login.worker_name == "Omar"
    change_passphrase(login, other_words)
    login.close()

    centre.settle()
    at_first = open_login(
        centre.root / "vault", lambda: "another passphrase of Omar", first.context
    )
    at_first.close()
    revoke_user(first, omar)
    centre.settle()

    with pytest.raises(Problem) as refused:
        open_login(folder, lambda: other_words, world)
    assert refused.value.code in {Code.NOT_PERMITTED, Code.WRONG_PASSPHRASE}


def test_an_exchange_can_be_ended_between_two_bundles(centre: Centre) -> None:
    """What was taken in stays, and the next time brings the rest."""
    centre.settle()
    for name in ("Amina", "Yusuf"):
        start_intake(centre.logins[0], four_things(name))
        centre.sync(0)

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync_store(centre.logins[1], FolderStore(centre.place), progress=stop)
    assert find_people(centre.logins[1], "Amina")
    assert not find_people(centre.logins[1], "Yusuf")

    assert centre.sync(1).taken == 1
    assert len(centre.hashes()) == 1


def test_only_pulling_leaves_the_folder_as_it_was(centre: Centre) -> None:
    """A stick that is locked against writing can still be read."""
    start_intake(centre.logins[0], four_things("Amina"))
    centre.sync(0)

    def listed() -> tuple[Entry, ...]:
        return FolderStore(centre.place).list()

    before = listed()
    report = sync_store(centre.logins[1], FolderStore(centre.place), push=False)

    assert report.new > 0
    assert listed() == before


def test_what_an_exchange_brought_can_be_taken_back(centre: Centre) -> None:
    """All of it goes, the state is as before, and it comes again only when it is asked for."""
    amina = start_intake(centre.logins[0], four_things("Amina")).value
    centre.settle()
    start_intake(centre.logins[0], four_things("Yusuf"))
    put_records(centre.logins[0], [RowInput("person", {fields.preferred_name.key: "A."}, amina)])
    centre.sync(0)
    login = centre.logins[1]
    before = login.store.state_hash()
    came = centre.sync(1).new

    assert standing(login).may_undo
    assert undo_sync(login).value == came
    assert login.store.state_hash() == before
    assert not find_people(login, "Yusuf")
    assert find_people(login, "Amina")

    left = centre.sync(1)
    assert (left.new, left.waiting) == (0, 0)
    with pytest.raises(Problem) as nothing:
        undo_sync(login)
    assert nothing.value.code == Code.NOT_FOUND
    assert sync_store(login, FolderStore(centre.place), again=True).new == came
    assert len(centre.hashes()) == 1


def test_what_was_taken_back_is_not_waited_for_when_more_comes(centre: Centre) -> None:
    """Only what is really missing is counted: later bundles are taken in, earlier stay away."""
    centre.settle()
    start_intake(centre.logins[0], four_things("Yusuf"))
    centre.sync(0)
    centre.sync(1)
    undo_sync(centre.logins[1])
    start_intake(centre.logins[0], four_things("Amina"))
    centre.sync(0)

    later = centre.sync(1)

    assert later.new > 0
    assert later.waiting == 0
    start_intake(centre.logins[0], four_things("Olena"))
    bundles = set((centre.place / "in" / "b").rglob("*.wmb"))
    centre.sync(0)
    (last,) = set((centre.place / "in" / "b").rglob("*.wmb")) - bundles
    last.unlink()
    assert centre.sync(1).waiting == 1


def test_a_snapshot_taken_back_is_waited_for_in_no_chain(centre: Centre) -> None:
    """It held what others had made, too: none of their bundles is called missing."""
    third = centre.join()
    centre.settle()
    for number in (0, third):
        start_intake(centre.logins[number], four_things(f"Yusuf {number}"))
        centre.sync(number)
    centre.sync(0)
    shutil.rmtree(centre.place)
    centre.place.mkdir()
    centre.sync(0)
    centre.sync(third)  # it finds all there, and says how far its own bundles go
    assert centre.sync(1).waiting == 0

    undo_sync(centre.logins[1])

    assert centre.sync(1).waiting == 0


def test_what_somebody_has_gone_on_from_stays(centre: Centre) -> None:
    """An answer that was written over what came keeps the whole exchange."""
    amina = start_intake(centre.logins[0], four_things("Amina")).value
    centre.sync(0)
    centre.sync(1)
    login = centre.logins[1]
    put_records(login, [RowInput("person", {fields.preferred_name.key: "A."}, amina)])
    before = login.store.state_hash()

    assert not standing(login).may_undo
    with pytest.raises(Problem) as refused:
        undo_sync(login)

    assert refused.value.code == Code.USAGE
    assert login.store.state_hash() == before


def test_a_question_that_was_settled_elsewhere_is_told_so(centre: Centre) -> None:
    """Fewer questions are open than before, which are no new ones."""
    amina = start_intake(centre.logins[0], four_things("Amina")).value
    centre.settle()
    for one, name in zip(centre.logins, ("Amina H.", "Amina K."), strict=True):
        put_records(one, [RowInput("person", {fields.preferred_name.key: name}, amina)])
    centre.settle()
    (asked,) = open_questions(centre.logins[0], amina)
    write_answer(centre.logins[0], asked, "Amina Khalil")
    centre.sync(0)

    report = centre.sync(1)

    assert report.conflicts == -1
    assert questions(-1) in report_lines(report)
    assert questions(-1) != questions(1)


def test_taking_back_opens_a_settled_question_no_further(centre: Centre) -> None:
    """A question that the exchange brought goes with it; both answers come back with it."""
    amina = start_intake(centre.logins[0], four_things("Amina")).value
    centre.settle()
    for one, name in zip(centre.logins, ("Amina H.", "Amina K."), strict=True):
        put_records(one, [RowInput("person", {fields.preferred_name.key: name}, amina)])
    centre.sync(0)
    login = centre.logins[1]
    before = login.store.state_hash()
    assert centre.sync(1).conflicts == 1

    undo_sync(login)

    assert login.vault.conflicts() == []
    assert login.store.state_hash() == before
