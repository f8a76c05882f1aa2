"""One file in place of what all have put somewhere: nothing goes before it is found in there."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.records import RecordId
from app.schema.kinds import Stored
from app.sync.bundleheader import Kind
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import verify_bundle
from app.sync.heads import Head, head_in
from app.sync.letters import seal_letter
from app.sync.levels import Levels
from app.sync.snapshots import is_time, words_in
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Entry, write
from app.usecases.cutting import CutBundle, cut_bundle, keep_sent
from app.usecases.devices import list_devices, revoke_device
from app.usecases.exchange import own_trust
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.syncing import sync_store
from app.usecases.vaults import open_login
from app.vault.values import id_bytes, id_text
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.erased import erase
from tests.core.usecases.test_levels import Centre, Counted
from tests.fakes import four_things

DAY_MS = 24 * 3_600_000
RULE = Levels(fan=100, worth=4)
MONTHS = 120  # days: whoever's turn it is, it is time
QUIET = replace(RULE, worth=1_000)  # no snapshot
AT_ONCE = replace(RULE, every_ms=-MONTHS * DAY_MS, beside=0)


class Waiting(Centre):
    """Computers that have put many files into the folder since the last snapshot there."""

    def __init__(self, login: Login, root: Path) -> None:
        super().__init__(login, root)
        for number in (0, 1, 0, 1):
            self.put(number, 3)

    def put(self, number: int, count: int = 1, levels: Levels = RULE) -> None:
        """Let a computer put so many bundles there."""
        for _ in range(count):
            self.say(number)
            self.sync(number, levels)

    def later(self, days: int = MONTHS) -> None:
        """Let time go by at every computer."""
        for number, login in enumerate(self.logins):
            now = fixed_clock(login.context.now() + timedelta(days=days))
            self.logins[number] = replace(login, context=replace(login.context, now=now))

    def renew(self) -> None:
        """Let time go by and all seal to the new keys, with no snapshot yet."""
        self.later()
        self.worlds = [one.context for one in self.logins]
        for number in (0, 1, 0, 1):
            self.sync(number, QUIET)

    def meet(self, times: int = 1) -> None:
        for _ in range(times):
            for number in range(len(self.logins)):
                self.sync(number, RULE)

    def names(self) -> set[str]:
        return {one.name for one in FolderStore(self.place).list("in/b/")}

    def heads(self) -> list[Head]:
        return [self.head(number) for number in range(len(self.logins))]

    def author(self) -> int:
        """Return which computer's snapshot the others rest on."""
        [found] = [number for number, one in enumerate(self.heads()) if one.own_whole]
        return found

    def put_head_of(self, number: int, head: Head) -> None:
        login = self.logins[number]
        letter = head.to_letter(bytes.fromhex(login.unlocked.vault_id))
        to = [one.public for one in own_trust(login).sealing.recipients]
        raw = seal_letter(letter, login.store.exchange.keys().seed, to)
        self._head_file(login).write_bytes(raw)

    def words(self) -> set[bytes]:
        """Return all that the files in the folder say."""
        return {
            word for name in self.names() for one in self.content(name) for word in words_in(one)
        }

    def rows_of(self, person: RecordId) -> list[tuple[bytes, str, bytes]]:
        """Return the rows about a person in the files in the folder."""
        rows = [row for name in self.names() for one in self.content(name) for row in one.rows]
        return [row for row in rows if id_bytes(person) in row]

    def known(self, number: int) -> set[bytes]:
        everything = self.logins[number].store.exchange.everything()
        return {word for one in everything for word in words_in(one)}


@pytest.fixture
def centre(login: Login, tmp_path: Path) -> Iterator[Waiting]:
    """Return a centre of two computers with many files between them."""
    made = Waiting(login, tmp_path)
    yield made
    for one in made.logins[1:]:
        one.close()


def test_one_file_takes_the_place_of_all(centre: Waiting) -> None:
    """One computer puts it, the other rests on it; nothing is missing, and nobody reads twice."""
    before = centre.names()
    assert len(before) > 12
    centre.later()

    centre.meet(2)

    [name] = centre.names()
    author = centre.author()
    assert centre.head(author).files == (name,)
    assert [one.name for one in centre.head(1 - author).rests] == [name]
    assert centre.known(0) == centre.known(1) <= centre.words()
    assert [centre.counted(number) for number in (0, 1)] == [[], []]
    centre.put(0)
    centre.put(1)
    assert (centre.sync(0, RULE).new, len(centre.hashes())) == (1, 1)
    assert len(centre.names()) == 3


def test_it_has_no_number_of_its_own(centre: Waiting) -> None:
    """No other place lacks anything for it, and what counts as delivered stays as it was."""
    other = centre.root / "other stick"
    other.mkdir()
    for number in (0, 1, 0):
        centre.sync(number, RULE, other)
    there = {one.name for one in FolderStore(other).list("in/b/")}
    centre.meet(2)
    seen = [one.seen for one in centre.heads()]
    centre.later()
    centre.meet(2)

    for number in (0, 1):
        centre.sync(number, RULE, other)

    assert len(there) == 2  # all that one knew, and what the other one wrote
    assert {one.name for one in FolderStore(other).list("in/b/")} == there
    assert [one.seen for one in centre.heads()] == [{**seen[0], **seen[1]}] * 2


def test_nobody_puts_one_before_it_is_time_or_for_a_few_files(centre: Waiting) -> None:
    """Ninety days after the last one, if there are files enough to be worth it."""
    before = centre.names()
    centre.later(80)
    centre.meet()
    assert centre.names() == before
    centre.later(20)
    for number in (0, 1):
        centre.sync(number, replace(RULE, worth=100))
        centre.sync(number, replace(RULE, beside=100))
    assert centre.names() == before


def test_the_very_first_bundle_of_a_centre_is_one(login: Login, tmp_path: Path) -> None:
    """Also where nothing is known that could be missing: the next one is not due at once."""
    (tmp_path / "stick").mkdir()
    sync_store(login, FolderStore(tmp_path / "stick"), RULE)

    [first] = (tmp_path / "stick").rglob("*.wmb")
    trust = own_trust(login)
    verified = verify_bundle(io.BytesIO(first.read_bytes()), trust.receiver, trust.peers)
    assert verified.header.kind is Kind.SNAPSHOT


def test_nobody_puts_one_who_lacks_what_lies_there(centre: Waiting) -> None:
    """Whose files the others could not rest on waits until it has taken in all of theirs."""
    centre.put(1)
    before = centre.names()

    sync_store(centre.logins[0], FolderStore(centre.place), AT_ONCE, pull=False)

    assert centre.names() == before
    centre.sync(0, AT_ONCE)
    assert len(centre.own(0)) == 1


def test_a_vault_put_back_reads_the_snapshot_first(centre: Waiting) -> None:
    """It fetches that one, what came after it, and nothing else."""
    centre.renew()
    centre.logins[1].close()
    shutil.copytree(centre.vault(1), centre.root / "kept")
    centre.logins[1] = open_login(centre.vault(1), lambda: PASSPHRASE, centre.worlds[1])
    centre.put(0, 5, QUIET)
    centre.meet(2)
    centre.put(0, 2)
    centre.logins[1].close()
    shutil.rmtree(centre.vault(1))
    shutil.copytree(centre.root / "kept", centre.vault(1))
    centre.logins[1] = open_login(centre.vault(1), lambda: PASSPHRASE, centre.worlds[1])

    got = centre.counted(1)

    assert len(got) == 3
    assert got[0] in {one.own_whole for one in centre.heads()}
    assert len(centre.hashes()) == 1


def lie(centre: Waiting, *, whole: bool) -> CutBundle:
    """Let the second computer put a snapshot without the last words of the first, and boast."""
    login = centre.logins[1]
    exchange = login.store.exchange
    mine = centre.logins[0].store.exchange.keys().device
    cut_all = exchange.everything

    def lacking(*, only_may: bool = False) -> Iterator[object]:
        for batch in cut_all(only_may=only_may):
            newest = max(op.hlc for op in batch.ops if batch.actors[op.actor][1] == mine)
            yield replace(batch, ops=tuple(one for one in batch.ops if one.hlc != newest))

    if not whole:
        exchange.everything = lacking  # type: ignore[method-assign,assignment]  # a faulty one
    cut = cut_bundle(login, own_trust(login), is_snapshot=True)
    exchange.everything = cut_all  # type: ignore[method-assign]
    keep_sent(login, cut, is_snapshot=True)
    write(FolderStore(centre.place), cut.name, cut.content)
    told = replace(
        centre.head(1),
        files=(cut.name,),
        live=(),
        gives=exchange.known(),
        seq=cut.row.seq,
        last=cut.row.id,
        whole=login.context.clock_ms,
    )
    centre.put_head_of(1, told)
    for name in centre.own(1) - {cut.name}:
        (centre.place / name).unlink()
    return cut


@pytest.mark.parametrize("whole", [True, False])
def test_one_that_lacks_what_it_says_it_holds_drops_nothing(centre: Waiting, whole: bool) -> None:
    """Whoever rests on it has looked; one change too few, and all files stay."""
    centre.meet()
    centre.later(1)
    own = centre.own(0)
    cut = lie(centre, whole=whole)

    centre.sync(0, RULE)

    head = centre.head(0)
    if whole:
        assert centre.own(0) == set()
        assert head.files == (cut.name,)
    else:
        assert centre.own(0) == own
        assert set(head.files) == own
        assert (head.rests, head.short) == ((), (cut.name,))
    assert centre.known(0) <= centre.words()
    centre.sync(0, RULE)
    assert centre.head(0).short == (() if whole else (cut.name,))


@pytest.mark.parametrize("is_shut_out", [False, True])
def test_a_file_of_a_computer_that_was_shut_out_proves_nothing(
    centre: Waiting, is_shut_out: bool
) -> None:
    """Not under another's name either: nobody new would take in the words that are only there."""
    third = centre.join()
    centre.sync(2, RULE)
    centre.meet()
    cut = cut_bundle(third, own_trust(third), is_snapshot=True)
    name = BundleName.read(cut.name)
    assert name is not None
    if is_shut_out:
        revoke_device(centre.logins[0], id_text(third.store.exchange.keys().device))
        for number in (0, 1):
            centre.sync(number, RULE)
    own = centre.own(0)
    lie(centre, whole=False)
    write(FolderStore(centre.place), str(replace(name, device="01234567")), cut.content)

    centre.sync(0, RULE)

    assert bool(centre.head(0).rests) is not is_shut_out
    assert centre.own(0) == (own if is_shut_out else set())


def test_it_is_not_read_again_once_it_was_found_wanting(centre: Waiting) -> None:
    """Who knows that it lacks something does not fetch it at every exchange."""
    centre.meet()
    centre.later(1)
    lie(centre, whole=False)
    centre.sync(0, RULE)

    store = Counted(centre.place)
    sync_store(centre.logins[0], store, RULE)

    assert store.got == []


def test_who_rested_on_one_that_went_puts_all_there(centre: Waiting) -> None:
    """Whatever its maker says of itself: nothing is where the words of the other were."""
    centre.later()
    centre.meet(2)
    author = centre.author()
    [name] = centre.names()
    (centre.place / name).unlink()

    centre.sync(1 - author, RULE)

    assert centre.known(1 - author) <= centre.words()
    assert centre.head(1 - author).rests == ()
    centre.meet(2)
    assert centre.known(author) <= centre.words()


def test_two_at_once_do_no_harm(centre: Waiting) -> None:
    """Only one gives way to the other, and who comes later rests on the one that stays."""
    centre.later()
    for number in (0, 1):
        centre.sync(number, AT_ONCE)
    assert all(one.own_whole for one in centre.heads())

    centre.meet(3)

    assert len([one for one in centre.heads() if one.own_whole]) == 1
    assert len(centre.names()) == 1
    assert centre.known(0) == centre.known(1) <= centre.words()


def test_what_was_erased_is_in_no_snapshot_any_more(centre: Waiting) -> None:
    """Its maker puts another, the others look at that and rest on it."""
    gone = start_intake(centre.logins[0], four_things("Yusuf")).value
    centre.meet()
    centre.later()
    centre.meet(2)
    [old] = centre.names()
    assert any(id_bytes(gone) in row for one in centre.content(old) for row in one.rows)

    erase(centre.logins[0], gone)
    centre.meet(3)

    assert old not in centre.names()
    assert not centre.rows_of(gone)
    assert len(centre.hashes()) == 1
    assert len([one for one in centre.heads() if one.own_whole]) == 1
    assert centre.known(0) <= centre.words()


def test_one_of_a_computer_that_was_shut_out_holds_nothing(centre: Waiting) -> None:
    """Nobody new would take it in, so the words go there anew."""
    centre.later()
    for _ in range(3):
        centre.sync(1, AT_ONCE)
    centre.sync(0, RULE)
    assert centre.head(0).rests
    shut_out = next(one for one in list_devices(centre.logins[0]) if not one.is_own)

    revoke_device(centre.logins[0], shut_out.id)
    centre.sync(0, RULE)

    assert centre.head(0).rests == ()
    own = [one for name in centre.own(0) for one in centre.content(name)]
    assert centre.known(0) <= {word for one in own for word in words_in(one)}


@pytest.mark.parametrize("how", ["hidden", "torn", "flipped"])
def test_one_that_is_hidden_or_spoilt_waits(centre: Waiting, how: str) -> None:
    """The exchange goes on, nothing of it is taken, and whoever can puts all there again."""
    centre.renew()
    centre.logins[1].close()
    shutil.copytree(centre.vault(1), centre.root / "kept")
    centre.logins[1] = open_login(centre.vault(1), lambda: PASSPHRASE, centre.worlds[1])
    centre.put(0, 3, QUIET)
    centre.meet(2)
    [name] = centre.names()
    raw = (centre.place / name).read_bytes()
    spoilt = {"hidden": None, "torn": raw[:-40], "flipped": raw[:-1] + bytes([raw[-1] ^ 4])}[how]
    (centre.place / name).unlink()
    if spoilt:
        (centre.place / name).write_bytes(spoilt)
    centre.logins[1].close()
    shutil.rmtree(centre.vault(1))
    shutil.copytree(centre.root / "kept", centre.vault(1))
    centre.logins[1] = open_login(centre.vault(1), lambda: PASSPHRASE, centre.worlds[1])
    before = centre.logins[1].store.state_hash()

    report = centre.sync(1, RULE)

    assert (report.waiting > 0, report.new) == (True, 0)
    assert centre.logins[1].store.state_hash() == before
    centre.meet(3)
    assert len(centre.hashes()) == 1
    assert centre.known(0) <= centre.words()


def test_who_is_cut_off_in_one_goes_on_from_there(
    centre: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken in until then stays, and it counts as taken in only at its end."""
    centre.meet()
    cut = lie(centre, whole=True)
    third = centre.join()
    for _ in range(2):
        centre.put(0)
    late = cut_bundle(centre.logins[0], own_trust(centre.logins[0]), is_snapshot=True)
    assert late.row.id != cut.row.id
    (centre.place / late.name).write_bytes(late.content)
    store = third.store.exchange

    with monkeypatch.context() as patch, suppress(_Cut):
        patch.setattr("app.vault.merge_in.pieces", _cut_after_one)
        sync_store(third, FolderStore(centre.place), RULE)

    assert store.state_of(late.row.id) is None
    sync_store(third, FolderStore(centre.place), RULE)
    assert store.state_of(late.row.id) == "merged"
    assert third.store.state_hash() == centre.logins[0].store.state_hash()


class _Cut(Exception):
    """The power went."""


def _cut_after_one(batch: object) -> Iterator[object]:
    yield batch
    raise _Cut


def test_a_snapshot_that_goes_while_it_is_read_drops_nothing(centre: Waiting) -> None:
    """Our files are there until the very end."""
    centre.meet()
    centre.later(1)
    cut = lie(centre, whole=True)
    own = centre.own(0)

    class Vanishing(FolderStore):
        def list(self, prefix: str = "") -> tuple[Entry, ...]:
            return super().list(prefix)

        def put(self, name: str, source: BinaryIO) -> None:
            super().put(name, source)
            if name.startswith("in/heads/"):
                (centre.place / cut.name).unlink()

    sync_store(centre.logins[0], Vanishing(centre.place), RULE)

    assert centre.own(0) == own
    centre.sync(0, RULE)
    assert centre.known(0) <= centre.words()


def test_the_lot_decides_whose_turn_it_is() -> None:
    """One at once, the next a week later each, whatever the order in which they come."""
    devices = [bytes([one]) * 16 for one in range(5)]

    def due(days: int, last: int = 10**12) -> list[bytes]:
        now = last + days * DAY_MS
        return [
            one
            for one in devices
            if is_time(one, devices, last_ms=last, now_ms=now, every_ms=90 * DAY_MS)
        ]

    assert [len(due(days)) for days in (89, 90, 97, 104, 111, 118, 400)] == [0, 1, 2, 3, 4, 5, 5]
    assert len({tuple(due(90, 10**12 + at)) for at in range(20)}) > 1
    assert len(due(-400)) == 5


def test_every_snapshot_is_called_one_and_says_what_it_covers(centre: Waiting) -> None:
    """Its header has the kind, the last number of its maker, and what that had taken in."""
    centre.later()
    centre.meet(2)
    author = centre.author()
    [name] = centre.names()
    login = centre.logins[1 - author]
    known = BundleName.read(name)
    assert known is not None
    header = centre.header(name)

    assert header.kind is Kind.SNAPSHOT
    assert header.covers == (0, header.seq) == (0, known.seq)
    chain = login.store.exchange.keys().chain(is_out=False)
    assert [one.seq for one in header.seen if (one.device, one.incarnation) == chain] == [
        login.store.exchange.known()[chain]
    ]


def test_a_vault_put_back_takes_its_later_snapshot_away(centre: Waiting) -> None:
    """It does not remember having made it, but its own head names it, and all of it is here."""
    gone = start_intake(centre.logins[0], four_things("Yusuf")).value
    centre.meet(2)
    vault = centre.logins[0].store.folder.path
    centre.logins[0].close()
    shutil.copytree(vault, centre.root / "kept")
    centre.logins[0] = open_login(vault, lambda: PASSPHRASE, centre.worlds[0])
    centre.sync(0, AT_ONCE)
    centre.sync(1, RULE)
    [old] = centre.names()
    assert old in centre.own(0)
    centre.logins[0].close()
    shutil.rmtree(vault)
    shutil.copytree(centre.root / "kept", vault)
    centre.logins[0] = open_login(vault, lambda: PASSPHRASE, centre.worlds[0])
    centre.sync(0, RULE)

    erase(centre.logins[0], gone)
    centre.meet(2)

    assert old not in centre.names()
    assert not centre.rows_of(gone)
    assert len(centre.hashes()) == 1


def test_an_earlier_program_and_one_that_tells_of_none_go_on(centre: Waiting) -> None:
    """A snapshot is a bundle as any other; who reads no more than that loses nothing."""
    centre.later()
    centre.meet(2)
    centre.put(0)
    head = centre.head(0)
    centre.put_head(head, drop=("whole", "rests", "short"))
    assert (centre.head(0).whole, centre.head(0).rests) == (0, ())

    centre.meet(3)

    assert len(centre.hashes()) == 1
    assert centre.known(0) == centre.known(1) <= centre.words()


@pytest.mark.parametrize(
    "told", [{"whole": -1}, {"whole": b""}, {"rests": [[9, 1]]}, {"rests": [1]}, {"short": 1}]
)
def test_a_head_that_tells_nonsense_of_snapshots_is_refused(told: dict[str, Stored]) -> None:
    """As any letter that is not as Waymark writes it: 20."""
    head = Head(b"d" * 16, b"i" * 16, 1, b"", 1, {}, {}, ("a",), b"", whole=5)
    letter = head.to_letter(b"v" * 16)
    assert head_in(letter) == head

    with pytest.raises(Problem) as refused:
        head_in(replace(letter, body={**letter.body, **told}))

    assert refused.value.code is Code.BUNDLE_MALFORMED
