"""Backups: records, documents and key slots in one sealed file, tried before it gets its name.

Made from a copy of the records that stands still while others go on writing, and tried by
putting it back into a folder that goes away again.  docs/formats/backup.md tells the bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from uuid import UUID

from app.context import Context
from app.crypto import backupfile, slotfile
from app.crypto.backupfile import ABOUT, RECORDS, About, Head, entry
from app.crypto.filestream import seal_parts, sealed_size
from app.errors import Code, Problem
from app.files import new_file, passing_file, refuse_taken, storage_problem
from app.i18n import N_
from app.vault import documents, restoring
from app.vault.folder import VaultFolder
from app.vault.metering import Meter
from app.vault.restoring import Tested
from app.vault.vault import Vault

READ_BYTES = 1024 * 1024
MOST_TRIES = 3
_RELEASE = re.compile(r"[0-9a-z][0-9a-z._-]{0,99}")
_ONLY_FILES = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class _Part:
    """A file that goes into the backup as it lies there."""

    name: str
    path: Path
    size: int


class _Erased(Exception):
    """Somebody was erased while the copy was made: they must not be in it."""


def make_backup(vault: Vault, path: Path, context: Context, meter: Meter) -> Tested:
    """Write the vault into a new file at ``path``, and return what trying it showed.

    The file gets its name only after it has been put back to the test.  Killed, stopped
    or out of space at any moment there is the whole file or none.  Raises Problem 2
    (the name is taken, or lies in a vault), 31 (disk full, failing or gone), 30 (the
    records cannot be read), 41.
    """
    refuse_vault_folders(path)
    for _ in range(MOST_TRIES):
        with suppress(_Erased):
            return _made(vault, path, context, meter)
    raise Problem(N_("People are being erased just now. Try again in a while."), Code.IN_USE)


def refuse_vault_folders(path: Path) -> None:
    """Refuse (2) a place inside a vault's own folder, and a name that is taken."""
    refuse_taken(path)
    inside = (*path.absolute().parents, *path.resolve().parents)
    if any((one / name).exists() for one in inside for name in ("vault.json", "records.db")):
        words = N_("This is a vault’s own folder. Choose another place for the file.")
        raise Problem(words, Code.USAGE, detail="inside")


def tidy(folder: Path) -> None:
    """Remove what makings that were killed left beside their file."""
    with suppress(OSError), passing_file(folder / "backup"):
        pass


def _made(vault: Vault, path: Path, context: Context, meter: Meter) -> Tested:
    erased = vault.file.erasures()
    with _copied(vault, meter) as copy:
        parts, missing = _parts(vault, copy)
        size = sum(one.size for one in parts)
        meter.expect(2 * size)
        _refuse_narrow(path.parent, sealed_size(size))
        about = About(context.clock_ms, parts[0].size, _documents(parts), missing)
        with new_file(path) as out:
            for piece in _sealed(vault, parts, about, context):
                out.write(piece)
                meter.add(len(piece))
            out.sync()
            _refuse_erased(vault, erased)
            keys = vault.keyring.unlocked
            scratch = vault.folder.staging_path / "test"
            trial = (context, meter)
            tested = restoring.try_backup(
                out.path, lambda _: keys, scratch, trial, looks_closely=False
            )
            _refuse_erased(vault, erased)
    return tested


def _refuse_erased(vault: Vault, before: int) -> None:
    if vault.file.erasures() != before:
        raise _Erased


@contextmanager
def _copied(vault: Vault, meter: Meter) -> Iterator[Path]:
    """Give a copy of the records that stands still; it goes at the end."""
    size = vault.folder.records_path.stat().st_size
    meter.expect(size)
    try:
        with passing_file(vault.folder.staging_path / "records") as copy:
            _refuse_narrow(copy.path.parent, size)
            try:
                vault.file.copy_to(copy.path, lambda: meter.reach(copy.path.stat().st_size))
                meter.reach(size)
                yield copy.path
            finally:
                Path(f"{copy.path}-journal").unlink(missing_ok=True)
    except OSError as error:
        raise storage_problem(error) from None


def _parts(vault: Vault, copy: Path) -> tuple[list[_Part], int]:
    """Return the files of the backup in their order, and how many documents are not there."""
    folder, known = vault.folder, vault.file.document_files()
    kept = [one for one in documents.kept_files(folder) if one in known]
    paths = [(f"documents/{UUID(one).hex}", documents.path_of(folder, one)) for one in kept]
    paths += [(f"releases/{one.name}", one) for one in _releases(folder)]
    parts = [_Part(name, path, path.stat().st_size) for name, path in paths]
    return [_Part(RECORDS, copy, copy.stat().st_size), *parts], len(known) - len(kept)


def _releases(folder: VaultFolder) -> list[Path]:
    if not folder.releases_path.is_dir():
        return []
    found = sorted(folder.releases_path.iterdir())
    return [one for one in found if _RELEASE.fullmatch(one.name) and one.is_file()]


def _documents(parts: list[_Part]) -> int:
    return sum(one.name.startswith("documents/") for one in parts)


def _sealed(vault: Vault, parts: list[_Part], about: About, context: Context) -> Iterator[bytes]:
    """Yield the bytes of the backup."""
    keys = vault.keyring.unlocked
    # Read after the copy, so that the slots are never older than the records have seen.
    head = Head(keys.epoch, slotfile.encode(vault.folder.read_slots()))
    file_id = context.random_bytes(16)
    told = about.encode()
    entries = chain(
        entry(ABOUT, len(told), [told]),
        *(entry(one.name, one.size, _read(one)) for one in parts),
        [backupfile.the_end()],
    )
    yield head.encode()
    yield from seal_parts(head.key(keys.case_key, keys.vault_id, file_id), file_id, entries)


def _read(part: _Part) -> Iterator[bytes]:
    """Yield the bytes of a file, exactly as many as were counted."""
    try:
        handle = os.open(part.path, os.O_RDONLY | _ONLY_FILES)
    except FileNotFoundError:
        raise _Erased from None
    try:
        left = part.size if stat.S_ISREG(os.fstat(handle).st_mode) else 0
        while left:
            piece = os.read(handle, min(left, READ_BYTES))
            if not piece:
                raise OSError(5, "cut short")
            left -= len(piece)
            yield piece
    finally:
        os.close(handle)


def _refuse_narrow(folder: Path, size: int) -> None:
    """Refuse (31) a disk without room for ``size`` bytes before any of them is written."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # what writes there will say what is wrong
    if free < size:
        words = N_("There is not enough room there. {needed} MB are needed, {free} MB are free.")
        told = words.with_values(needed=-(-size // 10**6), free=free // 10**6)
        raise Problem(told, Code.STORAGE, detail="ENOSPC")
