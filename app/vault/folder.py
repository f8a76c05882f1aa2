"""The folder that is a vault: its files, how it is made, and how a passphrase opens it."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypeVar

from app.context import Context, KeyCost
from app.crypto import kdf, seal, sign, slotfile, slots
from app.crypto.guesses import is_guessable
from app.crypto.slots import Opening, Slot, SlotList, UserSecret
from app.errors import Code, Problem
from app.files import read_bounded, write_atomic
from app.i18n import N_
from app.vault.building import building, refuse_occupied
from app.vault.opening import Connection, create_database
from app.vault.refusals import telling
from app.vault.shares import refuse_network_share
from app.vault.throttle import Throttle
from app.vault.travelmark import refuse_sealed

SHORTEST_PASSPHRASE = 16


@dataclass(frozen=True)
class Unlocked:
    """What an opened vault gives: keys, and for whom.  Never stored, never printed.

    slot_id: 16 hex digits, the same for the life of the user's slot.  list_version:
    of the slot list, to be compared with the highest one ever seen.  lead: the Ed25519
    public key that signs the list.
    """

    vault_id: str
    slot_id: str
    list_version: int
    epoch: int
    user: UserSecret = field(repr=False)
    case_keys: tuple[tuple[int, bytes], ...] = field(repr=False)
    lead: bytes = field(default=b"", repr=False)

    @property
    def case_key(self) -> bytes:
        """The 32-byte key of the current epoch; Problem 12 if this user holds none."""
        for epoch, key in self.case_keys:
            if epoch == self.epoch:
                return key
        words = N_("This passphrase does not open the records. Ask the person who leads the vault.")
        raise Problem(words, Code.NOT_PERMITTED)

    @property
    def database_key(self) -> bytes:
        """The raw 32-byte key of records.db."""
        return seal.database_key(self.case_key, self.vault_id, self.epoch)


@dataclass(frozen=True)
class Founding(Unlocked):
    """The keys of a vault that is being made, and the 32-byte seed that signs its slot list."""

    lead_seed: bytes = field(default=b"", repr=False)

    @property
    def unlocked(self) -> Unlocked:
        """The same keys without the lead's."""
        kept = {one.name: getattr(self, one.name) for one in fields(Unlocked)}
        return Unlocked(**kept)


Keys = TypeVar("Keys", bound=Unlocked)


@dataclass(frozen=True)
class VaultFolder:
    """Where the parts of a vault are, and the doors to its key slots."""

    path: Path

    @property
    def slots_path(self) -> Path:
        return self.path / "vault.json"

    @property
    def slots_copy_path(self) -> Path:
        return self.path / "vault.json.b"

    @property
    def lock_path(self) -> Path:
        return self.path / "vault.lock"

    @property
    def exchange_lock_path(self) -> Path:
        return self.path / "exchange.lock"

    @property
    def records_path(self) -> Path:
        return self.path / "records.db"

    @property
    def documents_path(self) -> Path:
        return self.path / "documents"

    @property
    def staging_path(self) -> Path:
        return self.path / "staging"

    @property
    def releases_path(self) -> Path:
        return self.path / "releases"

    def read_slots(self) -> SlotList:
        """Return the newest sound list of slots; needs no passphrase.

        Raises Problem 40 if there is no vault here, 12 if it is sealed for travel, 30 if both
        copies are missing or damaged, or belong to different vaults (they are left as they
        are), 32 if a newer Waymark wrote one.
        """
        refuse_sealed(self.path)
        copies = [_read_copy(path) for path in (self.slots_path, self.slots_copy_path)]
        refusals = [copy for copy in copies if isinstance(copy, Problem)]
        for refusal in refusals:
            if refusal.code == Code.NEWER_VERSION:
                raise refusal
        sound = [copy for copy in copies if isinstance(copy, SlotList)]
        if len({copy.vault_id for copy in sound}) > 1:
            words = N_(
                "The two key files here are of different vaults. Put back the one that was here."
            )
            raise Problem(words, Code.INTEGRITY, detail="other vault")
        if sound:
            return max(sound, key=lambda listed: listed.age)
        if refusals:
            raise refusals[0]
        if self.records_path.exists():
            raise slots.damaged("missing")
        raise Problem(N_("There is no vault in this folder. Choose another."), Code.NOT_FOUND)

    def _close_to_others(self) -> None:
        """Take access from other people of this computer, where that can be done."""
        if sys.platform == "win32":
            return
        for path in (self.path, *self.path.iterdir()):
            allowed = path.lstat().st_mode
            if allowed & 0o077 and not path.is_symlink():
                with suppress(OSError):
                    path.chmod(allowed & 0o700)

    def damaged_copies(self) -> tuple[str, ...]:
        """Return the names of the slot files that are missing or cannot be read."""
        paths = (self.slots_path, self.slots_copy_path)
        return tuple(path.name for path in paths if not isinstance(_read_copy(path), SlotList))

    def unlock(self, passphrase: str, context: Context, slot_id: str | None = None) -> Unlocked:
        """Return the keys that ``passphrase`` opens, from one slot or from any.

        Takes about a second for each slot tried, so not on a window's thread.  Raises
        Problem 10 (wrong passphrase), 11 (too many of them: at once, with the seconds
        to wait), and as ``read_slots`` does.
        """
        refuse_network_share(self.path)
        listed = self.read_slots()
        vault_id = listed.vault_id
        with Throttle(context, vault_id).attempt(), telling(context, vault_id, slot_id):
            opened = open_any(listed, passphrase, slot_id, test_profile=context.test_profile)
        return self.unlocked(listed, opened)

    def unlocked(self, listed: SlotList, opened: slots.OpenedSlot) -> Unlocked:
        """Return the keys of a slot that was opened, and put right what was cut before."""
        _renew_older_copy(self, listed)
        self._close_to_others()
        return keys_of(listed, opened)

    def change_passphrase(self, unlocked: Unlocked, passphrase: str, context: Context) -> None:
        """Make ``passphrase`` the only one that opens this user's slot.

        Killed or out of space at any moment, either the old or the new one works.
        Raises Problem 2 if it is too short, 31 if the disk refuses.
        """
        self.put_slot(self.resealed(unlocked, passphrase, context))

    def resealed(self, unlocked: Unlocked, passphrase: str, context: Context) -> Slot:
        """Return this user's slot as ``passphrase`` opens it; takes seconds, writes nothing."""
        opening = Opening(passphrase, slot_cost(passphrase, context), context.test_profile)
        slot = own_slot(self.read_slots(), unlocked)
        return slots.resealed(
            unlocked.vault_id, slot, unlocked.user, opening, random_bytes=context.random_bytes
        )

    def put_slot(self, own: Slot) -> SlotList:
        """Write the list with a slot that its user has sealed anew, and return the list.

        Raises Problem 12 if the slot was taken away meanwhile, 2 if it was sealed anew.
        """
        listed = self.read_slots()
        known = next((slot for slot in listed.slots if slot.id == own.id), None)
        if known is None:
            raise shut_out()
        if known.revision >= own.revision:  # else both would be told that theirs holds
            raise Problem(
                N_(
                    "Your passphrase was changed in another window meanwhile. That one holds. "
                    "If it was not you, change it again."
                )
            )
        changed = tuple(
            replace(own, case_keys=slot.case_keys) if slot.id == own.id else slot
            for slot in listed.slots
        )
        written = replace(listed, slots=changed)
        write_slots(self, written)
        return written


def create_vault(
    path: Path,
    passphrase: str,
    context: Context,
    *,
    alias: str,
    label: str,
    fill: Callable[[Connection, Founding], None],
) -> Unlocked:
    """Make a vault at ``path``, wholly or not at all, and return its keys.

    path: a new or empty folder, with its parent on the same disk.  alias and label
    stand on the lock screen: no names, no roles.  fill: makes the tables in the new
    database and all that a vault is never without; the folder gets its place after
    it.  Folders are 0700, files 0600.  Raises Problem 2 (passphrase, alias or label),
    31 (something is there already, a network share, a full disk), and as ``fill``.
    """
    for words, name in ((alias, "alias"), (label, "label")):
        if not slotfile.is_label(words):
            raise Problem(N_("Use 1 to 40 letters and digits here."), field=name)
    path = path.resolve()
    refuse_network_share(path)
    refuse_occupied(path)
    cost = slot_cost(passphrase, context)
    opening = Opening(passphrase, cost, context.test_profile)
    listed, founding = _first_slots(opening, context, alias=alias, label=label)
    with building(path, context.random_bytes) as place:
        fill_folder(VaultFolder(place), listed, founding, fill)
    return founding.unlocked


def fill_folder(
    folder: VaultFolder, listed: SlotList, keys: Keys, fill: Callable[[Connection, Keys], None]
) -> None:
    """Put new records, which ``fill`` fills, and then these slots into an empty folder."""
    connection = create_database(folder.records_path, keys.database_key)
    try:
        fill(connection, keys)
    finally:
        connection.close()
    write_slots(folder, listed)


def _first_slots(
    opening: Opening, context: Context, *, alias: str, label: str
) -> tuple[SlotList, Founding]:
    """Return a list of one slot, signed with a lead key of its own, and what it opens to."""
    vault_id, epoch = context.random_bytes(16).hex(), 1
    user = slots.new_user(context.random_bytes)
    case_key = context.random_bytes(seal.KEY_BYTES)
    lead_seed = context.random_bytes(sign.SEED_BYTES)
    lead = sign.public_of(lead_seed)
    slot = slots.new_slot(
        vault_id, user, opening, label=label, lead=lead, random_bytes=context.random_bytes
    )
    slot = slots.with_case_key(vault_id, slot, epoch, case_key)
    unsigned = SlotList(vault_id, alias, 1, epoch, lead, (slot,), b"")
    listed = slots.signed_list(unsigned, lead_seed)
    keys = ((epoch, case_key),)
    founding = Founding(
        vault_id, slot.id, listed.version, epoch, user, keys, lead=lead, lead_seed=lead_seed
    )
    return listed, founding


def slot_cost(passphrase: str, context: Context, at_hand: Iterable[str] = ()) -> KeyCost:
    """Return what a new slot costs on this computer, once its passphrase may be used.

    at_hand: as for ``need_passphrase``.
    """
    need_passphrase(passphrase, context, at_hand)
    return context.key_cost if context.test_profile else kdf.calibrate(context.key_cost)


def need_passphrase(passphrase: str, context: Context, at_hand: Iterable[str] = ()) -> None:
    """Refuse (2) a passphrase that is short, cannot be typed, or that others would guess.

    at_hand: the names that everybody here knows, which make it no better.
    """
    if any(unicodedata.category(one) == "Cc" for one in passphrase):  # no keyboard types it
        raise Problem(N_("The passphrase has a sign that cannot be used."), field="passphrase")
    if context.test_profile:
        return
    if len(kdf.normalised(passphrase).decode()) < SHORTEST_PASSPHRASE:
        raise Problem(N_("Use at least 16 letters for the passphrase."), field="passphrase")
    if is_guessable(passphrase, at_hand):
        words = N_("Others would guess this. Use six words that do not belong together.")
        raise Problem(words, field="passphrase")


def open_any(
    listed: SlotList, passphrase: str, slot_id: str | None, *, test_profile: bool
) -> slots.OpenedSlot:
    """Return the first slot that ``passphrase`` opens; raise Problem 10 if none does."""
    wrong: Problem | None = None
    labels = {one.label for one in listed.slots if one.id == slot_id}
    for slot in listed.slots:
        # Who got a new key at another computer stands here twice until a lead signs in.
        is_twin = slot.admission is not None and slot.label in labels
        if not _is_asked_for(slot, slot.id if is_twin else slot_id):
            continue
        try:
            return slots.open_slot(listed, slot, passphrase, test_profile=test_profile)
        except Problem as problem:
            if problem.code != Code.WRONG_PASSPHRASE:
                raise
            wrong = problem
    raise wrong or Problem(N_("This vault has no such key slot."), Code.NOT_FOUND)


def keys_of(listed: SlotList, opened: slots.OpenedSlot) -> Unlocked:
    """Return the keys of a slot that was opened."""
    place = (listed.vault_id, opened.slot.id, listed.version, listed.epoch)
    return Unlocked(*place, opened.user, opened.case_keys, lead=listed.lead)


def own_slot(listed: SlotList, unlocked: Unlocked) -> Slot:
    """Return the slot that was opened; raise Problem 12 if it was taken away meanwhile."""
    for slot in listed.slots:
        if slot.id == unlocked.slot_id:
            return slot
    raise shut_out()


def shut_out() -> Problem:
    """Return the Problem (12) of who opens a slot and does not work at the centre any more."""
    words = N_("This passphrase does not open the records. Ask the person who leads the vault.")
    return Problem(words, Code.NOT_PERMITTED, detail="left")


def _is_asked_for(slot: Slot, slot_id: str | None) -> bool:
    return slot.kind == slots.PASSPHRASE and slot_id in {None, slot.id}


def write_slots(folder: VaultFolder, listed: SlotList) -> None:
    """Put ``listed`` in both copies; the first one decides.

    Raises Problem 30 and writes nothing if nobody could read it again.
    """
    data = slotfile.encode(listed)
    slotfile.decode(data)
    write_atomic(folder.slots_path, data)
    with suppress(Problem):  # the next unlocking renews it
        write_atomic(folder.slots_copy_path, data)


def _renew_older_copy(folder: VaultFolder, newest: SlotList) -> None:
    """End a writing that was cut between the copies; a damaged copy stays for the doctor."""
    data = slotfile.encode(newest)
    for path in (folder.slots_path, folder.slots_copy_path):
        copy = _read_copy(path)
        is_older = isinstance(copy, SlotList) and copy.age < newest.age
        if copy is None or is_older:
            with suppress(Problem):
                write_atomic(path, data)


def _read_copy(path: Path) -> SlotList | Problem | None:
    """Return the slots at ``path``, why they cannot be had, or None if nothing is there."""
    try:
        if path.exists() and not path.is_file():
            return slots.damaged("kind")  # a pipe would never end
        return slotfile.decode(read_bounded(path, slotfile.LIMIT_BYTES))
    except FileNotFoundError:
        return None
    except Problem as problem:
        return slots.damaged("size") if problem.code == Code.OVER_LIMIT else problem
