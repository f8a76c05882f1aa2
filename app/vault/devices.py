"""The computers of a centre, as signed acts name them: whose bundles are believed."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.crypto.agekeys import HYBRID_PUBLIC_BYTES
from app.crypto.sign import PUBLIC_BYTES
from app.crypto.slotfile import is_label
from app.schema.kinds import Stored
from app.vault.acts import Act
from app.vault.values import ID_BYTES

DEVICE, HUB = "device", "hub"


@dataclass(frozen=True)
class Device:
    """A computer that a manager or officer has let in, or shut out.

    id: 16 bytes.  public: Ed25519, signs its bundles.  receiving: the 1,216 bytes of an
    X-Wing key to which letters for it are sealed.  label: for people, no name.  at_ms, by: when
    an act made it so (Unix ms), and who signed that; 0 and empty where no roster tells it.
    """

    id: bytes
    public: bytes
    receiving: bytes
    label: str
    is_active: bool = True
    at_ms: int = field(default=0, compare=False)
    by: bytes = field(default=b"", compare=False)


def named(device: Device) -> list[Stored]:
    """Return what a device act says to make a computer what ``device`` says."""
    return [device.id, device.public, device.receiving, device.label, device.is_active]


def device_in(act: Act) -> Device | None:
    """Return the computer that an act names, or None if the act is about none."""
    if act.kind != DEVICE or len(act.content) != 5:
        return None
    return device_from(act.content)


def hub_in(act: Act) -> Device | None:
    """Return the hub that an act names, or None if the act is about none.

    A hub reads what may leave the centre; its bundles are believed by nobody.
    """
    return device_from(act.content) if act.kind == HUB and len(act.content) == 5 else None


def device_from(told: tuple[Stored, ...]) -> Device | None:
    """Return the computer of five parts as ``named`` gives them, or None if they are none."""
    device, public, receiving, label, active = told
    if not isinstance(device, bytes) or not isinstance(public, bytes):
        return None
    if not isinstance(receiving, bytes) or not isinstance(label, str):
        return None
    lengths = (len(device), len(public), len(receiving))
    if lengths != (ID_BYTES, PUBLIC_BYTES, HYBRID_PUBLIC_BYTES) or not is_label(label):
        return None
    return Device(device, public, receiving, label, active) if isinstance(active, bool) else None
