"""Two computers of one centre tell each other what they know, by files alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.crypto import sign
from app.errors import Code, Problem
from app.rules.roles import REPORTER
from app.schema import person as fields
from app.sync.bundlenames import BundleName
from app.sync.parties import Peer
from app.usecases.cutting import make_bundle
from app.usecases.exchange import Trust, inspect_bundle, merge_bundle, own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.vaults import NewVault, init_vault
from app.vault.acts import new_act
from app.vault.roster import GRANT, grant_of
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context, four_things


@pytest.fixture
def other(login: Login, tmp_path: Path) -> Iterator[Login]:
    """Return the login at another computer of the centre, whose clock is a day ahead."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    second = let_in(login, tmp_path / "vault-2", world)
    yield second
    second.close()


@pytest.fixture
def trusts(login: Login, other: Login) -> tuple[Trust, Trust]:
    """Return whom each of them believes."""
    return own_trust(login), own_trust(other)


def _exchange(tmp_path: Path, sides: list[tuple[Login, Trust]], tag: str) -> None:
    """Let each side make a bundle, and both take both in."""
    files = []
    for number, (login, trust) in enumerate(sides):
        files.append(tmp_path / f"{tag}-{number}.wmb")
        make_bundle(login, trust, files[-1])
    for login, trust in sides:
        for file in files:
            merge_bundle(login, trust, file)


def test_both_know_the_same_after_an_exchange(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """Whoever was written down on one computer is found on the other; the states are equal."""
    start_intake(login, four_things("أمينة الحسن"))
    start_intake(other, four_things("Олена Ковальчук"))

    _exchange(tmp_path, [(login, trusts[0]), (other, trusts[1])], "first")

    assert login.store.state_hash() == other.store.state_hash()
    for name in ("أمينة", "Олена"):
        assert find_people(login, name)
        assert find_people(other, name)


def test_taking_in_twice_brings_nothing(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """The second time all changes are known, and the bundle is called merged."""
    start_intake(login, four_things("Amina"))
    file = tmp_path / "one.wmb"
    made = make_bundle(login, trusts[0], file)

    first = merge_bundle(other, trusts[1], file)
    state = other.store.state_hash()
    second = merge_bundle(other, trusts[1], file)

    assert (first.state, first.id) == ("", made.id)
    assert first.taken.new > 0
    assert first.taken.new + first.taken.known == made.changes
    assert (second.taken.new, second.taken.known) == (0, made.changes)
    assert second.state == "merged"
    assert other.store.state_hash() == state


def test_a_dry_run_says_the_same_and_changes_nothing(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """What would come is what comes."""
    start_intake(login, four_things("Amina"))
    file = tmp_path / "one.wmb"
    make_bundle(login, trusts[0], file)
    before = other.store.state_hash()

    seen = inspect_bundle(other, trusts[1], file)

    assert other.store.state_hash() == before
    assert other.store.exchange.state_of(bytes.fromhex(seen.id)) is None
    assert merge_bundle(other, trusts[1], file) == seen


def test_two_answers_become_a_question(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """Both answers are kept; the report counts the question."""
    amina = start_intake(login, four_things("Amina")).value
    first = tmp_path / "first.wmb"
    make_bundle(login, trusts[0], first)
    merge_bundle(other, trusts[1], first)
    for side, name in ((login, "Amina H."), (other, "Amina K.")):
        put_records(side, [RowInput("person", {fields.preferred_name.key: name}, amina)])
    file = tmp_path / "later.wmb"
    make_bundle(login, trusts[0], file)

    facts = merge_bundle(other, trusts[1], file)

    assert facts.taken.conflicts_after - facts.taken.conflicts_before == 1
    assert len(other.vault.conflicts()) == facts.taken.conflicts_after


def test_bundles_stand_in_a_chain(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """Each names the one before; one that comes early is taken in and says so."""
    files = [tmp_path / f"{at}.wmb" for at in range(2)]
    made = []
    for file in files:
        start_intake(login, four_things("Amina"))
        made.append(make_bundle(login, trusts[0], file))

    later = merge_bundle(other, trusts[1], files[1])
    earlier = merge_bundle(other, trusts[1], files[0])

    assert [one.seq for one in made] == [2, 3]
    assert later.header.prev.hex() == made[0].id
    assert (later.is_early, earlier.is_early) == (True, False)
    name = BundleName.read(made[0].name)
    assert name is not None
    assert name.digest.hex() == made[0].id[:32]


def test_a_bundle_of_all_brings_what_is_missing(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """What is known already is counted as such, and only the rest is new."""
    start_intake(login, four_things("Amina"))
    delta, file = tmp_path / "delta.wmb", tmp_path / "all.wmb"
    sent = make_bundle(login, trusts[0], delta)
    made = make_bundle(login, trusts[0], file, is_snapshot=True)

    facts = merge_bundle(other, trusts[1], file)

    assert facts.header.kind.value == "snapshot"
    assert 0 < facts.taken.new <= sent.changes
    assert facts.taken.new + facts.taken.known == made.changes
    assert find_people(other, "Amina")


def test_changes_of_a_stranger_are_set_aside(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """A bundle that a known computer signed, with changes of another centre's worker, is 21."""
    world = fake_context(tmp_path / "state-3", seed=3)
    stranger = init_vault(tmp_path / "vault-3", PASSPHRASE, NewVault("Elm", "Eva"), world)
    start_intake(stranger, four_things("Mallory"))
    forged = replace(own_trust(stranger), sealing=trusts[0].sealing)
    file = tmp_path / "one.wmb"
    made = make_bundle(stranger, forged, file)
    before = other.store.state_hash()

    with pytest.raises(Problem) as caught:
        merge_bundle(other, trusts[1], file)

    assert (caught.value.code, caught.value.detail) == (Code.BAD_SIGNATURE, "writer")
    assert other.store.state_hash() == before
    assert other.store.exchange.state_of(bytes.fromhex(made.id)) == "quarantined"
    stranger.close()


def test_a_revoked_computers_bundle_is_set_aside(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """25; it is remembered, and nothing of it is taken in."""
    start_intake(login, four_things("Amina"))
    file = tmp_path / "one.wmb"
    made = make_bundle(login, trusts[0], file)
    sender = trusts[0].sealing.sender
    revoked = {sender.device: Peer(sender.device, sign.public_of(sender.seed), is_revoked=True)}
    before = other.store.state_hash()

    with pytest.raises(Problem) as caught:
        merge_bundle(other, replace(trusts[1], peers=revoked), file)

    assert caught.value.code is Code.DEVICE_REVOKED
    assert other.store.exchange.state_of(bytes.fromhex(made.id)) == "quarantined"
    assert other.store.state_hash() == before
    merge_bundle(other, trusts[1], file)
    assert other.store.exchange.state_of(bytes.fromhex(made.id)) == "merged"


def test_a_strange_or_torn_file_changes_nothing(
    login: Login, other: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """Unknown computers, other centres, cut files and absent ones each have their code."""
    start_intake(login, four_things("Amina"))
    file, torn = tmp_path / "one.wmb", tmp_path / "torn.wmb"
    make_bundle(login, trusts[0], file)
    torn.write_bytes(file.read_bytes()[:-1])
    strange = replace(trusts[1], peers={})
    third = fake_context(tmp_path / "state-3", seed=3)
    afar = init_vault(tmp_path / "vault-3", PASSPHRASE, NewVault("Elm", "Eva"), third)
    elsewhere = own_trust(afar)
    afar.close()
    before = other.store.state_hash()

    for trust, path, code in (
        (strange, file, Code.BAD_SIGNATURE),
        (elsewhere, file, Code.NOT_A_RECIPIENT),
        (trusts[1], torn, Code.BUNDLE_MALFORMED),
        (trusts[1], tmp_path / "none.wmb", Code.NOT_FOUND),
    ):
        with pytest.raises(Problem) as caught:
            merge_bundle(other, trust, path)
        assert caught.value.code is code
    assert other.store.state_hash() == before


def test_a_file_that_is_there_is_not_written_over(login: Login, tmp_path: Path) -> None:
    """Another file of the same name stays as it was."""
    file = tmp_path / "letter.wmb"
    file.write_bytes(b"mine")

    with pytest.raises(Problem):
        make_bundle(login, own_trust(login), file)

    assert file.read_bytes() == b"mine"


def test_the_gate_stands_before_making_and_taking_in(
    login: Login, trusts: tuple[Trust, Trust], tmp_path: Path
) -> None:
    """Whoever only reads reports by now gets 12 three times, and no file."""
    file, other = tmp_path / "one.wmb", tmp_path / "two.wmb"
    make_bundle(login, trusts[0], file)
    keys, book = login.unlocked, login.store.keyring.acts
    member = book.roster.members[keys.user.sign_public]
    said = (GRANT, grant_of(member.with_roles(frozenset({REPORTER}))))
    book.keep(new_act(keys.vault_id, keys.user.sign_seed, said, login.context))

    for act, path in ((make_bundle, other), (inspect_bundle, file), (merge_bundle, file)):
        with pytest.raises(Problem) as refused:
            act(login, trusts[0], path)
        assert refused.value.code == Code.NOT_PERMITTED
    assert not other.exists()
