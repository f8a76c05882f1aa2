"""A small file of public keys that whoever holds them has signed, with digits to read aloud.

It may be changed on its way; the digits are those of every byte of it, so that two people
who compare them by voice know that it was not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.crypto import sign
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.vault.devices import Device, device_from, named
from app.vault.values import BadValue, decode, encode

MOST_SIGNED_BYTES = 4_096
_DIGITS, _GROUP = 30, 5
_VERSION = 1
_DEVICE_PARTS = 5
_STARTS = (b"\x82\x58", b"\x82\x59")  # CBOR: an array of two, the first of them bytes
T = TypeVar("T")


@dataclass(frozen=True)
class SignedFile:
    """One kind of such files, which cannot be taken for another.

    signed, digits: the words before what is signed, and before what the digits are made of.
    detail: what a Problem calls such a file.
    """

    signed: bytes
    digits: bytes
    detail: str

    def write(self, parts: Sequence[Stored], seed: bytes) -> bytes:
        """Return the file with these parts; the Ed25519 key of ``seed`` is among them."""
        content = encode([_VERSION, *parts])
        return encode([content, sign.sign(seed, self.signed + content)])

    def read(self, raw: bytes, told: Callable[[Sequence[Stored]], tuple[T, bytes]]) -> T:
        """Return what ``told`` makes of the parts, if it was signed with the key it gives besides.

        Raises Problem 20 if malformed (``told`` raises BadValue), 21 if it does not hold the key.
        """
        try:
            content, signature = _two_bytes(decode(raw, MOST_SIGNED_BYTES))
            found, public = told(_parts(content))
        except BadValue:
            words = N_("This file is damaged or was changed on its way. Ask for it once more.")
            raise Problem(words, Code.BUNDLE_MALFORMED, detail=self.detail) from None
        sign.verify(public, self.signed + content, signature)
        return found

    def write_device(self, device: Device, seed: bytes) -> bytes:
        """Return the file with which ``device``, whose Ed25519 seed is given, asks."""
        return self.write(named(device), seed)

    def read_device(self, raw: bytes) -> Device:
        """Return which device asks; raises as ``read``."""
        return self.read(raw, _device)

    def digits_of(self, raw: bytes) -> str:
        """Return 30 digits that only this file has, in groups of five."""
        number = int.from_bytes(hashlib.sha256(self.digits + raw).digest(), "big") % 10**_DIGITS
        text = f"{number:0{_DIGITS}d}"
        return " ".join(text[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def begins(raw: bytes) -> bool:
    """Tell whether a file begins as such files do, whatever follows."""
    return raw.startswith(_STARTS)


def _two_bytes(told: Stored) -> tuple[bytes, bytes]:
    content, signature = told if isinstance(told, list) and len(told) == 2 else (None, None)
    if not isinstance(content, bytes) or not isinstance(signature, bytes):
        raise BadValue("file")
    return content, signature


def _parts(content: bytes) -> list[Stored]:
    parts = decode(content)
    if not isinstance(parts, list) or parts[:1] != [_VERSION]:
        raise BadValue("version")
    return parts[1:]


def _device(parts: Sequence[Stored]) -> tuple[Device, bytes]:
    device = device_from(tuple(parts)) if len(parts) == _DEVICE_PARTS else None
    if device is None or not device.is_active:
        raise BadValue("device")
    return device, device.public
