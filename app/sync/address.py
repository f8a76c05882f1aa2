"""Where a file for a computer of another centre is to be sealed to: a small file of public keys.

It is no request to be let in, and cannot be taken for one: it is signed in other words.
docs/formats/transfer.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.crypto import sign
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.sync.joinrequest import DIGITS, grouped
from app.vault.values import BadValue, decode, encode

MOST_ADDRESS_BYTES = 4_096
LONGEST_NAME = 80
_VERSION = 1
_SIGNED, _DIGITS = b"waymark/address1\0", b"waymark/address digits\0"
_PUBLIC_BYTES, _RECEIVING_BYTES = 32, 1_216


@dataclass(frozen=True)
class Address:
    """Who can open the file, and the digits of theirs to read aloud.

    receiving: X-Wing public key.  public: the Ed25519 key of the computer that wrote it.
    """

    name: str
    receiving: bytes
    public: bytes
    digits: str


def write_address(name: str, receiving: bytes, seed: bytes) -> bytes:
    """Return the file for a centre called ``name``, signed with its computer's Ed25519 seed."""
    content = encode([_VERSION, name[:LONGEST_NAME], receiving, sign.public_of(seed)])
    return encode([content, sign.sign(seed, _SIGNED + content)])


def read_address(raw: bytes) -> Address:
    """Return what the file says; raise Problem 20 if malformed, 21 if it was signed by nobody."""
    try:
        content, signature = _two_bytes(decode(raw, MOST_ADDRESS_BYTES))
        name, receiving, public = _told(decode(content))
    except BadValue:
        words = N_("This file is damaged or was changed on its way. Ask for it once more.")
        raise Problem(words, Code.BUNDLE_MALFORMED, detail="address") from None
    sign.verify(public, _SIGNED + content, signature)
    return Address(name, receiving, public, digits_of(raw))


def digits_of(raw: bytes) -> str:
    """Return 30 digits that only this file has, in groups of five; not those of a request."""
    number = int.from_bytes(hashlib.sha256(_DIGITS + raw).digest(), "big") % 10**DIGITS
    return grouped(number)


def _two_bytes(told: Stored) -> tuple[bytes, bytes]:
    if not isinstance(told, list) or len(told) != 2:
        raise BadValue("address")
    content, signature = told
    if not isinstance(content, bytes) or not isinstance(signature, bytes):
        raise BadValue("address")
    return content, signature


def _told(told: Stored) -> tuple[str, bytes, bytes]:
    if not isinstance(told, list) or len(told) != 4 or told[0] != _VERSION:
        raise BadValue("address")
    _, name, receiving, public = told
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise BadValue("name")
    if not isinstance(receiving, bytes) or not isinstance(public, bytes):
        raise BadValue("key")
    if (len(receiving), len(public)) != (_RECEIVING_BYTES, _PUBLIC_BYTES):
        raise BadValue("key")
    return name, receiving, public
