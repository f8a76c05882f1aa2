"""How a list of key slots is changed: pure steps, from a list to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.crypto import slotfile, slots
from app.crypto.slots import Slot, SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.vault.roster import Roster


def refuse_full(others: Sequence[Slot]) -> None:
    """Refuse (24) one more slot beside these."""
    if len(others) >= slotfile.MOST_SLOTS:
        words = N_("This vault has no room for more workers. Take away one who has left.")
        raise Problem(words, Code.OVER_LIMIT)


def with_slots(listed: SlotList, change: Callable[[Slot], Slot]) -> SlotList:
    """Return the list with each slot changed."""
    return replace(listed, slots=tuple(change(one) for one in listed.slots))


def signed_in(listed: SlotList, roster: Roster) -> SlotList:
    """Return the list with those for whom somebody vouched as its own, without strangers.

    Who has left since comes in too: their slot is then taken away with a new case key.
    """
    known = [one for one in listed.slots if not one.admission or _was_known(roster, one)]
    return replace(listed, slots=tuple(replace(one, admission=None) for one in known))


def _was_known(roster: Roster, slot: Slot) -> bool:
    return slot.kind == slots.RECOVERY or roster.of_key(slot.sign_public) is not None


def exchanged(listed: SlotList, slot: Slot) -> SlotList:
    """Return the list with a slot in place of the one with its id."""
    return with_slots(listed, lambda one: slot if one.id == slot.id else one)


def without_slots(listed: SlotList, out: frozenset[str]) -> SlotList:
    """Return the list without the slots of these ids."""
    return replace(listed, slots=tuple(one for one in listed.slots if one.id not in out))


def emptied(listed: SlotList, slot_id: str) -> SlotList:
    """Return the list with a slot that keeps its user and loses its case keys."""
    return with_slots(listed, lambda one: replace(one, case_keys=()) if one.id == slot_id else one)


def only(slot: Slot, epoch: int) -> Slot:
    """Return the slot with the case key of one epoch and no other."""
    held = tuple(one for one in slot.case_keys if one.epoch == epoch)
    return replace(slot, case_keys=held)


def stays(slot: Slot, epoch: int) -> bool:
    """Tell whether a slot is left after a change: those who got the key, and who never had one."""
    return not slot.case_keys or any(one.epoch == epoch for one in slot.case_keys)
