"""Sealed concerns: anybody can write one, the safeguarding leads read it, two people in need.

The words are sealed with a key of their own.  That key is sealed to ``safe``; cut into two
halves that are nothing alone, it is also sealed to the managers (``glass``) and to the
officers (``audit``).  docs/formats/concern.md describes the bytes.
"""

from __future__ import annotations

import secrets

from app.crypto import envelope, seal
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault.classkeys import AUDIT, GLASS, SAFE, ClassKeys
from app.vault.values import BadValue, decode, encode, id_bytes

VERSION = 1
STEP_BYTES = 1024  # lengths are rounded up to these, so that a length tells little

_RAISED, _CLOSED = b"waymark/concern1\0", b"waymark/concern-closing1\0"
_HALF = b"waymark/concern-half1\0"


def seal_concern(classes: ClassKeys, row: RecordId, told: Stored) -> bytes:
    """Return ``told`` sealed for the concern of this id, readable as the module says."""
    place = _RAISED + id_bytes(row)
    key, one = secrets.token_bytes(seal.KEY_BYTES), secrets.token_bytes(seal.KEY_BYTES)
    parts: list[Stored] = [
        VERSION,
        classes.seal(SAFE, key, place),
        classes.seal(GLASS, one, place),
        classes.seal(AUDIT, _xor(key, one), place),
        seal.seal(key, _padded(told), place),
    ]
    return encode(parts)


def open_concern(classes: ClassKeys, row: RecordId, sealed: bytes) -> Stored:
    """Return what was told, to a safeguarding lead; Problem 12 to others, 30 if it is damaged."""
    to_safe, _, _, body = _parts(sealed)
    place = _RAISED + id_bytes(row)
    return _plain(seal.open_sealed(classes.open(SAFE, to_safe, place), body, place))


def hand_half(classes: ClassKeys, row: RecordId, sealed: bytes, to: bytes) -> bytes:
    """Return the officers' half of a concern's key, sealed to one manager's X25519 key.

    Raises Problem 12 for whoever does not hold ``audit``.
    """
    _, _, to_officers, _ = _parts(sealed)
    half = classes.open(AUDIT, to_officers, _RAISED + id_bytes(row))
    return envelope.seal_to(to, half, _HALF + id_bytes(row))


def open_with_half(
    classes: ClassKeys, row: RecordId, sealed: bytes, handed: tuple[bytes, bytes]
) -> Stored:
    """Return what was told, to the manager whom an officer has handed their half.

    handed: the manager's X25519 secret, and what ``hand_half`` gave.  Raises Problem 12, 30.
    """
    _, to_managers, _, body = _parts(sealed)
    place = _RAISED + id_bytes(row)
    secret, half = handed
    other = envelope.open_with(secret, half, _HALF + id_bytes(row))
    key = _xor(classes.open(GLASS, to_managers, place), other)
    return _plain(seal.open_sealed(key, body, place))


def seal_closing(classes: ClassKeys, row: RecordId, told: Stored) -> bytes:
    """Return what was done about a concern, sealed to the safeguarding leads alone."""
    return classes.seal(SAFE, _padded(told), _CLOSED + id_bytes(row))


def open_closing(classes: ClassKeys, row: RecordId, sealed: bytes) -> Stored:
    """Return what ``seal_closing`` was given; Problem 12, 30."""
    return _plain(classes.open(SAFE, sealed, _CLOSED + id_bytes(row)))


def _parts(sealed: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    try:
        told = decode(sealed)
    except BadValue:
        raise seal.BrokenSeal from None
    if not isinstance(told, list) or len(told) != 5 or told[0] != VERSION:
        raise seal.BrokenSeal
    parts = tuple(one for one in told[1:] if isinstance(one, bytes))
    if len(parts) != 4:
        raise seal.BrokenSeal
    return parts[0], parts[1], parts[2], parts[3]


def _padded(told: Stored) -> bytes:
    raw = encode(told)
    whole = len(raw).to_bytes(4, "big") + raw
    return whole + bytes(-len(whole) % STEP_BYTES)


def _plain(padded: bytes) -> Stored:
    length = int.from_bytes(padded[:4], "big")
    try:
        return decode(padded[4 : 4 + length])
    except BadValue:
        raise seal.BrokenSeal from None


def _xor(one: bytes, other: bytes) -> bytes:
    if len(one) != len(other):
        raise seal.BrokenSeal
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
