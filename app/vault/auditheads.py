"""How far somebody has seen the audit of a device: its last entry, signed by who saw it.

A chain whose end was cut off still holds.  That it once was longer is known to whoever has
seen it longer: other workers, other computers, and this computer outside the vault.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from app.context import Context
from app.crypto import sign
from app.crypto.slots import UserSecret
from app.vault.audit import last_link
from app.vault.opening import Connection
from app.vault.statefile import keep_facts, read_facts
from app.vault.values import encode

_SEEN = b"waymark/audit-head1\0"
_LIMIT_BYTES = 400
_COLUMNS = "SELECT device, seq, hash, at, signer, signature FROM audit_head"


@dataclass(frozen=True)
class Head:
    """That an entry with this hash was the last one.

    at_ms: when it was seen, Unix time.  signer: the Ed25519 key of who saw it; empty for
    what this computer has kept for itself.
    """

    device: bytes
    seq: int
    hash: bytes
    at_ms: int
    signer: bytes = b""
    signature: bytes = b""

    def is_signed(self, vault_id: bytes) -> bool:
        """Tell whether its signature holds in this vault."""
        return sign.holds(self.signer, self._message(vault_id), self.signature)

    def signed(self, vault_id: bytes, user: UserSecret) -> Head:
        """Return the same head signed by a worker."""
        signature = sign.sign(user.sign_seed, self._message(vault_id))
        place = (self.device, self.seq, self.hash, self.at_ms)
        return Head(*place, user.sign_public, signature)

    def _message(self, vault_id: bytes) -> bytes:
        return _SEEN + encode([vault_id, self.device, self.seq, self.hash, self.at_ms])


def heads_of(connection: Connection) -> list[Head]:
    """Return what others have seen, of all devices."""
    return [Head(*row) for row in connection.execute(f"{_COLUMNS} ORDER BY device, signer")]


def head_now(connection: Connection, device: bytes, at_ms: int) -> Head | None:
    """Return the last entry of a device as it stands, unsigned; None if there is no entry."""
    seq, link = last_link(connection, device)
    return Head(device, seq, link, at_ms) if seq else None


def keep_head(connection: Connection, head: Head) -> bool:
    """Keep a signed head in the caller's transaction, unless one known already says otherwise.

    One that an audit of today contradicts stays for ever, as evidence.  Returns whether
    it was kept.
    """
    known = [one for one in heads_of(connection) if one.device == head.device]
    if any(not stands(connection, one) for one in known):
        return False
    if any(one.signer == head.signer and one.seq >= head.seq for one in known):
        return False
    connection.execute(
        "INSERT OR REPLACE INTO audit_head (device, seq, hash, at, signer, signature) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (head.device, head.seq, head.hash, head.at_ms, head.signer, head.signature),
    )
    return True


def stands(connection: Connection, head: Head) -> bool:
    """Tell whether the entry that somebody saw is still there."""
    row = connection.execute(
        "SELECT hash FROM audit_entry WHERE device = ? AND seq = ?", (head.device, head.seq)
    ).fetchone()
    return row is not None and row[0] == head.hash


class Pin:
    """The last entry of a device as this computer remembers it outside the vault.

    It helps against somebody who puts an older copy of the vault in its place; it can
    be lost without harm.  vault_id: 32 hexadecimal digits.
    """

    def __init__(self, context: Context, vault_id: str, device: bytes) -> None:
        self._device = device
        self._path = context.state_folder / "audit" / f"{vault_id}-{device.hex()}.json"

    def read(self) -> Head | None:
        """Return what is remembered, or None."""
        match read_facts(self._path, _LIMIT_BYTES):
            case {"seq": int(seq), "hash": str(link), "at": int(at_ms)}:
                with suppress(ValueError):
                    return Head(self._device, seq, bytes.fromhex(link), at_ms)
        return None

    def move(self, connection: Connection, at_ms: int) -> None:
        """Remember the entry that is the last one now, unless what is remembered has gone."""
        before, now = self.read(), head_now(connection, self._device, at_ms)
        if now is None or (before is not None and not stands(connection, before)):
            return
        if before is not None and before.seq == now.seq:
            return
        keep_facts(self._path, {"seq": now.seq, "hash": now.hash.hex(), "at": now.at_ms})
