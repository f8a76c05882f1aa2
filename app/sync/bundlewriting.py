"""Bundles made: changes in sealed, signed, padded streams.  docs/formats/bundle.md."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.crypto.age import Encryptor, Sink
from app.crypto.agekeys import HybridRecipient
from app.crypto.sign import SIGNATURE_BYTES, sign
from app.sync.bundlecolumns import BLOCK_BYTES, blocks
from app.sync.bundleheader import Header, over_limit
from app.sync.padding import padded
from app.sync.parties import Sealing, Sender, key_id
from app.vault.merge_in import Batch

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEADER, DATA, SIGNATURE, PADDING = 1, 2, 3, 4
HEAD_BYTES = 5  # type u8 | length u32
PLAIN_LENGTH_BYTES = 4
SIGNED = b"waymark/bundle1\0"
MOST_STREAM_BYTES = 64 << 20
LEVEL = 3


class Digest:
    """What is signed: the age header, then every record but the signature, as they stand."""

    def __init__(self, age_header: bytes) -> None:
        self._hash = hashlib.sha512(SIGNED + hashlib.sha512(age_header).digest())

    def add(self, record: bytes) -> None:
        """Take the next record, its head included."""
        self._hash.update(record)

    @property
    def value(self) -> bytes:
        """64 bytes."""
        return self._hash.digest()


def write_bundle(sink: Sink, sealing: Sealing, header: Header, batches: Iterable[Batch]) -> Header:
    """Write a bundle of ``batches`` and return its header, sender and recipients put in.

    The batches are read one by one, so that memory holds one.  Raises Problem 24 if the
    bundle would be larger than 64 MiB; what is in ``sink`` then is no bundle.
    """
    in_order = {key_id(one): one for one in sorted(sealing.recipients, key=key_id)}
    header = replace(header, sender=sealing.sender.device, to=tuple(in_order))
    stream = _Stream(sink, list(in_order.values()))
    stream.put(HEADER, header.to_bytes())
    for batch in batches:
        for block in blocks(batch):
            packed = zstd.compress(block, LEVEL)
            stream.put(DATA, len(block).to_bytes(PLAIN_LENGTH_BYTES, "big") + packed)
    stream.pad()
    stream.end(sealing.sender)
    return header


def _record(kind: int, content: bytes) -> bytes:
    return kind.to_bytes(1, "big") + len(content).to_bytes(4, "big") + content


class _Stream:
    """The records of one bundle, on their way into the seal."""

    def __init__(self, sink: Sink, recipients: Sequence[HybridRecipient]) -> None:
        self._sealer = Encryptor(sink, recipients)
        self._digest = Digest(self._sealer.header)
        self._length = 0

    def put(self, kind: int, content: bytes) -> None:
        record = _record(kind, content)
        self._digest.add(record)
        self._write(record)

    def pad(self) -> None:
        """Fill up so that the whole stream, signature included, has a padded length."""
        left = HEAD_BYTES + SIGNATURE_BYTES
        missing = padded(self._length + left + HEAD_BYTES) - self._length - left
        while missing:
            size = min(missing, BLOCK_BYTES + HEAD_BYTES)
            if 0 < missing - size < HEAD_BYTES:  # the rest must hold a head of its own
                size -= HEAD_BYTES
            self.put(PADDING, bytes(size - HEAD_BYTES))
            missing -= size

    def end(self, sender: Sender) -> None:
        self._write(_record(SIGNATURE, sign(sender.seed, self._digest.value)))
        self._sealer.finish()

    def _write(self, record: bytes) -> None:
        self._length += len(record)
        if self._length > MOST_STREAM_BYTES:
            raise over_limit("length")
        self._sealer.write(record)
