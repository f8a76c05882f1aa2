"""Where a file for a computer of another centre is to be sealed to: a small file of public keys.

It is no request to be let in, and cannot be taken for one: it is signed in other words.
docs/formats/transfer.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.crypto import sign
from app.schema.kinds import Stored
from app.sync.signedfile import MOST_SIGNED_BYTES, SignedFile
from app.vault.values import BadValue

MOST_ADDRESS_BYTES = MOST_SIGNED_BYTES
LONGEST_NAME = 80
_FILE = SignedFile(b"waymark/address1\0", b"waymark/address digits\0", "address")
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
    return _FILE.write([name[:LONGEST_NAME], receiving, sign.public_of(seed)], seed)


def read_address(raw: bytes) -> Address:
    """Return what the file says; raise Problem 20 if malformed, 21 if it was signed by nobody."""
    name, receiving, public = _FILE.read(raw, _told)
    return Address(name, receiving, public, digits_of(raw))


def digits_of(raw: bytes) -> str:
    """Return 30 digits that only this file has, in groups of five; not those of a request."""
    return _FILE.digits_of(raw)


def _told(parts: Sequence[Stored]) -> tuple[tuple[str, bytes, bytes], bytes]:
    if len(parts) != 3:
        raise BadValue("address")
    name, receiving, public = parts
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise BadValue("name")
    if not isinstance(receiving, bytes) or not isinstance(public, bytes):
        raise BadValue("key")
    if (len(receiving), len(public)) != (_RECEIVING_BYTES, _PUBLIC_BYTES):
        raise BadValue("key")
    return (name, receiving, public), public
