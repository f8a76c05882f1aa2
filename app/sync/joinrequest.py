"""How a new computer asks to be let in: its public keys in a file, and digits to read aloud.

docs/formats/trust.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.sync.signedfile import MOST_SIGNED_BYTES, SignedFile
from app.vault.devices import Device

MOST_REQUEST_BYTES = MOST_SIGNED_BYTES
_FILE = SignedFile(b"waymark/join1\0", b"waymark/join digits\0", "join request")


@dataclass(frozen=True)
class JoinRequest:
    """A computer that asks, and the 30 digits of its file in groups of five."""

    device: Device
    digits: str


def write_request(device: Device, seed: bytes) -> bytes:
    """Return the file with which ``device``, whose Ed25519 seed is given, asks to be let in."""
    return _FILE.write_device(device, seed)


def read_request(raw: bytes) -> JoinRequest:
    """Return what asks; raise Problem 20 if malformed, 21 if it does not hold the keys it names."""
    return JoinRequest(_FILE.read_device(raw), _FILE.digits_of(raw))
