"""What is not taken in is kept with its reason, tried again, put aside, or taken in by a lead."""

from __future__ import annotations

import hashlib
import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.stores.folder import FolderStore
from app.usecases.devices import list_devices, revoke_device
from app.usecases.exchange import merge_bundle, own_marks, own_trust
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.quarantine import list_refused, put_aside, take_notes, try_refused_again
from app.usecases.sticks import look_at_stick
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import open_login
from app.vault import quarantine
from app.vault.quarantine import Origin
from tests.core.usecases.pairs import Apart
from tests.core.usecases.test_syncing import CountingStore
from tests.fakes import four_things

GARBAGE = b"age-encryption.org/v1\nno bundle at all"
BAD = Problem(N_("A signature does not hold. Do not use this file."), Code.BAD_SIGNATURE)


def test_a_broken_file_is_kept_with_its_reason(apart: Apart) -> None:
    """It is listed with name, reason and size, and its bytes are those that lay there."""
    first = apart.logins[0]
    leave_garbage(apart)

    report = sync_store(first, FolderStore(apart.place))

    (held,) = list_refused(first)
    assert report.quarantined == 1
    assert (held.code, held.size, held.is_kept) == (Code.BUNDLE_MALFORMED, len(GARBAGE), True)
    assert (held.name, held.state, held.may_be_taken) == ("00000007", "open", False)
    digest = bytes.fromhex(held.id)
    assert first.store.exchange.quarantine.content(digest) == GARBAGE
    assert first.store.exchange.quarantine.count() == 1


def test_what_was_put_aside_is_not_asked_about_again(apart: Apart) -> None:
    """The next exchange says nothing of it; the list with all has it still."""
    first = apart.logins[0]
    leave_garbage(apart)
    sync_store(first, FolderStore(apart.place))
    (held,) = list_refused(first)

    put_aside(first, held.id[:12])

    assert sync_store(first, FolderStore(apart.place)).quarantined == 0
    assert list_refused(first) == ()
    assert [one.state for one in list_refused(first, with_settled=True)] == ["aside"]


@pytest.mark.parametrize("part", ["heads", "r", "b"])
def test_a_file_that_is_far_too_large_is_put_aside_unread(apart: Apart, part: str) -> None:
    """Nothing of it is read; it is listed with its length, and silenced as any other."""
    first, second = apart.logins
    start_intake(second, four_things("Zahra"))
    apart.meet()
    huge = _strange_file(apart.place / "in" / part, own_marks(second))
    with huge.open("wb") as file:
        file.truncate(200 << 20)
    store = CountingStore(apart.place)

    reports = [sync_store(first, store) for _ in range(2)]

    assert [one.quarantined for one in reports] == [1, 1]
    assert huge.relative_to(apart.place).as_posix() not in store.got
    (held,) = list_refused(first)
    assert (held.code, held.size, held.is_kept) == (Code.OVER_LIMIT, 200 << 20, False)
    assert held.reason.msgid.endswith("It was not read.")
    assert held.computer == "Laptop vault-1"
    assert look_at_stick(first, apart.place).count == 0
    put_aside(first, held.id[:12])
    assert sync_store(first, store).quarantined == 0
    with huge.open("ab") as file:
        file.truncate(100 << 20)
    assert sync_store(first, store).quarantined == 1  # another file
    huge.unlink()
    assert sync_store(first, store).quarantined == 0


def _strange_file(folder: Path, marks: frozenset[str]) -> Path:
    """Return the name of a file of a computer with such marks that it never wrote."""
    there = folder.rglob("*.wm*")
    theirs = next(one for one in there if one.relative_to(folder).as_posix()[:8] in marks)
    if folder.name == "heads":
        return theirs.with_name(f"{theirs.name[:8]}-00000000.wmh")
    return theirs.with_name(f"{theirs.name[:-36]}{'0' * 32}{theirs.suffix}")


def test_a_file_that_is_still_wrong_stays(apart: Apart) -> None:
    """Trying again tells the reason anew."""
    first = apart.logins[0]
    leave_garbage(apart)
    sync_store(first, FolderStore(apart.place))
    (held,) = list_refused(first)

    with pytest.raises(Problem) as caught:
        try_refused_again(first, held.id)

    assert caught.value.code is Code.BUNDLE_MALFORMED
    assert [one.id for one in list_refused(first)] == [held.id]


def test_the_notes_of_a_computer_that_was_shut_out_are_taken_in_by_a_lead(apart: Apart) -> None:
    """Nobody else's act; the whole centre has them with the next exchanges."""
    first, second = apart.logins
    third = apart.join()
    apart.meet()
    shut_out(first, second)
    start_intake(second, four_things("Zahra"))
    sync_store(second, FolderStore(apart.place))
    sync_store(first, FolderStore(apart.place))
    (held,) = list_refused(first)
    assert (held.code, held.computer) == (Code.DEVICE_REVOKED, "Laptop vault-1")
    assert held.may_be_taken
    assert not find_people(first, "Zahra").people

    facts = take_notes(first, held.id).value

    assert facts.taken.new > 0
    assert find_people(first, "Zahra").people
    assert list_refused(first) == ()
    for _ in range(2):
        for one in (first, third):
            sync_store(one, FolderStore(apart.place))
    assert find_people(third, "Zahra").people
    assert first.store.state_hash() == third.store.state_hash()
    assert sync_store(first, FolderStore(apart.place)).quarantined == 0


def test_only_a_lead_takes_such_notes_in(apart: Apart) -> None:
    """An intake worker sees the file, and may not open that door."""
    first, second = apart.logins
    add_user(first, NewUser("Omar", ("intake",)), "the passphrase of Omar")
    shut_out(first, second)
    start_intake(second, four_things("Zahra"))
    sync_store(second, FolderStore(apart.place))
    sync_store(first, FolderStore(apart.place))
    omar = open_login(apart.root / "vault", lambda: "the passphrase of Omar", first.context)

    (held,) = list_refused(omar)
    assert not held.may_be_taken
    for act in (take_notes, try_refused_again):
        with pytest.raises(Problem) as caught:
            act(omar, held.id)
        assert caught.value.code in {Code.NOT_PERMITTED, Code.DEVICE_REVOKED}
    omar.close()


def test_a_lead_at_an_open_window_is_asked_for_the_passphrase(apart: Apart) -> None:
    """Nobody takes such notes in while the worker is away."""
    first = apart.logins[0]
    first.presence.is_doubted = True

    with pytest.raises(Problem) as caught:
        take_notes(first, "0" * 64)

    assert caught.value.detail == "again"


def test_a_bundle_from_a_file_is_kept_too(apart: Apart, tmp_path: Path) -> None:
    """Taking a single bundle in is refused as an exchange is, and listed as well."""
    first = apart.logins[0]
    path = tmp_path / "from-mail.wmb"
    path.write_bytes(GARBAGE)

    with pytest.raises(Problem):
        merge_bundle(first, own_trust(first), path)

    assert [one.name for one in list_refused(first)] == ["from-mail.wmb"]


def test_erasing_somebody_forgets_the_bytes_and_keeps_the_reason(apart: Apart) -> None:
    """What cannot be looked into may not outlive whom it may be about."""
    first = apart.logins[0]
    person = start_intake(first, four_things("Amina")).value
    leave_garbage(apart)
    sync_store(first, FolderStore(apart.place))

    first.store.erase(person, user=first.user)

    (held,) = list_refused(first)
    assert not held.is_kept
    with pytest.raises(Problem) as caught:
        try_refused_again(first, held.id)
    assert caught.value.code is Code.NOT_FOUND


def test_bytes_are_forgotten_with_the_keys_that_open_them(apart: Apart) -> None:
    """After 180 days only the reason is left."""
    first = apart.logins[0]
    keep = first.store.exchange.quarantine.keep
    now = first.context.clock_ms
    keep(b"old", Origin("old"), BAD, now - quarantine.MOST_AGE_MS - 1)
    keep(b"new", Origin("new"), BAD, now)

    assert {one.name: one.is_kept for one in list_refused(first)} == {"old": False, "new": True}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_the_newest_bytes_are_kept_as_far_as_there_is_room(
    login: Login, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a sum of its own: from the newest back, as long as all fits; rows stay."""
    monkeypatch.setattr(quarantine, "MOST_BYTES", 100)
    monkeypatch.setattr(quarantine, "MOST_ROWS", 6)
    kept = login.store.exchange.quarantine
    kept._connection.execute("DELETE FROM refused")
    for number, size in enumerate(sizes):
        kept.keep(bytes([number]) + bytes(size), Origin(str(number)), BAD, 0)

    found = kept.listed()

    assert [one.name for one in found] == [str(at) for at in range(len(sizes))][::-1][:6]
    held = sum(one.size for one in found if one.is_kept)
    assert held <= 100
    assert found[0].is_kept
    for one, older in itertools.pairwise(found):
        assert one.is_kept or not older.is_kept


@pytest.mark.parametrize("text", ["", "abc", "0" * 64])
def test_a_file_that_is_not_in_the_list_is_not_found(apart: Apart, text: str) -> None:
    """Too few digits name none, even where there is only one."""
    leave_garbage(apart)
    sync_store(apart.logins[0], FolderStore(apart.place))

    for act in (put_aside, try_refused_again, take_notes):
        with pytest.raises(Problem) as caught:
            act(apart.logins[0], text)
        assert caught.value.code is Code.NOT_FOUND


def leave_garbage(apart: Apart) -> None:
    """Leave a file in the folder that bears the name of its own hash and is no bundle."""
    digest = hashlib.sha256(GARBAGE).hexdigest()[:32]
    path = apart.place / "in" / "b" / "12345678-9abcdef0"
    path.mkdir(parents=True)
    (path / f"00000007-{digest}.wmb").write_bytes(GARBAGE)


def shut_out(login: Login, other: Login) -> None:
    """Shut the computer of ``other`` out at that of ``login``."""
    device = other.store.exchange.keys().device.hex()
    (gone,) = [one for one in list_devices(login) if one.id.replace("-", "") == device]
    revoke_device(login, gone.id)


def test_a_file_that_is_no_bundle_is_not_kept(apart: Apart, tmp_path: Path) -> None:
    """It may be anybody's text, chosen by mistake: it is refused, and nothing of it stays."""
    first = apart.logins[0]
    path = tmp_path / "letter.txt"
    for content in (b"Dear Amina, the doctor says", b"", b"age-encryption.org"):
        path.write_bytes(content)

        with pytest.raises(Problem) as caught:
            merge_bundle(first, own_trust(first), path)

        assert caught.value.code is Code.BUNDLE_MALFORMED
        assert list_refused(first, with_settled=True) == ()
