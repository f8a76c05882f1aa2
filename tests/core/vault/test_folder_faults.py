"""Killed or out of space at every single step, a vault is the old one or the new one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.vault.folder import Unlocked, VaultFolder, create_vault
from app.vault.opening import Connection
from tests.core.faults import histories
from tests.core.vault.smalldisk import small_disk

PASSPHRASE = "six plain words for one test"
OTHER = "seven other plain words for one test"

# The script fails each opening, renaming, making and removing of a file below the test's
# folder, and prints what works after each failure.
SCRIPT = """
import shutil, sys
from functools import partial
from pathlib import Path
from app.errors import Code, Problem
from app.vault.folder import VaultFolder, create_vault
from tests.core.faults import FILES, Cutting
from tests.fakes import fake_context

root, act, fault = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
place = root / "vault"
OLD, NEW = sys.argv[4], sys.argv[5]


def context(seed=1):
    return fake_context(root / f"state{seed}", seed=seed)


def fill(connection, _unlocked):
    connection.execute("CREATE TABLE note(words TEXT)")


def make(passphrase):
    create_vault(place, passphrase, context(), alias="V", label="W", fill=fill)


def change():
    folder = VaultFolder(place)
    folder.change_passphrase(folder.unlock(OLD, context()), NEW, context(2))


def works(passphrase):
    try:
        VaultFolder(place).unlock(passphrase, context(3))
    except Problem as problem:
        return {Code.NOT_FOUND: "-", Code.WRONG_PASSPHRASE: "-"}.get(problem.code, "damaged")
    return "yes"


def start():
    for folder in root.iterdir():
        shutil.rmtree(folder, ignore_errors=True)
    if act == "change":
        make(OLD)


cutting = Cutting(lambda: partial(make, OLD) if act == "create" else change, fault, root, FILES)
for number, code in cutting.each(start):
    shutil.rmtree(root / "state3", ignore_errors=True)
    print(number, code, works(OLD), works(NEW), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_a_failed_change_of_passphrase_leaves_the_old_or_the_new_one(
    tmp_path: Path, fault: str
) -> None:
    """Exactly one of both opens the vault; what was reported as done is done."""
    told = histories(SCRIPT, tmp_path, "change", fault, PASSPHRASE, OTHER)

    assert len(told) > 10
    assert any(code not in {0, 31} for code, _ in told) == (fault == "kill")
    assert {(old, new) for _, (old, new) in told} == {("yes", "-"), ("-", "yes")}
    assert all(new == "yes" for code, (_, new) in told if code == 0)
    # A folder that cannot be flushed after the renaming is reported too.
    assert sum(old != "yes" for code, (old, _) in told if code == Code.STORAGE) <= 1


@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_a_failed_making_leaves_no_vault_or_a_whole_one(tmp_path: Path, fault: str) -> None:
    """There is never half a vault at the place, and a whole one if it was reported."""
    told = histories(SCRIPT, tmp_path, "create", fault, PASSPHRASE, OTHER)

    assert len(told) > 10
    assert {(old, new) for _, (old, new) in told} == {("-", "-"), ("yes", "-")}
    assert all(old == "yes" for code, (old, _) in told if code == 0)


def one_note(connection: Connection, _: Unlocked) -> None:
    """Fill a new database."""
    connection.execute("CREATE TABLE note(words TEXT)")


def test_a_really_full_disk_leaves_the_old_passphrase(tmp_path: Path, context: Context) -> None:
    """On a small file system filled to the last block: Problem 31, everything as it was."""
    with small_disk(tmp_path / "disk", "size=2m") as disk:
        vault = VaultFolder(disk / "vault")
        create_vault(vault.path, PASSPHRASE, context, alias="V", label="W", fill=one_note)
        unlocked = vault.unlock(PASSPHRASE, context)
        fill_up(disk / "filler")

        with pytest.raises(Problem) as refusal:
            vault.change_passphrase(unlocked, OTHER, context)

        assert refusal.value.code == Code.STORAGE
        assert "full" in refusal.value.text.msgid
        assert vault.unlock(PASSPHRASE, context) == unlocked
        assert not list(vault.path.glob("*.tmp"))


def fill_up(path: Path) -> None:
    """Write until there is no room for another byte."""
    with path.open("wb", buffering=0) as filler:
        for size in (4096, 1):
            try:
                while filler.write(b"x" * size):
                    pass
            except OSError:
                continue
