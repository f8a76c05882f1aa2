"""Bytes sealed with AES-256-GCM and bound to their place; keys drawn from keys.

To whom a seal is addressed is in ``envelope``; this module knows one shared key.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Code, Defect, Problem
from app.i18n import N_

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES


class BrokenSeal(Problem):
    """The sealed bytes were changed, cut, moved elsewhere, or sealed with another key (30)."""

    def __init__(self) -> None:
        words = N_("Something in this vault was changed or damaged. Restore a backup.")
        super().__init__(words, Code.INTEGRITY, detail="seal")


def seal(
    key: bytes,
    plain: bytes,
    context: bytes,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> bytes:
    """Return ``plain`` encrypted and bound to ``context``.

    key: 32 bytes.  Result: nonce (12) | ciphertext | tag (16), in bytes.  The same
    context must be given to ``open_sealed``.  NIST SP 800-38D; nonces are random, so
    one key may seal at most 2**32 messages.
    """
    nonce = random_bytes(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, plain, context)


def open_sealed(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Return what ``seal`` was given, or raise BrokenSeal (30)."""
    if len(sealed) < OVERHEAD_BYTES:
        raise BrokenSeal
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return _cipher(key).decrypt(nonce, rest, context)
    except InvalidTag:
        raise BrokenSeal from None


def subkey(key: bytes, info: bytes, *, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
    """Return ``length`` bytes drawn from ``key`` for ``info``: HKDF-SHA256 (RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(key)


def database_key(case_key: bytes, vault_id: str, epoch: int) -> bytes:
    """Return SQLCipher's raw 32-byte key for this vault and key epoch.

    vault_id: 32 hex digits.  The info of HKDF is "waymark sqlcipher v1", then the
    vault id (16 bytes), then the epoch (4 bytes, big-endian).
    """
    info = b"waymark sqlcipher v1" + bytes.fromhex(vault_id) + epoch.to_bytes(4, "big")
    return subkey(case_key, info)


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:  # AESGCM itself would also take 128- and 192-bit keys
        raise Defect("a sealing key has 32 bytes")
    return AESGCM(key)
