"""How a vault's folder comes to be: filled beside its place, and put there in one step.

Knows folders and their lock only.  What a making that was killed left behind is removed
by the next one at the same place.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import Code, Problem
from app.files import make_private_folder, storage_problem, sync_folder
from app.i18n import N_
from app.vault.locking import VaultLock, hold_alone, share

PARTS = ("documents", "staging", "releases")
_LOCK = "vault.lock"
_SLOTS = "vault.json"

RandomBytes = Callable[[int], bytes]


@contextmanager
def building(path: Path, random_bytes: RandomBytes) -> Iterator[Path]:
    """Give a folder beside ``path`` to fill, and make it ``path`` in one step at the end.

    Raises Problem 31 if something came to be at ``path`` meanwhile, or the disk refuses.
    """
    try:
        with _aside(path, random_bytes) as (aside, lock):
            yield aside
            for part in (*PARTS, "."):
                sync_folder(aside / part)
            refuse_occupied(path)  # somebody else may have made one meanwhile
            if path.is_dir():
                path.rmdir()
            if sys.platform == "win32":
                lock.release()  # a folder with an open file in it cannot be renamed there
            aside.rename(path)
            sync_folder(path.parent)
    except OSError as error:
        raise storage_problem(error) from None


@contextmanager
def scratch(path: Path, random_bytes: RandomBytes) -> Iterator[Path]:
    """Give a folder beside ``path`` to fill, which is gone at the end."""
    try:
        make_private_folder(path.parent)
        with _aside(path, random_bytes) as (aside, _):
            yield aside
    except OSError as error:
        raise storage_problem(error) from None


def refuse_occupied(path: Path) -> None:
    """Refuse (31) a path at which there is anything but an empty folder."""
    try:
        is_free = not path.exists() or (path.is_dir() and not any(path.iterdir()))
    except OSError as error:
        raise storage_problem(error) from None
    if (path / _SLOTS).exists():
        words = N_("There is a vault in this folder already. Open it or choose another folder.")
        raise Problem(words, Code.STORAGE, detail="vault exists")
    if not is_free:
        words = N_("This folder is not empty. Choose a new or an empty folder.")
        raise Problem(words, Code.STORAGE, detail="not empty")


@contextmanager
def _aside(path: Path, random_bytes: RandomBytes) -> Iterator[tuple[Path, VaultLock]]:
    """Give a new folder beside ``path`` and the hold on it; if it is still there, it goes."""
    _remove_leftovers(path)
    aside, lock = _begin(path, random_bytes)
    try:
        for part in PARTS:
            make_private_folder(aside / part)
        yield aside, lock
    finally:
        lock.release()
        shutil.rmtree(aside, ignore_errors=True)


def _begin(path: Path, random_bytes: RandomBytes) -> tuple[Path, VaultLock]:
    """Return a new folder beside ``path``, held for as long as it is being filled."""
    while True:
        aside = path.with_name(f".{path.name}.{random_bytes(8).hex()}.new")
        make_private_folder(aside)
        try:
            lock = share(aside / _LOCK)
        except Problem as problem:
            if problem.code == Code.IN_USE or not aside.exists():
                continue  # somebody took it for a leftover before it was held
            shutil.rmtree(aside, ignore_errors=True)
            raise
        if (aside / _LOCK).exists():
            return aside, lock
        lock.release()


def _remove_leftovers(path: Path) -> None:
    """Remove what makings of ``path`` that were killed left; leave those that go on."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{16}}\.new")
    for one in path.parent.glob(".*.new"):
        if pattern.fullmatch(one.name) and one.is_dir() and not one.is_symlink():
            with suppress(Problem):
                with hold_alone(one / _LOCK):
                    shutil.rmtree(one, ignore_errors=True)
                shutil.rmtree(one, ignore_errors=True)  # Windows keeps a file that is open
