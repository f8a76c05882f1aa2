"""A second reader, made from docs/formats/backup.md alone, opens the frozen backup."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.context import Context
from app.usecases.backups import check_closed_backup
from app.usecases.people import find_people
from app.usecases.restoring import restore
from app.usecases.vaults import open_login
from tests.core.frozenbackup import NAME, PASSPHRASE, PLAIN, make

SAMPLE = Path(__file__).resolve().parents[1] / "vectors" / "backup" / "backup-1.waymark"


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hkdf(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """Return 32 bytes of HKDF-SHA256."""
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def case_key(listed: dict[str, Any], passphrase: str) -> bytes:
    """Open the one slot as docs/formats/vault.md tells."""
    (slot,) = listed["slots"]
    cost, vault = slot["cost"], listed["vault"]
    argon = Argon2id(
        salt=bytes.fromhex(slot["salt"]),
        length=32,
        iterations=cost["passes"],
        lanes=cost["lanes"],
        memory_cost=cost["memory_kib"],
    )
    names = ("exchange", "id", "kind", "label", "lead", "revision", "salt", "sign")
    costs = [cost[name] for name in ("memory_kib", "passes", "lanes")]
    header = b"waymark/slot1\0" + canonical(
        {name: slot[name] for name in names} | {"cost": costs, "vault": vault}
    )
    secret = bytes.fromhex(slot["secret"])
    kek = argon.derive(unicodedata.normalize("NFKC", passphrase).encode())
    seeds = AESGCM(kek).decrypt(secret[:12], secret[12:], header)
    (held,) = slot["case_keys"]
    place = bytes.fromhex(vault) + bytes.fromhex(slot["id"]) + held["epoch"].to_bytes(4, "big")
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    private = X25519PrivateKey.from_private_bytes(seeds[32:])
    return suite.decrypt(bytes.fromhex(held["key"]), private, b"waymark/case-key1\0" + place)


def opened(data: bytes) -> dict[str, bytes]:
    """Return the entries of a backup by name."""
    assert data[:8] == b"waymkbak"
    version, epoch, length = (int.from_bytes(data[at : at + 4], "big") for at in (8, 12, 16))
    assert version == 1
    head, sealed = data[: 20 + length], data[20 + length :]
    listed = json.loads(head[20:])
    header, body = sealed[:32], sealed[32:]
    assert header[:16] == b"waymkdoc" + b"\0\0\0\1" + b"\0\1\0\0"
    info = b"waymark backup v1" + bytes.fromhex(listed["vault"]) + epoch.to_bytes(4, "big")
    salt = hashlib.sha256(head).digest()
    cipher = AESGCM(hkdf(case_key(listed, PASSPHRASE), info + header[16:], salt))
    plain, count = b"", -(-len(body) // 65_552)
    for number in range(count):
        nonce = int(number == count - 1).to_bytes(4, "big") + number.to_bytes(8, "big")
        chunk = body[number * 65_552 : (number + 1) * 65_552]
        plain += cipher.decrypt(nonce, chunk, header)
    found, at = {}, 0
    while size := int.from_bytes(plain[at : at + 2], "big"):
        name = plain[at + 2 : at + 2 + size].decode()
        at += 2 + size
        length = int.from_bytes(plain[at : at + 8], "big")
        found[name] = plain[at + 8 : at + 8 + length]
        at += 8 + length
    assert at + 2 == len(plain)
    return found


def test_the_page_leads_to_every_entry() -> None:
    """About, records and one document, in this order; the facts are right."""
    found = opened(SAMPLE.read_bytes())

    about = json.loads(found["about"])
    assert list(found)[:2] == ["about", "records.db"]
    assert (about["documents"], about["missing"]) == (1, 0)
    assert about["records"] == len(found["records.db"])
    (document,) = list(found)[2:]
    assert found[document][:8] == b"waymkdoc"
    assert found[document][16:32].hex() == document.removeprefix("documents/")
    assert len(found[document]) == 32 + len(PLAIN) + 2 * 16


def test_every_version_restores_the_frozen_backup(tmp_path: Path, context: Context) -> None:
    """The person is there, the doctor has nothing to say; tables are made current on the way."""
    report = check_closed_backup(SAMPLE, lambda: PASSPHRASE, context)
    restore(SAMPLE, tmp_path / "back", lambda: PASSPHRASE, context)
    login = open_login(tmp_path / "back", lambda: PASSPHRASE, context)

    assert report.faults == ()
    assert [one.name for one in find_people(login, NAME)] == [NAME]
    assert login.store.check() == []
    login.close()


def test_a_backup_of_today_is_read_by_the_same_page(tmp_path: Path) -> None:
    """So the page is true of what is written now, not of the sample alone."""
    make(tmp_path / "today.waymark")

    names = list(opened((tmp_path / "today.waymark").read_bytes()))
    assert names[:2] == ["about", "records.db"]
    assert len(names) == 3
