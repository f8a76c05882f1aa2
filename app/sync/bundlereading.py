"""Bundles taken in: verified to their end in a first pass, parsed only in a second.

Until the signature holds, nothing is parsed but the header and nothing is decompressed;
until the sealed end was seen, nothing is given out.  docs/formats/bundle.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from app.crypto.age import Decryptor
from app.crypto.agekeys import HYBRID
from app.crypto.sign import SIGNATURE_BYTES, verify
from app.errors import Code, Problem
from app.i18n import N_
from app.sync.bundlecolumns import BLOCK_BYTES, from_block
from app.sync.bundleheader import Header, malformed, over_limit
from app.sync.bundlewriting import (
    DATA,
    HEAD_BYTES,
    HEADER,
    MOST_STREAM_BYTES,
    PADDING,
    PLAIN_LENGTH_BYTES,
    SIGNATURE,
    Digest,
)
from app.sync.parties import Peer, Receiver
from app.vault.merge_in import Batch
from app.vault.values import MAX_VALUE_BYTES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_PLAIN_BYTES = 2 << 30  # of all blocks together
# A frame that asks for more memory than a block has bytes is none of ours.
_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 20}
_MOST_DATA_BYTES = PLAIN_LENGTH_BYTES + BLOCK_BYTES + BLOCK_BYTES // 128 + 512
_LIMITS = {
    HEADER: MAX_VALUE_BYTES,
    DATA: _MOST_DATA_BYTES,
    PADDING: BLOCK_BYTES,
    SIGNATURE: SIGNATURE_BYTES,
}


@dataclass(frozen=True)
class Verified:
    """A bundle whose seal and signature hold to its end; ``sender`` may have been revoked."""

    header: Header
    sender: Peer


def verify_bundle(source: BinaryIO, receiver: Receiver, peers: Mapping[bytes, Peer]) -> Verified:
    """Return what is known of the bundle in ``source`` once every byte of it was checked.

    peers: the computers of the roster by their id, revoked ones too.  Raises Problem 20
    (malformed, cut or changed), 21 (unknown sender or bad signature), 22 (sealed to
    others), 24 (over a limit), 32 (a later format).
    """
    records = _Records(source, receiver)
    header = records.header()
    sender = peers.get(header.sender)
    if sender is None:
        words = N_("Nobody here knows the computer that made this bundle. Enrol it first.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="bundle sender")
    total = 0
    for length, _ in records.data():
        total += length
        if total > MOST_PLAIN_BYTES:
            raise over_limit("total")
    verify(sender.public, records.digest, records.signature)
    return Verified(header, sender)


def read_batches(source: BinaryIO, receiver: Receiver, verified: Verified) -> Iterator[Batch]:
    """Yield the changes of a verified bundle, block by block, each checked for its form.

    source: at its start again.  Raises Problem 20, 24 for a block that is none.
    """
    records = _Records(source, receiver)
    if records.header() != verified.header:
        raise malformed("header")
    for length, packed in records.data():
        yield from_block(_decompressed(length, packed))


class _Records:
    """The records of one stream, in their order and within their limits."""

    def __init__(self, source: BinaryIO, receiver: Receiver) -> None:
        self._opener = Decryptor(source, receiver.identities)
        stanzas = self._opener.header.stanzas
        if any(one.words[0] != HYBRID for one in stanzas):
            raise malformed("recipients")  # one weaker way in would open the whole bundle
        self._recipients, self._receiver = len(stanzas), receiver
        self._digest = Digest(self._opener.header.raw)
        self._read = 0
        self.signature = b""

    @property
    def digest(self) -> bytes:
        """What is signed, once ``data`` has ended."""
        return self._digest.value

    def header(self) -> Header:
        """Return the header, which comes first; it must name this reader and all others."""
        kind, content = self._next()
        if kind != HEADER:
            raise malformed("order")
        header = Header.from_bytes(content)
        if len(header.to) != self._recipients or not self._receiver.key_ids & set(header.to):
            raise malformed("recipients")
        return header

    def data(self) -> Iterator[tuple[int, bytes]]:
        """Yield each block, packed, and its length; then the signature is read and the end seen."""
        kind, content = self._next()
        while kind == DATA:
            yield _checked(content)
            kind, content = self._next()
        while kind == PADDING:
            if content.count(0) != len(content):
                raise malformed("padding")
            kind, content = self._next()
        if kind != SIGNATURE or self._opener.read(1):
            raise malformed("order")
        self.signature = content

    def _next(self) -> tuple[int, bytes]:
        head = self._exactly(HEAD_BYTES)
        kind, length = head[0], int.from_bytes(head[1:], "big")
        if length > _LIMITS.get(kind, 0):
            raise over_limit("record") if kind in _LIMITS else malformed("record")
        content = self._exactly(length)
        if kind != SIGNATURE:
            self._digest.add(head + content)
        return kind, content

    def _exactly(self, length: int) -> bytes:
        self._read += length
        if self._read > MOST_STREAM_BYTES:
            raise over_limit("length")
        content = self._opener.read(length)
        if len(content) != length:
            raise malformed("length")
        return content


def _checked(content: bytes) -> tuple[int, bytes]:
    """Return how long the block in a data record is, and the block packed; raise 24."""
    length = int.from_bytes(content[:PLAIN_LENGTH_BYTES], "big")
    if length > BLOCK_BYTES:
        raise over_limit("block")
    return length, content[PLAIN_LENGTH_BYTES:]


def _decompressed(length: int, packed: bytes) -> bytes:
    """Return a block of ``length`` bytes, never more than that."""
    opener = zstd.ZstdDecompressor(options=_OPTIONS)
    try:
        block = opener.decompress(packed, max_length=length + 1)  # room to see the end
    except zstd.ZstdError:
        raise malformed("block") from None
    if len(block) != length or not opener.eof or opener.unused_data:
        raise malformed("block")
    return block
