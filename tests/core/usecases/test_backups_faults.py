"""Killed, out of space or without its stick at every step: the whole backup or none, never half."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.errors import Code
from tests.core.faults import histories

# The script fails each opening, renaming, making, removing or locking of a file below the
# test's folder, each write and each fsync.  After it, what is there is looked at, and the same
# is done again without a fault, which must succeed and leave nothing else behind.
SCRIPT = """
import os, shutil, sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from app.errors import Code, Problem
from app.records import Change
from app.usecases.backups import check_backup, make_backup
from app.usecases.people import start_intake
from app.usecases.travel import release_from_travel, seal_for_travel
from app.usecases.vaults import NewVault, init_vault, open_login
from app.usecases.restoring import restore
from app.vault.documents import new_key, keeping, wrap_key
from tests.core.faults import Cutting
from tests.fakes import NOON, fake_context, four_things

root, act, fault = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
template, place, stick, back = (root / one for one in ("template", "vault", "stick", "back"))
good = root / "good"
LEILA = "the passphrase of Leila"


def context(seed=1, hours=1):
    return fake_context(root / "state", NOON + timedelta(hours=hours), seed=seed)


def login(folder, seed=3):
    return open_login(folder, lambda: LEILA, context(seed))


def prepare():
    made = init_vault(template, LEILA, NewVault("Linden", "Leila"), context(hours=0))
    person = start_intake(made, four_things("Amina")).value
    for number in range(2):
        key = new_key(context(9 + number).person_id(), context(5).random_bytes)
        blob = {key.file: (person, wrap_key(made.store.keyring.classes, key))}
        with keeping(made.store.folder, key, os.urandom(150_000), lambda one: False):
            change = Change("person", person, person, "notes", f"n{number}")
            made.store.append([change], "x", user=made.user, blobs=blob)
    make_backup(made, good)
    made.close()


def do(worker):
    if act == "make":
        make_backup(worker, stick / "b")
    elif act == "seal":
        seal_for_travel(worker, stick / "b")
    elif act == "release":
        release_from_travel(place, stick / "b")
    else:
        restore(good, back, lambda: LEILA, context(4))


def begin():
    return partial(do, login(place, 2) if act in {"make", "seal"} else None)


def count_writes(step):
    def before(function, *arguments):
        step()
        return function(*arguments)

    os.write, os.fsync = partial(before, os.write), partial(before, os.fsync)


def travelling():
    if (place / "travel.json").exists() or not (place / "vault.json").exists():
        if refused(lambda: login(place)) != Code.NOT_PERMITTED or list(place.glob("vault.json*")):
            return "ill"
        release_from_travel(place, stick / "b")
        login(place).close()
        return "sealed"
    login(place).close()
    return "open"


def refused(do):
    try:
        do()
    except Problem as problem:
        return problem.code


def state():
    if act in {"seal", "release"}:
        return travelling()
    if act == "make":
        worker = login(place)
        try:
            if not (stick / "b").exists():
                return "none"
            return "whole" if check_backup(worker, stick / "b").value.is_good else "ill"
        finally:
            worker.close()
    if not back.exists():
        return "none"
    opened = login(back)
    try:
        count = len(list((back / "documents").iterdir()))
        return "whole" if opened.store.check() == [] and count == 2 else "ill"
    finally:
        opened.close()


def tidy():
    for one in (place, stick, back, root / "state"):
        shutil.rmtree(one, ignore_errors=True)
    stick.mkdir()
    shutil.copytree(template, place)
    if act == "release":
        seal_for_travel(login(place), stick / "b")


def again():
    shutil.rmtree(root / "state", ignore_errors=True)
    if act in {"seal", "release"}:
        return "clean" if login(place).close() is None else "left"
    if act == "make":
        (stick / "b").unlink(missing_ok=True)
        worker = login(place)
        make_backup(worker, stick / "b")
        worker.close()
        left = [*stick.iterdir(), *(place / "staging").iterdir()]
        return "clean" if [one.name for one in left] == ["b"] else "left"
    if not back.exists():
        restore(good, back, lambda: LEILA, context(6))
    names = {one.name for one in root.iterdir()} - {"home", "state"}
    return "clean" if names == {"template", "vault", "stick", "back", "good"} else "left"


prepare()
cutting = Cutting(begin, fault, root, more=count_writes)
for number, code in cutting.each(tidy, range(int(sys.argv[4]), 900, int(sys.argv[5]))):
    shutil.rmtree(root / "state", ignore_errors=True)
    print(number, code, state(), again(), flush=True)
"""

# Every step is tried for killing, in parts; the other faults take the same ways out.
PARTS = [("kill", first, 3) for first in (1, 2, 3)] + [
    ("full", 2, 5),
    ("gone", 3, 9),
    ("broken", 4, 9),
]


@pytest.mark.timeout(290)
@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("part", PARTS, ids=str)
@pytest.mark.parametrize("act", ["make", "restore"])
def test_a_cut_backup_is_whole_or_not_there(
    tmp_path: Path, act: str, part: tuple[str, int, int]
) -> None:
    """What is told as done is whole; the next one succeeds and clears what the cut one left."""
    told = histories(SCRIPT, tmp_path, act, *part, timeout_s=280)

    assert len(told) > 40 // part[2]
    assert "none" in {there for _, (there, _) in told} <= {"none", "whole"}
    assert {after for _, (_, after) in told} == {"clean"}
    for code, (there, _) in told:
        assert code in {0, -9, Code.STORAGE}
        assert code != 0 or there == "whole"


@pytest.mark.timeout(290)
@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
@pytest.mark.parametrize("part", [("kill", 1, 1), ("full", 1, 2)], ids=str)
@pytest.mark.parametrize("act", ["seal", "release"])
def test_a_cut_seal_is_open_or_sealed(tmp_path: Path, act: str, part: tuple[str, int, int]) -> None:
    """A vault that does not open has its whole sealed file; one that opens is as before."""
    told = histories(SCRIPT, tmp_path, act, *part, timeout_s=280)

    assert len(told) > 10 // part[2]
    assert {there for _, (there, _) in told} == {"open", "sealed"}
    for code, (there, _) in told:
        assert code in {0, -9, Code.STORAGE}
        assert code != 0 or there == {"seal": "sealed", "release": "open"}[act]
