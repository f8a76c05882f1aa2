"""A second computer is let in without a network, and shut out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.sync.joinrequest import read_request, write_request
from app.sync.letters import Letter, open_letter, seal_letter
from app.usecases.cutting import make_bundle
from app.usecases.devices import (
    approve_device,
    digits_in,
    join_device,
    list_devices,
    request_device,
    revoke_device,
)
from app.usecases.exchange import inspect_bundle, merge_bundle, own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import NewVault, init_vault, look_at_vault, open_login
from app.vault.devices import DEVICE, named
from app.vault.joining import draw_secret, waiting_devices
from app.vault.values import id_bytes
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context, four_things


@pytest.fixture
def elsewhere(tmp_path: Path) -> Context:
    """Return the world of another computer, whose clock is a day ahead."""
    return fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)


@pytest.fixture
def other(login: Login, elsewhere: Context, tmp_path: Path) -> Iterator[Login]:
    """Return the login at a second computer of the centre."""
    second = let_in(login, tmp_path / "vault-2", elsewhere)
    yield second
    second.close()


def _carry(sender: Login, receiver: Login, file: Path) -> None:
    make_bundle(sender, own_trust(sender), file)
    merge_bundle(receiver, own_trust(receiver), file)


def test_a_second_computer_begins_with_all_that_is_known(
    login: Login, elsewhere: Context, tmp_path: Path
) -> None:
    """People, centre and workers are there; the states are equal; nothing waits any more."""
    start_intake(login, four_things("أمينة الحسن"))

    second = let_in(login, tmp_path / "vault-2", elsewhere)

    assert find_people(second, "أمينة")
    assert second.worker_name == login.worker_name
    assert second.centre.id == login.centre.id
    assert second.store.state_hash() == login.store.state_hash()
    assert waiting_devices(elsewhere) == ()
    second.close()


def test_both_computers_exchange_by_files(login: Login, other: Login, tmp_path: Path) -> None:
    """What was written on either is on both; each bundle is believed by the roster alone."""
    start_intake(login, four_things("Amina"))
    start_intake(other, four_things("Олена Ковальчук"))

    _carry(login, other, tmp_path / "one.wmb")
    _carry(other, login, tmp_path / "two.wmb")

    assert login.store.state_hash() == other.store.state_hash()
    assert find_people(login, "Олена")
    assert find_people(other, "Amina")


def test_no_two_computers_have_the_same_case_key(
    login: Login, other: Login, elsewhere: Context, tmp_path: Path
) -> None:
    """Whoever has the disk of one and the keys of the other opens nothing."""
    assert login.unlocked.case_key != other.unlocked.case_key
    assert login.unlocked.vault_id == other.unlocked.vault_id
    other.close()
    again = open_login(tmp_path / "vault-2", lambda: PASSPHRASE, elsewhere)
    assert again.user == login.user
    again.close()


def test_every_worker_opens_the_second_computer(
    login: Login, elsewhere: Context, tmp_path: Path
) -> None:
    """A worker who was there before opens it with their own passphrase, in their own roles."""
    add_user(login, NewUser("Omar", ("intake",)), "the passphrase of Omar")

    let_in(login, tmp_path / "vault-2", elsewhere).close()

    assert len(look_at_vault(tmp_path / "vault-2").slots) == 2
    omar = open_login(tmp_path / "vault-2", lambda: "the passphrase of Omar", elsewhere)
    assert omar.gate.roles == {"intake"}
    omar.close()


def test_both_screens_show_the_same_digits(login: Login, elsewhere: Context) -> None:
    """30 in groups of five; another file has others, and one that was changed is refused."""
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    another = request_device(elsewhere, PASSPHRASE, "Laptop 2")

    assert digits_in(asking.file) == asking.digits
    assert [len(one) for one in asking.digits.split(" ")] == [5] * 6
    assert another.digits != asking.digits
    changed = bytearray(asking.file)
    changed[40] ^= 1
    with pytest.raises(Problem):
        digits_in(bytes(changed))


def test_other_digits_let_nobody_in(login: Login, elsewhere: Context) -> None:
    """A file that was exchanged on its way has other digits than the screen that read aloud."""
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    forged = request_device(elsewhere, PASSPHRASE, "Laptop 2")

    with pytest.raises(Problem) as refused:
        approve_device(login, forged.file, asking.digits)

    assert refused.value.code == Code.BAD_SIGNATURE
    assert list_devices(login) == ()
    arabic = asking.digits.translate({48 + one: 0x660 + one for one in range(10)})
    assert approve_device(login, asking.file, arabic)


def test_only_who_leads_lets_computers_in(login: Login, elsewhere: Context, tmp_path: Path) -> None:
    """An intake worker gets 12."""
    add_user(login, NewUser("Omar", ("intake",)), "the passphrase of Omar")
    omar = open_login(tmp_path / "vault", lambda: "the passphrase of Omar", login.context)
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")

    with pytest.raises(Problem) as refused:
        approve_device(omar, asking.file, asking.digits)

    assert refused.value.code == Code.NOT_PERMITTED
    omar.close()


def test_a_welcome_opens_only_where_it_was_asked_for(
    login: Login, elsewhere: Context, tmp_path: Path
) -> None:
    """Elsewhere, with another passphrase, or changed on its way it makes no vault."""
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    welcome = approve_device(login, asking.file, asking.digits)
    third = fake_context(tmp_path / "state-3", seed=3)
    request_device(third, PASSPHRASE, "Laptop 3")
    folder = tmp_path / "vault-2"

    for world, words, file, code in (
        (login.context, PASSPHRASE, welcome, Code.NOT_FOUND),
        (third, PASSPHRASE, welcome, Code.NOT_A_RECIPIENT),
        (elsewhere, "another passphrase", welcome, Code.WRONG_PASSPHRASE),
        (elsewhere, PASSPHRASE, welcome[:-1], Code.BUNDLE_MALFORMED),
    ):
        with pytest.raises(Problem) as refused:
            join_device(folder, words, file, world)
        assert refused.value.code == code
        assert not folder.exists()


def test_a_welcome_of_somebody_else_is_refused(
    login: Login, elsewhere: Context, tmp_path: Path
) -> None:
    """The words of a true welcome, signed by another key, make no vault."""
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    welcome = approve_device(login, asking.file, asking.digits)
    secret = draw_secret(PASSPHRASE, fake_context(tmp_path / "state-3", seed=3))
    stranger = init_vault(
        tmp_path / "vault-3", PASSPHRASE, NewVault("X", "Y"), fake_context(tmp_path / "s", seed=4)
    )
    own = request_device(stranger.context, PASSPHRASE, "Laptop 4")
    theirs = approve_device(stranger, own.file, own.digits)

    assert theirs != welcome
    letter = Letter("welcome", bytes(16), bytes(16), 0, {})
    forged = seal_letter(letter, secret.seed, [read_request(asking.file).device.receiving])
    with pytest.raises(Problem) as refused:
        join_device(tmp_path / "vault-2", PASSPHRASE, forged, elsewhere)
    assert refused.value.code == Code.BUNDLE_MALFORMED
    stranger.close()


def test_a_computer_that_was_shut_out_is_believed_no_more(
    login: Login, other: Login, tmp_path: Path
) -> None:
    """Its bundles are set aside, and what is made from then on is sealed to another key."""
    start_intake(other, four_things("Amina"))
    file, later = tmp_path / "one.wmb", tmp_path / "two.wmb"
    make_bundle(other, own_trust(other), file)
    theirs = next(one for one in list_devices(login) if not one.is_own)

    revoke_device(login, theirs.id)

    with pytest.raises(Problem) as refused:
        merge_bundle(login, own_trust(login), file)
    assert refused.value.code == Code.DEVICE_REVOKED
    make_bundle(login, own_trust(login), later)
    with pytest.raises(Problem) as closed:
        inspect_bundle(other, own_trust(other), later)
    assert closed.value.code == Code.NOT_A_RECIPIENT
    assert [one.is_active for one in list_devices(login)] == [True, False]


def test_shutting_out_once_more_tells_when_it_was_done(login: Login, other: Login) -> None:
    """And by whom; no key is renewed and nothing is signed again.  Let in anew it can go anew."""
    theirs = next(one for one in list_devices(login) if not one.is_own)
    assert revoke_device(login, theirs.id) is None
    now, keys = login.context.now(), login.store.exchange.keys()
    acts = len(login.store.keyring.acts.in_state("done"))
    add_user(login, NewUser("Omar", ("dpo",)), "the passphrase of Omar")
    omar = open_login(login.store.folder.path, lambda: "the passphrase of Omar", login.context)

    for worker in (login, omar):
        before = revoke_device(worker, theirs.id)

        assert before is not None
        assert (before.by, before.at.date()) == (login.worker_name, now.date())
        assert login.worker_name in Catalog("en").say(before.words("en"))
    assert login.store.exchange.keys() == keys
    assert len(login.store.keyring.acts.in_state("done")) == acts + 1  # the new worker
    omar.close()
    known = login.store.keyring.roster.devices[id_bytes(theirs.id)]
    book, seed = login.store.keyring.acts, login.unlocked.user.sign_seed
    book.keep(book.signed(seed, (DEVICE, named(replace(known, is_active=True))), login.context))
    assert revoke_device(login, theirs.id) is None


def test_no_computer_shuts_itself_out(login: Login, other: Login) -> None:
    """2; a number that no computer has is 40."""
    (own,) = (one for one in list_devices(login) if one.is_own)
    for device, code in ((own.id, Code.USAGE), (RecordId(str(login.user)), Code.NOT_FOUND)):
        with pytest.raises(Problem) as refused:
            revoke_device(login, device)
        assert refused.value.code == code


def test_a_computer_keeps_the_key_it_came_with(login: Login, other: Login) -> None:
    """An act that gives a known computer another signing key counts for nothing."""
    keyring = login.store.keyring
    theirs = next(one for one in keyring.roster.devices.values() if one.label != "Computer 1")
    mine = replace(theirs, public=keyring.unlocked.user.sign_public)
    said = (DEVICE, named(mine))

    keyring.acts.keep(keyring.acts.signed(login.unlocked.user.sign_seed, said, login.context))

    assert keyring.roster.devices[theirs.id] == theirs


def test_a_request_holds_the_key_it_names(tmp_path: Path) -> None:
    """Nobody asks in the name of another's signing key."""
    secret = draw_secret(PASSPHRASE, fake_context(tmp_path / "s", seed=3))
    raw = write_request(secret.public("Laptop"), bytes(32))

    with pytest.raises(Problem) as refused:
        read_request(raw)

    assert refused.value.code == Code.BAD_SIGNATURE


def test_a_letter_comes_back_as_it_was_sent(tmp_path: Path) -> None:
    """Body, sender and signer are those of who sealed it; one bit less and it is refused."""
    secret = draw_secret(PASSPHRASE, fake_context(tmp_path / "s", seed=3))
    letter = Letter("trust", b"v" * 16, b"d" * 16, 5, {"acts": [[b"a", b"b"]], "n": 1})
    raw = seal_letter(letter, secret.seed, [secret.public("L").receiving])

    assert open_letter(raw, [secret.receiving_seed]) == replace(
        letter, signer=secret.public("L").public
    )
    for place in (0, len(raw) // 2, len(raw) - 1):
        torn = bytearray(raw)
        torn[place] ^= 4
        with pytest.raises(Problem):
            open_letter(bytes(torn), [secret.receiving_seed])
