"""A second reader, made from docs/formats/vault.md alone, opens the frozen vault.json."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.core.crypto.samples import VECTORS

VAULT = json.loads((VECTORS / "vault-1.json").read_bytes())
SECRETS = json.loads((VECTORS / "slots-1.json").read_text(encoding="utf-8"))


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def header(slot: dict[str, Any]) -> bytes:
    """Return what the page calls the header of a slot."""
    names = ("exchange", "id", "kind", "label", "lead", "revision", "salt", "sign")
    cost = slot["cost"] and [slot["cost"][name] for name in ("memory_kib", "passes", "lanes")]
    value = {name: slot[name] for name in names} | {"cost": cost, "vault": VAULT["vault"]}
    return b"waymark/slot1\0" + canonical(value)


def hkdf(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """Return 32 bytes of HKDF-SHA256."""
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def key_of(slot: dict[str, Any]) -> bytes:
    """Return the key that opens a slot's secret."""
    salt = bytes.fromhex(slot["salt"])
    if slot["kind"] == "recovery":
        return hkdf(bytes.fromhex(SECRETS["recovery"]), b"waymark recovery slot v1", salt)
    cost = slot["cost"]
    argon = Argon2id(
        salt=salt,
        length=32,
        iterations=cost["passes"],
        lanes=cost["lanes"],
        memory_cost=cost["memory_kib"],
    )
    return argon.derive(unicodedata.normalize("NFKC", SECRETS["passphrase"]).encode())


@pytest.mark.parametrize("number", [0, 1])
def test_the_page_leads_from_the_secret_to_the_database_key(number: int) -> None:
    """Passphrase or recovery secret, user's seeds, case key, database key."""
    slot = VAULT["slots"][number]
    secret, vault = bytes.fromhex(slot["secret"]), bytes.fromhex(VAULT["vault"])
    epoch = VAULT["epoch"].to_bytes(4, "big")

    seeds = AESGCM(key_of(slot)).decrypt(secret[:12], secret[12:], header(slot))
    sign = Ed25519PrivateKey.from_private_bytes(seeds[:32])
    exchange = X25519PrivateKey.from_private_bytes(seeds[32:])
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    context = b"waymark/case-key1\0" + vault + bytes.fromhex(slot["id"]) + epoch
    case_key = suite.decrypt(bytes.fromhex(slot["case_keys"][0]["key"]), exchange, context)

    assert sign.public_key().public_bytes_raw().hex() == slot["sign"]
    assert exchange.public_key().public_bytes_raw().hex() == slot["exchange"]
    assert SECRETS["case_keys"] == [[VAULT["epoch"], case_key.hex()]]
    info = b"waymark sqlcipher v1" + vault + epoch
    assert hkdf(case_key, info).hex() == SECRETS["database_key"]


def test_the_page_tells_what_is_signed() -> None:
    """Each slot by its user, the list by the lead."""
    for slot in VAULT["slots"]:
        user = Ed25519PublicKey.from_public_bytes(bytes.fromhex(slot["sign"]))
        message = header(slot) + b"\0" + bytes.fromhex(slot["secret"])
        user.verify(bytes.fromhex(slot["signature"]), message)
    holders = [
        {name: slot[name] for name in ("exchange", "id", "kind", "sign")}
        | {"case_keys": [[held["epoch"], held["key"]] for held in slot["case_keys"]]}
        for slot in VAULT["slots"]
    ]
    value = {name: VAULT[name] for name in ("alias", "epoch", "lead", "vault")}
    value |= {"slots": holders, "version": VAULT["list_version"]}
    lead = Ed25519PublicKey.from_public_bytes(bytes.fromhex(VAULT["lead"]))

    lead.verify(bytes.fromhex(VAULT["signature"]), b"waymark/slots1\0" + canonical(value))
