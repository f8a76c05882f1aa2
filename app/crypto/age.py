"""Files sealed to several people and read piece by piece: age v1 (c2sp.org/age).

Any other age program opens them with the right key.  Memory stays bounded whatever
the length.  Knows bytes, recipients and identities; knows nothing of what is inside.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.crypto import ageheader
from app.crypto.ageheader import FILE_KEY_BYTES, Header, damaged
from app.crypto.agekeys import Identity, Recipient, check_company
from app.crypto.seal import TAG_BYTES, subkey
from app.errors import Code, Defect, Problem
from app.i18n import N_

CHUNK_BYTES = 64 * 1024
STEP_BYTES = CHUNK_BYTES + TAG_BYTES
NONCE_BYTES = 16

_COUNTER_BYTES = 11


class Sink(Protocol):
    """Where sealed bytes go: any file open for writing."""

    def write(self, data: bytes, /) -> int:
        """Take all of ``data``; return its length."""


class Encryptor:
    """Seals what is written to it; the file is whole only after ``finish``.

    header: as it stands in the file, its last newline included.  Written to ``sink``:
    header | nonce 16 | chunks of 64 KiB, each with its tag.
    """

    def __init__(
        self,
        sink: Sink,
        recipients: Sequence[Recipient],
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        file_key, nonce = random_bytes(FILE_KEY_BYTES), random_bytes(NONCE_BYTES)
        stanzas = [one.wrap(file_key) for one in recipients]
        check_company(stanzas)
        if not stanzas:
            raise Defect("an age file has a recipient")
        self.header = ageheader.make(stanzas, file_key).raw
        self._sink, self._waiting, self._count = sink, bytearray(), 0
        self._cipher = _payload_cipher(file_key, nonce)
        sink.write(self.header + nonce)

    def write(self, data: bytes) -> None:
        """Seal ``data`` after what was written before."""
        rest = memoryview(data)
        # The last chunk is kept back: only at the end is it known to be the last one.
        if self._waiting:
            room = CHUNK_BYTES - len(self._waiting)
            self._waiting += rest[:room]
            rest = rest[room:]
            if not rest:
                return
            self._put(self._waiting, is_last=False)
            self._waiting.clear()
        while len(rest) > CHUNK_BYTES:  # sealed where they lie, not copied before
            self._put(rest[:CHUNK_BYTES], is_last=False)
            rest = rest[CHUNK_BYTES:]
        self._waiting += rest

    def finish(self) -> None:
        """Seal the last chunk; nothing may be written after it."""
        self._put(self._waiting, is_last=True)

    def _put(self, plain: bytearray | memoryview, *, is_last: bool) -> None:
        nonce = _nonce(self._count, is_last=is_last)
        self._sink.write(self._cipher.encrypt(nonce, plain, None))
        self._count += 1


class Decryptor:
    """Opens a sealed file piece by piece, each piece as it was sealed or not at all.

    Raises, when made, Problem 20 (malformed or changed header), 22 (sealed to others),
    32 (a later format).
    """

    def __init__(self, source: BinaryIO, identities: Sequence[Identity]) -> None:
        self.header: Header = ageheader.read(source)
        check_company(self.header.stanzas)
        file_key = _file_key(self.header, identities)
        self.header.check(file_key)
        nonce = source.read(NONCE_BYTES)
        if len(nonce) != NONCE_BYTES:
            raise damaged("age header")
        self._cipher = _payload_cipher(file_key, nonce)
        self._source, self._count = source, 0
        self._is_over = self._is_broken = False
        self._plain = bytearray()

    def read(self, size: int) -> bytes:
        """Return at most ``size`` bytes more; Problem 20 at the first that are not as sealed.

        Empty bytes come at the sealed end and nowhere else: a file that was cut or grew
        raises before they do, and nothing read from it may count until they have come.
        """
        while len(self._plain) < size and not self._is_over:
            self._plain += self._next_chunk()
        taken = bytes(self._plain[:size])
        del self._plain[:size]
        if self._is_broken and not taken:
            raise damaged("age payload")
        return taken

    def _next_chunk(self) -> bytes:
        """Return what the next chunk holds, and know whether it was the last or is broken."""
        sealed = self._source.read(STEP_BYTES)
        plain = None
        if len(sealed) == STEP_BYTES:
            plain = self._opened(sealed, is_last=False)
        if plain is None:  # a short chunk is the last one, and a full one may be
            plain = self._opened(sealed, is_last=True)
            self._is_over = True
            is_needless = plain == b"" and self._count > 0
            self._is_broken = plain is None or is_needless or self._source.read(1) != b""
        self._count += 1
        return plain or b""

    def _opened(self, sealed: bytes, *, is_last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_nonce(self._count, is_last=is_last), sealed, None)
        except InvalidTag:
            return None


def _file_key(header: Header, identities: Sequence[Identity]) -> bytes:
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return file_key
    words = N_("This file was not made for this computer. Ask for one that is.")
    raise Problem(words, Code.NOT_A_RECIPIENT, detail="age no match")


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(subkey(file_key, b"payload", salt=nonce))


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])
