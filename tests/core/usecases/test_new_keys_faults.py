"""Killed or out of space at every step of taking a new key in, nobody is locked out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.faults import histories

# The script fails every sixth opening, renaming, making, removing or locking of a file of the
# second computer's vault, while a new key is taken from a stick or an intake worker exchanges.
# After each failure it prints whether the intake worker opens it, whether the manager's old
# passphrase and her new one do, and whether the new one does once the key was taken again.
SCRIPT = """
import itertools, shutil, sys
from pathlib import Path
from app.errors import Code, Problem
from app.sync.stores.folder import FolderStore
from app.usecases.newkeys import open_with_stick
from app.usecases.recovering import recover
from app.usecases.recovery import make_sheets, read_back
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.faults import Cutting
from tests.core.usecases.computers import let_in
from tests.fakes import fake_context

root, act, fault = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
first, template, place, stick = (root / one for one in ("first", "template", "vault", "stick"))
LEILA, NEW, OMAR = "the passphrase of Leila", "an altogether new one", "the passphrase of Omar"
stick.mkdir()


def context(seed=1, state="state"):
    return fake_context(root / state, seed=seed)


made = init_vault(first, LEILA, NewVault("Linden", "Leila"), context())
add_user(made, NewUser("Omar", ("intake",)), OMAR)
sheets = [one.phrase for one in make_sheets(made).sheets]
read_back(made, sheets[0])
let_in(made, template, context(2, "state-2"), LEILA).close()
user = made.user
made.close()
recover(context(3), first, sheets[:2], worker=user, passphrase=NEW)
given = open_login(first, lambda: NEW, context(4))
sync_store(given, FolderStore(stick))
given.close()
shutil.copytree(stick, root / "stick-template")


def take():
    open_with_stick(context(5, "state-2"), place, NEW, stick)


def exchange():
    omar = open_login(place, lambda: OMAR, context(6, "state-2"))
    sync_store(omar, FolderStore(stick))


def works(passphrase):
    try:
        opened = open_login(place, lambda: passphrase, context(7, "state-3"))
    except Problem as problem:
        known = {Code.WRONG_PASSPHRASE: "-", Code.NOT_PERMITTED: "closed"}
        return known.get(problem.code, "damaged")
    try:
        return "yes" if passphrase != OMAR or opened.store.check() == [] else "ill"
    finally:
        opened.close()


def start():
    for folder in (place, stick, root / "state-2", root / "state-3"):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, place)
    shutil.copytree(root / "stick-template", stick)


STEPS = itertools.count(int(sys.argv[4]), 6)
acts = {"take": take, "exchange": exchange}
for number, code in Cutting(lambda: acts[act], fault, place).each(start, STEPS):
    told = [works(OMAR), works(LEILA), works(NEW)]
    if told[2] != "yes":
        try:
            take()
        except Problem as problem:
            told.append(problem.code.name)
    told.append(works(NEW))
    print(number, code, *told, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("fault", ["kill", "full"])
@pytest.mark.parametrize("act", ["take", "exchange"])
def test_a_cut_taking_of_a_new_key_locks_nobody_out(tmp_path: Path, act: str, fault: str) -> None:
    """The colleague always opens; the manager does with the old, the new, or the key once more."""
    told = histories(SCRIPT, tmp_path, act, fault, 1)

    assert len(told) > 5
    for code, (omar, old, new, *again) in told:
        assert code in {0, -9, Code.STORAGE, Code.IN_USE}
        assert omar == "yes"
        assert old in {"yes", "closed", "-"}
        assert new in {"yes", "-"}
        assert again == ["yes"]
    assert {new for _, (_, _, new, *_) in told} == {"yes", "-"}  # both sides were seen
