"""Sealed files that travel in pieces: what has come of each, and where the rest is.

A document's key and small picture may be here long before its file is.  A file that is
on its way lies beside the others under a name that no sweep takes for a finished one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from app.files import make_private_folder, storage_problem, sync_folder
from app.records import RecordId
from app.vault.documents import PIECE_BYTES, path_of, thumbnail_id
from app.vault.folder import VaultFolder
from app.vault.marks import row_mark
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, number, put_meta
from app.vault.values import ID_BYTES, id_bytes, id_text, split

ALL, NEEDED = "all", "needed"
_FETCH, _WANTED, _ELSEWHERE = "documents_fetch", "documents_wanted", "documents_elsewhere"
_ENDING = ".part"


@dataclass(frozen=True)
class KeptFile:
    """What is kept of a document beside its row: whose it is, its sealed key, its picture."""

    file: RecordId
    subject: RecordId
    key: bytes
    picture: bytes


class Pieces:
    """What one open vault knows of files that are elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def fetch(self) -> str:
        """Whether ``all`` files are fetched here, or those that are ``needed``."""
        with translating():
            return NEEDED if get_meta(self._connection, _FETCH) == NEEDED else ALL

    def choose(self, fetch: str) -> None:
        """Fetch all files from now on, or only those that are asked for."""
        with write_transaction(self._connection):
            put_meta(self._connection, _FETCH, fetch)

    def wanted(self) -> frozenset[RecordId]:
        """Return the files that somebody has asked for."""
        return self._ids(_WANTED)

    def want(self, file: RecordId) -> None:
        """Fetch this file with the next exchange."""
        self._keep(_WANTED, self.wanted() | {file})

    def elsewhere(self) -> frozenset[RecordId]:
        """Return the files whose key is here, and which have not been fetched yet."""
        return self._ids(_ELSEWHERE)

    def kept(self, file: RecordId) -> KeptFile | None:
        """Return the sealed key and picture of a file, or None without its key."""
        with translating():
            found = self._connection.execute(
                "SELECT k.subject, k.bytes, p.bytes FROM blob k "
                "LEFT JOIN blob p ON p.id = ? WHERE k.id = ?",
                (id_bytes(thumbnail_id(file)), id_bytes(file)),
            ).fetchone()
        if found is None:
            return None
        subject, key, picture = found
        return KeptFile(file, id_text(subject), key, picture or b"")

    def learn(self, kept: KeptFile) -> None:
        """Keep key and picture of a file that is still elsewhere; its own are never replaced."""
        rows = [(kept.file, kept.key)]
        if kept.picture:
            rows.append((thumbnail_id(kept.file), kept.picture))
        with write_transaction(self._connection):
            for one, content in rows:
                self._connection.execute(
                    "INSERT OR IGNORE INTO blob VALUES (?, ?, ?)",
                    (id_bytes(one), id_bytes(kept.subject), content),
                )
        self._keep(_ELSEWHERE, self.elsewhere() | {kept.file})

    def arrived(self, file: RecordId) -> None:
        """Know that a file is here now."""
        for key, known in ((_ELSEWHERE, self.elsewhere()), (_WANTED, self.wanted())):
            if file in known:
                self._keep(key, known - {file})

    def is_gone(self, subject: RecordId, row: RecordId) -> bool:
        """Tell whether somebody was erased, or a document forgotten for ever."""
        with translating():
            return bool(
                number(
                    self._connection,
                    "SELECT (SELECT count(*) FROM erased WHERE subject = ?) "
                    "+ (SELECT count(*) FROM buried WHERE digest = ?)",
                    (id_bytes(subject), row_mark(id_bytes(row))),
                )
            )

    def _ids(self, key: str) -> frozenset[RecordId]:
        with translating():
            packed = bytes(get_meta(self._connection, key) or b"")
        return frozenset(map(id_text, split(packed, ID_BYTES)))

    def _keep(self, key: str, files: Iterable[RecordId]) -> None:
        with write_transaction(self._connection):
            put_meta(self._connection, key, b"".join(id_bytes(one) for one in sorted(files)))


class Arriving:
    """A file of which pieces come one after another, on disk; goes on where it was left.

    hashes: SHA-256 of each piece, 8 MiB but for the last.  What has come of a piece is kept
    too, until it turns out that it is not the right one.
    """

    def __init__(self, folder: VaultFolder, file: RecordId, hashes: Sequence[bytes]) -> None:
        self._target = path_of(folder, file)
        self._path = self._target.with_name(self._target.name + _ENDING)
        self._hashes = hashes
        self._count = self._begun = 0

    def begin(self) -> int:
        """Return how many pieces are here already and are what they should be; raises 31."""
        with _on_disk():
            make_private_folder(self._path.parent)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | _CAREFUL, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                self._count, rest = 0, b""
                for wanted in self._hashes:
                    rest = file.read(PIECE_BYTES)
                    if hashlib.sha256(rest).digest() != wanted:
                        break
                    self._count, rest = self._count + 1, b""
                self._begun = len(rest) if len(rest) < PIECE_BYTES else 0
                file.truncate(file.tell() - len(rest) + self._begun)
        return self._count

    def take(self, fetch: Callable[[BinaryIO, int], None]) -> bool:
        """Put the next piece behind the others; False if what came is not that one; raises 31.

        fetch: given a sink and the byte of the piece from which on it is wanted.  What it
        raises leaves here what had come.
        """
        for start in dict.fromkeys((self._begun, 0)):
            with _on_disk(), self._path.open("r+b") as file:
                file.truncate(self._end(start))
            with closing(_Sink(self._path)) as sink:
                fetch(cast("BinaryIO", sink), start)
            if self._is_right():
                self._count, self._begun = self._count + 1, 0
                return True
        self._begun = 0
        return False

    def finish(self, size: int) -> None:
        """Put the whole file, durably, where documents lie; raises 31.

        size: bytes of the file, behind which the last piece was filled up; 0 if it was not.
        """
        with _on_disk():
            with self._path.open("r+b") as file:
                if 0 < size < file.seek(0, os.SEEK_END):
                    file.truncate(size)
                os.fsync(file.fileno())
            self._path.replace(self._target)
            sync_folder(self._target.parent)

    def _end(self, more: int) -> int:
        return self._count * PIECE_BYTES + more

    def _is_right(self) -> bool:
        with _on_disk(), self._path.open("rb") as file:
            file.seek(self._end(0))
            piece = file.read(PIECE_BYTES + 1)
        return hashlib.sha256(piece).digest() == self._hashes[self._count]


class _Sink(RawIOBase):
    """The end of a file; what its disk says is told as the disk's, and not as the store's."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        with _on_disk():
            self._file = path.open("ab")

    def write(self, piece: object) -> int:
        """Put bytes there; raises Problem 31."""
        with _on_disk():
            return self._file.write(cast("bytes", piece))

    def tell(self) -> int:
        """Return how long the file is."""
        return self._file.tell()

    def close(self) -> None:
        """Let go of the file, all of it written."""
        if not self.closed:
            with _on_disk():
                self._file.close()
        super().close()


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_problem(error) from None


_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def is_here(folder: VaultFolder, file: RecordId) -> bool:
    """Tell whether the sealed file of this id lies in the folder, whole."""
    path = path_of(folder, file)
    return path.is_file() and not path.is_symlink()


def size_of(folder: VaultFolder, file: RecordId) -> int:
    """Return the length of a sealed file in bytes, 0 if it is not here."""
    try:
        return path_of(folder, file).stat().st_size
    except OSError:
        return 0


def drop_begun(folder: VaultFolder, wanted: Collection[RecordId]) -> None:
    """Forget files that were on their way and that no record asks for any more."""
    names = {UUID(one).hex + _ENDING for one in wanted}
    for path in _begun(folder.documents_path):
        if path.name not in names:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _begun(folder: Path) -> list[Path]:
    return sorted(folder.glob("*" + _ENDING)) if folder.is_dir() else []
