"""No two workers or computers are shown under one label, whoever gave it to them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.context import Context
from app.crypto.slotfile import is_label
from app.errors import Code, Problem
from app.usecases.cutting import make_bundle
from app.usecases.devices import (
    KnownAs,
    approve_device,
    join_device,
    known_as,
    list_devices,
    request_device,
    revoke_device,
)
from app.usecases.exchange import merge_bundle, own_trust
from app.usecases.labels import free_label, labels_apart
from app.usecases.login import Login
from app.usecases.users import NewUser, add_user, list_users
from app.usecases.vaults import look_at_vault, open_login
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context

LABELS = st.from_regex(r"[\w-]+( [0-9]{1,3})?", fullmatch=True).filter(is_label)


@given(LABELS, st.lists(LABELS, max_size=6), st.booleans())
def test_a_free_label_is_a_label_that_nobody_has(
    wanted: str, taken: list[str], is_taken: bool
) -> None:
    """And it is the one that was wanted, if that is free."""
    taken = [*taken, wanted] if is_taken else taken
    found = free_label(wanted, taken)

    assert found not in taken
    assert is_label(found)
    assert found == wanted or wanted in taken


@pytest.mark.parametrize(
    ("wanted", "taken", "found"),
    [
        ("Worker 2", ["Worker 1", "Worker 3"], "Worker 2"),
        ("Worker 3", ["Worker 1", "Worker 3"], "Worker 4"),
        ("Kitchen", ["Kitchen", "Kitchen 2"], "Kitchen 3"),
        ("7", ["7"], "7 2"),
        ("x" * 40, ["x" * 40], "x" * 38 + " 2"),
    ],
)
def test_the_next_number_is_taken(wanted: str, taken: list[str], found: str) -> None:
    """As people number things."""
    assert free_label(wanted, taken) == found


@given(st.dictionaries(st.uuids().map(str), st.sampled_from(["Worker 3", "Worker 4"]), max_size=6))
def test_labels_are_shown_apart_the_same_everywhere(labels: dict[str, str]) -> None:
    """In whatever order a computer has them; one that nobody else has stays as it is."""
    shown = labels_apart(labels.items())

    assert shown == labels_apart(reversed(labels.items()))
    for one, label in labels.items():
        is_alone = list(labels.values()).count(label) == 1
        assert shown[one] == (label if is_alone else f"{label} · {one[-4:]}")


def test_a_label_is_given_once_on_one_computer(login: Login) -> None:
    """Also one that somebody has chosen, and that the next number would be."""
    for name, label in (("Omar", "Worker 3"), ("Rana", ""), ("Max", "Worker 3")):
        add_user(login, NewUser(name, ("intake",), label), f"the passphrase of {name}")

    labels = sorted(one.label for one in list_users(login))
    assert labels == ["Worker 1", "Worker 3", "Worker 4", "Worker 5"]


def test_workers_of_two_computers_with_one_label_are_told_apart(
    login: Login, tmp_path: Path
) -> None:
    """Each was the second worker where they were added; both computers show the same."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    other = let_in(login, tmp_path / "vault-2", world)
    for one, name in ((login, "Omar"), (other, "Rana")):
        add_user(one, NewUser(name, ("intake",)), f"the passphrase of {name}")
    for number, (giver, taker) in enumerate(((login, other), (other, login), (login, other))):
        file = tmp_path / f"{number}.wmb"
        make_bundle(giver, own_trust(giver), file)
        merge_bundle(taker, own_trust(taker), file)

    for here, with_key, without in ((login, "Omar", "Rana"), (other, "Rana", "Omar")):
        shown = {one.name: one.label for one in list_users(here)}
        locked = [one.label for one in look_at_vault(here.store.folder.path).slots]
        assert locked == ["Worker 1", "Worker 2"]
        assert shown[with_key] == "Worker 2"  # as the lock screen here says
        assert shown[without].startswith("Worker 2 · ")
    other.close()


def test_slots_of_one_label_are_told_apart_at_the_lock_screen(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As vaults of before may have them; each opens by what is shown, and by the label alone."""
    with monkeypatch.context() as before:
        before.setattr("app.usecases.users.free_label", lambda wanted, taken: wanted)
        for name in ("Omar", "Rana"):
            new = NewUser(name, ("intake",), "Worker 2")
            add_user(login, new, f"the passphrase of {name}")
    folder = login.store.folder

    shown = {one.name: one.label for one in list_users(login)}
    assert {one.label for one in look_at_vault(folder.path).slots} == set(shown.values())
    assert len(set(shown.values())) == 3

    def say() -> str:
        return "the passphrase of Rana"

    for label in (shown["Rana"], "Worker 2"):
        opened = open_login(folder.path, say, login.context, label=label)
        assert opened.worker_name == "Rana"
        opened.close()
    for label, code in ((shown["Omar"], Code.WRONG_PASSPHRASE), ("Worker 9", Code.NOT_FOUND)):
        with pytest.raises(Problem) as refused:
            open_login(folder.path, say, login.context, label=label)
        assert refused.value.code is code


def test_computers_that_ask_under_one_name_get_two(login: Login, tmp_path: Path) -> None:
    """The list of computers would not say which is which."""
    for number in (2, 3):
        world: Context = fake_context(tmp_path / f"state-{number}", NOON, seed=number)
        asking = request_device(world, PASSPHRASE, "Computer 1")
        welcome = approve_device(login, asking.file, asking.digits)
        join_device(tmp_path / f"vault-{number}", PASSPHRASE, welcome, world).close()

    labels = [one.label for one in list_devices(login)]
    assert labels == ["Computer 1", "Computer 2", "Computer 3"]


def test_a_computer_that_is_let_in_again_keeps_its_label(login: Login, tmp_path: Path) -> None:
    """The first answer may be lost; the second opens as well, and the next one gets its own."""
    world, third = (fake_context(tmp_path / f"state-{one}", NOON, seed=one) for one in (2, 3))
    asking = request_device(world, PASSPHRASE, "Laptop 2")
    approve_device(login, asking.file, asking.digits)
    before = login.store.keyring.roster.devices

    welcome = approve_device(login, asking.file, asking.digits)

    assert login.store.keyring.roster.devices == before
    assert known_as(login, asking.file) == KnownAs("Laptop 2", "Laptop 2")
    join_device(tmp_path / "vault-2", PASSPHRASE, welcome, world).close()
    another = request_device(third, PASSPHRASE, "Laptop 2")
    approve_device(login, another.file, another.digits)
    approve_device(login, another.file, another.digits)
    assert known_as(login, another.file) == KnownAs("Laptop 2", "Laptop 3")


def test_a_computer_that_was_shut_out_comes_back_under_its_label(
    login: Login, tmp_path: Path
) -> None:
    """Unless another has it by now."""
    worlds = [fake_context(tmp_path / f"state-{one}", NOON, seed=one) for one in (2, 3)]
    first, second = (request_device(one, PASSPHRASE, "Laptop 2") for one in worlds)
    approve_device(login, first.file, first.digits)
    (theirs,) = (one for one in list_devices(login) if not one.is_own)
    revoke_device(login, theirs.id)
    approve_device(login, first.file, first.digits)
    assert known_as(login, first.file) == KnownAs("Laptop 2", "Laptop 2")

    revoke_device(login, theirs.id)
    approve_device(login, second.file, second.digits)
    approve_device(login, first.file, first.digits)

    labels = sorted(one.label for one in list_devices(login))
    assert labels == ["Computer 1", "Laptop 2", "Laptop 3"]
    revoke_device(login, theirs.id)
    (last,) = (one for one in list_devices(login) if one.label == "Laptop 2")
    revoke_device(login, last.id)
    approve_device(login, first.file, first.digits)
    assert known_as(login, first.file) == KnownAs("Laptop 2", "Laptop 3")
