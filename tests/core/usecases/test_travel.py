"""The travel seal: without its file nobody opens the vault, with it everybody as before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.i18n import Catalog
from app.usecases.backups import make_backup
from app.usecases.login import Login
from app.usecases.travel import Sealed, release_from_travel, seal_for_travel
from app.usecases.vaults import is_vault, look_at_vault, open_login
from tests.core.usecases.conftest import PASSPHRASE
from tests.fakes import NOON


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder outside of every vault."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


def refused(act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value


def sealed(login: Login, stick: Path) -> tuple[Path, Sealed]:
    """Seal the vault of ``login`` into a file, after a backup."""
    make_backup(login, stick / "backup")
    return stick / "sealed", seal_for_travel(login, stick / "sealed")


def enter(login: Login) -> Login:
    return open_login(login.store.folder.path, lambda: PASSPHRASE, login.context)


def test_a_sealed_vault_does_not_open(login: Login, stick: Path) -> None:
    """Not with the right passphrase, and no byte of the slots is left in its folder."""
    folder = login.store.folder.path
    slots = (folder / "vault.json").read_bytes()
    secrets = [one.secret.hex().encode() for one in login.store.folder.read_slots().slots]
    sealed(login, stick)

    for act in (lambda: enter(login), lambda: look_at_vault(folder)):
        problem = refused(act)
        assert (problem.code, problem.detail) == (Code.NOT_PERMITTED, "travel")
    left = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    assert slots not in left
    assert not any(one in left for one in secrets)
    assert is_vault(folder)


def test_its_file_brings_everything_back(login: Login, stick: Path) -> None:
    """The same slots, and the same state; the mark is gone."""
    folder, before = login.store.folder.path, login.store.folder.slots_path.read_bytes()
    state = login.store.state_hash()
    path, _ = sealed(login, stick)

    release_from_travel(folder, path)

    again = enter(login)
    assert again.store.folder.slots_path.read_bytes() == before
    assert again.store.folder.slots_copy_path.read_bytes() == before
    assert again.store.state_hash() == state
    assert list(folder.glob("travel*")) == []
    again.close()


def test_the_file_alone_tells_nothing(login: Login, stick: Path) -> None:
    """Neither alias nor label, nor the id of the vault; no other vault takes it."""
    vault_id = login.unlocked.vault_id
    path, _ = sealed(login, stick)

    data = path.read_bytes()

    for word in (b"Waymark", b"Worker", vault_id.encode(), bytes.fromhex(vault_id)):
        assert word not in data


def test_no_other_file_opens_it(login: Login, stick: Path) -> None:
    """A flipped bit in any region, a cut one, an earlier seal of the same vault, none at all."""
    folder = login.store.folder.path
    path, _ = sealed(login, stick)
    release_from_travel(folder, path)
    again = enter(login)
    seal_for_travel(again, stick / "second")
    data = (stick / "second").read_bytes()
    for place in (0, 7, 9, 11, 12, 23, 24, 100, len(data) - 1):
        flipped = bytearray(data)
        flipped[place] ^= 1
        (stick / "bad").write_bytes(flipped)
        code = refused(lambda: release_from_travel(folder, stick / "bad")).code
        assert code == (Code.NEWER_VERSION if 8 <= place < 11 else Code.INTEGRITY), place
    for cut in (0, 11, 12, 30, len(data) - 1):
        (stick / "bad").write_bytes(data[:cut])
        assert refused(lambda: release_from_travel(folder, stick / "bad")).code == Code.INTEGRITY
    (stick / "bad").write_bytes(data + bytes(400_000))
    assert refused(lambda: release_from_travel(folder, stick / "bad")).code == Code.INTEGRITY
    assert refused(lambda: release_from_travel(folder, path)).code == Code.INTEGRITY
    assert refused(lambda: release_from_travel(folder, stick)).code == Code.INTEGRITY
    assert refused(lambda: release_from_travel(folder, stick / "no")).code == Code.NOT_FOUND
    assert refused(lambda: enter(login)).detail == "travel"
    release_from_travel(folder, stick / "second")
    enter(login).close()


def test_slots_that_were_put_back_beside_the_mark_go_again(login: Login, stick: Path) -> None:
    """A copy of the key file on the computer does not undo the seal."""
    folder, slots = login.store.folder.path, login.store.folder.slots_path.read_bytes()
    sealed(login, stick)
    (folder / "vault.json").write_bytes(slots)

    assert refused(lambda: enter(login)).detail == "travel"
    assert not (folder / "vault.json").exists()


@pytest.mark.parametrize("hours", [None, 25, -1])
def test_there_must_be_a_fresh_backup(login: Login, stick: Path, hours: int | None) -> None:
    """None, one of yesterday, or one of tomorrow: nothing is sealed then."""
    if hours is not None:
        make_backup(login, stick / "backup")
        then = fixed_clock(NOON + timedelta(hours=hours), timedelta(milliseconds=1))
        login = replace(login, context=replace(login.context, now=then))

    assert refused(lambda: seal_for_travel(login, stick / "sealed")).detail == "backup"
    assert not (stick / "sealed").exists()
    assert login.vault.folder.read_slots().slots


def test_what_is_not_away_is_told(login: Login, stick: Path) -> None:
    """Here the file and the backup are on the same disk as the vault."""
    _, result = sealed(login, stick)

    words = [Catalog("en").say(one) for one in result.warnings]
    assert len(words) == 2
    assert words[0].startswith("This place is on the computer itself.")


def test_nobody_else_may_be_at_the_vault(login: Login, stick: Path) -> None:
    """Problem 33 while another program has it open; it stays open to all."""
    make_backup(login, stick / "backup")
    other = enter(login)

    assert refused(lambda: seal_for_travel(login, stick / "sealed")).code == Code.IN_USE
    other.close()
    assert not (stick / "sealed").exists()
    enter(login).close()


def test_it_goes_into_no_vault_and_over_no_file(login: Login, stick: Path) -> None:
    """Problem 2; the vault is as before."""
    make_backup(login, stick / "backup")
    inside = login.store.folder.path / "sealed"

    assert refused(lambda: seal_for_travel(login, inside)).code == Code.USAGE
    assert refused(lambda: seal_for_travel(login, stick / "backup")).code == Code.USAGE
    assert login.vault.folder.read_slots().slots


def test_a_vault_that_is_not_sealed_is_told(login: Login, stick: Path) -> None:
    """Problem 40, and with a damaged mark 30."""
    folder = login.store.folder.path
    (stick / "file").write_bytes(b"x")
    login.close()
    assert refused(lambda: release_from_travel(folder, stick / "file")).code == Code.NOT_FOUND
    for raw in (b"", b"{}", b'{"format":"waymark travel","version":1}', b"\xff" * 3000):
        (folder / "travel.json").write_bytes(raw)
        code = refused(lambda: release_from_travel(folder, stick / "file")).code
        assert code in {Code.INTEGRITY, Code.OVER_LIMIT}
