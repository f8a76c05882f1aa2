"""What came on one way is given on another: it alone, and not all that is known each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records import RecordId
from app.sync.bundlenames import BundleName
from app.sync.stores.folder import FolderStore
from app.usecases.consents import answer_consent
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.receipts import standing
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How, SyncReport
from app.usecases.syncundo import undo_sync
from app.vault import relay
from tests.core.usecases.erased import erase
from tests.core.usecases.pairs import Apart, close_others, two_apart
from tests.fakes import four_things

PEOPLE, MANY = 20, 200  # changes: all that is known is more than these


class Ways:
    """Three computers; the first two meet on one stick, the first and the third on another."""

    def __init__(self, apart: Apart, root: Path) -> None:
        self.a, self.b = apart.logins
        self.stick, self.other, self.cloud = apart.place, root / "other", root / "cloud"
        self.other.mkdir()
        self.cloud.mkdir()
        for number in range(PEOPLE):
            start_intake(self.a, four_things(f"Amina {number}"))
        apart.meet()
        self.c = apart.join()
        for one in (self.a, self.c, self.a):
            self.meet(one, self.other)
        self.meet(self.a, self.stick)

    def meet(self, login: Login, place: Path) -> SyncReport:
        return sync_store(login, FolderStore(place))


@pytest.fixture
def ways(login: Login, tmp_path: Path) -> Iterator[Ways]:
    """Return the three, who know the same by now."""
    apart = two_apart(login, tmp_path)
    yield Ways(apart, tmp_path)
    close_others(apart)


def person(login: Login, name: str, *, online: bool = False) -> RecordId:
    """Write about somebody new."""
    made = start_intake(login, four_things(name)).value
    if online:
        answer_consent(login, made, {"purpose": "online_sync", "answer": "given"})
    return made


def files(place: Path) -> list[BundleName]:
    """Return the bundles in a place, in the order of their numbers."""
    names = (one.relative_to(place).as_posix() for one in place.rglob("*.wmb"))
    return sorted((one for one in map(BundleName.read, names) if one), key=lambda one: one.seq)


def test_what_came_by_one_stick_goes_on_by_the_other_alone(ways: Ways) -> None:
    """Each time; whoever gets it has all, and their answer comes back as it should."""
    before = files(ways.other)
    for turn in range(3):
        person(ways.b, f"Yusuf {turn}")
        new = ways.meet(ways.b, ways.stick).sent
        ways.meet(ways.a, ways.stick)

        given = ways.meet(ways.a, ways.other)
        came = ways.meet(ways.c, ways.other)

        assert (given.sent, came.new, came.waiting) == (new, new, 0)
        assert find_people(ways.c, f"Yusuf {turn}")
    assert set(before) <= set(files(ways.other))
    assert ways.meet(ways.a, ways.other).sent == 0
    assert ways.a.store.state_hash() == ways.c.store.state_hash()


def test_own_words_that_went_elsewhere_go_on_alone_and_count_as_arrived(ways: Ways) -> None:
    """The other place lacks a bundle of ours; the one it gets stands for both."""
    person(ways.a, "Samira")
    ways.meet(ways.a, ways.stick)
    person(ways.a, "Yusuf")

    given = ways.meet(ways.a, ways.other)
    came = ways.meet(ways.c, ways.other)
    ways.meet(ways.a, ways.other)

    assert came.new == given.sent < MANY
    assert came.waiting == 0
    assert ways.a.vault.unsent_count() == 0
    assert {one.label: one.has_all for one in standing(ways.a).others}["Laptop vault-2"]
    at_stick = ways.meet(ways.a, ways.stick)
    assert at_stick.sent < MANY
    assert ways.meet(ways.b, ways.stick).waiting == 0
    assert find_people(ways.b, "Yusuf")


def test_what_went_online_goes_by_stick_alone(ways: Ways) -> None:
    """For those who never go online, and not all that is known with it."""
    person(ways.a, "Samira", online=True)
    sync_online(ways.a, FolderStore(ways.cloud), How())
    ways.meet(ways.a, ways.stick)
    ways.meet(ways.b, ways.stick)
    for turn in range(3):
        person(ways.a, f"Yusuf {turn}", online=True)
        sent = sync_online(ways.a, FolderStore(ways.cloud), How()).sent

        given = ways.meet(ways.a, ways.stick)

        assert given.sent == sent
        assert ways.meet(ways.b, ways.stick).new == sent
        assert find_people(ways.b, f"Yusuf {turn}")


def test_what_is_passed_on_does_not_rest_on_files_of_others(ways: Ways) -> None:
    """Their writer may take them away: whoever comes later still gets all."""
    for turn in range(2):  # the first lies in both places, in their own files
        person(ways.b, f"Yusuf {turn}")
        ways.meet(ways.b, ways.stick)
        if not turn:
            ways.meet(ways.b, ways.other)
    ways.meet(ways.a, ways.stick)
    ways.meet(ways.a, ways.other)
    theirs = own_files(ways.b, ways.other)
    for one in theirs:
        one.unlink()

    ways.meet(ways.c, ways.other)

    assert ways.c.store.state_hash() == ways.a.store.state_hash()


def own_files(login: Login, place: Path) -> list[Path]:
    """Return the head and the bundles of a computer in a place."""
    incarnation = login.store.exchange.keys().incarnation.hex()[:8]
    return [one for one in place.rglob("*.wm[bh]") if incarnation in one.as_posix()]


def test_two_places_are_not_told_in_turn_for_ever(ways: Ways) -> None:
    """Of words and of who was erased: after one visit to each there is nothing more to say."""
    gone = person(ways.a, "Olena")
    ways.meet(ways.a, ways.stick)
    ways.meet(ways.a, ways.other)
    erase(ways.a, gone)
    person(ways.a, "Yusuf")
    for place in (ways.stick, ways.other, ways.stick, ways.other):
        ways.meet(ways.a, place)
    before = [files(one) for one in (ways.stick, ways.other)]

    for place in (ways.stick, ways.other, ways.stick, ways.other):
        assert ways.meet(ways.a, place).sent == 0

    assert [files(one) for one in (ways.stick, ways.other)] == before
    for one, place in ((ways.b, ways.stick), (ways.c, ways.other)):
        ways.meet(one, place)
        assert one.store.state_hash() == ways.a.store.state_hash()


@pytest.mark.parametrize("bound", ["MOST", "MOST_AT_ONCE"])
def test_where_too_much_came_all_is_put_there(
    ways: Ways, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    """What is known change by change is bounded; nothing is lost by that."""
    monkeypatch.setattr(relay, bound, 5)
    person(ways.b, "Yusuf")
    ways.meet(ways.b, ways.stick)
    ways.meet(ways.a, ways.stick)

    assert ways.meet(ways.a, ways.other).sent > MANY
    assert len(files(ways.other)) == 1 + len(own_bundles(ways.c, ways.other))
    ways.meet(ways.c, ways.other)
    assert ways.a.store.state_hash() == ways.c.store.state_hash()


def own_bundles(login: Login, place: Path) -> list[Path]:
    return [one for one in own_files(login, place) if one.suffix == ".wmb"]


def test_what_was_taken_back_is_told_by_nothing_any_more(ways: Ways) -> None:
    """It may come again with another bundle; until then all that is known is put anew."""
    person(ways.b, "Yusuf")
    ways.meet(ways.b, ways.stick)
    sync_store(ways.a, FolderStore(ways.stick), push=False)
    assert told(ways.a) > 0

    undo_sync(ways.a)

    assert told(ways.a) == 0
    sync_store(ways.a, FolderStore(ways.stick), again=True)
    assert ways.meet(ways.a, ways.other).sent > MANY
    ways.meet(ways.c, ways.other)
    assert find_people(ways.c, "Yusuf")


def test_a_vault_that_begins_anew_tells_nothing_change_by_change(ways: Ways) -> None:
    """Nor does one that was copied before that: what had come to it is in no chain of its own."""
    person(ways.a, "Yusuf")
    ways.meet(ways.a, ways.stick)
    assert told(ways.a) > 0

    ways.a.store.exchange.begin_anew()

    assert told(ways.a) == 0
    assert not ways.a.store.exchange.relay.can_tell({})


def told(login: Login) -> int:
    """Return how many changes are known by the bundle that brought them."""
    row = login.store._connection.execute("SELECT count(*) FROM relay").fetchone()
    return int(row[0]) if row else 0
