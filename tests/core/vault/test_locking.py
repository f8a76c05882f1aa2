"""A vault is used by many or held by one, and a dead process holds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.vault.locking import hold_alone, share

CHILD = """
import sys
from pathlib import Path
from app.vault import locking
with getattr(locking, sys.argv[1])(Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where the lock file will be."""
    return tmp_path / "vault.lock"


def holding_child(verb: str, place: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock until it is told to go or killed."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, verb, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def finished(child: subprocess.Popen[str]) -> None:
    """Let a child go and close its pipes."""
    child.communicate("\n", timeout=60)


def test_many_may_share(place: Path) -> None:
    """Window, job and command line are on the vault at the same time."""
    with share(place), share(place), share(place):
        assert place.exists()


def test_one_alone_keeps_everyone_out(place: Path) -> None:
    """Neither a sharer nor a second one gets in until it is released."""
    alone = hold_alone(place)

    for attempt in (share, hold_alone):
        with pytest.raises(Problem) as refusal:
            attempt(place)
        assert refusal.value.code == Code.IN_USE
    alone.release()
    with share(place):
        pass


def test_a_sharer_keeps_the_exclusive_one_out(place: Path) -> None:
    """A rekey waits until every reader has gone."""
    with share(place), share(place), pytest.raises(Problem) as refusal:
        hold_alone(place)

    assert refusal.value.code == Code.IN_USE
    hold_alone(place).release()


@pytest.mark.parametrize(
    ("theirs", "refused"), [("share", [hold_alone]), ("hold_alone", [share, hold_alone])]
)
def test_another_process_counts_in_the_same_way(
    theirs: str, refused: list[object], place: Path
) -> None:
    """The lock works between processes, and a killed one holds nothing."""
    child = holding_child(theirs, place)
    for attempt in (share, hold_alone):
        if attempt in refused:
            with pytest.raises(Problem) as refusal:
                attempt(place)
            assert refusal.value.code == Code.IN_USE
        else:
            attempt(place).release()

    child.kill()
    finished(child)

    hold_alone(place).release()


def test_a_leftover_file_is_no_lock(place: Path) -> None:
    """Whatever is in it, only a living holder counts."""
    place.write_bytes(b"12345")

    with hold_alone(place):
        pass

    assert place.read_bytes() == b"12345"


def test_releasing_twice_does_nothing(place: Path) -> None:
    """The second time there is nothing to let go."""
    lock = share(place)
    lock.release()

    lock.release()

    hold_alone(place).release()


def test_a_folder_that_is_not_there_is_a_storage_problem(tmp_path: Path) -> None:
    """No vault, no lock: Problem 31."""
    with pytest.raises(Problem) as refusal:
        share(tmp_path / "none" / "vault.lock")

    assert refusal.value.code == Code.STORAGE
