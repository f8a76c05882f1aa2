"""The page about the audit, followed by a program of its own on a file that is kept."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.vault.opening import Connection, open_reader
from tests.core.vault import frozen

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "log"
VAULT, SLOT = bytes.fromhex("ab" * 16), bytes.fromhex("cd" * 8)
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def opened(name: str, folder: Path) -> Connection:
    """Return a sample, open to be read."""
    shutil.copy(VECTORS / name, folder / "records.db")
    return open_reader(folder / "records.db", frozen.UNLOCKED.database_key)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Connection]:
    """Return the sample whose audit is sealed."""
    connection = opened("audit-1.db", tmp_path)
    yield connection
    connection.close()


def canonical(value: object) -> bytes:
    """Return the one CBOR text of a value."""
    return cbor2.dumps(value, canonical=True)


def officer_seed(connection: Connection) -> bytes:
    """Return the secret half of the class, as the page about workers tells."""
    (sealed,) = connection.execute(
        "SELECT sealed FROM class_share WHERE class = 'audit' AND epoch = 1"
    ).fetchone() or (b"",)
    key = X25519PrivateKey.from_private_bytes(frozen.SECRET.exchange_seed)
    context = b"waymark/class-share1\0" + VAULT + b"audit\0" + (1).to_bytes(4, "big") + SLOT
    return SUITE.decrypt(sealed, key, context)


def sitting_key(seed: bytes, envelope: bytes, device: bytes, seq: int) -> bytes:
    """Return the key of a sitting from the envelope in its first entry."""
    bound = b"waymark audit key 2\0" + device + seq.to_bytes(8, "big")
    context = b"waymark/class-sealed1\0" + VAULT + b"audit\0" + envelope[:4] + bound
    return SUITE.decrypt(envelope[4:], X25519PrivateKey.from_private_bytes(seed), context)


def test_chain_and_signatures_by_the_page(sample: Connection) -> None:
    """Each hash holds the one before it, and the key of the sitting's certificate signed it."""
    before, keys = bytes(32), {}
    rows = sample.execute("SELECT * FROM audit_entry ORDER BY seq").fetchall()
    for at, row in enumerate(rows, 1):
        _, device, seq, sitting, opening, sealed, link, signature = row
        assert seq == at
        if opening:
            actor, user, wall, certificate, _ = cbor2.loads(opening)
            vault, public, signed = cbor2.loads(certificate)
            claim = b"waymark/login1\0" + canonical([vault, actor, device, user, wall])
            keys[seq] = Ed25519PublicKey.from_public_bytes(public)
            keys[seq].verify(signed, claim)
        told = hashlib.sha256(opening).digest() if opening else b""
        inside = hashlib.sha256(sealed).digest()
        parts: list[Any] = [VAULT, device, seq, before, sitting, told, inside]
        assert link == hashlib.sha256(b"waymark audit 2\0" + canonical(parts)).digest()
        keys[sitting].verify(signature, b"waymark/audit1\0" + link)
        before = link
    assert len(rows) == 8


def test_the_inside_by_the_page(sample: Connection) -> None:
    """With the officer's key the acts can be read, and what they were about."""
    seed, key, acts = officer_seed(sample), b"", []
    for row in sample.execute("SELECT * FROM audit_entry ORDER BY seq").fetchall():
        _, device, seq, sitting, opening, sealed, _, _ = row
        if opening:
            key = sitting_key(seed, cbor2.loads(opening)[4], device, seq)
        place = b"waymark audit entry 2\0" + VAULT + device + seq.to_bytes(8, "big")
        inside = AESGCM(key).decrypt(sealed[:12], sealed[12:], place)
        kind, at_ms, act, about = cbor2.loads(inside)
        assert (kind, sitting, len(about) % 2) == (1, 1, 0)
        assert at_ms <= frozen.NOW.timestamp() * 1000
        acts.append(act)
    assert acts[:3] == ["refused", "sign-in", "write:Write"]
    assert acts[-2:] == ["write:Write", "erase"]


def test_a_head_by_the_page(sample: Connection) -> None:
    """Whoever signed in has signed how far the chain went then."""
    (row,) = sample.execute("SELECT * FROM audit_head").fetchall()
    device, signer, seq, link, at_ms, signature = row
    said = canonical([VAULT, device, seq, link, at_ms])

    Ed25519PublicKey.from_public_bytes(signer).verify(signature, b"waymark/audit-head1\0" + said)

    found = sample.execute("SELECT hash FROM audit_entry WHERE seq = ?", (seq,)).fetchone()
    assert (seq, found) == (2, (link,))


def test_the_first_format_by_the_page(tmp_path: Path) -> None:
    """Each plain entry holds the hash of the one before it."""
    connection = opened("log-3.db", tmp_path)
    before, count = bytes(32), 0
    for *entry, digest in connection.execute("SELECT * FROM audit ORDER BY seq").fetchall():
        assert entry[2] == before
        before = hashlib.sha256(b"waymark audit 1\0" + canonical(entry)).digest()
        assert digest == before
        count += 1
    assert count > 5
    connection.close()
