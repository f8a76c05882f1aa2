"""The key slots of a vault (vault.json, format 1): who can open it, and nothing about them.

A slot seals one user's secret under their passphrase and hands them the case key.
docs/formats/vault.md gives the format; this module knows bytes and keys, no files.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from app.context import KeyCost
from app.crypto import envelope, kdf, seal, sign
from app.crypto.canonical import canonical
from app.errors import Code, Defect, Problem
from app.i18n import N_

PASSPHRASE = "passphrase"  # noqa: S105 - the kind of a slot
RECOVERY = "recovery"
USER_SECRET_BYTES = sign.SEED_BYTES + envelope.SEED_BYTES

_SLOT = b"waymark/slot1\0"
_LIST = b"waymark/slots1\0"
_CASE_KEY = b"waymark/case-key1\0"
_RECOVERY_INFO = b"waymark recovery slot v1"
_ADMISSION = b"waymark/admission1\0"

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True)
class UserSecret:
    """A user's two secret keys, 32 bytes each: Ed25519 to sign, X25519 to receive."""

    sign_seed: bytes = field(repr=False)
    exchange_seed: bytes = field(repr=False)

    @property
    def sign_public(self) -> bytes:
        return sign.public_of(self.sign_seed)

    @property
    def exchange_public(self) -> bytes:
        return envelope.public_of(self.exchange_seed)


@dataclass(frozen=True)
class CaseKey:
    """The case key of one epoch, sealed to one user's X25519 key (80 bytes)."""

    epoch: int
    wrapped: bytes


@dataclass(frozen=True)
class Admission:
    """A worker's word that a slot belongs in the list, until a lead signs the list anew.

    by: the Ed25519 key of a slot of the same list.  signature: over who gets which key.
    """

    by: bytes
    signature: bytes


@dataclass(frozen=True)
class Slot:
    """One way into the vault.

    label is self-chosen and tells no name or role.  cost is None for a recovery slot,
    whose secret is random already.  lead is the Ed25519 key whose lists this user
    accepts.  revision grows with each change of the passphrase.  secret: 92 sealed
    bytes.  signature: by the user, over everything but the case keys.  admission: of a slot
    that came from another computer and that no lead has signed in here yet.
    """

    id: str
    kind: str
    label: str
    revision: int
    cost: KeyCost | None
    salt: bytes
    sign_public: bytes
    exchange_public: bytes
    lead: bytes
    secret: bytes
    signature: bytes
    case_keys: tuple[CaseKey, ...]
    admission: Admission | None = None


@dataclass(frozen=True)
class SlotList:
    """Every slot of a vault; signature: by the lead, over who has which keys.

    Slots with an admission are not under it; they stand at the end, each after its surety.
    """

    vault_id: str
    alias: str
    version: int
    epoch: int
    lead: bytes
    slots: tuple[Slot, ...]
    signature: bytes

    @property
    def age(self) -> tuple[int, int]:
        """Grows with every change: of two copies, the greater is the newer."""
        return self.version, sum(slot.revision for slot in self.slots)


@dataclass(frozen=True)
class OpenedSlot:
    """What a right passphrase gives: the user's keys and the case key of each epoch."""

    slot: Slot
    user: UserSecret = field(repr=False)
    case_keys: tuple[tuple[int, bytes], ...] = field(repr=False)


class WrongSecret(Problem):
    """A slot that another passphrase, or other sheets, would open (10)."""

    def __init__(self) -> None:
        words = N_("This passphrase does not open the vault. Check it and try again.")
        super().__init__(words, Code.WRONG_PASSPHRASE)


def new_user(random_bytes: RandomBytes = secrets.token_bytes) -> UserSecret:
    """Return fresh keys for a user."""
    return UserSecret(random_bytes(sign.SEED_BYTES), random_bytes(envelope.SEED_BYTES))


@dataclass(frozen=True)
class Opening:
    """How a slot is to be opened: a passphrase at a cost, or 32 random bytes.

    test_profile allows a cost below the floor.
    """

    secret: str | bytes = field(repr=False)
    cost: KeyCost | None
    test_profile: bool = False

    @property
    def kind(self) -> str:
        return RECOVERY if isinstance(self.secret, bytes) else PASSPHRASE

    def key(self, salt: bytes) -> bytes:
        """Return the key that seals the user's secret: Argon2id, or HKDF for random bytes."""
        if isinstance(self.secret, bytes):
            return seal.subkey(self.secret, _RECOVERY_INFO, salt=salt)
        if self.cost is None:
            raise Defect("a passphrase is always stretched")
        return kdf.stretch(self.secret, salt, self.cost, test_profile=self.test_profile)


def new_slot(
    vault_id: str,
    user: UserSecret,
    opening: Opening,
    *,
    label: str,
    lead: bytes,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Slot:
    """Return ``user``'s first slot, without case keys: a lead adds them (``with_case_key``)."""
    slot = Slot(
        id=random_bytes(8).hex(),
        kind=opening.kind,
        label=label,
        revision=0,
        cost=None,
        salt=b"",
        sign_public=user.sign_public,
        exchange_public=user.exchange_public,
        lead=lead,
        secret=b"",
        signature=b"",
        case_keys=(),
    )
    return resealed(vault_id, slot, user, opening, random_bytes=random_bytes)


def resealed(
    vault_id: str,
    slot: Slot,
    user: UserSecret,
    opening: Opening,
    *,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Slot:
    """Return ``slot`` as it opens from now on; its keys stay, its old passphrase does not."""
    salt = random_bytes(kdf.SALT_BYTES)
    fresh = replace(slot, revision=slot.revision + 1, cost=opening.cost, salt=salt)
    key = opening.key(salt)
    plain = user.sign_seed + user.exchange_seed
    sealed = seal.seal(key, plain, _header(vault_id, fresh), random_bytes)
    fresh = replace(fresh, secret=sealed)
    return replace(fresh, signature=sign.sign(user.sign_seed, _slot_message(vault_id, fresh)))


def with_case_key(vault_id: str, slot: Slot, epoch: int, case_key: bytes) -> Slot:
    """Return ``slot`` with ``case_key`` sealed to its user for ``epoch``."""
    context = _case_key_context(vault_id, slot, epoch)
    added = CaseKey(epoch, envelope.seal_to(slot.exchange_public, case_key, context))
    others = tuple(known for known in slot.case_keys if known.epoch != epoch)
    return replace(slot, case_keys=(*others, added))


def case_keys_of(listed: SlotList, user: UserSecret) -> tuple[tuple[int, bytes], ...]:
    """Return the case key of each epoch that this user's slot in the list hands them."""
    own = (one for one in listed.slots if one.sign_public == user.sign_public)
    return tuple(held for slot in own for held in _case_keys(listed.vault_id, slot, user))


def admitted(listed: SlotList, slot: Slot, by: UserSecret, held: tuple[int, bytes]) -> SlotList:
    """Return the list with one slot more, which a user of the list vouches for.

    held: epoch and case key that it gets; ``by`` has the same.  The lead's signature stays.
    """
    epoch, key = held
    bare = replace(slot, case_keys=(), admission=None)
    given = with_case_key(listed.vault_id, bare, epoch, key)
    message = _admission_message(listed, given, by.sign_public)
    signature = sign.sign(by.sign_seed, message)
    return with_admitted(listed, replace(given, admission=Admission(by.sign_public, signature)))


def with_admitted(listed: SlotList, slot: Slot) -> SlotList:
    """Return the list with a slot that has its admission; raise Problem 30 if it does not hold."""
    longer = replace(listed, slots=(*listed.slots, slot))
    check_signatures(longer)
    return longer


def signed_list(unsigned: SlotList, lead_seed: bytes) -> SlotList:
    """Return ``unsigned`` with the lead's signature in place of whatever it had."""
    return replace(unsigned, signature=sign.sign(lead_seed, _list_message(unsigned)))


def check_signatures(listed: SlotList) -> None:
    """Refuse (30) a list of which any byte is not as its lead and its users signed it."""
    try:
        sign.verify(listed.lead, _list_message(listed), listed.signature)
        for slot in listed.slots:
            envelope.check_public(slot.exchange_public)
            sign.verify(slot.sign_public, _slot_message(listed.vault_id, slot), slot.signature)
            if slot.admission is not None:
                message = _admission_message(listed, slot, slot.admission.by)
                sign.verify(slot.admission.by, message, slot.admission.signature)
    except Problem as refusal:
        raise damaged(refusal.detail) from None
    if any(slot.lead != listed.lead for slot in listed.slots):
        raise damaged("lead")


def check_slot(listed: SlotList, slot: Slot) -> None:
    """Refuse (30) a slot that its user did not sign, or that is not for a list of this lead."""
    try:
        envelope.check_public(slot.exchange_public)
        sign.verify(slot.sign_public, _slot_message(listed.vault_id, slot), slot.signature)
    except Problem as refusal:
        raise damaged(refusal.detail) from None
    if slot.lead != listed.lead:
        raise damaged("lead")


def open_slot(
    listed: SlotList, slot: Slot, secret: str | bytes, *, test_profile: bool = False
) -> OpenedSlot:
    """Return the keys in ``slot``, which ``check_signatures`` has already seen.

    Raises Problem 10 for a wrong passphrase, 30 if its keys do not belong together.
    """
    opening = Opening(secret, slot.cost, test_profile)
    if opening.kind != slot.kind:
        raise WrongSecret
    key = opening.key(slot.salt)
    try:
        plain = seal.open_sealed(key, slot.secret, _header(listed.vault_id, slot))
    except seal.BrokenSeal:  # its signature holds, so it is not the slot that is wrong
        raise WrongSecret from None
    user = UserSecret(plain[: sign.SEED_BYTES], plain[sign.SEED_BYTES :])
    if (user.sign_public, user.exchange_public) != (slot.sign_public, slot.exchange_public):
        raise damaged("user keys")
    return OpenedSlot(slot, user, tuple(_case_keys(listed.vault_id, slot, user)))


def damaged(detail: str) -> Problem:
    """Return the Problem (30) of a slot file that is not as it was written."""
    words = N_("The key file of this vault is damaged. Nothing was changed. Restore a backup.")
    return Problem(words, Code.INTEGRITY, detail=detail)


def _case_keys(vault_id: str, slot: Slot, user: UserSecret) -> Iterator[tuple[int, bytes]]:
    for held in slot.case_keys:
        context = _case_key_context(vault_id, slot, held.epoch)
        yield held.epoch, envelope.open_with(user.exchange_seed, held.wrapped, context)


def _header(vault_id: str, slot: Slot) -> bytes:
    """Return what the sealed user secret is bound to: all of the slot that comes before it."""
    cost = slot.cost and [slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes]
    return _SLOT + canonical(
        {
            "cost": cost,
            "exchange": slot.exchange_public.hex(),
            "id": slot.id,
            "kind": slot.kind,
            "label": slot.label,
            "lead": slot.lead.hex(),
            "revision": slot.revision,
            "salt": slot.salt.hex(),
            "sign": slot.sign_public.hex(),
            "vault": vault_id,
        }
    )


def _slot_message(vault_id: str, slot: Slot) -> bytes:
    return _header(vault_id, slot) + b"\0" + slot.secret


def _list_message(listed: SlotList) -> bytes:
    holders = [
        {
            "case_keys": [[held.epoch, held.wrapped.hex()] for held in slot.case_keys],
            "exchange": slot.exchange_public.hex(),
            "id": slot.id,
            "kind": slot.kind,
            "sign": slot.sign_public.hex(),
        }
        for slot in listed.slots
        if slot.admission is None
    ]
    return _LIST + canonical(
        {
            "alias": listed.alias,
            "epoch": listed.epoch,
            "lead": listed.lead.hex(),
            "slots": holders,
            "vault": listed.vault_id,
            "version": listed.version,
        }
    )


def _admission_message(listed: SlotList, slot: Slot, by: bytes) -> bytes:
    """Return what a surety signs: bound to their own case key here, so to this computer's."""
    before = listed.slots[: _place(listed, slot)]
    if len(slot.case_keys) != 1:
        raise damaged("admission")
    (given,) = slot.case_keys
    for surety in before:
        for held in surety.case_keys:
            if surety.sign_public == by and held.epoch == given.epoch:
                said = {
                    "base": held.wrapped.hex(),
                    "by": by.hex(),
                    "epoch": given.epoch,
                    "exchange": slot.exchange_public.hex(),
                    "id": slot.id,
                    "key": given.wrapped.hex(),
                    "kind": slot.kind,
                    "sign": slot.sign_public.hex(),
                    "vault": listed.vault_id,
                }
                return _ADMISSION + canonical(said)
    raise damaged("admission")


def _place(listed: SlotList, slot: Slot) -> int:
    """Return where a slot stands; at the end if it is not in the list yet."""
    ids = [one.id for one in listed.slots]
    return ids.index(slot.id) if slot.id in ids else len(ids)


def _case_key_context(vault_id: str, slot: Slot, epoch: int) -> bytes:
    number = epoch.to_bytes(4, "big")
    return _CASE_KEY + bytes.fromhex(vault_id) + bytes.fromhex(slot.id) + number
