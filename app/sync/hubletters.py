"""What passes between a centre and a hub: an address, a card, and letters of who works where.

docs/formats/hub.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.schema.kinds import Stored
from app.sync.letters import Letter, malformed_letter
from app.sync.signedfile import MOST_SIGNED_BYTES, SignedFile
from app.vault.devices import Device

CARD, NEWS = "hub card", "hub news"
MOST_ADDRESS_BYTES = MOST_SIGNED_BYTES
MOST_NEWS_BYTES = 4 << 20
_ADDRESS = SignedFile(b"waymark/hub1\0", b"waymark/hub digits\0", "hub address")
_FOLDER = "out/h/"


@dataclass(frozen=True)
class HubAddress:
    """Where a centre's bundles are to be sealed to besides: the hub, and the digits to read."""

    hub: Device
    digits: str


def write_hub_address(hub: Device, seed: bytes) -> bytes:
    """Return the file with which a hub asks one centre; signed with its Ed25519 ``seed``."""
    return _ADDRESS.write_device(hub, seed)


def read_hub_address(raw: bytes) -> HubAddress:
    """Return what asks; raise Problem 20 if malformed, 21 if it does not hold the keys it names."""
    return HubAddress(_ADDRESS.read_device(raw), hub_digits(raw))


def hub_digits(raw: bytes) -> str:
    """Return 30 digits that only this file has, in groups of five."""
    return _ADDRESS.digits_of(raw)


@dataclass(frozen=True)
class News:
    """What a centre tells a hub: acts as they travel, and the public key of the newest epoch.

    lead: the Ed25519 key with which the first act is signed; it counts in a card only.
    closed: ids of 16 bytes of people who were sent and whose yes has ended.
    """

    acts: Stored
    epoch: bytes
    lead: bytes = b""
    centre: str = ""
    closed: tuple[bytes, ...] = ()

    def to_letter(self, kind: str, place: tuple[bytes, bytes, int]) -> Letter:
        """Return it as a letter.  place: vault and device (16 bytes each), Unix ms."""
        body: dict[str, Stored] = {
            "acts": self.acts, "epoch": self.epoch, "lead": self.lead, "centre": self.centre,
            "closed": list(self.closed),
        }  # fmt: skip
        return Letter(kind, *place, body)


def news_in(letter: Letter, kind: str) -> News:
    """Return what a letter of this kind tells; raise Problem 20 if it is none."""
    epoch, lead, centre = (letter.body.get(one) for one in ("epoch", "lead", "centre"))
    is_well = isinstance(epoch, bytes) and isinstance(lead, bytes) and isinstance(centre, str)
    if letter.kind != kind or not is_well:
        raise malformed_letter("hub")
    told = letter.body.get("closed")
    closed = tuple(one for one in told if isinstance(one, bytes)) if isinstance(told, list) else ()
    return News(letter.body.get("acts"), bytes(epoch), bytes(lead), str(centre), closed)  # type: ignore[arg-type]  # checked


def news_folder() -> str:
    """Return where letters to hubs lie in an online place."""
    return _FOLDER


def news_name(marks: tuple[str, str], said: bytes) -> str:
    """Return the name of such a letter.  marks: of whose it is and for whom.  said: its content."""
    return f"{_FOLDER}{marks[0]}-{marks[1]}-{hashlib.sha256(said).hexdigest()[:32]}.wml"


def hub_mark(hub: bytes) -> str:
    """Return the 8 hex digits by which names tell a hub; of each centre it is another hub."""
    return hashlib.sha256(b"waymark/hub mark\0" + hub).hexdigest()[:8]
