"""A change has arrived where a computer of the centre has it: not one shut out, nor a hub."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.sync.stores.folder import FolderStore
from app.usecases.cutting import make_bundle
from app.usecases.devices import list_devices, revoke_device
from app.usecases.exchange import merge_bundle, own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.receipts import standing
from app.usecases.syncing import sync_store
from app.usecases.syncwords import standing_lines
from app.vault.values import id_text
from tests.core.usecases.computers import let_in
from tests.core.usecases.pairs import Apart
from tests.fakes import NOON, fake_context, four_things

EN = Catalog("en")


@pytest.fixture
def three(apart: Apart) -> Apart:
    """Return three computers that have met."""
    apart.join()
    apart.meet()
    return apart


def sync(three: Apart, *numbers: int) -> None:
    for one in numbers:
        sync_store(three.logins[one], FolderStore(three.place))


def device(login: Login) -> RecordId:
    return id_text(login.store.exchange.keys().device)


def edits(login: Login) -> int:
    """Return how many edits this vault knows, whoever wrote them."""
    return len({(one.hlc, one.actor) for one in login.store.export().ops})


def test_what_only_a_stolen_computer_had_is_only_here_again(three: Apart) -> None:
    """What another one has too stays arrived; to whom it is given next, there it arrives."""
    a = three.logins[0]
    start_intake(a, four_things("Amina"))
    sync(three, 0, 1, 2, 0)
    start_intake(a, four_things("Yusuf"))
    start_intake(a, four_things("Olena"))
    sync(three, 0, 1, 0)  # the third was not there
    assert a.vault.unsent_count() == 0

    revoke_device(a, device(three.logins[1]))

    found = standing(a)
    assert found.only_here == a.vault.unsent_count() == 2
    assert found.last is not None
    assert found.last.id == device(three.logins[2]), "nobody asks a stolen computer any more"
    start_intake(a, four_things("Petro"))
    assert a.vault.unsent_count() == 3
    sync(three, 0)
    assert a.vault.unsent_count() == 3
    sync(three, 2, 0)
    assert a.vault.unsent_count() == 0
    assert find_people(three.logins[2], "Yusuf").people


def test_a_bundle_in_a_file_holds_it_again(three: Apart, tmp_path: Path) -> None:
    """What only the one shut out had goes with the next file too, and nothing is skipped."""
    a, b, c = three.logins
    start_intake(a, four_things("Yusuf"))
    sync(three, 0, 1, 0)
    with pytest.raises(Problem) as nothing:
        make_bundle(a, own_trust(a), tmp_path / "none.wmb")
    assert nothing.value.code is Code.NOT_FOUND

    revoke_device(a, device(b))
    make_bundle(a, own_trust(a), tmp_path / "some.wmb")
    sync_store(c, FolderStore(three.place))  # learns of the new key by the letter

    sync_store(a, FolderStore(three.place))
    sync_store(c, FolderStore(three.place), push=False)
    merge_bundle(c, own_trust(c), tmp_path / "some.wmb")
    assert find_people(c, "Yusuf").people


def test_who_is_left_alone_has_every_word_only_here(three: Apart, tmp_path: Path) -> None:
    """Also those of others; until a computer that is let in says that it has all."""
    a, b, c = three.logins
    start_intake(b, four_things("Amina"))
    three.meet()
    for one in (b, c):
        revoke_device(a, device(one))
    assert a.vault.unsent_count() == edits(a)
    start_intake(a, four_things("Yusuf"))
    assert a.vault.unsent_count() == edits(a)
    sync(three, 0)
    assert a.vault.unsent_count() == edits(a)
    assert standing(a).last is None

    world = fake_context(tmp_path / "fourth-state", NOON, seed=77)
    fourth = let_in(a, tmp_path / "fourth", world)
    assert a.vault.unsent_count() == edits(a), "it has not said yet what it has"
    sync_store(fourth, FolderStore(three.place))
    sync(three, 0)
    assert a.vault.unsent_count() == 0
    start_intake(a, four_things("Olena"))
    assert a.vault.unsent_count() == 1
    fourth.close()


def test_another_computer_that_hears_of_it_counts_anew(three: Apart) -> None:
    """The news that a computer was shut out comes with an exchange."""
    a, b, c = three.logins
    start_intake(c, four_things("Amina"))
    sync(three, 2, 1, 2)
    assert c.vault.unsent_count() == 0
    revoke_device(a, device(b))
    sync_store(a, FolderStore(three.place), pull=False)

    sync_store(c, FolderStore(three.place), push=False)

    assert c.vault.unsent_count() == 1
    sync(three, 2, 0, 2)
    assert c.vault.unsent_count() == 0


def test_the_count_is_kept_and_is_that_of_going_through_all(three: Apart) -> None:
    """Whatever was erased or counted again: it is worked out the same."""
    a = three.logins[0]
    start_intake(a, four_things("Amina"))
    sync(three, 0, 1, 0)
    revoke_device(a, device(three.logins[1]))
    kept = a.vault.unsent_count()
    a.store._connection.execute("DELETE FROM meta WHERE key = 'unsent'")

    assert a.vault.unsent_count() == kept == 1


def test_sentences_tell_it(three: Apart) -> None:
    """One sentence of what is only here, and one more of what a hub has."""
    start_intake(three.logins[0], four_things("Amina"))
    (line,) = standing_lines(standing(three.logins[0]))
    assert EN.say(line) == "1 change is only on this computer."
    assert {one.is_active for one in list_devices(three.logins[0])} == {True}
