"""Key pairs for what only some roles may read: documents, concerns, the audit, reports.

``glass`` is the managers' half of what opens a concern in need; the officers' half is
sealed to ``audit``.

Whoever has the records open can seal to a class; its secret half is sealed to the slots
of those whose role includes it, and to the recovery slots.  The lead signs the public half.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.crypto import envelope, seal, sign
from app.crypto.seal import BrokenSeal
from app.crypto.slots import RECOVERY, Slot, SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import DPO, INTAKE, MANAGER, REPORTER, SAFEGUARDING
from app.vault.folder import Unlocked
from app.vault.opening import Connection, translating
from app.vault.roster import Roster

DOCS, SAFE, AUDIT, REPORT, GLASS = "docs", "safe", "audit", "report", "glass"
HOLDERS: Mapping[str, frozenset[str]] = {
    DOCS: frozenset({INTAKE, MANAGER, DPO}),
    SAFE: frozenset({SAFEGUARDING}),
    AUDIT: frozenset({DPO}),
    REPORT: frozenset({MANAGER, DPO, REPORTER}),
    GLASS: frozenset({MANAGER}),
}
OVERHEAD_BYTES = 4 + envelope.OVERHEAD_BYTES

_HIGHEST = 2**32 - 1
_PUBLIC = b"waymark/class-key1\0"
_SHARE = b"waymark/class-share1\0"
_SEALED = b"waymark/class-sealed1\0"


@dataclass(frozen=True)
class ClassKey:
    """The public half of one class at one epoch (X25519)."""

    name: str
    epoch: int
    public: bytes


class ClassKeys:
    """The class keys of one open vault, as one worker holds them.

    unlocked: gives the keys with which the vault is open now.
    """

    def __init__(self, connection: Connection, unlocked: Callable[[], Unlocked]) -> None:
        self._connection = connection
        self._unlocked = unlocked

    def newest(self, name: str) -> ClassKey:
        """Return the key to which is sealed now; Problem 30 if the lead has not signed it."""
        with translating():
            row = self._connection.execute(
                "SELECT epoch, public, signature FROM class_key WHERE class = ? "
                "ORDER BY epoch DESC LIMIT 1",
                (name,),
            ).fetchone()
        if row is None:
            raise seal.BrokenSeal
        key = ClassKey(name, int(row[0]), bytes(row[1]))
        try:
            sign.verify(self._unlocked().lead, self._message(key), bytes(row[2]))
        except Problem:
            raise seal.BrokenSeal from None
        return key

    def epoch(self, name: str) -> int | None:
        """Return the number of the key to which is sealed now, or None if there is none yet."""
        row = self._connection.execute(
            "SELECT max(epoch) FROM class_key WHERE class = ?", (name,)
        ).fetchone()
        return row[0] if row else None

    def holds(self, name: str) -> bool:
        """Tell whether this worker can open what is sealed to a class now."""
        with translating():
            found = self._connection.execute(
                "SELECT 1 FROM class_share WHERE class = ? AND slot = ? AND epoch = "
                "(SELECT max(epoch) FROM class_key WHERE class = ?)",
                (name, self._unlocked().slot_id, name),
            ).fetchone()
        return found is not None

    def seal(self, name: str, plain: bytes, context: bytes) -> bytes:
        """Return ``plain`` sealed to a class: epoch (4) | HPKE; ``OVERHEAD_BYTES`` longer."""
        key = self.newest(name)
        place = key.epoch.to_bytes(4, "big")
        bound = sealed_context(self._unlocked().vault_id, name, place + context)
        return place + envelope.seal_to(key.public, plain, bound)

    def open(self, name: str, sealed: bytes, context: bytes) -> bytes:
        """Return what ``seal`` was given; Problem 12 if this worker does not hold the class."""
        return self.opener(name)(sealed, context)

    def opener(self, name: str) -> Callable[[bytes, bytes], bytes]:
        """Return what opens many sealed bytes of a class, each secret taken out once."""
        secrets: dict[int, bytes] = {}

        def opened(sealed: bytes, context: bytes) -> bytes:
            place = sealed[:4]
            epoch = int.from_bytes(place, "big")
            if epoch not in secrets:
                secrets[epoch] = self.secret(name, epoch)
            bound = sealed_context(self._unlocked().vault_id, name, place + context)
            return envelope.open_with(secrets[epoch], sealed[4:], bound)

        return opened

    def secret(self, name: str, epoch: int) -> bytes:
        """Return the secret half of a class; Problem 12 if this worker does not hold it."""
        keys = self._unlocked()
        with translating():
            row = self._connection.execute(
                "SELECT sealed FROM class_share WHERE class = ? AND epoch = ? AND slot = ?",
                (name, epoch, keys.slot_id),
            ).fetchone()
        if row is None:
            words = N_("This is not among the things that your role lets you open.")
            raise Problem(words, Code.NOT_PERMITTED, detail=f"class {name}")
        return open_share(keys, name, epoch, bytes(row[0]))

    def shares(self, name: str, epoch: int) -> dict[str, bytes]:
        """Return the sealed secret half of a class, by the slot that can open it."""
        with translating():
            rows = self._connection.execute(
                "SELECT slot, sealed FROM class_share WHERE class = ? AND epoch = ? ORDER BY slot",
                (name, epoch),
            ).fetchall()
        return {str(slot): bytes(sealed) for slot, sealed in rows}

    # -- who holds what; inside the caller's transaction ----------------------------------------

    def arrange(
        self,
        roster: Roster,
        listed: SlotList,
        lead_seed: bytes | None,
        *,
        renewing: Iterable[str] = (),
    ) -> set[str]:
        """Hand each class to whoever should hold it, as far as this worker can.

        With the lead's seed also: a new key for a class that has none, for one that
        somebody held who should no longer, and for those ``renewing``.  Returns the
        classes with a new key; changes nothing where all is as it should be.
        """
        made = set()
        for name in HOLDERS:
            entitled = {one.id: one for one in entitled_slots(name, roster, listed)}
            self._hand_on(name, entitled)
            is_due = name in renewing or self._needs_new(name, entitled)
            if lead_seed is not None and entitled and is_due:
                self._make(name, entitled.values(), lead_seed)
                made.add(name)
            self._take_away(name, entitled, {one.id for one in listed.slots})
        return made

    def _shares(self, name: str) -> dict[int, set[str]]:
        rows = self._connection.execute(
            "SELECT epoch, slot FROM class_share WHERE class = ?", (name,)
        ).fetchall()
        held: dict[int, set[str]] = {}
        for epoch, slot in rows:
            held.setdefault(epoch, set()).add(slot)
        return held

    def drop_false(self) -> bool:
        """Take away what was sealed to this user and is not the secret; tell whether that was."""
        keys = self._unlocked()
        rows = self._connection.execute(
            "SELECT class, epoch, slot, sealed, public FROM class_share "
            "JOIN class_key USING (class, epoch) WHERE slot = ?",
            (keys.slot_id,),
        ).fetchall()
        false = [row[:3] for row in rows if not is_share_row(keys, row[:4], row[4])]
        self._connection.executemany(
            "DELETE FROM class_share WHERE (class, epoch, slot) = (?, ?, ?)", false
        )
        return bool(false)

    def _hand_on(self, name: str, entitled: Mapping[str, Slot]) -> None:
        me = self._unlocked().slot_id
        for epoch, holders in self._shares(name).items():
            lacking = [slot for slot_id, slot in entitled.items() if slot_id not in holders]
            if lacking and me in holders:
                self._give(ClassKey(name, epoch, b""), self.secret(name, epoch), lacking)

    def _needs_new(self, name: str, entitled: Mapping[str, Slot]) -> bool:
        newest = self.epoch(name)
        if newest is None:
            return True
        return not self._shares(name).get(newest, set()) <= set(entitled)

    def _make(self, name: str, entitled: Iterable[Slot], lead_seed: bytes) -> None:
        seed = envelope.new_seed()
        key = ClassKey(name, _after(self.epoch(name)), envelope.public_of(seed))
        signature = sign.sign(lead_seed, self._message(key))
        self._connection.execute(
            "INSERT INTO class_key VALUES (?, ?, ?, ?)", (name, key.epoch, key.public, signature)
        )
        self._give(key, seed, entitled)

    def _give(self, key: ClassKey, seed: bytes, to: Iterable[Slot]) -> None:
        rows = []
        for slot in to:
            context = _share_context(self._unlocked().vault_id, key.name, key.epoch, slot.id)
            sealed = envelope.seal_to(slot.exchange_public, seed, context)
            rows.append((key.name, key.epoch, slot.id, sealed))
        self._connection.executemany("INSERT OR REPLACE INTO class_share VALUES (?, ?, ?, ?)", rows)

    def _take_away(self, name: str, entitled: Mapping[str, Slot], there: set[str]) -> None:
        """Take shares from those who should hold none, never the last one that opens."""
        for epoch, holders in self._shares(name).items():
            stays = holders & set(entitled)
            for slot in holders - stays:
                if slot not in there or any(entitled[one].kind != RECOVERY for one in stays):
                    self._connection.execute(
                        "DELETE FROM class_share WHERE class = ? AND epoch = ? AND slot = ?",
                        (name, epoch, slot),
                    )

    # -- what is signed and bound ---------------------------------------------------------------

    def _message(self, key: ClassKey) -> bytes:
        return _key_message(key, self._unlocked().vault_id)


def is_signed_key(row: Sequence[object], vault_id: str, lead: bytes) -> bool:
    """Tell whether the lead has signed a row of class, epoch, public key and signature."""
    name, epoch, public, signature = row
    is_well = isinstance(name, str) and name in HOLDERS and isinstance(epoch, int)
    if not is_well or not isinstance(public, bytes) or not isinstance(signature, bytes):
        return False
    if not 0 < int(str(epoch)) <= _HIGHEST:
        return False
    key = ClassKey(str(name), int(str(epoch)), public)
    return sign.holds(lead, _key_message(key, vault_id), signature)


def _key_message(key: ClassKey, vault_id: str) -> bytes:
    number = key.epoch.to_bytes(4, "big")
    return _PUBLIC + bytes.fromhex(vault_id) + key.name.encode() + b"\0" + number + key.public


def _after(epoch: int | None) -> int:
    """Return the number of the next key of a class: higher, and no other computer draws it.

    The upper half counts; the lower is drawn, since two computers may renew a key at once.
    """
    return 1 if epoch is None else ((epoch >> 16) + 1) << 16 | secrets.randbits(16)


def open_share(keys: Unlocked, name: str, epoch: int, sealed: bytes) -> bytes:
    """Return the secret half of a class out of this user's own share; BrokenSeal (30) else."""
    context = _share_context(keys.vault_id, name, epoch, keys.slot_id)
    return envelope.open_with(keys.user.exchange_seed, sealed, context)


def is_share_row(keys: Unlocked, row: Sequence[object], public: object) -> bool:
    """Tell whether a row of class, epoch, slot and sealed bytes holds the secret of ``public``.

    For this user's own slot; nobody else can tell.
    """
    name, epoch, _, sealed = row
    if not (isinstance(name, str) and isinstance(epoch, int) and isinstance(sealed, bytes)):
        return False
    try:
        secret = open_share(keys, name, epoch, sealed)
    except BrokenSeal:
        return False
    return len(secret) == envelope.SEED_BYTES and envelope.public_of(secret) == public


def sealed_context(vault_id: str, name: str, place: bytes) -> bytes:
    """Return what something sealed to a class is bound to.  place: epoch (4) | where it is."""
    return _SEALED + bytes.fromhex(vault_id) + name.encode() + b"\0" + place


def _share_context(vault_id: str, name: str, epoch: int, slot_id: str) -> bytes:
    number = epoch.to_bytes(4, "big")
    vault = bytes.fromhex(vault_id)
    return _SHARE + vault + name.encode() + b"\0" + number + bytes.fromhex(slot_id)


def entitled_slots(name: str, roster: Roster, listed: SlotList) -> list[Slot]:
    """Return the slots that should hold a class.

    Those of the roles that include it; the managers' as long as nobody has such a role;
    the recovery slots always.
    """
    by_key = {one.sign_public: one for one in listed.slots}
    there = [one for one in roster.members.values() if one.is_active and one.key in by_key]
    holders = [one for one in there if one.roles & HOLDERS[name]]
    holders = holders or [one for one in there if MANAGER in one.roles]
    recovery = [one for one in listed.slots if one.kind == RECOVERY]
    return [by_key[one.key] for one in holders] + recovery
