"""The only door to plain files outside the database: whole or not at all, owner only, bounded."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.errors import Code, Problem
from app.i18n import N_

T = TypeVar("T")

FULL_ERRNOS = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def write_atomic(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Put ``data`` at ``path`` wholly or not at all: write aside, fsync, rename, fsync folder.

    Raises Problem (31) when the disk is full or fails; ``path`` is then as it was.
    """
    write_around(path, data, lambda: None, mode=mode)


def write_around(path: Path, data: bytes, commit: Callable[[], T], *, mode: int = 0o600) -> T:
    """Put ``data`` at ``path`` if ``commit`` succeeds, and return what it returns.

    The bytes are safely on the disk before ``commit`` is called and get their name
    after it, so that neither a full disk nor a refused commit leaves half of it done.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, mode)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            result = commit()
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise storage_problem(error) from None
    return result


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable, where the system knows how."""
    if sys.platform == "win32":
        return  # Windows keeps no folder handles to flush; the rename itself is journalled.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_bounded(path: Path, limit_bytes: int) -> bytes:
    """Return the bytes of ``path``, refusing (24) a file larger than ``limit_bytes``.

    Raises FileNotFoundError if it is not there, Problem (31) if the disk fails.
    """
    try:
        with path.open("rb") as source:
            data = source.read(limit_bytes + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise storage_problem(error) from None
    if len(data) > limit_bytes:
        raise Problem(N_("This file is too large to be what it should be."), Code.OVER_LIMIT)
    return data


def make_private_folder(path: Path) -> None:
    """Make ``path`` and its parents; the last one is open to its owner only (0700)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        if sys.platform != "win32":
            path.chmod(0o700)
    except OSError as error:
        raise storage_problem(error) from None


def storage_problem(error: OSError) -> Problem:
    """Return the Problem (31) that tells a person what this disk error means; no path in it."""
    name = errno.errorcode.get(error.errno or 0, "EIO")
    if error.errno in FULL_ERRNOS:
        words = N_("The disk is full. Free some space, then try again. Nothing was lost.")
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        words = N_("Waymark may not write here. Choose another folder or ask for access.")
    else:
        words = N_("The disk did not answer as it should. Check it, then try again.")
    return Problem(words, Code.STORAGE, detail=name)


_BINARY = getattr(os, "O_BINARY", 0)
