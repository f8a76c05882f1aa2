"""Signatures with Ed25519 (RFC 8032), weak public keys refused.

Every signed message begins with what it is (``waymark/slot1`` and a zero byte, say),
so that no signature can be taken for another's.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.errors import Code, Problem
from app.i18n import N_

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64

# y of the two points of order 8 with the smaller coordinate's sign free; the other
# points of small order have y = 0, 1 or p - 1.  A signature under such a key can hold
# for every message, and OpenSSL does not refuse it.
_P = 2**255 - 19
_ORDER_8_Y = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _ORDER_8_Y, _P - _ORDER_8_Y})


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature of ``message`` by the key with this 32-byte ``seed``."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def public_of(seed: bytes) -> bytes:
    """Return the 32-byte public key that belongs to ``seed``."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Return if ``signature`` holds; raise Problem 21 if it does not or the key is weak."""
    check_public(public)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise _refusal("signature") from None


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` holds: whether ``verify`` would return."""
    try:
        verify(public, message, signature)
    except Problem:
        return False
    return True


def check_public(public: bytes) -> None:
    """Refuse (21) a public key that is no 32 canonical bytes or has a small order."""
    y = int.from_bytes(public, "little") & ~(1 << 255)
    if len(public) != PUBLIC_BYTES or y >= _P or y in _SMALL_ORDER_Y:
        raise _refusal("public key")


def _refusal(detail: str) -> Problem:
    words = N_("A signature does not hold. Do not use this file.")
    return Problem(words, Code.BAD_SIGNATURE, detail=detail)
