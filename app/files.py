"""The only door to plain files outside the database: whole or not at all, owner only, bounded."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from app.errors import Code, Problem
from app.i18n import N_

if sys.platform != "win32":
    import fcntl

T = TypeVar("T")

FULL_ERRNOS = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})

_GONE = frozenset({errno.ENODEV, errno.ENXIO})
_NO_PLACE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG})
_PDF = b"%PDF-"
_BINARY = getattr(os, "O_BINARY", 0)
_LEFTOVER = re.compile(r"\..+\.waymark-[0-9a-f]{8}\.tmp", re.DOTALL)
# The kernel or the disk knows no nameless files: open(2).
_NO_NAMELESS = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL})


def write_atomic(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Put ``data`` at ``path`` wholly or not at all: write aside, fsync, rename, fsync folder.

    Raises Problem (31) when the disk is full or fails; ``path`` is then as it was.
    """
    write_around(path, data, lambda: None, mode=mode)


def write_around(path: Path, data: bytes, commit: Callable[[], T], *, mode: int = 0o600) -> T:
    """Put ``data`` at ``path`` if ``commit`` succeeds, and return what it returns.

    The bytes are safely on the disk before ``commit`` is called and get their name
    after it, so that neither a full disk nor a refused commit leaves half of it done.
    Until then they have no name at all where the system can do that, and what a killed
    writer left elsewhere is removed by the next one in the same folder.

    Raises Problem 31 (disk), 2 (``path`` is a folder, or its own folder is not there).
    """
    try:
        _refuse_place(path)
        remove_leftovers(path.parent)
        with _aside(path, data, mode) as aside:
            aside.write()
            result = commit()
            aside.give_name()
        sync_folder(path.parent)
    except OSError as error:
        raise storage_problem(error) from None
    return result


class NewFile:
    """A file that is being filled beside its place; held, so that nobody takes it for a leftover.

    path: where its bytes are until it has its name.
    """

    def __init__(self, path: Path, mode: int) -> None:
        self.path, self._handle = _open_named(path, mode)

    def write(self, data: bytes) -> None:
        """Add ``data``; raises OSError."""
        write_all(self._handle, data)

    def sync(self) -> None:
        """Have all of it on the disk, and forget what the system remembers of it.

        What is read after this comes from the disk itself, where the system can do that.
        """
        os.fsync(self._handle)
        if sys.platform == "linux":
            os.posix_fadvise(self._handle, 0, 0, os.POSIX_FADV_DONTNEED)

    def close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def write_all(handle: int, data: bytes | memoryview) -> None:
    """Write all of ``data`` to an open file; raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def new_file(path: Path, *, mode: int = 0o600) -> Iterator[NewFile]:
    """Give a file to fill that gets the name ``path`` at the end of the block, or goes.

    It never takes the place of another file.  Raises Problem 31 (disk), 2 (something
    has the name already, or no file can have it).
    """
    try:
        _refuse_place(path)
        refuse_taken(path)
        with passing_file(path, mode=mode) as filling:
            yield filling
            filling.sync()
            refuse_taken(path)  # somebody else may have made one meanwhile
            if sys.platform == "win32":
                filling.close()  # an open file cannot be renamed there
            filling.path.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_problem(error) from None


def need_place(path: Path) -> None:
    """Refuse (2, 31) a name at which no file can be written now, before anything else is done."""
    try:
        _refuse_place(path)
        with passing_file(path):
            pass
    except OSError as error:
        raise storage_problem(error) from None


@contextmanager
def passing_file(path: Path, *, mode: int = 0o600) -> Iterator[NewFile]:
    """Give an empty file beside ``path`` that goes at the end of the block; raises OSError."""
    remove_leftovers(path.parent)
    filling = NewFile(path, mode)
    try:
        yield filling
    finally:
        filling.close()
        with suppress(OSError):  # the disk may be gone, which is told already
            filling.path.unlink(missing_ok=True)


def refuse_taken(path: Path) -> None:
    """Refuse (2) a name that something has already; raises Problem 31 where none may look."""
    try:
        is_taken = path.is_symlink() or path.exists()
    except OSError as error:
        raise storage_problem(error) from None
    if is_taken:
        words = N_("Something else has this name already. Choose another name.")
        raise Problem(words, Code.USAGE, detail="taken")


def refuse_target(path: Path, begins: bytes = _PDF) -> None:
    """Return if a paper may be written to ``path``; raise Problem 2 if something else is there.

    An earlier paper, known by how it ``begins``, is replaced.  Another file, a device or
    a link is not, and nothing is written into the folder of a vault.
    """
    folder = path.absolute().parent
    if any((one / "vault.json").exists() for one in (folder, *folder.parents)):
        words = N_("This is a vault’s own folder. Choose another folder for the paper.")
        raise Problem(words, Code.USAGE)
    if not path.is_symlink() and not path.exists():
        return
    try:
        is_paper = path.is_file() and not path.is_symlink() and _begins(path, begins)
    except OSError as error:
        raise storage_problem(error) from None
    if not is_paper and not path.is_dir():
        words = N_("Something else has this name already. Choose another name for the paper.")
        raise Problem(words, Code.USAGE)


def _begins(path: Path, begins: bytes) -> bool:
    with path.open("rb") as source:
        return source.read(len(begins)) in {begins, b""}


def remove_leftovers(folder: Path) -> None:
    """Remove what writers that were killed left in ``folder``; leave what one still writes."""
    for path in folder.glob(".*.waymark-*.tmp"):
        if _LEFTOVER.fullmatch(path.name) and path.is_file():
            with suppress(OSError):
                _remove_unless_held(path)


class _Aside:
    """A file beside ``path`` without a name, or with one of ours, until it gets its real one.

    Its lock ends with its process, however that ends, and tells others that it lives.
    """

    def __init__(self, path: Path, data: bytes, mode: int) -> None:
        self._path, self._data, self._mode = path, data, mode
        self._named: Path | None = None
        self._handle = _open_nameless(path.parent, mode)

    def write(self) -> None:
        """Put the bytes safely on the disk."""
        if self._handle < 0:
            self._named, self._handle = _open_named(self._path, self._mode)
        with os.fdopen(self._handle, "wb", closefd=False) as out:
            out.write(self._data)
            out.flush()
            os.fsync(out.fileno())

    def give_name(self) -> None:
        """Give the file its name; one that is there already is replaced at once."""
        if self._named is None:
            if _has_linked(self._handle, self._path):
                return
            self._name_by_ours()
        if self._named is not None:
            if sys.platform == "win32":
                self._close()  # an open file cannot be renamed there
            self._named.replace(self._path)
            self._named = None

    def end(self) -> None:
        """Forget the file, unless it has its name."""
        self._close()
        if self._named is not None:
            self._named.unlink(missing_ok=True)

    def _name_by_ours(self) -> None:
        """Give a nameless file a name of ours, or write one anew where no link is allowed."""
        _lock(self._handle)
        named = _new_name(self._path)
        if _has_linked(self._handle, named):
            self._named = named
        else:
            self._close()
            self.write()

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


@contextmanager
def _aside(path: Path, data: bytes, mode: int) -> Iterator[_Aside]:
    aside = _Aside(path, data, mode)
    try:
        yield aside
    finally:
        aside.end()


def _refuse_place(path: Path) -> None:
    """Refuse (2) what can never become a file, before anything is written or committed."""
    if path.is_dir():
        raise Problem(N_("This is a folder. Say the name of a file in it."), Code.USAGE)
    if not path.parent.is_dir():
        raise Problem(N_("This folder is not there. Check its name, or make it first."), Code.USAGE)
    try:
        with suppress(FileNotFoundError):
            _new_name(path).lstat()  # raises OSError for a name that this disk cannot have
    except ValueError:
        raise Problem(N_("No file can have this name. Choose another."), Code.USAGE) from None


def _open_nameless(folder: Path, mode: int) -> int:
    """Return the handle of a file that has no name, or -1 where there is no such thing."""
    if sys.platform != "linux" or not Path("/proc/self/fd").is_dir():
        return -1
    try:
        return os.open(folder, os.O_WRONLY | os.O_TMPFILE, mode)
    except OSError as error:
        if error.errno in _NO_NAMELESS:
            return -1
        raise


def _open_named(path: Path, mode: int) -> tuple[Path, int]:
    """Return a new file of ours beside ``path``, held, and its handle."""
    while True:
        named = _new_name(path)
        handle = os.open(named, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        _lock(handle)
        if named.exists():  # nobody took it for a leftover before it was locked
            return named, handle
        os.close(handle)


def _new_name(path: Path) -> Path:
    return path.with_name(f".{path.name}.waymark-{secrets.token_hex(4)}.tmp")


def _has_linked(handle: int, path: Path) -> bool:
    """Name a nameless file (open(2), O_TMPFILE); tell whether that was possible."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Only with a folder's handle does Python call linkat(2), which follows the link in /proc.
        os.link(f"/proc/self/fd/{handle}", path.name, dst_dir_fd=folder)
    except OSError:
        return False
    finally:
        os.close(folder)
    return True


def _lock(handle: int) -> None:
    """Mark a file as being written; on Windows its being open does that."""
    if sys.platform != "win32":
        with suppress(OSError):  # held by one who removes it, or a disk without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_unless_held(path: Path) -> None:
    """Remove a file that no process writes; raise OSError if one does."""
    if sys.platform == "win32":
        path.unlink()  # refused while it is open
    else:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(handle)


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

    Raises FileNotFoundError if it cannot be there, Problem (31) if it may not be opened
    or the disk fails.
    """
    try:
        with path.open("rb") as source:
            data = source.read(limit_bytes + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError from None
    except PermissionError:
        raise closed_problem() from None
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


def closed_problem() -> Problem:
    """Return the Problem (31) of a file or folder that this user of the computer may not open."""
    words = N_("You may not open this file or folder. Ask for access, or use another one.")
    return Problem(words, Code.STORAGE, detail=errno.errorcode[errno.EACCES])


def storage_problem(error: OSError) -> Problem:
    """Return the Problem (31) that tells a person what this disk error means; no path in it."""
    name = errno.errorcode.get(error.errno or 0, "EIO")
    if error.errno in FULL_ERRNOS:
        words = N_("The disk is full. Free some space, then try again. Nothing was lost.")
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        words = N_("Waymark may not write here. Choose another folder or ask for access.")
    elif error.errno in _GONE:
        words = N_("The stick or disk is gone. Put it in again, then try again.")
    elif error.errno == errno.EFBIG:
        words = N_("This disk cannot hold so large a file. Format it as exFAT, or take another.")
    elif error.errno in _NO_PLACE:
        words = N_("There can be no such file or folder here. Check the name, then try again.")
    else:
        words = N_("The disk did not answer as it should. Check it, then try again.")
    return Problem(words, Code.STORAGE, detail=name)
