"""One exchange at a time: no number of a bundle is used twice, and nobody gets in another's way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from app.errors import Code, Problem
from app.sync.bundlenames import BundleName
from app.sync.levels import Levels
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Entry
from app.usecases.cutting import make_bundle
from app.usecases.devices import approve_device, digits_in, request_device
from app.usecases.exchange import merge_bundle, own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.syncundo import undo_sync
from app.usecases.vaults import open_login
from app.vault.locking import hold_exchange
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.pairs import Apart
from tests.fakes import NOON, fake_context, four_things

LEVELS = Levels(fan=2, worth=2, every_ms=0, beside=1)
CHILD = """
import sys
from pathlib import Path
from app.vault.locking import hold_exchange
with hold_exchange(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


class Cut(FolderStore):
    """A folder at which something happens before the nth thing that is asked of it."""

    def __init__(self, root: Path, at: int, act: Callable[[], object]) -> None:
        super().__init__(root)
        self._at, self._act, self.asked = at, act, 0

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        self._count()
        return super().list(prefix)

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        self._count()
        super().get(name, sink, most_bytes, start=start)

    def put(self, name: str, source: BinaryIO) -> None:
        self._count()
        super().put(name, source)

    def delete(self, name: str) -> None:
        self._count()
        super().delete(name)

    def _count(self) -> None:
        self.asked += 1
        if self.asked == self._at:
            self._act()


class Killed(BaseException):
    """The program ends here."""


@pytest.fixture
def second(apart: Apart) -> Iterator[Login]:
    """Return another program at the vault of the first computer."""
    first = apart.logins[0]
    opened = open_login(apart.root / "vault", lambda: PASSPHRASE, first.context)
    yield opened
    opened.close()


def numbers(login: Login) -> list[int]:
    """Return the numbers of this computer's bundles, as they were first made."""
    own = login.store.exchange.keys().chains
    rows = login.store.exchange.bundles.rows()
    return [one.seq for one in rows if (one.device, one.incarnation) in own and not one.stands]


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(Problem) as found:
        act()
    assert found.value.code is Code.IN_USE
    assert "exchanging already" in found.value.text.msgid


def test_a_second_exchange_is_told_to_wait(apart: Apart, second: Login, tmp_path: Path) -> None:
    """Wherever the first one is, at whatever place: nothing is counted twice, nothing is lost."""
    a, b = apart.logins
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    at, is_over = 1, False
    while not is_over:
        start_intake(a, four_things(f"Amina {at}"))
        start_intake(second, four_things(f"Yusuf {at}"))

        def other() -> None:
            start_intake(second, four_things(f"Olena {at}"))  # noqa: B023 - called in this turn
            refused(lambda: sync_store(second, FolderStore(elsewhere)))

        place = Cut(apart.place, at, other)
        sync_store(a, place)
        is_over, at = place.asked < at, at + 1
        sync_store(b, FolderStore(apart.place))
    assert len(set(numbers(a))) == len(numbers(a))

    sync_store(second, FolderStore(elsewhere))
    apart.meet()
    assert a.vault.unsent_count() == 0
    assert a.store.state_hash() == b.store.state_hash()
    assert find_people(b, f"Olena {at - 2}").people


def test_another_process_counts_too_and_a_killed_one_holds_nothing(apart: Apart) -> None:
    """The lock is the system's, so there is nothing stale to clean up."""
    a = apart.logins[0]
    path = a.store.folder.exchange_lock_path
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"

    refused(lambda: sync_store(a, FolderStore(apart.place)))
    child.kill()
    child.communicate(timeout=60)

    sync_store(a, FolderStore(apart.place))


def test_whatever_cuts_bundles_or_takes_them_back_waits_too(apart: Apart, tmp_path: Path) -> None:
    """While somebody exchanges; nothing of it has happened then."""
    a = apart.logins[0]
    start_intake(a, four_things("Amina"))
    asking = request_device(fake_context(tmp_path / "third", NOON, seed=9), PASSPHRASE, "Third")
    digits = digits_in(asking.file)
    bundle = tmp_path / "bundle.wmb"
    before = numbers(a), set(a.store.keyring.roster.devices)

    with hold_exchange(a.store.folder.exchange_lock_path):
        refused(lambda: make_bundle(a, own_trust(a), bundle))
        refused(lambda: merge_bundle(a, own_trust(a), bundle))
        refused(lambda: undo_sync(a))
        refused(lambda: approve_device(a, asking.file, digits))

    assert (numbers(a), set(a.store.keyring.roster.devices)) == before
    assert not bundle.exists()
    assert make_bundle(a, own_trust(a), bundle).changes
    approve_device(a, asking.file, digits)


def test_a_number_that_was_cut_is_not_used_again(apart: Apart, tmp_path: Path) -> None:
    """Killed when a bundle lies there and is not noted: the next one has another number.

    So whoever found the first one does not call the second one known.
    """
    a, b = apart.logins
    other = tmp_path / "other"
    other.mkdir()
    start_intake(a, four_things("Amina"))
    incarnation = a.store.exchange.keys().incarnation

    class Ending(FolderStore):
        def put(self, name: str, source: BinaryIO) -> None:
            super().put(name, source)
            if BundleName.read(name):
                raise Killed

    with pytest.raises(Killed):
        sync_store(a, Ending(apart.place))
    start_intake(a, four_things("Yusuf"))
    sync_store(a, FolderStore(other))
    sync_store(b, FolderStore(apart.place))  # has the first of the two bundles
    assert find_people(b, "Amina").people
    assert not find_people(b, "Yusuf").people
    report = sync_store(a, FolderStore(apart.place))

    assert a.vault.unsent_count() == 2, "nobody has said that both are there"
    assert (report.alarms, report.waiting) == (0, 0)
    assert a.store.exchange.keys().incarnation == incarnation, "this is no copy of a vault"
    assert sync_store(b, FolderStore(apart.place)).waiting == 0
    assert find_people(b, "Yusuf").people
    sync_store(a, FolderStore(apart.place))
    assert a.vault.unsent_count() == 0


def test_a_bundle_after_a_number_that_is_in_none_joins_on(apart: Apart) -> None:
    """Also if what came before it comes later: nothing is missing for ever."""
    a, b = apart.logins
    start_intake(a, four_things("Amina"))
    sync_store(a, FolderStore(apart.place))
    kept = {one: one.read_bytes() for one in apart.place.rglob("*.wmb")}
    a.store.exchange.bundles.next_number(a.store.exchange.keys().chains[0], is_out=False)
    start_intake(a, four_things("Yusuf"))
    sync_store(a, FolderStore(apart.place))
    first = max(kept, key=lambda one: one.name)
    first.write_bytes(b"torn")

    sync_store(b, FolderStore(apart.place))
    assert not find_people(b, "Amina").people
    first.write_bytes(kept[first])

    assert sync_store(b, FolderStore(apart.place)).waiting == 0
    assert find_people(b, "Amina").people
    assert find_people(b, "Yusuf").people


def test_two_laptops_on_one_stick(apart: Apart) -> None:
    """Exchanges cut into each other at every step: both complete, and nobody is alarmed."""
    a, b = apart.logins
    at, is_over, people = 1, False, 0
    while not is_over:
        for login in apart.logins:
            start_intake(login, four_things(f"Person {people}"))
            people += 1

        def other() -> None:
            assert not sync_store(b, FolderStore(apart.place), LEVELS).alarms

        place = Cut(apart.place, at, other)
        report = sync_store(a, place, LEVELS)
        assert (report.alarms, report.quarantined, report.altered) == (0, 0, 0)
        is_over, at = place.asked < at, at + 3
    reports = [sync_store(one, FolderStore(apart.place), LEVELS) for one in (a, b, a, b)]
    assert {(one.alarms, one.quarantined, one.altered) for one in reports} == {(0, 0, 0)}
    assert reports[-1].waiting == 0
    assert a.store.state_hash() == b.store.state_hash()
    assert a.store.count("person") == people > 10
    assert {one.vault.unsent_count() for one in apart.logins} == {0}
