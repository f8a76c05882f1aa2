"""Bundles in a folder: on a stick, or one that another program keeps in step.

What else lies there is never followed, opened or believed: links, pipes, autorun files,
names in capitals.  A stick may be pulled out at any moment, or be full or locked.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.errors import Code, Problem
from app.files import FULL_ERRNOS, closed_problem, sync_folder
from app.i18n import N_
from app.sync.stores.store import MOST_ENTRIES, Entry, absent, check_name, copy, is_name, too_much

GONE = "store gone"  # detail of the Problem: a stick that is not plugged in, above all
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_FILE = frozenset({errno.ENOENT, errno.ENOTDIR})
# Never through a link, and never waiting at a pipe for somebody to write into it.
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FolderStore:
    """A store in a folder of this computer; the folder itself must be there already.

    It stays the same folder: once a stick is pulled out, nothing is written into the
    empty place where it was.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._place = _place_of(root)

    def list(self, prefix: str = "") -> tuple[Entry, ...]:
        with self._answering(reads=True):
            entries = sorted(self._walk(prefix))
        return tuple(entries)

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        with self._answering(reads=True), self._opened(name) as source:
            source.seek(start)
            copy(source, sink, most_bytes)

    def put(self, name: str, source: BinaryIO) -> None:
        with self._answering():
            path = self._path(name, make=True)
            _remove_unfinished(path)
            aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
            try:
                _write(aside, source)
                self._check_place()
                aside.replace(path)
            finally:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
            _sync(path.parent)

    def move(self, old: str, new: str) -> None:
        with self._answering():
            source = self._path(old)
            if not stat.S_ISREG(source.lstat().st_mode):
                raise absent()
            target = self._path(new, make=True)
            source.replace(target)
            _sync(target.parent)

    def delete(self, name: str) -> None:
        with self._answering(), suppress(FileNotFoundError, NotADirectoryError):
            path = self._path(name)
            if stat.S_ISREG(path.lstat().st_mode):
                path.unlink()
                _sync(path.parent)

    # -- within -----------------------------------------------------------------------------

    def _walk(self, prefix: str) -> Iterator[Entry]:
        """Yield the files under ``prefix``; no link is followed, no strange folder entered."""
        seen, folders = 0, [prefix.rstrip("/")]
        while folders:
            folder = folders.pop()
            for entry in self._scanned(folder):
                seen += 1
                if seen > MOST_ENTRIES:
                    raise too_much()
                name = f"{folder}/{entry.name}".lstrip("/")
                if not is_name(name) or entry.is_symlink():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                elif entry.is_file(follow_symlinks=False):
                    yield Entry(name, entry.stat(follow_symlinks=False).st_size)

    def _scanned(self, folder: str) -> Iterator[os.DirEntry[str]]:
        path = self._root
        for part in folder.split("/") if folder else ():
            path /= part
            if not _is_folder(path):
                return
        with os.scandir(path) as entries:
            yield from entries

    def _path(self, name: str, *, make: bool = False) -> Path:
        """Return where ``name`` lies; every folder on the way is one, not a link to one."""
        check_name(name)
        path = self._root
        *folders, last = name.split("/")
        for part in folders:
            path /= part
            if make:
                with suppress(FileExistsError):
                    path.mkdir()
                    _sync(path.parent)
            if _is_folder(path):
                continue
            if make:
                raise _no_folder(path.name)
            raise NotADirectoryError(errno.ENOTDIR, "no folder")
        return path / last

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        handle = os.open(self._path(name), os.O_RDONLY | _CAREFUL)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise absent()
        with os.fdopen(handle, "rb") as source:
            yield source

    def _check_place(self) -> None:
        """Refuse (31) to go on in another folder than the one that was opened."""
        if _place_of(self._root) != self._place:
            raise _gone()

    @contextmanager
    def _answering(self, *, reads: bool = False) -> Iterator[None]:
        """Turn what the disk says into what a person can do."""
        self._check_place()
        try:
            yield
        except OSError as error:
            if reads and isinstance(error, PermissionError):
                raise closed_problem() from None
            raise self._problem(error) from None

    def _problem(self, error: OSError) -> Problem:
        name = errno.errorcode.get(error.errno or 0, "EIO")
        self._check_place()
        if error.errno in _NO_FILE or error.errno == errno.ELOOP:
            return absent()
        if error.errno in FULL_ERRNOS:
            words = N_("The stick or folder is full. Free some space on it. Nothing was lost.")
        elif error.errno in _READ_ONLY:
            words = N_("The stick or folder is locked against writing. Unlock it or use another.")
        else:
            words = N_("The stick or folder did not answer as it should. Try another one.")
        return Problem(words, Code.STORAGE, detail=name)


def _place_of(root: Path) -> tuple[int, int]:
    """Return what tells this folder from another one in the same place.

    Raises Problem 31 if there is none that may be opened, 2 for a file or a vault's own folder.
    """
    here = root.absolute()
    try:
        found = root.stat()
        in_vault = any((one / "vault.json").exists() for one in (here, *here.parents))
    except PermissionError:
        raise closed_problem() from None
    except OSError:
        raise _gone() from None
    if not stat.S_ISDIR(found.st_mode):
        words = N_("This is a file. Name the folder to exchange with.")
        raise Problem(words, Code.USAGE, detail="no folder")
    if in_vault:
        words = N_("This is a vault’s own folder. Choose another place.")
        raise Problem(words, Code.USAGE, detail="vault")
    return found.st_dev, found.st_ino


def _gone() -> Problem:
    words = N_("The stick or folder is not there. Plug it in again, then try again.")
    return Problem(words, Code.STORAGE, detail=GONE)


def _no_folder(name: str) -> Problem:
    words = N_("“{name}” is no folder there. Look at the stick or folder, and move it away.")
    return Problem(words.with_values(name=name), Code.STORAGE, detail="no folder")


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _write(path: Path, source: BinaryIO) -> None:
    """Write a new file and see it safe on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL, 0o600)
    with os.fdopen(handle, "wb") as sink:
        while piece := source.read(1 << 20):
            sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())


def _remove_unfinished(path: Path) -> None:
    """Remove what an earlier try at the same name left: every name has one writer."""
    for left in path.parent.glob(f"{path.name}.????????.tmp"):
        with suppress(OSError):
            left.unlink()


def _sync(folder: Path) -> None:
    with suppress(OSError):  # FAT and network folders know nothing of it
        sync_folder(folder)
