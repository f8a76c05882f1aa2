"""A file sealed piece by piece, so that any part of it can be read and none can be moved.

docs/formats/documents.md gives the layout.  Knows bytes and one key; knows no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.crypto.seal import KEY_BYTES, TAG_BYTES, BrokenSeal
from app.errors import Code, Defect, Problem
from app.i18n import N_

# The header: 0 magic 8 | 8 version 4 | 12 plain bytes of a chunk 4 | 16 file id 16   [bytes]
MAGIC = b"waymkdoc"
VERSION = 1
CHUNK_BYTES = 64 * 1024
FILE_ID_BYTES = 16
HEADER_BYTES = 32
STEP_BYTES = CHUNK_BYTES + TAG_BYTES

_LAST = 1


def header_of(file_id: bytes) -> bytes:
    """Return the header that begins the sealed file of this id; each chunk is bound to it."""
    if len(file_id) != FILE_ID_BYTES:
        raise Defect("a file id has 16 bytes")
    return MAGIC + VERSION.to_bytes(4, "big") + CHUNK_BYTES.to_bytes(4, "big") + file_id


def check_header(header: bytes, file_id: bytes) -> None:
    """Refuse a header that is not this file's: BrokenSeal (30), or 32 for a newer format."""
    if header[:8] == MAGIC and len(header) == HEADER_BYTES:
        if int.from_bytes(header[8:12], "big") > VERSION:
            words = N_("This document was sealed by a newer Waymark. Update Waymark to open it.")
            raise Problem(words, Code.NEWER_VERSION, detail="document format")
        if header == header_of(file_id):
            return
    raise BrokenSeal


def seal_stream(key: bytes, file_id: bytes, plain: bytes) -> Iterator[bytes]:
    """Yield the sealed file: its header, then chunks of 64 KiB, each with its tag.

    AES-256-GCM (NIST SP 800-38D), nonce = 1 for the last chunk, else 0 (4 bytes) |
    number of the chunk (8 bytes), AAD = header.  ``key`` must never seal another file.
    """
    header, cipher, view = header_of(file_id), _cipher(key), memoryview(plain)
    yield header
    last = chunk_count(len(plain)) - 1
    for index in range(last + 1):
        part = view[index * CHUNK_BYTES : (index + 1) * CHUNK_BYTES]
        yield cipher.encrypt(_nonce(index, is_last=index == last), part, header)


def seal_parts(key: bytes, file_id: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same file as ``seal_stream`` for the parts put together, of any lengths.

    Holds about one chunk and one part at a time, however long the file becomes.
    """
    header, cipher, index = header_of(file_id), _cipher(key), 0
    yield header
    waiting = bytearray()
    for part in parts:
        waiting += part
        cut = 0
        while len(waiting) - cut > CHUNK_BYTES:  # a full one may yet be the last
            chunk = memoryview(waiting)[cut : cut + CHUNK_BYTES]
            yield cipher.encrypt(_nonce(index, is_last=False), chunk, header)
            chunk.release()
            index, cut = index + 1, cut + CHUNK_BYTES
        del waiting[:cut]
    yield cipher.encrypt(_nonce(index, is_last=True), bytes(waiting), header)


class ChunkOpener:
    """Opens the chunks of one sealed file, in any order.

    header: as ``check_header`` has accepted it.  count: of the chunks, from the file's length.
    """

    def __init__(self, key: bytes, header: bytes, count: int) -> None:
        self._cipher, self._header, self._count = _cipher(key), header, count

    def open(self, index: int, sealed: bytes | memoryview) -> bytes:
        """Return the plain bytes of chunk ``index``, from 0, or raise BrokenSeal (30)."""
        nonce = _nonce(index, is_last=index == self._count - 1)
        try:
            return self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag:
            raise BrokenSeal from None


def chunk_count(plain_bytes: int) -> int:
    """Return how many chunks hold so many bytes; an empty file has one empty chunk."""
    return max(1, -(-plain_bytes // CHUNK_BYTES))


def sealed_size(plain_bytes: int) -> int:
    """Return the length of the sealed file of so many bytes."""
    return HEADER_BYTES + plain_bytes + chunk_count(plain_bytes) * TAG_BYTES


def plain_size(sealed_bytes: int) -> int:
    """Return how many bytes a sealed file of this length holds; BrokenSeal if none can have it."""
    body = sealed_bytes - HEADER_BYTES
    count = max(1, -(-body // STEP_BYTES))
    plain = body - count * TAG_BYTES
    if plain < 0 or sealed_size(plain) != sealed_bytes:
        raise BrokenSeal
    return plain


def _nonce(index: int, *, is_last: bool) -> bytes:
    return (_LAST if is_last else 0).to_bytes(4, "big") + index.to_bytes(8, "big")


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise Defect("a sealing key has 32 bytes")
    return AESGCM(key)
