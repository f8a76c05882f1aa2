"""A new folder of files: there with all of them, or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import Code, Problem
from app.files import refuse_taken, storage_problem, sync_folder, write_all
from app.i18n import N_

if sys.platform != "win32":
    import fcntl

_LEFTOVER = re.compile(r"\..+\.waymark-[0-9a-f]{8}\.dir", re.DOTALL)
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def refuse_folder(path: Path) -> None:
    """Return if a new folder may be made at ``path``; raise Problem 2 if not.

    Something else has the name, the folder around it is not there, or it is a vault's own.
    """
    around = path.absolute().parent
    try:
        refuse_taken(path)
        is_vaults = any((one / "vault.json").exists() for one in (around, *around.parents))
        is_there = around.is_dir()
    except OSError as error:
        raise storage_problem(error) from None
    if is_vaults:
        words = N_("This is a vault’s own folder. Choose another place.")
        raise Problem(words, Code.USAGE, detail="vault")
    if not is_there:
        words = N_("The folder around it is not there. Make it first, or choose another.")
        raise Problem(words, Code.USAGE, detail="parent")


def write_folder(path: Path, files: Mapping[str, Sequence[bytes]]) -> None:
    """Make a folder at ``path``, for its owner only (0700), with ``files`` in it.

    files: the parts of each, by name.  They are written aside, and on the disk before the
    folder gets its name.  What a killed writer left beside it goes first.  Raises Problem 2
    (``refuse_folder``), 31 (disk).
    """
    refuse_folder(path)
    remove_unfinished(path.parent)
    try:
        with _aside(path) as folder:
            for name, parts in files.items():
                _write(folder / name, parts)
            sync_folder(folder)
            refuse_taken(path)  # somebody else may have made one meanwhile
            folder.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_problem(error) from None


def remove_unfinished(around: Path) -> bool:
    """Remove the folders that killed writers left in ``around``, never one that is written.

    Returns whether ``around`` is there, and none is left in it.
    """
    try:
        for one in _unfinished(around):
            with suppress(OSError), _held(one):
                shutil.rmtree(one)
        return not _unfinished(around)
    except OSError:
        return False  # a stick that is away, perhaps


def _unfinished(around: Path) -> list[Path]:
    return [one for one in around.iterdir() if _LEFTOVER.fullmatch(one.name)]


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """Give a new folder beside ``path`` that is gone at the end, unless it was renamed."""
    folder = path.with_name(f".{path.name}.waymark-{secrets.token_hex(4)}.dir")
    folder.mkdir(mode=0o700)
    try:
        with _held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder as one's own; raise OSError if another process holds it."""
    if sys.platform == "win32":  # there, what is open cannot be removed
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _write(path: Path, parts: Sequence[bytes]) -> None:
    handle = os.open(path, _FLAGS, 0o600)
    try:
        for data in parts:
            write_all(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
