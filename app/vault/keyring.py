"""The keys of an open vault: who holds them, and every change of that.

Each change leaves the old or the new state, wherever it is cut off.  A new case key is
first handed to everybody beside the old one, then the records are rekeyed, then the
list names the new one only; whoever leads the vault ends what was cut in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace

from app.context import Context
from app.crypto import seal, slots
from app.crypto.slots import Slot, SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.vault import documents, slotages
from app.vault.actbook import ActBook
from app.vault.acts import DONE, Act
from app.vault.chains import forget_letters
from app.vault.classkeys import HOLDERS, ClassKeys
from app.vault.elsewhere import (
    Elsewhere,
    brought_in,
    joined,
    keep_standing,
)
from app.vault.folder import Founding, Unlocked, VaultFolder, shut_out, write_slots
from app.vault.keysets import (
    Keyset,
    Tables,
    add_keys,
    may_lead,
    packed_tables,
    take_keyset,
    take_tables,
)
from app.vault.leadkeys import LeadKeys
from app.vault.opening import Connection, empty_wal, translating, write_transaction
from app.vault.recoverybook import RecoveryBook
from app.vault.roster import Member, Roster
from app.vault.slotchanges import (
    emptied,
    exchanged,
    only,
    refuse_full,
    signed_in,
    stays,
    with_slots,
    without_slots,
)


class Keyring:  # noqa: PLR0904 - one method a question or an act
    """What can be done with the keys of one open vault; on the vault's own thread.

    alone: a block during which no other process has the vault open.  renewed: told of
    the keys with which it is open from then on.
    """

    def __init__(
        self,
        connection: Connection,
        folder: VaultFolder,
        unlocked: Unlocked,
        *,
        alone: Callable[[], AbstractContextManager[None]],
        renewed: Callable[[Unlocked], None],
    ) -> None:
        self._unlocked = unlocked
        self._renewed = renewed
        self._connection = connection
        self._folder = folder
        self._alone = alone
        self._lead = LeadKeys(connection, lambda: self._unlocked)
        self.classes = ClassKeys(connection, lambda: self._unlocked)
        self.acts = ActBook(connection, lambda: self._unlocked)
        self.recovery = RecoveryBook(connection)
        self.elsewhere = Elsewhere(connection, lambda: self._unlocked)

    @property
    def unlocked(self) -> Unlocked:
        """The keys with which the vault is open now."""
        return self._unlocked

    @property
    def roster(self) -> Roster:
        """The workers, by the signed acts of these records."""
        return self.acts.roster

    # -- the lead's key -----------------------------------------------------------------------

    def found(self, founding: Founding) -> None:
        """Keep the lead's key for the first worker."""
        with write_transaction(self._connection):
            public = founding.user.exchange_public
            self._lead.hand(founding.slot_id, public, founding.lead_seed)

    @property
    def leads(self) -> bool:
        """Whether this user holds the key that signs the slot list."""
        return self._lead.own_seed() is not None

    @property
    def lead_seed(self) -> bytes:
        """The 32-byte seed that signs the slot list; Problem 12 if this user does not hold it."""
        seed = self._lead.own_seed()
        if seed is None:
            words = N_("Only the centre manager or the data protection officer may do this.")
            raise Problem(words, Code.NOT_PERMITTED, detail="lead")
        return seed

    # -- slots --------------------------------------------------------------------------------

    def listed(self) -> SlotList:
        """Return the slots as they are on the disk."""
        return self._folder.read_slots()

    def add_slot(self, slot: Slot, instead_of: str | None = None) -> None:
        """Put a new slot in the list, which opens nothing before ``hand_keys``.

        instead_of: the id of a slot that goes in the same writing.  Raises Problem 24 if
        the list is full.
        """

        def change(listed: SlotList) -> SlotList:
            others = tuple(one for one in listed.slots if one.id != instead_of)
            refuse_full(others)
            return replace(listed, slots=(*others, slot))

        self._change(change, self.lead_seed)

    def change_passphrase(self, passphrase: str, context: Context) -> None:
        """Make ``passphrase`` the only one that opens this user's slot."""
        own = self._folder.resealed(self.unlocked, passphrase, context)
        with write_transaction(self._connection):
            written = self._folder.put_slot(own)
            slotages.put_age(self._connection, written.age)
        slotages.note_age(self._connection, self._folder, context)

    def take_slots(self, theirs: SlotList, keys: Tables | None = None) -> None:
        """Take over what another computer's list says of passphrases and of new slots.

        A slot that was sealed anew there is so here.  One that is not here comes in if the
        signed acts of the centre name its key, whoever brings it: this user vouches for it
        until a lead signs it in.  keys: rows of the tables of keys, of which each slot
        gets its own.  Raises Problem 30 for a list of another vault.
        """
        own = self.listed()
        if (theirs.vault_id, theirs.lead) != (own.vault_id, own.lead):
            raise slots.damaged("other vault")
        slots.check_signatures(theirs)
        with write_transaction(self._connection):
            before = self._folder.read_slots()
            now = brought_in(self.roster, before, theirs, self.unlocked)
            if now != before:
                slotages.put_age(self._connection, now.age)
                write_slots(self._folder, now)
            if keys is not None:
                add_keys(self._connection, keys, (self.roster, now), self.unlocked)
        if self.leads:
            self._take_readers(theirs)
            self.sign_in()
            self._hand_again()
        self.arrange()

    def come_in(self, brought: SlotList, told: Iterable[Act], keys: Tables) -> None:
        """Keep this user's slot, with which a copy of the list opened the vault.

        told: the acts that say whose it is.  Nothing is kept, and Problem 12 raised, if by
        them and by all that is known here the slot belongs to nobody who works here.
        """
        with write_transaction(self._connection):
            self.acts.take_in_with(told)
            own = self._folder.read_slots()
            now = keep_standing(self.roster, own, joined(own, brought))
            if self.unlocked.slot_id not in {one.id for one in now.slots}:
                raise shut_out()
            add_keys(self._connection, keys, (self.roster, now), self.unlocked)
            slotages.put_age(self._connection, now.age)
            write_slots(self._folder, now)

    def _take_readers(self, theirs: SlotList) -> None:
        """Take in the slots of workers who open no records, which only a lead can sign."""
        here = {one.id for one in self.listed().slots}
        for slot in theirs.slots:
            member = self.roster.of_key(slot.sign_public)
            if slot.id not in here and member is not None and member.is_active:
                self.add_slot(replace(slot, case_keys=(), admission=None))

    def sign_in(self) -> None:
        """Put under the lead's signature whom others have vouched for, if this user leads."""
        if self.leads and any(one.admission for one in self.listed().slots):
            self._change(lambda listed: listed, self.lead_seed)

    def lead_holders(self) -> frozenset[str]:
        """Return the ids of the slots that hold the lead's key."""
        return self._lead.holders()

    def _hand_again(self) -> None:
        """Seal the lead's key to those for whom only other computers say that they hold it."""
        if not self.leads:
            return
        own, slots_here = self.unlocked.slot_id, self.listed().slots
        others = (one for one in slots_here if one.id != own and may_lead(self.roster, one))
        unsure = self._lead.unsure(others)
        if unsure:
            with write_transaction(self._connection):
                for slot in unsure:
                    self._lead.hand(slot.id, slot.exchange_public, self.lead_seed)

    def hand_keys(self, slot_id: str, *, lead: bool) -> None:
        """Give the case key to a slot that has none, and the lead's key to it or take it."""
        seed = self.lead_seed
        (slot,) = (one for one in self.listed().slots if one.id == slot_id)
        held = self._with_case_key(slot, self.unlocked.epoch, self.unlocked.case_key)
        with write_transaction(self._connection):
            if lead:
                self._lead.hand(slot.id, slot.exchange_public, seed)
            else:
                self._lead.take(slot_id)
        if not slot.case_keys:
            self._change(lambda listed: exchanged(listed, held), seed)

    def arrange(self, *, renewing: Iterable[str] = ()) -> None:
        """Let everybody hold the class keys of their roles, as far as this user can see to it."""
        seed = self.lead_seed if self.leads else None
        with write_transaction(self._connection):
            if self._lead.drop_false() | self.classes.drop_false():
                forget_letters(self._connection)  # others tell it as it is
            made = self.classes.arrange(self.roster, self.listed(), seed, renewing=renewing)
            if made:
                documents.rewrap(self._connection, self.classes, self.unlocked)

    def put_slot(
        self,
        slot: Slot,
        *,
        lead: bool,
        instead_of: Iterable[str] = (),
        also: Callable[[Connection], None] = lambda _connection: None,
    ) -> None:
        """Put a slot in the list that opens everything at once, in place of some others.

        also: what is kept in the same transaction.  Cut between the list and the records,
        the slot opens, and what should have been kept with it is to be kept again.
        """
        seed, out = self.lead_seed, frozenset(instead_of) | {slot.id}
        held = self._with_case_key(slot, self.unlocked.epoch, self.unlocked.case_key)

        def change(listed: SlotList) -> SlotList:
            others = without_slots(listed, out).slots
            refuse_full(others)
            return replace(listed, slots=(*others, held))

        def keep() -> None:
            if lead:
                self._lead.hand(slot.id, slot.exchange_public, seed)
            also(self._connection)

        self._change(change, seed, keep)
        self.arrange()

    def keyset_for_another(self, context: Context) -> Keyset:
        """Return with what another computer of the centre begins.

        Everybody opens their slot as here, to a case key that no other computer has.
        Raises Problem 12 if this user does not lead.
        """
        seed, listed, key = self.lead_seed, self.listed(), context.random_bytes(seal.KEY_BYTES)

        def renewed(slot: Slot) -> Slot:
            if not slot.case_keys:
                return slot
            return self._with_case_key(replace(slot, case_keys=()), listed.epoch, key)

        given = slots.signed_list(with_slots(listed, renewed), seed)
        with translating():
            return take_keyset(self._connection, given, self.acts.in_state(DONE))

    def key_tables(self) -> dict[str, Stored]:
        """Return the keys of classes and of the lead as they travel, each sealed to its slot."""
        with translating():
            return packed_tables(take_tables(self._connection))

    # -- a new case key -----------------------------------------------------------------------

    def shut_out(self, without: Iterable[str], context: Context, *, keeping: str = "") -> None:
        """Take the slots ``without`` away, with a new case key that they do not get.

        keeping: a slot that loses the case key and stays otherwise.  Needs the vault
        alone (33).  Killed at any moment, either nothing has happened or the next login
        of whoever leads ends it.  A slot that never held the case key needs no new one.
        """
        out, seed = frozenset(without), self.lead_seed
        held = {one.id for one in self.listed().slots if one.case_keys}
        if not held & (out | {keeping}):
            self._change(lambda listed: without_slots(listed, out), seed)
            self.arrange()
        else:
            self._rotate(out, context, keeping)
        slotages.note_age(self._connection, self._folder, context)

    def renew(self, context: Context) -> None:
        """Change the case key and all class keys, with nobody shut out; as ``shut_out`` else."""
        self._rotate(frozenset(), context, "")
        self.arrange(renewing=HOLDERS)
        slotages.note_age(self._connection, self._folder, context)

    def _rotate(self, out: frozenset[str], context: Context, keeping: str) -> None:
        seed = self.lead_seed
        held = {one.id for one in self.listed().slots if one.case_keys}
        with self._alone():
            new = self.unlocked.epoch + 1
            key = context.random_bytes(seal.KEY_BYTES)

            def both(listed: SlotList) -> SlotList:
                some = without_slots(listed, out - held)
                return with_slots(some, lambda one: self._both(one, new, key, out))

            self._change(lambda listed: both(emptied(listed, keeping)), seed)
            before, epoch = self.unlocked.case_key, self.unlocked.epoch
            keys = replace(self.unlocked, epoch=new, case_keys=((epoch, before), (new, key)))
            with translating():
                self._connection.reset_key(f"x'{keys.database_key.hex()}'")
            self._now(keys)
            self._finish()

    def finish(self) -> None:
        """End a change of the case key that was cut after the rekeying, if this user can."""
        if self.unlocked.epoch > self.listed().epoch and self.leads:
            self._finish()
        self.sign_in()
        self._hand_again()

    def _finish(self) -> None:
        seed, epoch = self.lead_seed, self.unlocked.epoch
        self.arrange()
        with write_transaction(self._connection):
            documents.rewrap(self._connection, self.classes, self.unlocked)
        empty_wal(self._connection)

        def last(listed: SlotList) -> SlotList:
            staying = [one for one in listed.slots if stays(one, epoch)]
            return replace(listed, epoch=epoch, slots=tuple(only(one, epoch) for one in staying))

        listed = self._change(last, seed)
        there = {one.id for one in listed.slots}
        with write_transaction(self._connection):
            for slot in self._lead.holders() - there:
                self._lead.take(slot)
        keys = tuple(one for one in self.unlocked.case_keys if one[0] == epoch)
        self._now(replace(self.unlocked, case_keys=keys, list_version=listed.version))

    def _now(self, keys: Unlocked) -> None:
        self._unlocked = keys
        self._renewed(keys)

    # -- within -------------------------------------------------------------------------------

    def _change(
        self,
        change: Callable[[SlotList], SlotList],
        lead_seed: bytes,
        also: Callable[[], None] = lambda: None,
    ) -> SlotList:
        """Write the changed list and note its age; nobody else changes it at the same time."""
        with write_transaction(self._connection):
            before = signed_in(self._folder.read_slots(), self.roster)
            changed = replace(change(before), version=before.version + 1)
            signed = slots.signed_list(changed, lead_seed)
            slotages.put_age(self._connection, signed.age)
            also()
            write_slots(self._folder, signed)
        return signed

    def _both(self, slot: Slot, epoch: int, key: bytes, lost: frozenset[str]) -> Slot:
        """Return ``slot`` with the present case key and the next, or as it is if it loses it."""
        now = only(slot, self.unlocked.epoch)
        if not now.case_keys or slot.id in lost:
            return now
        return self._with_case_key(now, epoch, key)

    def _with_case_key(self, slot: Slot, epoch: int, key: bytes) -> Slot:
        return slots.with_case_key(self.unlocked.vault_id, slot, epoch, key)


def member_slot(listed: SlotList, member: Member) -> Slot | None:
    """Return the slot with a worker's key, or None if they have none any more."""
    return next((one for one in listed.slots if one.sign_public == member.key), None)
