"""The key files of the centre's other computers, and who of here should get into them.

Each computer has a case key of its own, so whoever is new here cannot open the others.
Whoever holds the case key there - a colleague with a slot there, or two recovery sheets -
vouches for the new slot in a copy of that computer's list; docs/formats/trust.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from app.crypto import slotfile, slots
from app.crypto.slots import RECOVERY, Slot, SlotList
from app.errors import Problem
from app.vault.folder import Unlocked
from app.vault.opening import Connection, translating, write_transaction
from app.vault.roster import Roster
from app.vault.tables import put_meta

_TOLD, _GIVEN = "slots of ", "slots for "


class Elsewhere:
    """What one open vault knows of the key files of other computers."""

    def __init__(self, connection: Connection, unlocked: Callable[[], Unlocked]) -> None:
        self._connection = connection
        self._unlocked = unlocked

    def told(self) -> dict[bytes, SlotList]:
        """Return the slots at other computers by device id (16 bytes), as they told them."""
        return self._kept(_TOLD)

    def given(self) -> dict[bytes, SlotList]:
        """Return the same lists, with what is to be added there; only those that lack something."""
        return self._kept(_GIVEN)

    def learn(self, device: bytes, told: SlotList) -> None:
        """Keep the list of a computer, unless a newer one is known."""
        known = self.told().get(device)
        if known is not None and known.age > told.age:
            return
        given = self.given().get(device, told)
        with write_transaction(self._connection):
            put_meta(self._connection, _TOLD + device.hex(), slotfile.encode(told))
            self._give(device, told, joined(told, given))

    def vouch(self, roster: Roster, here: SlotList) -> None:
        """Add to the others' lists who works here and has no slot there, and new passphrases.

        The user of this login vouches; nothing happens where they hold no case key.
        """
        user, given = self._unlocked().user, self.given()
        for device, told in self.told().items():
            standing = (one for one in here.slots if has_standing(roster, one))
            there = _renewed(given.get(device, told), standing)
            held = dict(slots.case_keys_of(told, user) or slots.case_keys_of(there, user))
            if there.epoch in held:
                for slot in missing(roster, here, there):
                    there = slots.admitted(there, slot, user, (there.epoch, held[there.epoch]))
            if there != given.get(device, told):
                with write_transaction(self._connection):
                    self._give(device, told, there)

    def _give(self, device: bytes, told: SlotList, given: SlotList) -> None:
        key = _GIVEN + device.hex()
        if given == told:
            self._connection.execute("DELETE FROM meta WHERE key = ?", (key,))
        else:
            put_meta(self._connection, key, slotfile.encode(given))

    def _kept(self, prefix: str) -> dict[bytes, SlotList]:
        with translating():
            rows = self._connection.execute(
                "SELECT key, value FROM meta WHERE key LIKE ? ORDER BY key", (prefix + "%",)
            ).fetchall()
        return {bytes.fromhex(key[len(prefix) :]): slotfile.decode(bytes(raw)) for key, raw in rows}


def brought_in(roster: Roster, own: SlotList, theirs: SlotList, keys: Unlocked) -> SlotList:
    """Return a computer's own list with what another has of newer passphrases and new slots.

    keys: of the worker who vouches for them, as they are open here.
    """
    now = _renewed(own, theirs.slots)
    for slot in missing(roster, theirs, now):
        now = slots.admitted(now, slot, keys.user, (keys.epoch, keys.case_key))
    return now


def joined(own: SlotList, brought: SlotList) -> SlotList:
    """Return a computer's own list with what a copy of it was given elsewhere.

    A slot whose surety holds another case key by now stays out: its admission is of an
    older list, or of another computer.
    """
    now = _renewed(own, brought.slots)
    for slot in brought.slots:
        ids, users = {one.id for one in now.slots}, {one.sign_public for one in now.slots}
        has_room = len(now.slots) < slotfile.MOST_SLOTS
        if slot.admission and slot.id not in ids and slot.sign_public not in users and has_room:
            with suppress(Problem):
                now = slots.with_admitted(now, slot)
    return now


def has_standing(roster: Roster, slot: Slot) -> bool:
    """Tell whether a slot belongs to who works at the centre now, or to the sheets in force.

    The signed acts say so, not whoever brings the slot: one that was taken away has none.
    """
    if slot.kind == RECOVERY:
        return bool(roster.root) and slot.sign_public == roster.root
    member = roster.of_key(slot.sign_public)
    return member is not None and member.needs_case_key and member.slot == slot.id


def missing(roster: Roster, here: SlotList, there: SlotList) -> tuple[Slot, ...]:
    """Return the slots with standing that a list has no room taken for."""
    known = {one.id for one in there.slots} | {one.sign_public.hex() for one in there.slots}
    found = [
        one
        for one in here.slots
        if has_standing(roster, one) and not known & {one.id, one.sign_public.hex()}
    ]
    return tuple(found[: slotfile.MOST_SLOTS - len(there.slots)])


def keep_standing(roster: Roster, own: SlotList, longer: SlotList) -> SlotList:
    """Return a list that was made longer with those only who work at the centre now."""
    before = {one.id: one for one in own.slots}
    kept = []
    for slot in longer.slots:
        if has_standing(roster, slot):
            kept.append(slot)
        elif slot.id in before:
            kept.append(before[slot.id])
    return replace(longer, slots=tuple(kept))


def _renewed(listed: SlotList, newer: Iterable[Slot]) -> SlotList:
    """Return a list in which passphrases hold that were changed elsewhere."""
    by_id = {one.id: one for one in newer}

    def renewed(known: Slot) -> Slot:
        slot = by_id.get(known.id)
        if slot is None or not _is_resealed(slot, known):
            return known
        return replace(slot, case_keys=known.case_keys, admission=known.admission)

    return replace(listed, slots=tuple(renewed(one) for one in listed.slots))


def _is_resealed(slot: Slot, known: Slot) -> bool:
    """Tell whether ``slot`` is ``known`` with a passphrase that was changed since."""
    keys = (slot.id, slot.kind, slot.sign_public, slot.exchange_public)
    same = (known.id, known.kind, known.sign_public, known.exchange_public)
    return keys == same and slot.revision > known.revision
