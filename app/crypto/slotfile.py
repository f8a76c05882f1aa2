"""The bytes of vault.json, format 1: written in one way only, read strictly.

docs/formats/vault.md describes the format.  Nothing is believed before its size, its
shape and every signature have been checked, and no memory is taken on a file's word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TypeVar

from app.context import KeyCost
from app.crypto import canonical, envelope, kdf, seal, sign, slots
from app.crypto.slots import Admission, CaseKey, Slot, SlotList
from app.errors import Code, Problem
from app.i18n import N_

FORMAT = "waymark vault"
VERSION = 1
LIMIT_BYTES = 256 * 1024
MOST_SLOTS = 64
MOST_CASE_KEYS = 8
LONGEST_LABEL = 40
HIGHEST_NUMBER = 2**32 - 1

_JOINERS = "\u200c\u200d"  # part of ordinary spelling in Persian, Urdu and Hindi
_HEX = re.compile("[0-9a-f]*")

_LIST_KEYS = frozenset(
    {"alias", "epoch", "format", "lead", "list_version", "signature", "slots", "vault", "version"}
)
_SLOT_KEYS = frozenset(
    {"case_keys", "cost", "exchange", "id", "kind", "label", "lead", "revision", "salt"}
    | {"secret", "sign", "signature"}
)

T = TypeVar("T")


def encode(listed: SlotList) -> bytes:
    """Return the file of ``listed``: canonical JSON, UTF-8, one line."""
    return canonical.canonical(
        {
            "alias": listed.alias,
            "epoch": listed.epoch,
            "format": FORMAT,
            "lead": listed.lead.hex(),
            "signature": listed.signature.hex(),
            "slots": [_written(slot) for slot in listed.slots],
            "vault": listed.vault_id,
            "version": VERSION,
            "list_version": listed.version,
        }
    )


def decode(data: bytes) -> SlotList:
    """Return the slots in ``data``, every signature checked.

    Raises Problem 30 for anything but what ``encode`` wrote, 32 for a newer format.
    """
    if len(data) > LIMIT_BYTES:
        raise slots.damaged("size")
    return _decoded(data)


# One login reads the same bytes a score of times, and checks two signatures of each user.
@functools.lru_cache(maxsize=4)
def _decoded(data: bytes) -> SlotList:
    try:
        _refuse_newer(canonical.read_loosely(data))
        listed = _read_list(canonical.read(data))
    except canonical.Malformed as error:
        raise slots.damaged(str(error)) from None
    slots.check_signatures(listed)
    return listed


def encode_slot(slot: Slot) -> bytes:
    """Return one slot as it stands in the file, for keeping it elsewhere."""
    return canonical.canonical(_written(slot))


def decode_slot(data: bytes) -> Slot:
    """Return what ``encode_slot`` wrote; raise Problem 30 for anything else."""
    try:
        return _read_slot(canonical.read(data))
    except canonical.Malformed as error:
        raise slots.damaged(str(error)) from None


def is_label(words: str) -> bool:
    """Tell whether ``words`` can be a label or an alias: 1 to 40 visible characters."""
    visible = words.translate({ord(joiner): None for joiner in _JOINERS})
    return 0 < len(words) <= LONGEST_LABEL and visible.isprintable() and bool(visible.strip())


def _written(slot: Slot) -> dict[str, object]:
    cost, admission = slot.cost, slot.admission
    admitted = admission and {"by": admission.by.hex(), "signature": admission.signature.hex()}
    return {
        **({"admitted": admitted} if admitted else {}),
        "case_keys": [{"epoch": held.epoch, "key": held.wrapped.hex()} for held in slot.case_keys],
        "cost": cost
        and {"lanes": cost.lanes, "memory_kib": cost.memory_kib, "passes": cost.passes},
        "exchange": slot.exchange_public.hex(),
        "id": slot.id,
        "kind": slot.kind,
        "label": slot.label,
        "lead": slot.lead.hex(),
        "revision": slot.revision,
        "salt": slot.salt.hex(),
        "secret": slot.secret.hex(),
        "sign": slot.sign_public.hex(),
        "signature": slot.signature.hex(),
    }


def _refuse_newer(value: object) -> None:
    if isinstance(value, dict) and value.get("format") == FORMAT:
        version = value.get("version")
        if type(version) is int and version > VERSION:
            words = N_("A newer Waymark made this vault. Update Waymark, then open it again.")
            raise Problem(words, Code.NEWER_VERSION)


def _read_list(value: object) -> SlotList:
    fields = _object(value, _LIST_KEYS)
    if fields["format"] != FORMAT or _number(fields["version"]) != VERSION:
        raise canonical.Malformed("format")
    listed = SlotList(
        vault_id=_bytes(fields["vault"], 16).hex(),
        alias=_label(fields["alias"]),
        version=_number(fields["list_version"]),
        epoch=_number(fields["epoch"]),
        lead=_bytes(fields["lead"], sign.PUBLIC_BYTES),
        slots=_items(fields["slots"], _read_slot, MOST_SLOTS),
        signature=_bytes(fields["signature"], sign.SIGNATURE_BYTES),
    )
    ids = {slot.id for slot in listed.slots}
    users = {slot.sign_public for slot in listed.slots}
    if not listed.slots or len(ids) != len(listed.slots) or len(users) != len(listed.slots):
        raise canonical.Malformed("slots")
    return listed


def _read_slot(value: object) -> Slot:
    more = {"admitted"} if isinstance(value, dict) and "admitted" in value else frozenset()
    fields = _object(value, _SLOT_KEYS | more)
    kind = fields["kind"]
    if not isinstance(kind, str) or kind not in {slots.PASSPHRASE, slots.RECOVERY}:
        raise canonical.Malformed("kind")
    cost = None if kind == slots.RECOVERY else _read_cost(fields["cost"])
    if cost is None and fields["cost"] is not None:
        raise canonical.Malformed("cost")
    held = _items(fields["case_keys"], _read_case_key, MOST_CASE_KEYS)
    if len({key.epoch for key in held}) != len(held):
        raise canonical.Malformed("epochs")
    return Slot(
        id=_bytes(fields["id"], 8).hex(),
        kind=kind,
        label=_label(fields["label"]),
        revision=_number(fields["revision"]),
        cost=cost,
        salt=_bytes(fields["salt"], kdf.SALT_BYTES),
        sign_public=_bytes(fields["sign"], sign.PUBLIC_BYTES),
        exchange_public=_bytes(fields["exchange"], envelope.PUBLIC_BYTES),
        lead=_bytes(fields["lead"], sign.PUBLIC_BYTES),
        secret=_bytes(fields["secret"], slots.USER_SECRET_BYTES + seal.OVERHEAD_BYTES),
        signature=_bytes(fields["signature"], sign.SIGNATURE_BYTES),
        case_keys=held,
        admission=_read_admission(fields["admitted"]) if more else None,
    )


def _read_admission(value: object) -> Admission:
    fields = _object(value, {"by", "signature"})
    by = _bytes(fields["by"], sign.PUBLIC_BYTES)
    return Admission(by, _bytes(fields["signature"], sign.SIGNATURE_BYTES))


def _read_cost(value: object) -> KeyCost:
    """Return a cost below the ceiling; the floor is checked when the slot is opened."""
    fields = _object(value, {"lanes", "memory_kib", "passes"})
    cost = KeyCost(
        _number(fields["memory_kib"]), _number(fields["passes"]), _number(fields["lanes"])
    )
    kdf.check_cost(cost, test_profile=True)
    return cost


def _read_case_key(value: object) -> CaseKey:
    fields = _object(value, {"epoch", "key"})
    size = seal.KEY_BYTES + envelope.OVERHEAD_BYTES
    return CaseKey(_number(fields["epoch"]), _bytes(fields["key"], size))


def _object(value: object, keys: AbstractSet[str]) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != keys:
        raise canonical.Malformed("keys")
    return value


def _items(value: object, read: Callable[[object], T], most: int) -> tuple[T, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise canonical.Malformed("list")
    return tuple(read(item) for item in value)


def _number(value: object) -> int:
    if type(value) is not int or not 1 <= value <= HIGHEST_NUMBER:
        raise canonical.Malformed("number")
    return value


def _bytes(value: object, size: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise canonical.Malformed("bytes")
    return bytes.fromhex(value)


def _label(value: object) -> str:
    if not isinstance(value, str) or not is_label(value):
        raise canonical.Malformed("label")
    return value
