"""A full disk refuses with a sentence (31), leaves the old state whole, and no scar."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.usecases.backups import make_backup
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from tests.core.vault.processes import working
from tests.core.vault.smalldisk import small_disk
from tests.core.vault.worker import (
    enter,
    kept_in,
    missing,
    new_centre,
    torn,
    work_on,
    work_with_small_files,
    world,
)
from tests.fakes import four_things

DISK_BYTES = 6_000_000
BALLAST_BYTES = 2_000_000
SPARE_BYTES = (0, 1, 4095, 4096, 20_000, 90_000, 400_000)

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a small disk of its own; making one takes root on Linux."""
    with small_disk(tmp_path / "disk", f"size={DISK_BYTES}") as place:
        yield place


def fill(path: Path) -> None:
    """Take all the space that is left."""
    with path.open("ab", buffering=0) as out:
        try:
            while True:
                out.write(bytes(4096))
        except OSError:
            return


def refusal(login: Login) -> Problem:
    """Return how a save is refused."""
    with pytest.raises(Problem) as caught:
        start_intake(login, four_things("Nobody"))
    return caught.value


def test_a_full_disk_keeps_all_that_was_kept_before(disk: Path, tmp_path: Path) -> None:
    """Work until nothing fits: the refusal is 31, and with space again the work goes on."""
    context, folder = world(tmp_path / "state"), disk / "vault"
    new_centre(folder, context).close()
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    kept = tmp_path / "kept"

    with working(work_on, folder, kept) as child:
        code = child.ended()

    assert code == Code.STORAGE
    ballast.unlink()
    login = enter(folder, context)
    facts = kept_in(kept)
    assert len(facts) > 10
    assert missing(login, facts) == []
    assert torn(login) == []
    assert login.store.check() == []
    start_intake(login, four_things("Amina"))
    assert find_people(login, "Amina")
    login.close()


def test_a_vault_that_is_open_when_the_disk_fills_goes_on_afterwards(
    disk: Path, tmp_path: Path
) -> None:
    """The same window refuses, shows the old state, and saves again once there is space."""
    login = new_centre(disk / "vault", world(tmp_path / "state"))
    start_intake(login, four_things("Amina"))
    before = login.store.state_hash()
    ballast = disk / "ballast"
    fill(ballast)

    problems = [refusal(login) for _ in range(30)]

    assert {problem.code for problem in problems} == {Code.STORAGE}
    assert "full" in problems[-1].text.msgid
    assert login.store.state_hash() == before
    assert find_people(login, "Amina")
    ballast.unlink()
    start_intake(login, four_things("Olena"))
    assert login.store.check() == []
    login.close()


def test_no_half_vault_is_made_on_a_full_disk(disk: Path, tmp_path: Path) -> None:
    """What does not fit is refused (31), and nothing of it stays."""
    context, ballast = world(tmp_path / "state"), disk / "ballast"
    fill(ballast)
    for spare in (0, 4_096, 16_384, 40_960):
        os.truncate(ballast, DISK_BYTES // 4096 * 4096 - spare)

        with pytest.raises(Problem) as caught:
            new_centre(disk / "vault", context)

        assert caught.value.code == Code.STORAGE
        assert list(disk.iterdir()) == [ballast]


@no_windows
@pytest.mark.parametrize("spare", SPARE_BYTES)
def test_a_file_that_may_not_grow_changes_nothing(spare: int, tmp_path: Path) -> None:
    """Whatever write is the one that fails, the save before it stands and the next one works."""
    context, folder = world(tmp_path / "state"), tmp_path / "vault"
    new_centre(folder, context).close()
    kept = tmp_path / "kept"

    with working(work_with_small_files, folder, kept, seed=spare) as child:
        code = child.ended()

    assert code == Code.STORAGE
    login = enter(folder, context)
    assert missing(login, kept_in(kept)) == []
    assert torn(login) == []
    start_intake(login, four_things("Amina"))
    login.close()  # the last one to leave brings everything into the main file
    login = enter(folder, context)
    assert login.store.check() == []
    login.close()


@no_windows
def test_a_page_torn_in_the_main_file_is_no_damage_while_the_log_has_it(tmp_path: Path) -> None:
    """What a checkpoint could not write whole is still in the write-ahead log: nothing is wrong."""
    context, folder = world(tmp_path / "state"), tmp_path / "vault"
    new_centre(folder, context).close()
    with working(work_with_small_files, folder, tmp_path / "kept", seed=1) as child:
        assert child.ended() == Code.STORAGE

    login = enter(folder, context)
    found = login.store.check()
    login.close()

    assert found == []


def test_a_stick_without_room_is_refused_before_anything_is_written(
    disk: Path, tmp_path: Path
) -> None:
    """Problem 31 that says how much is needed; nothing is left on the stick or in the vault."""
    login = new_centre(tmp_path / "vault", world(tmp_path / "state"))
    fill(disk / "ballast")

    with pytest.raises(Problem) as raised:
        make_backup(login, disk / "b")

    assert (raised.value.code, raised.value.detail) == (Code.STORAGE, "ENOSPC")
    assert [one.name for one in disk.iterdir()] == ["ballast"]
    assert list(login.store.folder.staging_path.iterdir()) == []
    (disk / "ballast").unlink()
    assert make_backup(login, disk / "b").value.is_good
    login.close()
