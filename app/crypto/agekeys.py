"""Who can open an age file: holders of keys after quantum computers, of X25519, of a passphrase.

c2sp.org/age, "Native recipient types".  A recipient wraps a file key, an identity
unwraps it; both are frozen and hold raw bytes, so that they can be kept and compared.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.crypto import bech32
from app.crypto.ageheader import FILE_KEY_BYTES, Stanza, damaged, decode64, encode64
from app.crypto.seal import TAG_BYTES, subkey
from app.errors import Code, Problem
from app.i18n import N_

SEED_BYTES = 32
HYBRID_PUBLIC_BYTES = 1216  # ML-KEM-768 encapsulation key (1184) | X25519 public key (32)
WORK_FACTOR = 18  # 2**18: about a second
MOST_WORK = 22  # 2**22 takes 4 GiB; a forged file must not take more

_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
HYBRID = b"mlkem768x25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_HYBRID_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_HYBRID_SHARE_BYTES = 1120
_X25519 = b"X25519"
_X25519_INFO = b"age-encryption.org/v1/X25519"
_SHARE_BYTES = 32
_SCRYPT = b"scrypt"
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_BYTES = 16
_WRAPPED_BYTES = FILE_KEY_BYTES + TAG_BYTES
_NO_NONCE = bytes(12)  # each wrapping key wraps one file key
_DECIMAL = re.compile(rb"[1-9][0-9]?")


class Recipient(Protocol):
    """Somebody to whom a file can be sealed."""

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza from which the holder gets ``file_key``, new each time."""


class Identity(Protocol):
    """Somebody who may be able to open a file."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key; None if the stanza is for another.  Raises 20 if malformed."""


@dataclass(frozen=True)
class HybridRecipient:
    """The public half of an X-Wing key: ML-KEM-768 and X25519, both of which must be broken.

    public: 1216 bytes.  Raises Problem 21 when it wraps for a key that is no key.
    """

    public: bytes

    @classmethod
    def from_text(cls, text: str) -> HybridRecipient:
        """Return the recipient whose text begins with "age1pq1"; raise Problem 21 for others."""
        return cls(_raw_key("age1pq", text, HYBRID_PUBLIC_BYTES))

    @property
    def text(self) -> str:
        """The key as other age programs take it."""
        return bech32.encode("age1pq", self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        sealed = _HYBRID_SUITE.encrypt(file_key, self._key, info=_HYBRID_INFO)
        share, body = sealed[:_HYBRID_SHARE_BYTES], sealed[_HYBRID_SHARE_BYTES:]
        return Stanza((HYBRID, encode64(share)), body)

    @cached_property
    def _key(self) -> MLKEM768X25519PublicKey:
        mlkem, x25519 = self.public[:_MLKEM_PUBLIC_BYTES], self.public[_MLKEM_PUBLIC_BYTES:]
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(mlkem),
                X25519PublicKey.from_public_bytes(x25519),
            )
        except ValueError:
            raise _no_key() from None


@dataclass(frozen=True)
class HybridIdentity:
    """The secret half of an X-Wing key, as the 32 bytes from which it is drawn."""

    seed: bytes = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> HybridIdentity:
        """Return the identity whose text begins with "AGE-SECRET-KEY-PQ-1"; 21 for others."""
        return cls(_raw_key("age-secret-key-pq-", text, SEED_BYTES))

    @property
    def text(self) -> str:
        """The secret as other age programs take it."""
        return bech32.encode("age-secret-key-pq-", self.seed).upper()

    @cached_property
    def recipient(self) -> HybridRecipient:
        """The public half."""
        mlkem, x25519 = self._halves
        return HybridRecipient(
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.words[0] != HYBRID:
            return None
        share = _one_argument(stanza, _HYBRID_SHARE_BYTES)
        _agreed(self._halves[1], share[-_SHARE_BYTES:])
        try:
            return _HYBRID_SUITE.decrypt(share + stanza.body, self._key, info=_HYBRID_INFO)
        except InvalidTag:
            return None

    @cached_property
    def _key(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(*self._halves)

    @cached_property
    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        """Return both keys as X-Wing draws them from the seed."""
        drawn = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_BYTES + SEED_BYTES)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(drawn[:_MLKEM_SEED_BYTES])
        return mlkem, X25519PrivateKey.from_private_bytes(drawn[_MLKEM_SEED_BYTES:])


@dataclass(frozen=True)
class X25519Recipient:
    """The public half of an X25519 key, 32 bytes: what older age programs know."""

    public: bytes

    @classmethod
    def from_text(cls, text: str) -> X25519Recipient:
        """Return the recipient whose text begins with "age1"; raise Problem 21 for others."""
        return cls(_raw_key("age", text, _SHARE_BYTES))

    @property
    def text(self) -> str:
        """The key as other age programs take it."""
        return bech32.encode("age", self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        secret = X25519PrivateKey.generate()
        share = secret.public_key().public_bytes_raw()
        try:
            shared = secret.exchange(X25519PublicKey.from_public_bytes(self.public))
        except ValueError:
            raise _no_key() from None
        key = subkey(shared, _X25519_INFO, salt=share + self.public)
        return Stanza((_X25519, encode64(share)), _wrapped(key, file_key))


@dataclass(frozen=True)
class X25519Identity:
    """The secret half of an X25519 key, 32 bytes."""

    seed: bytes = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> X25519Identity:
        """Return the identity whose text begins with "AGE-SECRET-KEY-1"; 21 for others."""
        return cls(_raw_key("age-secret-key-", text, SEED_BYTES))

    @property
    def text(self) -> str:
        """The secret as other age programs take it."""
        return bech32.encode("age-secret-key-", self.seed).upper()

    @property
    def recipient(self) -> X25519Recipient:
        """The public half."""
        return X25519Recipient(self._key.public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.words[0] != _X25519:
            return None
        share = _one_argument(stanza, _SHARE_BYTES)
        key = subkey(_agreed(self._key, share), _X25519_INFO, salt=share + self.recipient.public)
        return _unwrapped(key, stanza.body)

    @property
    def _key(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True)
class Passphrase:
    """Whoever knows these words; such a file has no other recipient.

    work: base-two logarithm of scrypt's cost (RFC 7914, r = 8, p = 1).
    """

    words: str = field(repr=False)
    work: int = WORK_FACTOR

    def wrap(self, file_key: bytes) -> Stanza:
        salt = secrets.token_bytes(_SALT_BYTES)
        body = _wrapped(self._stretched(salt, self.work), file_key)
        return Stanza((_SCRYPT, encode64(salt), str(self.work).encode()), body)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.words[0] != _SCRYPT:
            return None
        if len(stanza.words) != 3 or len(stanza.body) != _WRAPPED_BYTES:
            raise damaged("age header")
        salt = decode64(stanza.words[1], _SALT_BYTES)
        if not _DECIMAL.fullmatch(stanza.words[2]) or int(stanza.words[2]) > MOST_WORK:
            raise damaged("age header")
        return _unwrapped(self._stretched(salt, int(stanza.words[2])), stanza.body)

    def _stretched(self, salt: bytes, work: int) -> bytes:
        scrypt = Scrypt(salt=_SCRYPT_LABEL + salt, length=32, n=1 << work, r=8, p=1)
        return scrypt.derive(self.words.encode())


def check_company(stanzas: Sequence[Stanza]) -> None:
    """Refuse (20) a passphrase beside other ways in: who knows it could have made the file."""
    if len(stanzas) > 1 and any(one.words[0] == _SCRYPT for one in stanzas):
        raise damaged("age header")


def _one_argument(stanza: Stanza, length: int) -> bytes:
    """Return the one argument of a stanza, of ``length`` bytes; raise 20 for other forms.

    The body's length is checked before any key is tried on it, against partitioning oracles.
    """
    if len(stanza.words) != 2 or len(stanza.body) != _WRAPPED_BYTES:
        raise damaged("age header")
    return decode64(stanza.words[1], length)


def _agreed(secret: X25519PrivateKey, share: bytes) -> bytes:
    """Return the agreed secret; raise 20 for a share of small order, with which it is zero."""
    try:
        return secret.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise damaged("age header") from None


def _wrapped(key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(key).encrypt(_NO_NONCE, file_key, None)


def _unwrapped(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_NO_NONCE, body, None)
    except InvalidTag:
        return None


def _raw_key(prefix: str, text: str, length: int) -> bytes:
    try:
        raw = bech32.decode(prefix, text)
    except ValueError:
        raise _no_key() from None
    if len(raw) != length:
        raise _no_key()
    return raw


def _no_key() -> Problem:
    words = N_("This is no key, or it was copied with a slip. Copy it once more.")
    return Problem(words, Code.BAD_SIGNATURE, detail="age key")
