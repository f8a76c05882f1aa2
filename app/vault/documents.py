"""Sealed files beside the database: scans kept for people, each under a key of its own.

The key lies sealed in the table ``blob`` under the id that is also the file's name: a
file without its key is random bytes, and erasing a person takes their keys.  Nothing
here is ever written in plain.  docs/formats/documents.md describes it all.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.crypto import filestream, seal
from app.crypto.filestream import CHUNK_BYTES, HEADER_BYTES, STEP_BYTES
from app.errors import Code, Problem
from app.files import make_private_folder, remove_leftovers, storage_problem, sync_folder
from app.i18n import N_
from app.records import RecordId, derived_id
from app.vault.classkeys import DOCS, OVERHEAD_BYTES, ClassKeys
from app.vault.folder import Unlocked, VaultFolder
from app.vault.opening import Connection
from app.vault.values import id_bytes, id_text

if sys.platform != "win32":
    import fcntl

WRITE_BYTES = 1024 * 1024  # at once: each chunk by itself costs a third more
READ_CHUNKS = 4  # of 64 KiB, at once
PIECE_BYTES = 8 * 1024 * 1024  # of ciphertext, the unit of transfer

_NAME = re.compile(r"[0-9a-f]{32}")
_BINARY = getattr(os, "O_BINARY", 0)
# No link is followed, and a pipe is not waited for.
_ONLY_FILES = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

# A sealed document key begins with its kind, one byte.  The first, until there were roles:
# epoch of the case key (4) | sealed key (60).  The second: sealed to the class "docs" (84).
_UNDER_DOCS = 2
_WRAPPED_BYTES = 5 + seal.OVERHEAD_BYTES + seal.KEY_BYTES
_WRAPPED_LENGTHS = (_WRAPPED_BYTES, 1 + OVERHEAD_BYTES + seal.KEY_BYTES)
_KEY_CONTEXT = b"waymark/document-key1\0"


@dataclass(frozen=True)
class DocumentKey:
    """The secret of one document: 32 random bytes, from which its other keys are drawn."""

    file: RecordId
    secret: bytes = field(repr=False)

    @property
    def stream_key(self) -> bytes:
        """The key of the sealed file."""
        return seal.subkey(self.secret, b"waymark document file v1" + id_bytes(self.file))

    @property
    def thumbnail_key(self) -> bytes:
        """The key of the small picture, which lies in the database."""
        return seal.subkey(self.secret, b"waymark document thumbnail v1" + id_bytes(self.file))

    def seal_thumbnail(self, plain: bytes) -> bytes:
        """Return the small picture sealed."""
        return seal.seal(self.thumbnail_key, plain, _thumbnail_context(self.file))

    def open_thumbnail(self, sealed: bytes) -> bytes:
        """Return the small picture, or raise BrokenSeal (30)."""
        return seal.open_sealed(self.thumbnail_key, sealed, _thumbnail_context(self.file))


def new_key(file: RecordId, random_bytes: Callable[[int], bytes]) -> DocumentKey:
    """Return a fresh key for the document of this file id."""
    return DocumentKey(file, random_bytes(seal.KEY_BYTES))


def thumbnail_id(file: RecordId) -> RecordId:
    """Return the id under which the small picture of a file lies in the table ``blob``."""
    return derived_id("document thumbnail", file)


def wrap_key(keys: ClassKeys, key: DocumentKey) -> bytes:
    """Return ``key`` sealed to those whose role includes documents (85 bytes)."""
    place = bytes([_UNDER_DOCS])
    return place + keys.seal(DOCS, key.secret, _KEY_CONTEXT + id_bytes(key.file))


def unwrap_key(keys: ClassKeys, unlocked: Unlocked, file: RecordId, wrapped: bytes) -> DocumentKey:
    """Return what ``wrap_key`` was given.

    Raises BrokenSeal (30), Problem 12 if this worker's role has no documents, 32 for a
    newer way of sealing keys.
    """
    if wrapped[:1] > bytes([_UNDER_DOCS]):
        words = N_("This document was sealed by a newer Waymark. Update Waymark to open it.")
        raise Problem(words, Code.NEWER_VERSION, detail="document key")
    if wrapped[:1] == bytes([_UNDER_DOCS]):
        secret = keys.open(DOCS, wrapped[1:], _KEY_CONTEXT + id_bytes(file))
        return DocumentKey(file, secret)
    return _unwrap_first(unlocked, file, wrapped)


def _unwrap_first(unlocked: Unlocked, file: RecordId, wrapped: bytes) -> DocumentKey:
    """Return a key that lies sealed under the case key itself, as before there were roles."""
    if len(wrapped) != _WRAPPED_BYTES:
        raise seal.BrokenSeal
    place, sealed = wrapped[:5], wrapped[5:]
    context = _KEY_CONTEXT + place + id_bytes(file)
    key = _documents_key(unlocked, int.from_bytes(place[1:], "big"))
    return DocumentKey(file, seal.open_sealed(key, sealed, context))


def rewrap(connection: Connection, keys: ClassKeys, unlocked: Unlocked) -> None:
    """Seal every document's key to the newest key of the class, in a transaction.

    A key that cannot be opened stays as it is, for the doctor to find.
    """
    now = bytes([_UNDER_DOCS]) + keys.newest(DOCS).epoch.to_bytes(4, "big")
    found = connection.execute(
        "SELECT id, bytes FROM blob WHERE length(bytes) IN (?, ?) AND substr(bytes, 1, 5) <> ?",
        (*_WRAPPED_LENGTHS, now),
    ).fetchall()
    fresh = []
    for raw, wrapped in found:
        with suppress(Problem):
            key = unwrap_key(keys, unlocked, id_text(raw), wrapped)
            fresh.append((wrap_key(keys, key), raw))
    connection.executemany("UPDATE blob SET bytes = ? WHERE id = ?", fresh)


def kept_keys(connection: Connection) -> set[RecordId]:
    """Return the ids of the files whose keys are here."""
    found = connection.execute(
        "SELECT id FROM blob WHERE length(bytes) IN (?, ?)", _WRAPPED_LENGTHS
    )
    return {id_text(raw) for (raw,) in found}


def path_of(folder: VaultFolder, file: RecordId) -> Path:
    """Return where the sealed file of this id lies."""
    return folder.documents_path / UUID(file).hex


@contextmanager
def keeping(
    folder: VaultFolder, key: DocumentKey, plain: bytes, is_known: Callable[[RecordId], bool]
) -> Iterator[None]:
    """Put a sealed file at its place, durably, while the caller commits the row that names it.

    Written aside, fsync, rename, fsync of the folder; only then the caller goes on.  If
    that fails, the file goes again, unless the vault knows it all the same.  Until the
    end it is held, so that no sweep takes it for an orphan.  Raises Problem 31.
    """
    path = path_of(folder, key.file)
    make_private_folder(path.parent)
    remove_leftovers(path.parent)
    try:
        handle = _written(path, filestream.seal_stream(key.stream_key, id_bytes(key.file), plain))
    except OSError as error:
        raise storage_problem(error) from None
    try:
        yield
    except BaseException:
        os.close(handle)
        handle = -1
        with suppress(Problem):  # a vault that cannot be asked: the next sweep will
            _removed(path, key.file, is_known)
        raise
    finally:
        if handle >= 0:
            os.close(handle)


def read_document(
    folder: VaultFolder, key: DocumentKey, start: int = 0, length: int | None = None
) -> bytes:
    """Return ``length`` bytes of a document from ``start`` on, or all that follow.

    Only the chunks that hold them are read.  Raises Problem 40 if the file is not
    here, BrokenSeal (30) if any byte of them was changed, cut or moved.
    """
    with _opened(path_of(folder, key.file)) as handle:
        sealed_bytes = os.fstat(handle).st_size
        size = filestream.plain_size(sealed_bytes)
        count = filestream.chunk_count(size)
        header = read_at(handle, 0, HEADER_BYTES)
        filestream.check_header(header, id_bytes(key.file))
        end = size if length is None else min(size, start + max(0, length))
        first, last = start // CHUNK_BYTES, max(0, end - 1) // CHUNK_BYTES
        opener = filestream.ChunkOpener(key.stream_key, header, count)
        wanted = range(first, min(last, count - 1) + 1)
        plain = io.BytesIO()  # grows in place: a list of chunks would hold all of it twice
        plain.writelines(opened_chunks(handle, opener, wanted))
    begin = start - first * CHUNK_BYTES
    return plain.getvalue()[begin : begin + max(0, end - start)]


def sealed_piece(folder: VaultFolder, file: RecordId, number: int) -> bytes:
    """Return piece ``number`` (from 0) of a sealed file as it lies there, at most 8 MiB.

    Empty after the last one.  It needs no key, so that a transfer can go on at any piece.
    """
    with _opened(path_of(folder, file)) as handle:
        return read_at(handle, number * PIECE_BYTES, PIECE_BYTES)


def kept_files(folder: VaultFolder) -> Iterator[RecordId]:
    """Yield the ids of all sealed files in the folder, in the order of their names."""
    if folder.documents_path.is_dir():
        for path in sorted(folder.documents_path.iterdir()):
            if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                yield RecordId(str(UUID(path.name)))


def sweep(folder: VaultFolder, is_known: Callable[[RecordId], bool]) -> int:
    """Remove files that no record names any more, or not yet by a writer that ended; say how many.

    is_known: whether the vault holds the key of a file; asked again once the file is
    held, since a writer may just have committed.
    """
    remove_leftovers(folder.documents_path)
    return sum(
        _removed(path_of(folder, file), file, is_known)
        for file in kept_files(folder)
        if not is_known(file)
    )


def is_whole(folder: VaultFolder, key: DocumentKey, sha256: bytes | None) -> bool:
    """Tell whether a document reads to its end and is the one that was kept.

    Raises Problem 40 if its file is not here.
    """
    try:
        return hashlib.sha256(read_document(folder, key)).digest() == sha256
    except seal.BrokenSeal:
        return False


def _documents_key(unlocked: Unlocked, epoch: int) -> bytes:
    """Return the key under which document keys are sealed in this vault at an epoch."""
    for known, case_key in unlocked.case_keys:
        if known == epoch:
            info = b"waymark documents v1" + bytes.fromhex(unlocked.vault_id)
            return seal.subkey(case_key, info + epoch.to_bytes(4, "big"))
    words = N_("This passphrase does not open the records. Ask the person who leads the vault.")
    raise Problem(words, Code.NOT_PERMITTED)


def _thumbnail_context(file: RecordId) -> bytes:
    return b"waymark/document-thumbnail1\0" + id_bytes(file)


def _written(path: Path, parts: Iterator[bytes]) -> int:
    """Write a new file durably under its name and return a handle that holds it."""
    aside, handle = _new_aside(path)
    try:
        with os.fdopen(handle, "wb", WRITE_BYTES, closefd=False) as out:
            for part in parts:
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        if sys.platform == "win32":
            os.close(handle)  # an open file cannot be renamed there
            handle = -1
        aside.replace(path)
        if handle < 0:
            handle = os.open(path, os.O_RDONLY | _BINARY)
        sync_folder(path.parent)
    except BaseException:
        if handle >= 0:
            os.close(handle)
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    return handle


def _new_aside(path: Path) -> tuple[Path, int]:
    """Return a new file beside ``path``, held, under a name that ``remove_leftovers`` knows."""
    while True:
        aside = path.with_name(f".{path.name}.waymark-{secrets.token_hex(4)}.tmp")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        has_it = _hold(handle)
        if has_it and aside.exists():  # nobody took it for a leftover before it was held
            return aside, handle
        os.close(handle)


def _removed(path: Path, file: RecordId, is_known: Callable[[RecordId], bool]) -> bool:
    """Remove a file that nobody holds and that is still unknown; tell whether it went."""
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY | _ONLY_FILES)
    except OSError:
        return False
    try:
        if not _hold(handle) or is_known(file):
            return False
        if sys.platform == "win32":
            os.close(handle)  # our own handle would keep it; a writer's still does
            handle = -1
        path.unlink()
    except OSError:
        return False
    finally:
        if handle >= 0:
            os.close(handle)
    return True


def _hold(handle: int) -> bool:
    """Mark a file as in use for as long as the handle is open; tell whether it was free."""
    if sys.platform == "win32":
        return True  # being open holds it there: it cannot be removed
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY | _ONLY_FILES)
    except FileNotFoundError:
        words = N_("The file of this document is not on this computer.")
        raise Problem(words, Code.NOT_FOUND, detail="document file") from None
    except OSError as error:
        raise storage_problem(error) from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise seal.BrokenSeal
        yield handle
    except OSError as error:
        raise storage_problem(error) from None
    finally:
        os.close(handle)


def opened_chunks(
    handle: int, opener: filestream.ChunkOpener, wanted: range, start: int = 0
) -> Iterator[bytes]:
    """Yield the plain bytes of chunks that follow each other; ``start``: of their header.

    Nobody else may move the handle meanwhile.  A few are read at once into the same small
    place, which stays in the processor's cache.
    """
    place = memoryview(bytearray(READ_CHUNKS * STEP_BYTES))
    with io.FileIO(handle, closefd=False) as source:
        source.seek(start + HEADER_BYTES + wanted.start * STEP_BYTES)
        for first in wanted[::READ_CHUNKS]:
            filled = _fill(source, place)
            for index in range(first, min(first + READ_CHUNKS, wanted.stop)):
                begin = (index - first) * STEP_BYTES
                yield opener.open(index, place[begin : min(begin + STEP_BYTES, filled)])


def _fill(source: io.FileIO, place: memoryview) -> int:
    """Read as much as ``place`` holds, or all that is left; return how many bytes came."""
    filled = 0
    while filled < len(place) and (count := source.readinto(place[filled:])):
        filled += count
    return filled


def read_at(handle: int, start: int, length: int) -> bytes:
    """Return at most ``length`` bytes from ``start`` on."""
    os.lseek(handle, start, os.SEEK_SET)
    parts, left = [], length
    while left and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
