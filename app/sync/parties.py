"""Who seals a bundle and who opens it: keys and ids, as whoever knows the roster hands them in."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from app.crypto.agekeys import HybridIdentity, HybridRecipient

ID_BYTES = 16
_MARK_BYTES = 4


@dataclass(frozen=True)
class Sender:
    """This computer as the one who signs: its id, 16 bytes, and the seed of its Ed25519 key."""

    device: bytes
    seed: bytes = field(repr=False)


@dataclass(frozen=True)
class Sealing:
    """Who signs a bundle and to which epoch keys it is sealed."""

    sender: Sender
    recipients: tuple[HybridRecipient, ...]


@dataclass(frozen=True)
class Peer:
    """A computer of the roster: its id, its Ed25519 public key, whether it was revoked."""

    device: bytes
    public: bytes
    is_revoked: bool = False


@dataclass(frozen=True)
class Receiver:
    """This computer as one who opens: the epoch keys it holds, the newest first."""

    identities: tuple[HybridIdentity, ...] = field(repr=False)

    @property
    def key_ids(self) -> frozenset[bytes]:
        """The ids by which bundles name these keys."""
        return frozenset(key_id(one.recipient) for one in self.identities)


def key_id(recipient: HybridRecipient) -> bytes:
    """Return the 16 bytes by which a bundle names an epoch key."""
    return hashlib.sha256(b"waymark/epoch\0" + recipient.public).digest()[:ID_BYTES]


def device_mark(secret: bytes, device: bytes) -> str:
    """Return the 8 hex digits by which file names tell computers apart.

    secret: 32 bytes known to the centre, another in each epoch, so that a store that
    sees the names learns neither who they are nor, in time, that they are the same.
    """
    mark = hmac.digest(secret, b"waymark/device mark\0" + device, hashlib.sha256)
    return mark[:_MARK_BYTES].hex()
