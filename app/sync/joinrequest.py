"""How a new computer asks to be let in: its public keys in a file, and digits to read aloud.

The file may be changed on its way; the digits are those of every byte of it, so that two
people who compare them by voice know that it was not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.crypto import sign
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.vault.devices import Device, device_from, named
from app.vault.values import BadValue, decode, encode

MOST_REQUEST_BYTES = 4_096
DIGITS = 30
_GROUP = 5
_SIGNED, _DIGITS = b"waymark/join1\0", b"waymark/join digits\0"
_VERSION = 1


@dataclass(frozen=True)
class JoinRequest:
    """A computer that asks, and the 30 digits of its file in groups of five."""

    device: Device
    digits: str


def write_request(device: Device, seed: bytes) -> bytes:
    """Return the file with which ``device``, whose Ed25519 seed is given, asks to be let in."""
    content = encode([_VERSION, *named(device)])
    return encode([content, sign.sign(seed, _SIGNED + content)])


def read_request(raw: bytes) -> JoinRequest:
    """Return what asks; raise Problem 20 if malformed, 21 if it does not hold the keys it names."""
    try:
        content, signature = _parts(decode(raw, MOST_REQUEST_BYTES))
        device = _device(content)
    except BadValue:
        words = N_("This file is damaged or was changed on its way. Ask for it once more.")
        raise Problem(words, Code.BUNDLE_MALFORMED, detail="join request") from None
    sign.verify(device.public, _SIGNED + content, signature)
    return JoinRequest(device, digits_of(raw))


def digits_of(raw: bytes) -> str:
    """Return 30 digits that only this file has, in groups of five."""
    return grouped(int.from_bytes(hashlib.sha256(_DIGITS + raw).digest(), "big") % 10**DIGITS)


def grouped(number: int) -> str:
    """Return a number below 10**30 as 30 digits in groups of five."""
    digits = f"{number:0{DIGITS}d}"
    return " ".join(digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))


def _parts(told: Stored) -> tuple[bytes, bytes]:
    if not isinstance(told, list) or len(told) != 2:
        raise BadValue("request")
    content, signature = told
    if not isinstance(content, bytes) or not isinstance(signature, bytes):
        raise BadValue("request")
    return content, signature


def _device(content: bytes) -> Device:
    told = decode(content)
    if not isinstance(told, list) or len(told) != 6 or told[0] != _VERSION:
        raise BadValue("request")
    device = device_from(tuple(told[1:]))
    if device is None or not device.is_active:
        raise BadValue("device")
    return device
