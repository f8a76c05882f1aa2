"""A further computer of a centre: its own keys while it waits to be let in, then its vault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.context import Context, KeyCost
from app.crypto import canonical, kdf, seal, sign
from app.crypto.agekeys import SEED_BYTES as RECEIVING_SEED_BYTES
from app.crypto.agekeys import HybridIdentity
from app.crypto.slots import SlotList, damaged
from app.errors import Code, Problem
from app.files import make_private_folder, read_bounded, write_atomic
from app.i18n import N_
from app.vault.building import building, refuse_occupied
from app.vault.devices import Device
from app.vault.folder import Unlocked, VaultFolder, fill_folder, keys_of, open_any, slot_cost
from app.vault.opening import Connection
from app.vault.shares import refuse_network_share
from app.vault.statefile import keep_facts, read_facts
from app.vault.values import ID_BYTES

_BOUND = b"waymark/joining1\0"
_LIMIT_BYTES = 4_096
_USED = ".used"


@dataclass(frozen=True)
class DeviceSecret:
    """What only one computer holds: its id, and the seeds of its Ed25519 and X-Wing keys."""

    device: bytes
    seed: bytes = field(repr=False)
    receiving_seed: bytes = field(repr=False)

    def public(self, label: str) -> Device:
        """Return what others are told of it."""
        receiving = HybridIdentity(self.receiving_seed).recipient.public
        return Device(self.device, sign.public_of(self.seed), receiving, label)

    @property
    def packed(self) -> bytes:
        """Id and seeds one after another, 16, 32 and 32 bytes."""
        return self.device + self.seed + self.receiving_seed

    @classmethod
    def of_packed(cls, raw: bytes) -> DeviceSecret:
        """Return what ``packed`` gave."""
        seed_at, receiving_at = ID_BYTES, ID_BYTES + sign.SEED_BYTES
        return cls(raw[:seed_at], raw[seed_at:receiving_at], raw[receiving_at:])


def draw_secret(passphrase: str, context: Context) -> DeviceSecret:
    """Return fresh keys, kept in this computer's own place until it is let in.

    They are sealed with the passphrase of the worker who will open the vault.  Raises
    Problem 2 if that is no good passphrase, 31 for the disk.
    """
    cost = slot_cost(passphrase, context)
    secret = DeviceSecret(
        context.random_bytes(ID_BYTES),
        context.random_bytes(sign.SEED_BYTES),
        context.random_bytes(RECEIVING_SEED_BYTES),
    )
    salt = context.random_bytes(kdf.SALT_BYTES)
    key = kdf.stretch(passphrase, salt, cost, test_profile=context.test_profile)
    plain, bound = secret.seed + secret.receiving_seed, _BOUND + secret.device
    kept = {
        "cost": [cost.memory_kib, cost.passes, cost.lanes],
        "salt": salt.hex(),
        "sealed": seal.seal(key, plain, bound, context.random_bytes).hex(),
    }
    path = _path(context, secret.device)
    make_private_folder(path.parent)
    write_atomic(path, canonical.canonical(kept))
    return secret


def waiting_devices(context: Context) -> tuple[bytes, ...]:
    """Return the ids of computers that wait here to be let in; more than one if asked anew."""
    found = _path(context, b"").parent.glob("*.json")
    return tuple(bytes.fromhex(one.stem) for one in sorted(found) if len(one.stem) == 2 * ID_BYTES)


def open_secret(device: bytes, passphrase: str, context: Context) -> DeviceSecret:
    """Return the keys that wait here; raise Problem 40 if none do, 10 for a wrong passphrase."""
    try:
        raw = read_bounded(_path(context, device), _LIMIT_BYTES)
    except FileNotFoundError:
        words = N_("This computer has not asked to be let in. Ask first, with a new file.")
        raise Problem(words, Code.NOT_FOUND, detail="joining") from None
    cost, salt, sealed = _read(raw)
    key = kdf.stretch(passphrase, salt, cost, test_profile=context.test_profile)
    try:
        plain = seal.open_sealed(key, sealed, _BOUND + device)
    except seal.BrokenSeal:
        words = N_("This is not the passphrase with which this computer asked to be let in.")
        raise Problem(words, Code.WRONG_PASSPHRASE) from None
    return DeviceSecret(device, plain[: sign.SEED_BYTES], plain[sign.SEED_BYTES :])


def use_up(device: bytes, answer: bytes, context: Context) -> None:
    """Remove the waiting keys, which lie in the vault by now; remember the answer it came with."""
    path = _path(context, device)
    keep_facts(path.with_suffix(_USED), {"answer": hashlib.sha256(answer).hexdigest()})
    path.unlink(missing_ok=True)


def has_joined(answer: bytes, context: Context) -> bool:
    """Tell whether a vault was made here with this answer, or with any and nothing waits now."""
    used = list(_path(context, b"").parent.glob(f"*{_USED}"))
    digest = hashlib.sha256(answer).hexdigest()
    is_same = any(read_facts(one, _LIMIT_BYTES).get("answer") == digest for one in used)
    return is_same or bool(used and not waiting_devices(context))


def create_joined(
    path: Path,
    passphrase: str,
    context: Context,
    *,
    listed: SlotList,
    fill: Callable[[Connection, Unlocked], None],
) -> Unlocked:
    """Make a vault of these slots at ``path``, wholly or not at all, and return its keys.

    passphrase: of one of its workers.  fill: as for ``create_vault``.  Raises Problem 10
    if it opens no slot, 12 if not to the records, 31 as ``create_vault``.
    """
    path = path.resolve()
    refuse_network_share(path)
    refuse_occupied(path)
    opened = open_any(listed, passphrase, None, test_profile=context.test_profile)
    unlocked = keys_of(listed, opened)
    with building(path, context.random_bytes) as place:
        fill_folder(VaultFolder(place), listed, unlocked, fill)
    return unlocked


def _path(context: Context, device: bytes) -> Path:
    return context.state_folder / "joining" / f"{device.hex()}.json"


def _read(raw: bytes) -> tuple[KeyCost, bytes, bytes]:
    try:
        told = canonical.read(raw)
        if not isinstance(told, dict):
            raise damaged("joining")
        memory, passes, lanes = told["cost"]
        cost = KeyCost(int(memory), int(passes), int(lanes))
        return cost, bytes.fromhex(told["salt"]), bytes.fromhex(told["sealed"])
    except (canonical.Malformed, KeyError, TypeError, ValueError):
        raise damaged("joining") from None
