"""New passphrases and slots at other computers: who gets in there, by whom, and who does not."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.crypto import slots
from app.crypto.slots import Opening
from app.errors import Code, Problem
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.newkeys import open_with_new_key
from app.usecases.people import find_people, start_intake
from app.usecases.recovering import recover
from app.usecases.recovery import Step, make_sheets, read_back, recovery_status
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user, change_passphrase, list_users, revoke_user
from app.vault.folder import VaultFolder, write_slots
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.place import NEW, OMAR, Place
from tests.fakes import NOON, fake_context, four_things


@pytest.fixture
def place(login: Login, tmp_path: Path) -> Place:
    return Place(login, tmp_path)


def test_anybodys_exchange_lets_a_recovered_manager_in(place: Place) -> None:
    """An intake worker exchanges at the second computer; the manager's new passphrase opens it.

    She leads there as before, and her old passphrase opens nothing any more.
    """
    place.add("Omar", OMAR, "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    place.recover()
    place.exchange(0, NEW)

    place.exchange(1, OMAR)

    login = place.open(1, NEW)
    assert login.worker_name == "Leila"
    assert login.store.keyring.leads
    add_user(login, NewUser("Sami", ("intake",)), "the passphrase of Sami")
    login.close()
    assert not place.opens(1, PASSPHRASE)
    assert place.opens(1, NEW)
    assert all(one.admission is None for one in VaultFolder(place.folders[1]).read_slots().slots)


def test_a_centre_of_one_takes_the_new_key_there_on_a_stick(place: Place) -> None:
    """Nobody can unlock the second computer: the key file on the stick does, once."""
    place.exchange(0, PASSPHRASE)
    place.exchange(1, PASSPHRASE)
    second = place.open(1, PASSPHRASE)
    start_intake(second, four_things("Amina"))
    second.close()
    place.recover()
    place.exchange(0, NEW)
    assert not place.opens(1, NEW)

    assert place.bring(NEW) is Step.RENEW  # it knows of the sheets, and that they were used

    login = place.open(1, NEW)
    assert find_people(login, "Amina")
    assert login.store.keyring.leads
    login.close()
    assert not place.opens(1, PASSPHRASE)


def test_a_computer_that_never_exchanged_can_be_opened_so(place: Place) -> None:
    """Whoever let it in knows its key file, so it need not have told it."""
    place.recover()
    place.exchange(0, NEW)

    place.bring(NEW)

    assert place.opens(1, NEW)


def test_new_sheets_open_the_other_computer_after_anybodys_exchange(place: Place) -> None:
    """So does a worker who was added meanwhile, and the sheets that were replaced do not."""
    place.add("Omar", OMAR, "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    place.add("Sami", "the passphrase of Sami", "intake")
    newer = [one.phrase for one in make_sheets(place.first).sheets]
    read_back(place.first, newer[2])
    sync_store(place.first, place.stick)

    place.exchange(1, OMAR)

    assert place.opens(1, "the passphrase of Sami")
    with pytest.raises(Problem) as refused:
        recover(
            place.worlds[1],
            place.folders[1],
            place.sheets[:2],
            worker=place.first.user,
            passphrase=NEW,
        )
    assert refused.value.code == Code.WRONG_PASSPHRASE
    keys = recover(
        place.worlds[1], place.folders[1], newer[:2], worker=place.first.user, passphrase=NEW
    )
    assert keys.case_key
    login = place.open(1, NEW)
    assert recovery_status(login).is_used
    login.close()


def test_a_removed_worker_comes_back_by_no_old_letter_and_no_old_key_file(place: Place) -> None:
    """The stick of before holds their slot, signed by the lead, and opens nothing."""
    omar = place.add("Omar", OMAR, "intake")
    sync_store(place.first, place.stick)
    old = place.root / "old stick"
    shutil.copytree(place.root / "stick", old)
    assert list((old / "in" / "k").iterdir())
    revoke_user(place.first, omar)
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)

    place.add("Sami", "the passphrase of Sami", "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    known = (place.folders[1] / "vault.json").read_bytes()

    with pytest.raises(Problem) as refused:
        open_with_new_key(place.worlds[1], place.folders[1], OMAR, FolderStore(old))
    assert refused.value.code == Code.NOT_PERMITTED
    sami = place.open(1, "the passphrase of Sami")
    sync_store(sami, FolderStore(old))
    sami.close()
    assert (place.folders[1] / "vault.json").read_bytes() == known
    login = place.open(1, PASSPHRASE)
    sync_store(login, FolderStore(old))
    assert [one.name for one in list_users(login) if one.is_active] == ["Leila", "Sami"]
    login.close()
    assert not place.opens(1, OMAR)
    assert len(place.slots(1)) == 3  # Leila's, Sami's and the sheets'


def test_who_left_after_their_slot_was_vouched_for_loses_the_case_key(place: Place) -> None:
    """A lead's next login there changes the case key, since the slot had it."""
    omar = place.add("Omar", OMAR, "intake")
    place.add("Sami", "the passphrase of Sami", "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    osei = place.add("Osei", "the passphrase of Osei", "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, OMAR)
    assert place.opens(1, "the passphrase of Osei")
    revoke_user(place.first, osei)
    revoke_user(place.first, omar)
    sync_store(place.first, place.stick)
    place.exchange(1, "the passphrase of Sami")
    epoch = VaultFolder(place.folders[1]).read_slots().epoch

    assert not place.opens(1, "the passphrase of Osei")
    assert place.opens(1, PASSPHRASE)

    listed = VaultFolder(place.folders[1]).read_slots()
    assert listed.epoch > epoch
    assert len(listed.slots) == 3  # Leila's, Sami's and the sheets'


def test_a_slot_that_no_act_names_comes_in_nowhere(place: Place) -> None:
    """Somebody who works here vouches for a key of their own making: nobody takes it in."""
    place.add("Omar", OMAR, "intake")
    login = place.open(0, OMAR)
    keys, listed = login.unlocked, VaultFolder(place.folders[0]).read_slots()
    stranger = slots.new_user()
    own = next(one for one in listed.slots if one.sign_public == keys.user.sign_public)
    opening = Opening("a passphrase of nobody", own.cost, test_profile=True)
    slot = slots.new_slot(keys.vault_id, stranger, opening, label="Worker 9", lead=keys.lead)
    forged = slots.admitted(listed, slot, keys.user, (keys.epoch, keys.case_key))
    login.close()

    second = place.open(1, PASSPHRASE)
    second.store.keyring.take_slots(forged)
    second.close()
    assert slot.id not in place.slots(1)

    write_slots(VaultFolder(place.folders[0]), forged)
    place.open(0, PASSPHRASE).close()
    assert slot.id not in place.slots(0)


def test_what_one_vouches_for_holds_at_one_computer_and_under_one_case_key(place: Place) -> None:
    """The word of a surety is bound to their own case key there; elsewhere the list is damaged."""
    place.add("Omar", OMAR, "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    here = VaultFolder(place.folders[0]).read_slots()
    sami = place.add("Sami", "the passphrase of Sami", "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, OMAR)
    there = VaultFolder(place.folders[1]).read_slots()
    vouched = there.slots[-1]
    assert vouched.admission

    with pytest.raises(Problem) as refused:
        slots.with_admitted(here, vouched)
    assert refused.value.code == Code.INTEGRITY
    second = place.open(1, PASSPHRASE)
    revoke_user(second, sami)
    second.close()
    later = VaultFolder(place.folders[1]).read_slots()
    assert vouched.id not in {one.id for one in later.slots}
    with pytest.raises(Problem):
        slots.with_admitted(later, vouched)
    without = replace(there, slots=there.slots[:-1])
    assert slots.with_admitted(without, vouched) == there


def test_a_wrong_passphrase_at_a_key_file_counts_as_one(place: Place) -> None:
    """Key files are no way around the waiting, and nothing is written for a wrong one."""
    place.recover()
    place.exchange(0, NEW)
    before = (place.folders[1] / "vault.json").read_bytes()

    for _ in range(4):
        with pytest.raises(Problem):
            place.bring("not the passphrase of anybody")

    with pytest.raises(Problem) as waiting:
        place.bring(NEW)
    assert waiting.value.code == Code.THROTTLED
    assert (place.folders[1] / "vault.json").read_bytes() == before


def test_key_files_are_for_one_computer_and_go_when_they_are_no_longer_needed(
    place: Place,
) -> None:
    """A torn or foreign one is no key file; after the computer has answered the file is gone."""
    place.recover()
    place.exchange(0, NEW)
    folder = place.root / "stick" / "in" / "k"
    (file,) = folder.iterdir()
    content = file.read_bytes()
    assert b"Worker" not in content
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(Problem) as refused:
        place.bring(NEW)
    assert refused.value.code == Code.NOT_FOUND
    file.write_bytes(content)
    with pytest.raises(Problem):
        open_with_new_key(place.worlds[0], place.folders[0], NEW, place.stick)

    place.bring(NEW)
    place.exchange(1, NEW)
    place.exchange(0, NEW)

    assert not list(folder.iterdir())


def test_a_passphrase_changed_at_one_computer_can_be_taken_to_another(place: Place) -> None:
    """The old one may be forgotten by then."""
    change_passphrase(place.first, "one more passphrase of Leila")
    sync_store(place.first, place.stick)

    place.bring("one more passphrase of Leila")

    assert place.opens(1, "one more passphrase of Leila")
    assert not place.opens(1, PASSPHRASE)


def test_a_clock_that_was_set_back_does_not_part_the_computers(place: Place) -> None:
    """The sheets are used under a clock of the year before; the other computer agrees who leads."""
    place.add("Omar", OMAR, "intake")
    sync_store(place.first, place.stick)
    place.exchange(1, PASSPHRASE)
    place.worlds[0] = fake_context(place.root / "state", NOON - timedelta(days=365), seed=8)
    place.recover()
    place.exchange(0, NEW)
    place.exchange(1, OMAR)

    assert place.opens(1, NEW)
    assert not place.opens(1, PASSPHRASE)


@pytest.mark.parametrize("is_recovered_first", [True, False])
def test_who_was_let_go_comes_back_with_no_sheets_elsewhere(
    place: Place, *, is_recovered_first: bool
) -> None:
    """A computer that had not heard of it gave them a new key: it opens nothing once it hears."""
    omar = place.add("Omar", OMAR, "intake")
    place.exchange(0, PASSPHRASE)
    place.exchange(1, PASSPHRASE)

    def revoke() -> None:
        revoke_user(place.first, omar)

    def give_new_key() -> None:
        recover(place.worlds[1], place.folders[1], place.sheets[:2], worker=omar, passphrase=NEW)

    acts = [give_new_key, revoke] if is_recovered_first else [revoke, give_new_key]
    for act in acts:
        act()
    sync_store(place.first, place.stick)
    for _ in range(3):
        place.exchange(1, PASSPHRASE)
        sync_store(place.first, place.stick)

    for number in range(2):
        login = place.open(number, PASSPHRASE)
        (shown,) = [one for one in list_users(login) if one.id == omar]
        assert not shown.is_active
        login.close()
        assert not place.opens(number, NEW)
        assert not place.opens(number, OMAR)
