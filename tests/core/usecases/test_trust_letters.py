"""Whose letters of trust are believed: what the computer has signed that a letter names."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.schema.kinds import Stored
from app.sync.bundleheader import Scope
from app.sync.letters import open_letter, seal_letter
from app.sync.storenames import trust_folder, trust_name
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import write
from app.usecases.devices import list_devices, revoke_device
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.synctrust import own_letter, take_letter
from app.usecases.users import NewUser, add_user, grant_roles
from tests.core.usecases.test_syncing import Centre, centre
from tests.fakes import four_things

__all__ = ["centre"]
EVIL = b"\x07" * 32


def test_a_computer_that_was_shut_out_cannot_write_in_anothers_name(centre: Centre) -> None:
    """Its worker's key is not enough: nobody seals to the key that it hands out."""
    first, thief = centre.logins
    third = centre.logins[centre.join()]
    centre.settle()
    revoke_device(first, next(one.id for one in list_devices(thief) if one.is_own))
    for login in (first, third, first):
        sync_of(centre, login)
    before = first.store.exchange.keys().epoch_seeds
    told, here = own_letter(thief), FolderStore(centre.place)
    letter = replace(
        told.letter,
        device=third.store.exchange.keys().device,
        body={**told.letter.body, "epochs": [EVIL]},
    )
    for seed in (b"", thief.store.exchange.keys().seed):
        raw = seal_letter(letter, thief.unlocked.user.sign_seed, told.to, device_seed=seed)
        folder = trust_folder(Scope.IN, "0badc0de-0badc0de")
        write(here, trust_name(folder, hashlib.sha256(raw).digest()), raw)

    for login in (first, third):
        sync_of(centre, login)

    for login in (first, third):
        assert login.store.exchange.keys().epoch_seeds == before


def test_the_signature_of_a_computer_is_of_one_letter_alone(centre: Centre) -> None:
    """It holds for no other words, no other worker and nobody else to whom it is sealed."""
    first, second = centre.logins
    centre.settle()
    told, keys = own_letter(second), second.store.exchange.keys()
    worker, own = second.unlocked.user.sign_seed, first.store.exchange.keys()
    raw = seal_letter(told.letter, worker, told.to, device_seed=keys.seed)
    letter = open_letter(raw, [own.receiving_seed])
    by = next(one for one in first.store.keyring.roster.devices.values() if one.id == keys.device)
    others: list[dict[str, object]] = [
        {"body": {**letter.body, "epochs": [EVIL]}},
        {"signer": EVIL},
        {"marks": letter.marks[:1]},
        {"wall": letter.wall + 1},
        {"device": own.device},
    ]

    assert letter.is_by(by.public)
    assert not letter.is_by(first.unlocked.user.sign_public)
    for changed in others:
        assert not replace(letter, **changed).is_by(by.public)  # type: ignore[arg-type]  # by name


def test_a_letter_of_an_earlier_program_brings_acts_and_whom_to_hold_back(centre: Centre) -> None:
    """Neither keys nor slots: only what is signed by itself, and what keeps words at home."""
    first, second = centre.logins
    user = add_user(second, NewUser("Omar", ("intake",)), "the passphrase of Omar here").value.user
    grant_roles(second, user, ["coordinator"])
    person = start_intake(first, four_things("Amina")).value
    held: list[Stored] = [bytes.fromhex(person.replace("-", "")) + bytes(15) + b"\x01"]
    told = own_letter(second)
    body = {**told.letter.body, "epochs": [EVIL], "held": held}
    raw = seal_letter(replace(told.letter, body=body), second.unlocked.user.sign_seed, told.to)

    assert take_letter(first, raw)

    assert first.store.exchange.outside.held()
    member = first.store.keyring.roster.of_user(user)
    assert member is not None
    assert member.roles == {"coordinator"}
    assert all(one.sign_public != member.key for one in first.store.keyring.listed().slots)
    assert EVIL not in first.store.exchange.keys().epoch_seeds


def sync_of(centre: Centre, login: Login) -> None:
    centre.sync(centre.logins.index(login))
