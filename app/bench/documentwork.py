"""``python -m app.bench.documentwork FOLDER WORK BYTES``: one act on one file, and its time.

A fresh process for each, as when somebody opens the first document of the day.
Prints the seconds that pass: most of them the system works, not this process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from app.crypto.seal import KEY_BYTES
from app.files import write_atomic
from app.records import RecordId
from app.vault.documents import DocumentKey, keeping, path_of, read_document
from app.vault.folder import VaultFolder

FILE = RecordId("8f3c1c52-6a1e-4f0b-9d57-2b1a9c0d4e6f")  # a place in an empty folder, no secret
KEY = DocumentKey(FILE, bytes(KEY_BYTES))


def write_sealed(folder: Path, size: int) -> Callable[[], object]:
    """Return the keeping of a document of ``size`` bytes, without the row that names it."""
    content = _filler(size)

    def work() -> None:
        with keeping(VaultFolder(folder), KEY, content, lambda _file: True):
            pass

    return work


def write_plain(folder: Path, size: int) -> Callable[[], object]:
    """Return the writing of the same bytes as they are, by the same durable steps."""
    content = _filler(size)
    return lambda: write_atomic(folder / "plain", content)


def read_sealed(folder: Path, _size: int) -> Callable[[], object]:
    """Return the reading of the whole document."""
    return lambda: read_document(VaultFolder(folder), KEY)


def read_plain(folder: Path, _size: int) -> Callable[[], object]:
    """Return the reading of the same bytes as they are."""
    return (folder / "plain").read_bytes


def read_sealed_cold(folder: Path, size: int) -> Callable[[], object]:
    """Return ``read_sealed`` of a file that the system has let go of."""
    _let_go(sealed_path(folder))
    return read_sealed(folder, size)


def read_plain_cold(folder: Path, size: int) -> Callable[[], object]:
    """Return ``read_plain`` of a file that the system has let go of."""
    _let_go(folder / "plain")
    return read_plain(folder, size)


def sealed_path(folder: Path) -> Path:
    """Return where ``write_sealed`` puts its file."""
    return path_of(VaultFolder(folder), FILE)


WORKS: Mapping[str, Callable[[Path, int], Callable[[], object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            write_sealed,
            write_plain,
            read_sealed,
            read_plain,
            read_sealed_cold,
            read_plain_cold,
        )
    }
)


def main(arguments: Sequence[str]) -> int:
    """Do the work once and print how long it took."""
    folder, name, size = arguments
    work = WORKS[name](Path(folder), int(size))
    began = time.perf_counter()
    work()
    sys.stdout.write(str(time.perf_counter() - began))
    return 0


def _let_go(path: Path) -> None:
    """Have the system forget what it remembers of a file, where it can be told so."""
    if not hasattr(os, "posix_fadvise"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def _filler(size: int) -> bytes:
    """Return ``size`` bytes in which nothing repeats near by, as in a scan."""
    return bytes(range(251)) * (size // 251) + bytes(size % 251)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
