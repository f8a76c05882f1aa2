"""A second reader, made from docs/formats/bundle.md alone, opens frozen and new bundles."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.crypto import bech32
from tests.core.sync.freeze import FOLDER, samples
from tests.core.sync.samples import facts, made, taken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

KEYS = json.loads((FOLDER / "keys.json").read_bytes())
NAMES = tuple(samples())


def hkdf(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """Return 32 bytes drawn from a key."""
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def d64(text: bytes) -> bytes:
    """Return what base64 without padding says."""
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def opened(raw: bytes, seed: bytes) -> tuple[bytes, bytes]:
    """Return the age header and the stream inside, by c2sp.org/age."""
    end = raw.index(b"\n--- ") + 5 + 43 + 1
    header, sealed = raw[:end], raw[end:]
    drawn = hashlib.shake_256(seed).digest(96)
    key = MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(drawn[:64]),
        x25519.X25519PrivateKey.from_private_bytes(drawn[64:]),
    )
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    file_key = b""
    for stanza in header.split(b"\n-> mlkem768x25519 ")[1:]:
        share, body = stanza.split(b"\n")[:2]
        try:
            wrapped = d64(share) + d64(body)
            file_key = suite.decrypt(wrapped, key, info=b"age-encryption.org/mlkem768x25519")
        except InvalidTag:
            continue
    mac = hmac.digest(hkdf(file_key, b"header"), header[: -43 - 2], "sha256")
    assert mac == d64(header[-44:-1])
    cipher = ChaCha20Poly1305(hkdf(file_key, b"payload", sealed[:16]))
    chunks = [sealed[at : at + 65_552] for at in range(16, len(sealed), 65_552)]
    plain = [
        cipher.decrypt(at.to_bytes(11, "big") + bytes([at == len(chunks) - 1]), chunk, None)
        for at, chunk in enumerate(chunks)
    ]
    return header, b"".join(plain)


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and content."""
    source = io.BytesIO(stream)
    while head := source.read(5):
        yield head[0], source.read(int.from_bytes(head[1:], "big"))


def packed(raw: bytes, length: int) -> list[bytes]:
    """Return byte strings that lie side by side."""
    return [raw[at : at + length] for at in range(0, len(raw), length)]


def said_in(block: dict[str, Any]) -> set[object]:
    """Return what a block says, in the words of the tests' own samples."""
    column = block.get
    subjects = packed(column("subjects", b""), 16)
    kinds = [block["kinds"][at] for at in column("row_kinds", [])]
    of_row = [subjects[at] for at in column("row_subjects", [])]
    rows = list(zip(packed(column("rows", b""), 16), kinds, of_row, strict=True))
    numbers = [int.from_bytes(one, "big") for one in packed(column("actors", b""), 8)]
    parts = [column(key, []) for key in ("devices", "users", "walls", "certificates")]
    actors = list(zip(numbers, *parts, strict=True))
    named = numbers + [int.from_bytes(one, "big") for one in packed(column("others", b""), 8)]
    seen = list(zip(accumulate(column("seen_clocks", [])), column("seen_actors", []), strict=True))
    said: set[object] = {*rows, *actors, *column("fields", [])}
    clocks = list(accumulate(column("op_clocks", [])))
    start = 0
    for at, row in enumerate(accumulate(column("op_rows", []))):
        ids = seen[start : start + block["op_seen"][at]]
        start += len(ids)
        prevs = b"".join(c.to_bytes(8, "big") + named[a].to_bytes(8, "big") for c, a in ids)
        place = rows[row], block["fields"][block["op_fields"][at]], actors[block["op_actors"][at]]
        said.add((*place, clocks[at], block["op_values"][at], prevs))
    gone = packed(column("erased", b""), 16), column("erased_clocks", [])
    said |= set(zip(*gone, column("erased_signatures", []), strict=True))
    return said | set(packed(column("buried", b""), 32))


def read(raw: bytes, who: str) -> tuple[dict[str, Any], set[object]]:
    """Return header and content of a bundle, by the page."""
    seed = bech32.decode("age-secret-key-pq-", KEYS[who])
    header, stream = opened(raw, seed)
    assert len(stream) == padme(len(stream))
    signed = hashlib.sha512(b"waymark/bundle1\0" + hashlib.sha512(header).digest())
    signed.update(stream[: -5 - 64])
    parts = list(records(stream))
    public = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(KEYS["sender_public"]))
    public.verify(parts[-1][1], signed.digest())
    said: set[object] = set()
    for kind, content in parts:
        if kind == 2:
            block = zstd.decompress(content[4:])
            assert len(block) == int.from_bytes(content[:4], "big") <= 1 << 20
            said |= said_in(cbor2.loads(block))
    types = [kind for kind, _ in parts]
    assert types == [1] + [2] * types.count(2) + [4] * types.count(4) + [3]
    return cbor2.loads(parts[0][1]), said


def padme(length: int) -> int:
    """Return the padded length, by the page's formula."""
    e = length.bit_length() - 1
    m = (1 << e - e.bit_length()) - 1
    return (length + m) & ~m


@pytest.mark.parametrize("who", ["centre", "hub"])
@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_enough_to_read_what_was_frozen(name: str, who: str) -> None:
    """Every frozen bundle says to a second reader what was put into it."""
    expected, sent = samples()[name]

    header, said = read((FOLDER / f"{name}-1.wmb").read_bytes(), who)

    assert said == facts(sent)
    assert (header["kind"], header["scope"]) == (expected.kind.value, expected.scope.value)
    assert header["seen"] == [[one.device, one.incarnation, one.seq] for one in expected.seen]
    assert header["sender"].hex() == KEYS["sender"]


@pytest.mark.parametrize("name", NAMES)
def test_waymark_still_reads_what_was_frozen(name: str) -> None:
    """What an older Waymark wrote is taken as it was."""
    expected, sent = samples()[name]

    verified, came = taken((FOLDER / f"{name}-1.wmb").read_bytes())

    assert facts(came) == facts(sent)
    assert verified.header.seq == expected.seq


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_enough_to_read_what_is_written_now(name: str) -> None:
    """New bundles are still of the format that the page tells of."""
    header, sent = samples()[name]

    assert read(made(sent, header), "centre")[1] == facts(sent)


def test_the_page_names_each_key_and_column() -> None:
    """No part of a header or of a block is without a word on the page."""
    page = (Path(__file__).resolve().parents[2] / "docs/formats/bundle.md").read_text("utf-8")
    seed = bech32.decode("age-secret-key-pq-", KEYS["centre"])
    _, stream = opened((FOLDER / "changes-1.wmb").read_bytes(), seed)
    told = [cbor2.loads(content) for kind, content in records(stream) if kind == 1]
    blocks = [
        cbor2.loads(zstd.decompress(content[4:])) for kind, content in records(stream) if kind == 2
    ]

    for key in (*told[0], *blocks[0]):
        assert f"`{key}`" in page, key
