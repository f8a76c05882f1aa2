"""Bytes that nobody tells from chance without the key: ChaCha20 (RFC 8439) over zeros."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

_NONCE = bytes(16)  # block counter and nonce; a key makes one stream


def noise(key: bytes, count: int) -> bytes:
    """Return ``count`` bytes; the same key (32 bytes) always gives the same ones."""
    return Cipher(algorithms.ChaCha20(key, _NONCE), mode=None).encryptor().update(bytes(count))
