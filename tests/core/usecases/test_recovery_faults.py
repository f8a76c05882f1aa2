"""Killed or out of space at every step, some way into the vault is always there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.faults import histories

# The script fails each opening, renaming, making, removing or locking of a file below the
# test's folder.  After each failure it prints what opens the vault: old sheets, new sheets,
# passphrase, new passphrase; then, after that login, the sheets again; of a set-up also
# what comes first.
SCRIPT = """
import shutil, sys
from pathlib import Path
from app.errors import Code, Problem
from app.usecases.recovering import recover, workers_for_sheets
from app.usecases.recovery import first_step, make_sheets, read_back
from app.usecases.users import list_users
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.faults import Cutting
from tests.fakes import fake_context

root, act, fault = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
template, place = root / "template", root / "vault"
LEILA, NEW = "the passphrase of Leila", "an altogether new one"


def context(seed=1):
    return fake_context(root / "state", seed=seed)


def login(passphrase, seed=3):
    return open_login(place, lambda: passphrase, context(seed))


def phrases(made):
    return [one.phrase for one in make_sheets(made).sheets]


made = init_vault(template, LEILA, NewVault("Linden", "Leila"), context())
user, old, new = made.user, [], []
if act != "setup":
    old = phrases(made)
    read_back(made, old[0])
if act in {"setup", "renewal"}:
    new = phrases(made)
made.close()


def do():
    if act == "use":
        recover(context(2), place, old[:2], worker=user, passphrase=NEW)
        return
    leila = login(LEILA, 2)
    if act == "make":
        make_sheets(leila)
    else:
        read_back(leila, new[1])


def works(passphrase):
    try:
        opened = login(passphrase)
    except Problem as problem:
        known = {Code.WRONG_PASSPHRASE: "-", Code.NOT_PERMITTED: "closed"}
        return known.get(problem.code, "damaged")
    try:
        return "yes" if opened.store.check() == [] else "ill"
    finally:
        opened.close()


def opens(sheets):
    try:
        workers_for_sheets(context(5), place, sheets[:2])
    except Problem as problem:
        return "-" if problem.code in {Code.WRONG_PASSPHRASE, Code.USAGE} else "damaged"
    return "yes"


def start():
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)
    shutil.rmtree(root / "state", ignore_errors=True)


for number, code in Cutting(lambda: do, fault, root).each(start):
    shutil.rmtree(root / "state", ignore_errors=True)
    told = [opens(old), opens(new), works(LEILA), works(NEW), opens(old), opens(new)]
    if act == "use" and fault == "kill":
        recover(context(6), place, old[:2], worker=user, passphrase=NEW)
        told.append(works(NEW))
    if act == "setup":
        leila = login(LEILA)
        told.append(first_step(leila).value)
        leila.close()
    print(number, code, *told, flush=True)
"""

SOME = {"yes", "-"}


@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("fault", ["kill", "full"])
@pytest.mark.parametrize("act", ["make", "setup", "renewal"])
def test_cut_making_leaves_old_sheets_or_new_ones(tmp_path: Path, act: str, fault: str) -> None:
    """The passphrase always opens; of old and new sheets exactly one, none before the first.

    A set-up that was cut leads back to the sheets as long as they open nothing.
    """
    told = histories(SCRIPT, tmp_path, act, fault)

    assert len(told) > 10
    for code, (old, new, leila, _, old_after, new_after, *first) in told:
        assert code in {0, -9, Code.STORAGE, Code.IN_USE}
        assert leila == "yes"
        assert {old, new, old_after, new_after} <= SOME
        if act == "renewal":
            assert (old == "yes") != (new == "yes")
            assert (old_after, new_after) == (old, new)
        elif act == "setup":
            assert first == ["none" if new_after == "yes" else "set_up"]
        elif act == "make":
            assert (old, old_after) == ("yes", "yes")
        if code == 0 and act != "make":
            assert (old, new) == ("-", "yes")
    if fault == "kill" and act != "make":
        assert {new for _, (_, new, *_) in told} == SOME  # both sides of the step were seen


@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_the_sheets_open_whatever_cut_their_use(tmp_path: Path, fault: str) -> None:
    """They stay good until new ones are made, and can be used again."""
    told = histories(SCRIPT, tmp_path, "use", fault)

    assert len(told) > 10
    for code, (old, _, leila, new, old_after, _, *again) in told:
        assert code in {0, -9, Code.STORAGE}
        assert (old, old_after) == ("yes", "yes")
        assert (leila, new) in {("yes", "-"), ("closed", "-"), ("-", "yes")}
        assert again in ([], ["yes"])
        if code == 0:
            assert (leila, new) == ("-", "yes")
