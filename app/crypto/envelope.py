"""Bytes sealed to the holder of an X25519 key: anyone can write, only the holder can read."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.crypto.seal import BrokenSeal
from app.errors import Code, Problem
from app.i18n import N_

SEED_BYTES = 32
PUBLIC_BYTES = 32
OVERHEAD_BYTES = PUBLIC_BYTES + 16

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PROBE = X25519PrivateKey.from_private_bytes(bytes(range(32)))


def new_seed() -> bytes:
    """Return a fresh 32-byte secret."""
    return secrets.token_bytes(SEED_BYTES)


def public_of(seed: bytes) -> bytes:
    """Return the 32-byte public key that belongs to the 32-byte secret ``seed`` (RFC 7748)."""
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def seal_to(public: bytes, plain: bytes, context: bytes) -> bytes:
    """Return ``plain`` sealed to the holder of ``public`` and bound to ``context``.

    HPKE base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM,
    ``context`` as info, no AAD.  Result: encapsulated key (32) | ciphertext | tag (16).
    It does not tell who sealed it.  Raises Problem 21 for a key of small order.
    """
    check_public(public)
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), context)


def open_with(seed: bytes, sealed: bytes, context: bytes) -> bytes:
    """Return what ``seal_to`` was given, or raise BrokenSeal (30)."""
    if len(sealed) < OVERHEAD_BYTES:
        raise BrokenSeal
    try:
        key = X25519PrivateKey.from_private_bytes(seed)
        return _SUITE.decrypt(sealed, key, context)
    except (InvalidTag, ValueError):
        raise BrokenSeal from None


def check_public(public: bytes) -> None:
    """Refuse (21) a public key with which every agreed secret would be zero.

    RFC 7748, section 6.1; a key that gives zero with one secret gives it with all.
    """
    try:
        _PROBE.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        words = N_("A signature does not hold. Do not use this file.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="exchange key") from None
