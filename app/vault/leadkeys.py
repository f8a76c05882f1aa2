"""The secret that signs the list of slots: sealed once to each who may change the list.

Nobody but a slot's own worker can tell whether what was sealed to it is the secret, and
rows come from other computers.  So what does not open counts as if it were not there,
and whoever has the secret seals it anew to those to whom nobody here has sealed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from app.crypto import envelope, sign
from app.crypto.seal import BrokenSeal
from app.crypto.slots import Slot
from app.vault.folder import Unlocked
from app.vault.opening import Connection, translating
from app.vault.tables import get_meta, put_meta

_LEAD = b"waymark/lead-seed1\0"
_MADE = "lead made "  # what was sealed here to a slot, by its SHA-256


class LeadKeys:
    """The sealed secrets in one open vault, as one user can open them."""

    def __init__(self, connection: Connection, unlocked: Callable[[], Unlocked]) -> None:
        self._connection = connection
        self._unlocked = unlocked
        self._opened: tuple[object, bytes | None] | None = None

    def own_seed(self) -> bytes | None:
        """Return the 32-byte seed, or None if this user does not hold it."""
        keys = self._unlocked()
        sealed = self.sealed_to(keys.slot_id)
        known = (sealed, keys.slot_id, keys.user.exchange_public, keys.lead)
        if self._opened is None or self._opened[0] != known:
            self._opened = known, open_lead(keys, sealed) if sealed is not None else None
        seed = self._opened[1]
        if seed is None and keys.lead == keys.user.sign_public:
            return keys.user.sign_seed  # of a vault from before there were roles
        return seed

    def sealed_to(self, slot_id: str) -> bytes | None:
        """Return what is sealed to a slot, or None."""
        with translating():
            row = self._connection.execute(
                "SELECT sealed FROM lead_key WHERE slot = ?", (slot_id,)
            ).fetchone()
        return bytes(row[0]) if row else None

    def holders(self) -> frozenset[str]:
        """Return the ids of the slots to which something is sealed."""
        with translating():
            rows = self._connection.execute("SELECT slot FROM lead_key").fetchall()
        return frozenset(one for (one,) in rows)

    def unsure(self, slots: Iterable[Slot]) -> list[Slot]:
        """Return those of the slots to which something is sealed that nobody here has sealed."""
        there = self.holders()
        return [
            one for one in slots if one.id in there and self._digest(one.id) != self._made(one.id)
        ]

    # -- inside the caller's transaction ----------------------------------------------------------

    def hand(self, slot_id: str, exchange_public: bytes, seed: bytes) -> None:
        """Seal the seed to a slot, in place of what was."""
        context = _context(self._unlocked().vault_id, slot_id)
        sealed = envelope.seal_to(exchange_public, seed, context)
        self._connection.execute("INSERT OR REPLACE INTO lead_key VALUES (?, ?)", (slot_id, sealed))
        put_meta(self._connection, _MADE + slot_id, hashlib.sha256(sealed).digest())

    def drop_false(self) -> bool:
        """Take away what was sealed to this user and is not the seed; tell whether that was."""
        keys = self._unlocked()
        sealed = self.sealed_to(keys.slot_id)
        is_false = sealed is not None and open_lead(keys, sealed) is None
        if is_false:
            self.take(keys.slot_id)
        return is_false

    def take(self, slot_id: str) -> None:
        """Take away what is sealed to a slot."""
        self._connection.execute("DELETE FROM lead_key WHERE slot = ?", (slot_id,))
        self._connection.execute("DELETE FROM meta WHERE key = ?", (_MADE + slot_id,))

    def _made(self, slot_id: str) -> bytes:
        with translating():
            return bytes(get_meta(self._connection, _MADE + slot_id) or b"")

    def _digest(self, slot_id: str) -> bytes:
        sealed = self.sealed_to(slot_id)
        return hashlib.sha256(sealed or b"").digest()


def open_lead(keys: Unlocked, sealed: bytes) -> bytes | None:
    """Return the seed in what was sealed to this user's slot; None if it is not in it."""
    try:
        context = _context(keys.vault_id, keys.slot_id)
        seed = envelope.open_with(keys.user.exchange_seed, sealed, context)
    except BrokenSeal:
        return None
    is_seed = len(seed) == sign.SEED_BYTES and sign.public_of(seed) == keys.lead
    return seed if is_seed else None


def is_lead_row(keys: Unlocked, row: Sequence[object]) -> bool:
    """Tell whether a row of slot and sealed bytes holds the seed for this user."""
    return isinstance(row[1], bytes) and open_lead(keys, row[1]) is not None


def _context(vault_id: str, slot_id: str) -> bytes:
    return _LEAD + bytes.fromhex(vault_id) + bytes.fromhex(slot_id)
