"""Slot lists with cheap keys, and the vectors that others have published."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from app.context import CHEAP_COST
from app.crypto import slots
from app.crypto.slots import Opening, SlotList, UserSecret

VAULT_ID = "00112233445566778899aabbccddeeff"
PASSPHRASE = "six plain words for one test"
CASE_KEY = bytes(range(32))
VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "vault"


def published(name: str) -> list[dict[str, str]]:
    """Return the published vectors of one algorithm, byte strings in hexadecimal."""
    known = json.loads((VECTORS / "ciphers.json").read_text(encoding="utf-8"))
    vectors: list[dict[str, str]] = known[name]["vectors"]
    return vectors


def sample_user(seed: int = 1) -> UserSecret:
    """Return a user whose keys are the same for the same ``seed``."""
    return slots.new_user(random.Random(seed).randbytes)


def sample_list(
    passphrases: tuple[str | bytes, ...] = (PASSPHRASE,), alias: str = "Vault 1"
) -> SlotList:
    """Return a signed list with one slot for each secret; the first user leads."""
    lead = sample_user(0)
    made = []
    for number, secret in enumerate(passphrases):
        user = sample_user(number)
        opening = Opening(secret, CHEAP_COST if isinstance(secret, str) else None, True)
        slot = slots.new_slot(
            VAULT_ID,
            user,
            opening,
            label=f"Worker {number + 1}",
            lead=lead.sign_public,
            random_bytes=random.Random(100 + number).randbytes,
        )
        made.append(slots.with_case_key(VAULT_ID, slot, 1, CASE_KEY))
    unsigned = SlotList(VAULT_ID, alias, 1, 1, lead.sign_public, tuple(made), b"")
    return slots.signed_list(unsigned, lead.sign_seed)


def with_guest(listed: SlotList) -> SlotList:
    """Return ``listed`` with a slot more, for which the first user vouches."""
    source, user = random.Random(900), sample_user(900)
    opening = Opening("a passphrase of a guest", CHEAP_COST, True)
    slot = slots.new_slot(
        VAULT_ID,
        user,
        opening,
        label="Worker 9",
        lead=listed.lead,
        random_bytes=source.randbytes,
    )
    return slots.admitted(listed, slot, sample_user(0), (1, CASE_KEY))


def with_label(listed: SlotList, label: str) -> SlotList:
    """Return ``listed`` with the first label changed and nothing signed again."""
    first = replace(listed.slots[0], label=label)
    return replace(listed, slots=(first, *listed.slots[1:]))
